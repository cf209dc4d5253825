"""Slack's Web API as far as Convenor calls it: routes, tokens, arguments, the message rate, and `response_url`.

A method is a function from the workspace and its arguments to the answer's fields; `SlackRefusalError` is Slack's `ok: false`.
`METHODS` says which arguments a method takes and which it needs: others are refused, so that a slip shows here and not
at a customer's. What the methods do is in `slack_methods`.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from aiohttp import BasicAuth, web

from adapters.local.pacing import Bucket
from adapters.local.records import Call, Json, Workspace
from adapters.local.slack_install import SlackInstalls
from adapters.local.slack_methods import SCOPES, SlackMethods, SlackRefusalError
from adapters.local.slack_socket import SlackSockets
from adapters.local.world import World

PREFIX = "/local/slack"
# Slack reads these as JSON when they come in a form.
_NESTED = ("blocks", "view", "metadata", "attachments")
_OF_CHANNELS = ("conversations.info", "users.conversations")
_PACED = ("chat.postMessage", "chat.postEphemeral")


@dataclass(frozen=True)
class Method:
    """One method: what runs it, the arguments it needs and the others it takes."""

    run: Callable[[SlackMethods, Workspace, Json], Json]
    needs: tuple[str, ...] = ()
    may: tuple[str, ...] = ()

    @property
    def takes(self) -> tuple[str, ...]:
        return self.needs + self.may


_TALK = ("text", "blocks", "attachments", "metadata", "link_names", "parse")
_LOOK = ("thread_ts", "username", "icon_emoji", "icon_url", "mrkdwn", "unfurl_links", "unfurl_media", "reply_broadcast")
_PAGE = ("cursor", "inclusive", "include_all_metadata", "latest", "oldest", "limit")

METHODS: dict[str, Method] = {
    "auth.test": Method(SlackMethods.auth_test),
    "bots.info": Method(SlackMethods.bots_info, (), ("bot", "team_id")),
    "team.info": Method(SlackMethods.team_info, (), ("team", "domain")),
    "users.info": Method(SlackMethods.users_info, ("user",), ("include_locale",)),
    "conversations.open": Method(SlackMethods.conversations_open, (), ("users", "channel", "return_im")),
    "conversations.info": Method(SlackMethods.conversations_info, ("channel",)),
    "users.conversations": Method(
        SlackMethods.users_conversations, ("user",), ("types", "limit", "cursor", "exclude_archived")
    ),
    "conversations.history": Method(SlackMethods.history, ("channel",), _PAGE),
    "conversations.replies": Method(SlackMethods.replies, ("channel", "ts"), _PAGE),
    "chat.postMessage": Method(SlackMethods.post_message, ("channel",), _TALK + _LOOK),
    "chat.postEphemeral": Method(SlackMethods.post_ephemeral, ("channel", "user"), _TALK + _LOOK),
    "chat.update": Method(SlackMethods.update, ("channel", "ts"), (*_TALK, "reply_broadcast")),
    "chat.delete": Method(SlackMethods.delete, ("channel", "ts")),
    "reactions.add": Method(SlackMethods.react, ("channel", "name", "timestamp")),
    "reactions.remove": Method(SlackMethods.unreact, ("channel", "name", "timestamp")),
    "views.open": Method(SlackMethods.views_open, ("trigger_id", "view")),
    "views.update": Method(SlackMethods.views_update, ("view",), ("view_id", "external_id", "hash")),
    "views.publish": Method(SlackMethods.views_publish, ("user_id", "view"), ("hash",)),
}


class SlackApi:
    """The routes under `/local/slack/`. One bucket per channel, whichever process calls."""

    def __init__(self, world: World, methods: SlackMethods, installs: SlackInstalls, sockets: SlackSockets) -> None:
        self._world = world
        self._installs = installs
        self._sockets = sockets
        self._methods = methods
        self._bucket = Bucket()
        self._by_token: dict[str, Workspace] = {}

    def add_routes(self, app: web.Application) -> None:
        app.router.add_post(PREFIX + "/api/{method}", self.call)
        app.router.add_get(PREFIX + "/api/{method}", self.call)
        app.router.add_post(PREFIX + "/response/{secret}", self.respond)
        app.router.add_get(PREFIX + "/socket", self._sockets.connect)
        app.on_shutdown.append(self._sockets.close)
        self._installs.add_routes(app, PREFIX)

    async def call(self, request: web.Request) -> web.Response:
        name = request.match_info["method"]
        given = await _arguments(request)
        sent = request.headers.get("Authorization", "")
        token = sent.removeprefix("Bearer ") or str(given.pop("token", ""))
        given.pop("token", None)
        scopes = SCOPES
        try:
            if name in ("oauth.v2.access", "apps.connections.open"):
                return self._apart(name, request, given, token)
            method = METHODS.get(name)
            if method is None:
                raise SlackRefusalError("unknown_method")
            workspace = self._workspace(token)
            scopes = workspace.scopes or SCOPES
            _check_arguments(method, given)
            if name in _OF_CHANNELS and "channels:read" not in scopes:
                raise SlackRefusalError("missing_scope")
            if wait := self._wait(name, given):
                self._remember(name, given, sent, 429, "ratelimited")
                refusal = {"ok": False, "error": "ratelimited"}
                return web.json_response(refusal, status=429, headers={"Retry-After": str(wait)})
            answer = {"ok": True, **method.run(self._methods, workspace, given)}
        except SlackRefusalError as refused:
            answer = {"ok": False, "error": refused.error, **refused.more}
        self._remember(name, given, sent, 200, answer.get("error", ""))
        headers = {"X-OAuth-Scopes": scopes, "Cache-Control": "no-store"}
        return web.json_response(answer, headers=headers)

    def _apart(self, name: str, request: web.Request, given: Json, token: str) -> web.Response:
        """The two methods that no workspace's token is for. What is secret in them is not remembered."""
        if name == "oauth.v2.access":
            if request.headers.get("Authorization", "").startswith("Basic "):
                basic = BasicAuth.decode(request.headers["Authorization"])
                given |= {"client_id": basic.login, "client_secret": basic.password}
            answer = self._installs.access(given)
        elif token != self._world.slack_app_token:
            raise SlackRefusalError("invalid_auth")
        else:
            host = f"{'wss' if request.secure else 'ws'}://{request.host}"
            answer = {"url": f"{host}{PREFIX}/socket?ticket={self._sockets.ticket()}"}
        self._remember(name, {}, "", 200, "")
        return web.json_response({"ok": True, **answer})

    async def respond(self, request: web.Request) -> web.Response:
        """A `response_url`: no token, since whoever holds the address may answer that one interaction."""
        given = await _arguments(request)
        try:
            self._methods.respond(request.match_info["secret"], given)
        except SlackRefusalError as refused:
            self._remember("response_url", given, "", 404, refused.error)
            return web.json_response({"ok": False, "error": refused.error}, status=404)
        self._remember("response_url", given, "", 200, "")
        return web.Response(text="ok")

    def _workspace(self, token: str) -> Workspace:
        if not token:
            raise SlackRefusalError("not_authed")
        if token not in self._by_token or self._by_token[token].bot_token != token:
            self._by_token = {w.bot_token: w for w in self._world.workspaces.values() if w.bot_token}
        workspace = self._by_token.get(token)
        if workspace is None:
            raise SlackRefusalError("invalid_auth")
        if not workspace.installed:
            raise SlackRefusalError("account_inactive")
        if workspace.token_ends and workspace.token_ends < self._world.clock().timestamp():
            raise SlackRefusalError("token_expired")
        return workspace

    def _wait(self, name: str, given: Json) -> int:
        pacing = self._world.pacing
        if not pacing.on or name not in _PACED:
            return 0
        return self._bucket.wait(str(given["channel"]), rate=pacing.slack_per_second, burst=pacing.slack_burst)

    def _remember(self, name: str, given: Json, authorization: str, status: int, error: str) -> None:
        self._world.record(Call("slack", name, given, authorization, status, error))


async def _arguments(request: web.Request) -> Json:
    """The arguments from query, form or JSON; a form's nested ones are read as the JSON they are."""
    given: dict[str, Any] = dict(request.query)
    if request.content_type == "application/json":
        try:
            body = json.loads(await request.text() or "{}")
        except ValueError:
            body = {}
        given |= body if isinstance(body, dict) else {}
    else:
        given |= {name: str(value) for name, value in (await request.post()).items()}
    for name in _NESTED:
        if isinstance(given.get(name), str):
            try:
                given[name] = json.loads(given[name])
            except ValueError:
                given[name] = None
    return given


def _check_arguments(method: Method, given: Json) -> None:
    unknown = [f"[ERROR] unexpected argument: {name}" for name in given if name not in method.takes]
    missing = [f"[ERROR] missing required field: {name}" for name in method.needs if given.get(name) in (None, "")]
    if unknown or missing:
        raise SlackRefusalError("invalid_arguments", messages=unknown + missing)
