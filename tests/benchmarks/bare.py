"""The baselines: what the bare frameworks do with the same requests. `python -m tests.benchmarks.bare slack PORT`.

`slack`: Bolt verifies the signature, parses, and dispatches to an empty listener. `teams`: botbuilder reads the activity
and gives it to an empty handler, without even a token to check. `echo`: a server that does nothing at all, to find the
limit of the load itself.
"""

from __future__ import annotations

import asyncio
import logging
import sys

from aiohttp import web

SECRET = "8f742231b10e8888abcd99yyyzzz85a5"


def slack() -> web.Application:
    from slack_bolt.adapter.aiohttp import to_aiohttp_response, to_bolt_request
    from slack_bolt.async_app import AsyncApp
    from slack_bolt.authorization import AuthorizeResult

    async def authorize(team_id: str | None) -> AuthorizeResult:
        return AuthorizeResult(enterprise_id=None, team_id=team_id, bot_token="xoxb-1")

    quiet = logging.getLogger("quiet")
    quiet.setLevel(logging.CRITICAL)
    bolt = AsyncApp(signing_secret=SECRET, authorize=authorize, process_before_response=True, logger=quiet)

    async def listen() -> None:
        """Nothing."""

    bolt.event("message")(listen)

    async def events(request: web.Request) -> web.Response:
        return await to_aiohttp_response(await bolt.async_dispatch(await to_bolt_request(request)))

    return _app("/slack/events", events)


def teams() -> web.Application:
    from botbuilder.core import TurnContext
    from botbuilder.integration.aiohttp import CloudAdapter, ConfigurationBotFrameworkAuthentication
    from botbuilder.schema import Activity

    class NoSettings:
        APP_ID = ""
        APP_PASSWORD = ""

    adapter = CloudAdapter(ConfigurationBotFrameworkAuthentication(NoSettings()))

    async def on_turn(_: TurnContext) -> None:
        """Nothing."""

    async def messages(request: web.Request) -> web.Response:
        activity = Activity().deserialize(await request.json())
        await adapter.process_activity(request.headers.get("Authorization", ""), activity, on_turn)
        return web.Response()

    return _app("/api/messages", messages)


def _app(path: str, handler: object) -> web.Application:
    app = web.Application()
    app.router.add_post(path, handler)  # type: ignore[arg-type]
    return app


class _Echo(asyncio.Protocol):
    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        assert isinstance(self._transport, asyncio.Transport)
        self._transport.write(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")


async def main(kind: str, port: int) -> None:
    if kind == "echo":
        await asyncio.get_running_loop().create_server(_Echo, "127.0.0.1", port)
    else:
        runner = web.AppRunner(slack() if kind == "slack" else teams(), access_log=None)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", port).start()
    print("listens", flush=True)
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], int(sys.argv[2])))
