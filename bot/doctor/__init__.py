"""`convenor doctor`: looks at everything that has to be right, all at once, and says what is wrong and how to mend it.

A module looks at each part. Each look has a few seconds, so that the whole takes less than twenty, also where there is no
network. Tokens and secrets are tried out where that changes nothing; none is ever printed.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import aiohttp

from bot.doctor.address import address
from bot.doctor.looking import Look, Looking
from bot.doctor.mail import mail
from bot.doctor.own import database, settings_problems
from bot.doctor.slack import slack
from bot.doctor.teams import teams
from bot.settings import Settings, load

LOOK_SECONDS = 12.0
CALL = aiohttp.ClientTimeout(total=6, connect=4)
# Slack refuses requests older than five minutes, and so do we.
SKEW = timedelta(seconds=60)
LOOKS: dict[str, Look] = {"database": database, "address": address, "slack": slack, "teams": teams, "mail": mail}


@dataclass(frozen=True, slots=True)
class Finding:
    """Something to mend. `about` is what was looked at; the text says what is wrong and what to do."""

    about: str
    text: str


class Doctor:
    def __init__(self, settings: Settings, now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self._settings = settings
        self._now = now

    async def look(self) -> list[Finding]:
        """Everything that is wrong, in the order of what to mend first."""
        found = [Finding("settings", line) for line in settings_problems(self._settings)]
        # Local mode has nothing outside to look at.
        looks = {"database": database} if self._settings.local else LOOKS
        async with aiohttp.ClientSession(timeout=CALL) as session:
            looking = Looking(self._settings, session, self._now)
            for part in await asyncio.gather(*(_in_time(about, look(looking)) for about, look in looks.items())):
                found += part
        if looking.skew is not None and abs(looking.skew) > SKEW:
            found.append(Finding("clock", _clock(looking.skew)))
        return found


def _clock(skew: timedelta) -> str:
    minutes, way = abs(skew).total_seconds() / 60, "ahead" if skew > timedelta() else "behind"
    return (
        f"This computer's clock is {minutes:.0f} minutes {way}. Slack's and Microsoft's requests are refused then. "
        "Set it by the network: timedatectl set-ntp true"
    )


async def _in_time(about: str, look: AsyncIterator[str]) -> list[Finding]:
    found: list[Finding] = []
    try:
        async with asyncio.timeout(LOOK_SECONDS):
            async for text in look:
                found.append(Finding(about, text))  # noqa: PERF401 (what was found in time is kept)
    except TimeoutError:
        found.append(Finding(about, f"Looking at the {about} took too long. Is there a network?"))
    return found


async def doctor() -> list[Finding]:
    return await Doctor(load()).look()
