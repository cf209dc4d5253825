"""Slack's door: verifies a request, reads it, hands the event over, and answers once the turn is kept.

Slack's signature is checked before anything is read. Bolt answers `url_verification` and acknowledges; every kind of request
then takes one way through `answer`. Slack hears 200 only after `handle` returned, and 500 or 503 where it raised, so that
it sends an event again.
Bolt logs rejected bodies, and errors may quote what people wrote: neither reaches the log.
"""

from __future__ import annotations

import asyncio
import logging
import secrets
import time
import traceback
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import aiohttp
from aiohttp import web
from slack_bolt.adapter.aiohttp import to_aiohttp_response
from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.middleware.async_middleware import AsyncMiddleware
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse
from slack_sdk.errors import SlackApiError
from slack_sdk.signature import SignatureVerifier

from adapters.base import RETRY_AFTER, DeliveryError, Handle, MarksOf, Unavailable, unheard
from adapters.slack.deliver import MUTED, web_client
from adapters.slack.parse import HOME, decode, dig, from_home, own_address, parse, private_of, removed_from
from adapters.slack.render import view
from conversations import marks
from conversations.events import Actor, Opened, PersonEvent, Submitted
from conversations.message import Form
from conversations.values import replace

log = logging.getLogger(__name__)

LARGEST_BODY = 1024 * 1024
# Older requests are refused, as Slack advises: Bolt does it.
LATEST_SECONDS = 300
LOOK_UP_SECONDS = 1.5
OPEN_SECONDS = 2.0
KNOWN_FOR = timedelta(hours=1)
UNKNOWN_FOR = timedelta(minutes=1)
MOST_KNOWN = 10_000

REACHED = "convenor.reached"
# Every request of Slack's has one of these: an event or an interaction, a command, a check of the address.
_SAYS_WHAT = {"type", "command", "ssl_check"}


@dataclass(frozen=True)
class SlackConfig:
    """`bot_token` is one workspace's; the client's id and secret let many install; with `app_token`, requests come
    through a socket that we open, and need no signature."""

    signing_secret: str
    bot_token: str = ""
    api_url: str = "https://slack.com/api/"
    client_id: str = ""
    client_secret: str = ""
    app_token: str = ""


TokenFor = Callable[[str], Awaitable[str]]
"""A workspace's bot token, or nothing where there is none. It may raise a DeliveryError."""


@dataclass(frozen=True)
class _Profile:
    """`outside`: of another organisation, who only shares a channel with this one."""

    until: datetime
    name: str = ""
    zone: str = ""
    language: str = ""
    outside: bool = False
    marks: tuple[str, ...] | None = None


class _Received(AsyncMiddleware):
    """Takes every kind of request, but Slack's check of the address, which Bolt answers. One that only listeners of its own
    kind were asked about would be a 404 where there is none, which Slack sends again and again."""

    def __init__(self, answer: Callable[[dict[str, Any]], Awaitable[dict[str, Any] | None]]) -> None:
        self._answer = answer

    async def async_process(
        self,
        *,
        req: AsyncBoltRequest,
        resp: BoltResponse,
        next: Callable[[], Awaitable[BoltResponse]],  # noqa: A002 - Bolt's name
    ) -> BoltResponse | None:
        if req.body.get("type") == "url_verification":
            return await next()
        req.context[REACHED] = True
        return BoltResponse(status=200, body=await self._answer(req.body) or "")


