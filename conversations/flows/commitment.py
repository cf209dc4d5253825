"""Promises: made by form, by sentence or from a message, shown back before they count, and witnessed by the circle."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
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
    Part,
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
from conversations.values import replace

LONGEST_PROMISE = 500
ANY_WITNESS = "any"


def commit(turn: Turn) -> Iterator[Effect]:
    """Open the form, for the circle that the button names or the one that the person writes to; where that is not
    certain, the form asks. After a promise that
    was kept, it is for the next step."""
    circle = _circle(turn, turn.action.arg(0))
    if circle is None and not _must_choose(turn, turn.action.arg(0)):
        yield turn.say("commit-no-circle")
        return
    yield Answer(commit_form(turn, circle, follows=turn.action.arg(1)))


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
        draft = _drafted(turn, circle, promise.what[:LONGEST_PROMISE])
        yield Answer(_with_problem(commit_form(turn, circle, draft), text))
    elif circle is None:
        draft = _drafted(turn, None, promise.what, promise.due)
        yield Answer(replace(commit_form(turn, None, draft), open=True))
    else:
        yield from _propose(turn, circle, _drafted(turn, circle, promise.what), promise.due)


def from_message(turn: Turn) -> Iterator[Effect]:
    """The message shortcut "Make this a commitment": the form, with what the message says. Nothing is kept by it."""
    remark = turn.scene.remark
    readable = remark is not None and turn.scene.me is not None and remark.deleted_at is None
    circle = _circle(turn, remark.circle_id if remark is not None and readable else "")
    if circle is None and not _must_choose(turn, ""):
        yield turn.say("commit-no-circle")
        return
    mine = remark is not None and circle is not None and remark.circle_id == circle.id
    said = remark.text if remark is not None and mine else turn.action.arg(0)
    promise = read_promise(" ".join(said.split()), turn.now, turn.me.zone)
    draft = _drafted(turn, circle, promise.what[:LONGEST_PROMISE], promise.due)
    yield Answer(commit_form(turn, circle, draft))


def _drafted(turn: Turn, circle: Circle | None, what: str, due: date | None = None) -> Draft:
    where = circle.id if circle else ""
    return Draft(turn.id("promise"), turn.me.id, where, "commitment", turn.now, what, due=due)


def commit_form(turn: Turn, circle: Circle | None, draft: Draft | None = None, follows: str = "") -> Form:
    """What, by when, and, for those who like, how. `draft` fills it in; it is replaced once the form is sent. Without a
    circle, the form asks for one of the person's."""
    voice, scene = turn.voice, turn.scene
    mine = () if circle else tuple(c for c in scene.circles_of(turn.me.id) if not _as_guest(turn, c))
    circles = tuple(Option(c.id, circle_name(scene, c, turn.me.id, voice)) for c in mine)
    witnesses = access.witnesses(scene, circle, turn.me.id) if circle else ()
    people = tuple(Option(s.person_id, name_of(scene, s.person_id, voice)) for s in witnesses)
    given = draft or _drafted(turn, circle, "")
    when = (voice.day(given.due),) if given.due else ()
    fields = [
        *([Field("circle", voice("commit-circle"), FieldKind.CHOICE, circles)] if circles else ()),
        Field("what", voice("commit-what"), value=_one(given.text), hint=voice("commit-what-hint"),
              longest=LONGEST_PROMISE),
        Field("when", voice("commit-when"), value=when, hint=voice("commit-when-hint"), longest=60),
        Field("for", voice("commit-for"), value=_one(given.for_whom), required=False, longest=200),
        Field("first", voice("commit-first"), value=_one(given.first_step), required=False,
              hint=voice("commit-first-hint"), longest=200),
    ]  # fmt: skip
    if people:
        any_realm = Option(ANY_WITNESS, voice("commit-witness-any"))
        along = Field("with", voice("commit-with"), FieldKind.CHOICES, people, given.along, required=False)
        chosen = (given.witness or ANY_WITNESS,)
        fields += [
            along,
            Field("witness", voice("commit-witness"), FieldKind.CHOICE, (any_realm, *people), chosen, False),
        ]
    draft_id = draft.id if draft is not None and draft.version else ""
    return Form(
        voice("commit-form"),
        tuple(fields),
        Action("commit.save", (circle.id if circle else "", draft_id, follows or given.follows)),
        Action("commit", (circle.id if circle else "", follows or given.follows)),
        voice("button-next"),
        voice("commit-intro", circle=circle_name(scene, circle, turn.me.id, voice))
        if circle
        else voice("commit-intro-choose"),
        empty=voice("problem-empty"),
        cancel=voice("button-cancel"),
    )


