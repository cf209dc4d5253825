"""Days in plain Welsh words, from a small table of ours: no library that we could use reads them.

It knows today and tomorrow, weekdays, "ymhen pythefnos", ends of weeks and months, and days of a month, with the
mutations that stand in such phrases ("tan ddydd Gwener", "3 o Ragfyr"). Whatever else is said is no day here.
"""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, timedelta

LEADING = r"erbyn|cyn|ar|tan|hyd|o fewn"
MARKERS = rf"{LEADING}|ymhen|mewn|heddiw|heno|yfory|drennydd"
PROMISE = r"byddaf\s+(?:i['’]n|yn)|bydda\s+i['’]n|(?:rwy|dw\s+i|dwi)['’]?n\s+addo"
_WEEKDAYS = ("llun", "mawrth", "mercher", "iau", "gwener", "sadwrn", "sul")
_MONTHS = (
    "ionawr", "chwefror", "mawrth", "ebrill", "mai", "mehefin", "gorffennaf", "awst", "medi", "hydref", "tachwedd",
    "rhagfyr",
)  # fmt: skip
# As they are said after "dydd", "nos" or "o", and in short: each for the name that it stands for.
_MUTATED = {
    "lun": "llun", "fawrth": "mawrth", "fercher": "mercher", "wener": "gwener", "fai": "mai", "fehefin": "mehefin",
    "orffennaf": "gorffennaf", "fedi": "medi", "dachwedd": "tachwedd", "ragfyr": "rhagfyr", "ion": "ionawr",
    "chwe": "chwefror", "maw": "mawrth", "ebr": "ebrill", "meh": "mehefin", "gorff": "gorffennaf", "hyd": "hydref",
    "tach": "tachwedd", "rhag": "rhagfyr",
}  # fmt: skip
_NUMBERS = {
    "un": 1, "dau": 2, "ddau": 2, "dwy": 2, "ddwy": 2, "tri": 3, "dri": 3, "tair": 3, "dair": 3, "pedwar": 4,
    "bedwar": 4, "pedair": 4, "bedair": 4, "pum": 5, "bum": 5, "pump": 5, "chwe": 6, "chwech": 6, "saith": 7,
    "wyth": 8, "naw": 9, "deg": 10, "deng": 10, "ddeg": 10, "ddeng": 10,
}  # fmt: skip
_NEAR = {"heddiw": 0, "heno": 0, "yfory": 1, "drennydd": 2}
_SPAN = re.compile(
    r"(?:ymhen|mewn)?\s*(?:(\w+)\s+(?:o\s+)?)?"
    r"(diwrnod|ddiwrnod|niwrnod|ddiwrnodau|pythefnos|bythefnos|wythnos|wythnosau|mis|fis|misoedd|fisoedd)"
)
_WEEKDAY = re.compile(r"(?:(?:d?dydd|nos)\s+)?(\w+)(\s+nesaf|\s+(?:yma|hwn))?")
_IN_A_WEEK = re.compile(r"wythnos\s+i\s+(.+)")
_OF_MONTH = re.compile(
    r"(?:y\s+)?(\d{1,2})(?:af|il|ydd|ed|fed|eg|ain)?(?:\s+o)?\s+(?:fis\s+)?([a-z]+)\.?(?:\s+(\d{4}))?"
)


def read(text: str, today: date) -> date | None:
    """The day that a phrase in lower case means, or None. What may stand before it ("erbyn") is taken off already."""
    if (found := _IN_A_WEEK.fullmatch(text)) is not None:
        day = _near(found[1], today)
        return day + timedelta(days=7) if day else None
    return _end(text, today) or _near(text, today) or _after(text, today) or _of_month(text, today)


def _near(text: str, today: date) -> date | None:
    """ "dydd Gwener" is the next one to come; "dydd Gwener nesaf" is in the week after this one."""
    if text in _NEAR:
        return today + timedelta(days=_NEAR[text])
    found = _WEEKDAY.fullmatch(text)
    name = _MUTATED.get(found[1], found[1]) if found else ""
    if found is None or name not in _WEEKDAYS or (name == "mawrth" and not re.match(r"d?dydd|nos", text)):
        return None
    ahead = _WEEKDAYS.index(name) - today.weekday()
    if (found[2] or "").strip() == "nesaf":
        return today + timedelta(days=ahead + 7)
    return today + timedelta(days=ahead % 7 or 7)


def _end(text: str, today: date) -> date | None:
    friday = today + timedelta(days=4 - today.weekday())
    first = (today.replace(day=1) + timedelta(days=32)).replace(day=1)
    match text:
        case "diwedd yr wythnos" | "ddiwedd yr wythnos" | "yr wythnos hon":
            return today + timedelta(days=(4 - today.weekday()) % 7)
        case "diwedd yr wythnos nesaf" | "ddiwedd yr wythnos nesaf" | "yr wythnos nesaf" | "wythnos nesaf":
            return friday + timedelta(days=7)
        case "diwedd y mis" | "ddiwedd y mis":
            return first - timedelta(days=1)
        case "diwedd y mis nesaf" | "ddiwedd y mis nesaf":
            return first.replace(day=monthrange(first.year, first.month)[1])
        case _:
            return None


def _after(text: str, today: date) -> date | None:
    found = _SPAN.fullmatch(text)
    if found is None or (found[1] and not found[1].isdecimal() and found[1] not in _NUMBERS):
        return None
    count = int(found[1]) if (found[1] or "").isdecimal() else _NUMBERS.get(found[1] or "un", 1)
    if count > 1000:
        return None
    if found[2].startswith(("mis", "fis")):
        year, month = divmod(today.year * 12 + today.month - 1 + count, 12)
        return date(year, month + 1, min(today.day, monthrange(year, month + 1)[1]))
    each = {"p": 14, "b": 14, "w": 7}.get(found[2][0], 1)
    return today + timedelta(days=count * each)


def _of_month(text: str, today: date) -> date | None:
    text = re.sub(r"^d?dydd\s+\w+,?\s+(?=\d|y\s+\d)", "", text)
    found = _OF_MONTH.fullmatch(text)
    name = _MUTATED.get(found[2], found[2]) if found else ""
    if found is None or name not in _MONTHS:
        return None
    for year in (int(found[3]),) if found[3] else range(today.year, today.year + 2):
        try:
            day = date(year, _MONTHS.index(name) + 1, int(found[1]))
        except ValueError:
            continue
        if found[3] or day >= today:
            return day
    return None
