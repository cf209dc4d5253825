"""The routes of local mode: Slack's Web API, the Bot Connector, and the page's own; and a server that runs them alone.

The page's routes answer only to a loopback name (so that no website can reach them through a visitor's browser) and
take changes only from the page itself.
"""

from __future__ import annotations

import asyncio
import contextlib
import ipaddress
import json
import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Protocol, Self

from aiohttp import web

from adapters.local.carrier import Carrier
from adapters.local.connector import PREFIX as TEAMS_PREFIX
from adapters.local.connector import Connector
from adapters.local.people import People
from adapters.local.records import Change, Json
from adapters.local.slack_api import PREFIX as SLACK_PREFIX
from adapters.local.slack_api import SlackApi
from adapters.local.slack_methods import SlackMethods
from adapters.local.slack_socket import SlackSockets
from adapters.local.uploads import add_upload_routes
from adapters.local.world import World

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
SAVE_EVERY = 2.0
HEARTBEAT = 15.0
# Nothing from elsewhere, and nothing inline.
POLICY = "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; frame-ancestors 'none'"
PAGE_TYPES = {".html": "text/html", ".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml"}


class PlaygroundClock(Protocol):
    """The bot's side of the page's top bar."""

    def now(self) -> datetime: ...

    async def move(self, by: str) -> datetime:
        """`hour`, `tomorrow`, `next week`, `next` (the next thing due), or an ISO time. ValueError for another."""
        ...

    async def reset(self) -> None:
        """Start again: forget everybody. The world has been cleared just before."""
        ...


def add_local_routes(
    app: web.Application,
    world: World,
    bot_url: str,
    *,
    own_url: str = "",
    clock: PlaygroundClock | None = None,
    page: Path | None = None,
    save_to: Path | None = None,
) -> People:
    """Adds everything of local mode to an application, and gives the people's hands.

    `own_url` is where these routes are reached (by default at `bot_url`), `page` the folder with `playground.html`.
    With `save_to` the world is written there while it changes and at the end.
    """
    own = (own_url or bot_url).rstrip("/")
    methods = SlackMethods(world, own)
    sockets = SlackSockets()
    people = People(world, Carrier(world, bot_url, sockets), methods, own)
    if clock is not None:
        world.clock = clock.now
    SlackApi(world, methods, people.slack_installs, sockets).add_routes(app)
    Connector(world, own).add_routes(app)
    add_upload_routes(app, world)
    _Page(world, people, clock, page).add_routes(app)

    async def running(_: web.Application) -> AsyncIterator[None]:
        saving = asyncio.create_task(_keep_saving(world, save_to)) if save_to else None
        yield
        if saving and save_to:
            saving.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await saving
            world.save(save_to)
        await people.close()

    app.cleanup_ctx.append(running)
    return people


async def _keep_saving(world: World, path: Path) -> None:
    while True:
        await asyncio.sleep(SAVE_EVERY)
        if world.dirty:
            world.save(path)


