"""Which counts of a week a programme is not shown: by how many people it has, and so that nothing follows from the sums
that hold between counts, this week's and those of the weeks before.

How a set of counts is hidden, whatever they count, is in `suppression`.
"""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping, Sequence
from datetime import date, timedelta
from enum import StrEnum
from itertools import combinations
from typing import Any

from conversations.digest.suppression import Cell, State, Sum, to_hide
from conversations.model import Digest, Programme

# How many weeks back, at the most, a hidden count of an earlier digest is looked after: as far as its chain goes. Weeks
# hang together by what is there at their ends; where that was shown, nothing before it follows from what comes after.
LINKED_WEEKS = 13
STOCKS = ("people", "commitments_open")
FLOWS = ("joined", "left")
IN_SUMMARY = (
    "people", "people_active", "circles", "circles_met", "circles_introduced", "realm_links_made",
    "realm_links_possible", "commitments_made", "commitments_kept",
)  # fmt: skip
"""What a programme that is too small for a breakdown is told."""
# Where the count of blind alleys is hidden, their lessons must not give it away: no more of them are quoted.
QUOTES_WHEN_HIDDEN = 2

# What is worth showing most is hidden last.
_WEIGHTS = {"people": 9, "realm_links_made": 8, "realm_links_possible": 6, "commitments_made": 8, "circles": 8}
_WEIGHTS |= {"commitments_kept": 8, "circles_met": 7, "commitments_open": 4, "commitments_stuck": 5, "blind_alleys": 6}
_KINDS = {"people:": 3, "people@": 2, "links_made:": 3, "links_possible:": 2}


def week_before(week: str, weeks: int = 1) -> str:
    year, number = week.split("-W")
    found = date.fromisocalendar(int(year), int(number), 1) - timedelta(weeks=weeks)
    return f"{found.isocalendar().year}-W{found.isocalendar().week:02d}"


def hidden_cells(
    figures: Mapping[str, Any], programme: Programme, week: str, past: Sequence[Digest], so_far: Digest | None = None
) -> set[str]:
    """The names of this week's counts that must not be shown, given what was published before: of the weeks before, and
    `so_far` of this one."""
    cells: Mapping[str, int] = figures["cells"]
    held = held_back(cells, programme) | moved(week, cells, programme.threshold, [*past, *([so_far] if so_far else [])])
    table = {
        name: Cell(value, weight=weight(name), low=_least(name, figures, held), held=name in held)
        for name, value in cells.items()
    }
    sums: list[Sum] = []
    implied, own = relations(cells)
    table |= implied
    sums += own
    name, later = week, ""
    for known in reversed(past[-LINKED_WEEKS:]):
        if known.week != week_before(name):
            break
        name = known.week
        prefix = f"{known.week} "
        known_cells: dict[str, int] = known.figures.get("cells", {})
        if not known_cells:
            break
        table |= {prefix + n: cell for n, cell in _settled(known.figures, known.body).items()}
        implied, own = relations(known_cells)
        table |= {prefix + n: cell for n, cell in implied.items()}
        sums += [{prefix + n: factor for n, factor in each.items()} for each in own]
        sums += [each for each in _links(later, prefix, table) if _holds(each, table)]
        later = prefix
        if not _hangs_on(known):
            break
    return set(to_hide(table, sums, programme.threshold))


class Detail(StrEnum):
    """How far a week is broken down, by how many people there are: no figure at all; the summary only; by realm and by
    place, but not both at once; everything."""

    NONE = "none"
    SUMMARY = "summary"
    TOTALS = "totals"
    FULL = "full"


def enough(level: Detail, programme: Programme) -> int:
    """How many people it takes to be told more than at this level."""
    realms, places = len(programme.realms), max(len(programme.places), 1)
    summary = programme.threshold * realms * 2
    full = max(summary, programme.threshold * realms * places)
    return {Detail.NONE: programme.threshold, Detail.SUMMARY: summary}.get(level, full)


