"""Puts Convenor together: one function of plain calls, for the commands and for the tests."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from uuid import uuid4

import aiohttp
from aiohttp import web

from adapters.base import Port
from adapters.email.deliver import EmailPort, MailConfig, read_config
from adapters.slack.app import SlackConfig, SlackDoor
from adapters.slack.deliver import SlackPort
from adapters.teams.app import TeamsConfig, TeamsDoor
from adapters.teams.deliver import TeamsPort
from bot.clock import Clock, Ticker
from bot.courier import Courier
from bot.intake import Intake
from bot.links import Links
from bot.settings import Settings, SettingsError
from bot.web.digests import add_digest_routes
from bot.web.figure import draw
from bot.web.picture import png
from bot.web.probes import add_probes
from bot.web.routes import add_routes
from conversations.digest.body import complete
from conversations.engine import step
from conversations.events import Due
from conversations.message import Page
from conversations.wording import Voice
from storage.alone import Alone
from storage.database import Database, open_database
from storage.digests import Digests
from storage.failures import Failures
from storage.outbox import Outbox
from storage.queries import Queries
from storage.retention import enforce
from storage.secrets import Keyring
from storage.timers import Timers
from storage.turn import Turns
from storage.wake import Listener


@dataclass
class Convenor:
    """Everything that runs. `start` after `build`, `stop` at the end; `app` is ready to be served."""

    settings: Settings
    clock: Clock
    db: Database
    keyring: Keyring
    queries: Queries
    timers: Timers
    outbox: Outbox
    turns: Turns
    courier: Courier
    intake: Intake
    links: Links
    app: web.Application
    ports: dict[str, Port]
    session: aiohttp.ClientSession
    failures: Failures
    doors: list[SlackDoor] = field(default_factory=list)
    _alone: Alone | None = None
    _listener: Listener | None = None
    _ticker: Ticker | None = None
    _work: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin to work the queue. Raises NotAloneError where another process works it and the database is SQLite."""
        self._alone = Alone(self.db)
        self._alone.take()
        self._listener = Listener(self.db.url, self.courier.wake)
        self._listener.start()
        self._work = asyncio.create_task(self.courier.run())
        self._ticker = Ticker(self.courier.tick, self.nightly)
        self._ticker.start()
        self.courier.wake()

    async def nightly(self) -> None:
        await self.queries.purge(self.clock.now())
        await enforce(self.db, self.clock.now())

    async def stop(self, within: float = 10.0) -> None:
        """Gives deliveries under way so many seconds to finish; leaves nothing leased."""
        if self._ticker is not None:
            self._ticker.stop()
        if self._listener is not None:
            await self._listener.stop()
        if self._work is not None:
            await self.courier.stop(within)
            self._work.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._work
        if self._alone is not None:
            self._alone.leave()
        for door in self.doors:
            await door.close()
        for port in self.ports.values():
            await port.close()
        await self.session.close()
        await self.db.close()


async def build(
    settings: Settings, clock: Clock, slack: SlackConfig | None = None, teams: TeamsConfig | None = None
) -> Convenor:
    """Convenor with these settings. Local mode and tests pass their own platforms; else the settings name them."""
    db = await open_database(settings.DATABASE_URL)
    keyring = Keyring(settings.CONVENOR_SECRET_KEY)
    queries, timers, outbox = Queries(db, keyring), Timers(db), Outbox(db, keyring)
    links = Links(keyring.derived("links"), settings.PUBLIC_URL, clock.now)
    # The courier bounds the calls of each workspace; a bound on all of them would let one workspace delay another.
    session = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=20), connector=aiohttp.TCPConnector(limit=0))
    slack, teams = slack or slack_config(settings), teams or teams_config(settings)
    ports: dict[str, Port] = {}
    if slack is not None:
        ports["slack"] = SlackPort(_one_token(slack.bot_token), slack.api_url, links.address, session)
    if teams is not None:
        ports["teams"] = TeamsPort(teams, links.address, session)
    digests = Digests(db, keyring)
    if (mail := mail_config(settings)) is not None:
        ports["email"] = EmailPort(mail, links.address, lambda picture: draw_picture(digests, picture))
    turns = Turns(db, keyring, step)
    courier = Courier(outbox, timers, turns, ports, clock)
    failures = Failures(db, keyring)
    intake = Intake(turns, failures, courier, clock)
    app = web.Application(client_max_size=1024 * 1024)
    made = Convenor(
        settings,
        clock,
        db,
        keyring,
        queries,
        timers,
        outbox,
        turns,
        courier,
        intake,
        links,
        app,
        ports,
        session,
        failures,
    )
    if slack is not None:
        door = SlackDoor(slack, intake.handle, clock.now, session)
        made.doors.append(door)
        app.router.add_post("/slack/events", door.__call__)
    if teams is not None:
        app.router.add_post("/api/messages", TeamsDoor(teams, intake.handle, clock.now, links.address).__call__)
    add_routes(app, queries, links, clock.now, ports)
    add_probes(app, db, clock.now)

    async def stop_digests(programme_id: str, person_id: str) -> None:
        key, now = f"stop-digest:{programme_id}:{person_id}:{uuid4().hex}", clock.now()
        await timers.set(key, now, programme_id=programme_id)
        await turns.play(Due(key, now, programme_id=programme_id), now)

    add_digest_routes(app, digests, links, stop_digests)
    return made


async def draw_picture(digests: Digests, picture: Page) -> bytes | None:
    """One picture of a digest, for an e-mail."""
    digest_id, name, _ = picture.id.split(":")
    made = await digests.by_id(digest_id)
    drawing = draw(name, complete(made.body), Voice()) if made else ""
    return await asyncio.to_thread(png, drawing) if drawing else None


def slack_config(settings: Settings) -> SlackConfig | None:
    if not settings.slack_on:
        return None
    return SlackConfig(settings.SLACK_SIGNING_SECRET, settings.SLACK_BOT_TOKEN, settings.SLACK_API_URL)


def teams_config(settings: Settings) -> TeamsConfig | None:
    if not settings.teams_on:
        return None
    return TeamsConfig(
        settings.MicrosoftAppId,
        settings.MicrosoftAppPassword,
        settings.MicrosoftAppType or "SingleTenant",
        settings.MicrosoftAppTenantId,
        settings.TEAMS_OPENID_METADATA,
        settings.TEAMS_TOKEN_URL,
        settings.service_hosts,
    )


def mail_config(settings: Settings) -> MailConfig | None:
    if not settings.mail_on:
        return None
    try:
        return read_config(settings.SMTP_URL, settings.MAIL_FROM)
    except ValueError as error:
        raise SettingsError(str(error)) from None


def _one_token(token: str) -> Callable[[str], Awaitable[str]]:
    async def token_for(_team: str) -> str:
        return token

    return token_for
