"""Guides: ordered prompts for a circle, as data (one TOML file each), checked when they are loaded.

A guide that changes gets the next `version`; the one before moves to `past/` as `NAME@VERSION.toml`. A circle keeps the
edition that it began with (`first-conversation@1`), so that its questions never change under it. Its words in another
language are in that language's folder (`cy/NAME.toml`, `cy/past/NAME@VERSION.toml`).
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from conversations.guides.reading import Guide, GuideError, Prompt, parse
from conversations.guides.translating import translated

__all__ = ["Guide", "GuideError", "Prompt", "begun_with", "load", "parse", "shipped", "translated"]

_FOLDER = Path(__file__).parent


@cache
def shipped() -> tuple[str, ...]:
    """The names of the guides that ship with Convenor."""
    return tuple(sorted(path.stem for path in _FOLDER.glob("*.toml")))


def begun_with(edition: str, language: str = "en") -> Guide:
    """The guide of a circle: the edition it began with. Circles older than editions began with the first."""
    return load(edition if "@" in edition else f"{edition}@1", language)


@cache
def load(name: str, language: str = "en") -> Guide:
    """A guide that ships with Convenor: the newest edition of a name, or one edition (`name@2`), in English where it is
    not translated. GuideError where there is none of that name, or it or its translation has a mistake."""
    key, _, version = name.partition("@")
    if key not in shipped():
        raise GuideError(f"there is no guide called {name!r}; there are: {', '.join(shipped())}")
    newest = parse(key, (_FOLDER / f"{key}.toml").read_text(encoding="utf-8"))
    if version in ("", str(newest.version)):
        return _in_language(newest, language, f"{key}.toml")
    past = _FOLDER / "past" / f"{key}@{version}.toml"
    if not version.isdecimal() or not past.is_file():
        raise GuideError(f"there is no edition {version!r} of {key!r}; the newest is {newest.version}")
    return _in_language(parse(key, past.read_text(encoding="utf-8")), language, f"past/{past.name}")


def _in_language(guide: Guide, language: str, file: str) -> Guide:
    path = _FOLDER / language / file
    return translated(guide, language, path.read_text(encoding="utf-8")) if path.is_file() else guide
