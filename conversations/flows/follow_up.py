"""Following promises up: a reminder before, a check-in on the day, two gentle nudges, and what came of it.

Each timer's key holds the day that it is for, so that a moved date leaves the old timers without effect. Stuck asks the
circle; a blind alley closes with what was learnt; handing on needs the other's yes. Nothing is dropped silently.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from conversations import access
from conversations.cadence import at_hour
from conversations.dates import read_day
from conversations.effects import Answer, Cancel, Effect, Save, Send, Settle, Wake
from conversations.message import (
    Action,
    Buttons,
    Divider,
    Field,
    FieldKind,
    Form,
    Message,
    Option,
    Part,
    Quote,
    Style,
    Text,
)
from conversations.model import CheckIn, Commitment, CommitmentState, Consent, Outcome, Scope, new_id
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


def _cancel_timers(made: Commitment) -> Iterator[Effect]:
    day = made.due.isoformat()
    for key in (f"remind:{made.id}:{day}", f"checkin:{made.id}:{day}", *(f"nudge:{made.id}:{day}:{n}" for n in (1, 2))):
        yield Cancel(key)


def _timed(turn: Turn) -> Commitment | None:
    """The commitment that a timer is for, if it is still open and still due on the timer's day."""
    _, commitment_id, day = turn.event.id.split(":")[:3]
    made = turn.scene.commitment(commitment_id)
    return made if made is not None and not made.state.closed and made.due.isoformat() == day else None


def remind(turn: Turn) -> Iterator[Effect]:
    made = _timed(turn)
    if made is not None:
        voice = voice_of(turn.scene, made.person_id)
        text = voice("remind", what=made.text, day=voice.day(made.due))
        yield Send(turn.id("remind"), made.person_id, plain(text), made.programme_id, circle_id=made.circle_id)


def check_in(turn: Turn) -> Iterator[Effect]:
    """On the day, and as a nudge when the day passed without news: how did it go?"""
    made = _timed(turn)
    nudges, looked_in = [*turn.timer.args[2:], "0", ""][:2] if turn.timer.name == "nudge" else ("0", "")
    if made is not None and looked_in in ("", _look_in_day(turn, made)):
        voice = voice_of(turn.scene, made.person_id)
        text = voice(("checkin", "nudge-first", "nudge-second")[int(nudges)], what=made.text)
        yield from _asked_how(turn, made, text, int(nudges), looked_in)


def look_in(turn: Turn) -> Iterator[Effect]:
    """A week after somebody said that they are stuck: their own day for it stays what it was."""
    made, day = _timed(turn), turn.timer.args[2]
    if made is not None and made.state is CommitmentState.STUCK and day == _look_in_day(turn, made):
        voice = voice_of(turn.scene, made.person_id)
        yield from _asked_how(turn, made, voice("look-in", what=made.text), 0, day)


def _look_in_day(turn: Turn, made: Commitment) -> str:
    """The day of the look-in that the newest call for help asked for: earlier ones have lost their meaning."""
    calls = [c.at for c in turn.scene.check_ins if c.commitment_id == made.id and c.outcome is Outcome.STUCK]
    return (max(calls).astimezone(ZoneInfo(made.zone)).date() + LOOK_IN_AFTER).isoformat() if calls else ""


def _asked_how(turn: Turn, made: Commitment, text: str, nudges: int, looked_in: str) -> Iterator[Effect]:
    """`looked_in`: the day of the look-in that these questions follow, empty where they follow the promise's own day."""
    message = plain(text, outcome_buttons(voice_of(turn.scene, made.person_id), made))
    yield Save(replace(made, nudges=nudges))
    yield Send(turn.id("checkin"), made.person_id, message, made.programme_id, circle_id=made.circle_id)
    if nudges < len(NUDGE_AFTER_DAYS):
        day = turn.now.astimezone(ZoneInfo(made.zone)).date() + timedelta(days=NUDGE_AFTER_DAYS[nudges])
        after = f":{looked_in}" if looked_in else ""
        name = f"nudge:{made.id}:{made.due.isoformat()}:{nudges + 1}{after}"
        yield Wake(name, at_hour(day, 10, made.zone), circle_id=made.circle_id)


