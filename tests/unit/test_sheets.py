"""A list of people to invite: every kind of mistake is named with its line and what to do, and no list is taken in part."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conversations.model import Address
from conversations.sheets import MOST_ROWS, Sheet, read_sheet
from conversations.wording import Voice

HEADER = "name,account,email\n"
AMINA = "Amina Yusuf,slack:T0EASTVALE/U0AMINA,amina@example.org\n"
TENANT, PERSON = "5f1b6a52-8c1d-4a57-9f0e-ea57a1ec0de1", "0f6a4c1e-8d3b-4a55-9d1c-6b1f0a6f7c21"


def told(sheet: Sheet) -> list[tuple[int, str]]:
    return [(wrong.line, Voice()(wrong.problem.key, **wrong.problem.values)) for wrong in sheet.wrong]


def test_a_list_is_read() -> None:
    sheet = read_sheet((HEADER + AMINA + f"Tom,teams:{TENANT}/{PERSON},\n\n,,rhian@council.gov.uk\n").encode())
    assert sheet.wrong == ()
    assert [(p.line, p.name, p.address and p.address.account_id, p.email) for p in sheet.people] == [
        (2, "Amina Yusuf", "slack:T0EASTVALE/U0AMINA", "amina@example.org"),
        (3, "Tom", f"teams:{TENANT}/{PERSON}", ""),
        (5, "", None, "rhian@council.gov.uk"),
    ]


@pytest.mark.parametrize("text", [HEADER + AMINA, "﻿" + HEADER + AMINA, (HEADER + AMINA).replace(",", ";"),
                                  (HEADER + AMINA).replace(",", "\t"), (HEADER + AMINA).replace("\n", "\r\n"),
                                  '"Name","ACCOUNT","eMail"\n' + AMINA])  # fmt: skip
def test_it_may_be_written_as_spreadsheets_write_it(text: str) -> None:
    for raw in (text.encode(), text.lstrip("﻿").encode("utf-16")):
        sheet = read_sheet(raw)
        assert sheet.wrong == ()
        assert [p.address for p in sheet.people] == [Address("slack", "T0EASTVALE", "U0AMINA")]


KINDS: list[tuple[bytes, int, str]] = [
    ("name,account\nZoë,slack:T0AA/U0AA\n".encode("latin-1"), 0, "CSV UTF-8"),
    (b"PK\x03\x04rest of a workbook", 0, "This is not a CSV file"),
    (b" \n", 0, "There is nothing in it"),
    (HEADER.encode(), 1, "nobody below the first line"),
    (AMINA.encode(), 1, "The first line has to name the columns"),
    (b"name,account,\nA,slack:T0AA/U0AA,\n", 1, "A column has no name"),
    (b"name,e-mail\nA,a@b.org\n", 1, "There is no column e-mail. Call it email."),
    (b"email,telephone\na@b.org,1\n", 1, "The column telephone is not used. Take it out"),
    (b"email,email\na@b.org,b@b.org\n", 1, "There are two columns email. Keep one."),
    (b"name\nAmina\n", 1, "no column account and no column email"),
    ((HEADER + "Yusuf, Amina,slack:T0AA/U0AA,\n").encode(), 2, "There are 4 cells, and 3 columns"),
    ((HEADER + "Amina,slack:T0AA/U0AA\n").encode(), 2, "There are 2 cells, and 3 columns"),
    ((HEADER + f"{'A' * 201},,a@b.org\n").encode(), 2, "The name is too long"),
    ((HEADER + "A\ufffdb,,a@b.org\n").encode(), 2, "has letters that cannot be read"),
    ((HEADER + "Amina,,\n").encode(), 2, "neither an account nor an e-mail address"),
    ((HEADER + "Amina,amina@example.org,\n").encode(), 2, "Put it into the column email"),
    ((HEADER + "Amina,U0AMINA,\n").encode(), 2, "Begin with slack: or teams:"),
    ((HEADER + "Amina,slack:U0AMINA,\n").encode(), 2, "lacks a part"),
    ((HEADER + "Amina,slack:eastvale/U0AMINA,\n").encode(), 2, "is no Slack workspace"),
    ((HEADER + "Amina,slack:T0EASTVALE/amina,\n").encode(), 2, "is nobody's id on Slack"),
    ((HEADER + f"Amina,teams:council/{PERSON},\n").encode(), 2, "is no tenant's id"),
    ((HEADER + f"Amina,teams:{TENANT}/Amina Yusuf,\n").encode(), 2, "is nobody's object id"),
    ((HEADER + "Amina,,amina.example.org\n").encode(), 2, "is not an e-mail address"),
    ((HEADER + 'Amina,,"a@b.org; c@d.org"\n').encode(), 2, "several addresses in one cell"),
    ((HEADER + AMINA + "B,slack:T0EASTVALE/U0AMINA,\n").encode(), 3, "This account is in line 2 already"),
    ((HEADER + AMINA + "B,,AMINA@example.org\n").encode(), 3, "This address is in line 2 already"),
    ((HEADER + "Amina,,Amina Yusuf <amina@example.org>\n").encode(), 2, "Write only amina@example.org here"),
    ((HEADER + "Amina,https://eastvale.slack.com/team/U0AMINA,\n").encode(), 2, "This is a link."),
    ((HEADER + "Amina,#N/A,a@b.org\n").encode(), 2, "a formula came to nothing"),
    ((HEADER + HEADER).encode(), 2, "names the columns again"),
    ((HEADER + 'A,,"a@b.org\n').encode(), 2, "A quotation mark is opened and not closed"),
]


@pytest.mark.parametrize(("raw", "line", "remedy"), KINDS)
def test_each_kind_of_mistake_is_named_with_what_to_do(raw: bytes, line: int, remedy: str) -> None:
    sheet = read_sheet(raw)
    assert sheet.people == ()
    assert any(at == line and remedy in said for at, said in told(sheet)), told(sheet)


def five_thousand() -> tuple[bytes, dict[int, str]]:
    """A list of 5,000 people with a mistake of every kind that a row can have, and what is said of each line."""
    rows = [f"Person {n},slack:T0EASTVALE/U{n:06},person{n}@example.org" for n in range(5000)]
    rows[0] = AMINA.strip()
    said: dict[int, str] = {}
    of_rows = [(raw.decode().splitlines()[-1], remedy) for raw, line, remedy in KINDS if line >= 2]
    for number, (row, remedy) in enumerate(of_rows):
        at = 4999 if "quotation mark" in remedy else 180 * (number + 1)  # nothing can be read below an open mark
        rows[at], said[at + 2] = row, remedy
    return (HEADER + "\n".join(rows) + "\n").encode(), said


def test_five_thousand_people_with_twenty_kinds_of_mistakes_get_one_report_that_names_every_line() -> None:
    raw, expected = five_thousand()
    sheet = read_sheet(raw)
    assert sheet.people == ()
    assert len({wrong.problem.key for wrong in sheet.wrong}) >= 20
    report = told(sheet)
    assert [line for line, _ in report] == sorted(expected), "each line once, in order, and no other"
    assert [(line, said) for line, said in report if expected[line] not in said] == []
    rows = raw.decode().splitlines()
    for line in expected:
        rows[line - 1] = f"Person {line},,mended{line}@example.org"
    assert len(read_sheet("\n".join(rows).encode()).people) == 5000


def test_a_list_that_is_too_long_says_so() -> None:
    rows = "".join(f",,person{n}@example.org\n" for n in range(MOST_ROWS + 1))
    [(line, said)] = told(read_sheet((HEADER + rows).encode()))
    assert (line, "Part it into several lists" in said) == (MOST_ROWS + 2, True)


@given(st.binary(max_size=300))
def test_whatever_is_handed_in_there_is_an_answer(raw: bytes) -> None:
    sheet = read_sheet(raw)
    assert bool(sheet.people) != bool(sheet.wrong)
    assert all(text for _, text in told(sheet))


CELL = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=30)


@given(st.lists(st.tuples(CELL, CELL, CELL), min_size=1, max_size=6))
def test_whoever_is_read_was_in_the_list(rows: list[tuple[str, str, str]]) -> None:
    out = io.StringIO()
    csv.writer(out).writerows([("name", "account", "email"), *rows])
    sheet = read_sheet(out.getvalue().encode())
    assert bool(sheet.people) != bool(sheet.wrong)
    assert {p.email for p in sheet.people} <= {" ".join(email.split()) for _, _, email in rows}
