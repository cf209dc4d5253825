"""Pages: one's own data, and what everybody may read. Plain HTML, no script. Digests are in `digests.py`."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from aiohttp import web
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from adapters.base import Port
from bot.links import Links
from bot.web.digest_page import Around, view
from bot.web.files import Files
from conversations.export import export
from conversations.flows.consent import notice_rows
from conversations.flows.record import rows as record_rows
from conversations.model import Round
from conversations.my_data import my_data
from conversations.wording import LANGUAGES, Voice
from storage.queries import Queries

_PAGES = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; base-uri 'none'; "
    "form-action 'self'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "private, no-store",
}


def page(name: str, status: int = 200, **values: Any) -> web.Response:
    html = _PAGES.get_template(name).render(values)
    return web.Response(text=html, status=status, content_type="text/html", headers=HEADERS)


def reader_of(request: web.Request) -> Voice:
    """The voice for somebody who is not known: the first language of their browser that we speak."""
    wanted = (part.partition(";")[0].strip() for part in request.headers.get("Accept-Language", "").split(","))
    return Voice(next((code for one in wanted if (code := one.partition("-")[0].lower()) in LANGUAGES), "en"))


def gone(request: web.Request) -> web.Response:
    """Whatever a link does not open is this page: nothing tells why."""
    voice = reader_of(request)
    return page(
        "gone.html", 404, language=voice.language, heading=voice("link-ended-heading"), text=voice("link-ended")
    )


def digest_page(body: Mapping[str, Any], voice: Voice, around: Around | None = None) -> str:
    """A digest as the web page that its link opens."""
    return _PAGES.get_template("digest.html").render(view(body, voice, around))


class Pages:
    """The handlers. Whatever a link does not open is the same page: nothing tells why."""

    def __init__(
        self,
        queries: Queries,
        links: Links,
        now: Callable[[], datetime],
    ) -> None:
        self._queries = queries
        self._links = links
        self._now = now

    async def my_data(self, request: web.Request) -> web.Response:
        person_id = self._links.read("my-data", request.match_info["token"])
        known = await self._queries.person_id_for(person_id) if person_id else None
        if person_id is None or known is None:
            return gone(request)
        scene = await self._queries.whole_person(person_id)
        if request.query.get("format") == "json":
            text = json.dumps(export(scene, person_id), ensure_ascii=False, indent=2)
            headers = {**HEADERS, "Content-Disposition": 'attachment; filename="my-convenor-data.json"'}
            return web.Response(text=text, content_type="application/json", headers=headers)
        person = scene.person(person_id)
        voice, zone = Voice(person.language if person else "en"), person.zone if person else "UTC"
        return page(
            "my_data.html",
            language=voice.language,
            heading=voice("data-page-heading"),
            intro=voice("data-page-intro"),
            file=voice("data-page-file"),
            made=voice("data-page-made", at=voice.moment_of(self._now(), zone), zone=zone),
            sections=my_data(scene, person_id),
        )

    async def matching(self, request: web.Request) -> web.Response:
        """How people are matched; with a signed link, also how each round of its programme went."""
        voice, token = reader_of(request), request.match_info.get("token", "")
        programme, rounds = None, tuple[Round, ...]()
        if token:
            programme, rounds = await self._queries.rounds(self._links.read("matching", token) or "")
            if programme is None:
                return gone(request)
        names = ("asked", "used", "limits", "order", "checked", "wrong")
        told = [
            (
                voice("matching-round", number=each.number, day=voice.day_of(each.matched_at, programme.zone)),
                list(record_rows(each.record, voice, programme.threshold)),
            )
            for each in rounds
            if programme and each.matched_at and each.record
        ]
        return page(
            "matching.html",
            language=voice.language,
            heading=voice("matching-heading"),
            text=voice("matching-intro"),
            rows=[(voice(f"matching-{name}"), voice(f"matching-{name}-text")) for name in names],
            rounds_heading=voice("matching-rounds", programme=programme.name) if programme else "",
            rounds=told,
            no_rounds=voice("matching-no-rounds"),
        )

    async def privacy(self, request: web.Request) -> web.Response:
        voice = reader_of(request)
        return page(
            "words.html",
            language=voice.language,
            heading=voice("privacy-heading"),
            text=voice("privacy-intro"),
            rows=notice_rows(voice),
        )

    async def terms(self, request: web.Request) -> web.Response:
        voice = reader_of(request)
        return page(
            "words.html", language=voice.language, heading=voice("terms-heading"), text=voice("terms-text"), rows=[]
        )


def add_routes(
    app: web.Application, queries: Queries, links: Links, now: Callable[[], datetime], ports: Mapping[str, Port]
) -> None:
    pages = Pages(queries, links, now)
    files = Files(queries, links, ports)

    async def file(request: web.Request) -> web.StreamResponse:
        voice = reader_of(request)
        return await files.stream(request) or page(
            "file_gone.html", 404, language=voice.language, heading=voice("file-gone-heading"), text=voice("file-gone")
        )

    app.router.add_get("/files/{token}", file, allow_head=False)
    routes: dict[str, Callable[[web.Request], Awaitable[web.Response]]] = {
        "/my-data/{token}": pages.my_data,
        "/matching": pages.matching,
        "/matching/{token}": pages.matching,
        "/privacy": pages.privacy,
        "/terms": pages.terms,
    }
    for path, handler in routes.items():
        app.router.add_get(path, handler)
