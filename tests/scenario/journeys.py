"""The journeys that are kept as plays: eight weeks each, twelve people of three realms on two platforms.

`.venv/bin/python -m tests.scenario.journeys` (or `make plays`) plays them and writes a page for each person into
`plays/`, a folder for each journey. The test plays them again and compares. After a change of what people read, write
the pages anew, and read them.
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path

from bot.local import LEAD
from tests.scenario import eight_more_weeks, eight_weeks
from tests.scenario.stage import Stage, open_stage

PLAYS = Path(__file__).parent / "plays"


@dataclass(frozen=True)
class Journey:
    cast: list[tuple[str, str, str, str]]
    pages: tuple[str, ...]
    story: Callable[[Stage], Awaitable[None]]


JOURNEYS = {
    "eight-weeks": Journey(eight_weeks.CAST, (*eight_weeks.PLAYERS, LEAD, "sam"), eight_weeks.story),
    "eight-more-weeks": Journey(eight_more_weeks.CAST, (*eight_more_weeks.PLAYERS, LEAD), eight_more_weeks.story),
}


async def played(name: str, folder: Path, database_url: str = "") -> dict[str, str]:
    """The page of each person, by the name of its file."""
    journey = JOURNEYS[name]
    async with open_stage(folder, journey.cast, database_url) as stage:
        await journey.story(stage)
        return {f"{who}.txt": stage.transcript(who) for who in journey.pages}


def main() -> None:
    for name in sys.argv[1:] or JOURNEYS:
        with tempfile.TemporaryDirectory() as folder:
            pages = asyncio.run(played(name, Path(folder)))
        (PLAYS / name).mkdir(parents=True, exist_ok=True)
        for file, text in pages.items():
            (PLAYS / name / file).write_text(text, encoding="utf-8")
        print(f"Wrote {len(pages)} pages into {PLAYS.name}/{name}/. Read them.")


if __name__ == "__main__":
    main()