def detail(cells: Mapping[str, int], programme: Programme) -> Detail:
    if programme.threshold == 1:
        return Detail.FULL
    levels = (Detail.NONE, Detail.SUMMARY, Detail.TOTALS)
    return next((level for level in levels if cells["people"] < enough(level, programme)), Detail.FULL)


def held_back(cells: Mapping[str, int], programme: Programme) -> set[str]:
    """The counts that are hidden whatever they are. That nobody from a realm is in a place is always shown. Who came and
    who went are shown together or not at all: otherwise how many there are now would tell the one from the other."""
    level = detail(cells, programme)
    held = {name for name, value in cells.items() if value and is_cross(name) and level is not Detail.FULL}
    if level is Detail.SUMMARY:
        held |= {name for name, value in cells.items() if value and name not in IN_SUMMARY}
    # At least two are taken for small, so that not even knowing this rule tells which of the two it was.
    small = range(1, max(programme.threshold, 3)) if programme.threshold > 1 else ()
    if any(cells[flow] in small for flow in FLOWS):
        held |= set(FLOWS)
    return held


def moved(week: str, cells: Mapping[str, int], threshold: int, known: Sequence[Digest]) -> set[str]:
    """The counts that are hidden since they have changed by too few people against what was last published of them.
    "12" after "11" of a realm in a place would say of one person both where they are from; and so would the totals of
    realms and of places together, where fewer than the threshold came or went since. `known` may hold the same week as
    it was published so far."""
    found: set[str] = set()
    unseen = {name for name in cells if name.startswith(("people:", "people@")) and "@" in name}
    movers = sum(cells[flow] for flow in FLOWS)
    for digest in reversed(known[-LINKED_WEEKS:]):
        flows = sum(digest.figures.get("cells", {}).get(flow, 0) for flow in FLOWS)
        movers -= flows if digest.week == week else 0
        shown = digest.body.get("counts", {})
        for name in [name for name in unseen if shown.get(name) is not None]:
            unseen.remove(name)
            if 0 < abs(cells[name] - shown[name]) < threshold and (is_cross(name) or movers < threshold):
                found.add(name)
        movers += flows
    return found


def is_cross(name: str) -> bool:
    return name.startswith("people:") and "@" in name


def weight(name: str) -> int:
    """How much a count is worth to a lead. How many there are in a place is worth more than how they divide there."""
    if is_cross(name):
        return 1
    return _WEIGHTS.get(name) or next((found for kind, found in _KINDS.items() if name.startswith(kind)), 1)


def _least(name: str, figures: Mapping[str, Any], hidden: Container[str]) -> int:
    """The least that a hidden count can be, as far as a reader knows: one, or as many as there are lessons of them. Those
    who came and those who went are hidden together, also where there are none."""
    if name in FLOWS and all(flow in hidden for flow in FLOWS):
        return 0
    lessons = len(figures.get("learnt", ())) if name == "blind_alleys" else 0
    return max(1, min(lessons, QUOTES_WHEN_HIDDEN))


def _settled(figures: Mapping[str, Any], body: Mapping[str, Any]) -> dict[str, Cell]:
    """An earlier week's counts, as they were published. Of a programme that was too small, everything was hidden."""
    shown, small = body.get("counts", {}), bool(body.get("small"))
    most = int(body.get("threshold", 1)) - 1
    unseen = {name for name in figures["cells"] if shown.get(name) is None}
    found = {}
    for name, value in figures["cells"].items():
        if shown.get(name) is not None:
            found[name] = Cell(value, State.SHOWN)
        else:
            high = most if small and name == "people" else None
            found[name] = Cell(value, State.HIDDEN, low=0 if small else _least(name, figures, unseen), high=high)
    return found


