"""Following promises up: a reminder before, a check-in on the day, two gentle nudges, and what came of it.

Each timer's key holds the day that it is for, so that a moved date leaves the old timers without effect. Stuck asks the
circle; a blind alley closes with what was learnt; handing on needs the other's yes. Nothing is dropped silently.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from conversations import access
from conversations.assets import fits
from conversations.cadence import at_hour, own_time
from conversations.dates import read_day
from conversations.effects import Answer, Cancel, Effect, Save, Send, Settle, Wake
from conversations.flows import looking_back
from conversations.message import (
    Action,
    Buttons,
    Divider,
    Field,
    FieldKind,
    Form,
    Message,
    Part,
    Quote,
    Style,
    Text,
)
from conversations.model import CheckIn, Commitment, CommitmentState, Outcome, new_id
from conversations.quiet import quiet_until
from conversations.scenes import Scene
from conversations.turn import (
    Turn,
    name_of,
    plain,
    press,
    refill,
    too_long,
    voice_of,
)
from conversations.values import replace
from conversations.wording import Voice

LONGEST_NOTE = 1000
FARTHEST = timedelta(days=366)
NUDGE_AFTER_DAYS = (2, 7)
LISTED = 8
LOOK_IN_AFTER = timedelta(days=7)


def set_timers(turn: Turn, made: Commitment) -> Iterator[Effect]:
    day = made.due.isoformat()
    remind_at = at_hour(made.due - timedelta(days=2), 9, made.zone)
    if remind_at > turn.now + timedelta(hours=12):
        yield Wake(f"remind:{made.id}:{day}", remind_at, circle_id=made.circle_id)
    check_at = max(at_hour(made.due, 15, made.zone), turn.now + timedelta(hours=1))
    yield Wake(f"checkin:{made.id}:{day}", check_at, circle_id=made.circle_id)


def cancel_timers(made: Commitment) -> Iterator[Effect]:
    day = made.due.isoformat()
    for key in (f"remind:{made.id}:{day}", f"checkin:{made.id}:{day}", *(f"nudge:{made.id}:{day}:{n}" for n in (1, 2))):
        yield Cancel(key)


def _timed(turn: Turn) -> Commitment | None:
    """The commitment that a timer is for, if it is still open and still due on the timer's day."""
    _, commitment_id, day = turn.event.id.split(":")[:3]
    made = turn.scene.commitment(commitment_id)
    return made if made is not None and not made.state.closed and made.due.isoformat() == day else None


def remind(turn: Turn) -> Iterator[Effect]:
    """Two days before: with the first step, if there was one, and a way to move the day."""
    made = _timed(turn)
    for person_id in doers(made) if made else ():
        assert made is not None
        if _quiet_until(turn, made, person_id):
            continue
        voice = voice_of(turn.scene, person_id)
        text = voice("remind", what=made.text, day=voice.day(made.due))
        parts: list[Part] = [Text(text)]
        if made.first_step:
            step = voice("commit-first-together", step=made.first_step)
            if person_id == made.person_id:
                step = voice("commit-first-reminder", step=made.first_step)
            parts.append(Text(step, quiet=True))
        parts.append(Buttons((press(voice("button-move"), "going", made.id),)))
        yield _to(turn, made, "remind", person_id, Message(text, tuple(parts)))


def doers(made: Commitment) -> tuple[str, ...]:
    """Whoever promised, and those who said yes to doing it together."""
    return (made.person_id, *made.shared)


def _to(turn: Turn, made: Commitment, what: str, person_id: str, message: Message) -> Send:
    """A message of a timer's, in the person's own hours."""
    person = turn.scene.person(person_id)
    at = own_time(person, turn.now) if person else None
    send_id, own = turn.id(what, person_id), person_id == made.person_id
    by, about = ("", "") if own else (made.person_id, made.id)
    return Send(send_id, person_id, message, made.programme_id, at, circle_id=made.circle_id, about=about, by=by)


def _quiet_until(turn: Turn, made: Commitment, person_id: str) -> date | None:
    membership = turn.scene.membership(person_id, made.programme_id)
    return quiet_until(turn.scene.programme(made.programme_id), membership.realm, turn.now) if membership else None


