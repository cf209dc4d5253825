"""Local mode: the real bot against emulated platforms, with a made-up town to play in and a clock that moves.

Everything of its own lies in one folder: the secret key, the people and their messages, how far the clock was moved.
"""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from adapters.local.connector import PREFIX as TEAMS_PREFIX
from adapters.local.people import People
from adapters.local.server import add_local_routes
from adapters.local.world import World, default_world
from adapters.slack.app import SlackConfig
from adapters.teams.app import TeamsConfig
from bot.clock import Clock
from bot.commands import kept_secret
from bot.sample import sample
from bot.settings import Settings
from bot.web.guide_page import add_guide_page
from bot.wiring import Convenor, build
from conversations.cadence import working_time
from conversations.model import Programme, Realm, new_id
from storage.database import open_database
from storage.migrations import migrate

PAGE = Path(__file__).parent / "web" / "playground"
LEAD = "morgan"
ZONE = ZoneInfo("Europe/London")
NEIGHBOURS = 36
# The neighbours' circles are two weeks old at the start, and go on for as long as a first look takes. The programme is
# older: its rounds come every four weeks, and one of them is due.
HISTORY_WEEKS, WEEKS_AHEAD, BEGAN_WEEKS_AGO = 10, 3, 12


@dataclass
class Playground:
    """Local mode as it runs: the bot, its people, and the page's clock."""

    convenor: Convenor
    world: World
    people: People
    clock: MovableClock

    async def greet(self, neighbours: int = NEIGHBOURS, ahead: int = WEEKS_AHEAD) -> None:
        """On a first visit: everybody opens the bot once, and the lead gets the code that makes them a convener."""
        if await self.convenor.queries.programmes():
            return
        # Nobody is written to at night or at the weekend; a first look should not have to wait.
        self.convenor.clock.move_to(working_time(self.convenor.clock.now(), str(ZONE)))
        self.clock.save()
        now = self.convenor.clock.now()
        programme = town(self.world, now)
        await create_programme(self.convenor, programme)
        # Neighbours without a pane, so that each digest has something to tell: what they did before, and what they will
        # have done by the time that the clock is moved on.
        await self.convenor.queries.save_all(sample(programme, neighbours, HISTORY_WEEKS, 7, now, ahead), now)
        await self._prepare_people()

    async def _prepare_people(self) -> None:
        programme = (await self.convenor.queries.programmes())[0]
        expires = self.convenor.clock.now() + timedelta(days=365)
        code = await self.convenor.queries.create_code("convener", programme.id, expires)
        self.world.update_person(self.world.person(LEAD), draft=code)
        for person in list(self.world.people.values()):
            if person.pane and person.platform == "teams":
                await self.people.install(person.key)
            elif person.pane:
                await self.people.open_home(person.key, tab="messages")


def town(world: World, now: datetime) -> Programme:
    """The programme of the playground. Its name, places and themes are made up."""
    return Programme(
        id=new_id("programme", "eastvale"),
        name="Leading Eastvale",
        realms=(Realm("political", "Political"), Realm("executive", "Executive"), Realm("community", "Community")),
        places=("Eastvale North", "Eastvale South", "Harbour", "Old Town"),
        themes=("Young people", "Housing", "Health", "Work and skills", "Climate", "Loneliness"),
        cadence_weeks=4,
        contact="Jo Marsh, safeguarding lead, 01632 960 123",
        open_to=tuple(f"{w.platform}:{w.id}" for w in world.workspaces.values()),
        created_at=now - timedelta(weeks=BEGAN_WEEKS_AGO),
    )


async def create_programme(convenor: Convenor, programme: Programme) -> None:
    """Keep a new programme and have its first timers set."""
    await convenor.queries.save_programme(programme)
    await convenor.timers.set(f"start:{programme.id}", convenor.clock.now(), programme_id=programme.id)
    convenor.courier.wake()