def relations(cells: Mapping[str, int]) -> tuple[dict[str, Cell], list[Sum]]:
    """The sums that hold between one week's counts, and what is left over in them: counts that are never printed but
    follow by subtraction."""
    implied: dict[str, Cell] = {}
    sums: list[Sum] = []

    def add(total: str, parts: Sequence[str], rest: str = "", tells: bool = True, whole: bool = False) -> None:
        """`whole`: a reader knows that usually nothing is left over, so where nothing is, that is no secret."""
        left = cells[total] - sum(cells[part] for part in parts)
        each = {total: 1, **dict.fromkeys(parts, -1)}
        if rest and left >= 0 and not (whole and left == 0):
            implied[rest] = Cell(left, State.IMPLIED, tells=tells)
            sums.append({**each, rest: -1})
        elif left == 0:
            sums.append(each)

    realms = [name.removeprefix("people:") for name in cells if name.startswith("people:") and "@" not in name]
    places = [name.removeprefix("people@") for name in cells if name.startswith("people@")]
    pairs = [f"{a}+{b}" for a, b in combinations(realms, 2)]
    add("people", [f"people:{realm}" for realm in realms], "rest:realms", whole=True)
    add("people", [f"people@{place}" for place in places], "rest:places", whole=True)
    for realm in realms:
        add(f"people:{realm}", [f"people:{realm}@{place}" for place in places], f"rest:{realm}", whole=True)
    for place in places:
        add(f"people@{place}", [f"people:{realm}@{place}" for realm in realms], f"rest@{place}", whole=True)
    add("people", ["people_active"], "rest:silent")
    add("realm_links_made", [f"links_made:{pair}" for pair in pairs])
    add("realm_links_possible", [f"links_possible:{pair}" for pair in pairs])
    for pair in pairs:
        add(f"links_possible:{pair}", [f"links_made:{pair}"], f"rest:links:{pair}")
        # A circle with every realm in it holds a link of each pair.
        add(f"links_possible:{pair}", ["all_realms_possible"], f"rest:spans possible:{pair}", tells=False)
        add(f"links_made:{pair}", ["all_realms_met"], f"rest:spans met:{pair}", tells=False)
    add("realm_links_possible", ["realm_links_made"], "rest:links")
    # How many circles did not meet, or were there before, tells of no person.
    add("circles", ["circles_met"], "rest:not met", tells=False)
    add("circles", ["circles_introduced"], "rest:older", tells=False)
    if "circles_harvested" in cells:  # an earlier Convenor did not count these
        add("circles", ["circles_harvested"], "rest:no harvest", tells=False)
        add("meeting_answers", ["said_met"], "rest:not met yet")
        add("meeting_answers", ["said_glad"], "rest:not glad")
    add("circles", ["all_realms_possible"], "rest:no span", tells=False)
    add("circles_met", ["all_realms_met"], "rest:met, no span", tells=False)
    add("all_realms_possible", ["all_realms_met"], "rest:spans", tells=False)
    add("commitments_open", ["commitments_going_on", "commitments_stuck", "commitments_overdue"])
    return implied, sums


def _links(later: str, earlier: str, table: Mapping[str, Cell]) -> Iterator[Sum]:
    """What holds between a week and the one before it: who is there now was there, or came, and did not go. Where nobody
    came or went, a reader supposes that everybody is where they were."""
    if not any(table[f"{later}{flow}"].value for flow in FLOWS):
        for name in table:
            if name.startswith((f"{earlier}people:", f"{earlier}people@")):
                yield {f"{later}{name.removeprefix(earlier)}": 1, name: -1}
    yield {f"{later}people": 1, f"{earlier}people": -1, f"{later}joined": -1, f"{later}left": 1}
    ended = {f"{later}commitments_kept": 1, f"{later}blind_alleys": 1}
    yield {f"{later}commitments_open": 1, f"{earlier}commitments_open": -1, f"{later}commitments_made": -1, **ended}


def _hangs_on(known: Digest) -> bool:
    """Whether what is hidden in a week could follow from weeks before it: through what is there at its start, or through
    where people are, while nobody comes or goes."""
    shown, cells = known.body.get("counts", {}), known.figures["cells"]
    stays = not any(cells.get(flow) for flow in FLOWS)
    linked = (*STOCKS, *(name for name in cells if stays and name.startswith(("people:", "people@"))))
    return any(shown.get(name) is None for name in linked)


def _holds(each: Sum, table: Mapping[str, Cell]) -> bool:
    return each.keys() <= table.keys() and sum(factor * table[name].value for name, factor in each.items()) == 0
