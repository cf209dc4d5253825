"""Messages and forms as Block Kit: pure functions from what the bot says to the dicts that Slack takes.

Words go into `rich_text` and `plain_text` only, which Slack shows as typed: nobody's asterisks turn into bold print and
nobody's `<!channel>` rings a bell. Nothing is ever over Slack's limits: what is too long for one block goes on in the
next, and what is too long for one message ends with "…", while its buttons stay.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import Any, assert_never

from adapters.actions import pack
from adapters.base import PageUrl
from adapters.slack import limits
from adapters.slack.formatting import linked, written
from conversations.message import (
    Button,
    Buttons,
    Divider,
    Facts,
    Field,
    FieldKind,
    Form,
    Heading,
    Image,
    Message,
    Option,
    Page,
    Part,
    Quote,
    Speaker,
    Style,
    Text,
    Written,
)

Json = dict[str, Any]

TICKED = "yes"

_USER = re.compile(r"[UW][A-Z0-9]{1,30}")


def render(message: Message, page_url: PageUrl, reader: str = "") -> Json:
    """A message as arguments of `chat.postMessage`: `text`, `blocks` and, where somebody speaks, `username`. `reader` is
    the user whom it is for, and the only one for whom a name in it rings."""
    blocks = _blocks(message, page_url, reader)
    said: Json = {
        "text": _escaped(message.fallback, limits.FALLBACK) or "…",
        "blocks": _fitted(blocks, limits.MESSAGE_BLOCKS, limits.MESSAGE_CHARACTERS),
    }
    if message.speaker:
        said["username"] = cut(_credit(message.speaker), limits.USERNAME)
    return said


def home(message: Message, page_url: PageUrl) -> Json:
    """A message as somebody's App Home."""
    blocks = _fitted(_blocks(message, page_url, ""), limits.VIEW_BLOCKS, limits.VIEW_CHARACTERS)
    return {"type": "home", "blocks": blocks}


def view(form: Form, private: str = "") -> Json:
    """A form as a modal. `private` comes back with what is sent; each block is named after its field."""
    blocks: list[Json] = []
    if len(form.title) > limits.VIEW_TITLE:
        blocks.append({"type": "header", "text": _plain(form.title, limits.HEADER)})
    blocks += _prose(form.intro)
    asked = [_input(field) for field in form.fields]
    return {
        "type": "modal",
        "callback_id": pack(form.submits),
        "private_metadata": private[: limits.PRIVATE_METADATA],
        "title": _plain(form.title, limits.VIEW_TITLE),
        "submit": _plain(form.submit_label, limits.VIEW_BUTTON),
        "close": _plain(form.cancel, limits.VIEW_BUTTON),
        "blocks": [*blocks[: max(0, limits.VIEW_BLOCKS - len(asked))], *asked][: limits.VIEW_BLOCKS],
    }


# Words


def cut(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1] + "…"


