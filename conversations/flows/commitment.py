"""Promises: made by form or by sentence, shown back before they count, and witnessed by the circle."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from conversations import access
from conversations.dates import looks_like_a_promise, read_day, read_promise
from conversations.effects import Answer, Effect, Save, Send, Settle
from conversations.flows.follow_up import date_problem, set_timers
from conversations.message import (
    Action,
    Buttons,
    Facts,
    Field,
    FieldKind,
    Form,
    Heading,
    Message,
    Option,
    Style,
    Text,
)
from conversations.model import Circle, Commitment, Draft, new_id
from conversations.turn import (
    Turn,
    circle_name,
    name_of,
    names_in,
    plain,
    press,
    refill,
    too_long,
    voice_of,
)

LONGEST_PROMISE = 500


def commit(turn: Turn) -> Iterator[Effect]:
    """Open the form, for the circle that the button names or the one that the person writes to; where that is not
    certain, the form asks."""
    circle = _circle(turn, turn.action.arg(0))
    if circle is None and not _must_choose(turn, turn.action.arg(0)):
        yield turn.say("commit-no-circle")
        return
    yield Answer(commit_form(turn, circle))


def commit_words(turn: Turn) -> Iterator[Effect]:
    """`commit visit the youth club by next Friday`."""
    circle = _circle(turn, "")
    if circle is None and not _must_choose(turn, ""):
        yield turn.say("commit-no-circle")
        return
    if not turn.action.arg(0).strip():
        yield Answer(commit_form(turn, circle))
        return
    promise = read_promise(turn.action.arg(0), turn.now, turn.me.zone)
    if promise.due is None or (problem := date_problem(turn, promise.due)) or len(promise.what) > LONGEST_PROMISE:
        text = turn.voice("problem-date") if promise.due is None else problem
        yield Answer(_filled(commit_form(turn, circle), promise.what[:LONGEST_PROMISE], "", "", text))
    elif circle is None:
        yield Answer(_filled(commit_form(turn, None), promise.what, turn.voice.day(promise.due), ""))
    else:
        yield from _propose(turn, circle, promise.what, promise.due, "")


def commit_form(turn: Turn, circle: Circle | None, draft_id: str = "") -> Form:
    """Without a circle, the form asks for one of the person's."""
    voice = turn.voice
    mine = () if circle else turn.scene.circles_of(turn.me.id)
    options = tuple(Option(c.id, circle_name(turn.scene, c, turn.me.id, voice)) for c in mine)
    fields = [
        *([Field("circle", voice("commit-circle"), FieldKind.CHOICE, options)] if options else ()),
        Field("what", voice("commit-what"), hint=voice("commit-what-hint"), longest=LONGEST_PROMISE),
        Field("when", voice("commit-when"), hint=voice("commit-when-hint"), longest=60),
        Field("for", voice("commit-for"), required=False, longest=200),
    ]
    return Form(
        voice("commit-form"),
        tuple(fields),
        Action("commit.save", (circle.id if circle else "", draft_id)),
        Action("commit", (circle.id,) if circle else ()),
        voice("button-next"),
        voice("commit-intro", circle=circle_name(turn.scene, circle, turn.me.id, voice))
        if circle
        else voice("commit-intro-choose"),
        empty=voice("problem-empty"),
    )


def _filled(form: Form, what: str, when: str, for_whom: str, problem: str = "") -> Form:
    values = {"what": what, "when": when, "for": for_whom}
    fields = tuple(
        replace(f, value=(values[f.key],) if values.get(f.key) else (), problem=problem if f.key == "when" else "")
        for f in form.fields
    )
    return replace(form, fields=fields, open=True)


def save_form(turn: Turn) -> Iterator[Effect]:
    named = turn.action.arg(0) or turn.value("circle")
    circle = _circle(turn, named)
    if circle is None and not _must_choose(turn, named):
        yield turn.say_with_words("commit-no-circle")
        return
    form = commit_form(turn, None if turn.value("circle") else circle, turn.action.arg(1))
    problems = too_long(turn, form)
    if circle is None:
        problems["circle"] = turn.voice("problem-choose")
    if not turn.value("what"):
        problems["what"] = turn.voice("problem-empty")
    due = read_day(turn.value("when"), turn.now, turn.me.zone)
    if due is None:
        problems["when"] = turn.voice("problem-date")
    elif problem := date_problem(turn, due):
        problems["when"] = problem
    if problems or due is None or circle is None:
        yield Answer(refill(form, turn, problems))
        return
    old = turn.scene.draft(turn.action.arg(1))
    if old is not None and old.person_id == turn.me.id:
        yield Save(replace(old, done_at=turn.now, text="", for_whom=""))
    yield from _propose(turn, circle, turn.value("what"), due, turn.value("for"))


def notice_promise(turn: Turn, circle: Circle, text: str) -> Iterator[Effect]:
    """A sentence sounded like a promise: offer, to its writer alone, to record it. Never recorded without a yes."""
    if not looks_like_a_promise(text) or len(text) > LONGEST_PROMISE:
        return
    promise = read_promise(text, turn.now, turn.me.zone)
    if promise.due is not None and not date_problem(turn, promise.due):
        yield from _propose(turn, circle, promise.what, promise.due, "", "commit-noticed")


