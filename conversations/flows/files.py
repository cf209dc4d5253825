"""Files: passed on by reference, one at a time, and only with their sender's yes.

What is kept is where the platform has the file, not the file. Readers get a link of ours that works for a day and
streams it from there; taking the message back closes the link at once.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta

from conversations import access
from conversations.effects import Answer, Effect, Save, Settle, Wake
from conversations.events import Attached, Said
from conversations.flows.relaying import receipt_buttons, relay, sharing_is_off
from conversations.message import Button, Buttons, Message, Style, Text
from conversations.model import Circle, Draft, new_id
from conversations.richtext import of_plain
from conversations.turn import Turn, circle_name, names_in, plain, press
from conversations.values import asdict, replace
from conversations.wording import Voice

LARGEST = 20 * 1024 * 1024
"""Bytes of one file."""
MOST = 5
"""Files with one message."""
LASTS = timedelta(days=1)
"""How long a link works."""
KINDS = (
    "image/png",
    "image/jpeg",
    "image/gif",
    "image/webp",
    "image/heic",
    "audio/",
    "video/",
    "text/plain",
    "text/csv",
    "application/pdf",
    "application/rtf",
    "application/msword",
    "application/vnd.ms-excel",
    "application/vnd.ms-powerpoint",
    "application/vnd.openxmlformats-officedocument.",
    "application/vnd.oasis.opendocument.",
)
"""Pictures, sound, film, text and office documents, as media types or the beginnings of some. Nothing that could run."""


def offer(turn: Turn) -> Iterator[Effect]:
    """Somebody sent files: ask about each whether it is to be passed on."""
    files = turn.event.files if isinstance(turn.event, Said) else ()
    circles = turn.scene.circles_of(turn.me.id) if turn.scene.me is not None else ()
    if not files or not circles:
        return
    if len(files) > MOST:
        yield turn.say("files-too-many", most=MOST)
    for number, file in enumerate(files[:MOST]):
        if (problem := _problem(turn.voice, file)) is not None:
            yield Answer(plain(problem))
        else:
            yield from _ask(turn, circles, file, str(number))


def _problem(voice: Voice, file: Attached) -> str | None:
    if file.size > LARGEST:
        return voice("file-too-large", name=file.name, most=LARGEST // 1024**2)
    return None if file.media.startswith(KINDS) else voice("file-kind", name=file.name)


def _ask(turn: Turn, circles: tuple[Circle, ...], file: Attached, number: str) -> Iterator[Effect]:
    voice, scene = turn.voice, turn.scene
    kept = json.dumps(asdict(file) | {"account": turn.actor.actor.account_id})
    ref = turn.event.ref if isinstance(turn.event, Said) else ""
    draft = Draft(turn.id("file", number), turn.me.id, circles[0].id, "file", turn.now, kept, ref=ref)
    yield Save(draft)
    buttons: list[Button] = []
    for circle in circles[:5]:
        names = names_in(scene, access.listeners(scene, circle, turn.me.id), voice)
        name = names if len(circles) == 1 else circle_name(scene, circle, turn.me.id, voice)
        buttons.append(press(voice("button-file-send", to=name), "file.send", draft.id, circle.id, style=Style.PRIMARY))
    buttons.append(press(voice("button-file-keep"), "file.keep", draft.id))
    text = voice("file-held", file=_label(voice, file))
    yield Answer(Message(text, (Text(text), Text(voice("file-how"), quiet=True), Buttons(tuple(buttons)))))


def _label(voice: Voice, file: Attached) -> str:
    """A file's name, and its size where the platform tells."""
    return voice("file-label", name=file.name, size=_size(voice, file.size)) if file.size else file.name


def _size(voice: Voice, size: int) -> str:
    if size < 1024 * 1024:
        return voice("file-kb", count=max(1, round(size / 1024)))
    return voice("file-mb", count=round(size / 1024**2))


def send(turn: Turn) -> Iterator[Effect]:
    """The sender said yes: their circle gets a link."""
    draft, circle = _mine(turn), turn.scene.circle(turn.action.arg(1))
    seat = access.own_seat(turn.scene, circle.id, turn.me.id) if circle is not None and turn.scene.me else None
    file = read(draft.text) if draft is not None else None
    if draft is None or circle is None or seat is None or file is None:
        yield Settle(plain(turn.voice("draft-gone")))
        return
    if not access.may_share(turn.scene, turn.me.id, circle.programme_id):
        yield sharing_is_off(turn, circle.programme_id)
        return
    voice = turn.voice
    yield Save(replace(draft, circle_id=circle.id, done_at=turn.now))
    yield Save(replace(seat, shown_at=turn.now))
    yield Save(replace(turn.me, writing_to=circle.id))
    remark_id = new_id("remark", draft.id)
    lines = of_plain(voice("file-line", file=_label(voice, file)))
    yield from relay(turn, circle, lines, remark_id, "", file=draft.id)
    yield Wake(f"file:{draft.id}", turn.now + LASTS, person_id=turn.me.id)
    names = names_in(turn.scene, access.listeners(turn.scene, circle, turn.me.id), voice)
    yield Settle(plain(voice("file-sent", name=file.name, names=names), receipt_buttons(turn, circle, remark_id)))


def keep(turn: Turn) -> Iterator[Effect]:
    """The sender said no."""
    draft = _mine(turn)
    if draft is not None:
        yield Save(replace(draft, done_at=turn.now, text=""))
    yield Settle(plain(turn.voice("file-kept")))


def _mine(turn: Turn) -> Draft | None:
    draft = turn.scene.draft(turn.action.arg(0))
    mine = draft is not None and turn.scene.me is not None and draft.person_id == turn.me.id
    return draft if mine and draft is not None and draft.kind == "file" and draft.done_at is None else None


def expire(turn: Turn) -> Iterator[Effect]:
    """A link's day is over: where the file lies is forgotten."""
    for draft in turn.scene.drafts:
        if draft.id == turn.timer.args[0] and draft.kind == "file":
            yield Save(replace(draft, text=""))


def read(kept: str) -> Attached | None:
    """What was kept of a file; None once it was forgotten."""
    try:
        found = json.loads(kept) if kept else {}
        return Attached(str(found["name"]), str(found["media"]), int(found["size"]), str(found["source"]))
    except (KeyError, TypeError, ValueError):
        return None


def account_of(kept: str) -> str:
    """The id of the account that sent it."""
    found = json.loads(kept) if kept else {}
    return str(found.get("account", "")) if isinstance(found, dict) else ""
