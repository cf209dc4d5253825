"""The one gate: who may be contacted, who may read what, and who may act for a programme. Deny by default.

Flows ask here before they show or do anything; `permitted` is the last look at every turn's effects, so that a flow's
mistake cannot reach somebody who has not consented.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from conversations.effects import Effect, Send
from conversations.model import Asked, Circle, Commitment, Membership, Reflection, Role, Scope, Seat, Sharing, Standing
from conversations.scenes import Scene

_CONTACT = (Scope.TAKING_PART, Scope.CONVENING, Scope.GUEST)


def may_contact(scene: Scene, person_id: str, programme_id: str) -> bool:
    """A person may be written to for a programme while they consent to taking part in it, to convening it, or to being
    the guest of one of its circles."""
    membership = scene.membership(person_id, programme_id)
    if membership is None or membership.standing is Standing.LEFT:
        return False
    return any(scene.consented(person_id, programme_id, scope) for scope in _CONTACT)


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


def own_seat(scene: Scene, circle_id: str, person_id: str) -> Seat | None:
    """The seat from which a person may write to a circle: theirs, not left, in a circle that is open."""
    circle = scene.circle(circle_id)
    if circle is None or circle.closed_at is not None:
        return None
    return scene.seat(circle_id, person_id)


def listeners(scene: Scene, circle: Circle, speaker_id: str) -> tuple[Seat, ...]:
    """The seats that a member's words go to: everybody else in the circle who may still be contacted."""
    return tuple(
        seat
        for seat in scene.seats_in(circle.id)
        if seat.person_id != speaker_id and may_contact(scene, seat.person_id, circle.programme_id)
    )


def witnesses(scene: Scene, circle: Circle, person_id: str) -> tuple[Seat, ...]:
    """The seats of those who hear of a member's promises and wishes: everybody else in the circle but its guests."""
    return tuple(seat for seat in listeners(scene, circle, person_id) if not seat.guest)


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
    return tuple(r for r in scene.reflections_on(asked.id) if r.person_id != reader_id and is_shared(r))


def is_shared(reflection: Reflection) -> bool:
    return reflection.withdrawn_at is None and reflection.sharing in (Sharing.CIRCLE, Sharing.NAMELESS)


def permitted(scene: Scene, effects: Iterable[Effect]) -> Iterator[Effect]:
    """The effects without any message to somebody who may not be contacted."""
    for effect in effects:
        if isinstance(effect, Send) and not may_contact(scene, effect.to, effect.programme_id):
            continue
        yield effect
