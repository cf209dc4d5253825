"""Matching without chat: `convenor match`, for a programme lead with a spreadsheet."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

from bot.spreadsheet import read, write
from conversations import matching
from conversations.flows.record import Record, record_of, rows
from conversations.wording import Voice

READING = 20  # stages, where there is enough to read
STAGES = READING + 3 + matching.MOST_STEPS
NAMED = 20  # people without a circle who are named one by one
STRANGE = 5  # ids of the list of meetings that are nobody's, likewise


def match_files(
    people: Path,
    met: Path | None,
    realms: tuple[str, ...],
    size: int,
    seed: int,
    out: Path | None,
    done: Callable[[int], None],
) -> tuple[matching.Seating, Record, float, str]:
    """The round, its record, the seconds that the matching took without the bound, and what to look at in the files.
    `done` hears how many more of the STAGES are behind it. Raises Unreadable; writes `out` only when all is done."""
    reading = _Reading(sum(path.stat().st_size for path in (people, met) if path), done)
    found, pairs, named, absent = read(people, met, realms, reading)
    reading.end()
    began = time.monotonic()
    plan = matching.plan(found, pairs, matching.Rules(named, size), seed)
    done(1)
    steps = matching.worthwhile(len(found))
    for nth in range(matching.MOST_STEPS):
        if nth < steps:
            plan = matching.improve(plan, seed, 1)
        done(1)
    seating = matching.seating(plan)
    seconds = time.monotonic() - began
    record = record_of(plan, seating)
    done(1)
    if out is not None:
        write(seating, out)
    done(1)
    return seating, record, seconds, _absent(absent, met.name if met else "")


def _absent(ids: frozenset[str], name: str) -> str:
    """Somebody may have left since; or an id is mistyped, and what they did is not counted."""
    if not ids:
        return ""
    some = ", ".join(f"“{each}”" for each in sorted(ids)[:STRANGE])
    more = f" and {len(ids) - STRANGE:,} more" if len(ids) > STRANGE else ""
    return f"{name}: {some}{more} are not in the list of people. That is right for whoever is not there this time."


class _Reading:
    """Turns bytes that were read into stages."""

    def __init__(self, size: int, done: Callable[[int], None]) -> None:
        self._size, self._done = max(1, size), done
        self._read, self._told = 0, 0

    def __call__(self, more: int) -> None:
        self._read += more
        self._tell(min(READING, READING * self._read // self._size))

    def end(self) -> None:
        self._tell(READING)

    def _tell(self, stages: int) -> None:
        if stages > self._told:
            self._done(stages - self._told)
            self._told = stages


def summary(seating: matching.Seating, record: Record) -> str:
    """The record in plain words, with who has no circle and why."""
    voice = Voice()
    lines = [f"{name}: {value}" for name, value in rows(record, voice)]
    # The sentences begin with how many: here it is one each time.
    whys = {why: voice(f"record-unplaced-{why}", count=1).removeprefix("1 ") for _, why in seating.unplaced}
    lines += [f"  {one}: {whys[why]}" for one, why in seating.unplaced[:NAMED]]
    return "\n".join(lines)
