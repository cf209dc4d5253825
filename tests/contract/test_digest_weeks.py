"""Everything that was published in many weeks, given to an attacker: no hidden count follows from all of them together."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot.sample import sample
from conversations.model import Digest
from tests.unit.attacker import attack
from tests.unit.builders import make_programme

ENDS = datetime(2026, 11, 30, tzinfo=UTC)
PLACES, THEMES = ("Northside", "Southside", "Harbour"), ("Youth", "Housing")


@pytest.mark.parametrize(("people", "threshold", "seed"), [(12, 5, 1), (25, 5, 2), (40, 5, 3), (60, 10, 4), (90, 5, 5)])
def test_weeks_in_a_row_give_nothing_away_together(people: int, threshold: int, seed: int) -> None:
    programme = make_programme(threshold=threshold, places=PLACES, themes=THEMES)
    made = [each for each in sample(programme, people, 6, seed, ENDS) if isinstance(each, Digest)]
    attack(made)
