"""What people may do with their consents and their words: give each consent and take it back by itself, by one press and
with a record; and take back one story, or everything that they shared.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime

from conversations import access
from conversations.effects import Answer, Effect, Recall, Save, Send, Settle, Wake
from conversations.flows import follow_up, harvest, leaving, reflection
from conversations.flows.consent import agree_to, join, scope_key
from conversations.message import (
    Action,
    Buttons,
    Divider,
    Field,
    FieldKind,
    Form,
    Heading,
    Message,
    Option,
    Part,
    Style,
    Text,
)
from conversations.model import (
    Commitment,
    CommitmentState,
    Consent,
    Harvest,
    OfferState,
    Programme,
    Reflection,
    Remark,
    Scope,
    Sharing,
    Standing,
    room_of,
)
from conversations.scenes import Scene
from conversations.turn import Turn, plain, press, refill, voice_of
from conversations.values import replace
from conversations.wording import Voice

SCOPES = (Scope.TAKING_PART, Scope.INTRODUCTIONS, Scope.SHARING, Scope.QUOTES)
STORIES = 60


def scopes_of(programme: Programme) -> tuple[Scope, ...]:
    """The consents that a programme knows."""
    return (*SCOPES, Scope.TOGETHER) if programme.together else SCOPES


# --- giving them one by one ---------------------------------------------------------------------------------------


def choose(turn: Turn) -> Iterator[Effect]:
    """The consents one by one, none of them ticked beforehand."""
    programme, membership = turn.my_programme(), turn.my_membership()
    if programme is None or (membership is not None and membership.standing in (Standing.TAKING_PART, Standing.PAUSED)):
        yield from join(turn)
        return
    yield Answer(choose_form(programme, turn.voice))


def choose_form(programme: Programme, voice: Voice) -> Form:
    fields = tuple(
        Field(
            scope_key(scope),
            voice("consent-yes"),
            FieldKind.TICK,
            required=False,
            hint=voice(f"consent-{scope_key(scope)}"),
        )
        for scope in scopes_of(programme)
    )
    return Form(
        voice("button-choose"),
        fields,
        Action("choose.save", (programme.id, voice.language)),
        Action("choose", (programme.id, voice.language)),
        voice("button-save"),
        voice("choose-intro"),
        empty=voice("problem-empty"),
        cancel=voice("button-cancel"),
    )


def save_choice(turn: Turn) -> Iterator[Effect]:
    programme, membership = turn.my_programme(), turn.my_membership()
    if programme is None or (membership is not None and membership.standing in (Standing.TAKING_PART, Standing.PAUSED)):
        yield from join(turn)
        return
    chosen = [scope for scope in scopes_of(programme) if turn.value(scope_key(scope))]
    if Scope.TAKING_PART not in chosen:
        form = choose_form(programme, turn.voice)
        yield Answer(refill(form, turn, {scope_key(Scope.TAKING_PART): turn.voice("problem-taking-part")}))
        return
    yield from agree_to(turn, programme, membership, chosen)


# --- the record, and taking them back -----------------------------------------------------------------------------


def consents(turn: Turn) -> Iterator[Effect]:
    """Each consent as it stands, since when, and one button that turns it round."""
    programme, membership = turn.my_programme(), turn.my_membership()
    if programme is None or membership is None or membership.standing in (Standing.NOTICED, Standing.LEFT):
        yield from join(turn)
        return
    yield Answer(_page(turn, programme, turn.scene))


def _page(turn: Turn, programme: Programme, scene: Scene) -> Message:
    voice = turn.voice
    parts: list[Part] = [Heading(voice("consents-heading")), Text(voice("consents-intro"))]
    given_before = {c.scope for c in scene.consents if (c.person_id, c.programme_id) == (turn.me.id, programme.id)}
    # What was given can be taken back, also where the programme does not ask for it any more.
    for scope in dict.fromkeys((*scopes_of(programme), *(given_before & {Scope.TOGETHER}))):
        given = _latest(scene, turn.me.id, programme.id, scope)
        on = given is not None and given.withdrawn_at is None
        verb = "consent.take" if on else "consent.give"
        label = voice("button-consent-take" if on else "button-consent-give")
        button = press(label, verb, programme.id, scope_key(scope), style=Style.PLAIN if on else Style.PRIMARY)
        parts += [Divider(), Text(voice(f"consent-{scope_key(scope)}")), Text(_since(turn, given), quiet=True)]
        parts.append(Buttons((button,)))
    return Message(voice("consents-intro"), tuple(parts))


def _latest(scene: Scene, person_id: str, programme_id: str, scope: Scope) -> Consent | None:
    found = [c for c in scene.consents if (c.person_id, c.programme_id, c.scope) == (person_id, programme_id, scope)]
    return max(found, key=lambda c: (c.withdrawn_at is None, c.given_at, c.id), default=None)


def _since(turn: Turn, given: Consent | None) -> str:
    voice, zone = turn.voice, turn.me.zone
    if given is None:
        return voice("consent-never")
    if given.withdrawn_at is not None:
        return voice("consent-taken-on", day=voice.day_of(given.withdrawn_at, zone))
    return voice("consent-given-on", day=voice.day_of(given.given_at, zone))


def _named(turn: Turn) -> Scope | None:
    return next((scope for scope in (*SCOPES, Scope.TOGETHER) if scope_key(scope) == turn.action.arg(1)), None)


def give(turn: Turn) -> Iterator[Effect]:
    programme, membership, scope = turn.my_programme(), turn.my_membership(), _named(turn)
    if programme is None or membership is None or membership.standing in (Standing.NOTICED, Standing.LEFT):
        yield from join(turn)
        return
    if scope is None:
        yield turn.say("stale")
        return
    scene = turn.scene
    if not scene.consented(turn.me.id, programme.id, scope):
        new = Consent(turn.id("consent", scope), programme.id, turn.me.id, scope, turn.now)
        yield Save(new)
        scene = replace(scene, consents=(*scene.consents, new))
    yield Settle(_page(turn, programme, scene))


def take_back(turn: Turn) -> Iterator[Effect]:
    """What follows is said at once. To take back taking part is to leave: nothing can be kept or sent without it."""
    programme, membership, scope = turn.my_programme(), turn.my_membership(), _named(turn)
    if programme is None or membership is None or membership.standing in (Standing.NOTICED, Standing.LEFT):
        yield from join(turn)
        return
    if scope is None:
        yield turn.say("stale")
        return
    if scope is Scope.TAKING_PART:
        yield from leaving.leave(turn)
        return
    changed = {c.id: replace(c, withdrawn_at=turn.now) for c in _given(turn, programme, scope)}
    yield from (Save(consent) for consent in changed.values())
    yield from _follows(turn, programme, scope)
    scene = replace(turn.scene, consents=tuple(changed.get(c.id, c) for c in turn.scene.consents))
    page = _page(turn, programme, scene)
    said: list[Part] = [Text(turn.voice(f"taken-back-{scope_key(scope)}"))]
    if scope is Scope.SHARING:
        sure = turn.voice("unshare-sure")
        said.append(
            Buttons(
                (
                    press(
                        turn.voice("button-unshare"),
                        "unshare",
                        programme.id,
                        asks=sure,
                        cancel=turn.voice("button-cancel"),
                    ),
                )
            )
        )
    yield Settle(replace(page, parts=(*said, *page.parts)))


def _given(turn: Turn, programme: Programme, scope: Scope) -> list[Consent]:
    wanted = (turn.me.id, programme.id, scope, None)
    return [c for c in turn.scene.consents if (c.person_id, c.programme_id, c.scope, c.withdrawn_at) == wanted]


def _follows(turn: Turn, programme: Programme, scope: Scope) -> Iterator[Effect]:
    if scope is Scope.QUOTES:
        yield Wake(f"requote:{programme.id}:{turn.id('requote')}", turn.now, programme_id=programme.id)
    if scope is Scope.INTRODUCTIONS:
        asking = {r.id for r in turn.scene.rounds if r.programme_id == programme.id and r.matched_at is None}
        for turnout in turn.scene.turnouts:
            if turnout.person_id == turn.me.id and turnout.round_id in asking:
                yield Save(replace(turnout, answer="out"))
    if scope is Scope.SHARING:
        yield from _unshown(turn, programme)


def _unshown(turn: Turn, programme: Programme) -> Iterator[Effect]:
    """What waits to be shown to a circle stays with whoever wrote it."""
    scene = turn.scene
    open_ones = {c.id for c in scene.circles if c.programme_id == programme.id and c.harvested_at is None}
    for asked in scene.asked:
        for answer in scene.reflections_on(asked.id):
            waits = asked.circle_id in open_ones and asked.revealed_at is None and access.is_shared(answer)
            if waits and answer.person_id == turn.me.id:
                own = replace(answer, sharing=Sharing.PRIVATE)
                yield Save(own)
                others = (each for each in scene.reflections if each.id != own.id)
                yield from reflection.redraw_sheet(replace(scene, reflections=(*others, own)), asked, turn.me.id)
    for kept in scene.harvests:
        if kept.person_id == turn.me.id and kept.circle_id in open_ones and kept.withdrawn_at is None:
            yield from _take_harvest(turn, kept)


# --- taking words back --------------------------------------------------------------------------------------------


def unshare(turn: Turn) -> Iterator[Effect]:
    """Everything that the person shared with their circles is taken back, as a turn of its own."""
    if turn.scene.me is None:
        yield turn.say("nothing-kept")
        return
    yield Wake(f"unshare:{turn.me.id}:{turn.id('unshare')}", turn.now, person_id=turn.me.id)
    mine = [remark for remark in turn.scene.remarks if remark.person_id == turn.me.id]
    yield Settle(plain(turn.voice("unshared"), *_stays(turn, mine)))


def unshare_all(turn: Turn) -> Iterator[Effect]:
    """Messages are taken back and erased, answers become the writer's alone, news of promises goes from others' chats."""
    scene, me = turn.scene, turn.timer.person_id
    for remark in scene.remarks:
        if remark.person_id == me and remark.deleted_at is None:
            yield from _take_remark(turn, remark)
    for answer in scene.reflections:
        if answer.person_id == me and access.is_shared(answer):
            yield from _take_answer(turn, replace(answer, sharing=Sharing.PRIVATE))
    for made in scene.commitments:
        if made.person_id == me:
            yield Recall(made.id)
    for kept in scene.harvests:
        if kept.person_id == me and kept.withdrawn_at is None:
            yield from _take_harvest(turn, kept)


def _take_remark(turn: Turn, remark: Remark) -> Iterator[Effect]:
    yield Save(replace(remark, text="", rich="", deleted_at=turn.now, reactions=()))
    yield Recall(remark.id)


def _take_answer(turn: Turn, answer: Reflection) -> Iterator[Effect]:
    """It goes from messages of its own at once, and from the sets that others have when those are drawn again. The
    writer's own question says what it is now."""
    yield Save(answer)
    yield Recall(answer.id)
    yield Wake(f"redraw:{answer.circle_id}:{turn.id('redraw', answer.id)}", turn.now, circle_id=answer.circle_id)
    scene = replace(turn.scene, reflections=(*(r for r in turn.scene.reflections if r.id != answer.id), answer))
    if (asked := scene.asked_one(answer.asked_id)) is not None:
        yield from reflection.redraw_sheet(scene, asked, answer.person_id)


