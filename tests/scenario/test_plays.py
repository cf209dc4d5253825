"""The plays are as they are kept: what people did and read in eight weeks, a page for each, word for word.

A difference is not always a mistake. Read it, and if it is what people should read, write the pages anew: `make plays`.
"""

from __future__ import annotations

import difflib
from pathlib import Path

import pytest

from tests.scenario.eight_weeks import PLAYERS, PLAYS, played


@pytest.mark.timeout(240)
async def test_eight_weeks_read_as_they_are_kept(tmp_path: Path) -> None:
    pages = await played(tmp_path)
    kept = {path.name: path.read_text(encoding="utf-8") for path in PLAYS.glob("*.txt")}
    assert sorted(pages) == sorted(kept)
    changed = [
        line
        for name in sorted(pages)
        for line in difflib.unified_diff(kept[name].splitlines(), pages[name].splitlines(), name, "now", lineterm="")
    ]
    assert changed == [], "\n".join([*changed, "If this is as it should be: make plays, and read them."])


def test_nobody_reads_words_that_were_not_for_them() -> None:
    """Held against the pages as a reader would: private words, withdrawn words, words of whoever left."""
    page = {path.stem: path.read_text(encoding="utf-8") for path in PLAYS.glob("*.txt")}
    assert set(page) == {*PLAYERS, "morgan", "sam"}
    for words, readers in {
        "on a trolley": {"ken"},
        "A mother waited nine weeks": {"amina", "rhian", "tom"},
        "My aunt gave up": {"amina", "rhian", "tom"},
        "Between four and five in the morning": {"sam", "ken", "priya", "leila"},
        "The third form is ours.": {"amina", "rhian", "tom"},
        "The lunch club works": {"huw", "sian", "gwen"},
    }.items():
        found = {who for who, text in page.items() if words in text}
        assert found <= readers, f"{words!r} was read by {found - readers}"
        assert found, words
    # Nameless answers stay so, and guests and leads read no more than theirs
    assert "Tom" not in page["amina"].partition("My aunt gave up")[0].rpartition("Your circle's answers")[2]
    assert "Question" not in page["sam"]
    assert not any(name in page["morgan"] for name in ("Amina", "Rhian", "Ken"))
