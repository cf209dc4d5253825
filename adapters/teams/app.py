"""The door for Teams' activities: verify, parse, hand over, and answer only once the turn is kept.

`handle` commits before it returns, so a 200 means kept; where it raises, nothing was kept, the answer is 500 (or 503,
where no turn could be played at all), and Teams sends the activity again.
"""

from __future__ import annotations

import asyncio
import json
import logging
import time
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any

from aiohttp import web
from botbuilder.core import CloudAdapterBase, TurnContext
from botbuilder.schema import Activity, ActivityTypes

from adapters.base import RETRY_AFTER, DeliveryError, Handle, Handled, PageUrl, Unavailable, unheard
from adapters.teams import dialog
from adapters.teams.auth import RefusedError, SigningKeys, TokenCheck, claimed_app
from adapters.teams.config import Registrations, TeamsConfig, is_loopback
from adapters.teams.limits import ACTIVITY_BYTES
from adapters.teams.parse import CARD_ACTION, parse, tenant_of
from adapters.teams.render import CARD, card, form_card
from adapters.teams.words import whole
from conversations import marks
from conversations.events import PersonEvent
from conversations.model import Address
from conversations.values import replace

__all__ = ["Registrations", "TeamsConfig", "TeamsDoor"]

MESSAGE = "application/vnd.microsoft.activity.message"
# Teams wants some text where there is nothing to say.
NOTHING_TO_SAY = " "
LOOK_UP_SECONDS = 1.5
KNOWN_SECONDS = 3600.0
MOST_KNOWN = 10_000

Marks = tuple[str, ...] | None
MarksFor = Callable[[Address], Awaitable[tuple[str, ...]]]
"""The keyed hashes of somebody's confirmed e-mail address. It may raise a DeliveryError."""

log = logging.getLogger(__name__)