def check_in(turn: Turn) -> Iterator[Effect]:
    """On the day, and as a nudge when the day passed without news: how did it go?"""
    made = _timed(turn)
    nudges, looked_in = [*turn.timer.args[2:], "0", ""][:2] if turn.timer.name == "nudge" else ("0", "")
    if made is not None and (until := _quiet_until(turn, made, made.person_id)) is not None:
        name = f"nudge:{made.id}:{made.due.isoformat()}:{nudges}:{looked_in}:{until.isoformat()}"
        yield _after(until, name, made)
    elif made is not None and looked_in in ("", _look_in_day(turn, made)):
        key = ("checkin", "nudge-first", "nudge-second")[int(nudges)]
        since = ("checkin-since", "nudge-first", "nudge-second")[int(nudges)]
        say = lambda voice, late: voice(since, what=made.text) if late else voice(key, what=made.text)  # noqa: E731
        yield from _asked_how(turn, made, say, int(nudges), looked_in)


def _after(until: date, key: str, made: Commitment) -> Wake:
    """The same question after the pause of a realm, under a key of its own: the one before has been played."""
    return Wake(key, at_hour(until + timedelta(days=1), 10, made.zone), circle_id=made.circle_id)


def look_in(turn: Turn) -> Iterator[Effect]:
    """A week after somebody said that they are stuck: their own day for it stays what it was."""
    made, day = _timed(turn), turn.timer.args[2]
    if made is not None and (until := _quiet_until(turn, made, made.person_id)) is not None:
        yield _after(until, f"lookin:{made.id}:{made.due.isoformat()}:{day}:{until.isoformat()}", made)
    elif made is not None and made.state is CommitmentState.STUCK and day == _look_in_day(turn, made):
        yield from _asked_how(turn, made, lambda voice, _late: voice("look-in", what=made.text), 0, day)


def _look_in_day(turn: Turn, made: Commitment) -> str:
    """The day of the look-in that the newest call for help asked for: earlier ones have lost their meaning."""
    calls = [c.at for c in turn.scene.check_ins if c.commitment_id == made.id and c.outcome is Outcome.STUCK]
    return (max(calls).astimezone(ZoneInfo(made.zone)).date() + LOOK_IN_AFTER).isoformat() if calls else ""


def _asked_how(
    turn: Turn, made: Commitment, asked: Callable[[Voice, bool], str], nudges: int, looked_in: str
) -> Iterator[Effect]:
    """`asked` is told whether its reader's own hours put it off to a later day than the promise's. `looked_in`: the day
    of the look-in that these questions follow, empty where they follow the promise's own day."""
    yield Save(replace(made, nudges=nudges))
    for person_id in doers(made):
        voice = voice_of(turn.scene, person_id)
        person = turn.scene.person(person_id)
        read_at = own_time(person, turn.now) if person else turn.now
        late = read_at.astimezone(ZoneInfo(made.zone)).date() > made.due
        message = plain(asked(voice, late), outcome_buttons(voice, made, person_id))
        yield _to(turn, made, "checkin", person_id, message)
    if nudges < len(NUDGE_AFTER_DAYS):
        day = turn.now.astimezone(ZoneInfo(made.zone)).date() + timedelta(days=NUDGE_AFTER_DAYS[nudges])
        after = f":{looked_in}" if looked_in else ""
        name = f"nudge:{made.id}:{made.due.isoformat()}:{nudges + 1}{after}"
        yield Wake(name, at_hour(day, 10, made.zone), circle_id=made.circle_id)


def outcome_buttons(voice: Voice, made: Commitment, reader_id: str) -> Buttons:
    """What can be said of a promise. Only whoever made it may hand it on."""
    buttons = (
        press(voice("button-kept"), "kept", made.id, style=Style.PRIMARY),
        press(voice("button-going"), "going", made.id),
        press(voice("button-stuck"), "stuck", made.id),
        press(voice("button-blind"), "blind", made.id),
    )
    mine = made.person_id == reader_id
    return Buttons((*buttons, press(voice("button-hand-on"), "handon", made.id)) if mine else buttons)


