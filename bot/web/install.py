"""The pages by which a Slack workspace installs the app: where it begins, and where Slack sends the browser back to.

Each installation has a state of its own, which works once, for ten minutes, and only in the browser that began it.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime

from aiohttp import web

from adapters.base import RetryLater
from adapters.slack.oauth import OAuth, Refused
from bot.web.routes import page, reader_of
from bot.workspaces import Workspaces
from conversations.wording import Voice
from storage.installs import STATE_LASTS, Installs

log = logging.getLogger(__name__)

COOKIE = "convenor-slack-install"


class InstallPages:
    def __init__(
        self, installs: Installs, oauth: OAuth, workspaces: Workspaces, now: Callable[[], datetime], secure: bool
    ) -> None:
        self._installs = installs
        self._oauth = oauth
        self._workspaces = workspaces
        self._now = now
        self._secure = secure

    def add_routes(self, app: web.Application) -> None:
        app.router.add_get("/slack/install", self.begin)
        app.router.add_get("/slack/oauth_redirect", self.end)

    async def begin(self, request: web.Request) -> web.Response:
        state = self._installs.new_state(self._now())
        response = self._page(reader_of(request), "begin", link=self._oauth.begins_at(state))
        seconds = int(STATE_LASTS.total_seconds())
        response.set_cookie(
            COOKIE, state, max_age=seconds, path="/slack", httponly=True, secure=self._secure, samesite="Lax"
        )
        return response

    def _page(self, voice: Voice, what: str, status: int = 200, link: str = "", name: str = "") -> web.Response:
        texts = {
            "begin": voice("install-begin"),
            "done": voice("install-done", name=name or voice("install-your-workspace")),
            "denied": voice("install-denied"),
            "state": voice("install-state"),
            "refused": voice("install-refused"),
            "ours": voice("install-ours"),
            "later": voice("install-later"),
        }
        label = voice("install-open" if what == "done" else "install-button" if what == "begin" else "install-again")
        heading = voice("install-heading-done" if what == "done" else "install-heading")
        steps = [voice("install-next-convener"), voice("install-next-people")] if what == "done" else []
        if not link:
            link = "/slack/install"
        return page(
            "install.html",
            status,
            language=voice.language,
            heading=heading,
            text=texts[what],
            link=link,
            label=label,
            steps=steps,
        )

    async def end(self, request: web.Request) -> web.Response:
        """Every way out is a page that says what to do next. The state is used up by the first of them."""
        given, ours = request.query.get("state", ""), request.cookies.get(COOKIE, "")
        good = bool(given) and given == ours and await self._installs.take_state(given, self._now())
        if not good:
            response = self._page(reader_of(request), "state", 400)
        elif request.query.get("error"):
            response = self._page(reader_of(request), "denied", 400)
        else:
            response = await self._exchanged(reader_of(request), request.query.get("code", ""))
        response.del_cookie(COOKIE, path="/slack")
        return response

    async def _exchanged(self, voice: Voice, code: str) -> web.Response:
        try:
            grant = await self._oauth.exchange(code)
        except Refused as refused:
            log.error("An installation on Slack was refused: %s", refused)
            return self._page(voice, "ours", 502) if refused.ours else self._page(voice, "refused", 400)
        except RetryLater as later:
            log.warning("An installation on Slack could not be finished: %s", later)
            return self._page(voice, "later", 502)
        await self._workspaces.install(grant)
        log.info("Slack workspace %s has installed the app", grant.workspace)
        opens = f"https://slack.com/app_redirect?app={grant.app_id}&team={grant.workspace}"
        return self._page(voice, "done", name=grant.name, link=opens)
