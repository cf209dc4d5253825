"""Talking in a circle: which circle words are for, and whether they go at once.

Before somebody's first words go, they see where to; words whose circle is not certain wait as a draft. What then carries
them to the others is in `relaying`.
"""

from __future__ import annotations

from collections.abc import Iterator

from conversations import access
from conversations.effects import Answer, Effect, Save, Settle
from conversations.events import Deleted, Edited, Said
from conversations.flows import commitment, files, questions, relaying
from conversations.flows.consent import join
from conversations.flows.relaying import LONGEST, edited_lines, receipt, relay, short
from conversations.message import Button, Buttons, Message, Part, Quote, Style, Text
from conversations.model import Asked, Circle, Draft, Role, Seat, Standing, new_id
from conversations.richtext import Lines, decode, encode, ending, of_plain, shortened
from conversations.richtext import plain as plain_words
from conversations.turn import Turn, circle_name, name_of, names_in, plain, press, realm_name
from conversations.values import replace


def words(turn: Turn) -> Iterator[Effect]:
    """Plain words, and the files that came with them."""
    early = heard_before(turn) if turn.scene.me is not None else None
    yield from _words(turn)
    if early is None or early.kind != "deleted":
        yield from files.offer(turn)


def _words(turn: Turn) -> Iterator[Effect]:
    """Relay the words, or hold them until it is certain that, and where, they should go."""
    lines = _lines(turn)
    if turn.scene.me is None or not any(m.person_id == turn.me.id for m in turn.scene.memberships):
        yield from join(turn)
        return
    circles = turn.scene.circles_of(turn.me.id)
    if (early := heard_before(turn)) is not None:
        yield Save(replace(early, done_at=turn.now, text="", rich=""))
        if early.kind == "deleted":
            return
        lines = decode(early.rich, early.text)
    text = plain_words(lines)
    if not circles:
        yield Answer(_no_circle(turn))
        return
    if not text:
        if not (isinstance(turn.event, Said) and turn.event.files):
            yield turn.say("say-nothing")
        return
    if len(text) > LONGEST:
        yield turn.say("words-too-long", longest=LONGEST, length=len(text))
        return
    circle = _certain_circle(turn, circles)
    if not access.may_share(turn.scene, turn.me.id, (circle or circles[0]).programme_id):
        yield relaying.sharing_is_off(turn, (circle or circles[0]).programme_id)
        return
    seat = access.own_seat(turn.scene, circle.id, turn.me.id) if circle else None
    if circle is None or seat is None or seat.shown_at is None or _unanswered(turn, circle, seat):
        yield from _hold(turn, circles if circle is None else (circle,), lines)
        return
    remark_id = turn.id("remark")
    if turn.me.writing_to != circle.id:  # a reply in a thread: what comes next without one goes the same way
        yield Save(replace(turn.me, writing_to=circle.id))
    yield from relay(turn, circle, lines, remark_id, _ref(turn), _answered(turn))
    yield from receipt(turn, circle, remark_id)
    yield from commitment.notice_promise(turn, circle, text)


def _lines(turn: Turn) -> Lines:
    """The words that were typed, without the command that they may stand behind."""
    text = turn.action.arg(0).strip()
    rich = turn.event.rich if isinstance(turn.event, Said) else ""
    return ending(decode(rich, text), text) if rich else of_plain(text)


def _answered(turn: Turn) -> str:
    return turn.scene.answered.id if turn.scene.answered is not None else ""


def heard_before(turn: Turn) -> Draft | None:
    """What was heard of this message before the message itself: platforms may deliver an edit or a deletion first."""
    ref = _ref(turn)
    mine = (d for d in turn.scene.drafts if ref and d.ref == ref and d.person_id == turn.me.id and not d.done_at)
    return next((d for d in mine if d.kind in ("edited", "deleted")), None)


def _remember(turn: Turn, kind: str, ref: str, lines: Lines = ()) -> Iterator[Effect]:
    """Keep an edit or a deletion of a message that has not come yet, for somebody whose words would be passed on."""
    room = getattr(turn.event, "room", "")
    if turn.scene.circles_of(turn.me.id) and (not room or turn.scene.in_room(room)):
        mine = (d for d in turn.scene.drafts if d.ref == ref and d.person_id == turn.me.id and d.kind != "file")
        early = next(mine, None)
        draft = early or Draft(turn.id("early"), turn.me.id, "", kind, turn.now, ref=ref)
        yield Save(replace(draft, kind=kind, text=plain_words(lines), rich=encode(lines)))


def _no_circle(turn: Turn) -> Message:
    """Why nobody got these words, and what would change that."""
    voice, mine = turn.voice, [m for m in turn.scene.memberships if m.person_id == turn.me.id]
    home, helped = press(voice("button-home"), "home"), press(voice("button-help"), "help")
    if any(m.standing in (Standing.TAKING_PART, Standing.PAUSED) for m in mine):
        return plain(voice("no-circle"), Buttons((home, helped)))
    if any(Role.PARTICIPANT in m.roles for m in mine):
        fill_in = press(voice("button-fill-in-profile"), "profile", style=Style.PRIMARY)
        return plain(voice("no-circle-profile"), Buttons((fill_in, helped)))
    return plain(voice("no-circle-convener"), Buttons((home, helped)))