def mine(turn: Turn) -> Iterator[Effect]:
    """`commitments`: everything promised and still open, each in a message of its own with what can be done about it,
    so that acting on one leaves the others as they are."""
    promises = own_open(turn.scene, turn.me.id)[:LISTED] if turn.scene.me is not None else []
    if not promises:
        yield turn.say("commitments-none")
    for made in promises:
        yield Answer(Message(_line(turn.voice, made), tuple(_shown(turn, turn.voice, made))))


def listed(turn: Turn, voice: Voice) -> Iterator[Part]:
    """The same, as parts of one page."""
    for made in own_open(turn.scene, turn.me.id)[:LISTED]:
        yield from _shown(turn, voice, made)
        yield Divider()


def _shown(turn: Turn, voice: Voice, made: Commitment) -> Iterator[Part]:
    yield Text(_line(voice, made))
    others = [name_of(turn.scene, each, voice) for each in doers(made) if each != turn.me.id]
    if others:
        yield Text(voice("commitment-together", names=voice.names(others)), quiet=True)
    yield outcome_buttons(voice, made, turn.me.id)


def _line(voice: Voice, made: Commitment) -> str:
    key = "commitment-line-stuck" if made.state is CommitmentState.STUCK else "commitment-line"
    return voice(key, what=made.text, day=voice.day(made.due))


def own_open(scene: Scene, person_id: str) -> list[Commitment]:
    """A person's open commitments, their own and shared ones, the soonest first."""
    mine = [c for c in scene.commitments if person_id in doers(c) and not c.state.closed]
    return sorted(mine, key=lambda c: (c.due, c.id))


def my_open(turn: Turn) -> Commitment | None:
    """The commitment that a button names, if it is the person's, alone or with others, and still open."""
    made = turn.scene.commitment(turn.action.arg(0))
    if made is None or turn.scene.me is None or turn.me.id not in doers(made) or made.state.closed:
        return None
    return made if access.belongs(turn.scene, turn.me.id, made.programme_id) else None


def noted(turn: Turn, made: Commitment, outcome: Outcome, note: str = "") -> Save:
    return Save(CheckIn(turn.id("check-in"), made.id, made.programme_id, turn.me.id, turn.now, outcome, note))


def tells(turn: Turn, made: Commitment) -> bool:
    """Whether the circle hears how it goes: not from somebody who has taken back the consent to share."""
    return access.may_share(turn.scene, turn.me.id, made.programme_id)


def news(turn: Turn, made: Commitment, told: Callable[[Voice, str], Message]) -> Iterator[Effect]:
    """Tell those in the circle who heard the promise: `told` makes the message for one reader, in their language."""
    circle = turn.scene.circle(made.circle_id)
    if circle is None or not tells(turn, made):
        return
    for reader in access.readers(turn.scene, circle, turn.me.id, access.hearers(turn.scene, circle, made, turn.me.id)):
        message, send_id = told(voice_of(turn.scene, reader), reader), turn.id("news", reader)
        yield Send(send_id, reader, message, made.programme_id, circle_id=made.circle_id, about=made.id, by=turn.me.id)


def _yours(turn: Turn, made: Commitment, voice: Voice, reader_id: str) -> tuple[Part, ...]:
    """What this member offered at joining, where it may be just what is needed."""
    membership = turn.scene.membership(reader_id, made.programme_id)
    if membership is None or not fits(turn.value("note"), membership.assets):
        return ()
    return (Text(voice("news-stuck-yours")), Quote(membership.assets))


def kept(turn: Turn) -> Iterator[Effect]:
    made = my_open(turn)
    if made is None:
        yield turn.say("commitment-gone")
        return
    yield Save(replace(made, state=CommitmentState.KEPT, closed_at=turn.now, nudges=0, offered_to=""))
    yield noted(turn, made, Outcome.KEPT)
    yield from cancel_timers(made)
    text = turn.voice("kept", what=made.text, told="yes" if tells(turn, made) else "no")
    after = Buttons((press(turn.voice("button-next-step"), "commit", made.circle_id, made.id),))
    yield Settle(Message(text, (Text(text), looking_back.form(turn.voice, made), after)))
    yield from news(turn, made, lambda voice, reader: plain(_kept_text(turn, made, voice, reader)))


