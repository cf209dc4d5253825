"""A spreadsheet of people to invite, read as CSV. Every mistake is named with its line and what to do; where there is
one, nobody is invited, so that a list is taken whole or not at all.

A row needs an account (`slack:TEAM/USER` or `teams:TENANT/USER`), an e-mail address, or both. The name is for whoever
sends the invitations, and is not kept.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from difflib import get_close_matches

from conversations.model import Address
from conversations.programmes import Problem, problem
from conversations.values import Value

COLUMNS = ("name", "account", "email")
MOST_ROWS = 20_000
MOST_COLUMNS = 50
LONGEST = 200
_OTHER_NAMES = {"e-mail": "email", "mail": "email", "email address": "email", "full name": "name", "id": "account",
                "slack": "account", "teams": "account", "user": "account"}  # fmt: skip
_GUID = re.compile(r"[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}")
_CELL_ERROR = re.compile(r"#(N/A|REF!|NAME\?|VALUE!|DIV/0!|NULL!|NUM!)", re.IGNORECASE)
"""What a spreadsheet writes where a formula came to nothing."""
_EMAIL = re.compile(r"[^\s@<>()\[\],;:\"\\]+@[^\s@<>()\[\],;:\"\\.]+(?:\.[^\s@<>()\[\],;:\"\\.]+)+")


class Invited(Value, frozen=True):
    line: int
    name: str = ""
    address: Address | None = None
    email: str = ""


class Wrong(Value, frozen=True):
    line: int
    problem: Problem


class Sheet(Value, frozen=True):
    """What was read. Where there is a mistake, `people` is empty."""

    people: tuple[Invited, ...] = ()
    wrong: tuple[Wrong, ...] = ()


def decoded(raw: bytes) -> str | None:
    """The text of a file: UTF-8, or what Excel calls Unicode text. None where it is neither."""
    try:
        return raw.decode("utf-16" if raw[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig")
    except UnicodeDecodeError:
        return None


def read_sheet(raw: bytes) -> Sheet:
    text = decoded(raw)
    if raw[:4] in (b"PK\x03\x04", b"\xd0\xcf\x11\xe0") or "\0" in (text or ""):
        return Sheet(wrong=(Wrong(0, problem("sheet-not-csv")),))
    if text is None:
        return Sheet(wrong=(Wrong(0, problem("sheet-not-utf8")),))
    if not text.strip():
        return Sheet(wrong=(Wrong(0, problem("sheet-empty")),))
    rows, broken = _rows(text)
    if not rows:
        return Sheet(wrong=(broken or Wrong(0, problem("sheet-empty")),))
    columns, wrong = _header(*rows[0])
    if wrong:
        return Sheet(wrong=tuple(wrong))
    people: list[Invited] = []
    for line, cells in rows[1 : MOST_ROWS + 1]:
        person, mistakes = _row(line, cells, columns)
        wrong += mistakes
        if person is not None:
            people.append(person)
    wrong += _twice(people)
    if broken is not None:
        wrong.append(broken)
    if len(rows) - 1 > MOST_ROWS:
        wrong.append(Wrong(rows[MOST_ROWS + 1][0], problem("sheet-too-many", most=MOST_ROWS)))
    if not people and not wrong:
        wrong.append(Wrong(rows[0][0], problem("sheet-nobody")))
    if wrong:
        return Sheet(wrong=tuple(sorted(wrong, key=lambda w: w.line)))
    return Sheet(tuple(people))


def _rows(text: str) -> tuple[list[tuple[int, list[str]]], Wrong | None]:
    """The rows that are not blank, each with its first line; and where the quotation marks do not add up."""
    first = text.lstrip("\r\n").splitlines()[0]
    separator = max(",;\t", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    rows: list[tuple[int, list[str]]] = []
    begins = 1
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                rows.append((begins, [" ".join(cell.split()) for cell in cells]))
            if len(rows) > MOST_ROWS + 1:
                break
            begins = reader.line_num + 1
    except csv.Error:
        return rows, Wrong(begins, problem("sheet-quotes"))
    return rows, None


def _header(line: int, cells: list[str]) -> tuple[list[str], list[Wrong]]:
    """The columns by name, in their order."""
    if len(cells) > MOST_COLUMNS:
        return [], [Wrong(line, problem("sheet-cells-many", there=len(cells), wanted=len(COLUMNS)))]
    names = [cell.casefold() for cell in cells]
    if not set(names) & set(COLUMNS) and any("@" in name or _GUID.search(name) for name in names):
        return [], [Wrong(line, problem("sheet-no-header", columns=", ".join(COLUMNS)))]
    wrong = []
    for name in names:
        if name in COLUMNS:
            continue
        near = _OTHER_NAMES.get(name) or next(iter(get_close_matches(name[:40], COLUMNS, 1, 0.6)), "")
        if not name:
            wrong.append(Wrong(line, problem("sheet-column-unnamed")))
        elif near:
            wrong.append(Wrong(line, problem("sheet-column-near", column=name[:40], near=near)))
        else:
            wrong.append(Wrong(line, problem("sheet-column-unknown", column=name[:40])))
    wrong += [Wrong(line, problem("sheet-column-twice", column=n)) for n in COLUMNS if names.count(n) > 1]
    if not wrong and not {"account", "email"} & set(names):
        wrong.append(Wrong(line, problem("sheet-no-contact")))
    return names, wrong


def _row(line: int, cells: list[str], columns: list[str]) -> tuple[Invited | None, list[Wrong]]:
    if len(cells) > len(columns):
        return None, [Wrong(line, problem("sheet-cells-many", there=len(cells), wanted=len(columns)))]
    if len(cells) < len(columns):
        return None, [Wrong(line, problem("sheet-cells-few", there=len(cells), wanted=len(columns)))]
    if [cell.casefold() for cell in cells] == columns:
        return None, [Wrong(line, problem("sheet-header-again"))]
    given = dict(zip(columns, cells, strict=True))
    name, account, email = (given.get(column, "") for column in COLUMNS)
    found = list(_mistakes(name, account, email))
    if found:
        return None, [Wrong(line, each) for each in found]
    return Invited(line, name, _address(account) if account else None, email), []


def _mistakes(name: str, account: str, email: str) -> Iterator[Problem]:
    for column, cell in (("name", name), ("account", account), ("email", email)):
        if len(cell) > LONGEST:
            yield problem("sheet-long", column=column, longest=LONGEST)
            return
        if any(ord(letter) < 32 or letter == "\ufffd" for letter in cell):
            yield problem("sheet-letters", column=column)
            return
        if _CELL_ERROR.fullmatch(cell):
            yield problem("sheet-cell-error", column=column, cell=cell)
            return
    if not account and not email:
        yield problem("sheet-no-address")
    if account:
        yield from _account_mistakes(account)
    if email:
        yield from _email_mistakes(email)


def _account_mistakes(account: str) -> Iterator[Problem]:
    platform, colon, rest = account.partition(":")
    workspace, slash, user = rest.partition("/")
    if re.match(r"https?:", account):
        yield problem("sheet-account-link")
    elif "@" in account:
        yield problem("sheet-account-is-email")
    elif not colon or platform not in ("slack", "teams"):
        yield problem("sheet-platform", account=account[:60])
    elif not slash or not workspace or not user:
        yield problem("sheet-account-parts", account=account[:60])
    elif platform == "slack" and not re.fullmatch(r"T[A-Z0-9]{2,20}", workspace):
        yield problem("sheet-slack-team", team=workspace[:40])
    elif platform == "slack" and not re.fullmatch(r"[UW][A-Z0-9]{2,20}", user):
        yield problem("sheet-slack-user", user=user[:40])
    elif platform == "teams" and not _GUID.fullmatch(workspace):
        yield problem("sheet-teams-tenant", tenant=workspace[:40])
    elif platform == "teams" and not _GUID.fullmatch(user):
        yield problem("sheet-teams-user", user=user[:40])


def _email_mistakes(email: str) -> Iterator[Problem]:
    if len(re.findall("@", email)) > 1 and re.search(r"[\s,;]", email):
        yield problem("sheet-email-several")
    elif (inner := re.fullmatch(r"[^<>]*<([^<>]+)>", email)) and _EMAIL.fullmatch(inner[1]):
        yield problem("sheet-email-name", email=inner[1][:60])
    elif not _EMAIL.fullmatch(email):
        yield problem("sheet-email", email=email[:60].replace("<", "‹").replace(">", "›"))


def _address(account: str) -> Address:
    platform, _, rest = account.partition(":")
    workspace, _, user = rest.partition("/")
    if platform == "teams":
        workspace, user = workspace.lower(), user.lower()
    return Address(platform, workspace, user)


def _twice(people: list[Invited]) -> Iterator[Wrong]:
    """The same account or e-mail address a second time."""
    accounts: dict[str, int] = {}
    emails: dict[str, int] = {}
    for person in people:
        if person.address is not None:
            first = accounts.setdefault(person.address.account_id, person.line)
            if first != person.line:
                yield Wrong(person.line, problem("sheet-account-twice", line=first))
        if person.email:
            first = emails.setdefault(person.email.casefold(), person.line)
            if first != person.line:
                yield Wrong(person.line, problem("sheet-email-twice", line=first))
