"""Which counts of a table may be shown, so that no hidden one can be worked out from those that are.

A count from 1 to under the threshold is hidden. Then, as long as some hidden count could only have one value, given
everything that is shown and all the sums that hold, one more count is hidden: the one that tells least. That a count can
have another value is shown by a *move*: a change of it, and of other hidden counts, after which every sum still holds and
every count is still possible. A move that is found is proof, whatever the search passed over.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum

from conversations.values import Value

# How many steps the search for one move may take. Where it gives up, one more count is hidden: that is safe.
STEPS = 4000


class State(StrEnum):
    """`OPEN` counts are to be decided on; `SHOWN` and `HIDDEN` ones were, in an earlier table; `IMPLIED` ones follow
    from others by subtraction and are never printed."""

    OPEN = "open"
    SHOWN = "shown"
    HIDDEN = "hidden"
    IMPLIED = "implied"


class Cell(Value, frozen=True):
    """One count. A reader knows that a hidden one is at least `low` (1, since a count of none is always shown) and, where
    `high` is given, at most that. `weight`: how much it is worth showing. Of the implied ones, `tells` says whether a
    small one would tell of people. One that is `held` is hidden whatever its value."""

    value: int
    state: State = State.OPEN
    low: int = 1
    high: int | None = None
    weight: int = 1
    tells: bool = True
    held: bool = False


Sum = Mapping[str, int]
"""Names of cells, each with the factor 1 or -1, that add up to zero."""


def to_hide(cells: Mapping[str, Cell], sums: Sequence[Sum], threshold: int) -> frozenset[str]:
    """The names of the open cells that must not be shown. `threshold` is the smallest count that may be."""
    return _Table(cells, sums, threshold).hidden()


class _Table:
    def __init__(self, cells: Mapping[str, Cell], sums: Sequence[Sum], threshold: int) -> None:
        self._cells = cells
        self._sums = sums
        self._sums_of: defaultdict[str, list[int]] = defaultdict(list)
        for number, each in enumerate(sums):
            assert sum(factor * cells[name].value for name, factor in each.items()) == 0, "a sum that does not hold"
            for name in each:
                self._sums_of[name].append(number)
        small = {name for name, cell in cells.items() if 0 < cell.value < threshold}
        held = {name for name, cell in cells.items() if cell.held}
        self._hidden = {name for name in small | held if cells[name].state is State.OPEN}
        self._hidden |= {name for name, cell in cells.items() if cell.state is State.HIDDEN}
        self._implied = {name for name, cell in cells.items() if cell.state is State.IMPLIED}
        self._hopeless: set[str] = set()
        self._sensitive = {name for name in small & self._implied if cells[name].tells}

    def hidden(self) -> frozenset[str]:
        needed = frozenset(self._hidden)
        proven: set[str] = set()
        while (naked := self._first_naked(proven)) is not None:
            if (cover := self._cover(naked)) is None:
                proven.add(naked)  # it follows from what was shown before; nothing that is hidden now would help
                self._hopeless.add(naked)
            else:
                self._hidden.add(cover)
        # What was hidden on the way to cover others may not be needed any more.
        for name in sorted(self._hidden - needed, key=lambda name: (-self._cells[name].weight, name)):
            self._hidden.discard(name)
            if self._first_naked(set(self._hopeless)) is not None:
                self._hidden.add(name)
        return frozenset(name for name in self._hidden if self._cells[name].state is State.OPEN)

    def _first_naked(self, proven: set[str]) -> str | None:
        """A count to protect that no move changes. Those that one does are added to `proven`: more freedom stays."""
        for name in sorted(self._hidden | self._sensitive):
            if name in proven:
                continue
            move = self._move(name)
            if move is None:
                return name
            proven |= move.keys()
        return None

    def _cover(self, naked: str) -> str | None:
        """The count to hide next, of those that a move of the naked one could reach: the least worth showing, then the
        nearest, then the smallest."""
        seen, reached, distance = {naked}, [naked], 0
        choice: list[tuple[int, int, int, str]] = []
        while reached:
            distance += 1
            around = {name for each in reached for number in self._sums_of[each] for name in self._sums[number]} - seen
            choice += [(self._cells[n].weight, distance, self._cells[n].value, n) for n in around if self._can_hide(n)]
            reached = sorted(name for name in around if self._free(name))
            seen |= around
        return min(choice)[-1] if choice else None

    def _can_hide(self, name: str) -> bool:
        cell = self._cells[name]
        return cell.state is State.OPEN and name not in self._hidden and cell.value > 0

    def _free(self, name: str) -> bool:
        return name in self._hidden or name in self._implied

    def _move(self, name: str) -> dict[str, int] | None:
        for step in (1, -1):
            if self._possible(name, step):
                change = {name: step}
                self._steps = STEPS
                if self._balance(change):
                    return change
        return None

    def _possible(self, name: str, step: int) -> bool:
        cell = self._cells[name]
        low = 0 if cell.state is State.IMPLIED else cell.low
        return low <= cell.value + step and (cell.high is None or cell.value + step <= cell.high)

    def _balance(self, change: dict[str, int]) -> bool:
        """Add to the change until every sum holds again. Depth first, each count changed once."""
        self._steps -= 1
        if self._steps < 0:
            return False
        off = self._first_off(change)
        if off is None:
            return True
        number, difference = off
        for name in self._partners(number, change):
            step = -difference * self._sums[number][name]
            if self._possible(name, step):
                change[name] = step
                if self._balance(change):
                    return True
                del change[name]
        return False

    def _first_off(self, change: Mapping[str, int]) -> tuple[int, int] | None:
        for number in dict.fromkeys(number for name in change for number in self._sums_of[name]):
            difference = sum(factor * change.get(name, 0) for name, factor in self._sums[number].items())
            if difference:
                return number, difference
        return None

    def _partners(self, number: int, change: Mapping[str, int]) -> Iterable[str]:
        """Those that may change too, the ones in fewest sums first: they end the search soonest."""
        free = [name for name in self._sums[number] if name not in change and self._free(name)]
        return sorted(free, key=lambda name: (len(self._sums_of[name]), name))