def _kept_text(turn: Turn, made: Commitment, voice: Voice, reader_id: str) -> str:
    """Whoever made it theirs as well has kept it too."""
    if reader_id in doers(made):
        return voice("news-kept-yours", name=turn.me.name, what=made.text)
    return voice("news-kept", name=turn.me.name, what=made.text)


def going_form(voice: Voice, made: Commitment) -> Form:
    when = Field("when", voice("going-when"), hint=voice("commit-when-hint"), longest=60)
    submits, opens = Action("going.save", (made.id,)), Action("going", (made.id,))
    return Form(
        voice("going-form"),
        (when,),
        submits,
        opens,
        voice("button-save"),
        voice("going-intro", what=made.text),
        empty=voice("problem-empty"),
        cancel=voice("button-cancel"),
    )


def going(turn: Turn) -> Iterator[Effect]:
    made = my_open(turn)
    yield Answer(going_form(turn.voice, made)) if made else turn.say("commitment-gone")


def save_going(turn: Turn) -> Iterator[Effect]:
    """A new day, without shame; the old timers lose their meaning."""
    made = my_open(turn)
    if made is None:
        yield turn.say("commitment-gone")
        return
    due = read_day(turn.value("when"), turn.now, turn.me.zone)
    problem = turn.voice("problem-date") if due is None else date_problem(turn, due)
    if due is None or problem:
        yield Answer(refill(going_form(turn.voice, made), turn, {"when": problem}))
        return
    moved = replace(made, due=due, nudges=0, state=CommitmentState.OPEN)
    yield Save(moved)
    yield noted(turn, made, Outcome.GOING_ON)
    yield from cancel_timers(made)
    yield from set_timers(turn, moved)
    yield Settle(plain(turn.voice("going-saved", what=made.text, day=turn.voice.day(due))))
    circle = turn.scene.circle(made.circle_id)
    seats = access.witnesses(turn.scene, circle, turn.me.id) if circle and tells(turn, made) else ()
    # Those who asked to know; nobody else is told that a day was moved.
    for reader in sorted({made.witness, *doers(made)} & {seat.person_id for seat in seats}):
        voice = voice_of(turn.scene, reader)
        told = plain(voice("news-moved", name=turn.me.name, what=made.text, day=voice.day(due)))
        send_id, circle_id = turn.id("moved", reader), made.circle_id
        yield Send(send_id, reader, told, made.programme_id, circle_id=circle_id, about=made.id, by=turn.me.id)


def stuck_form(voice: Voice, made: Commitment) -> Form:
    note = Field("note", voice("stuck-note"), FieldKind.TEXT, required=False, longest=LONGEST_NOTE)
    beyond = Field("beyond", voice("stuck-beyond"), FieldKind.TICK, required=False, hint=voice("stuck-beyond-hint"))
    submits, opens = Action("stuck.save", (made.id,)), Action("stuck", (made.id,))
    return Form(
        voice("stuck-form"),
        (note, beyond),
        submits,
        opens,
        voice("button-ask-circle"),
        voice("stuck-intro", what=made.text),
        empty=voice("problem-empty"),
        cancel=voice("button-cancel"),
    )


def stuck(turn: Turn) -> Iterator[Effect]:
    made = my_open(turn)
    yield Answer(stuck_form(turn.voice, made)) if made else turn.say("commitment-gone")


