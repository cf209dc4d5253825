"""The page behind an invitation, and the page where a convener hands in a spreadsheet of people to invite."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime
from urllib.parse import quote, urlencode

from aiohttp import web

from bot.courier import Courier
from bot.links import Links
from bot.web.routes import gone, page, reader_of
from conversations import access
from conversations.effects import Effect, Save
from conversations.events import Due
from conversations.flows.inviting import invitations, newcomers
from conversations.model import AuditEntry, Deed, Programme, new_id
from conversations.scenes import Scene
from conversations.sheets import Sheet, read_sheet
from conversations.turn import voice_of
from conversations.wording import Voice
from storage.queries import Queries

# A report that nobody would read to its end helps nobody.
MOST_LINES = 500
LARGEST = 4 * 1024 * 1024


class InvitingPages:
    """`teams_app` is the Teams bot's id, for a link that opens it; empty where there is none."""

    def __init__(
        self, queries: Queries, links: Links, courier: Courier, now: Callable[[], datetime], teams_app: str
    ) -> None:
        self._queries = queries
        self._links = links
        self._courier = courier
        self._now = now
        self._teams_app = teams_app

    def add_routes(self, app: web.Application) -> None:
        app.router.add_get("/join/{code}", self.join)
        app.router.add_get("/invite/{token}", self.show)
        app.router.add_post("/invite/{token}", self.hand_in)

    async def join(self, request: web.Request) -> web.Response:
        """How to use an invitation, for whoever opens its link."""
        code = request.match_info["code"]
        programme = await self._queries.invited_to(code, self._now())
        if programme is None:
            return gone(request)
        voice = reader_of(request)
        asked = urlencode({"users": f"28:{self._teams_app}", "message": code}, quote_via=quote)
        teams = f"https://teams.microsoft.com/l/chat/0/0?{asked}" if self._teams_app else ""
        return page(
            "join.html",
            language=voice.language,
            heading=voice("join-heading", programme=programme.name),
            intro=voice("join-intro"),
            steps=[voice("join-open"), voice("join-send"), voice("join-read")],
            code=code.upper(),
            link=teams,
            label=voice("join-teams"),
        )

    async def _convened(self, request: web.Request) -> tuple[Programme, Scene, str] | None:
        """The programme, its scene and the convener that a link is for, while they may still convene it."""
        found = self._links.read("invite", request.match_info["token"]) or ""
        programme_id, _, person_id = found.partition(":")
        now = self._now()
        scene = await self._queries.scene(Due("", now, programme_id=programme_id), now) if programme_id else Scene()
        programme = scene.programme(programme_id)
        if programme is None:
            return None
        mine = await self._queries.whole_person(person_id)
        return (programme, scene, person_id) if access.may_convene(mine, person_id, programme_id) else None

    async def show(self, request: web.Request) -> web.Response:
        convened = await self._convened(request)
        return self._page(_voice(convened)) if convened else gone(request)

    def _page(self, voice: Voice, sheet: Sheet | None = None, done: str = "", status: int = 200) -> web.Response:
        wrong = sheet.wrong if sheet else ()
        lines = {w.line for w in wrong}
        rows = [
            (
                voice("sheet-line", line=w.line) if w.line else voice("sheet-whole"),
                voice(w.problem.key, **w.problem.values),
            )
            for w in wrong[:MOST_LINES]
        ]
        more = voice("sheet-report-more", count=len(wrong) - MOST_LINES) if len(wrong) > MOST_LINES else ""
        return page(
            "invite.html",
            status,
            language=voice.language,
            heading=voice("sheet-heading"),
            intro=[voice("sheet-intro"), voice("sheet-account-form"), voice("sheet-privacy")],
            report=voice("sheet-report", count=len(lines)) if wrong else "",
            rows=rows,
            more=more,
            done=done,
            file=voice("sheet-file"),
            send=voice("sheet-send"),
        )

    async def hand_in(self, request: web.Request) -> web.Response:
        convened = await self._convened(request)
        if convened is None:
            return gone(request)
        given = (await request.post()).get("people")
        raw = given.file.read() if isinstance(given, web.FileField) else str(given or "").encode()
        # A large one takes a second, for which nobody else should wait.
        sheet = await asyncio.to_thread(read_sheet, raw)
        if sheet.wrong:
            return self._page(_voice(convened), sheet, status=422)
        programme, scene, person_id = convened
        convener = scene.person(person_id)
        new, already = await invite(self._queries, scene, programme, sheet, convener.name if convener else "",
                                    person_id, self._now())  # fmt: skip
        self._courier.wake()
        emails = sum(1 for person in sheet.people if person.address is None)
        voice = _voice(convened)
        return self._page(voice, done=voice("sheet-done", count=new, already=already, emails=emails))


def _voice(convened: tuple[Programme, Scene, str]) -> Voice:
    """The convener's own language."""
    _, scene, person_id = convened
    return voice_of(scene, person_id)


async def invite(
    queries: Queries,
    scene: Scene,
    programme: Programme,
    sheet: Sheet,
    by: str,
    actor_id: str,
    now: datetime,
    done: Callable[[int, int], None] = lambda _all, _more: None,
) -> tuple[int, int]:
    """Writes to everybody in a list who has an account and is not in the programme: in one transaction, all or none.
    Returns how many those are, and how many were in it already. `done` hears how far it is."""
    addresses = [person.address for person in sheet.people if person.address is not None]
    new = newcomers(scene, programme, addresses)
    effects: list[Effect] = list(invitations(programme, new, by))
    if effects:
        entry_id = new_id("invited", programme.id, actor_id, now.isoformat())
        effects.append(Save(AuditEntry(entry_id, programme.id, now, Deed.INVITED, actor_id, "", (str(len(new)),))))
    await queries.apply(effects, now, done)
    return len(effects) - 1 if effects else 0, len(addresses) - len(new)
