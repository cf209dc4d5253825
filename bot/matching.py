"""Matching without chat: `convenor match`, for a programme lead with a spreadsheet."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

from bot.spreadsheet import read, write
from conversations import matching
from conversations.flows.record import Record, record_of, rows
from conversations.wording import Voice

STAGES = 4 + matching.MOST_STEPS
NAMED = 20  # people without a circle who are named one by one


def match_files(
    people: Path,
    met: Path | None,
    realms: tuple[str, ...],
    size: int,
    seed: int,
    out: Path | None,
    done: Callable[[], None],
) -> tuple[matching.Seating, Record, float]:
    """The round, its record, and the seconds that the matching took without the bound. `done` is called after each of
    the `stages`. Raises Unreadable; writes `out` only when all is done."""
    found, pairs, named = read(people, met, realms)
    done()
    began = time.monotonic()
    plan = matching.plan(found, pairs, matching.Rules(named, size), seed)
    done()
    steps = matching.worthwhile(len(found))
    for nth in range(matching.MOST_STEPS):
        if nth < steps:
            plan = matching.improve(plan, seed, 1)
        done()
    seating = matching.seating(plan)
    seconds = time.monotonic() - began
    record = record_of(plan, seating)
    done()
    if out is not None:
        write(seating, out)
    done()
    return seating, record, seconds


def summary(seating: matching.Seating, record: Record) -> str:
    """The record in plain words, with who has no circle and why."""
    voice = Voice()
    lines = [f"{name}: {value}" for name, value in rows(record, voice)]
    lines += [f"  {one}: {voice(f'record-unplaced-{why}', count=1)}" for one, why in seating.unplaced[:NAMED]]
    return "\n".join(lines)