def _certain_circle(turn: Turn, circles: tuple[Circle, ...]) -> Circle | None:
    """The circle that words go to without asking: the thread's and no other, else the one that is certain by itself."""
    if turn.scene.thread_circle:
        return next((circle for circle in circles if circle.id == turn.scene.thread_circle), None)
    return turn.scene.writing_circle(turn.me.id)


def _unanswered(turn: Turn, circle: Circle, seat: Seat) -> Asked | None:
    """A prompt that these words may be meant to answer: open, not answered, and asked since the writer last agreed
    where their words go. Guessing wrong would show an answer before its time."""
    for asked in turn.scene.asked:
        open_one = asked.circle_id == circle.id and not access.has_answered(turn.scene, asked, turn.me.id)
        if open_one and (seat.shown_at is None or seat.shown_at < asked.asked_at):
            return asked
    return None


def _ref(turn: Turn) -> str:
    return turn.event.ref if isinstance(turn.event, Said) else ""


def _hold(turn: Turn, circles: tuple[Circle, ...], lines: Lines) -> Iterator[Effect]:
    """Keep the words as a draft and show where they would go."""
    draft = Draft(turn.id("draft"), turn.me.id, circles[0].id, "words", turn.now, plain_words(lines), ref=_ref(turn))
    yield Save(replace(draft, rich=encode(lines), answers=_answered(turn)))
    yield Answer(_held(turn, draft, circles, turn.voice("hold")))


def _held(turn: Turn, draft: Draft, circles: tuple[Circle, ...], intro: str) -> Message:
    """The words, where they would go, and the buttons of a yes to that and no more."""
    voice, scene = turn.voice, turn.scene
    buttons: list[Button] = []
    for circle in circles[:5]:
        name = circle_name(scene, circle, turn.me.id, voice)
        label = voice("button-send-to", circle=name) if len(circles) > 1 else voice("button-send")
        readers = access.marks_of(access.listeners(scene, circle, turn.me.id))
        buttons.append(press(label, "words.send", draft.id, circle.id, *readers, style=Style.PRIMARY))
        seat = access.own_seat(scene, circle.id, turn.me.id)
        if seat is not None and (asked := _unanswered(turn, circle, seat)) is not None:
            label = voice("button-is-answer", number=asked.number)
            buttons.append(press(label, "words.answer", draft.id, asked.id))
    buttons.append(press(voice("button-do-not-send"), "words.drop", draft.id))
    where = _where(turn, circles[0]) if len(circles) == 1 else voice("hold-which-circle")
    parts: tuple[Part, ...] = (Text(intro), Quote(short(draft.text, 600)), Text(where), Buttons(tuple(buttons)))
    return Message(f"{intro} {where}", parts)


def _where(turn: Turn, circle: Circle) -> str:
    people = _listed(turn, circle)
    return turn.voice("hold-where", people=people) if people else turn.voice("hold-nobody")


def _listed(turn: Turn, circle: Circle) -> str:
    """Everybody that words to a circle reach: names, realms, places."""
    scene, voice = turn.scene, turn.voice
    programme = scene.programme(circle.programme_id)
    people = sorted(
        voice(
            "hold-person",
            name=name_of(scene, s.person_id, voice),
            realm=realm_name(programme, s.realm),
            place=s.stands_for,
        )
        for s in access.listeners(scene, circle, turn.me.id)
    )
    return voice.names(people)


def send_draft(turn: Turn) -> Iterator[Effect]:
    draft = _my_draft(turn)
    circle = turn.scene.circle(turn.action.arg(1))
    seat = access.own_seat(turn.scene, circle.id, turn.me.id) if circle and turn.scene.me else None
    if draft is None or circle is None or seat is None:
        yield Settle(plain(turn.voice("draft-gone")))
        return
    if not access.may_share(turn.scene, turn.me.id, circle.programme_id):
        yield relaying.sharing_is_off(turn, circle.programme_id)
        return
    if not access.all_shown(access.listeners(turn.scene, circle, turn.me.id), turn.action.args[2:]):
        yield Settle(_held(turn, draft, (circle,), turn.voice("hold-again")))
        return
    yield Save(replace(draft, done_at=turn.now, text="", rich=""))
    yield Save(replace(seat, shown_at=turn.now))
    yield Save(replace(turn.me, writing_to=circle.id))
    remark_id = new_id("remark", draft.id)
    yield from relay(turn, circle, decode(draft.rich, draft.text), remark_id, draft.ref, draft.answers)
    names = names_in(turn.scene, access.listeners(turn.scene, circle, turn.me.id), turn.voice)
    yield Settle(plain(turn.voice("sent-first", names=names), relaying.receipt_buttons(turn, circle, remark_id)))
    yield from commitment.notice_promise(turn, circle, draft.text)


