"""What a person sees of a message: its words and what can be pressed. For tests, and to find what somebody presses."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from adapters.local.cards import CARD, actions_of
from adapters.local.records import Json, Message
from adapters.local.slack_blocks import elements_of

# Where words stand in a block or card.
_WORDS = ("text", "title", "label", "placeholder", "altText", "alt_text", "errorMessage")


def words(message: Message) -> str:
    """Everything readable, line by line: the blocks or cards where there are some, else the text."""
    shown = [*message.blocks, *cards_of(message)]
    return "\n".join(_words(shown)) if shown else message.text


def view_words(view: Json) -> str:
    """Everything readable in a Slack modal or Home."""
    return "\n".join(_words([view.get("title"), *view["blocks"], view.get("submit")]))


def labels(message: Message) -> list[str]:
    """The words on what can be pressed, in reading order."""
    return [label(found) for _, found in pressables(message)]


def cards_of(message: Message) -> list[Json]:
    return [a["content"] for a in message.attachments if a.get("contentType") == CARD]


def pressables(message: Message) -> list[tuple[Json, Json]]:
    """What can be pressed, each with the block or card that holds it."""
    in_cards = [(card, action) for card in cards_of(message) for action in actions_of(card)]
    return [*block_pressables(message.blocks), *in_cards]


def block_pressables(blocks: list[Json]) -> list[tuple[Json, Json]]:
    return [(block, element) for block in blocks for element in elements_of(block) if element["type"] != "image"]


def label(action: Json) -> str:
    """What is written on a button."""
    text = action.get("text") or action.get("title") or action.get("placeholder") or ""
    return str(text["text"]) if isinstance(text, dict) else str(text)


def is_wanted(action: Json, wanted: Json | str) -> bool:
    """Whether this is the button meant: by the whole object, or by label, action id, value, verb or a word in its data."""
    if isinstance(wanted, dict):
        return action == wanted
    data = action.get("data")
    names = [action.get(name) for name in ("action_id", "value", "verb", "id")]
    return wanted in (label(action), *names, *(data.values() if isinstance(data, dict) else ()))


def _words(node: Any) -> Iterator[str]:
    if isinstance(node, list):
        for item in node:
            yield from _words(item)
    elif isinstance(node, dict):
        for name, inner in node.items():
            if isinstance(inner, str):
                if inner and (name in _WORDS or (name == "value" and set(node) == {"title", "value"})):
                    yield inner
            elif name not in ("data", "metadata"):
                yield from _words(inner)
