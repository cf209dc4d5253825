"""Conveners run their programme from chat: its page, the forms that make and change it, start, pause and close.

Whatever is done here is kept in the audit trail (`audited`), which every convener can read.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

from conversations import access, guides
from conversations.cadence import next_round, week_of
from conversations.effects import Answer, Cancel, Effect, Save, Send, Wake
from conversations.flows.digest import set_timer
from conversations.message import (
    Button,
    Buttons,
    Facts,
    Heading,
    Message,
    Part,
    Style,
    Text,
)
from conversations.model import (
    AuditEntry,
    Deed,
    Programme,
    ProgrammeState,
    Standing,
)
from conversations.turn import Turn, plain, press, voice_of
from conversations.values import replace
from conversations.wording import Voice


def convened(turn: Turn) -> Programme | None:
    """The programme that a verb of conveners names, where the person may convene it. Nothing is guessed."""
    programme = turn.scene.programme(turn.action.arg(0))
    if turn.scene.me is None or programme is None:
        return None
    return programme if access.may_convene(turn.scene, turn.me.id, programme.id) else None


def audited(
    turn: Turn, programme_id: str, deed: Deed, subject_id: str = "", details: tuple[str, ...] = (), actor_id: str = ""
) -> Save:
    """A line of the audit trail, about what whoever acted has just done."""
    actor_id = actor_id or (turn.scene.me.id if turn.scene.me else "")
    entry_id = turn.id("audit", programme_id, deed, subject_id)
    return Save(AuditEntry(entry_id, programme_id, turn.now, deed, actor_id, subject_id, details))


# --- a programme's page -------------------------------------------------------------------------------------------


def show(turn: Turn) -> Iterator[Effect]:
    """The page of a programme; without one named, of the only one that the person convenes, or a choice."""
    if turn.scene.me is None:
        yield turn.say("conveners-only")
        return
    if turn.action.arg(0):
        programme = convened(turn)
        yield Answer(page(turn, programme)) if programme else turn.say("conveners-only")
        return
    mine = [p for p in turn.scene.programmes if access.may_convene(turn.scene, turn.me.id, p.id)]
    if len(mine) == 1:
        yield Answer(page(turn, mine[0]))
    elif mine:
        buttons = tuple(press(p.name[:70], "programme.show", p.id) for p in mine)
        yield Answer(plain(turn.voice("which-programme-convene"), Buttons(buttons)))
    elif turn.me.administrator:
        yield Answer(plain(turn.voice("programmes-none"), Buttons((_new_button(turn.voice),))))
    else:
        yield turn.say("conveners-only")


def _new_button(voice: Voice) -> Button:
    return press(voice("button-programme-new"), "programme.new", style=Style.PRIMARY)


def page(turn: Turn, programme: Programme, intro: str = "") -> Message:
    """Everything about a programme, and everything that a convener can do with it."""
    voice = turn.voice
    state = voice(f"state-{programme.state}")
    rows = [
        (voice("row-state"), state),
        (voice("row-realms"), ", ".join(realm.name for realm in programme.realms)),
        (voice("row-places"), ", ".join(programme.places)),
        (voice("row-themes"), ", ".join(programme.themes) or voice("row-none")),
        (voice("row-rounds"), rhythm(programme, voice)),
        (voice("row-guide"), guides.load(programme.guide, voice.language).title),
        (voice("row-digest"), _digest_time(programme, voice)),
        (voice("row-contact"), programme.contact or voice("row-none")),
    ]
    if programme.concern_mail:
        rows.append((voice("row-concern-mail"), programme.concern_mail))
    if programme.state is ProgrammeState.RUNNING:
        day = voice.day_of(next_round(programme, turn.now), programme.zone)
        rows.insert(1, (voice("row-next-round"), day))
    parts: list[Part] = [
        Heading(programme.name),
        *([Text(intro)] if intro else []),
        Facts(tuple(rows)),
        _buttons(programme, voice),
    ]
    return Message(intro or voice("programme-page", programme=programme.name, state=state), tuple(parts))


def rhythm(programme: Programme, voice: Voice) -> str:
    """When rounds open, in words: "One opens each month, on the first Monday at 09:00. …"."""
    day, hour = voice.weekday(programme.cadence_day), voice.hour(programme.cadence_hour)
    if programme.cadence_months:
        nth = voice("nth", nth=programme.cadence_nth)
        opens = voice("opens-monthly", months=programme.cadence_months, nth=nth, day=day, hour=hour)
    else:
        opens = voice("opens-weekly", weeks=programme.cadence_weeks, day=day, hour=hour)
    return voice("rhythm", opens=opens, days=programme.asking_days, size=programme.circle_size)


def _digest_time(programme: Programme, voice: Voice) -> str:
    day, hour = voice.weekday(programme.digest_day), voice.hour(programme.digest_hour, programme.digest_minute)
    return voice("digest-time", day=day, hour=hour, threshold=programme.threshold)


def _buttons(programme: Programme, voice: Voice) -> Buttons:
    buttons = [
        press(voice("button-invite"), "programme.invite", programme.id),
        press(voice("button-people"), "programme.people", programme.id),
        press(voice("button-roles"), "programme.roles", programme.id),
        press(voice("button-programme-edit"), "programme.edit", programme.id),
        press(voice("button-rhythm"), "programme.rhythm", programme.id),
        press(voice("button-numbers"), "programme.numbers", programme.id),
        press(voice("button-more"), "programme.more", programme.id),
        press(voice("button-audit"), "programme.audit", programme.id),
    ]
    running = programme.state is ProgrammeState.RUNNING
    if running:
        sure = voice("programme-pause-sure")
        buttons.append(
            press(
                voice("button-programme-pause"),
                "programme.pause",
                programme.id,
                asks=sure,
                cancel=voice("button-cancel"),
            )
        )
        buttons.insert(0, press(voice("button-round-now"), "round.now", programme.id, style=Style.PRIMARY))
    else:
        key = "button-programme-start" if programme.state is ProgrammeState.DRAFT else "button-programme-again"
        buttons.insert(0, press(voice(key), "programme.start", programme.id, style=Style.PRIMARY))
    if programme.state is not ProgrammeState.CLOSED:
        sure = voice("programme-close-sure")
        style = Style.DANGER
        buttons.append(
            press(
                voice("button-programme-close"),
                "programme.close",
                programme.id,
                style=style,
                asks=sure,
                cancel=voice("button-cancel"),
            )
        )
    return Buttons(tuple(buttons))


# --- start, pause, close ------------------------------------------------------------------------------------------


STATED = {
    ProgrammeState.RUNNING: Deed.STARTED,
    ProgrammeState.PAUSED: Deed.PAUSED,
    ProgrammeState.CLOSED: Deed.CLOSED,
}
"""What the audit trail calls it when a programme comes into a state."""


def restated(before: Programme, state: ProgrammeState, now: datetime, unique: str) -> Iterator[Effect]:
    """The timers that a new state sets and takes away. `unique` tells this change from others.

    Running: rounds open on the calendar, and digests go out. Paused: no new rounds. Closed: no more of either, but one
    last digest, and a word of thanks to everybody. Open circles go on and promises are followed up whatever it is.
    """
    if before.state is state:
        return
    if state is ProgrammeState.RUNNING:
        yield Wake(f"start:{before.id}:{unique}", now, programme_id=before.id)
        return
    yield Cancel(f"round:{before.id}:{next_round(before, now).date().isoformat()}")
    if state is ProgrammeState.CLOSED:
        yield Cancel(digest_key(before, now))
        if before.state is not ProgrammeState.DRAFT:
            week = week_of(now.astimezone(ZoneInfo(before.zone)).date())
            yield Wake(f"digest:{before.id}:{week}", now, programme_id=before.id)
            yield Wake(f"ended:{before.id}:{unique}", now, programme_id=before.id)


def start(turn: Turn) -> Iterator[Effect]:
    programme = convened(turn)
    if programme is None:
        yield turn.say("conveners-only")
        return
    programme = yield from _restate(turn, programme, ProgrammeState.RUNNING)
    day = turn.voice.day_of(next_round(programme, turn.now), programme.zone)
    yield Answer(page(turn, programme, turn.voice("programme-started", day=day)))


def pause(turn: Turn) -> Iterator[Effect]:
    programme = convened(turn)
    if programme is None:
        yield turn.say("conveners-only")
        return
    if programme.state is ProgrammeState.RUNNING:
        programme = yield from _restate(turn, programme, ProgrammeState.PAUSED)
    yield Answer(page(turn, programme, turn.voice("programme-paused")))


def close(turn: Turn) -> Iterator[Effect]:
    programme = convened(turn)
    if programme is None:
        yield turn.say("conveners-only")
        return
    programme = yield from _restate(turn, programme, ProgrammeState.CLOSED)
    yield Answer(page(turn, programme, turn.voice("programme-closed-now")))


def _restate(turn: Turn, before: Programme, state: ProgrammeState) -> Generator[Effect, None, Programme]:
    if before.state is state:
        return before
    after = replace(before, state=state)
    yield Save(after)
    yield audited(turn, after.id, STATED[state])
    yield from restated(before, state, turn.now, turn.id(state))
    return after


def moved_timers(before: Programme, after: Programme, now: datetime) -> Iterator[Effect]:
    """The next round and the next digest, by the new calendar; and realms that are back before their day."""
    for ended in (each for each in before.realm_pauses if each not in after.realm_pauses):
        yield Wake(f"realm-back:{after.id}:{ended.realm}:{now:%Y%m%dT%H%M%S%f}", now, programme_id=after.id)
    if after.state is ProgrammeState.RUNNING:
        old, new_ = next_round(before, now), next_round(after, now)
        if old != new_:
            yield Cancel(f"round:{before.id}:{old.date().isoformat()}")
            yield Wake(f"round:{after.id}:{new_.date().isoformat()}", new_, programme_id=after.id)
    if after.state in (ProgrammeState.RUNNING, ProgrammeState.PAUSED):
        earlier, later = list(set_timer(before, now)), list(set_timer(after, now))
        if earlier != later:
            yield Cancel(digest_key(before, now))
            yield from later


def digest_key(programme: Programme, now: datetime) -> str:
    """The key of the timer of the next weekly digest."""
    return next(timer.key for timer in set_timer(programme, now) if isinstance(timer, Wake))


def ended(turn: Turn) -> Iterator[Effect]:
    """The programme was closed: everybody who takes part is thanked."""
    programme = turn.scene.programme(turn.timer.programme_id)
    if programme is None or programme.state is not ProgrammeState.CLOSED:
        return
    for membership in turn.scene.memberships:
        if membership.standing in (Standing.TAKING_PART, Standing.PAUSED):
            voice = voice_of(turn.scene, membership.person_id)
            message = plain(voice("programme-ended", programme=programme.name))
            yield Send(turn.id("ended", membership.person_id), membership.person_id, message, programme.id)
