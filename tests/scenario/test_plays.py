"""The plays are as they are kept: what people did and read in eight weeks, a page for each, word for word.

A difference is not always a mistake. Read it, and if it is what people should read, write the pages anew: `make plays`.
"""

from __future__ import annotations

import difflib
from pathlib import Path

import pytest

from bot.local import LEAD
from tests.scenario import eight_more_weeks, eight_weeks
from tests.scenario.journeys import JOURNEYS, PLAYS, played


def kept(name: str) -> dict[str, str]:
    return {path.name: path.read_text(encoding="utf-8") for path in (PLAYS / name).glob("*.txt")}


@pytest.mark.timeout(240)
@pytest.mark.parametrize("name", JOURNEYS)
async def test_eight_weeks_read_as_they_are_kept(name: str, tmp_path: Path) -> None:
    pages, before = await played(name, tmp_path), kept(name)
    assert sorted(pages) == sorted(before)
    changed = [
        line
        for page in sorted(pages)
        for line in difflib.unified_diff(before[page].splitlines(), pages[page].splitlines(), page, "now", lineterm="")
    ]
    assert changed == [], "\n".join([*changed, "If this is as it should be: make plays, and read them."])


@pytest.mark.parametrize("profiles", [eight_weeks.PROFILES, eight_more_weeks.PROFILES])
def test_a_journey_has_twelve_people_of_three_realms(profiles: dict[str, dict[str, str | list[str]]]) -> None:
    realms = [str(profile["realm"]) for profile in profiles.values()]
    assert {realm: realms.count(realm) for realm in realms} == {"political": 4, "executive": 4, "community": 4}


def read_by(page: dict[str, str], words: str) -> set[str]:
    return {who for who, text in page.items() if words in text}


def test_nobody_reads_words_that_were_not_for_them() -> None:
    """Held against the pages as a reader would: private words, withdrawn words, words of whoever left."""
    page = {name.removesuffix(".txt"): text for name, text in kept("eight-weeks").items()}
    assert set(page) == {*eight_weeks.PLAYERS, LEAD, "sam"}
    for words, readers in {
        "on a trolley": {"ken"},
        "A mother waited nine weeks": {"amina", "rhian", "tom"},
        "My aunt gave up": {"amina", "rhian", "tom"},
        "Between four and five in the morning": {"sam", "ken", "priya", "leila"},
        "The third form is ours.": {"amina", "rhian", "tom"},
        "The lunch club works": {"huw", "sian", "gwen"},
    }.items():
        found = read_by(page, words)
        assert found <= readers, f"{words!r} was read by {found - readers}"
        assert found, words
    # Nameless answers stay so, and guests and leads read no more than theirs
    assert "Tom" not in page["amina"].partition("My aunt gave up")[0].rpartition("Your circle's answers")[2]
    assert "[ Answer ]" not in page["sam"], "a guest reads which questions were asked, and is asked none"
    assert not any(name in page["morgan"] for name in ("Amina", "Rhian", "Ken"))


def test_nobody_reads_what_was_not_for_them_in_the_other_eight_weeks_either() -> None:
    """A worry, a story that was taken back, a slip that was undone, and the words of whoever left."""
    page = {name.removesuffix(".txt"): text for name, text in kept("eight-more-weeks").items()}
    assert set(page) == {*eight_more_weeks.PLAYERS, LEAD}
    assert read_by(page, "A neighbour has not opened her door") == {"amina", LEAD}
    assert read_by(page, "My own shop, if I am honest") <= {"carys", "bet", "ivan"}
    assert read_by(page, "We closed a ward") == {"grace", "dai"}, "Olu has not given his own"
    told = page["dai"].partition("We closed a ward")
    assert "Grace Mbeki" not in told[0].rpartition("Your circle's answers")[2], "it was shared without a name"
    assert "Grace" not in told[2].partition("Sun 15 Nov")[2], "she has left"
    # A question that somebody raised a concern beside is still there to answer
    assert "They mind each other's children" in page["amina"]
    # One person reads Welsh from the profile on, and the people in her circle read what she wrote as she wrote it
    assert "Cwestiwn 1 o 5" in page["nest"]
    assert "Mae'r gegin yma i bawb." in page["gethin"]
    assert not any(name in page[LEAD] for name in ("Nest", "Rhian", "Dai"))
