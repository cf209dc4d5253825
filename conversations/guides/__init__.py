"""Guides: ordered prompts for a circle, as data (one TOML file each), checked when they are loaded.

A guide that changes gets the next `version`; the one before moves to `past/` as `NAME@VERSION.toml`. A circle keeps the
edition that it began with (`first-conversation@1`), so that its questions never change under it.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from conversations.guides.reading import Guide, GuideError, Prompt, parse

__all__ = ["Guide", "GuideError", "Prompt", "begun_with", "load", "parse", "shipped"]

_FOLDER = Path(__file__).parent


@cache
def shipped() -> tuple[str, ...]:
    """The names of the guides that ship with Convenor."""
    return tuple(sorted(path.stem for path in _FOLDER.glob("*.toml")))


def begun_with(edition: str) -> Guide:
    """The guide of a circle: the edition it began with. Circles older than editions began with the first."""
    return load(edition if "@" in edition else f"{edition}@1")


@cache
def load(name: str) -> Guide:
    """A guide that ships with Convenor: the newest edition of a name, or one edition (`name@2`). GuideError where there
    is none of that name, or it has a mistake."""
    key, _, version = name.partition("@")
    if key not in shipped():
        raise GuideError(f"there is no guide called {name!r}; there are: {', '.join(shipped())}")
    newest = parse(key, (_FOLDER / f"{key}.toml").read_text(encoding="utf-8"))
    if version in ("", str(newest.version)):
        return newest
    past = _FOLDER / "past" / f"{key}@{version}.toml"
    if not version.isdecimal() or not past.is_file():
        raise GuideError(f"there is no edition {version!r} of {key!r}; the newest is {newest.version}")
    return parse(key, past.read_text(encoding="utf-8"))
