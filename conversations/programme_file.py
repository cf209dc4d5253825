"""A programme as a TOML file: read with every mistake named by line, and written so that it can be read again.

The same file can be applied again and again: what it names is set, and what it leaves out stays as it is.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from difflib import get_close_matches
from typing import Any

from conversations.limits import DAYS, NTHS
from conversations.model import Membership, Programme, ProgrammeState, Realm, RealmPause, new_id
from conversations.programmes import REALMS, by_weeks_or_months, problems, realms_named
from conversations.values import Value, replace
from conversations.wording import Voice

# Where each setting of a programme stands in the file, and what it is (`_KINDS`).
SETTINGS: dict[str, tuple[str, str]] = {
    "name": ("name", "text"),
    "realms": ("realms", "texts"),
    "places": ("places", "texts"),
    "themes": ("themes", "texts"),
    "zone": ("zone", "text"),
    "languages": ("languages", "texts"),
    "circle_size": ("circle_size", "number"),
    "guide": ("guide", "text"),
    "contact": ("contact", "text"),
    "threshold": ("threshold", "number"),
    "open_to": ("open_to", "texts"),
    "span_first": ("span_first", "yes"),
    "together": ("together", "yes"),
    "signposts": ("signposts", "texts"),
    "concern_mail": ("concern_mail", "text"),
    "realm_pauses": ("realm_pauses", "pauses"),
    "cadence.weeks": ("cadence_weeks", "number"),
    "cadence.months": ("cadence_months", "number"),
    "cadence.on_the": ("cadence_nth", "nth"),
    "cadence.day": ("cadence_day", "day"),
    "cadence.hour": ("cadence_hour", "number"),
    "cadence.asking_days": ("asking_days", "number"),
    "cadence.preview_hours": ("preview_hours", "number"),
    "digest.day": ("digest_day", "day"),
    "digest.hour": ("digest_hour", "number"),
    "digest.minute": ("digest_minute", "number"),
    "keep.words": ("words_months", "number"),
    "keep.promises": ("promises_months", "number"),
    "keep.people": ("quiet_months", "number"),
}
_TABLES = {"cadence", "digest", "keep"}
_OWN = ("id", "state", "leads")
_KINDS = {
    "text": "a text in quotation marks",
    "texts": 'a list of texts, such as ["One", "Two"]',
    "number": "a whole number, without quotation marks",
    "yes": "true or false, without quotation marks",
    "day": "the name of a weekday, such as \"Monday\"",
    "nth": "one of \"first\", \"second\", \"third\", \"fourth\" and \"last\"",
    "pauses": 'a list such as [{ realm = "Political", since = 2027-03-25, until = 2027-05-06 }]',
}  # fmt: skip
_ID = re.compile(r"[a-z0-9][a-z0-9-]{0,63}")
_ACCOUNT = re.compile(r"(slack:[A-Z0-9]{2,32}/[A-Z0-9]{2,32}|teams:[0-9a-fA-F-]{36}/[0-9a-fA-F-]{36})")


class Mistake(Value, frozen=True):
    """`line` is 0 where it is about the whole file."""

    line: int
    setting: str
    text: str


class FileError(ValueError):
    """The file cannot be applied. Its text has a line for every mistake."""

    def __init__(self, file: str, mistakes: Iterable[Mistake]) -> None:
        self.mistakes = tuple(sorted(mistakes, key=lambda m: (m.line, m.setting)))
        super().__init__("\n".join(_said(file, mistake) for mistake in self.mistakes))


def _said(file: str, mistake: Mistake) -> str:
    where = f"{file}, line {mistake.line}" if mistake.line else file
    return f"{where}: {mistake.setting}: {mistake.text}" if mistake.setting else f"{where}: {mistake.text}"


class ProgrammeFile(Value, frozen=True):
    """What a file says: `id`, the state that it asks for (None: as it is), the settings by their field, and the accounts
    of those who are to be asked to be leads."""

    id: str
    state: ProgrammeState | None
    given: Mapping[str, Any]
    lines: Mapping[str, int]
    leads: tuple[str, ...] = ()

    @property
    def ids(self) -> tuple[str, ...]:
        """The ids that the programme may have: the one that `programme show` prints, or one made from a short name."""
        return (self.id, new_id("programme", self.id))


def read(file: str, text: str) -> ProgrammeFile:
    """Raises FileError, which names every wrong key with its line and what to do."""
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        found = re.search(r"line (\d+)", str(error))
        line = int(found[1]) if found else text.count("\n") + 1
        raise FileError(file, [Mistake(line, "", f"this is not valid TOML: {error}")]) from None
    lines = _lines(text)
    flat, mistakes = _flat(data, lines)
    given: dict[str, Any] = {}
    for setting, value in flat.items():
        field, kind = SETTINGS[setting]
        fits, read_value = _value(kind, value)
        if fits:
            given[field] = read_value
        else:
            mistakes.append(Mistake(lines.get(setting, 0), setting, f"this must be {_KINDS[kind]}."))
    mistakes += _own_mistakes(data, lines)
    if given.get("cadence_months") and "cadence_weeks" in given:
        said = "rounds open by weeks or by months. Take cadence.weeks out, or cadence.months."
        mistakes.append(Mistake(lines.get("cadence.months", 0), "cadence.months", said))
    if mistakes:
        raise FileError(file, mistakes)
    state = ProgrammeState(data["state"]) if "state" in data else None
    return ProgrammeFile(data["id"], state, by_weeks_or_months(given), lines, tuple(data.get("leads", ())))


def _flat(data: Mapping[str, Any], lines: Mapping[str, int]) -> tuple[dict[str, Any], list[Mistake]]:
    """Every setting by its dotted name, and a mistake for what a programme does not have."""
    flat: dict[str, Any] = {}
    mistakes: list[Mistake] = []
    for name, value in data.items():
        if name in _OWN:
            continue
        if name in _TABLES and isinstance(value, Mapping):
            named = {f"{name}.{inner}": inner_value for inner, inner_value in value.items()}
        else:
            named = {name: value}
        for setting, inner_value in named.items():
            if setting in SETTINGS:
                flat[setting] = inner_value
            else:
                mistakes.append(Mistake(lines.get(setting, lines.get(name, 0)), setting, _unknown(setting)))
    return flat, mistakes


def _unknown(setting: str) -> str:
    if setting in _TABLES:
        return f"this is a table: write [{setting}] on a line by itself, and its settings below."
    table, _, inner = setting.partition(".")
    if inner in (*SETTINGS, *_OWN):
        return f"{inner} stands above every table: move this line up, before [{table}]."
    near = get_close_matches(setting, [*SETTINGS, *_OWN], 1, 0.6)
    meant = near or [name for name in SETTINGS if name.endswith(f".{setting.rpartition('.')[2]}")]
    if meant:
        return f"a programme has no such setting. Did you mean {meant[0]}?"
    return f"a programme has no such setting. Remove it. There are: {', '.join((*_OWN, *SETTINGS))}."


def _own_mistakes(data: Mapping[str, Any], lines: Mapping[str, int]) -> Iterator[Mistake]:
    if not isinstance(data.get("id"), str) or not _ID.fullmatch(data["id"]):
        said = 'give it a short name of your own, by which it is found again: small letters, numbers and "-", such as id = "eastvale".'
        yield Mistake(lines.get("id", 0), "id", said)
    if "state" in data and data["state"] not in list(ProgrammeState):
        yield Mistake(lines.get("state", 0), "state", f"this must be one of: {', '.join(ProgrammeState)}.")
    leads = data.get("leads", [])
    if not isinstance(leads, list) or not all(isinstance(each, str) and is_account(each) for each in leads):
        said = 'this must be a list of accounts, such as ["slack:T012AB3CD/U012AB3CD"], or teams:TENANT/USER.'
        yield Mistake(lines.get("leads", 0), "leads", said)


def is_account(text: str) -> bool:
    """Whether a text names somebody's account: `slack:TEAM/USER`, or `teams:TENANT/USER`."""
    return _ACCOUNT.fullmatch(text) is not None


