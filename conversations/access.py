"""The one gate: who may be contacted, who may read what, and who may act for a programme. Deny by default.

Flows ask here before they show or do anything; `permitted` is the last look at every turn's effects, so that a flow's
mistake cannot reach somebody who has not consented.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from datetime import datetime
from itertools import combinations

from conversations.effects import Effect, Save, Send
from conversations.model import (
    Account,
    Asked,
    Block,
    Circle,
    Commitment,
    Concern,
    Harvest,
    Membership,
    Programme,
    Reflection,
    Role,
    Scope,
    Seat,
    Sharing,
    Standing,
)
from conversations.naming import may_be
from conversations.scenes import Scene
from conversations.values import replace

_CONTACT = (Scope.TAKING_PART, Scope.CONVENING, Scope.GUEST)


def may_contact(scene: Scene, person_id: str, programme_id: str) -> bool:
    """A person may be written to for a programme while they consent to taking part in it, to convening it, or to being
    the guest of one of its circles. For no programme at all, an administrator, who took that role by a code."""
    if not programme_id:
        person = scene.person(person_id)
        return person is not None and person.administrator
    membership = scene.membership(person_id, programme_id)
    if membership is None or membership.standing is Standing.LEFT:
        return False
    return any(scene.consented(person_id, programme_id, scope) for scope in _CONTACT)


def may_be_found(scene: Scene, person_id: str, workspace_id: str) -> Programme | None:
    """A programme through which somebody may be asked whether an account of that workspace is theirs: they belong to it,
    and people of that workspace may join it. Where there is none, they are not found from there."""
    open_there = (programme for programme in scene.programmes if workspace_id in programme.open_to)
    return next((each for each in open_there if may_contact(scene, person_id, each.id)), None)


def belongs(scene: Scene, person_id: str, programme_id: str) -> bool:
    """Somebody who has left a programme may come back to it, and until then do nothing else in it."""
    membership = scene.membership(person_id, programme_id)
    return membership is not None and membership.standing is not Standing.LEFT


def sits(scene: Scene, circle_id: str, person_id: str) -> bool:
    """Whether somebody has a seat in a circle that they did not leave, be the circle open or over."""
    circle = scene.circle(circle_id)
    seated = circle is not None and scene.seat(circle_id, person_id) is not None
    return seated and circle is not None and belongs(scene, person_id, circle.programme_id)


def may_be_introduced(scene: Scene, membership: Membership) -> bool:
    return (
        membership.standing is Standing.TAKING_PART
        and Role.PARTICIPANT in membership.roles
        and scene.consented(membership.person_id, membership.programme_id, Scope.TAKING_PART)
        and scene.consented(membership.person_id, membership.programme_id, Scope.INTRODUCTIONS)
    )


def may_convene(scene: Scene, person_id: str, programme_id: str) -> bool:
    """Conveners may, each in their own programme; and administrators."""
    person = scene.person(person_id)
    if person is not None and person.administrator:
        return True
    membership = scene.membership(person_id, programme_id)
    return membership is not None and membership.standing is not Standing.LEFT and Role.CONVENER in membership.roles


def may_read_digests(scene: Scene, person_id: str, programme_id: str) -> bool:
    membership = scene.membership(person_id, programme_id)
    return (
        membership is not None
        and membership.standing is not Standing.LEFT
        and (Role.LEAD in membership.roles or Role.CONVENER in membership.roles)
    )


def may_be_quoted(scene: Scene, commitment: Commitment) -> bool:
    """What was learnt may be told in a digest while its owner allows exactly that, and quotes in general."""
    allowed = scene.consented(commitment.person_id, commitment.programme_id, Scope.QUOTES)
    return bool(commitment.learnt) and commitment.quotable and allowed


def may_be_told(scene: Scene, harvest: Harvest) -> bool:
    """The same of what somebody would tell others after a circle."""
    allowed = scene.consented(harvest.person_id, harvest.programme_id, Scope.QUOTES)
    return bool(harvest.telling) and harvest.quotable and harvest.withdrawn_at is None and allowed


def may_share(scene: Scene, person_id: str, programme_id: str) -> bool:
    """Nothing of somebody's is passed on to a circle without their consent to exactly that. A guest came to speak; whoever
    took the consent back as a member does not share because they are a guest elsewhere already."""
    if not belongs(scene, person_id, programme_id):
        return False
    if scene.consented(person_id, programme_id, Scope.SHARING):
        return True
    mine = [c for c in scene.consents if (c.person_id, c.programme_id) == (person_id, programme_id)]
    ended = [c.withdrawn_at for c in mine if c.scope is Scope.SHARING and c.withdrawn_at is not None]
    guest = (c for c in mine if c.scope is Scope.GUEST and c.withdrawn_at is None)
    return any(not ended or c.given_at > max(ended) for c in guest)


def apart(scene: Scene, one: str, other: str) -> bool:
    """Whether one of two people does not want to meet the other. Which of them, nobody is ever told."""
    pair = {one, other}
    return one != other and any(
        block.person_id in pair and _is_meant(scene, block, next(iter(pair - {block.person_id})))
        for block in scene.blocks
    )


def heard(scene: Scene, reader_id: str, other_id: str, at: datetime) -> bool:
    """Whether what one member told their circle at a moment came to another one: the two were not apart by then. A list
    that speaks of what did not come would tell that somebody is on somebody's list."""
    then = replace(scene, blocks=tuple(block for block in scene.blocks if block.made_at <= at))
    return not apart(then, reader_id, other_id)


