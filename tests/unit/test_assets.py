"""Needs and offers: what could help is found, what could not is not, and whoever is near comes first."""

from __future__ import annotations

import pytest

from conversations import assets_welsh
from conversations.assets import FAMILIES, best, fits


@pytest.mark.parametrize(
    ("need", "asset"),
    [
        ("We need somewhere to meet, a room for thirty", "A hall on Tuesdays"),
        ("Somebody with a van", "A minibus on weekdays"),
        ("I cannot write the funding bid", "I have written many bids"),
        ("An interpreter for two mothers", "I interpret from Arabic"),
        ("Help with the posters", "A printer that nobody uses"),
        ("Rhywle i gwrdd: ystafell i dri deg", "Neuadd ar ddydd Mawrth"),
        ("Rhywun gyda bws mini", "Mae gen i gerbyd, y rhan fwyaf o foreau"),
        ("Mae angen cegin", "Mae gennym ni gegin fawr"),
        ("Mae angen taflunydd", "Gallaf roi benthyg daflunydd gan y capel"),
        ("Dŵr i'r ardd gymunedol, gyda help", "A garden behind the hall"),
        ("A room for thirty", "Neuadd y pentref"),
        ("Mae angen cyfieithydd", "I interpret from Arabic"),
        ("Mae angen offer trwsio", "A shed of tools"),
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
        ("Mae angen help arnaf yn fawr", "Mae gen i amser yn y boreau"),
        ("Mae angen cegin", "Mae fan gen i"),
        ("Dydd Llun yn y cyngor", "I take photographs"),
        ("The round table", "The ground floor"),
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


def test_each_family_has_its_welsh_words_and_no_form_of_one_means_two_things() -> None:
    assert len(assets_welsh.FAMILIES) == len(FAMILIES)
    known: dict[str, int] = {}
    for number, family in enumerate(assets_welsh.FAMILIES):
        for word in family:
            assert word not in assets_welsh.COMMON
            for form in assets_welsh.forms(word):
                assert known.setdefault(form, number) == number, form
                assert word in assets_welsh.roots(form)
