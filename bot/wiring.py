"""Puts Convenor together: one function of plain calls, for the commands and for the tests."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from uuid import uuid4

import aiohttp
from aiohttp import web

from adapters.base import Port
from adapters.email.deliver import EmailPort, MailConfig, read_config
from adapters.slack.app import SlackConfig, SlackDoor
from adapters.slack.deliver import SlackPort
from adapters.slack.oauth import OAuth
from adapters.slack.socket import SlackSocket
from adapters.teams.app import Registrations, TeamsConfig, TeamsDoor
from adapters.teams.deliver import TeamsPorts
from bot.clock import Clock, Ticker
from bot.courier import Courier
from bot.intake import Intake
from bot.links import Links
from bot.lost import LostWorkspaces
from bot.settings import Settings, SettingsError
from bot.turnstile import in_time
from bot.web.digests import add_digest_routes
from bot.web.figure import draw
from bot.web.install import InstallPages
from bot.web.inviting import InvitingPages
from bot.web.picture import png
from bot.web.probes import add_probes
from bot.web.routes import add_routes
from bot.workspaces import Workspaces
from conversations.digest.body import complete
from conversations.engine import step
from conversations.events import Due
from conversations.message import Page
from conversations.model import Address
from conversations.wording import Voice
from storage.alone import Alone
from storage.database import Database, open_database
from storage.digests import Digests
from storage.failures import Failures
from storage.installs import Installs, Registration
from storage.outbox import Outbox
from storage.queries import Queries
from storage.retention import dormant, enforce
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
    installs: Installs
    lost: LostWorkspaces
    doors: list[SlackDoor] = field(default_factory=list)
    socket: SlackSocket | None = None
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
        now = self.clock.now()
        await enforce(self.db, now)
        await self.db.empty_log()
        for person_id, seen_at in (await dormant(self.db, now)).items():
            # The same key again and again is one question.
            await self.timers.set(f"dormant:{person_id}:{seen_at.date().isoformat()}", now, person_id=person_id)

    async def stop(self, within: float = 10.0) -> None:
        """Gives deliveries under way so many seconds to finish; leaves nothing leased."""
        if self._ticker is not None:
            self._ticker.stop()
        if self.socket is not None:
            await self.socket.close()
        if self._listener is not None:
            await self._listener.stop()
        if self._work is not None:
            await self.courier.stop(within)
            self._work.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._work
        if self._alone is not None:
            self._alone.leave()
        await self.lost.close()
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
    installs = Installs(db, keyring)
    lost = LostWorkspaces(queries, timers, installs, clock.now)
    oauth, workspaces = _workspaces(settings, slack, installs, lost, clock.now, session)
    ports: dict[str, Port] = {}
    if slack is not None:
        ports["slack"] = SlackPort(workspaces.token, slack.api_url, links.address, session, lost.on_slack)
    registrations = _registrations(settings, teams, installs)
    if registrations is not None:
        ports["teams"] = teams_ports = TeamsPorts(registrations, links.address, session, lost.on_teams)
    digests = Digests(db, keyring)
    if (mail := mail_config(settings)) is not None:
        ports["email"] = EmailPort(mail, links.address, lambda picture: draw_picture(digests, picture))
    turns = Turns(db, keyring, step)
    courier = Courier(outbox, timers, turns, ports, clock, unreached=lost.unreached)
    failures = Failures(db, keyring)
    intake = Intake(turns, failures, courier, clock)
    app = web.Application(client_max_size=4 * 1024 * 1024)
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
        installs,
        lost,
    )
    if slack is not None:
        door = SlackDoor(slack, intake.handle, clock.now, session, workspaces.token, lost.slack_removed, lost.refused,
                         lost.accepted, keyring.marks)  # fmt: skip
        made.doors.append(door)
        app.router.add_post("/slack/events", in_time(door.__call__))
        if oauth is not None:
            secure = settings.PUBLIC_URL.startswith("https://")
            InstallPages(installs, oauth, workspaces, clock.now, secure).add_routes(app)
        if slack.app_token:
            made.socket = SlackSocket(slack, door, session)
    if registrations is not None:

        async def marks_for(account: Address) -> tuple[str, ...]:
            return keyring.marks(await teams_ports.own_address(account))

        teams_door = TeamsDoor(registrations, intake.handle, clock.now, links.address, lost.refused, lost.accepted,
                               marks_for)  # fmt: skip
        app.router.add_post("/api/messages", in_time(teams_door.__call__))
    InvitingPages(queries, links, courier, clock.now, teams.app_id if teams else "").add_routes(app)
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
    digest_id, name, reader = picture.id.split(":")
    made = await digests.by_id(digest_id)
    drawing = draw(name, complete(made.body), Voice(await digests.language_of(reader))) if made else ""
    return await asyncio.to_thread(png, drawing) if drawing else None


def slack_config(settings: Settings) -> SlackConfig | None:
    if not settings.slack_on:
        return None
    return SlackConfig(
        settings.SLACK_SIGNING_SECRET,
        settings.SLACK_BOT_TOKEN,
        settings.SLACK_API_URL,
        settings.SLACK_CLIENT_ID,
        settings.SLACK_CLIENT_SECRET,
        settings.SLACK_APP_TOKEN if settings.slack_by_socket else "",
    )


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
        tenants=settings.teams_tenants,
    )


def mail_config(settings: Settings) -> MailConfig | None:
    if not settings.mail_on:
        return None
    try:
        return read_config(settings.SMTP_URL, settings.MAIL_FROM)
    except ValueError as error:
        raise SettingsError(str(error)) from None


def _registrations(settings: Settings, own: TeamsConfig | None, installs: Installs) -> Registrations | None:
    if own is None:
        return None

    async def added() -> tuple[TeamsConfig, ...]:
        return tuple(teams_registered(settings, each) for each in await installs.registrations())

    return Registrations(own, None if own.local else added)


def teams_registered(settings: Settings, registration: Registration) -> TeamsConfig:
    """A registration beside the one in the settings, in the same cloud."""
    return TeamsConfig(
        registration.app_id,
        registration.secret,
        registration.app_type,
        registration.tenant_id,
        settings.TEAMS_OPENID_METADATA,
        settings.TEAMS_TOKEN_URL,
        settings.service_hosts,
    )


def _workspaces(
    settings: Settings,
    slack: SlackConfig | None,
    installs: Installs,
    lost: LostWorkspaces,
    now: Callable[[], datetime],
    session: aiohttp.ClientSession,
) -> tuple[OAuth | None, Workspaces]:
    """Slack's tokens: by OAuth, or the one of the settings."""
    oauth = None
    if slack is not None and slack.client_id:
        redirect = f"{settings.PUBLIC_URL.rstrip('/')}/slack/oauth_redirect" if settings.PUBLIC_URL else ""
        oauth = OAuth(slack.client_id, slack.client_secret, redirect, slack.api_url, session)
    workspaces = Workspaces(installs, oauth, now, lost.on_slack, slack.bot_token if slack else "")
    lost.forget = workspaces.forget
    return oauth, workspaces