def unwelcome(scene: Scene, circle_id: str, person_id: str, name: str) -> bool:
    """Whether somebody in a circle, and a person who may not be known here yet, are not to meet."""
    sitting = {seat.person_id for seat in scene.seats_in(circle_id)}
    by_name = (b for b in scene.blocks if b.person_id in sitting and b.name and not scene.person(person_id))
    return any(apart(scene, each, person_id) for each in sitting) or any(may_be(block.name, name) for block in by_name)


def _is_meant(scene: Scene, block: Block, person_id: str) -> bool:
    if block.blocked_id:
        return person_id == block.blocked_id
    person = scene.person(person_id)
    return person is not None and may_be(block.name, person.name)


def concern_contacts(scene: Scene, programme_id: str, besides: Collection[str]) -> tuple[Membership, ...]:
    """Who is told of a concern: the programme's safeguarding contacts; where there is none, its conveners. `besides`: who
    raises it, and whoever wrote what it is about: nobody is told of a concern about themselves."""
    for role in (Role.SAFEGUARDING, Role.CONVENER):
        here = [m for m in scene.members_with(programme_id, role) if may_contact(scene, m.person_id, programme_id)]
        if here := [m for m in here if m.person_id not in besides]:
            return tuple(sorted(here, key=lambda m: m.person_id))
    return ()


def concern_role(told: Collection[Membership]) -> Role:
    """As what those are told of a concern whom `concern_contacts` names."""
    contacts = all(Role.SAFEGUARDING in member.roles for member in told)
    return Role.SAFEGUARDING if contacts else Role.CONVENER


def reported(scene: Scene, record_id: str) -> tuple[str, bool]:
    """Who wrote what a concern is about, and whether without their name."""
    for remark in scene.remarks:
        if remark.id == record_id:
            return remark.person_id, False
    for answer in scene.reflections:
        if answer.id == record_id:
            return answer.person_id, answer.sharing is Sharing.NAMELESS
    return "", False


def answers_unnamed(scene: Scene, concern: Concern) -> bool:
    """Whether those who answer a concern do so without their names: who is not among them may be who wrote, without a
    name, what it is about. So it is, too, where that is not known any more."""
    author, nameless = reported(scene, concern.about)
    return nameless or bool(concern.about and not author)


def concern_answerers(scene: Scene, concern: Concern) -> tuple[Membership, ...]:
    """Who looks after a concern that was raised: whoever it was sent to, as long as they are in its programme what they
    were then, and may be contacted. Whoever has become that since reads nothing of it."""
    besides = {concern.person_id, reported(scene, concern.about)[0]}
    programme_id = concern.programme_id
    return tuple(
        m
        for m in sorted(scene.members_with(programme_id, concern.told_as), key=lambda m: m.person_id)
        if m.person_id in concern.told and m.person_id not in besides and may_contact(scene, m.person_id, programme_id)
    )