class MovableClock:
    """The page's clock. Moving it plays whatever falls due on the way, each at its own time and in order."""

    def __init__(self, clock: Clock, path: Path) -> None:
        self._clock = clock
        self._path = path
        self._moving = asyncio.Lock()
        self.playground: Playground | None = None

    def now(self) -> datetime:
        return self._clock.now()

    async def move(self, by: str) -> datetime:
        async with self._moving:
            await self._move_to(await self._target(by))
            self.save()
        return self._clock.now()

    async def _target(self, by: str) -> datetime:
        now = self._clock.now()
        morning = now.astimezone(ZONE).replace(hour=10, minute=0, second=0, microsecond=0)
        match by:
            case "hour":
                return now + timedelta(hours=1)
            case "tomorrow":
                return (morning + timedelta(days=1)).astimezone(UTC)
            case "next week":
                return (morning + timedelta(days=7)).astimezone(UTC)
            case "next":
                return await self._next_event() or now + timedelta(hours=1)
            case _:
                return _moment(by)

    async def _next_event(self) -> datetime | None:
        convenor = self._convenor
        times = (await convenor.timers.next_at(), await convenor.outbox.next_at(self._clock.now()))
        return min((time for time in times if time is not None), default=None)

    async def _move_to(self, target: datetime) -> None:
        convenor = self._convenor
        while (upcoming := await self._next_event()) is not None and upcoming <= target:
            self._clock.move_to(upcoming + timedelta(milliseconds=5))
            await convenor.courier.play_timers()
            await convenor.courier.drain()
        self._clock.move_to(target)
        await convenor.courier.play_timers()
        convenor.courier.wake()

    @property
    def _convenor(self) -> Convenor:
        assert self.playground is not None
        return self.playground.convenor

    async def reset(self) -> None:
        """Start again: an empty database, today's date, and everybody new."""
        assert self.playground is not None
        await self._convenor.queries.wipe()
        self._clock.ahead = timedelta()
        self.save()
        await self.playground.greet()

    def save(self) -> None:
        self._path.write_text(json.dumps({"ahead_seconds": self._clock.ahead.total_seconds()}))


def _moment(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise ValueError("Move by an hour, to tomorrow, next week, the next event, or a date and time.") from None
    return moment if moment.tzinfo else moment.replace(tzinfo=ZONE)


def _clock_from(path: Path) -> Clock:
    try:
        return Clock(timedelta(seconds=float(json.loads(path.read_text())["ahead_seconds"])))
    except (OSError, ValueError, KeyError, TypeError):
        return Clock()


def _world_from(path: Path) -> World:
    try:
        return World.load(path)
    except (OSError, ValueError):
        return default_world()


async def build_local(
    settings: Settings, folder: Path, world: World | None = None, clock: Clock | None = None
) -> Playground:
    """The playground on `settings.PORT` of this computer. Brings its database up to date first."""
    own_url = f"http://127.0.0.1:{settings.PORT}"
    folder.mkdir(parents=True, exist_ok=True)  # noqa: ASYNC240 (once, before anything is served)
    secret = settings.CONVENOR_SECRET_KEY or kept_secret(folder)
    settings = settings.model_copy(update={"CONVENOR_SECRET_KEY": secret, "PUBLIC_URL": settings.PUBLIC_URL or own_url})
    db = await open_database(settings.DATABASE_URL)
    try:
        await migrate(db)
    finally:
        await db.close()
    world = world or _world_from(folder / "world.json")
    slack_url = settings.SLACK_API_URL if "127.0.0.1" in settings.SLACK_API_URL else f"{own_url}/local/slack/api/"
    token = next((w.bot_token for w in world.workspaces.values() if w.platform == "slack"), "")
    convenor = await build(
        settings,
        clock or _clock_from(folder / "clock.json"),
        SlackConfig(world.slack_signing_secret, token, slack_url, world.slack_client_id, world.slack_client_secret),
        TeamsConfig(app_id=world.teams_app_id, local=True, service=f"{own_url}{TEAMS_PREFIX}/"),
    )
    add_guide_page(convenor.app)  # before the playground's files, whose address holds it
    movable = MovableClock(convenor.clock, folder / "clock.json")
    people = add_local_routes(convenor.app, world, own_url, clock=movable, page=PAGE, save_to=folder / "world.json")
    movable.playground = Playground(convenor, world, people, movable)
    return movable.playground