def _value(kind: str, value: object) -> tuple[bool, Any]:
    match kind, value:
        case "text", str():
            return True, " ".join(value.split())
        case "texts", list() if all(isinstance(word, str) for word in value):
            return True, tuple(" ".join(word.split()) for word in value)
        case "number", int() if not isinstance(value, bool):
            return True, value
        case "yes", bool():
            return True, value
        case "day", str() if value.strip().title() in DAYS:
            return True, DAYS.index(value.strip().title())
        case "nth", str() if value.strip().lower() in NTHS:
            return True, NTHS[value.strip().lower()]
        case "pauses", list():
            found = [_pause(item) for item in value]
            return None not in found, tuple(found)
        case _:
            return False, None


def _pause(item: object) -> RealmPause | None:
    """One pause of a realm; its realm is a name here, and becomes a key in `applied`."""
    match item:
        case {"realm": str() as realm, "since": date() as since, "until": date() as until, **others} if not others:
            return (
                None if isinstance(since, datetime) or isinstance(until, datetime) else RealmPause(realm, since, until)
            )
        case _:
            return None


def _lines(text: str) -> dict[str, int]:
    """The line on which each setting stands. What TOML allows beyond one setting a line is not looked for."""
    found: dict[str, int] = {}
    table = ""
    for number, line in enumerate(text.splitlines(), 1):
        if header := re.match(r"\s*\[{1,2}\s*([\w.-]+)\s*\]", line):
            table = f"{header[1]}."
            found.setdefault(header[1], number)
        elif setting := re.match(r"""\s*["']?([\w.-]+)["']?\s*=""", line):
            found.setdefault(f"{table}{setting[1]}", number)
    return found


