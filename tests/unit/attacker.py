"""A reader who wants to know too much: works out, by integer programming, what a hidden count can still be.

Nothing is shared with the code that hides counts but the list of sums that hold, which every reader knows.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp

from conversations.digest.body import relations
from conversations.model import Digest

MOST = 10_000


def possible(
    published: Mapping[str, int | None],
    sums: Sequence[Mapping[str, int]],
    implied: Mapping[str, bool] | None = None,
    most: Mapping[str, int] | None = None,
    least: Mapping[str, int] | None = None,
) -> dict[str, tuple[int, int]]:
    """For every hidden count: the least and the most that it can be, given all that is shown. It is at least 1, since
    none is always shown, unless `least` says otherwise. `implied` ones are never printed; where it says so they are
    told too."""
    implied = implied or {}
    names = [*published, *implied]
    at = {name: position for position, name in enumerate(names)}
    low, high = np.zeros(len(names)), np.full(len(names), float(MOST))
    for name, value in published.items():
        if value is None:
            low[at[name]] = (least or {}).get(name, 1)
            high[at[name]] = (most or {}).get(name, MOST)
        else:
            low[at[name]] = high[at[name]] = value
    matrix = np.zeros((len(sums), len(names)))
    for row, each in enumerate(sums):
        for name, factor in each.items():
            matrix[row, at[name]] = factor
    found = {}
    hidden = [name for name, value in published.items() if value is None]
    for name in [*hidden, *(name for name, wanted in implied.items() if wanted)]:
        found[name] = (
            _extreme(matrix, low, high, at[name], 1.0), _extreme(matrix, low, high, at[name], -1.0)
        )  # fmt: skip
    return found


def _extreme(matrix: Any, low: Any, high: Any, position: int, sign: float) -> int:
    objective = np.zeros(matrix.shape[1])
    objective[position] = sign
    constraints = [LinearConstraint(matrix, 0, 0)] if len(matrix) else []
    solved = milp(objective, constraints=constraints, bounds=Bounds(low, high), integrality=np.ones(len(objective)))
    assert solved.success, "what is published contradicts itself"
    value: float = solved.x[position]
    return round(value)


def attack(digests: list[Digest]) -> None:
    """Everything that was published of some weeks in a row, in the hands of somebody with a solver."""
    published: dict[str, int | None] = {}
    sums: list[dict[str, int]] = []
    implied: dict[str, bool] = {}
    least: dict[str, int] = {}
    most: dict[str, int] = {}
    truth: dict[str, int] = {}
    for position, made in enumerate(digests):
        cells = made.figures["cells"]
        prefix = f"{made.week} "
        for name, value in made.body["counts"].items():
            published[prefix + name] = value
            truth[prefix + name] = cells[name]
            if made.body["small"]:
                least[prefix + name] = 0
        lessons = len(made.figures.get("learnt", ()))
        if lessons and made.body["counts"]["blind_alleys"] is None and not made.body["small"]:
            least[prefix + "blind_alleys"] = min(lessons, 2)
        if made.body["small"]:
            most[prefix + "people"] = made.body["threshold"] - 1
        rests, own = relations(cells)
        small = range(1, made.body["threshold"])
        implied |= {prefix + name: cell.tells and cell.value in small for name, cell in rests.items()}
        truth |= {prefix + name: cell.value for name, cell in rests.items()}
        sums += [{prefix + name: factor for name, factor in each.items()} for each in own]
        if position:
            earlier = f"{digests[position - 1].week} "
            links = (
                {"people": 1, "joined": -1, "left": 1},
                {"commitments_open": 1, "commitments_made": -1, "commitments_kept": 1, "blind_alleys": 1},
            )
            for link in links:
                stock = next(iter(link))
                each = {prefix + name: factor for name, factor in link.items()} | {earlier + stock: -1}
                if sum(factor * truth[name] for name, factor in each.items()) == 0:
                    sums.append(each)
    for name, (low, high) in possible(published, sums, implied, most, least).items():
        assert low < high, f"{name} can only be {low}"
        assert low <= truth[name] <= high
    for made in digests:
        threshold = made.body["threshold"]
        assert all(value is None or value == 0 or value >= threshold for value in made.body["counts"].values())
