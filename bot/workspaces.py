"""The tokens of Slack workspaces: kept sealed in storage, renewed before they end, whoever needs them.

A door that looks somebody up and the courier that writes at night ask here alike. Renewal is under a lease in the
database: a refresh token works once, and two processes that both used it would lose the workspace.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import datetime, timedelta

from adapters.base import RetryLater
from adapters.slack.oauth import Grant, OAuth, Refused
from storage.installs import Install, Installs

log = logging.getLogger(__name__)

# Slack's tokens last twelve hours.
RENEWED_BEFORE = timedelta(hours=2)
REMEMBERED_SECONDS = 30.0
WAIT_SECONDS = 8.0
AGAIN_SECONDS = 0.25

Lost = Callable[[str, str], Awaitable[None]]
"""`(workspace, reason)`: a workspace's token is worth nothing any more."""


class Workspaces:
    """`fallback` is the one token of the settings, for workspaces that did not install by OAuth."""

    def __init__(
        self, installs: Installs, oauth: OAuth | None, now: Callable[[], datetime], lost: Lost, fallback: str = ""
    ) -> None:
        self._installs = installs
        self._oauth = oauth
        self._now = now
        self._lost = lost
        self._fallback = fallback
        self._known: dict[str, tuple[float, Install | None]] = {}

    async def token(self, team: str) -> str:
        """The bot's token in a workspace, or nothing where it has none (any more). Raises RetryLater where it has to be
        renewed and cannot be at present."""
        install = await self._install(team)
        if install is None:
            return self._fallback
        if install.revoked_at is not None:
            return ""
        if install.expires_at is None or install.expires_at - self._now() > RENEWED_BEFORE:
            return install.bot_token
        return await self._renewed(install)

    async def _install(self, team: str) -> Install | None:
        until, install = self._known.get(team, (0.0, None))
        if until < time.monotonic():
            install = await self._installs.get(team) if self._oauth is not None else None
            self._known[team] = (time.monotonic() + REMEMBERED_SECONDS, install)
        return install

    def forget(self, team: str) -> None:
        self._known.pop(team, None)

    async def _renewed(self, install: Install) -> str:
        team, give_up = install.workspace, time.monotonic() + WAIT_SECONDS
        while True:
            if await self._installs.take_renewal(team, self._now()):
                return await self._renew(team)
            if install.expires_at is not None and install.expires_at > self._now():
                return install.bot_token  # somebody else is renewing it, and it is still good
            await asyncio.sleep(AGAIN_SECONDS)
            fresh = await self._installs.get(team)
            if fresh is None or fresh.revoked_at is not None:
                return ""
            if fresh.expires_at is None or fresh.expires_at - self._now() > RENEWED_BEFORE:
                self.forget(team)
                return fresh.bot_token
            if time.monotonic() > give_up:
                raise RetryLater("token is being renewed", wide=True)

    async def _renew(self, team: str) -> str:
        """With the lease in hand. What is kept is read again: another process may have renewed it just before."""
        renewed: Install | None = None
        try:
            install = await self._installs.get(team)
            if install is None or install.revoked_at is not None or self._oauth is None:
                return ""
            if install.expires_at is None or install.expires_at - self._now() > RENEWED_BEFORE:
                return install.bot_token
            try:
                renewed = _install(await self._oauth.refresh(install.refresh_token), self._now())
            except Refused as refused:
                log.error("The token of a Slack workspace could not be renewed: %s", refused)
                if not refused.ours:
                    await self._lost(team, str(refused))
                raise RetryLater(str(refused), wide=True) from None
            except RetryLater:
                if install.expires_at > self._now():
                    return install.bot_token
                raise
            renewed = replace(renewed, details=install.details)
            return renewed.bot_token
        finally:
            await self._installs.end_renewal(team, renewed)
            self.forget(team)

    async def install(self, grant: Grant) -> None:
        """Keeps what an installation gave."""
        await self._installs.save(_install(grant, self._now()), self._now())
        self.forget(grant.workspace)


def _install(grant: Grant, now: datetime) -> Install:
    expires = now + timedelta(seconds=grant.lasts) if grant.lasts else None
    details = {"name": grant.name, "scopes": grant.scopes, "app_id": grant.app_id}
    return Install(grant.workspace, grant.bot_token, grant.refresh_token, expires, details)