def _take_harvest(turn: Turn, kept: Harvest) -> Iterator[Effect]:
    gone = harvest.emptied(kept, turn.now)
    yield Save(gone)
    yield Wake(f"redraw:{kept.circle_id}:{turn.id('redraw', kept.id)}", turn.now, circle_id=kept.circle_id)
    if kept.quotable:
        requote = f"requote:{kept.programme_id}:{turn.id('requote', kept.id)}"
        yield Wake(requote, turn.now, programme_id=kept.programme_id)
    if (circle := turn.scene.circle(kept.circle_id)) is not None:
        yield harvest.question_redrawn(voice_of(turn.scene, kept.person_id), circle, gone)


def stories(turn: Turn) -> Iterator[Effect]:
    """Choose one story to take back: a message, an answer, a promise, what was learnt from it, or a part in a harvest."""
    if turn.scene.me is None:
        yield turn.say("nothing-kept")
        return
    options = tuple(_stories(turn))
    if not options:
        yield turn.say("stories-none")
        return
    yield Answer(story_form(turn, options))


def story_form(turn: Turn, options: tuple[Option, ...]) -> Form:
    voice = turn.voice
    return Form(
        voice("button-stories"),
        (Field("story", voice("story-which"), FieldKind.CHOICE, options),),
        Action("story.save"),
        Action("stories"),
        voice("button-take-story-back"),
        voice("story-intro"),
        style=Style.DANGER,
        empty=voice("problem-empty"),
        cancel=voice("button-cancel"),
    )


