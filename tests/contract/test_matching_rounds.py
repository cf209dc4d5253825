"""Matching over many rounds: nobody meets again while that can be avoided."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations

import pytest

from conversations.matching import match
from tests.contract.test_matching import THREE, crowd


@pytest.mark.parametrize("placed", [False, True])
def test_nobody_meets_again_for_fourteen_rounds(placed: bool) -> None:
    people = crowd(20, 20, 20) if placed else [replace(p, place="", themes=frozenset()) for p in crowd(20, 20, 20)]
    met = dict[frozenset[str], int]()
    for nth in range(1, 15):
        seating = match(people, met, THREE, seed=nth)
        assert seating.full_span == 20
        pairs = {frozenset(pair) for circle in seating.circles for pair in combinations(circle, 2)}
        assert not pairs & met.keys(), f"in round {nth}"
        met = {pair: since + 1 for pair, since in met.items()} | dict.fromkeys(pairs, 1)