class TeamsDoor:
    """The handler of `POST /api/messages`, for every registration. Each activity is checked against its own: the one
    that its token is for. `refused` hears why one was turned away: `teams` for its token, `teams-tenant` where it is of a
    tenant that the registration is not for; `accepted` of each that was genuine."""

    def __init__(
        self,
        config: TeamsConfig | Registrations,
        handle: Handle,
        now: Callable[[], datetime],
        page_url: PageUrl,
        refused: Callable[[str], None] = unheard,
        accepted: Callable[[str], None] = unheard,
        marks_for: MarksFor | None = None,
    ) -> None:
        registrations = config if isinstance(config, Registrations) else Registrations(config)
        if not registrations.own.app_id and not registrations.own.local:
            raise ValueError("Teams needs an app id: without one, anybody could write to the bot")
        self._registrations = registrations
        self._config = registrations.own
        self._handle = handle
        self._now = now
        self._page_url = page_url
        self._refused = refused
        self._accepted = accepted
        self._marks_for = marks_for
        self._known: dict[str, tuple[float, Marks]] = {}
        self._keys = SigningKeys(self._config.metadata_address)
        self._adapters: dict[TeamsConfig, CloudAdapterBase] = {}

    async def __call__(self, request: web.Request) -> web.Response:
        if self._config.local and not _from_here(request):
            return web.Response(status=403, text="Local mode hears only this computer.")
        if request.content_type != "application/json":
            return web.Response(status=415, text="Activities are JSON.")
        try:
            body = await _activity(request)
        except ValueError:
            return web.Response(status=400, text="This is not an activity.")
        try:
            handled = await self._turn(request.headers.get("Authorization", ""), body)
        except RefusedError as refused:
            log.warning("An activity was refused: %s", refused)
            if refused.status in (401, 403):
                self._refused("teams" if refused.status == 401 else "teams-tenant")
            return web.Response(status=refused.status)
        except Unavailable:
            return web.Response(status=503, headers={"Retry-After": RETRY_AFTER})
        except Exception as error:
            # Only the kind of error: its text may quote the person's words.
            log.error("A turn failed with %s; Teams will send the activity again", type(error).__name__)
            return web.Response(status=500)
        return self._answer(body, handled)

    async def _turn(self, auth_header: str, body: dict[str, Any]) -> Handled:
        """Plays the turns of one activity through the adapter, which checks its token first.

        The SDK's model of an activity drops some of Teams' fields, so it gets what it needs and `parse` the whole.
        """
        handled = Handled()

        config = self._config
        if not config.local:
            config = await self._registrations.checking(lambda: claimed_app(auth_header))

        async def on_turn(_context: TurnContext) -> None:
            nonlocal handled
            if not config.admits(tenant_of(body)):
                raise RefusedError(403, "of a tenant that is not on the registration's list")
            if not config.local:
                self._accepted("teams")
            for event in parse(body, self._now()):
                handled = await self._handle(await self._with_marks(event))

        given = {key: value for key, value in body.items() if isinstance(value, str)}
        activity = Activity(
            type=given.get("type"), channel_id=given.get("channelId"), service_url=given.get("serviceUrl")
        )
        await self._adapter_of(config).process_activity(auth_header, activity, on_turn)
        return handled

    async def _with_marks(self, event: PersonEvent) -> PersonEvent:
        """Whoever caused this with the marks of their address, where those are wanted and Teams says them in time."""
        if self._marks_for is None or not event.actor.address.conversation or not marks.wanted(event):
            return event
        who, now = event.actor.account_id, time.monotonic()
        until, known = self._known.get(who, (0.0, None))
        if until <= now:
            try:
                async with asyncio.timeout(LOOK_UP_SECONDS):
                    known = await self._marks_for(event.actor.address)
            except (DeliveryError, TimeoutError) as error:
                log.info("A member could not be read from Teams: %s", type(error).__name__)
                return event
            if len(self._known) >= MOST_KNOWN:
                self._known.clear()
            self._known[who] = (now + KNOWN_SECONDS, known)
        return replace(event, actor=replace(event.actor, marks=known))

    def _adapter_of(self, config: TeamsConfig) -> CloudAdapterBase:
        if config not in self._adapters:
            self._adapters[config] = CloudAdapterBase(TokenCheck(config, self._keys))
        return self._adapters[config]

    def _answer(self, body: dict[str, Any], handled: Handled) -> web.Response:
        if body["type"] != ActivityTypes.invoke:
            return web.Response(status=200)
        if body.get("name") in dialog.INVOKES:
            return web.json_response(dialog.answer(handled, self._page_url))
        if body.get("name") != CARD_ACTION:
            # As the SDK answers what a bot has no handler for: Teams then shows its own "something went wrong".
            return web.Response(status=501)
        return web.json_response(self._card_answer(handled))

    def _card_answer(self, handled: Handled) -> dict[str, Any]:
        """The answer to a press on a card: a card to put in its place, or a sentence, or nothing."""
        if handled.settled is not None:
            kind, value = CARD, card(handled.settled, self._page_url)
        elif handled.form is not None:
            kind, value = CARD, form_card(handled.form, self._page_url)
        else:
            return {"statusCode": 200, "type": MESSAGE, "value": handled.note or NOTHING_TO_SAY}
        return {"statusCode": 200, "type": kind, "value": value}


def _from_here(request: web.Request) -> bool:
    """By the connection itself: no header can claim it."""
    peer = request.transport.get_extra_info("peername") if request.transport else None
    return isinstance(peer, tuple) and is_loopback(str(peer[0]).partition("%")[0])


async def _activity(request: web.Request) -> dict[str, Any]:
    """The body as an activity. Raises ValueError where it is none, and aiohttp's 413 where it is too large."""
    if (request.content_length or 0) > ACTIVITY_BYTES:
        raise web.HTTPRequestEntityTooLarge(ACTIVITY_BYTES, request.content_length or 0)
    raw = await request.read()
    if len(raw) > ACTIVITY_BYTES:
        raise web.HTTPRequestEntityTooLarge(ACTIVITY_BYTES, len(raw))
    try:
        # Strictly: `json.loads` would take half a character, and other encodings, from bytes.
        text = raw.decode()
        body = json.loads(text)
        # Half a character, and NUL, can only come spelt out now, as an escape.
        body = whole(body) if "\\u" in text else body
    except RecursionError:
        raise ValueError("nested too deep") from None
    if not isinstance(body, dict) or not isinstance(body.get("type"), str) or not body["type"]:
        raise ValueError("no activity")
    return body
