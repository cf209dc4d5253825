"""Dates in plain words: "by next Friday", "in two weeks", "the 3rd", "end of the month".

The `dateparser` library reads them, day first and looking forward, in the person's own zone; a few phrases that it
does not know or reads backwards are put into words that it does. Welsh is read by a table of ours (`dates_welsh.py`). Whatever is read is shown back before it counts.
"""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from conversations import dates_welsh
from conversations.values import Value

_LEADING = re.compile(rf"^(?:by|before|on|until|till|from|due|for|{dates_welsh.LEADING})\s+", re.IGNORECASE)
_WITHIN = re.compile(r"^within\s+", re.IGNORECASE)
_MARKER = re.compile(
    rf"\b(?:by|before|on|until|till|in|within|next|this|today|tonight|tomorrow|end of|{dates_welsh.MARKERS})\b",
    re.IGNORECASE,
)
_ORDINAL = re.compile(r"^the\s+(\d{1,2})(?:st|nd|rd|th)$|^(\d{1,2})(?:st|nd|rd|th)$", re.IGNORECASE)
_PROMISE = re.compile(
    rf"^(?:i\s+will|i['’]ll|i\s+am\s+going\s+to|i['’]m\s+going\s+to|i\s+promise\s+to|{dates_welsh.PROMISE})\s+",
    re.IGNORECASE,
)
_FILLER = re.compile(r"\b(?:the\s+)?(coming|next)\b\s+(?=(?:mon|tue|wed|thu|fri|sat|sun))", re.IGNORECASE)
_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_DAY = r"(today|tomorrow|mon\w*|tue\w*|wed\w*|thu\w*|fri\w*|sat\w*|sun\w*)"
_IN_A_WEEK = re.compile(rf"^(?:a\s+)?week\s+(?:on\s+)?{_DAY}$|^{_DAY}\s+week$")
LONGEST_PHRASE = 60
LONGEST_LEAD = 20
"""What may stand before a phrase: "until", "within"."""


class Promise(Value, frozen=True):
    """What a sentence such as "I will visit the youth club by next Friday" holds. `due` is None where no date is."""

    what: str
    due: date | None


def read_day(phrase: str, now: datetime, zone: str) -> date | None:
    """The day that a phrase means for somebody in a zone, or None. A day in the past is given as it is: the caller
    says so kindly."""
    text = _WITHIN.sub("in ", _LEADING.sub("", " ".join(phrase.strip().rstrip(".!").split())))
    if not text or len(text) > LONGEST_PHRASE:
        return None
    base = now.astimezone(ZoneInfo(zone))
    known = _known_phrase(text.lower(), base.date()) or dates_welsh.read(text.lower(), base.date())
    return known or _parsed(text, base)


def _known_phrase(text: str, today: date) -> date | None:
    text = text.removeprefix("the ")
    if text in ("end of month", "end of the month", "month end"):
        return today.replace(day=monthrange(today.year, today.month)[1])
    if text in ("end of next month", "end of the next month"):
        first = (today.replace(day=1) + timedelta(days=32)).replace(day=1)
        return first.replace(day=monthrange(first.year, first.month)[1])
    if text in ("end of week", "end of the week", "this week"):
        return today + timedelta(days=(4 - today.weekday()) % 7)
    if text in ("end of next week", "next week"):
        return today + timedelta(days=4 - today.weekday() + 7)
    if text in ("today", "tonight"):
        return today
    if (found := _IN_A_WEEK.match(text)) is not None:
        return _a_week_after(today, next(filter(None, found.groups())))
    if (found := _ORDINAL.match(text)) is not None:
        return _next_with_day(today, int(found.group(1) or found.group(2)))
    return None


def _a_week_after(today: date, day: str) -> date:
    """ "a week today", "tomorrow week", "a week on Friday": seven days after the day that is named."""
    if day in ("today", "tomorrow"):
        return today + timedelta(days=7 if day == "today" else 8)
    ahead = (_WEEKDAYS.index(day[:3]) - today.weekday()) % 7 or 7
    return today + timedelta(days=ahead + 7)


def _next_with_day(today: date, day: int) -> date | None:
    for months in range(3):
        first = (today.replace(day=1) + timedelta(days=31 * months)).replace(day=1)
        if 1 <= day <= monthrange(first.year, first.month)[1] and first.replace(day=day) >= today:
            return first.replace(day=day)
    return None


def _parsed(text: str, base: datetime) -> date | None:
    # Digits alone ("7") or a bare month name are too little to be a day.
    if re.fullmatch(r"\d{1,2}|\d{5,}", text):
        return None
    from dateparser.date import DateDataParser  # slow to import, and most turns read no date

    settings: Any = {
        "PREFER_DATES_FROM": "future",
        "DATE_ORDER": "DMY",
        "RELATIVE_BASE": base.replace(tzinfo=None),
        "PARSERS": ["relative-time", "custom-formats", "absolute-time"],
    }
    found = DateDataParser(languages=["en"], settings=settings).get_date_data(_FILLER.sub("", text))
    if found is None or found.date_obj is None or found.period not in ("day", "time", "week"):
        return None
    # "next Friday" said on a Thursday means the week after; dateparser gives tomorrow's.
    day: date = found.date_obj.date()
    if re.match(r"next\s+(mon|tue|wed|thu|fri|sat|sun)", text, re.IGNORECASE):
        monday = base.date() - timedelta(days=base.weekday())
        if day < monday + timedelta(days=7):
            day += timedelta(days=7)
    return day


def looks_like_a_promise(sentence: str) -> bool:
    """Whether a sentence starts as a promise does ("I will", "I'll") and says more than that."""
    found = _PROMISE.match(sentence.strip())
    return found is not None and len(sentence.strip()[found.end() :].split()) >= 2


def read_promise(sentence: str, now: datetime, zone: str) -> Promise:
    """Split a sentence into what is promised and by when: the longest ending that reads as a date is the date."""
    text = " ".join(_PROMISE.sub("", sentence.strip()).split()).rstrip(".!")
    # What is longer is no date: so it is not looked for where more than that follows.
    for found in _MARKER.finditer(text, max(0, len(text) - LONGEST_PHRASE - LONGEST_LEAD)):
        if found.start() == 0:
            continue
        what = text[: found.start()].rstrip(" ,;–-")
        if _MARKER.fullmatch(what) is None and (due := read_day(text[found.start() :], now, zone)) is not None:
            return Promise(what, due)
    return Promise(text, None)
