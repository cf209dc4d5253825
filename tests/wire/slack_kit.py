"""A Slack door on a real server, the requests that Slack would sign for it, and a `handle` that remembers."""

from __future__ import annotations

import hashlib
import hmac
import json
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import aiohttp
from aiohttp import web

from adapters.base import Handled
from adapters.slack.app import SlackConfig, SlackDoor
from conversations.events import PersonEvent

SECRET = "8f742231b10e8888abcd99yyyzzz85a5"
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
FIXTURES = Path(__file__).parents[1] / "fixtures" / "slack"
JSON = "application/json"
FORM = "application/x-www-form-urlencoded"


def recorded(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((FIXTURES / f"{name}.json").read_text(encoding="utf-8"))
    return found


def wire(payload: dict[str, Any]) -> tuple[str, bytes]:
    """A payload as Slack sends it: its content type and body."""
    if "command" in payload:
        return FORM, urlencode(payload).encode()
    if payload["type"] in ("event_callback", "url_verification"):
        return JSON, json.dumps(payload).encode()
    return FORM, urlencode({"payload": json.dumps(payload)}).encode()


def signed(body: bytes, *, secret: str = SECRET, at: float | None = None) -> dict[str, str]:
    stamp = str(int(time.time() if at is None else at))
    digest = hmac.new(secret.encode(), b"v0:" + stamp.encode() + b":" + body, hashlib.sha256).hexdigest()
    return {"X-Slack-Request-Timestamp": stamp, "X-Slack-Signature": f"v0={digest}"}


@dataclass
class Remembered:
    """A `Handle` that plays nothing: it remembers events, and answers or raises what the test says."""

    answer: Handled = field(default_factory=Handled)
    fails: Exception | None = None
    events: list[PersonEvent] = field(default_factory=list)

    async def __call__(self, event: PersonEvent) -> Handled:
        self.events.append(event)
        if self.fails:
            raise self.fails
        return self.answer


@dataclass
class Slack:
    """Slack, on the other side of the door."""

    url: str
    http: aiohttp.ClientSession
    handle: Remembered

    async def post(self, body: bytes, headers: dict[str, str]) -> tuple[int, str]:
        async with self.http.post(self.url, data=body, headers=headers) as answer:
            return answer.status, await answer.text()

    async def send(self, payload: dict[str, Any]) -> tuple[int, str]:
        content_type, body = wire(payload)
        return await self.post(body, {"Content-Type": content_type, **signed(body)})


@asynccontextmanager
async def door(
    handle: Remembered | None = None, config: SlackConfig | None = None, *, largest: int = 2**21
) -> AsyncIterator[Slack]:
    """A door on a free port of loopback. Without a token it asks Slack nothing."""
    remembered = handle or Remembered()
    opened = SlackDoor(config or SlackConfig(SECRET), remembered, lambda: NOW)
    app = web.Application(client_max_size=largest)
    app.router.add_post("/slack/events", opened.__call__)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    port = runner.addresses[0][1]
    try:
        async with aiohttp.ClientSession() as http:
            yield Slack(f"http://127.0.0.1:{port}/slack/events", http, remembered)
    finally:
        await opened.close()
        await runner.cleanup()
