"""The settings of a programme as options of a command: for each its name, what it may be, and what it is for."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, TypeVar

import click

from conversations.limits import DAYS, LIMITS, NTHS

_Command = TypeVar("_Command", bound=Callable[..., Any])


class _Named(click.Choice[str]):
    """A word, such as a weekday, that stands for a number."""

    def __init__(self, numbers: dict[str, int]) -> None:
        super().__init__(list(numbers), case_sensitive=False)
        self._numbers = numbers

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        return value if isinstance(value, int) else self._numbers[super().convert(value, param, ctx)]


class _Time(click.ParamType[tuple[int, int]]):
    name = "HH:MM"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        found = re.fullmatch(r"([01]?\d|2[0-3]):([0-5]\d)", str(value))
        if found is None:
            self.fail(f"{value} is no time of the day. Write one such as 08:30.", param, ctx)
        return int(found[1]), int(found[2])


_DAY = _Named({day: number for number, day in enumerate(DAYS)})
_SEVERAL = "texts"


def _number(field: str) -> click.IntRange:
    return click.IntRange(*LIMITS[field])


OPTIONS: dict[str, tuple[str, Any, str]] = {
    "places": ("--place", _SEVERAL, "A place; repeat for each."),
    "realms": ("--realm", _SEVERAL, "A realm, 2 to 5; at first Political, Executive, Community."),
    "themes": ("--theme", _SEVERAL, "A theme people may choose; repeat for each."),
    "languages": ("--language", _SEVERAL, "en or cy, the first for whoever has not chosen; at first both."),
    "zone": ("--zone", str, "The programme's time zone; at first Europe/London."),
    "contact": ("--contact", str, "The named person to talk to, shown in the notice."),
    "open_to": ("--open-to", _SEVERAL, "slack:TEAM or teams:TENANT whose people may join; repeat for each."),
    "cadence_weeks": ("--weeks", _number("cadence_weeks"), "Weeks between rounds; at first 4."),
    "cadence_months": ("--months", _number("cadence_months"), "Rounds by months instead: one each so many months."),
    "cadence_nth": ("--on-the", _Named(NTHS), "With --months: which such day of the month; at first the first."),
    "cadence_day": ("--day", _DAY, "The weekday on which rounds open; at first Monday."),
    "cadence_hour": ("--hour", _number("cadence_hour"), "The hour at which rounds open; at first 9."),
    "asking_days": ("--asking-days", _number("asking_days"), "Days to say yes; at first 2."),
    "preview_hours": (
        "--preview-hours",
        _number("preview_hours"),
        "Hours for which conveners see the circles before they are introduced; 0: not at all; at first 3.",
    ),
    "circle_size": ("--size", _number("circle_size"), "People in a circle; at first 3."),
    "span_first": (
        "--span-first/--crossing-first",
        None,
        "Rather circles of every realm than everybody crossing realms.",
    ),
    "together": ("--together/--apart", None, "Circles that are all in one Slack workspace may share a group message."),
    "guide": ("--guide", str, "The questions that circles are asked; at first first-conversation."),
    "digest_day": ("--digest-day", _DAY, "The weekday of the digest; at first Monday."),
    "digest_time": ("--digest-time", _Time(), "The time of the digest; at first 08:00."),
    "threshold": ("--threshold", _number("threshold"), "The smallest count a digest shows; at first 5."),
    "signposts": ("--signpost", _SEVERAL, "A line that tells where to find help; repeat for each."),
    "concern_mail": ("--concern-mail", str, 'An e-mail address that hears of concerns, too; "" for none.'),
    "words_months": ("--keep-words", _number("words_months"), "Months after a circle closed; at first 12."),
    "promises_months": ("--keep-promises", _number("promises_months"), "Months; at first 24."),
    "quiet_months": ("--keep-people", _number("quiet_months"), "Months without activity; at first 24."),
}
"""By the field of a programme. `digest_time` is two: the hour and the minute."""


def settings(command: _Command) -> _Command:
    """Gives a command every setting as an option, and `--lead`."""
    leads = click.option("--lead", "leads", multiple=True, help="slack:TEAM/USER or teams:TENANT/USER to ask; repeat.")
    for field, (option, kind, about) in reversed([*OPTIONS.items()]):
        several = kind == _SEVERAL
        given = {"multiple": True} if several else {} if kind is None else {"type": kind}
        command = click.option(option, field, default=() if several else None, help=about, **given)(command)
    return leads(command)


def chosen_settings(given: dict[str, Any]) -> dict[str, Any]:
    """What was given on the command line, by the fields of a programme."""
    found = {field: value for field, value in given.items() if value is not None and value != ()}
    if "digest_time" in found:
        found["digest_hour"], found["digest_minute"] = found.pop("digest_time")
    if found.get("cadence_months") and "cadence_weeks" in found:
        raise click.UsageError("Rounds open by weeks or by months. Give --weeks or --months.")
    return found


def named(field: str) -> str:
    """What the command line calls a setting."""
    if field == "name":
        return "NAME"
    option = OPTIONS.get("digest_time" if field in ("digest_hour", "digest_minute") else field, (field,))[0]
    return option.partition("/")[0]
