"""Slack's OAuth: where an installation begins, what its code is worth, and new tokens for old ones.

A `Grant` is what Slack gave. Its errors are named by what to do next, and hold nothing but Slack's own word.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import aiohttp
from slack_sdk.errors import SlackApiError

from adapters.base import RetryLater
from adapters.slack.deliver import web_client
from adapters.slack.manifest import NEEDED, SCOPES
from adapters.slack.parse import dig

SECONDS = 10


class Refused(Exception):
    """Slack did not give a token. The text is Slack's own word for it; `ours`: the client id or secret is wrong."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.ours = reason in ("bad_client_secret", "invalid_client_id", "bad_redirect_uri")


@dataclass(frozen=True, slots=True)
class Grant:
    """A bot's token in one workspace. `lasts` seconds, where tokens rotate; 0 where they do not."""

    workspace: str
    bot_token: str
    refresh_token: str = ""
    lasts: int = 0
    name: str = ""
    scopes: str = ""
    app_id: str = ""

    @property
    def missing_scopes(self) -> tuple[str, ...]:
        given = set(self.scopes.split(","))
        return tuple(scope for scope in NEEDED if scope not in given)


class OAuth:
    """`redirect` is our own address that Slack sends the browser back to."""

    def __init__(
        self, client_id: str, client_secret: str, redirect: str, api_url: str, session: aiohttp.ClientSession
    ) -> None:
        self._client_id = client_id
        self._client_secret = client_secret
        self._redirect = redirect
        self._api_url = api_url
        self._session = session

    def begins_at(self, state: str) -> str:
        """The page of Slack's where somebody chooses a workspace and allows the app."""
        base = self._api_url.rstrip("/").removesuffix("/api")
        asked = {"client_id": self._client_id, "scope": ",".join(SCOPES), "state": state}
        if self._redirect:
            asked["redirect_uri"] = self._redirect
        return f"{base}/oauth/v2/authorize?{urlencode(asked)}"

    async def exchange(self, code: str) -> Grant:
        """The token that a code is worth. Raises Refused, or RetryLater where Slack cannot be asked."""
        redirect = {"redirect_uri": self._redirect} if self._redirect else {}
        return _grant(await self._ask(code=code, **redirect))

    async def refresh(self, refresh_token: str) -> Grant:
        """A new token. The refresh token is void afterwards: the new one must be kept."""
        return _grant(await self._ask(grant_type="refresh_token", refresh_token=refresh_token))

    async def _ask(self, **given: str) -> Mapping[str, Any]:
        slack = web_client("", self._api_url, self._session)
        try:
            async with asyncio.timeout(SECONDS):
                answer = await slack.oauth_v2_access(
                    client_id=self._client_id, client_secret=self._client_secret, **given
                )
        except SlackApiError as error:
            data = getattr(error.response, "data", None)
            reason = dig(data, "error") or "no_answer"
            if reason in ("ratelimited", "service_unavailable", "internal_error", "fatal_error", "no_answer"):
                raise RetryLater(reason) from None
            raise Refused(reason) from None
        except (aiohttp.ClientError, TimeoutError) as error:
            raise RetryLater(type(error).__name__) from None
        data = answer.data
        return data if isinstance(data, dict) else {}


def _grant(answer: Mapping[str, Any]) -> Grant:
    token, team = dig(answer, "access_token"), dig(answer, "team", "id")
    if not token or not team or dig(answer, "token_type") != "bot":
        # An installation for a whole organisation has no team; the manifest does not offer it.
        raise Refused("no_bot_token")
    lasts = answer.get("expires_in")
    return Grant(
        team,
        token,
        dig(answer, "refresh_token"),
        int(lasts) if isinstance(lasts, int | float) else 0,
        dig(answer, "team", "name"),
        dig(answer, "scope"),
        dig(answer, "app_id"),
    )
