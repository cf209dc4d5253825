"""The bound that is kept for 10,000 people belongs to them, and its proof holds where it can be looked at quickly."""

from __future__ import annotations

import numpy as np
import pytest

from conversations import matching
from conversations.matching import Rules
from conversations.values import replace
from tests.benchmarks import matching_bound as kept
from tests.benchmarks.matching import REALMS, people


@pytest.fixture(scope="module")
def everybody() -> list[matching.Candidate]:
    return people(kept.PEOPLE)


def test_the_bound_that_is_kept_is_of_these_people_and_circles_and_of_no_others(
    everybody: list[matching.Candidate],
) -> None:
    plan = matching.plan(everybody, {}, Rules(REALMS))
    bound = kept.kept_for(everybody, plan)
    assert bound is not None
    assert matching.seating(plan).affinity <= bound <= matching.bound(plan).affinity
    assert kept.kept_for([replace(everybody[0], place="elsewhere"), *everybody[1:]], plan) is None
    assert kept.kept_for(everybody, matching.plan(everybody[1:], {}, Rules(REALMS))) is None


def test_prices_that_are_found_step_by_step_give_a_true_bound_close_to_the_linear_programs() -> None:
    plan = matching.plan(people(150), {}, Rules(REALMS))
    program = kept.program_of(plan)
    descent = kept.Descent(program, 150, matching.seating(plan).affinity)
    descent.restart()
    for _ in range(150):
        descent.step(40)
    price, tolls = descent.best
    bound = kept.proved(plan, program, price, dict(zip(program.mass, tolls, strict=True)))
    best = matching.seating(matching.improve(plan, 1, 16)).affinity
    tight = matching.bound(plan).affinity
    assert best <= bound
    assert tight * 0.997 <= bound <= tight * 1.03
    # Prices prove no more than they should: lower ones leave threes that are dear, and those count.
    free = kept.proved(plan, program, np.zeros_like(price), dict.fromkeys(program.mass, 0.0))
    assert free >= bound
