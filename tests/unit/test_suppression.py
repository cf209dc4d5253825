"""What is hidden stays hidden: an attacker with an exact solver is told everything that is published."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conversations.digest.suppression import Cell, State, to_hide
from tests.unit.attacker import possible

THRESHOLD = 5


def published(
    cells: Mapping[str, int], sums: list[dict[str, int]], threshold: int = THRESHOLD
) -> dict[str, int | None]:
    hidden = to_hide({name: Cell(value) for name, value in cells.items()}, sums, threshold)
    return {name: None if name in hidden else value for name, value in cells.items()}


def row(*values: int) -> tuple[dict[str, int], list[dict[str, int]]]:
    """A total and its parts."""
    parts = {f"part{n}": value for n, value in enumerate(values)}
    return {"total": sum(values), **parts}, [{"total": 1, **dict.fromkeys(parts, -1)}]


@pytest.mark.parametrize(
    ("values", "hidden"),
    [
        ((6, 7, 8), set()),
        ((0, 7, 0), set()),
        # One alone could be told from the total, so the smallest other goes with it.
        ((1, 7, 8), {"part0", "part1"}),
        ((9, 6, 4), {"part1", "part2"}),
        # A part without anybody hides nobody.
        ((3, 0, 9, 11), {"part0", "part2"}),
        # Two that are too small cover each other, unless each can only be one.
        ((3, 3, 9), {"part0", "part1"}),
        ((1, 1, 9, 12), {"part0", "part1", "part2"}),
        # The total itself is too small.
        ((1, 2, 0), {"total", "part0", "part1"}),
    ],
)
def test_a_row_with_its_total(values: tuple[int, ...], hidden: set[str]) -> None:
    shown = published(*row(*values))
    assert {name for name, value in shown.items() if value is None} == hidden


def is_safe(cells: Mapping[str, int], sums: list[dict[str, int]], threshold: int = THRESHOLD) -> None:
    shown = published(cells, sums, threshold)
    assert all(value is None or value == 0 or value >= threshold for value in shown.values())
    for name, (least, most) in possible(shown, sums).items():
        assert least < most, f"{name} can only be {least}: {shown}"
        assert least <= cells[name] <= most


@pytest.mark.parametrize("count", [2, 3])
def test_no_part_of_any_small_row_can_be_worked_out(count: int) -> None:
    for values in product(range(7), repeat=count):
        is_safe(*row(*values))


counts = st.integers(0, 12)


@settings(max_examples=60, deadline=None)
@given(st.integers(2, 4), st.integers(2, 4), st.data())
def test_no_count_of_any_table_can_be_worked_out(rows: int, columns: int, data: st.DataObject) -> None:
    """A table with totals on both sides and one in the corner."""
    cells = {f"{r}.{c}": data.draw(counts) for r in range(rows) for c in range(columns)}
    sums = []
    for r in range(rows):
        cells[f"{r}.all"] = sum(cells[f"{r}.{c}"] for c in range(columns))
        sums.append({f"{r}.all": 1, **{f"{r}.{c}": -1 for c in range(columns)}})
    for c in range(columns):
        cells[f"all.{c}"] = sum(cells[f"{r}.{c}"] for r in range(rows))
        sums.append({f"all.{c}": 1, **{f"{r}.{c}": -1 for r in range(rows)}})
    cells["all"] = sum(cells[f"{r}.all"] for r in range(rows))
    sums += [
        {"all": 1, **{f"{r}.all": -1 for r in range(rows)}},
        {"all": 1, **{f"all.{c}": -1 for c in range(columns)}},
    ]
    is_safe(cells, sums, data.draw(st.sampled_from([2, 5, 10])))


def test_what_follows_by_subtraction_is_protected_too() -> None:
    """Of 20 people 18 spoke: that two were silent is not printed, but would follow."""
    cells = {"people": Cell(20, weight=9), "spoke": Cell(18), "silent": Cell(2, State.IMPLIED)}
    sums = [{"people": 1, "spoke": -1, "silent": -1}]
    assert to_hide(cells, sums, THRESHOLD) == {"spoke"}
    harmless = cells | {"silent": Cell(2, State.IMPLIED, tells=False)}
    assert to_hide(harmless, sums, THRESHOLD) == set()


def test_what_an_earlier_table_hid_is_not_given_away_by_a_later_one() -> None:
    """Last week's number is hidden. This week's, with who came and who left, would tell it."""
    before = {"was": Cell(3, State.HIDDEN), "is": Cell(12, weight=9), "came": Cell(9), "left": Cell(0)}
    assert to_hide(before, [{"is": 1, "was": -1, "came": -1, "left": 1}], THRESHOLD) == {"came"}
    shown = before | {"was": Cell(3, State.SHOWN)}
    assert to_hide(shown, [{"is": 1, "was": -1, "came": -1, "left": 1}], THRESHOLD) == set()


def test_what_is_worth_most_is_hidden_last() -> None:
    cells = {"all": Cell(30, weight=9), "a": Cell(2), "b": Cell(12, weight=5), "c": Cell(16, weight=2)}
    assert to_hide(cells, [{"all": 1, "a": -1, "b": -1, "c": -1}], THRESHOLD) == {"a", "c"}


def test_a_threshold_of_one_hides_nothing() -> None:
    assert not any(value is None for value in published(*row(1, 2, 3), threshold=1).values())
