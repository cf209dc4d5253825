"""Installing the app in an emulated Slack workspace: the page that asks, the code that it gives, what a code is worth,
and tokens that rotate. A code works once; a refresh token too, and then the old one is worth nothing.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import timedelta
from html import escape
from urllib.parse import urlencode, urlsplit

from aiohttp import web

from adapters.local.records import Json, Workspace
from adapters.local.slack_methods import SlackRefusalError
from adapters.local.world import World

TOKEN_LASTS = timedelta(hours=12)

_PAGE = """<!doctype html><html lang="en"><meta charset="utf-8"><title>Slack (local)</title>
<body style="font: 17px sans-serif; max-width: 40rem; margin: 3rem auto">
<h1>Convenor would like to join a workspace</h1>
<p>It asks for: {scopes}</p>
<form method="post">
<p><label>Workspace <select name="team">{teams}</select></label></p>
<p><button name="answer" value="allow">Allow</button> <button name="answer" value="cancel">Cancel</button></p>
</form></body></html>"""


@dataclass
class _Code:
    workspace: str
    redirect: str
    scopes: str


class SlackInstalls:
    def __init__(self, world: World) -> None:
        self._world = world
        self._codes: dict[str, _Code] = {}

    def add_routes(self, app: web.Application, prefix: str) -> None:
        app.router.add_get(prefix + "/oauth/v2/authorize", self.ask)
        app.router.add_post(prefix + "/oauth/v2/authorize", self.decide)

    def _check(self, request: web.Request) -> None:
        asked = request.query
        if asked.get("client_id") != self._world.slack_client_id:
            raise web.HTTPBadRequest(text="invalid_client_id")
        if not asked.get("scope"):
            raise web.HTTPBadRequest(text="invalid_scope")
        if not urlsplit(asked.get("redirect_uri", "")).path.endswith("/slack/oauth_redirect"):
            raise web.HTTPBadRequest(text="bad_redirect_uri")

    async def ask(self, request: web.Request) -> web.Response:
        self._check(request)
        teams = (w for w in self._world.workspaces.values() if w.platform == "slack")
        options = "".join(f'<option value="{escape(w.id)}">{escape(w.name)}</option>' for w in teams)
        page = _PAGE.format(scopes=escape(request.query["scope"]), teams=options)
        return web.Response(text=page, content_type="text/html")

    async def decide(self, request: web.Request) -> web.Response:
        self._check(request)
        given, asked = await request.post(), request.query
        answer = {"state": asked.get("state", "")}
        workspace = self._world.workspaces.get(str(given.get("team")))
        if given.get("answer") != "allow" or workspace is None:
            answer["error"] = "access_denied"
        else:
            answer["code"] = self.new_code(workspace, asked["redirect_uri"], asked["scope"])
        raise web.HTTPFound(f"{asked['redirect_uri']}?{urlencode(answer)}")

    def new_code(self, workspace: Workspace, redirect: str, scopes: str) -> str:
        code = secrets.token_hex(16)
        self._codes[code] = _Code(workspace.id, redirect, scopes)
        return code

    def access(self, given: Json) -> Json:
        """`oauth.v2.access`, for a code or for a refresh token."""
        if given.get("client_id") != self._world.slack_client_id:
            raise SlackRefusalError("invalid_client_id")
        if given.get("client_secret") != self._world.slack_client_secret:
            raise SlackRefusalError("bad_client_secret")
        if given.get("grant_type") == "refresh_token":
            return self._renew(str(given.get("refresh_token") or ""))
        code = self._codes.pop(str(given.get("code") or ""), None)
        if code is None:
            raise SlackRefusalError("invalid_code")
        if given.get("redirect_uri", "") != code.redirect:
            raise SlackRefusalError("bad_redirect_uri")
        workspace = self._world.workspaces[code.workspace]
        workspace.installed, workspace.scopes = True, code.scopes
        for person in self._world.people.values():
            if person.workspace == workspace.id:
                self._world.update_person(person, installed=True)
        return self._granted(workspace)

    def _renew(self, refresh: str) -> Json:
        found = (w for w in self._world.workspaces.values() if refresh and w.refresh_token == refresh and w.installed)
        workspace = next(found, None)
        if workspace is None:
            raise SlackRefusalError("invalid_refresh_token")
        return self._granted(workspace)

    def _granted(self, workspace: Workspace) -> Json:
        workspace.bot_token = f"xoxb-local-{secrets.token_hex(12)}"
        answer: Json = {
            "app_id": self._world.slack_app_id,
            "token_type": "bot",
            "access_token": workspace.bot_token,
            "scope": workspace.scopes,
            "bot_user_id": workspace.bot_user_id,
            "team": {"id": workspace.id, "name": workspace.name},
            "enterprise": None,
            "is_enterprise_install": False,
        }
        if self._world.slack_rotates:
            workspace.refresh_token = f"xoxe-1-{secrets.token_hex(12)}"
            workspace.token_ends = (self._world.clock() + TOKEN_LASTS).timestamp()
            answer |= {"refresh_token": workspace.refresh_token, "expires_in": int(TOKEN_LASTS.total_seconds())}
        self._world.dirty = True
        return answer
