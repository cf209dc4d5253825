"""A reader who wants to know too much: works out, by integer programming, what a hidden count can still be.

Nothing is shared with the code that hides counts: what a reader of the documents knows of them is stated here anew.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp

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


@dataclass(frozen=True)
class Fact:
    """That some counts add up to another, as `docs/digest.md` explains them; what is left over is a count of its own. Where
    `secret`, a small one would tell of people. Where `whole`, usually nothing is left over, and a reader takes that for
    granted."""

    total: str
    parts: tuple[str, ...]
    secret: bool = False
    whole: bool = False


def facts(names: Collection[str]) -> Iterator[Fact]:
    """What a reader of the documents knows of one week. It is written down here anew, not taken from the product."""
    realms = [each.split(":")[1] for each in names if each.startswith("people:") and "@" not in each]
    places = [each.split("@")[1] for each in names if each.startswith("people@")]
    pairs = [f"{one}+{other}" for n, one in enumerate(realms) for other in realms[n + 1 :]]
    yield Fact("people", tuple(f"people:{realm}" for realm in realms), secret=True, whole=True)
    yield Fact("people", tuple(f"people@{place}" for place in places), secret=True, whole=True)
    for realm in realms:
        yield Fact(f"people:{realm}", tuple(f"people:{realm}@{place}" for place in places), secret=True, whole=True)
    for place in places:
        yield Fact(f"people@{place}", tuple(f"people:{realm}@{place}" for realm in realms), secret=True, whole=True)
    yield Fact("people", ("people_active",), secret=True)
    for kind in ("made", "possible"):
        yield Fact(f"realm_links_{kind}", tuple(f"links_{kind}:{pair}" for pair in pairs), whole=True)
    yield Fact("realm_links_possible", ("realm_links_made",), secret=True)
    for pair in pairs:
        yield Fact(f"links_possible:{pair}", (f"links_made:{pair}",), secret=True)
        # Where every realm sits, or takes part, each pair is linked at least once.
        yield Fact(f"links_possible:{pair}", ("all_realms_possible",))
        yield Fact(f"links_made:{pair}", ("all_realms_met",))
    yield Fact("circles", ("circles_met",))
    yield Fact("circles", ("circles_introduced",))
    yield Fact("circles", ("circles_harvested",))
    yield Fact("meeting_answers", ("said_met",), secret=True)
    yield Fact("meeting_answers", ("said_glad",), secret=True)
    yield Fact("circles", ("all_realms_possible",))
    yield Fact("circles_met", ("all_realms_met",))
    yield Fact("all_realms_possible", ("all_realms_met",))
    yield Fact("commitments_open", ("commitments_going_on", "commitments_stuck", "commitments_overdue"), whole=True)


def facts_between(names: Collection[str], came_and_went: int) -> Iterator[tuple[dict[str, int], dict[str, int]]]:
    """What holds between a week and the one before it: factors of this week's counts, and of that week's."""
    yield {"people": 1, "joined": -1, "left": 1}, {"people": -1}
    flows = {"commitments_made": -1, "commitments_kept": 1, "blind_alleys": 1}
    yield {"commitments_open": 1, **flows}, {"commitments_open": -1}
    if not came_and_went:  # then, a reader supposes, everybody is where they were
        for name in names:
            if name.startswith(("people:", "people@")):
                yield {name: 1}, {name: -1}


def _smallest(made: Digest) -> dict[str, int]:
    """What a reader knows a hidden count of one digest to be at least, where that is not 1."""
    shown = made.body["counts"]
    if made.body["small"]:
        return dict.fromkeys(shown, 0)
    least: dict[str, int] = {}
    if shown["joined"] is None and shown["left"] is None:  # they are hidden together, also where there are none
        least |= {"joined": 0, "left": 0}
    if (lessons := len(made.figures.get("learnt", ()))) and shown["blind_alleys"] is None:
        least["blind_alleys"] = min(lessons, 2)
    return least


def facts_since(names: Collection[str], then: Mapping[str, int], now: Mapping[str, int]) -> Iterator[dict[str, int]]:
    """What holds between a week and the same week before it was over: factors of its counts, and against those of then."""
    yield {"people": 1, "joined": -1, "left": 1}
    yield {"commitments_open": 1, "commitments_made": -1, "commitments_kept": 1, "blind_alleys": 1}
    if (then["joined"], then["left"]) == (now["joined"], now["left"]):
        yield from ({name: 1} for name in names if name.startswith(("people:", "people@")))


def _together(made: Digest, before: Sequence[Digest]) -> Iterator[dict[str, int]]:
    """What holds between a digest and those that were published before it."""
    cells = made.figures["cells"]
    for earlier in [each for each in before if each.week != made.week][-1:]:
        for now, then in facts_between(cells, cells["joined"] + cells["left"]):
            both = {f"{made.id} {name}": factor for name, factor in now.items()}
            yield both | {f"{earlier.id} {name}": factor for name, factor in then.items()}
    for same in [each for each in before if each.week == made.week][-1:]:
        for now in facts_since(cells, same.figures["cells"], cells):
            both = {f"{made.id} {name}": factor for name, factor in now.items()}
            yield both | {f"{same.id} {name}": -factor for name, factor in now.items()}


def _adds_up(each: Mapping[str, int], truth: Mapping[str, int]) -> bool:
    return each.keys() <= truth.keys() and sum(factor * truth[name] for name, factor in each.items()) == 0


def attack(digests: list[Digest]) -> None:
    """Everything that was published of some weeks in a row, in the hands of somebody with a solver. Where a week is there
    twice, the first was published before it was over."""
    published: dict[str, int | None] = {}
    sums: list[dict[str, int]] = []
    rests: dict[str, bool] = {}
    least: dict[str, int] = {}
    most: dict[str, int] = {}
    truth: dict[str, int] = {}
    for position, made in enumerate(digests):
        cells, prefix, threshold = made.figures["cells"], f"{made.id} ", made.body["threshold"]
        published |= {prefix + name: value for name, value in made.body["counts"].items()}
        truth |= {prefix + name: cells[name] for name in made.body["counts"]}
        least |= {prefix + name: value for name, value in _smallest(made).items()}
        if made.body["small"]:
            most[prefix + "people"] = threshold - 1
        for number, fact in enumerate(facts(cells)):
            left = cells[fact.total] - sum(cells[part] for part in fact.parts)
            each = {prefix + fact.total: 1, **{prefix + part: -1 for part in fact.parts}}
            if left > 0 or (left == 0 and not fact.whole):
                rest = f"{prefix}left over {number}"
                truth[rest], rests[rest] = left, fact.secret and 0 < left < threshold
                sums.append({**each, rest: -1})
            elif left == 0:
                sums.append(each)
        sums += [each for each in _together(made, digests[:position]) if _adds_up(each, truth)]
    for name, (low, high) in possible(published, sums, rests, most, least).items():
        assert low < high, f"{name} can only be {low}"
        assert low <= truth[name] <= high
    for made in digests:
        threshold = made.body["threshold"]
        assert all(value is None or value == 0 or value >= threshold for value in made.body["counts"].values())
