"""Messages become Adaptive Cards. Pure, and the only place that knows how a card is written.

What people wrote must show as they typed it. A TextBlock and a fact read Markdown, so words stand in a RichTextBlock,
whose runs do not. Two things are left to mind: a run has no line breaks, so each line is a block of its own; and
`{{DATE(…)}}` would be read as a date, so two braces stand in two runs.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import Any, assert_never

from adapters.actions import pack
from adapters.base import PageUrl
from adapters.teams.formatting import mentions, written
from adapters.teams.limits import (
    ACTIONS_A_ROW,
    CARD_VERSION,
    LINES_SHOWN,
    MESSAGE_BYTES,
    OPTIONS_SHOWN,
    SUMMARY_CHARACTERS,
)
from adapters.teams.payload import ACTION, FORM, SEPARATOR, TICKED, UNTICKED, VERB, input_id
from conversations.message import (
    Action,
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
    Page,
    Part,
    Quote,
    Speaker,
    Style,
    Text,
    Written,
)
from conversations.richtext import Lines, plain
from conversations.values import replace

Json = dict[str, Any]

CARD = "application/vnd.microsoft.card.adaptive"
_STYLES = {Style.PLAIN: "default", Style.PRIMARY: "positive", Style.DANGER: "destructive"}
# What a TextBlock could take for Markdown or for a date.
_MARKED = re.compile(r"[*_`~\[\]<>\\{}\n\r]|&[#\w]+;|^\s*(?:[-+#]|\d+[.)])")
_TWO_BRACES = re.compile(r"(?<=\{)(?=\{[\sA-Za-z])")


def activity(message: Message, page_url: PageUrl, reader: str = "") -> Json:
    """The activity that carries a message to `reader`. Words whose formatting would make it too large go without.
    Raises ValueError where Teams would still refuse its size."""
    shown = _activity(message, page_url, reader)
    if len(encode(shown)) > MESSAGE_BYTES:
        shown = _activity(replace(message, parts=tuple(map(_unformatted, message.parts))), page_url, reader)
    if (size := len(encode(shown))) > MESSAGE_BYTES:
        raise ValueError(f"the message takes {size} bytes, over {MESSAGE_BYTES}")
    return shown


def _activity(message: Message, page_url: PageUrl, reader: str) -> Json:
    return {
        "type": "message",
        "attachments": [{"contentType": CARD, "content": card(message, page_url, reader)}],
        "summary": summary(message.fallback),
    }


def _unformatted(part: Part) -> Part:
    return Text(plain(part.lines)) if isinstance(part, Written) else part


def encode(shown: Json) -> bytes:
    """As it goes over the wire: other scripts and emoji as they are, since escapes would take up to three times more."""
    return json.dumps(shown, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")


def summary(fallback: str) -> str:
    """What a notification shows. The card holds every word; this is cut to what there is room for."""
    flat = " ".join(fallback.split())
    return flat if len(flat) <= SUMMARY_CHARACTERS else flat[: SUMMARY_CHARACTERS - 1] + "…"


def card(message: Message, page_url: PageUrl, reader: str = "") -> Json:
    """The Adaptive Card of a message. `reader` is the user whom it is for, and the only one for whom a name rings."""
    body = _speaker(message.speaker) if message.speaker else []
    body += _Body(page_url).parts(message.parts)
    named, entities = mentions(tuple(chain.from_iterable(_lines(message))), reader)
    made = _card([*(body or _words(message.fallback)), *named])
    if entities:
        made["msteams"] = {**made["msteams"], "entities": entities}
    return made


def _lines(message: Message) -> Iterator[Lines]:
    return (part.lines for part in message.parts if isinstance(part, Written))


def form_card(form: Form, page_url: PageUrl) -> Json:
    """A form by itself, open, under its title."""
    return card(Message(form.title, (Heading(form.title), replace(form, open=True))), page_url)


def _card(body: list[Json]) -> Json:
    return {
        "type": "AdaptiveCard",
        "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
        "version": CARD_VERSION,
        "msteams": {"width": "Full"},
        "body": body,
    }


class _Body:
    """One card's elements in the making: it counts the forms, and gathers neighbouring actions into rows."""

    def __init__(self, page_url: PageUrl) -> None:
        self._page_url = page_url
        self._forms = 0

    def parts(self, parts: Iterable[Part]) -> list[Json]:
        body: list[Json] = []
        row: list[Json] = []
        divided = False

        def add(shown: list[Json]) -> None:
            nonlocal divided
            if shown and divided:
                shown[0] |= {"separator": True, "spacing": "large"}
                divided = False
            body.extend(shown)

        for part in parts:
            if (actions := self._actions(part)) is not None:
                row += actions
                continue
            add(_rows(row))
            row = []
            add(self._elements(part))
            divided = divided or isinstance(part, Divider)
        add(_rows(row))
        return body

    def _actions(self, part: Part) -> list[Json] | None:
        """The actions of a part that is nothing else, or None."""
        match part:
            case Buttons():
                return [shown for button in part.buttons if (shown := self._button(button))]
            case Form(open=False):
                inside = [*_words(part.intro), *self._fields(part), _row([self._submit(part)])]
                return [_show_card(part.title, part.style, inside)]
            case _:
                return None

    def _elements(self, part: Part) -> list[Json]:
        match part:
            case Text():
                return _words(part.text, quiet=part.quiet)
            case Written(lines):
                return written(lines)
            case Heading():
                return _heading(part.text)
            case Quote():
                said = [*_words(part.text), *_words(part.by, quiet=True)]
                return [{"type": "Container", "style": "emphasis", "items": said}] if said else []
            case Facts():
                return [_fact(name, value) for name, value in part.rows]
            case Image():
                return self._image(part)
            case Form():
                return [*_words(part.intro), *self._fields(part), _row([self._submit(part)])]
            case Buttons() | Divider():
                return []  # `parts` sees to them
            case _:
                assert_never(part)

    def _image(self, image: Image) -> list[Json]:
        address = self._page_url(image.picture.kind, image.picture.id)
        if not address:
            return _words(image.alt, quiet=True)
        return [{"type": "Image", "url": address, "altText": image.alt, "size": "stretch"}]

    def _button(self, button: Button) -> Json | None:
        """A page without an address has no button."""
        match button.does:
            case Page(kind, id):
                address = self._page_url(kind, id)
                opens = {"type": "Action.OpenUrl", "title": button.label, "url": address}
                return {**opens, **_style(button.style)} if address else None
            case Action():
                does = _execute(button.label, button.style, {ACTION: pack(button.does)}, inputs=False)
                if button.asks:
                    return _show_card(button.label, button.style, [*_words(button.asks), _row([does])])
                return does
            case _:
                assert_never(button.does)

    def _fields(self, form: Form) -> list[Json]:
        self._forms += 1
        return [element for field in form.fields for element in _field(self._forms, field, form.empty)]

    def _submit(self, form: Form) -> Json:
        """To be called after `_fields`, whose number it carries."""
        data = {ACTION: pack(form.submits), FORM: self._forms}
        return _execute(form.submit_label, form.style, data, inputs=True)