class _Page:
    """The page's files and its API under `/playground`."""

    def __init__(self, world: World, people: People, clock: PlaygroundClock | None, page: Path | None) -> None:
        self._world = world
        self._people = people
        self._clock = clock
        self._page = page
        self._closing = asyncio.Event()

    def add_routes(self, app: web.Application) -> None:
        api = "/playground/api"
        routes: tuple[tuple[str, str, Handler], ...] = (
            ("GET", f"{api}/state", self.state),
            ("GET", f"{api}/changes", self.changes),
            ("POST", f"{api}/act", self.act),
            ("GET", f"{api}/clock", self.clock),
            ("POST", f"{api}/clock", self.move_clock),
            ("POST", f"{api}/reset", self.reset),
        )
        if self._page is not None:
            routes += (("GET", "/playground", self.file), ("GET", "/playground/{name}", self.file))
        for verb, path, handler in routes:
            app.router.add_route(verb, path, _guarded(handler))
        app.on_shutdown.append(self._close)

    async def _close(self, _: web.Application) -> None:
        """Ends the pages' open streams, which would otherwise hold up the end."""
        self._closing.set()

    async def file(self, request: web.Request) -> web.StreamResponse:
        name = request.match_info.get("name", "playground.html")
        folder = self._page or Path()
        kind = PAGE_TYPES.get(Path(name).suffix)
        if kind is None or name not in {path.name for path in folder.iterdir()}:
            raise web.HTTPNotFound
        headers = {"Content-Security-Policy": POLICY, "Cache-Control": "no-cache", "X-Content-Type-Options": "nosniff"}
        body = (folder / name).read_text(encoding="utf-8")
        return web.Response(text=body, content_type=kind, charset="utf-8", headers=headers)

    async def state(self, _: web.Request) -> web.Response:
        """Everybody who has a pane, with all that stands there."""
        panes = [person for person in self._world.people.values() if person.pane]
        messages = {person.key: [asdict(m) for m in self._world.seen_by(person)] for person in panes}
        shown = [self._world.describe(person) for person in panes]
        return web.json_response({"people": shown, "messages": messages, "now": self._now()})

    def _now(self) -> str:
        return (self._clock.now() if self._clock else self._world.clock()).isoformat()

    async def changes(self, request: web.Request) -> web.StreamResponse:
        """Server-sent events: each change as `{seq, kind, people, data}`, for people who have a pane."""
        headers = {"Content-Type": "text/event-stream", "Cache-Control": "no-store"}
        stream = web.StreamResponse(headers=headers)
        with self._world.watch() as feed:
            await stream.prepare(request)
            await stream.write(b"retry: 1000\n\n")
            closing = asyncio.create_task(self._closing.wait())
            try:
                while not closing.done():
                    waiting = asyncio.create_task(feed.get())
                    done, _ = await asyncio.wait(
                        {waiting, closing}, timeout=HEARTBEAT, return_when=asyncio.FIRST_COMPLETED
                    )
                    if waiting not in done:
                        waiting.cancel()
                        await stream.write(b": still here\n\n")
                    elif self._shown(change := waiting.result()):
                        line = json.dumps(asdict(change), ensure_ascii=False)
                        await stream.write(f"data: {line}\n\n".encode())
            except ConnectionResetError:
                pass
            finally:
                closing.cancel()
        return stream

    def _shown(self, change: Change) -> bool:
        return not change.people or any(self._world.people[key].pane for key in change.people)

    async def act(self, request: web.Request) -> web.Response:
        given = await _json(request)
        who, kind = str(given.pop("person", "")), str(given.pop("kind", ""))
        try:
            act = await self._people.act(who, kind, given)
        except (KeyError, ValueError) as error:
            raise web.HTTPBadRequest(text=str(error)) from error
        told = {"ok": act.ok, "status": act.status, "body": act.body, "attempts": act.attempts}
        return web.json_response({**told, "refused": act.refused, "errors": act.errors, "message": act.message})

    async def clock(self, _: web.Request) -> web.Response:
        return web.json_response({"now": self._now(), "movable": self._clock is not None})

    async def move_clock(self, request: web.Request) -> web.Response:
        given = await _json(request)
        if self._clock is None:
            raise web.HTTPConflict(text="This clock cannot be moved.")
        try:
            now = await self._clock.move(str(given.get("by") or given.get("to") or ""))
        except ValueError as error:
            raise web.HTTPBadRequest(text=str(error)) from error
        self._world.changed("clock", (), {"now": now.isoformat()})
        return web.json_response({"now": now.isoformat()})

    async def reset(self, _: web.Request) -> web.Response:
        self._world.clear()
        if self._clock is not None:
            await self._clock.reset()
        self._world.changed("reset", (), {})
        return web.json_response({"now": self._now()})


def _guarded(handler: Handler) -> Handler:
    async def answer(request: web.Request) -> web.StreamResponse:
        if not _is_loopback(request.host):
            raise web.HTTPForbidden(text="The playground answers on this computer only.")
        origin = request.headers.get("Origin")
        if request.method == "POST" and origin not in (None, f"{request.scheme}://{request.host}"):
            raise web.HTTPForbidden(text="Only the playground itself may do that.")
        return await handler(request)

    return answer


def _is_loopback(host: str) -> bool:
    name = host.rpartition(":")[0] if host.rpartition(":")[2].isdigit() else host
    if name == "localhost":
        return True
    try:
        return ipaddress.ip_address(name.strip("[]")).is_loopback
    except ValueError:
        return False


async def _json(request: web.Request) -> Json:
    try:
        given = json.loads(await request.text())
    except ValueError:
        given = None
    if not isinstance(given, dict):
        raise web.HTTPBadRequest(text="Expected a JSON object.")
    return given


class LocalServer:
    """Local mode alone on a free loopback port, for tests and benchmarks: `async with LocalServer() as local`.

    The bot may start after it: set `local.people.carrier.bot_url` then.
    """

    def __init__(
        self,
        world: World | None = None,
        bot_url: str = "http://127.0.0.1:9",
        *,
        clock: PlaygroundClock | None = None,
        page: Path | None = None,
    ) -> None:
        self.world = world or World()
        self._bot_url = bot_url
        self._clock = clock
        self._page = page
        self.url = ""

    @property
    def slack_api_url(self) -> str:
        return f"{self.url}{SLACK_PREFIX}/api/"

    @property
    def teams_url(self) -> str:
        return f"{self.url}{TEAMS_PREFIX}/"

    async def __aenter__(self) -> Self:
        # The address goes into messages, so the port is taken before the routes are made.
        taken = socket.create_server(("127.0.0.1", 0))
        port = taken.getsockname()[1]
        self.url = f"http://127.0.0.1:{port}"
        app = web.Application()
        self.people = add_local_routes(
            app, self.world, self._bot_url, own_url=self.url, clock=self._clock, page=self._page
        )
        self._runner = web.AppRunner(app)
        await self._runner.setup()
        await web.SockSite(self._runner, taken).start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._runner.cleanup()