class SlackDoor:
    """The handler of `POST /slack/events`. `now` dates events; signatures are checked by the real clock. `refused` hears
    why a request was turned away: `slack` for its signature, `slack-old` for its time; `accepted` of each that was genuine.
    Without `marks_of`, nobody's e-mail address is looked at."""

    def __init__(
        self,
        config: SlackConfig,
        handle: Handle,
        now: Callable[[], datetime],
        session: aiohttp.ClientSession | None = None,
        token_for: TokenFor | None = None,
        removed: Callable[[str], Awaitable[None]] | None = None,
        refused: Callable[[str], None] = unheard,
        accepted: Callable[[str], None] = unheard,
        marks_of: MarksOf | None = None,
    ) -> None:
        if not config.signing_secret and not config.app_token:
            raise ValueError("Slack needs a signing secret")
        self._config = config
        self._token_for = token_for or self._one_token
        self._removed = removed
        self._refused = refused
        self._accepted = accepted
        self._marks_of = marks_of
        self._handle = handle
        self._now = now
        self._session = session
        self._owns_session = session is None
        self._profiles: dict[str, _Profile] = {}
        # Where requests come through the socket only, no secret is known, and nothing that comes here is genuine.
        self._secret = config.signing_secret or secrets.token_hex(32)
        self._verifier = SignatureVerifier(self._secret)
        self._bolt = self._make_bolt()

    async def _one_token(self, _team: str) -> str:
        return self._config.bot_token

    def _make_bolt(self) -> AsyncApp:
        async def authorize(team_id: str | None) -> AuthorizeResult:
            # Nothing is said through Bolt, so it needs no token.
            return AuthorizeResult(enterprise_id=None, team_id=team_id)

        # Everything is said here, since Bolt takes what is missing from the environment and then works otherwise.
        app = AsyncApp(
            name="convenor",
            logger=MUTED,
            signing_secret=self._secret,
            before_authorize=_Received(self.answer),
            authorize=authorize,  # Bolt's own asks Slack about the token at every request
            process_before_response=True,
            request_verification_enabled=False,  # done before anything is read
            ignoring_self_events_enabled=False,  # parse leaves out every bot
        )
        app.error(_failed)
        return app

    async def __call__(self, request: web.Request) -> web.Response:
        if (request.content_length or 0) > LARGEST_BODY:
            raise web.HTTPRequestEntityTooLarge(LARGEST_BODY, request.content_length or 0)
        raw = await request.read()
        if len(raw) > LARGEST_BODY:
            raise web.HTTPRequestEntityTooLarge(LARGEST_BODY, len(raw))
        try:
            text = raw.decode()
        except UnicodeDecodeError:
            return web.json_response({"error": "invalid request"}, status=400)
        # Before anything is read: to read a large body takes half a second, which strangers must not have for nothing.
        if not self._signed(request, text):
            self._refused("slack-old" if _is_old(request) else "slack")
            return web.json_response({"error": "invalid request"}, status=401)
        self._accepted("slack")
        try:
            body = decode(text)
            # As Bolt has it of a socket: read. It would read it once more, and nothing of a command that says "payload".
            bolt_request = AsyncBoltRequest(body=body or {}, mode="socket_mode")
        except Exception as error:  # malformed in ways that Bolt does not expect
            log.info("A request to Slack's address could not be read: %s", type(error).__name__)
            body = None
        if body is None or not body.keys() & _SAYS_WHAT:
            return web.json_response({"error": "invalid request"}, status=400)
        return await to_aiohttp_response(await self._dispatched(bolt_request))

    def _signed(self, request: web.Request, text: str) -> bool:
        """Whether Slack signed it, lately. The SDK raises at a timestamp or a signature that it cannot read."""
        sent_at, signature = (request.headers.get(f"X-Slack-{name}", "") for name in ("Request-Timestamp", "Signature"))
        readable = sent_at.isascii() and sent_at.isdecimal() and len(sent_at) <= 12 and signature.isascii()
        return readable and self._verifier.is_valid(text, sent_at, signature)

    async def _dispatched(self, bolt_request: AsyncBoltRequest) -> BoltResponse:
        """Bolt's answer. Where it stumbled over the shape of a request before that came to us, the request is at fault,
        and would be at fault again."""
        try:
            answer = await self._bolt.async_dispatch(bolt_request)
        except Exception as error:
            if bolt_request.context.get(REACHED):
                raise
            log.info("A request from Slack has a shape that Bolt cannot read: %s", type(error).__name__)
            return BoltResponse(status=400)
        return answer if answer.status < 500 or bolt_request.context.get(REACHED) else BoltResponse(status=400)

    async def close(self) -> None:
        if self._session is not None and self._owns_session:
            await self._session.close()

    async def answer(self, body: dict[str, Any]) -> dict[str, Any] | None:
        """Plays the turn of a genuine request; returns what Slack is answered with, where that is more than a yes."""
        if (team := removed_from(body)) and self._removed is not None:
            await self._removed(team)
        event = parse(body, self._now())
        if event is None:
            return None
        profile = await self._profile(event.actor)
        if profile.outside:
            # A programme is open to this workspace's own people. Others come by an invitation, from where they belong.
            log.info("Somebody of another organisation was not heard")
            return None
        told = replace(event.actor, name=profile.name, zone=profile.zone, language=profile.language)
        told = replace(told, marks=profile.marks if marks.wanted(event) else None)
        event = replace(event, actor=told)
        handled = await self._handle(event)
        at_home = from_home(body)
        if at_home and not handled.seen:
            await self._draw_home(event)
        if handled.form is None:
            return None
        if isinstance(event, Submitted):
            return _reply(handled.form, private_of(body))
        # A shortcut's message is somebody's own: the form that it opens changes nothing there.
        shortcut = dig(body, "type") == "message_action"
        ref = HOME if at_home else "" if shortcut else getattr(event, "ref", "")
        await self._open(event.actor.address.workspace, handled.form, dig(body, "trigger_id"), ref)
        return None

    async def _draw_home(self, event: PersonEvent) -> None:
        """Shows the home page again, as it is after what was done there. That is kept already, so a failure is noted."""
        try:
            await self._handle(Opened(f"{event.id}:home", event.at, event.actor))
        except Exception as error:
            log.warning("A home page could not be drawn again: %s", type(error).__name__)

    async def _open(self, team: str, form: Form, trigger: str, ref: str) -> None:
        """Shows a form. The press is kept already, so a failure is only noted: the person can press again."""
        if not trigger:
            return
        try:
            async with asyncio.timeout(OPEN_SECONDS):
                slack = self._slack(await self._token_for(team))
                await slack.views_open(trigger_id=trigger, view=view(form, ref))
        except (SlackApiError, aiohttp.ClientError, TimeoutError, DeliveryError) as error:
            log.warning("A form could not be opened on Slack: %s", _code(error))

    async def _profile(self, actor: Actor) -> _Profile:
        """What Slack tells of somebody: their name, zone and language; nothing, where it does not say in time."""
        known = self._profiles.get(actor.account_id)
        if known is None or known.until <= self._now():
            known = await self._look_up(actor.address.workspace, actor.address.user)
            if len(self._profiles) >= MOST_KNOWN:
                self._profiles.clear()
            self._profiles[actor.account_id] = known
        return known

    async def _look_up(self, team: str, user: str) -> _Profile:
        nobody = _Profile(self._now() + UNKNOWN_FOR)
        try:
            async with asyncio.timeout(LOOK_UP_SECONDS):
                token = await self._token_for(team)
                if not token:
                    return nobody
                answer = await self._slack(token).users_info(user=user, include_locale=True)
        except (SlackApiError, aiohttp.ClientError, TimeoutError, DeliveryError) as error:
            log.info("A profile could not be read from Slack: %s", _code(error))
            return nobody
        found = answer.get("user")
        return _Profile(
            self._now() + KNOWN_FOR,
            name=dig(found, "profile", "real_name") or dig(found, "real_name") or dig(found, "name"),
            zone=dig(found, "tz"),
            language=dig(found, "locale").partition("-")[0].lower(),
            outside=_outside(found, team),
            marks=self._marks_of(own_address(found, team)) if self._marks_of is not None else None,
        )

    def _slack(self, token: str) -> Any:
        if self._session is None:
            self._session = aiohttp.ClientSession()
        return web_client(token, self._config.api_url, self._session)


