"""What matching takes from how a circle was."""

from __future__ import annotations

import pytest

from conversations.how_it_was import did_not_meet, glad
from conversations.model import Felt, Met
from conversations.scenes import Scene
from tests.unit.builders import make_meeting, make_membership, make_seat

PAIRS = {frozenset(pair) for pair in (("ann", "ben"), ("ann", "cid"), ("ben", "cid"))}


@pytest.mark.parametrize(
    ("not_yet", "apart"),
    [
        ((), set()),
        (("ann",), set()),
        (("ann", "ben"), {frozenset({"ann", "ben"})}),
        (("ann", "ben", "cid"), PAIRS),
    ],
    ids=["nobody", "one", "two", "all"],
)
def test_only_pairs_who_both_say_so_did_not_meet(not_yet: tuple[str, ...], apart: set[frozenset[str]]) -> None:
    said = [make_meeting(who, met=Met.NOT_YET if who in not_yet else Met.HERE) for who in ("ann", "ben", "cid")]
    assert did_not_meet(said).get("c1", frozenset()) == apart
    assert did_not_meet([*said, make_meeting("dot", "c2", met=Met.NOT_YET)]).get("c2") == frozenset()


@pytest.mark.parametrize(
    ("felt", "place", "themes", "near", "alike"),
    [
        (Felt.GLAD, "Ely", ("housing",), True, True),
        (Felt.GLAD, "March", ("housing",), False, True),
        (Felt.GLAD, "Ely", ("health",), True, False),
        (Felt.GLAD, "March", ("health",), False, False),
        (Felt.FINE, "Ely", ("housing",), False, False),
        (Felt.NOT_AGAIN, "Ely", ("housing",), False, False),
    ],
)
def test_whoever_was_glad_gets_more_of_what_they_shared(
    felt: Felt, place: str, themes: tuple[str, ...], near: bool, alike: bool
) -> None:
    scene = Scene(
        memberships=(make_membership(themes=("housing",)), make_membership("ben", themes=themes)),
        seats=(make_seat(place="Ely"), make_seat("ben", place=place)),
        meetings=(make_meeting(felt=felt),),
    )
    assert glad(scene) == (frozenset({"ann"} if near else ()), frozenset({"ann"} if alike else ()))


def test_a_circle_that_is_long_over_or_that_others_sat_in_counts_for_nothing() -> None:
    memberships = (make_membership(themes=("housing",)), make_membership("ben", themes=("housing",)))
    long_over = Scene(memberships=memberships, meetings=(make_meeting(),))
    assert glad(long_over) == (frozenset(), frozenset())
    nowhere = Scene(memberships=memberships, seats=(make_seat(place=""), make_seat("ben", place="")))
    assert glad(nowhere) == (frozenset(), frozenset())