def _one(value: str) -> tuple[str, ...]:
    return (value,) if value else ()


def _with_problem(form: Form, problem: str) -> Form:
    fields = tuple(replace(f, value=(), problem=problem) if f.key == "when" else f for f in form.fields)
    return replace(form, fields=fields, open=True)


def save_form(turn: Turn) -> Iterator[Effect]:
    named = turn.action.arg(0) or turn.value("circle")
    circle = _circle(turn, named)
    if circle is None and not _must_choose(turn, named):
        yield turn.say_with_words("commit-no-circle")
        return
    old = turn.scene.draft(turn.action.arg(1))
    old = old if old is not None and old.person_id == turn.me.id else None
    form = commit_form(turn, None if turn.value("circle") else circle, old, turn.action.arg(2))
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
    members = {seat.person_id for seat in access.witnesses(turn.scene, circle, turn.me.id)} if circle else set()
    if not set(turn.values("with")) <= members:
        problems["with"] = turn.voice("problem-choose")
    if turn.value("witness") not in {"", ANY_WITNESS, *members}:
        problems["witness"] = turn.voice("problem-choose")
    if problems or due is None or circle is None:
        yield Answer(refill(form, turn, problems))
        return
    if old is not None:
        yield Save(replace(old, done_at=turn.now, text="", for_whom="", first_step=""))
    draft = replace(
        _drafted(turn, circle, turn.value("what")),
        for_whom=turn.value("for"),
        first_step=turn.value("first"),
        along=tuple(sorted(set(turn.values("with")))),
        witness="" if turn.value("witness") == ANY_WITNESS else turn.value("witness"),
        follows=_earlier(turn, turn.action.arg(2)),
    )
    yield from _propose(turn, circle, draft, due)


def _earlier(turn: Turn, commitment_id: str) -> str:
    """An earlier promise of one's own, or one done together."""
    found = turn.scene.commitment(commitment_id)
    return found.id if found is not None and turn.me.id in (found.person_id, *found.shared) else ""


def notice_promise(turn: Turn, circle: Circle, text: str) -> Iterator[Effect]:
    """A sentence sounded like a promise: offer, to its writer alone, to record it. Never recorded without a yes."""
    if not looks_like_a_promise(text) or len(text) > LONGEST_PROMISE or _as_guest(turn, circle):
        return
    promise = read_promise(text, turn.now, turn.me.zone)
    if promise.due is not None and not date_problem(turn, promise.due):
        draft = _drafted(turn, circle, promise.what)
        there = getattr(turn.event, "room", "")  # all have read it already: nobody wonders if it went
        intro = turn.voice("commit-noticed-there") if there else turn.voice("commit-noticed")
        yield from _propose(turn, circle, draft, promise.due, intro)


def _propose(turn: Turn, circle: Circle, draft: Draft, due: date, intro: str = "") -> Iterator[Effect]:
    """Show the promise back, with its day spelt out, and wait for a yes."""
    if looks_like_a_promise(draft.text):
        draft = replace(draft, text=read_promise(draft.text, turn.now, turn.me.zone).what)
    draft = replace(draft, due=due, witness=draft.witness or _witness(turn, circle, draft.along))
    yield Save(draft)
    yield Answer(_shown_back(turn, circle, draft, due, intro or turn.voice("commit-shown-back")))


