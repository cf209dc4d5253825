"""Slack's Socket Mode, as far as its client needs it: where to connect, a greeting, envelopes, and acknowledgements."""

from __future__ import annotations

import asyncio
import json
import secrets
from typing import Any

from aiohttp import WSMsgType, web

from adapters.local.records import Json


class SlackSockets:
    """The sockets that the bot has open. An envelope goes to one of them and waits for its acknowledgement."""

    def __init__(self) -> None:
        self._open: list[web.WebSocketResponse] = []
        self._waiting: dict[str, asyncio.Future[Any]] = {}
        self._tickets: set[str] = set()

    @property
    def connected(self) -> bool:
        return bool(self._open)

    def ticket(self) -> str:
        """What an address to connect to ends with; it opens one socket."""
        made = secrets.token_hex(12)
        self._tickets.add(made)
        return made

    async def connect(self, request: web.Request) -> web.StreamResponse:
        if request.query.get("ticket") not in self._tickets:
            raise web.HTTPForbidden(text="invalid ticket")
        self._tickets.discard(request.query["ticket"])
        socket = web.WebSocketResponse(heartbeat=20)
        await socket.prepare(request)
        await socket.send_json({"type": "hello", "num_connections": len(self._open) + 1})
        self._open.append(socket)
        try:
            async for message in socket:
                if message.type is WSMsgType.TEXT:
                    self._acknowledged(json.loads(message.data))
        finally:
            self._open.remove(socket)
        return socket

    def _acknowledged(self, told: Json) -> None:
        waiting = self._waiting.pop(str(told.get("envelope_id")), None)
        if waiting is not None and not waiting.done():
            waiting.set_result(told.get("payload"))

    async def send(self, kind: str, payload: Json, within: float) -> Any:
        """One envelope. Returns what it was acknowledged with; TimeoutError where it was not."""
        envelope = secrets.token_hex(16)
        waiting: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        self._waiting[envelope] = waiting
        told = {"envelope_id": envelope, "type": kind, "payload": payload, "accepts_response_payload": True}
        await self._open[-1].send_json(told)
        try:
            async with asyncio.timeout(within):
                return await waiting
        finally:
            self._waiting.pop(envelope, None)

    async def close(self, _: web.Application) -> None:
        for socket in list(self._open):
            await socket.close()
