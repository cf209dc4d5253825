"""Reads a guide, and finds its mistakes: all of them at once, each with its line and what to do about it."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping

from conversations.values import Value, field

_PACE = ("first_after_days", "every_days", "wait_days")
_GUIDE = ("title", "about", "version", *_PACE)
_TEXTS = ("key", "question", "note", "guest")
_TICKS = ("together", "commit")
_PROMPT = (*_TEXTS, *_TICKS, "for")
LONGEST = 600
"""Characters of one question or note: more is not read on a telephone."""


class Prompt(Value, frozen=True):
    """A question. `together`: nobody reads another's answer before giving or passing on their own. `variants` asks
    members of some realms otherwise, by the realm's key. `guest` says who could be invited to help with it; `commit`:
    it ends in a promise."""

    key: str
    question: str
    note: str = ""
    together: bool = True
    variants: Mapping[str, str] = field(default_factory=dict)
    guest: str = ""
    commit: bool = False

    def asks(self, realm: str) -> str:
        """The question, as members of a realm are asked it."""
        return self.variants.get(realm, self.question)


class Guide(Value, frozen=True):
    """`first_after_days` and `every_days` pace the prompts; answers are revealed at the latest after `wait_days`.
    `about` tells a convener in a line what it is for."""

    key: str
    title: str
    prompts: tuple[Prompt, ...]
    first_after_days: int = 1
    every_days: int = 4
    wait_days: int = 5
    version: int = 1
    about: str = ""

    @property
    def edition(self) -> str:
        return f"{self.key}@{self.version}"

    def prompt(self, key: str) -> Prompt | None:
        return next((p for p in self.prompts if p.key == key), None)


class GuideError(ValueError):
    """A guide that cannot be used; the text says where and what to do, a line for each mistake."""


def parse(key: str, text: str) -> Guide:
    """The guide in a TOML text. GuideError names every mistake with its line and its remedy."""
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise GuideError(
            f"{key}: this is not valid TOML: {error}. Are quotation marks and brackets in pairs?"
        ) from None
    mistakes = [f"{key}: {mistake}" for mistake in _mistakes(data, _Lines(text))]
    if mistakes:
        raise GuideError("\n".join(mistakes))
    prompts = tuple(
        Prompt(
            entry["key"],
            entry["question"],
            entry.get("note", ""),
            entry.get("together", True),
            entry.get("for", {}),
            entry.get("guest", ""),
            entry.get("commit", False),
        )
        for entry in data["prompt"]
    )
    numbers = {name: data[name] for name in (*_PACE, "version") if name in data}
    return Guide(key, data.get("title", key), prompts, about=data.get("about", ""), **numbers)


class _Lines:
    """Where things stand in a TOML text, counted as editors count: the standard library tells no lines."""

    def __init__(self, text: str) -> None:
        self.top: dict[str, int] = {}
        self.headers: list[int] = []
        self.prompts: list[dict[str, int]] = []
        here, inside = self.top, ""
        for number, line in enumerate(text.splitlines(), 1):
            if inside:
                inside = "" if inside in line else inside
            elif re.match(r"\s*\[\[\s*prompt\s*\]\]", line):
                here = {}
                self.headers.append(number)
                self.prompts.append(here)
            elif found := re.match(r"\s*\[\s*prompt\s*\.\s*for\s*\]", line):
                here.setdefault("for", number)
            elif found := re.match(r"""\s*\[\[?\s*["']?([\w-]+)""", line):
                self.top.setdefault(found[1], number)
                here = {}
            elif found := re.match(r"""\s*["']?([\w.-]+)["']?\s*=\s*(.*)""", line):
                here.setdefault(found[1].partition(".")[0], number)
                inside = next((q for q in ('"""', "'''") if found[2].count(q) == 1), "")

    def at(self, name: str) -> str:
        return f"line {self.top[name]}: " if name in self.top else ""

    def of(self, number: int, name: str = "") -> str:
        """Where a prompt, counted from 1, says something; or where it begins."""
        if not 0 < number <= len(self.headers):
            return ""
        return f"line {self.prompts[number - 1].get(name, self.headers[number - 1])}: "


def _mistakes(data: Mapping[str, object], lines: _Lines) -> Iterator[str]:
    yield from _top_mistakes(data, lines)
    prompts = data.get("prompt", [])
    if not isinstance(prompts, list) or not prompts:
        yield "a guide needs at least one [[prompt]] with a key and a question; add one"
        return
    keys: dict[str, int] = {}
    for number, entry in enumerate(prompts, 1):
        if not isinstance(entry, dict):
            yield f"prompt {number} must be a [[prompt]] table, with a line for its key and one for its question"
            continue
        for name, mistake in (*_lacking(entry), *_mistaken(entry), *_variant_mistakes(entry), *_too_long(entry)):
            yield f"{lines.of(number, name)}prompt {number}{mistake}"
        if _text(key := entry.get("key")):
            if key in keys:
                where = lines.of(number, "key")
                yield f"{where}two prompts have the same key; give each its own ({key!r} is prompt {keys[key]}'s)"
            keys.setdefault(str(key), number)


def _top_mistakes(data: Mapping[str, object], lines: _Lines) -> Iterator[str]:
    for name in data:
        if name not in (*_GUIDE, "prompt"):
            yield f"{lines.at(name)}{name!r} is not something a guide has; remove it, or mend its spelling"
    for name in _PACE:
        if name in data and not _whole(data[name], 60):
            yield f"{lines.at(name)}{name} must be a whole number of days from 1 to 60"
    if "version" in data and not _whole(data["version"], 9999):
        yield f"{lines.at('version')}version must be a whole number from 1; count it up when the guide changes"
    for name in ("title", "about"):
        if name in data and not _text(data[name]):
            yield f"{lines.at(name)}{name} must be a text in quotation marks"


# The mistakes of one prompt: each with the name of what it is about, for its line.
_Found = Iterator[tuple[str, str]]


def _lacking(entry: Mapping[str, object]) -> _Found:
    for name in ("key", "question"):
        if not _text(entry.get(name)):
            yield name, f' needs a {name}; add {name} = "…" below its [[prompt]]'


def _mistaken(entry: Mapping[str, object]) -> _Found:
    for name in entry:
        if name not in _PROMPT:
            yield name, f" has {name!r}, which a prompt does not have; remove it, or mend its spelling"
    for name in ("note", "guest"):
        if name in entry and not _text(entry[name]):
            yield name, f": its {name} must be a text in quotation marks"
    for name in _TICKS:
        if name in entry and not isinstance(entry[name], bool):
            yield name, f": {name} must be true or false, without quotation marks"


def _variant_mistakes(entry: Mapping[str, object]) -> _Found:
    variants = entry.get("for", {})
    if not isinstance(variants, dict):
        yield "for", ': "for" asks realms different things; write for.political = "…", one line for each realm'
        return
    for realm, words in variants.items():
        if not _text(words):
            yield "for", f": what it asks {realm!r} must be a text in quotation marks"


def _too_long(entry: Mapping[str, object]) -> _Found:
    variants = entry.get("for", {})
    said = [("question", entry.get("question")), ("note", entry.get("note"))]
    said += [("for", words) for words in (variants.values() if isinstance(variants, dict) else ())]
    for name, words in said:
        if isinstance(words, str) and len(words) > LONGEST:
            yield name, f": this has {len(words)} characters; keep it to {LONGEST}, so that it is read on a telephone"


def _whole(value: object, most: int) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= most


def _text(value: object) -> bool:
    return isinstance(value, str) and bool(value.strip())
