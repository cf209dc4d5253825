"""The digest's addresses: the page of a week, the weeks before it, its exports and pictures, and the way to stop it.

A link is made for one lead. It opens all weeks of their programme, while they lead it, until it expires or they end it.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Callable
from typing import Any

from aiohttp import web

from bot.links import Links
from bot.web.digest_page import Around, as_csv, as_json, week_label
from bot.web.figure import draw
from bot.web.picture import png
from bot.web.routes import HEADERS, gone, page
from bot.web.routes import digest_page as rendered
from conversations.digest.body import complete
from conversations.digest.words import PICTURES
from conversations.flows.digest import with_quotes
from conversations.model import Digest
from conversations.wording import Voice
from storage.digests import Digests

# `/digests/TOKEN/2026-W48.csv`; the week and the ending may both be left out.
_WANTED = re.compile(r"(?P<week>\d{4}-W\d\d)?(?P<ending>\.(?:csv|json))?")
_TYPES = {".csv": "text/csv", ".json": "application/json"}

StopDigests = Callable[[str, str], Awaitable[None]]
"""`(programme id, person id)`: that lead gets no more digests."""


class DigestPages:
    """The handlers. Whatever a link does not open is the same page: nothing tells why."""

    def __init__(self, digests: Digests, links: Links, stop: StopDigests) -> None:
        self._digests = digests
        self._links = links
        self._stop = stop

    async def read(self, request: web.Request) -> web.Response:
        opened = await self._opened(request)
        wanted = _WANTED.fullmatch(request.match_info.get("what", ""))
        if opened is None or wanted is None:
            return gone(request)
        made, token, voice = opened, request.match_info["token"], await self._voice("digest", request)
        if wanted["week"]:
            found = await self._digests.of_week(made.programme_id, wanted["week"])
            if found is None:
                return gone(request)
            made = found
        body = with_quotes(made, await self._digests.quotes(made))
        if wanted["ending"]:
            return _file(body, made.week, wanted["ending"])
        weeks = await self._digests.weeks(made.programme_id)
        html = rendered(body, voice, _around(made, weeks, token, voice))
        return web.Response(text=html, content_type="text/html", headers=HEADERS)

    async def _opened(self, request: web.Request) -> Digest | None:
        link = self._links.open("digest", request.match_info["token"])
        digest_id, _, reader = link.id.rpartition(":") if link else ("", "", "")
        made = await self._digests.by_id(digest_id) if link else None
        if made is None or link is None or not await self._digests.may_read(made.programme_id, reader, link.made_at):
            return None
        return made

    async def _voice(self, kind: str, request: web.Request) -> Voice:
        """The language of whoever a link was made for: the last thing that it names."""
        return Voice(
            await self._digests.language_of(
                (self._links.read(kind, request.match_info["token"]) or "").rpartition(":")[2]
            )
        )

    async def picture(self, request: web.Request) -> web.Response:
        link = self._links.open("picture", request.match_info["token"])
        digest_id, name, reader = ([*link.id.split(":"), "", ""])[:3] if link else ("", "", "")
        made = await self._digests.by_id(digest_id) if link and name in PICTURES else None
        if made is None or link is None or not await self._digests.may_read(made.programme_id, reader, link.made_at):
            return gone(request)
        picture = draw(name, complete(made.body), await self._voice("picture", request))
        if not picture:
            return gone(request)
        drawn = await asyncio.to_thread(png, picture)
        return web.Response(body=drawn, content_type="image/png", headers=HEADERS)

    async def ask_to_stop(self, request: web.Request) -> web.Response:
        name = await self._programme_of(request)
        if name is None:
            return gone(request)
        voice = await self._voice("stop", request)
        text, button = voice("stop-text", programme=name[1]), voice("stop-button")
        return page("stop.html", language=voice.language, heading=voice("stop-heading"), text=text, button=button)

    async def stop(self, request: web.Request) -> web.Response:
        """Pressed on the page, or by a mail program by itself (RFC 8058)."""
        name = await self._programme_of(request)
        if name is None:
            return gone(request)
        await self._stop(name[0], name[2])
        voice = await self._voice("stop", request)
        return page(
            "stop.html",
            language=voice.language,
            heading=voice("stop-done-heading"),
            text=voice("stop-done-text"),
            button="",
        )

    async def _programme_of(self, request: web.Request) -> tuple[str, str, str] | None:
        link = self._links.open("stop", request.match_info["token"])
        programme_id, _, reader = link.id.partition(":") if link else ("", "", "")
        name = await self._digests.programme_name(programme_id) if link else None
        return (programme_id, name, reader) if name is not None else None


def _around(made: Digest, weeks: list[str], token: str, voice: Voice) -> Around:
    base = f"/digests/{token}"
    archive = tuple((week_label(week, voice), f"{base}/{week}") for week in weeks if week != made.week)
    exports = (
        (voice("page-export-csv"), f"{base}/{made.week}.csv"),
        (voice("page-export-json"), f"{base}/{made.week}.json"),
    )
    return Around(archive, exports)


def _file(body: dict[str, Any], week: str, ending: str) -> web.Response:
    text = as_csv(body) if ending == ".csv" else as_json(body)
    headers = {**HEADERS, "Content-Disposition": f'attachment; filename="digest-{week}{ending}"'}
    return web.Response(text=text, content_type=_TYPES[ending], charset="utf-8", headers=headers)


def add_digest_routes(app: web.Application, digests: Digests, links: Links, stop: StopDigests) -> None:
    pages = DigestPages(digests, links, stop)
    app.router.add_get("/digests/stop/{token}", pages.ask_to_stop)
    app.router.add_post("/digests/stop/{token}", pages.stop)
    app.router.add_get("/digests/picture/{token}", pages.picture)
    app.router.add_get("/digests/{token}", pages.read)
    app.router.add_get("/digests/{token}/{what}", pages.read)