def applied(file: str, asked: ProgrammeFile, before: Programme | None, members: Iterable[Membership] = ()) -> Programme:
    """The programme as the file wants it, with its state as it was. Raises FileError."""
    realms = tuple(Realm(name.lower(), name) for name in REALMS)
    start = before or Programme(asked.ids[1], "", realms, (), ())
    given = dict(asked.given)
    if "realms" in given:
        given["realms"] = realms_named(given["realms"], start.realms)
    if "realm_pauses" in given:
        keys = {realm.name.casefold(): realm.key for realm in given.get("realms", start.realms)}
        given["realm_pauses"] = tuple(
            replace(p, realm=keys.get(p.realm.casefold(), p.realm)) for p in given["realm_pauses"]
        )
    after = replace(start, **given)
    fields = {field: setting for setting, (field, _) in SETTINGS.items()}
    voice = Voice("en")
    mistakes = []
    for field, found in problems(after, members, before).items():
        setting = fields[field]
        line = asked.lines.get(setting, 0)
        said = voice(found.key, **found.values)
        if field not in asked.given and found.key in ("problem-empty", "problem-list-length") and before is None:
            said = f"a new programme needs this. {said}"
        mistakes.append(Mistake(line, setting, said))
    if mistakes:
        raise FileError(file, mistakes)
    return after


def written(programme: Programme) -> str:
    """A programme as a file that `read` reads."""
    lines = ["# convenor programme apply reads this file again: change it and apply it.", f"id = {_toml(programme.id)}"]
    table = ""
    for setting, (field, kind) in sorted(SETTINGS.items(), key=lambda item: "." in item[0]):
        first, _, key = setting.rpartition(".")
        if field in (("cadence_weeks",) if programme.cadence_months else ("cadence_months", "cadence_nth")):
            continue  # a programme goes by weeks or by months
        if first and not table:
            lines.append(f"state = {_toml(programme.state.value)}")
        if first != table:
            lines += ["", f"[{first}]"]
            table = first
        value = getattr(programme, field)
        if field == "realms":
            value = tuple(realm.name for realm in value)
        if kind == "day":
            value = DAYS[value]
        if kind == "nth":
            value = next(name for name, number in NTHS.items() if number == value)
        if kind == "pauses":
            names = {realm.key: realm.name for realm in programme.realms}
            value = tuple({"realm": names.get(p.realm, p.realm), "since": p.since, "until": p.until} for p in value)
        lines.append(f"{key} = {_toml(value)}")
    return "\n".join(lines) + "\n"


def _toml(value: object) -> str:
    if isinstance(value, tuple):
        return "[" + ", ".join(_toml(item) for item in value) + "]"
    if isinstance(value, Mapping):
        return "{ " + ", ".join(f"{key} = {_toml(item)}" for key, item in value.items()) + " }"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int | date):
        return str(value)
    escaped = str(value).replace("\\", "\\\\").replace('"', '\\"')
    return '"' + re.sub(r"[\x00-\x1f\x7f]", " ", escaped) + '"'