def outcome_buttons(voice: Voice, made: Commitment) -> Buttons:
    return Buttons(
        (
            press(voice("button-kept"), "kept", made.id, style=Style.PRIMARY),
            press(voice("button-going"), "going", made.id),
            press(voice("button-stuck"), "stuck", made.id),
            press(voice("button-blind"), "blind", made.id),
            press(voice("button-hand-on"), "handon", made.id),
        )
    )


def mine(turn: Turn) -> Iterator[Effect]:
    """`commitments`: everything promised and still open, each in a message of its own with what can be done about it,
    so that acting on one leaves the others as they are."""
    promises = own_open(turn.scene, turn.me.id)[:LISTED] if turn.scene.me is not None else []
    if not promises:
        yield turn.say("commitments-none")
    for made in promises:
        yield Answer(Message(_line(turn.voice, made), tuple(_shown(turn.voice, made))))


def listed(turn: Turn, voice: Voice) -> Iterator[Part]:
    """The same, as parts of one page."""
    for made in own_open(turn.scene, turn.me.id)[:LISTED]:
        yield from _shown(voice, made)
        yield Divider()


def _shown(voice: Voice, made: Commitment) -> Iterator[Part]:
    yield Text(_line(voice, made))
    yield outcome_buttons(voice, made)


def _line(voice: Voice, made: Commitment) -> str:
    key = "commitment-line-stuck" if made.state is CommitmentState.STUCK else "commitment-line"
    return voice(key, what=made.text, day=voice.day(made.due))


def own_open(scene: Scene, person_id: str) -> list[Commitment]:
    """A person's open commitments, the soonest first."""
    mine = [c for c in scene.commitments if c.person_id == person_id and not c.state.closed]
    return sorted(mine, key=lambda c: (c.due, c.id))


def _my_open(turn: Turn) -> Commitment | None:
    made = turn.scene.commitment(turn.action.arg(0))
    if made is None or turn.scene.me is None or made.person_id != turn.me.id or made.state.closed:
        return None
    return made


def _noted(turn: Turn, made: Commitment, outcome: Outcome, note: str = "") -> Save:
    return Save(CheckIn(turn.id("check-in"), made.id, made.programme_id, turn.me.id, turn.now, outcome, note))


def _news(turn: Turn, made: Commitment, key: str, *parts: Part) -> Iterator[Effect]:
    """Tell the circle, in each reader's language."""
    circle = turn.scene.circle(made.circle_id)
    if circle is None:
        return
    for seat in access.listeners(turn.scene, circle, made.person_id):
        voice = voice_of(turn.scene, seat.person_id)
        text = voice(key, name=turn.me.name, what=made.text)
        send_id = turn.id("news", seat.person_id)
        message = plain(text, *parts)
        yield Send(send_id, seat.person_id, message, made.programme_id, circle_id=circle.id, by=turn.me.id)


def kept(turn: Turn) -> Iterator[Effect]:
    made = _my_open(turn)
    if made is None:
        yield turn.say("commitment-gone")
        return
    yield Save(replace(made, state=CommitmentState.KEPT, closed_at=turn.now, nudges=0, offered_to=""))
    yield _noted(turn, made, Outcome.KEPT)
    yield from _cancel_timers(made)
    yield Settle(plain(turn.voice("kept", what=made.text)))
    yield from _news(turn, made, "news-kept")


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
    )


def going(turn: Turn) -> Iterator[Effect]:
    made = _my_open(turn)
    yield Answer(going_form(turn.voice, made)) if made else turn.say("commitment-gone")


def save_going(turn: Turn) -> Iterator[Effect]:
    """A new day, without shame; the old timers lose their meaning."""
    made = _my_open(turn)
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
    yield _noted(turn, made, Outcome.GOING_ON)
    yield from _cancel_timers(made)
    yield from set_timers(turn, moved)
    yield Settle(plain(turn.voice("going-saved", what=made.text, day=turn.voice.day(due))))


def stuck_form(voice: Voice, made: Commitment) -> Form:
    note = Field("note", voice("stuck-note"), FieldKind.TEXT, required=False, longest=LONGEST_NOTE)
    submits, opens = Action("stuck.save", (made.id,)), Action("stuck", (made.id,))
    return Form(
        voice("stuck-form"),
        (note,),
        submits,
        opens,
        voice("button-ask-circle"),
        voice("stuck-intro", what=made.text),
        empty=voice("problem-empty"),
    )


