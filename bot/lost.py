"""What follows when a platform no longer takes us: a workspace removed the app, or refuses our token.

Nothing is retried for ever. Each programme with people there gets a timer, whose turn closes their accounts or tells the
conveners whom we can still reach; `convenor doctor` reads what the doors turned away.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections import Counter
from collections.abc import Callable
from datetime import datetime

from conversations.flows.unreachable import GATHERED, unreached_key
from conversations.model import Address
from storage.database import DatabaseAway
from storage.installs import Installs
from storage.queries import Queries
from storage.timers import Timers

log = logging.getLogger(__name__)

# Slack's words for a workspace that has the app no more. Others mean that our settings are wrong.
_GONE = {"account_inactive", "invalid_refresh_token", "no_token", "token_revoked"}
TOLD_EVERY_SECONDS = 600.0
NOTED_EVERY_SECONDS = 30.0
CLEARED_EVERY_SECONDS = 600.0


class LostWorkspaces:
    def __init__(self, queries: Queries, timers: Timers, installs: Installs, now: Callable[[], datetime]) -> None:
        self.forget: Callable[[str], None] = lambda _team: None
        self._queries = queries
        self._timers = timers
        self._installs = installs
        self._now = now
        self._told: dict[str, float] = {}
        self._refused: Counter[str] = Counter()
        self._noting: asyncio.Task[None] | None = None
        self._cleared: dict[str, float] = {}
        self._clearing: set[asyncio.Task[None]] = set()

    async def slack_removed(self, team: str) -> None:
        """Slack says that a workspace removed the app. Raises DatabaseAway where that cannot be kept."""
        await self._installs.revoke(team, self._now())
        self.forget(team)
        await self._set_timers("away", "slack", team)

    async def on_slack(self, team: str, code: str) -> None:
        """A call to a workspace was refused for its token's sake."""
        await self._on("slack", team, code, gone=code in _GONE)

    async def on_teams(self, tenant: str, code: str) -> None:
        """No token could be had for a tenant: the registration is wrong, or its secret has expired."""
        await self._on("teams", tenant, code, gone=False)

    async def unreached(self, address: Address) -> None:
        """Somebody can be written to no longer. Conveners hear of it with all others who went within the hour."""
        at = self._now() + GATHERED
        try:
            for programme in await self._queries.programmes():
                key = unreached_key(programme.id, address.platform, address.workspace, at)
                await self._timers.set(key, at, programme_id=programme.id)
        except DatabaseAway:
            log.warning(
                "that somebody cannot be reached could not be kept; it will show when they are written to again"
            )

    async def _on(self, platform: str, workspace: str, code: str, gone: bool) -> None:
        key = f"{platform}:{workspace}:{gone}"
        if self._told.get(key, float("-inf")) > time.monotonic() - TOLD_EVERY_SECONDS:
            return
        self._told[key] = time.monotonic()
        log.error("%s workspace %s cannot be written to: %s; see: convenor doctor", platform, workspace, code)
        try:
            if gone and platform == "slack":
                await self._installs.revoke(workspace, self._now())
                self.forget(workspace)
            await self._set_timers("away" if gone else "silent", platform, workspace)
        except DatabaseAway:
            self._told.pop(key, None)

    async def _set_timers(self, name: str, platform: str, workspace: str) -> None:
        """One for each programme and day. Whether anybody of that workspace is in it is for the turn to see."""
        now = self._now()
        for programme in await self._queries.programmes():
            key = f"{name}:{programme.id}:{platform}:{workspace}:{now.date().isoformat()}"
            await self._timers.set(key, now, programme_id=programme.id)

    # What the doors turned away

    def refused(self, what: str) -> None:
        """A request was turned away, as not genuine. Counted in the database at most twice a minute."""
        self._refused[what] += 1
        self._cleared.pop(what.partition("-")[0], None)
        if self._noting is None or self._noting.done():
            self._noting = asyncio.create_task(self._note())

    async def _note(self) -> None:
        counted, self._refused = self._refused, Counter()
        try:
            for what, times in counted.items():
                await self._installs.note_refusal(what, times, self._now())
        except DatabaseAway:
            self._refused += counted
        await asyncio.sleep(NOTED_EVERY_SECONDS)

    def accepted(self, platform: str) -> None:
        """A genuine request came: our secrets are right, so what was refused before was somebody else's, and is
        forgotten. Looked at once after each refusal, and now and then for those that other processes noted."""
        if self._cleared.get(platform, float("-inf")) > time.monotonic() - CLEARED_EVERY_SECONDS:
            return
        self._cleared[platform] = time.monotonic()
        for what in [each for each in self._refused if each.partition("-")[0] == platform]:
            del self._refused[what]
        task = asyncio.create_task(self._clear(platform))
        self._clearing.add(task)
        task.add_done_callback(self._clearing.discard)

    async def _clear(self, platform: str) -> None:
        try:
            await self._installs.forget_refusals(platform)
        except DatabaseAway:
            self._cleared.pop(platform, None)

    async def close(self) -> None:
        for task in (self._noting, *self._clearing):
            if task is not None:
                task.cancel()