def concern_readers(scene: Scene, concern: Concern, writer_id: str) -> tuple[str, ...]:
    """To whom goes what somebody writes about a concern, by their ids: from who raised it, to those who look after it; from
    one of those, to who raised it and then to the others of them. Nobody where the writer is neither, or where nobody is
    left whom an answer is for."""
    after = tuple(m.person_id for m in concern_answerers(scene, concern))
    if not may_contact(scene, concern.person_id, concern.programme_id):
        return ()
    if writer_id == concern.person_id:
        return after
    return (concern.person_id, *(each for each in after if each != writer_id)) if writer_id in after else ()


def own_seat(scene: Scene, circle_id: str, person_id: str) -> Seat | None:
    """The seat from which a person may write to a circle: theirs, not left, in a circle that is open."""
    circle = scene.circle(circle_id)
    if circle is None or circle.closed_at is not None or not sits(scene, circle_id, person_id):
        return None
    return scene.seat(circle_id, person_id)


def listeners(scene: Scene, circle: Circle, speaker_id: str) -> tuple[Seat, ...]:
    """The seats that a member's words go to: everybody else in the circle who may still be contacted. Who left the
    circle is no member of it, and their words go nowhere."""
    if not sits(scene, circle.id, speaker_id):
        return ()
    return tuple(seat for seat in hosts(scene, circle) if seat.person_id != speaker_id)


def hosts(scene: Scene, circle: Circle) -> tuple[Seat, ...]:
    """The seats of everybody in a circle who may still be contacted: who receives somebody who has just come."""
    return tuple(seat for seat in scene.seats_in(circle.id) if may_contact(scene, seat.person_id, circle.programme_id))


def witnesses(scene: Scene, circle: Circle, person_id: str) -> tuple[Seat, ...]:
    """The seats of those who hear of a member's promises and wishes: everybody else in the circle but its guests."""
    return tuple(seat for seat in listeners(scene, circle, person_id) if not seat.guest)


def hearers(scene: Scene, circle: Circle, made: Commitment, person_id: str) -> tuple[Seat, ...]:
    """The seats of those who hear how a promise goes: whoever heard it made. Somebody who has joined since was not named
    to its maker as one of them, unless they have made it theirs as well, or are asked to."""
    own = {made.person_id, made.offered_to, *made.shared, *made.along}
    return tuple(
        seat
        for seat in witnesses(scene, circle, person_id)
        if seat.joined_at == circle.opened_at or seat.joined_at < made.made_at or seat.person_id in own
    )


def together(scene: Scene, circle: Circle) -> tuple[Account, ...]:
    """The accounts at which everybody in a circle could share one conversation. None where somebody has come or gone
    since the introduction, is written to elsewhere, has not agreed to it, or does not want to meet another of them."""
    seats = [seat for seat in scene.seats if seat.circle_id == circle.id]
    steady = all(s.left_at is None and not s.guest and s.joined_at == circle.opened_at for s in seats)
    people = [seat.person_id for seat in seats]
    accounts = [scene.account_of(person_id) for person_id in people]
    here = tuple(account for account in accounts if account is not None)
    one_place = len(here) == len(seats) and len({account.address.workspace_id for account in here}) == 1
    agreed = all(_agrees(scene, person_id, circle.programme_id) for person_id in people)
    welcome = not any(apart(scene, one, other) for one, other in combinations(people, 2))
    fits = steady and one_place and agreed and welcome and len(seats) > 1
    return here if fits and circle.closed_at is None else ()


def _agrees(scene: Scene, person_id: str, programme_id: str) -> bool:
    """Whether somebody may be written to and shared with, and has agreed to be in one conversation with a circle."""
    contacted = may_contact(scene, person_id, programme_id) and may_share(scene, person_id, programme_id)
    return contacted and scene.consented(person_id, programme_id, Scope.TOGETHER)