def _stories(turn: Turn) -> Iterator[Option]:
    """The person's own words, wherever they are kept, the newest first."""
    scene, voice, me = turn.scene, turn.voice, turn.me.id
    found: list[tuple[datetime, str, str]] = []
    found += [(r.said_at, r.id, r.text) for r in scene.remarks if r.person_id == me and r.text]
    found += [(r.given_at, r.id, r.text) for r in scene.reflections if r.person_id == me and r.text]
    found += [(c.made_at, c.id, c.learnt or c.text) for c in scene.commitments if c.person_id == me and c.text]
    for kept in scene.harvests:
        if kept.person_id == me and (told := " · ".join(filter(None, (kept.noticed, kept.doing, kept.telling)))):
            found.append((kept.given_at, kept.id, told))
    for at, record_id, text in sorted(found, reverse=True)[:STORIES]:
        flat = " ".join(text.split())
        day = voice.short_day_of(at, turn.me.zone)
        yield Option(record_id, f"{day}: {flat}"[:72] + ("…" if len(flat) > 60 else ""))


def save_story(turn: Turn) -> Iterator[Effect]:
    if turn.scene.me is None:
        yield turn.say("nothing-kept")
        return
    story = turn.value("story")
    options = tuple(_stories(turn))
    if story not in {option.value for option in options}:
        yield Answer(refill(story_form(turn, options), turn, {"story": turn.voice("problem-choose")}) if options
                     else plain(turn.voice("stories-none")))  # fmt: skip
        return
    yield Wake(f"withdraw:{turn.me.id}:{story}:{turn.id('story')}", turn.now, person_id=turn.me.id)
    told = [remark for remark in turn.scene.remarks if remark.id == story]
    yield Settle(plain(turn.voice("story-taken-back"), *_stays(turn, told)))


