"""Matching over many rounds: nobody meets again while that can be avoided, and the scarce realm is shared out."""

from __future__ import annotations

from itertools import combinations

import pytest

from conversations.matching import match
from conversations.values import replace
from tests.contract.test_matching import THREE, crowd
from tests.unit.matching_season import Season


@pytest.mark.parametrize("placed", [False, True])
def test_nobody_meets_again_for_sixteen_rounds(placed: bool) -> None:
    """Fourteen are asked for; choosing each round without a look ahead, 15 or 16 were reached; 20 is the most there is."""
    people = crowd(20, 20, 20) if placed else [replace(p, place="", themes=frozenset()) for p in crowd(20, 20, 20)]
    met = dict[frozenset[str], int]()
    for nth in range(1, 17):
        seating = match(people, met, THREE, seed=nth)
        assert seating.full_span == 20
        pairs = {frozenset(pair) for circle in seating.circles for pair in combinations(circle, 2)}
        assert not pairs & met.keys(), f"in round {nth}"
        met = {pair: since + 1 for pair, since in met.items()} | dict.fromkeys(pairs, 1)


@pytest.mark.parametrize("numbers", [(8, 16, 24), (15, 35, 50)])
def test_half_a_year_with_a_scarce_realm_is_fair_and_repeats_nobody_without_need(numbers: tuple[int, ...]) -> None:
    season = Season(crowd(*numbers), THREE)
    for seating in season.rounds(26, absent=0.05):
        assert seating.unplaced == ()
        assert seating.crossing == sum(map(len, seating.circles))
    assert season.overdue == [], "a round longer than arithmetic requires is the most that anybody waits"
    assert season.avoidable == 0


def test_where_there_are_plenty_of_people_new_ones_come_first() -> None:
    season = Season(crowd(45, 105, 150), THREE)
    for seating in season.rounds(20, absent=0.05):
        assert seating.repeats == ()
    assert season.different >= 0.95
    assert season.overdue == []