def _outside(user: object, team: str) -> bool:
    """Whether a profile is of somebody who is in none of this organisation's workspaces, but shares a channel with it."""
    if not isinstance(user, dict):
        return False
    home, organisation = dig(user, "team_id"), user.get("enterprise_user")
    teams = organisation.get("teams") if isinstance(organisation, dict) else None
    elsewhere = bool(home) and home != team and not (isinstance(teams, list) and team in teams)
    return elsewhere or user.get("is_stranger") is True


def _reply(form: Form, private: str) -> dict[str, Any]:
    """What an open modal does next: shows what is to be mended, or the next form."""
    if problems := {field.key: field.problem for field in form.fields if field.problem}:
        return {"response_action": "errors", "errors": problems}
    return {"response_action": "update", "view": view(form, private)}


def _code(error: Exception) -> str:
    """Slack's own word for an error: the rest of it quotes the request."""
    return dig(getattr(getattr(error, "response", None), "data", None), "error") or type(error).__name__


async def _failed(error: Exception) -> BoltResponse | None:
    """Says where it went wrong, without the error's own text. Bolt's answer stays 500, unless no turn could be played
    at all."""
    if isinstance(error, Unavailable):
        return BoltResponse(status=503, headers={"Retry-After": RETRY_AFTER})
    where = "".join(traceback.format_tb(error.__traceback__))
    log.error("A request from Slack could not be handled: %s\n%s", type(error).__name__, where)
    return None


def _is_old(request: web.Request) -> bool:
    """Whether a request was refused for its time already, by this computer's clock."""
    sent_at = request.headers.get("X-Slack-Request-Timestamp", "")
    return sent_at.isascii() and sent_at.isdecimal() and abs(time.time() - int(sent_at[:12])) > LATEST_SECONDS
