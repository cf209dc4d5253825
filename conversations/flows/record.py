"""The record of a round: what the matching decided, in numbers, and how it reads.

The convener reads it before anybody is introduced, it is kept with the round, and it is the text of the published record
of how matching decides. It names nobody. In what is published, small counts of people are not given.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from conversations import matching
from conversations.model import Round
from conversations.wording import Voice

Record = dict[str, Any]

REASONS = ("alone", "blocked", "language", "hours", "paused", "numbers")
WHY = ("everybody", "exists", "found", "moved")


def moved_in(current: Round) -> int:
    """How often a convener has moved somebody by hand in the circles that were shown."""
    return int(current.record.get("moved", 0)) if current.proposed else 0


def reasons(seating: matching.Seating, moved: int) -> tuple[str, ...]:
    """Why each pair meets again. Where somebody was moved by hand, nothing is said about ways that were looked for."""
    return tuple("moved" if moved and why == "found" else why for why in seating.why)


def record_of(plan: matching.Plan, seating: matching.Seating, moved: int = 0) -> Record:
    most = matching.bound(plan)
    return {
        "people": sum(map(len, seating.circles)) + len(seating.unplaced),
        "circles": len(seating.circles),
        "unplaced": len(seating.unplaced),
        "unplaced_why": dict(sorted(Counter(why for _, why in seating.unplaced).items())),
        "realm_links": seating.realm_links,
        "realm_links_possible": seating.realm_links_possible,
        "crossing": seating.crossing,
        "full_span": seating.full_span,
        "repeats": len(seating.repeats),
        "repeats_why": dict(sorted(Counter(reasons(seating, moved)).items())),
        "affinity": round(seating.affinity, 4),
        "bound": round(max(most.affinity, seating.affinity), 4),
        "bound_method": most.method,
        "best": plan.best,
        "moved": moved,
        "ratio": round(min(1.0, seating.affinity / most.affinity), 4) if most.affinity > 0 else 1.0,
    }


def rows(record: Mapping[str, Any], voice: Voice, fewest: int = 1) -> Iterator[tuple[str, str]]:
    """The record as names and values. Counts of people from 1 to below `fewest` are told as "fewer than"."""

    def count(number: int) -> str:
        return voice("record-few", fewest=fewest) if 0 < number < fewest else str(number)

    if record.get("cancelled"):
        yield voice("record-cancelled"), voice("record-cancelled-text")
        return
    yield voice("record-people"), count(record["people"])
    if 0 < record["people"] < fewest:
        return  # from the rest it could be worked out
    yield voice("record-circles"), str(record["circles"])
    if record["circles"]:
        made, possible = record["realm_links"], record["realm_links_possible"]
        yield voice("record-links"), voice("round-links", made=made, possible=possible)
        yield voice("record-span"), str(record["full_span"])
    if "ratio" in record and record["circles"]:
        percent = int(100 * record["ratio"])
        best = record.get("best")
        told = voice("record-ratio-best") if best else voice(f"record-ratio-{record['bound_method']}", percent=percent)
        yield voice("record-ratio"), told
    if record.get("moved"):
        yield voice("record-moved"), str(record["moved"])
    if "repeats_why" in record:
        yield voice("record-repeats"), count(record["repeats"])
        for why in WHY:
            if number := record["repeats_why"].get(why):
                yield voice("record-repeats-why"), voice(f"repeat-{why}", count=count(number))
    yield voice("record-unplaced"), count(record["unplaced"])
    for why in REASONS:
        if number := record.get("unplaced_why", {}).get(why):
            yield voice("record-unplaced-why"), voice(f"record-unplaced-{why}", count=count(number))