def _shown_back(turn: Turn, circle: Circle, draft: Draft, due: date, intro: str) -> Message:
    """The promise, everybody who would be told of it, and the buttons of a yes to that and no more."""
    voice, scene, witness = turn.voice, turn.scene, draft.witness
    told = access.witnesses(scene, circle, turn.me.id)
    rows = [(voice("row-you-will"), draft.text), (voice("row-by"), voice.day(due))]
    if draft.for_whom:
        rows.append((voice("row-for"), draft.for_whom))
    if draft.first_step:
        rows.append((voice("row-first"), draft.first_step))
    if draft.along:
        rows.append((voice("row-asked-along"), voice.names([name_of(scene, each, voice) for each in draft.along])))
    if witness:
        rows.append((voice("row-witness"), name_of(scene, witness, voice)))
    others = [s for s in told if s.person_id not in (witness, *draft.along)]
    if others:
        rows.append((voice("row-told"), names_in(scene, tuple(others), voice)))
    if (earlier := scene.commitment(draft.follows)) is not None:
        rows.append((voice("row-follows"), earlier.text))
    buttons = (
        press(voice("button-record"), "commit.yes", draft.id, *access.marks_of(told), style=Style.PRIMARY),
        press(voice("button-change"), "commit.change", draft.id),
        press(voice("button-do-not-record"), "commit.no", draft.id),
    )
    summary = voice("commit-summary", what=draft.text, day=voice.day(due))
    parts = (Text(intro), Facts(tuple(rows)), Buttons(buttons))
    return Message(f"{intro} {summary}", parts)


def _witness(turn: Turn, circle: Circle, along: tuple[str, ...]) -> str:
    """A witness from another realm where there is one, whoever has the fewest promises of others to watch over."""
    mine = turn.scene.seat(circle.id, turn.me.id)
    watched = Counter(c.witness for c in turn.scene.commitments if not c.state.closed)
    seats = [s for s in access.witnesses(turn.scene, circle, turn.me.id) if s.person_id not in along]
    seats.sort(key=lambda s: (mine is not None and s.realm == mine.realm, watched[s.person_id], s.id))
    return seats[0].person_id if seats else ""


def record(turn: Turn) -> Iterator[Effect]:
    """The yes: the commitment counts from now, the circle is told, and its timers are set."""
    draft = _my_draft(turn)
    circle = turn.scene.circle(draft.circle_id) if draft else None
    if draft is None or circle is None or draft.due is None:
        yield Settle(plain(turn.voice("draft-gone")))
        return
    if not access.all_shown(access.witnesses(turn.scene, circle, turn.me.id), turn.action.args[1:]):
        yield Settle(_shown_back(turn, circle, draft, draft.due, turn.voice("commit-again")))
        return
    done = replace(draft, done_at=turn.now, text="", for_whom="", first_step="")
    yield Save(done)
    if problem := date_problem(turn, draft.due):
        yield Answer(_with_problem(commit_form(turn, circle, replace(draft, version=0)), problem))
        return
    if not access.may_share(turn.scene, turn.me.id, circle.programme_id):
        yield turn.say("commit-sharing-is-off")
        return
    members = {seat.person_id for seat in access.witnesses(turn.scene, circle, turn.me.id)}
    made = Commitment(
        new_id("commitment", draft.id), circle.programme_id, circle.id, turn.me.id, draft.due, turn.me.zone, turn.now,
        draft.text, draft.for_whom, first_step=draft.first_step, follows=draft.follows,
        witness=draft.witness if draft.witness in members else "",
        along=tuple(each for each in draft.along if each in members),
    )  # fmt: skip
    yield Save(made)
    yield from set_timers(turn, made)
    voice = turn.voice
    text = voice("commit-recorded", what=made.text, day=voice.day(made.due))
    parts: list[Part] = [Text(text)]
    if made.first_step:
        parts.append(Text(voice("commit-first-reminder", step=made.first_step)))
    parts.append(Buttons((press(voice("button-commitments"), "commitments"),)))
    yield Settle(Message(text, tuple(parts)))
    told = access.readers(turn.scene, circle, turn.me.id, access.witnesses(turn.scene, circle, turn.me.id))
    # Where all read it at once, whoever is asked to join in is asked by themselves, too.
    for reader in (*told, *(made.along if circle.id in told else ())):
        message, send_id = _announcement(turn, made, reader), new_id("promised", made.id, reader)
        yield Send(send_id, reader, message, circle.programme_id, circle_id=circle.id, about=made.id, by=turn.me.id)