def _propose(
    turn: Turn, circle: Circle, what: str, due: date, for_whom: str, intro: str = "commit-shown-back"
) -> Iterator[Effect]:
    """Show the promise back, with its day spelt out, and wait for a yes."""
    voice = turn.voice
    what = read_promise(what, turn.now, turn.me.zone).what if looks_like_a_promise(what) else what
    draft = Draft(turn.id("promise"), turn.me.id, circle.id, "commitment", turn.now, what, for_whom, due)
    yield Save(draft)
    rows = [(voice("row-you-will"), what), (voice("row-by"), voice.day(due))]
    if for_whom:
        rows.append((voice("row-for"), for_whom))
    witnesses = access.listeners(turn.scene, circle, turn.me.id)
    rows.append((voice("row-witnesses"), names_in(turn.scene, witnesses, voice)))
    buttons = (
        press(voice("button-record"), "commit.yes", draft.id, style=Style.PRIMARY),
        press(voice("button-change"), "commit.change", draft.id),
        press(voice("button-do-not-record"), "commit.no", draft.id),
    )
    summary = voice("commit-summary", what=what, day=voice.day(due))
    parts = (Text(voice(intro)), Facts(tuple(rows)), Buttons(buttons))
    yield Answer(Message(f"{voice(intro)} {summary}", parts))


def record(turn: Turn) -> Iterator[Effect]:
    """The yes: the commitment counts from now, the circle is told, and its timers are set."""
    draft = _my_draft(turn)
    circle = turn.scene.circle(draft.circle_id) if draft else None
    if draft is None or circle is None or draft.due is None:
        yield Settle(plain(turn.voice("draft-gone")))
        return
    if problem := date_problem(turn, draft.due):
        yield Save(replace(draft, done_at=turn.now, text="", for_whom=""))
        yield Answer(_filled(commit_form(turn, circle), draft.text, "", draft.for_whom, problem))
        return
    made = Commitment(
        new_id("commitment", draft.id), circle.programme_id, circle.id, turn.me.id, draft.due, turn.me.zone, turn.now,
        draft.text, draft.for_whom,
    )  # fmt: skip
    yield Save(made)
    yield Save(replace(draft, done_at=turn.now, text="", for_whom=""))
    yield from set_timers(turn, made)
    voice = turn.voice
    text = voice("commit-recorded", what=made.text, day=voice.day(made.due))
    yield Settle(plain(text, Buttons((press(voice("button-commitments"), "commitments"),))))
    for seat in access.listeners(turn.scene, circle, turn.me.id):
        message = _announcement(turn, made, seat.person_id)
        send_id = new_id("promised", made.id, seat.person_id)
        yield Send(send_id, seat.person_id, message, circle.programme_id, circle_id=circle.id, by=turn.me.id)


def _announcement(turn: Turn, made: Commitment, reader_id: str) -> Message:
    voice = voice_of(turn.scene, reader_id)
    name = name_of(turn.scene, made.person_id, voice)
    heading = voice("promised-heading", name=name)
    rows = [(voice("row-will"), made.text), (voice("row-by"), voice.day(made.due))]
    if made.for_whom:
        rows.append((voice("row-for"), made.for_whom))
    parts = (Heading(heading), Facts(tuple(rows)), Text(voice("promised-witness"), quiet=True))
    return Message(f"{heading}: {made.text}. {voice('row-by')}: {voice.day(made.due)}", parts)


def change_draft(turn: Turn) -> Iterator[Effect]:
    draft = _my_draft(turn)
    circle = turn.scene.circle(draft.circle_id) if draft else None
    if draft is None or circle is None or draft.due is None:
        yield Settle(plain(turn.voice("draft-gone")))
        return
    form = commit_form(turn, circle, draft.id)
    yield Answer(_filled(form, draft.text, turn.voice.day(draft.due), draft.for_whom))


def drop(turn: Turn) -> Iterator[Effect]:
    if (draft := _my_draft(turn)) is not None:
        yield Save(replace(draft, done_at=turn.now, text="", for_whom=""))
    yield Settle(plain(turn.voice("commit-not-recorded")))


def _my_draft(turn: Turn) -> Draft | None:
    draft = turn.scene.draft(turn.action.arg(0))
    if draft is None or turn.scene.me is None or draft.person_id != turn.me.id or draft.done_at is not None:
        return None
    return draft if access.own_seat(turn.scene, draft.circle_id, turn.me.id) is not None else None


def _circle(turn: Turn, circle_id: str) -> Circle | None:
    """The named circle if the person sits in it; where none is named, the thread's, or the one their words go to."""
    if turn.scene.me is None:
        return None
    wanted = circle_id or turn.scene.thread_circle
    found = next((c for c in turn.scene.circles_of(turn.me.id) if c.id == wanted), None)
    return found or (None if circle_id else turn.scene.writing_circle(turn.me.id))


def _must_choose(turn: Turn, circle_id: str) -> bool:
    """Whether somebody in several circles has not said which one they mean."""
    return not circle_id and turn.scene.me is not None and len(turn.scene.circles_of(turn.me.id)) > 1