def stuck(turn: Turn) -> Iterator[Effect]:
    made = _my_open(turn)
    yield Answer(stuck_form(turn.voice, made)) if made else turn.say("commitment-gone")


def save_stuck(turn: Turn) -> Iterator[Effect]:
    """Ask the circle who could help, and look again in a week."""
    made = _my_open(turn)
    if made is None:
        yield turn.say_with_words("commitment-gone")
        return
    form = stuck_form(turn.voice, made)
    if problems := too_long(turn, form):
        yield Answer(refill(form, turn, problems))
        return
    note = turn.value("note")
    if any(_same_call(turn, made, check_in) for check_in in turn.scene.check_ins):
        yield Settle(plain(turn.voice("stuck-saved", what=made.text)))
        return
    yield Save(replace(made, state=CommitmentState.STUCK, nudges=0, helped_at=None))
    yield _noted(turn, made, Outcome.STUCK, note)
    yield from _cancel_timers(made)
    day = turn.now.astimezone(ZoneInfo(made.zone)).date() + LOOK_IN_AFTER
    key = f"lookin:{made.id}:{made.due.isoformat()}:{day.isoformat()}"
    yield Wake(key, at_hour(day, 10, made.zone), circle_id=made.circle_id)
    yield Settle(plain(turn.voice("stuck-saved", what=made.text)))
    help_button = Buttons((press(turn.voice("button-help-out"), "helpout", made.id, style=Style.PRIMARY),))
    quote: tuple[Part, ...] = (Quote(note),) if note else ()
    yield from _news(turn, made, "news-stuck", *quote, help_button)


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
    if made.person_id == turn.me.id or made.state.closed:
        yield turn.say("help-not-needed")
        return
    yield Save(replace(made, helped_at=turn.now))
    owner = voice_of(turn.scene, made.person_id)
    text = owner("help-offered", name=turn.me.name, what=made.text)
    send_id = new_id("help", made.id, turn.me.id, str(made.due))
    yield Send(send_id, made.person_id, plain(text), made.programme_id, circle_id=made.circle_id)
    yield turn.say("help-thanks", name=name_of(turn.scene, made.person_id, turn.voice))


def blind_form(voice: Voice, made: Commitment) -> Form:
    fields = (
        Field("learnt", voice("blind-learnt"), FieldKind.TEXT, longest=LONGEST_NOTE),
        Field("quotable", voice("blind-quotable"), FieldKind.TICK, required=False, hint=voice("blind-quotable-hint")),
    )
    submits, opens = Action("blind.save", (made.id,)), Action("blind", (made.id,))
    return Form(
        voice("blind-form"),
        fields,
        submits,
        opens,
        voice("button-save"),
        voice("blind-intro", what=made.text),
        empty=voice("problem-empty"),
    )


def blind(turn: Turn) -> Iterator[Effect]:
    made = _my_open(turn)
    yield Answer(blind_form(turn.voice, made)) if made else turn.say("commitment-gone")


def save_blind(turn: Turn) -> Iterator[Effect]:
    """Closed with what was learnt, which the circle reads too."""
    made = _my_open(turn)
    if made is None:
        yield turn.say_with_words("commitment-gone")
        return
    form = blind_form(turn.voice, made)
    problems = too_long(turn, form)
    learnt = turn.value("learnt")
    if not learnt:
        problems["learnt"] = turn.voice("problem-empty")
    if problems:
        yield Answer(refill(form, turn, problems))
        return
    closed = replace(
        made,
        state=CommitmentState.BLIND_ALLEY,
        closed_at=turn.now,
        learnt=learnt,
        quotable=bool(turn.value("quotable")),
    )
    yield Save(closed)
    if closed.quotable and not turn.scene.consented(turn.me.id, made.programme_id, Scope.QUOTES):
        yield Save(Consent(turn.id("consent"), made.programme_id, turn.me.id, Scope.QUOTES, turn.now))
    yield _noted(turn, made, Outcome.BLIND_ALLEY, learnt)
    yield from _cancel_timers(made)
    yield Settle(plain(turn.voice("blind-saved")))
    yield from _news(turn, made, "news-blind", Quote(learnt))


