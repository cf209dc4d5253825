"""Socket Mode: Slack's requests come through a socket that we open, so that a trial needs no public address.

Each envelope takes the same way as a request to the door, and is acknowledged once its turn is kept. What fails is not
acknowledged: Slack sends it again.
"""

from __future__ import annotations

import logging
from typing import Any

import aiohttp
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.socket_mode.async_client import AsyncBaseSocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.socket_mode.response import SocketModeResponse

from adapters.slack.app import SlackConfig, SlackDoor
from adapters.slack.deliver import MUTED, web_client

log = logging.getLogger(__name__)


class SlackSocket:
    """Connects with `start`, and again by itself whenever the socket breaks, until `close`."""

    def __init__(self, config: SlackConfig, door: SlackDoor, session: aiohttp.ClientSession) -> None:
        self._door = door
        client = SocketModeClient(
            app_token=config.app_token,
            logger=MUTED,  # the SDK's own words quote whole requests
            web_client=web_client(config.app_token, config.api_url, session),
        )
        client.proxy = None
        client.socket_mode_request_listeners.append(self._heard)
        self._client = client

    async def start(self) -> None:
        """Raises SlackApiError or aiohttp's errors where the first connection cannot be made."""
        await self._client.connect()  # type: ignore[no-untyped-call]

    async def close(self) -> None:
        await self._client.close()  # type: ignore[no-untyped-call]

    async def _heard(self, client: AsyncBaseSocketModeClient, request: SocketModeRequest) -> None:
        payload: Any = request.payload
        if not isinstance(payload, dict):
            return
        try:
            reply = await self._door.answer(payload)
        except Exception as error:
            # Only the kind of error: its text may quote the person's words.
            log.error("A request through Slack's socket failed with %s; Slack will send it again", type(error).__name__)
            return
        await client.send_socket_mode_response(SocketModeResponse(request.envelope_id, reply))
