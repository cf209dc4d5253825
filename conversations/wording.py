"""Every sentence people read, looked up by key in the catalogue of their language (`catalogues/en/*.ftl`, Fluent).

`Voice("en")("round-asked", programme="Eastvale")` gives the sentence. A language without a catalogue, or a sentence
missing from one, falls back to English; a key that no catalogue has is a bug and raises KeyError.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime, time
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_interval, format_time, get_day_names
from fluent.runtime import FluentBundle, FluentResource

_FOLDER = Path(__file__).parent / "catalogues"
_LOCALES = {"en": "en_GB", "cy": "cy_GB"}
LANGUAGES: dict[str, str] = {"en": "English", "cy": "Cymraeg"}
"""Languages that people may choose, by code; each has a catalogue."""
_VOWEL = re.compile(r"[aeiouâêîôûáéíóúàèìòùäëïöü]|y(?![aeiou])", re.IGNORECASE)
"""How a word begins before which Welsh says "ac" and not "a" ("Tom ac Amina")."""


@cache
def _bundle(language: str) -> FluentBundle:
    bundle = FluentBundle([_LOCALES[language].replace("_", "-")], use_isolating=False)
    for part in sorted((_FOLDER / language).glob("*.ftl")):
        bundle.add_resource(FluentResource(part.read_text(encoding="utf-8")))
    return bundle


def _inside(day: str) -> str:
    """A day as it stands inside a sentence: Babel begins Welsh ones with a capital, as for a heading."""
    return f"dydd{day[4:]}" if day.startswith("Dydd ") else day


def _sentence(language: str, key: str, values: dict[str, Any]) -> str:
    for spoken in dict.fromkeys((language, "en")):
        bundle = _bundle(spoken)
        if bundle.has_message(key):
            pattern = bundle.get_message(key).value
            assert pattern is not None, key
            sentence, errors = bundle.format_pattern(pattern, values)
            if errors:
                raise KeyError(f"{key}: {errors[0]}")
            return str(sentence)
    raise KeyError(key)


@cache
def _set_sentence(language: str, key: str) -> str:
    """One without anybody's name or words in it, as buttons have."""
    return _sentence(language, key, {})


class Voice:
    """Says things in one language."""

    def __init__(self, language: str = "en") -> None:
        self.language = language if language in LANGUAGES else "en"

    def __call__(self, key: str, **values: str | int) -> str:
        return _sentence(self.language, key, values) if values else _set_sentence(self.language, key)

    def names(self, names: Sequence[str]) -> str:
        """People's names as a list: "Amina, Tom and Rhian"."""
        if len(names) < 2:
            return "".join(names)
        key = "list-and-vowel" if _VOWEL.match(names[-1]) else "list-and"
        return self(key, first=", ".join(names[:-1]), last=names[-1])

    def day(self, day: date) -> str:
        """A day with its weekday: "Friday 27 November 2026"."""
        return _inside(format_date(day, "EEEE d MMMM y", locale=_LOCALES[self.language]))

    def days(self, first: date, last: date) -> str:
        """From one day to another, as the language writes it: "23–29 November 2026"."""
        return str(format_interval(first, last, "yMMMMd", locale=_LOCALES[self.language]))

    def weekday(self, day: int) -> str:
        """The name of a weekday, 0 for Monday."""
        return _inside(str(get_day_names("wide", context="stand-alone", locale=_LOCALES[self.language])[day]))

    def hour(self, hour: int, minute: int = 0) -> str:
        """A time of the day as the language writes it: "09:00"."""
        return str(format_time(time(hour, minute), "short", locale=_LOCALES[self.language]))

    def moment(self, moment: datetime, zone: str) -> str:
        """A moment in a zone, for a list of what happened when: "27 Nov 2026, 09:00"."""
        local = moment.astimezone(ZoneInfo(zone))
        locale = _LOCALES[self.language]
        return (
            f"{format_date(local.date(), 'medium', locale=locale)}, {format_time(local.time(), 'short', locale=locale)}"
        )

    def moment_of(self, moment: datetime, zone: str) -> str:
        """A day and a time in a zone: "4 November 2026, 14:05"."""
        there, locale = moment.astimezone(ZoneInfo(zone)), _LOCALES[self.language]
        return f"{format_date(there.date(), 'd MMMM y', locale=locale)}, {there:%H:%M}"

    def short_day_of(self, moment: datetime, zone: str) -> str:
        """The same in few letters, for lists: "27 Nov"."""
        return format_date(moment.astimezone(ZoneInfo(zone)).date(), "d MMM", locale=_LOCALES[self.language])

    def day_of(self, moment: datetime, zone: str) -> str:
        """The day of a moment in a zone, for sentences such as "circles are made on Wednesday 2 December"."""
        return self.day(moment.astimezone(ZoneInfo(zone)).date())