def hand_on_form(turn: Turn, made: Commitment) -> Form | None:
    circle = turn.scene.circle(made.circle_id)
    others = access.listeners(turn.scene, circle, turn.me.id) if circle else ()
    if not others:
        return None
    voice = turn.voice
    options = tuple(Option(s.person_id, name_of(turn.scene, s.person_id, voice)) for s in others)
    to = Field("to", voice("handon-to"), FieldKind.CHOICE, options)
    submits, opens = Action("handon.save", (made.id,)), Action("handon", (made.id,))
    return Form(
        voice("handon-form"),
        (to,),
        submits,
        opens,
        voice("button-ask"),
        voice("handon-intro", what=made.text),
        empty=voice("problem-empty"),
    )


def hand_on(turn: Turn) -> Iterator[Effect]:
    made = _my_open(turn)
    form = hand_on_form(turn, made) if made else None
    if made is None or form is None:
        yield turn.say("handon-nobody" if made else "commitment-gone")
        return
    yield Answer(form)


def save_hand_on(turn: Turn) -> Iterator[Effect]:
    """Ask the other; until they say yes, the promise stays with its maker."""
    made = _my_open(turn)
    form = hand_on_form(turn, made) if made else None
    if made is None or form is None:
        yield turn.say("handon-nobody" if made else "commitment-gone")
        return
    to = turn.value("to")
    if to not in {option.value for option in form.fields[0].options}:
        yield Answer(refill(form, turn, {"to": turn.voice("problem-choose")}))
        return
    yield Save(replace(made, offered_to=to))
    voice = voice_of(turn.scene, to)
    text = voice("handon-asked", name=turn.me.name, what=made.text, day=voice.day(made.due))
    buttons = Buttons(
        (
            press(voice("button-take-on"), "handon.yes", made.id, style=Style.PRIMARY),
            press(voice("button-decline"), "handon.no", made.id),
        )
    )
    send_id = turn.id("handon")
    yield Send(send_id, to, plain(text, buttons), made.programme_id, circle_id=made.circle_id, by=turn.me.id)
    yield Settle(plain(turn.voice("handon-sent", name=name_of(turn.scene, to, turn.voice))))


def _offered(turn: Turn) -> Commitment | None:
    made = turn.scene.commitment(turn.action.arg(0))
    if made is None or turn.scene.me is None or made.offered_to != turn.me.id or made.state.closed:
        return None
    return made


def take_on(turn: Turn) -> Iterator[Effect]:
    made = _offered(turn)
    if made is None:
        yield Settle(plain(turn.voice("handon-gone")))
        return
    today = turn.now.astimezone(ZoneInfo(turn.me.zone)).date()
    due = max(made.due, today + timedelta(days=7))
    taken = replace(
        made, person_id=turn.me.id, offered_to="", due=due, zone=turn.me.zone, nudges=0, state=CommitmentState.OPEN
    )
    yield Save(taken)
    note_id = turn.id("check-in")
    yield Save(CheckIn(note_id, made.id, made.programme_id, made.person_id, turn.now, Outcome.HANDED_ON))
    yield from _cancel_timers(made)
    yield from set_timers(turn, taken)
    yield Settle(plain(turn.voice("handon-taken", what=made.text, day=turn.voice.day(due))))
    voice = voice_of(turn.scene, made.person_id)
    text = voice("news-handed-on", name=turn.me.name, what=made.text)
    yield Send(turn.id("news"), made.person_id, plain(text), made.programme_id, circle_id=made.circle_id)


def decline(turn: Turn) -> Iterator[Effect]:
    made = _offered(turn)
    if made is None:
        yield Settle(plain(turn.voice("handon-gone")))
        return
    yield Save(replace(made, offered_to=""))
    yield Settle(plain(turn.voice("handon-declined")))
    voice = voice_of(turn.scene, made.person_id)
    text = voice("handon-not-now", name=turn.me.name, what=made.text)
    message = plain(text, outcome_buttons(voice, made))
    yield Send(turn.id("news"), made.person_id, message, made.programme_id, circle_id=made.circle_id)


def date_problem(turn: Turn, due: date) -> str:
    today = turn.now.astimezone(ZoneInfo(turn.me.zone)).date()
    if due < today:
        return turn.voice("problem-date-past-day", day=turn.voice.day(due))
    return turn.voice("problem-date-far") if due > today + FARTHEST else ""