def save_stuck(turn: Turn) -> Iterator[Effect]:
    """Ask the circle who could help, and look again in a week."""
    made = my_open(turn)
    if made is None:
        yield turn.say_with_words("commitment-gone")
        return
    form = stuck_form(turn.voice, made)
    if problems := too_long(turn, form):
        yield Answer(refill(form, turn, problems))
        return
    if not tells(turn, made):
        yield turn.say_with_words("sharing-is-off")
        return
    note = turn.value("note")
    if any(_same_call(turn, made, check_in) for check_in in turn.scene.check_ins):
        yield Settle(plain(turn.voice("stuck-saved", what=made.text)))
        return
    yield Save(replace(made, state=CommitmentState.STUCK, nudges=0, helped_at=None))
    yield noted(turn, made, Outcome.STUCK, note)
    yield from cancel_timers(made)
    day = turn.now.astimezone(ZoneInfo(made.zone)).date() + LOOK_IN_AFTER
    key = f"lookin:{made.id}:{made.due.isoformat()}:{day.isoformat()}"
    yield Wake(key, at_hour(day, 10, made.zone), circle_id=made.circle_id)
    yield Settle(plain(turn.voice("stuck-saved", what=made.text)))
    yield from _offered_here(turn, made, note)
    if note and turn.value("beyond"):
        yield Wake(f"offers:{made.id}:{turn.id('offers')}", turn.now, programme_id=made.programme_id)
    yield from news(turn, made, lambda voice, reader: _call_for_help(turn, made, voice, reader))


def _call_for_help(turn: Turn, made: Commitment, voice: Voice, reader_id: str) -> Message:
    note = turn.value("note")
    quote: tuple[Part, ...] = (Quote(note),) if note else ()
    if reader_id in doers(made):  # it is theirs to do as well: they are told, and not asked for help with it
        theirs = voice("news-stuck-yours-too", name=turn.me.name, what=made.text)
        return plain(theirs, *quote, *_yours(turn, made, voice, reader_id))
    button = Buttons((press(voice("button-help-out"), "helpout", made.id, style=Style.PRIMARY),))
    text = voice("news-stuck", name=turn.me.name, what=made.text)
    return plain(text, *quote, *_yours(turn, made, voice, reader_id), button)


def _offered_here(turn: Turn, made: Commitment, note: str) -> Iterator[Effect]:
    """What people in the circle offered when they were introduced, where it may be just what is needed."""
    circle = turn.scene.circle(made.circle_id)
    for seat in access.witnesses(turn.scene, circle, turn.me.id) if circle else ():
        membership = turn.scene.membership(seat.person_id, made.programme_id)
        if membership is not None and fits(note, membership.assets):
            name = name_of(turn.scene, seat.person_id, turn.voice)
            message = plain(turn.voice("stuck-offered-here", name=name), Quote(membership.assets, name))
            send_id, by = turn.id("offered", seat.person_id), seat.person_id
            yield Send(send_id, turn.me.id, message, made.programme_id, circle_id=made.circle_id, by=by)


def _same_call(turn: Turn, made: Commitment, earlier: CheckIn) -> bool:
    """Whether a call for help is one that the circle has only just heard: the form was sent twice."""
    about = earlier.commitment_id == made.id and earlier.outcome is Outcome.STUCK
    return about and earlier.note == turn.value("note") and turn.now - earlier.at < timedelta(days=1)


def help_out(turn: Turn) -> Iterator[Effect]:
    """A witness offers help; the two are put in touch in their circle."""
    made = turn.scene.commitment(turn.action.arg(0))
    if made is None or turn.scene.me is None or access.own_seat(turn.scene, made.circle_id, turn.me.id) is None:
        yield turn.say("commitment-gone")
        return
    there = access.sits(turn.scene, made.circle_id, made.person_id)
    if turn.me.id in doers(made) or made.state.closed or not there:
        yield turn.say("help-not-needed")
        return
    yield Save(replace(made, helped_at=turn.now))
    owner = voice_of(turn.scene, made.person_id)
    text = owner("help-offered", name=turn.me.name, what=made.text)
    send_id = new_id("help", made.id, turn.me.id, str(made.due))
    yield Send(send_id, made.person_id, plain(text), made.programme_id, circle_id=made.circle_id, by=turn.me.id)
    yield turn.say("help-thanks", name=name_of(turn.scene, made.person_id, turn.voice))


def date_problem(turn: Turn, due: date) -> str:
    today = turn.now.astimezone(ZoneInfo(turn.me.zone)).date()
    if due < today:
        return turn.voice("problem-date-past-day", day=turn.voice.day(due))
    return turn.voice("problem-date-far") if due > today + FARTHEST else ""