def _rows(actions: list[Json]) -> list[Json]:
    return [_row(actions[start : start + ACTIONS_A_ROW]) for start in range(0, len(actions), ACTIONS_A_ROW)]


def _row(actions: list[Json]) -> Json:
    return {"type": "ActionSet", "actions": actions}


def _execute(label: str, style: Style, data: Json, *, inputs: bool) -> Json:
    """`inputs` is whether the fields around it go along, and must be filled in first."""
    gathers = {} if inputs else {"associatedInputs": "none"}
    return {"type": "Action.Execute", "title": label, "verb": VERB, "data": data, **gathers, **_style(style)}


def _show_card(label: str, style: Style, body: list[Json]) -> Json:
    inside = {"type": "AdaptiveCard", "version": CARD_VERSION, "body": body}
    return {"type": "Action.ShowCard", "title": label, "card": inside, **_style(style)}


def _style(style: Style) -> Json:
    return {} if style is Style.PLAIN else {"style": _STYLES[style]}


def _words(text: str, *, quiet: bool = False, **run: Any) -> list[Json]:
    """Words as they were typed: a block for each line, and more room after an empty one. Very many lines would make too
    large a message, so the last ones share a block."""
    look: Json = {"size": "small", "isSubtle": True, **run} if quiet else run
    blocks: list[Json] = []
    after_gap = False
    lines = re.split(r"\r\n|[\n\r\u2028\u2029]", text)
    if len(lines) > LINES_SHOWN:
        lines[LINES_SHOWN:] = [" · ".join(filter(str.strip, lines[LINES_SHOWN:]))]
    for line in lines:
        if not line.strip():
            after_gap = bool(blocks)
            continue
        spacing = {"spacing": "medium" if after_gap else "none"} if blocks else {}
        blocks.append({"type": "RichTextBlock", "inlines": list(_runs(line, look)), **spacing})
        after_gap = False
    return blocks