def _announcement(turn: Turn, made: Commitment, reader_id: str) -> Message:
    """What the others in the circle read: as the one who was asked to be the witness, to join in, or to know."""
    voice = voice_of(turn.scene, reader_id)
    name = name_of(turn.scene, made.person_id, voice)
    heading = voice("promised-heading", name=name)
    rows = [(voice("row-will"), made.text), (voice("row-by"), voice.day(made.due))]
    if made.for_whom:
        rows.append((voice("row-for"), made.for_whom))
    if made.first_step:
        rows.append((voice("row-first"), made.first_step))
    parts: list[Part] = [Heading(heading), Facts(tuple(rows))]
    if reader_id in made.along:
        yes = press(voice("button-along-yes"), "along.yes", made.id, style=Style.PRIMARY)
        no = press(voice("button-along-no"), "along.no", made.id)
        parts += [Text(voice("promised-along", name=name)), Buttons((yes, no))]
    if reader_id == made.circle_id:
        told = voice("promised-here")
    else:
        told = voice("promised-your-witness" if reader_id == made.witness else "promised-witness", name=name)
    parts.append(Text(told, quiet=True))
    return Message(f"{heading}: {made.text}. {voice('row-by')}: {voice.day(made.due)}", tuple(parts))


def change_draft(turn: Turn) -> Iterator[Effect]:
    draft = _my_draft(turn)
    circle = turn.scene.circle(draft.circle_id) if draft else None
    if draft is None or circle is None or draft.due is None:
        yield Settle(plain(turn.voice("draft-gone")))
        return
    yield Answer(replace(commit_form(turn, circle, draft), open=True))


def drop(turn: Turn) -> Iterator[Effect]:
    if (draft := _my_draft(turn)) is not None:
        yield Save(replace(draft, done_at=turn.now, text="", for_whom="", first_step=""))
    yield Settle(plain(turn.voice("commit-not-recorded")))


def _my_draft(turn: Turn) -> Draft | None:
    draft = turn.scene.draft(turn.action.arg(0))
    if draft is None or turn.scene.me is None or draft.person_id != turn.me.id or draft.done_at is not None:
        return None
    here = draft.kind == "commitment" and access.own_seat(turn.scene, draft.circle_id, turn.me.id) is not None
    return draft if here else None


def _circle(turn: Turn, circle_id: str) -> Circle | None:
    """The named circle if the person is a member; where none is named, the thread's, or the one their words go to."""
    if turn.scene.me is None:
        return None
    wanted = circle_id or turn.scene.thread_circle
    found = next((c for c in turn.scene.circles_of(turn.me.id) if c.id == wanted), None)
    found = found or (None if circle_id else turn.scene.writing_circle(turn.me.id))
    return None if found is not None and _as_guest(turn, found) else found


def _must_choose(turn: Turn, circle_id: str) -> bool:
    """Whether somebody in several circles has not said which one they mean."""
    return not circle_id and turn.scene.me is not None and len(turn.scene.circles_of(turn.me.id)) > 1


def _as_guest(turn: Turn, circle: Circle) -> bool:
    seat = turn.scene.seat(circle.id, turn.me.id)
    return seat is not None and seat.guest
