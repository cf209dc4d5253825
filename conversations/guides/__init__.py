"""Guides: ordered prompts for a circle, as data (one TOML file each), checked when they are loaded."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

_FOLDER = Path(__file__).parent
_PACE = ("first_after_days", "every_days", "wait_days")


@dataclass(frozen=True, slots=True)
class Prompt:
    """A question. `together`: nobody reads another's answer before giving or passing on their own."""

    key: str
    question: str
    note: str = ""
    together: bool = True


@dataclass(frozen=True, slots=True)
class Guide:
    """`first_after_days` and `every_days` pace the prompts; answers are revealed at the latest after `wait_days`."""

    key: str
    title: str
    prompts: tuple[Prompt, ...]
    first_after_days: int = 1
    every_days: int = 4
    wait_days: int = 5


class GuideError(ValueError):
    """A guide that cannot be used; the text says where and what to do."""


@cache
def load(key: str) -> Guide:
    """A guide that ships with Convenor. GuideError where there is none of that name, or it has a mistake."""
    path = _FOLDER / f"{key}.toml"
    if path.stem != key or not path.is_file():
        known = ", ".join(sorted(p.stem for p in _FOLDER.glob("*.toml")))
        raise GuideError(f"there is no guide called {key!r}; there are: {known}")
    return parse(key, path.read_text(encoding="utf-8"))


def parse(key: str, text: str) -> Guide:
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise GuideError(f"{key}: this is not valid TOML: {error}") from None
    prompts = data.get("prompt", [])
    if not isinstance(prompts, list) or not prompts:
        raise GuideError(f"{key}: a guide needs at least one [[prompt]] with a key and a question")
    read = tuple(_prompt(key, number, entry) for number, entry in enumerate(prompts, 1))
    if len({prompt.key for prompt in read}) != len(read):
        raise GuideError(f"{key}: two prompts have the same key; give each its own")
    unknown = set(data) - {"title", "prompt", *_PACE}
    if unknown:
        raise GuideError(f"{key}: {sorted(unknown)[0]!r} is not something a guide has; remove it, or mend its spelling")
    pace = {name: data[name] for name in _PACE if name in data}
    for name, days in pace.items():
        if not isinstance(days, int) or isinstance(days, bool) or not 1 <= days <= 60:
            raise GuideError(f"{key}: {name} must be a whole number of days from 1 to 60")
    return Guide(key, str(data.get("title", key)), read, **pace)


def _prompt(guide: str, number: int, entry: object) -> Prompt:
    if not isinstance(entry, dict):
        raise GuideError(f"{guide}: prompt {number} must be a [[prompt]] table")
    for name in ("key", "question"):
        if not isinstance(entry.get(name), str) or not entry[name].strip():
            raise GuideError(f"{guide}: prompt {number} needs a {name}")
    unknown = set(entry) - {"key", "question", "note", "together"}
    if unknown:
        raise GuideError(f"{guide}: prompt {number} has {sorted(unknown)[0]!r}, which a prompt does not have")
    note, together = entry.get("note", ""), entry.get("together", True)
    if not isinstance(note, str):
        raise GuideError(f"{guide}: prompt {number}: its note must be a text in quotation marks")
    if not isinstance(together, bool):
        raise GuideError(f"{guide}: prompt {number}: together must be true or false, without quotation marks")
    return Prompt(entry["key"], entry["question"], note, together)