def _runs(line: str, look: Json) -> Iterator[Json]:
    return ({"type": "TextRun", "text": piece, **look} for piece in _TWO_BRACES.split(line))


def _heading(text: str) -> list[Json]:
    """A true heading for screen readers, unless the words in it could be taken for Markdown."""
    if _MARKED.search(text):
        return _words(text, weight="bolder", size="large")
    if not text.strip():
        return []
    return [{"type": "TextBlock", "text": text, "style": "heading", "wrap": True, "weight": "bolder", "size": "large"}]


def _speaker(speaker: Speaker) -> list[Json]:
    where = " · ".join(filter(None, (speaker.realm, speaker.place)))
    columns = [_column("auto", _words(speaker.name, weight="bolder"))]
    if where:
        columns.append(_column("stretch", _words(where, quiet=True), verticalContentAlignment="center"))
    return [{"type": "ColumnSet", "columns": columns}]


def _fact(name: str, value: str) -> Json:
    columns = [_column(1, _words(name, weight="bolder")), _column(2, _words(value))]
    return {"type": "ColumnSet", "spacing": "small", "columns": columns}


def _column(width: str | int, items: list[Json], **look: str) -> Json:
    return {"type": "Column", "width": width, "items": items, **look}


def _field(form: int, field: Field, empty: str) -> list[Json]:
    """A field's input, after what is wrong with it and before what helps to fill it in. What a box is ticked for stands
    before the box, since it is the question."""
    shown = {**_input(field), "id": input_id(form, field), **_checks(field, empty)}
    problem = _words(field.problem, color="attention")
    if field.kind is FieldKind.TICK:
        return [*problem, *_words(field.hint), shown]
    return [*problem, shown, *_words(field.hint, quiet=True)]


def _checks(field: Field, empty: str) -> Json:
    required = {"isRequired": True, "errorMessage": field.problem or empty or field.label}
    return required if field.required else {}


def _input(field: Field) -> Json:
    match field.kind:
        case FieldKind.LINE | FieldKind.TEXT:
            shown: Json = {"type": "Input.Text", "label": field.label, "maxLength": field.longest}
            if field.kind is FieldKind.TEXT:
                shown["isMultiline"] = True
            return {**shown, **({"value": field.value[0]} if field.value else {})}
        case FieldKind.CHOICE | FieldKind.CHOICES:
            return _choices(field)
        case FieldKind.PEOPLE:
            return _people(field)
        case FieldKind.TICK:
            ticked = TICKED if TICKED in field.value else UNTICKED
            toggle = {"type": "Input.Toggle", "title": field.label, "wrap": True, "value": ticked}
            return {**toggle, "valueOn": TICKED, "valueOff": UNTICKED}
        case _:
            assert_never(field.kind)


def _people(field: Field) -> Json:
    """Teams' own people picker: the values are the object ids of the people who were chosen."""
    shown: Json = {"type": "Input.ChoiceSet", "label": field.label, "isMultiSelect": True, "choices": []}
    shown["choices.data"] = {"type": "Data.Query", "dataset": "graph.microsoft.com/users"}
    return {**shown, **({"value": SEPARATOR.join(field.value)} if field.value else {})}


def _choices(field: Field) -> Json:
    several = field.kind is FieldKind.CHOICES
    if mistaken := [o.value for o in field.options if SEPARATOR in o.value]:
        raise ValueError(f"an option of {field.key} has a comma in its value: {mistaken[0]!r}")
    expanded = several or len(field.options) <= OPTIONS_SHOWN
    shown: Json = {
        "type": "Input.ChoiceSet",
        "label": field.label,
        "style": "expanded" if expanded else "compact",
        "choices": [{"title": option.label, "value": option.value} for option in field.options],
        "wrap": True,
    }
    if several:
        shown["isMultiSelect"] = True
    return {**shown, **({"value": SEPARATOR.join(field.value)} if field.value else {})}
