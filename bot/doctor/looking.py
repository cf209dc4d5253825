"""What every look of the doctor has at hand: the settings, a session for calls, the time, and how far off it is."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator, Callable
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Protocol

import aiohttp

from bot.commands import secret_of
from bot.settings import Settings, is_secret
from storage.database import open_database
from storage.installs import Installs
from storage.secrets import Keyring


class Looking:
    def __init__(self, settings: Settings, session: aiohttp.ClientSession, now: Callable[[], datetime]) -> None:
        self.settings = settings
        self.session = session
        self.now = now
        self.skew: timedelta | None = None
        """How far our clock is ahead of that of whoever answered last."""

    def note_time(self, answer: aiohttp.ClientResponse) -> None:
        with contextlib.suppress(TypeError, ValueError):
            self.skew = self.now() - parsedate_to_datetime(answer.headers.get("Date", ""))

    @contextlib.asynccontextmanager
    async def installs(self) -> AsyncIterator[Installs | None]:
        """What is kept about workspaces and registrations; None without a key to read it."""
        secret = secret_of(self.settings)
        if not is_secret(secret):
            yield None
            return
        db = await open_database(self.settings.DATABASE_URL)
        try:
            yield Installs(db, Keyring(secret))
        finally:
            await db.close()


class Look(Protocol):
    """Looks at one thing, and says in a sentence or two each what is wrong with it and how to mend it."""

    def __call__(self, looking: Looking) -> AsyncIterator[str]: ...