def pieces(text: str, most: int = limits.TEXT) -> list[str]:
    """The text in parts that, put together, are the text again; parted at a line or a word where there is one."""
    parts = []
    while len(text) > most:
        found = max(text.rfind("\n", most // 2, most), text.rfind(" ", most // 2, most))
        end = found + 1 if found >= 0 else most
        parts.append(text[:end])
        text = text[end:]
    return [*parts, text]


def _escaped(text: str, most: int) -> str:
    """Plain words where Slack reads markup, at most so many characters after escaping."""
    safe = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return re.sub(r"&[a-z]{0,3}…$", "…", cut(safe, most))


def _plain(text: str, most: int) -> Json:
    return {"type": "plain_text", "text": cut(text.strip(), most) or "…", "emoji": False}


def _elements(text: str, *, bold: bool = False) -> list[Json]:
    """Words as rich text, with addresses that can be followed."""
    if bold:
        return [{"type": "text", "text": text, "style": {"bold": True}}]
    return linked(text)


def _section(elements: list[Json], kind: str = "rich_text_section") -> Json:
    return {"type": kind, "elements": elements}


def _rich(*sections: Json) -> Json:
    return {"type": "rich_text", "elements": list(sections)}


def _prose(text: str, *, bold: bool = False) -> list[Json]:
    return [_rich(_section(_elements(piece, bold=bold))) for piece in pieces(text)] if text.strip() else []


def _quiet(text: str) -> list[Json]:
    blank = not text.strip()
    return [] if blank else [{"type": "context", "elements": [_plain(piece, limits.TEXT)]} for piece in pieces(text)]


# The parts of a message


def _blocks(message: Message, page_url: PageUrl, reader: str) -> list[Json]:
    drawn = [block for part in message.parts for block in _part(part, page_url, reader)]
    return list(_rows(drawn)) or _prose(message.fallback) or _prose("…")


def _part(part: Part, page_url: PageUrl, reader: str) -> list[Json]:
    match part:
        case Text(text, quiet):
            return _quiet(text) if quiet else _prose(text)
        case Written(lines):
            return written(lines, reader)
        case Heading(text):
            short = 0 < len(text.strip()) <= limits.HEADER
            return [{"type": "header", "text": _plain(text, limits.HEADER)}] if short else _prose(text, bold=True)
        case Quote(text, by):
            return _quote(text, by)
        case Facts(rows):
            return _facts(rows)
        case Divider():
            return [{"type": "divider"}]
        case Image(picture, alt):
            address = page_url(picture.kind, picture.id)
            if not 0 < len(address) <= limits.ADDRESS:
                return _prose(alt)
            return [{"type": "image", "image_url": address, "alt_text": cut(alt, limits.ALT_TEXT)}]
        case Buttons(buttons):
            return [{"type": "actions", "elements": [e for b in buttons for e in _button(b, page_url)]}]
        case Form():
            return _form(part, page_url)
        case _:
            assert_never(part)


def _form(form: Form, page_url: PageUrl) -> list[Json]:
    """A button that opens it. What is to be mended, and what was typed, stand above: the window opens without them."""
    opener = {"type": "actions", "elements": _button(Button(form.title, form.opens, form.style), page_url)}
    problems = [block for field in form.fields for block in _prose(field.problem)]
    if not problems:
        return [*(_prose(form.intro) if form.open else ()), opener]
    typed = (field for field in form.fields if field.kind in (FieldKind.LINE, FieldKind.TEXT))
    given = [block for field in typed for value in field.value for block in _quote(value, field.label)]
    return [*given, *problems, opener]


def _quote(text: str, by: str) -> list[Json]:
    credit = [_section(_elements(cut(by, limits.HEADER), bold=True))] if by.strip() else []
    if not text.strip():
        return [_rich(*credit)] if credit else []
    quotes = [_section(_elements(piece), "rich_text_quote") for piece in pieces(text)]
    return [_rich(*credit, quotes[0]), *map(_rich, quotes[1:])]


def _facts(rows: Iterable[tuple[str, str]]) -> list[Json]:
    """One list, in as many blocks as its length needs."""
    blocks: list[Json] = []
    room = 0
    for label, value in rows:
        for place, piece in enumerate(pieces(value, limits.TEXT - limits.HEADER)):
            name = "" if place else cut(label.strip(), limits.HEADER - 2)
            words = [*(_elements(f"{name}: ", bold=True) if name else []), *_elements(piece)]
            size = len(piece) + limits.HEADER
            if not words:
                continue
            if size > room:
                blocks.append(_rich({"type": "rich_text_list", "style": "bullet", "elements": []}))
                room = limits.TEXT
            blocks[-1]["elements"][0]["elements"].append(_section(words))
            room -= size
    return blocks


def _button(button: Button, page_url: PageUrl) -> list[Json]:
    """A button, or nothing for a page that has no address."""
    drawn: Json = {"type": "button", "text": _plain(button.label, limits.BUTTON)}
    if isinstance(button.does, Page):
        address = page_url(button.does.kind, button.does.id)
        if not 0 < len(address) <= limits.ADDRESS:
            return []
        drawn["url"] = address
    else:
        drawn["value"] = pack(button.does)
    if button.style is not Style.PLAIN:
        drawn["style"] = button.style.value
    if button.asks:
        drawn["confirm"] = {
            "title": _plain(button.label, limits.CONFIRM_TITLE),
            "text": _plain(button.asks, limits.CONFIRM_TEXT),
            "confirm": _plain(button.label, limits.CONFIRM_BUTTON),
            "deny": _plain(button.cancel, limits.CONFIRM_BUTTON),
        }
    return [drawn]


def _rows(blocks: Iterable[Json]) -> Iterator[Json]:
    """Buttons that stand next to each other, in one row as long as they fit; each with a name of its own."""
    number = 0
    for pressed, group in groupby(blocks, key=lambda block: block["type"] == "actions"):
        if not pressed:
            yield from group
            continue
        buttons = [button for block in group for button in block["elements"]]
        for start in range(0, len(buttons), limits.ACTIONS_ELEMENTS):
            row = buttons[start : start + limits.ACTIONS_ELEMENTS]
            yield {
                "type": "actions",
                "elements": [{**b, "action_id": f"button-{number + i}"} for i, b in enumerate(row)],
            }
            number += len(row)


def _credit(speaker: Speaker) -> str:
    whereabouts = ", ".join(word for word in (speaker.realm, speaker.place) if word)
    return " · ".join(word for word in (speaker.name, whereabouts) if word)


def _fitted(blocks: list[Json], most: int, characters: int) -> list[Json]:
    """What fits into one message: buttons first, then words from the top, with "…" where some are left out."""
    if len(blocks) <= most and _size(blocks) <= characters:
        return blocks
    kept: set[int] = set()
    left_out: list[int] = []
    room = characters - 1
    for place in sorted(range(len(blocks)), key=lambda p: (blocks[p]["type"] != "actions", p)):
        size = _size(blocks[place])
        if left_out or len(kept) >= most - 1 or size > room:
            left_out.append(place)
        else:
            kept.add(place)
            room -= size
    shown = [(p, b) for p, b in enumerate(blocks) if p in kept]
    gap = (min(left_out), _prose("…")[0])
    return [block for _, block in sorted([*shown, gap], key=lambda item: item[0])]


def _size(value: object) -> int:
    """The characters that people would read."""
    if isinstance(value, dict):
        words = sum(len(value[name]) for name in ("text", "alt_text") if isinstance(value.get(name), str))
        return words + sum(_size(inner) for inner in value.values())
    return sum(_size(inner) for inner in value) if isinstance(value, list) else 0


# The fields of a form


def _input(field: Field) -> Json:
    label, hint = field.label, " ".join(words for words in (field.problem, field.hint) if words)
    if field.kind is FieldKind.TICK and len(field.label) <= limits.OPTION:
        label, hint = hint or label, ""  # the sentence stands at the box itself
    asked: Json = {
        "type": "input",
        "block_id": field.key,
        "label": _plain(label, limits.LABEL),
        "element": {"action_id": field.key, **_element(field)},
        "optional": not field.required,
    }
    if hint:
        asked["hint"] = _plain(hint, limits.LABEL)
    return asked


def _element(field: Field) -> Json:
    match field.kind:
        case FieldKind.LINE | FieldKind.TEXT:
            return _written(field)
        case FieldKind.CHOICE:
            several, kind = False, "radio_buttons" if len(field.options) <= 5 else "static_select"
        case FieldKind.CHOICES:
            ticked = len(field.options) <= limits.TICKED_OPTIONS
            several, kind = True, "checkboxes" if ticked else "multi_static_select"
        case FieldKind.PEOPLE:
            known = [user for user in field.value if _USER.fullmatch(user)][: limits.SELECT_OPTIONS]
            return {"type": "multi_users_select", **({"initial_users": known} if known else {})}
        case FieldKind.TICK:
            return _chosen("checkboxes", (Option(TICKED, field.label),), field.value, several=True)
        case _:
            assert_never(field.kind)
    # Slack has no empty list to choose from: without options, people write.
    return _chosen(kind, field.options, field.value, several=several) if field.options else _written(field)


def _written(field: Field) -> Json:
    most = max(1, min(field.longest, limits.INPUT))
    element: Json = {
        "type": "plain_text_input",
        "multiline": field.kind is FieldKind.TEXT,
        "max_length": most,
    }
    if field.value and field.value[0]:
        element["initial_value"] = field.value[0][:most]
    return element


def _chosen(kind: str, options: Sequence[Option], value: Sequence[str], *, several: bool) -> Json:
    most = limits.SELECT_OPTIONS * limits.SELECT_GROUPS
    drawn = [
        {"text": _plain(option.label, limits.OPTION), "value": option.value[: limits.OPTION_VALUE]}
        for option in options[:most]
    ]
    initial = [shown for shown, option in zip(drawn, options, strict=False) if option.value in value]
    element: Json = {"type": kind}
    if len(drawn) <= limits.SELECT_OPTIONS:
        element["options"] = drawn
    else:
        element["option_groups"] = list(_groups(drawn))
    if initial and several:
        element["initial_options"] = initial[: limits.SELECT_OPTIONS]
    elif initial:
        element["initial_option"] = initial[0]
    return element


def _groups(options: list[Json]) -> Iterator[Json]:
    """A long list in groups, each named after its first and last entry."""
    for start in range(0, len(options), limits.SELECT_OPTIONS):
        group = options[start : start + limits.SELECT_OPTIONS]
        first, last = (option["text"]["text"] for option in (group[0], group[-1]))
        yield {"label": _plain(f"{cut(first, 35)} – {cut(last, 35)}", limits.OPTION), "options": group}