def _stays(turn: Turn, remarks: Iterable[Remark]) -> tuple[Text, ...]:
    """What people wrote in a circle's room stands there under their own account, and only they can delete it."""
    rooms = {circle.room for circle in turn.scene.circles if circle.room}
    there = any(remark.ref and room_of(remark.ref) in rooms for remark in remarks)
    return (Text(turn.voice("story-stays-room")),) if there else ()


def withdraw_story(turn: Turn) -> Iterator[Effect]:
    """Gone from the circle's copies, from digests that are out, and from what is kept."""
    scene, me, story = turn.scene, turn.timer.person_id, turn.timer.args[1]
    for remark in scene.remarks:
        if remark.id == story and remark.person_id == me:
            yield from _take_remark(turn, remark)
    for answer in scene.reflections:
        if answer.id == story and answer.person_id == me:
            yield from _take_answer(turn, replace(answer, text="", withdrawn_at=turn.now))
    for kept in scene.harvests:
        if kept.id == story and kept.person_id == me:
            yield from _take_harvest(turn, kept)
    for made in scene.commitments:
        if made.id == story and made.person_id == me:
            yield from _take_promise(turn, made)


def _take_promise(turn: Turn, made: Commitment) -> Iterator[Effect]:
    """Its words, what was learnt or needed with it, and all that was told of it."""
    blank = replace(made, text="", for_whom="", first_step="", learnt="", reflection="", quotable=False, offered_to="")
    state = made.state if made.state.closed else CommitmentState.WITHDRAWN
    yield Save(replace(blank, state=state, closed_at=made.closed_at or turn.now))
    yield from follow_up.cancel_timers(made)
    yield Recall(made.id)
    yield Wake(f"requote:{made.programme_id}:{turn.id('requote')}", turn.now, programme_id=made.programme_id)
    for news in turn.scene.check_ins:
        if news.commitment_id == made.id and news.person_id == made.person_id and news.note:
            yield Save(replace(news, note=""))
    for offer in turn.scene.offers:
        if offer.commitment_id == made.id and offer.needed_by == made.person_id and offer.need:
            asks = offer.state in (OfferState.ASKED, OfferState.OFFERED)
            yield Save(replace(offer, need="", state=OfferState.DECLINED if asks else offer.state))


# --- people who have not been here for long -----------------------------------------------------------------------


def dormant(turn: Turn) -> Iterator[Effect]:
    """Somebody has not been active for as long as the programme keeps people: ask whether they want to stay."""
    scene, person_id = turn.scene, turn.timer.person_id
    person = scene.person(person_id)
    if person is None:
        return
    voice = voice_of(scene, person_id)
    until = turn.now + leaving.DORMANT_ANSWER
    for membership in scene.memberships:
        if membership.person_id == person_id and access.belongs(scene, person_id, membership.programme_id):
            programme = scene.programme(membership.programme_id)
            text = voice("dormant", programme=programme.name if programme else "", day=voice.day_of(until, person.zone))
            buttons = Buttons(
                (
                    press(voice("button-stay"), "stay", style=Style.PRIMARY),
                    press(voice("button-leave"), "leave"),
                )
            )
            yield Send(turn.id("dormant"), person_id, plain(text, buttons), membership.programme_id)
            break
    yield Wake(f"fade:{person_id}:{turn.now.date().isoformat()}", until, person_id=person_id)


def fade(turn: Turn) -> Iterator[Effect]:
    """They were asked and have not been seen since: erased, as the notice says."""
    asked_on = date.fromisoformat(turn.timer.args[1])
    accounts = turn.scene.accounts_of(turn.timer.person_id)
    if all(account.seen_at is None or account.seen_at.date() < asked_on for account in accounts):
        yield from leaving.forget_person(turn, turn.timer.person_id)


def stay(turn: Turn) -> Iterator[Effect]:
    """That they pressed is enough: it was noted when they were seen."""
    if turn.scene.me is None:
        yield turn.say("nothing-kept")
        return
    yield Settle(plain(turn.voice("stayed")))