def drop_draft(turn: Turn) -> Iterator[Effect]:
    draft = _my_draft(turn)
    if draft is not None:
        yield Save(replace(draft, done_at=turn.now, text="", rich=""))
    yield Settle(plain(turn.voice("draft-dropped")))


def draft_is_answer(turn: Turn) -> Iterator[Effect]:
    """The words were meant as the answer to a prompt: open its form with them in it, so that sharing is chosen."""
    draft, asked = _my_draft(turn), turn.scene.asked_one(turn.action.arg(1))
    if draft is None or asked is None or access.own_seat(turn.scene, asked.circle_id, turn.me.id) is None:
        yield Settle(plain(turn.voice("draft-gone")))
        return
    yield Save(replace(draft, done_at=turn.now, text="", rich=""))
    yield Answer(questions.answer_form(turn.scene, asked, turn.voice, turn.me.id, draft.text))


def _my_draft(turn: Turn) -> Draft | None:
    draft = turn.scene.draft(turn.action.arg(0))
    mine = draft is not None and turn.scene.me is not None and draft.person_id == turn.me.id
    return draft if mine and draft is not None and draft.done_at is None else None


def hello(turn: Turn) -> Iterator[Effect]:
    """Say hello to the circle by one press."""
    circle = turn.scene.circle(turn.action.arg(0))
    seat = access.own_seat(turn.scene, circle.id, turn.me.id) if circle and turn.scene.me else None
    if circle is None or seat is None:
        yield turn.say("circle-not-yours")
        return
    if seat.shown_at is not None:
        yield Answer(plain(turn.voice("hello-already")), quiet=True)
        return
    if not access.may_share(turn.scene, turn.me.id, circle.programme_id):
        yield relaying.sharing_is_off(turn, circle.programme_id)
        return
    listening = access.listeners(turn.scene, circle, turn.me.id)
    if (named := turn.action.args[1:]) and not access.all_shown(listening, named):
        # The button named whom it greets, and somebody has come since.
        names = names_in(turn.scene, listening, turn.voice)
        label = turn.voice("button-hello", count=len(listening), names=names)
        again = press(label, "hello", circle.id, *access.marks_of(listening), style=Style.PRIMARY)
        yield Answer(plain(turn.voice("hello-since", names=names), Buttons((again,))))
        return
    yield Save(replace(seat, shown_at=turn.now))
    yield Save(replace(turn.me, writing_to=circle.id))
    remark_id = new_id("hello", circle.id, turn.me.id)
    if any(remark.id == remark_id for remark in turn.scene.remarks):  # they did, before they were to look again
        remark_id = turn.id("hello")
    yield from relay(turn, circle, of_plain(turn.voice("hello")), remark_id, "")
    names = names_in(turn.scene, listening, turn.voice)
    yield Answer(plain(turn.voice("hello-sent", names=names)))


def write_to(turn: Turn) -> Iterator[Effect]:
    """Choose the circle that plain words go to from now on."""
    circle = turn.scene.circle(turn.action.arg(0))
    seat = access.own_seat(turn.scene, circle.id, turn.me.id) if circle and turn.scene.me else None
    if circle is None or seat is None:
        yield turn.say("circle-not-yours")
        return
    yield Save(replace(seat, shown_at=turn.now))
    yield Save(replace(turn.me, writing_to=circle.id))
    name = circle_name(turn.scene, circle, turn.me.id, turn.voice)
    yield turn.say("writing-to", circle=name, people=_listed(turn, circle))


# --- what was changed before it went


def edited(turn: Turn) -> Iterator[Effect]:
    """The writer changed their message: the copies, or the draft, change with it."""
    event, remark = turn.event, turn.scene.remark
    assert isinstance(event, Edited)
    if turn.scene.me is None:
        return
    lines = shortened(edited_lines(event), LONGEST)
    mine = (d for d in turn.scene.drafts if d.ref == event.ref and d.person_id == turn.me.id and d.kind != "file")
    draft = next(mine, None)
    if draft is not None and draft.done_at is None and draft.kind == "words":
        yield Save(replace(draft, text=plain_words(lines), rich=encode(lines)))
    elif remark is None and (draft is None or draft.kind == "edited"):
        yield from _remember(turn, "edited", event.ref, lines)
    yield from relaying.edited(turn)


def deleted(turn: Turn) -> Iterator[Effect]:
    """The writer deleted their message: the copies, or the draft, go with it."""
    event = turn.event
    assert isinstance(event, Deleted)
    if turn.scene.me is None:
        return
    waiting = (d for d in turn.scene.drafts if d.ref == event.ref and d.person_id == turn.me.id)
    held = [draft for draft in waiting if draft.kind in ("words", "file")]
    for draft in held:
        yield Save(replace(draft, text="", rich="", done_at=turn.now))
    if turn.scene.remark is None and not held:
        yield from _remember(turn, "deleted", event.ref)
    yield from relaying.deleted(turn)
