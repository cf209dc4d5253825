"""Somebody moved by hand: everybody keeps a place, no circle grows too large, and nobody is left alone by it."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from conversations.flows.moving import rearranged


@given(st.lists(st.integers(2, 4), min_size=2, max_size=6), st.integers(4, 5), st.data())
def test_everybody_keeps_a_place_and_nobody_is_left_alone(sizes: list[int], size: int, data: st.DataObject) -> None:
    circles = tuple(tuple(f"{nth}.{seat}" for seat in range(count)) for nth, count in enumerate(sizes))
    everybody = [one for circle in circles for one in circle]
    who = data.draw(st.sampled_from(everybody))
    home = next(circle for circle in circles if who in circle)
    beside = data.draw(st.sampled_from([one for one in everybody if one not in home]))
    wanted, others = rearranged(circles, who, beside, size)
    assert sorted([*wanted, *(one for circle in others for one in circle)]) == sorted(everybody)
    assert who in wanted
    assert all(2 <= len(circle) <= size for circle in (wanted, *others))
    target = next(circle for circle in circles if beside in circle)
    assert set(target) - set(wanted) <= {beside}
    assert sum(circle not in circles for circle in (wanted, *others)) == 2


def test_whoever_has_no_circle_comes_in_or_makes_one_with_somebody_who_has_none() -> None:
    assert rearranged((("a", "b"), ("c", "d")), "e", "a", 3) == (("a", "b", "e"), (("c", "d"),))
    assert rearranged((("a", "b"), ("c", "d", "f")), "f", "e", 3) == (("e", "f"), (("a", "b"), ("c", "d")))
