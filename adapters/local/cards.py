"""What Teams accepts as an Adaptive Card: version, element and action types, required properties, unique input ids.

Unknown properties pass, as they do in Teams. An unknown element passes only with a `fallback`. `card_problems` gives a
sentence per mistake; an empty list means that Teams would show it. Source: the Adaptive Cards schema, 1.5.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from adapters.local.records import Json

CARD = "application/vnd.microsoft.card.adaptive"
NEWEST = (1, 5)
TOP_ACTIONS = 6
_MENTION = re.compile(r"<at>.*?</at>")

# Each known type and the properties it cannot do without.
ELEMENTS: dict[str, tuple[str, ...]] = {
    "TextBlock": ("text",),
    "RichTextBlock": ("inlines",),
    "Image": ("url",),
    "ImageSet": ("images",),
    "Media": ("sources",),
    "Container": ("items",),
    "ColumnSet": (),
    "FactSet": ("facts",),
    "ActionSet": ("actions",),
    "Table": (),
    "Input.Text": ("id",),
    "Input.Number": ("id",),
    "Input.Date": ("id",),
    "Input.Time": ("id",),
    "Input.Toggle": ("id", "title"),
    "Input.ChoiceSet": ("id",),
}
ACTIONS: dict[str, tuple[str, ...]] = {
    "Action.Execute": ("verb",),
    "Action.Submit": (),
    "Action.OpenUrl": ("url",),
    "Action.ShowCard": ("card",),
    "Action.ToggleVisibility": ("targetElements",),
}


def card_problems(card: Any) -> list[str]:
    """What Teams would refuse in this card."""
    if not isinstance(card, dict) or card.get("type") != "AdaptiveCard":
        return ["The card has no type AdaptiveCard"]
    found = [*_version(card), *_card(card, "card")]
    names = [element["id"] for element in inputs_of(card) if "id" in element]
    found += [f"The input id {name!r} is used twice" for name in sorted({n for n in names if names.count(n) > 1})]
    return [*found, *_mentions(card)]


def _mentions(card: Json) -> Iterator[str]:
    """Each mention in words needs its entity, and each entity its words: the text of both is the same."""
    extra = card.get("msteams")
    entities = extra.get("entities", []) if isinstance(extra, dict) else []
    said = [node["text"] for node in walk(card) if node["type"] == "TextBlock" and isinstance(node.get("text"), str)]
    tags = [tag for text in said for tag in _MENTION.findall(text)]
    for entity in entities:
        mentioned = entity.get("mentioned") if isinstance(entity, dict) else None
        if not isinstance(mentioned, dict) or not mentioned.get("id") or not mentioned.get("name"):
            yield "A mention does not say whom"
        elif entity.get("text") not in tags:
            yield "A mention's text does not stand in a TextBlock"
    known = [entity.get("text") for entity in entities if isinstance(entity, dict)]
    yield from (f"{tag} has no mention entity" for tag in tags if tag not in known)


def _version(card: Json) -> list[str]:
    try:
        major, minor = (int(part) for part in str(card["version"]).split("."))
    except (KeyError, ValueError):
        return ["The card has no version"]
    return [] if (major, minor) <= NEWEST else [f"Version {major}.{minor} is newer than Teams shows"]


def _card(card: Any, at: str) -> Iterator[str]:
    if not isinstance(card, dict):
        yield f"{at} is not a card"
        return
    yield from _elements(card.get("body", []), f"{at}.body")
    actions = card.get("actions", [])
    yield from _actions(actions, f"{at}.actions")
    if isinstance(actions, list) and len(actions) > TOP_ACTIONS:
        yield f"{at}.actions has more than {TOP_ACTIONS}"


def _elements(elements: Any, at: str) -> Iterator[str]:
    if not isinstance(elements, list):
        yield f"{at} is not a list"
        return
    for i, element in enumerate(elements):
        yield from _element(element, f"{at}[{i}]")


def _element(element: Any, at: str) -> Iterator[str]:
    kind = element.get("type") if isinstance(element, dict) else None
    if kind not in ELEMENTS:
        if kind is None or "fallback" not in element:
            yield f"{at} has the unknown type {kind!r} and no fallback"
        return
    yield from (f"{at} ({kind}) has no {name}" for name in ELEMENTS[kind] if element.get(name) in (None, ""))
    if kind == "Container":
        yield from _elements(element.get("items", []), f"{at}.items")
    elif kind == "ColumnSet":
        for i, column in enumerate(element.get("columns", [])):
            yield from _elements(column.get("items", []), f"{at}.columns[{i}].items")
    elif kind == "ActionSet":
        yield from _actions(element.get("actions", []), f"{at}.actions")
    elif kind == "FactSet":
        yield from _pairs(element.get("facts", []), f"{at}.facts")
    elif kind == "Input.ChoiceSet":
        yield from _pairs(element.get("choices", []), f"{at}.choices")


def _pairs(pairs: Any, at: str) -> Iterator[str]:
    for i, pair in enumerate(pairs if isinstance(pairs, list) else []):
        if not isinstance(pair, dict) or not all(isinstance(pair.get(name), str) for name in ("title", "value")):
            yield f"{at}[{i}] needs a title and a value"


def _actions(actions: Any, at: str) -> Iterator[str]:
    if not isinstance(actions, list):
        yield f"{at} is not a list"
        return
    for i, action in enumerate(actions):
        kind = action.get("type") if isinstance(action, dict) else None
        if kind not in ACTIONS:
            if kind is None or "fallback" not in action:
                yield f"{at}[{i}] has the unknown type {kind!r}"
            continue
        yield from (f"{at}[{i}] ({kind}) has no {name}" for name in ACTIONS[kind] if not action.get(name))
        if kind == "Action.ShowCard":
            yield from _card(action.get("card"), f"{at}[{i}].card")


def walk(node: Any, *, into_shown: bool = True) -> Iterator[Json]:
    """Every object in a card that has a type, in reading order; `into_shown` is whether into an Action.ShowCard's."""
    if isinstance(node, list):
        for item in node:
            yield from walk(item, into_shown=into_shown)
    elif isinstance(node, dict):
        if isinstance(node.get("type"), str):
            yield node
        # `data` is the app's own, not part of what is shown.
        skipped = ("data", "fallback") if into_shown else ("data", "fallback", "card")
        for name, inner in node.items():
            if name not in skipped:
                yield from walk(inner, into_shown=into_shown)


def inputs_of(card: Json) -> list[Json]:
    return [node for node in walk(card) if node["type"].startswith("Input.")]


def actions_of(card: Json) -> list[Json]:
    return [node for node in walk(card) if node["type"].startswith("Action.")]


def inputs_for(card: Json, action: Json) -> list[Json]:
    """The inputs that go along with an action: those of its own card and of the cards around it, not of its siblings'."""
    return next((inputs for found, inputs in _with_inputs(card, []) if found is action), [])


def _with_inputs(card: Json, above: list[Json]) -> Iterator[tuple[Json, list[Json]]]:
    here = list(walk(card, into_shown=False))
    inputs = above + [node for node in here if node["type"].startswith("Input.")]
    for node in here:
        if node["type"].startswith("Action."):
            yield node, ([] if node.get("associatedInputs") == "none" else inputs)
        if node["type"] == "Action.ShowCard":
            yield from _with_inputs(node["card"], inputs)