def room(scene: Scene, circle: Circle) -> str:
    """The conversation that a circle shares at present; empty where each of its people has copies of their own. It is
    looked at anew each time: nothing is written there that somebody in it should not read."""
    there = together(scene, circle) if circle.room and circle.room_ended_at is None else ()
    return circle.room if there and circle.room.startswith(f"{there[0].address.workspace_id}/") else ""


def readers(scene: Scene, circle: Circle, speaker_id: str, others: tuple[Seat, ...] | None = None) -> tuple[str, ...]:
    """To whom a member's words go, as a `Send` names them: the circle itself where it shares a room, else each of the
    others; of these, those named."""
    if room(scene, circle) and sits(scene, circle.id, speaker_id):
        return (circle.id,)
    return tuple(seat.person_id for seat in (listeners(scene, circle, speaker_id) if others is None else others))


def marks_of(seats: Iterable[Seat]) -> tuple[str, ...]:
    """Who was named to a writer as a reader of their words, short enough to go with the button of their yes."""
    return marks_of_people(seat.person_id for seat in seats)


def marks_of_people(person_ids: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(person_id[:8] for person_id in person_ids))


def all_shown(seats: Iterable[Seat], marks: Iterable[str]) -> bool:
    """Whether a yes was said about these readers. Somebody may have come since, and the writer not have read of it."""
    return set(marks_of(seats)) <= set(marks)


def has_answered(scene: Scene, asked: Asked, person_id: str) -> bool:
    """Given an answer or passed it on. A withdrawn answer still counts: they gave theirs before they read."""
    return any(r.person_id == person_id for r in scene.reflections_on(asked.id))


def readable(scene: Scene, asked: Asked, reader_id: str) -> tuple[Reflection, ...]:
    """The answers to a prompt that a member may read now: other people's, shared and not withdrawn, once answers are
    revealed and the reader has given or passed on their own."""
    if asked.revealed_at is None or not has_answered(scene, asked, reader_id):
        return ()
    if scene.seat(asked.circle_id, reader_id) is None:
        return ()
    others = (r for r in scene.reflections_on(asked.id) if r.person_id != reader_id and is_shared(r))
    return tuple(r for r in others if not apart(scene, reader_id, r.person_id))


def is_shared(reflection: Reflection) -> bool:
    return reflection.withdrawn_at is None and reflection.sharing in (Sharing.CIRCLE, Sharing.NAMELESS)


def readable_by_all(scene: Scene, asked: Asked) -> tuple[Reflection, ...]:
    """The answers to a prompt that may stand where a whole circle reads them: once everybody has given or passed on
    their own, and answers were revealed."""
    seats = scene.seats_in(asked.circle_id)
    if asked.revealed_at is None or not all(has_answered(scene, asked, seat.person_id) for seat in seats):
        return ()
    return tuple(r for r in scene.reflections_on(asked.id) if is_shared(r))


def permitted(scene: Scene, effects: Iterable[Effect]) -> Iterator[Effect]:
    """The effects without any message to somebody who may not be contacted, or with the words of somebody whom the two
    of them do not want to meet. What is for a circle's room goes there only while all its people may share it. An answer
    to a concern goes to nobody else than access says; lists, which are about circles, do not keep it back."""
    circles = {circle.id: circle for circle in scene.circles}
    raised = {concern.id: concern for concern in scene.concerns}
    for effect in effects:
        if isinstance(effect, Save) and isinstance(effect.record, Circle):
            circles[effect.record.id] = effect.record
        if isinstance(effect, Send) and effect.to in circles:
            if place := room(scene, circles[effect.to]):
                yield replace(effect, message=replace(effect.message, room=place))
            continue
        if isinstance(effect, Send) and not may_contact(scene, effect.to, effect.programme_id):
            continue
        if isinstance(effect, Send) and effect.about in raised:
            if effect.to in concern_readers(scene, raised[effect.about], effect.by):
                yield effect
            continue
        if isinstance(effect, Send) and effect.by and apart(scene, effect.to, effect.by):
            continue
        yield effect
