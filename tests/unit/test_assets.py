"""Needs and offers: what could help is found, what could not is not, and whoever is near comes first."""

from __future__ import annotations

import pytest

from conversations.assets import best, fits


@pytest.mark.parametrize(
    ("need", "asset"),
    [
        ("We need somewhere to meet, a room for thirty", "A hall on Tuesdays"),
        ("Somebody with a van", "A minibus on weekdays"),
        ("I cannot write the funding bid", "I have written many bids"),
        ("An interpreter for two mothers", "I interpret from Arabic"),
        ("Help with the posters", "A printer that nobody uses"),
    ],
)
def test_what_could_help_is_found(need: str, asset: str) -> None:
    assert fits(need, asset) > 0


@pytest.mark.parametrize(
    ("need", "asset"),
    [
        ("A room", "A van, most mornings"),
        ("I need help, please, and soon", "Time to help people"),
        ("", "A hall"),
        ("A hall", ""),
    ],
)
def test_everyday_words_alone_fit_nothing(need: str, asset: str) -> None:
    assert fits(need, asset) == 0


def test_whoever_fits_best_comes_first_and_then_whoever_is_near() -> None:
    far, near = ("ann", "A hall", False), ("ben", "A hall", True)
    assert best("A hall", [far, near]) == ("ben", "A hall")
    better = ("cyd", "A hall with a kitchen and a projector", False)
    assert best("A hall with a projector", [far, near, better]) == ("cyd", better[1])
    assert best("A boat", [far, near, better]) is None
