"""Carries what people do to the bot over HTTP: signs for Slack, waits as long as the platform waits, delivers again.

Slack repeats an event that is not answered with 200 in time, up to three times; Teams repeats an activity that is not
answered at all. What somebody presses is never repeated: they see that it failed, as they would there.
"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
import time
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import parse_qsl

import aiohttp

from adapters.local.records import Json, Platform
from adapters.local.slack_socket import SlackSockets
from adapters.local.world import World

FORM = "application/x-www-form-urlencoded"
JSON = "application/json"


@dataclass(frozen=True)
class Parcel:
    """One request to the bot, before it is signed."""

    platform: Platform
    content_type: str
    body: bytes
    repeats: bool = False


@dataclass(frozen=True)
class Act:
    """What came of something a person did.

    `status` and `body` are the bot's HTTP answer (0: none in time). `refused` says why the platform's own client did
    not even ask the bot: nothing to press there, a required field left blank. `message` is the id of what they wrote.
    """

    status: int = 0
    body: Any = None
    attempts: int = 0
    refused: str = ""
    errors: dict[str, str] = field(default_factory=dict)
    message: str = ""
    parcel: Parcel | None = None

    @property
    def ok(self) -> bool:
        return not self.refused and 200 <= self.status < 300


class Carrier:
    """Delivers parcels to the bot at `bot_url`. `close` it when done."""

    def __init__(self, world: World, bot_url: str, sockets: SlackSockets | None = None) -> None:
        self.world = world
        self.sockets = sockets or SlackSockets()
        self.bot_url = bot_url.rstrip("/")
        self.slack_answer_within = 3.0
        # Slack waits longer between its attempts; nobody wants to in a test.
        self.slack_repeats: tuple[float, ...] = (0.0, 0.2, 0.5)
        self.teams_answer_within = 15.0
        self._session: aiohttp.ClientSession | None = None

    async def close(self) -> None:
        if self._session is not None:
            await self._session.close()

    async def carry(self, parcel: Parcel) -> Act:
        """Delivers, and delivers again as the platform would. Never raises for what the bot answers."""
        waits = (self.slack_repeats if parcel.platform == "slack" else (0.0,)) if parcel.repeats else ()
        act = await self._deliver(parcel, {})
        for attempt, wait in enumerate(waits, start=1):
            if act.status and (parcel.platform == "teams" or act.status == 200):
                break
            await asyncio.sleep(wait)
            reason = "http_error" if act.status else "http_timeout"
            headers = {"X-Slack-Retry-Num": str(attempt), "X-Slack-Retry-Reason": reason}
            act = await self._deliver(parcel, headers if parcel.platform == "slack" else {})
            act = replace(act, attempts=attempt + 1)
        return act

    async def _deliver(self, parcel: Parcel, headers: dict[str, str]) -> Act:
        on_slack = parcel.platform == "slack"
        if on_slack and self.sockets.connected:
            return await self._through_socket(parcel)
        url = f"{self.bot_url}/slack/events" if on_slack else f"{self.bot_url}/api/messages"
        headers = {"Content-Type": parcel.content_type, **headers}
        if on_slack:
            headers |= slack_signature(self.world.slack_signing_secret, parcel.body)
        within = self.slack_answer_within if on_slack else self.teams_answer_within
        if self._session is None:
            self._session = aiohttp.ClientSession()
        timeout = aiohttp.ClientTimeout(total=within)
        try:
            async with self._session.post(url, data=parcel.body, headers=headers, timeout=timeout) as answer:
                body = _parsed(await answer.text())
                return Act(answer.status, body, 1, parcel=parcel)
        except (aiohttp.ClientError, TimeoutError):
            return Act(attempts=1, parcel=parcel)

    async def _through_socket(self, parcel: Parcel) -> Act:
        """As Slack does in Socket Mode: the request's payload in an envelope, and no signature."""
        if parcel.content_type == JSON:
            kind, payload = "events_api", json.loads(parcel.body)
        else:
            form = dict(parse_qsl(parcel.body.decode(), keep_blank_values=True))
            interactive = "payload" in form
            kind, payload = ("interactive", json.loads(form["payload"])) if interactive else ("slash_commands", form)
        try:
            body = await self.sockets.send(kind, payload, self.slack_answer_within)
        except (TimeoutError, ConnectionError):
            return Act(attempts=1, parcel=parcel)
        return Act(200, body if body is not None else "", 1, parcel=parcel)


def slack_signature(secret: str, body: bytes) -> dict[str, str]:
    """The headers by which Slack proves itself. By the wall clock: receivers refuse old ones."""
    now = str(int(time.time()))
    digest = hmac.new(secret.encode(), b"v0:" + now.encode() + b":" + body, hashlib.sha256).hexdigest()
    return {"X-Slack-Request-Timestamp": now, "X-Slack-Signature": f"v0={digest}"}


def as_json(platform: Platform, body: Json, *, repeats: bool) -> Parcel:
    return Parcel(platform, JSON, json.dumps(body, ensure_ascii=False).encode(), repeats)


def _parsed(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return text
