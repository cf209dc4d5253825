"""A fuzzer for the two doors, the forms and every parser: real requests, bent out of shape, to a running Convenor. Nothing
may be answered with a 5xx, nothing may hang, and a request that is refused leaves nothing behind.

    .venv/bin/python -m tests.contract.fuzz 100000 1 100000

are so many for the parsers, the seed, and so many requests over HTTP.
"""

from __future__ import annotations

import asyncio
import json
import random
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from copy import deepcopy
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

import aiohttp
from sqlalchemy import func, select

from adapters.actions import STALE, pack, unpack
from adapters.slack.parse import decode
from adapters.slack.parse import parse as parse_slack
from adapters.teams.parse import parse as parse_teams
from bot.local import LEAD
from bot.turnstile import Turnstile
from conversations import guides
from conversations.dates import read_day, read_promise
from conversations.engine import PRESSES, SUBMITS
from conversations.message import Action
from conversations.typed import read_command
from storage import codec
from storage.secrets import read_code
from storage.tables import RECORDS, metadata
from tests.scenario.town import Town, running_town
from tests.wire import slack_kit, teams_kit

SLOWEST = 20.0
"""Seconds after which an answer counts as a hang, on a busy machine too."""
AT_ONCE = 8
FIXTURES = Path(__file__).parents[1] / "fixtures"
ODD: tuple[Any, ...] = (
    None, True, 0, -1, 1e308, 10**30, "", " ", "\0", "\ud800", "‮", "𝕊" * 50, "x" * 5000, [], {}, [[]], {"a": {}},
    "<!channel>", "=1+1", "../../etc/passwd", "' OR 1=1 --", "\r\nX: y", "c1|leave.now", "c1|erase|x", "c1|agree",
    "9999-99-99", "NaN", "slack:T1/U1", "https://smba.trafficmanager.net.evil.example/", "http://127.0.0.1:1/",
)  # fmt: skip


@dataclass
class Told:
    """What came of it."""

    tried: Counter[str] = field(default_factory=Counter)
    statuses: Counter[int] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)


def bend(chance: random.Random, value: Any, depth: int = 0) -> Any:
    """The same with a few things wrong in it: values of other kinds, missing keys, more of everything."""
    value = deepcopy(value)
    for _ in range(chance.randint(1, 4)):
        _bend_once(chance, value)
    return value


def _bend_once(chance: random.Random, value: Any) -> None:
    inside = value
    for _ in range(chance.randint(0, 5)):
        keys = (
            list(inside) if isinstance(inside, dict) else list(range(len(inside))) if isinstance(inside, list) else []
        )
        deeper = [key for key in keys if isinstance(inside[key], dict | list) and inside[key]]
        if not deeper:
            break
        inside = inside[chance.choice(deeper)]
    if not isinstance(inside, dict | list) or not inside:
        return
    key = chance.choice(list(inside) if isinstance(inside, dict) else list(range(len(inside))))
    match chance.randint(0, 3):
        case 0:
            del inside[key]
        case 1 if isinstance(inside, dict):
            inside[chance.choice(("type", "id", "text", "user", "value", "__proto__", "x"))] = deepcopy(
                chance.choice(ODD)
            )
        case 2 if isinstance(inside[key], str):
            inside[key] = _bend_text(chance, inside[key])
        case _:
            inside[key] = deepcopy(chance.choice(ODD))


def _bend_text(chance: random.Random, text: str) -> str:
    at = chance.randint(0, len(text))
    more = chance.choice([odd for odd in ODD if isinstance(odd, str)])
    return chance.choice((text[:at] + more + text[at:], text[:at], text[::-1], text * 3, text.upper()))


def _bend_bytes(chance: random.Random, body: bytes) -> bytes:
    at = chance.randint(0, len(body))
    return chance.choice((body[:at], body[:at] + bytes(chance.randbytes(4)) + body[at:], b"[" * 3000, b"", body + b"}"))


def any_action(chance: random.Random, ids: list[str]) -> str:
    """A button's payload: a verb that exists, with ids that exist, or anything else."""
    if chance.random() < 0.2:
        return _bend_text(chance, "c1|home|x")
    verb = chance.choice((*PRESSES, *SUBMITS, "stale", "no-such-verb"))
    args = tuple(chance.choice((*ids, "", "x")) for _ in range(chance.randint(0, 3)))
    while args and sum(len(quote(arg, safe="")) + 1 for arg in args) > 200:  # longer is no payload at all
        args = args[1:]
    return pack(Action(verb, args))


# --- the doors ----------------------------------------------------------------------------------------------------


class Doors:
    def __init__(self, town: Town, http: aiohttp.ClientSession, chance: random.Random, told: Told) -> None:
        self.town, self.http, self.chance, self.told = town, http, chance, told
        self.slack = [json.loads(path.read_text()) for path in sorted((FIXTURES / "slack").glob("*.json"))]
        self.teams = [json.loads(path.read_text()) for path in sorted((FIXTURES / "teams").glob("*.json"))]
        self.ids: list[str] = []

    async def look_up_ids(self) -> None:
        """Ids that are there, so that forged buttons meet something."""
        async with self.town.playground.convenor.db.read() as connection:
            for table in RECORDS.values():
                found = (await connection.execute(select(table.c.id).limit(20))).scalars()
                self.ids += [each for each in found if len(each) <= 80]

    def _people(self, body: Any) -> Any:
        """Half of the requests come from people who are there, or press what may be there."""
        text = json.dumps(body)
        person = self.chance.choice([p for p in self.town.playground.world.people.values() if p.pane])
        if self.chance.random() < 0.6:
            for user, workspace in (("U061F7AUR", "T061EG9R6"), (teams_kit.USER, teams_kit.TENANT)):
                text = text.replace(user, person.user_id).replace(workspace, person.workspace)
        return json.loads(text)

    async def slack_request(self) -> None:
        body = self._people(self.chance.choice(self.slack))
        self._press(body)
        body = bend(self.chance, body) if self.chance.random() < 0.8 else body
        as_form = not (isinstance(body, dict) and body.get("type") in ("event_callback", "url_verification"))
        raw = json.dumps(body).encode("utf-8", "surrogatepass")
        if as_form:
            raw = urlencode({"payload": raw.decode("utf-8", "replace")}).encode()
        raw = _bend_bytes(self.chance, raw) if self.chance.random() < 0.1 else raw
        secret = self.town.playground.world.slack_signing_secret
        headers = {
            "Content-Type": slack_kit.FORM if as_form else slack_kit.JSON,
            **slack_kit.signed(raw, secret=secret),
        }
        if refused := self.chance.random() < 0.15:
            headers["X-Slack-Signature"] = _bend_text(self.chance, "v0=" + "0" * 64).encode("ascii", "ignore").decode()
            headers["X-Slack-Signature"] = "".join(c for c in headers["X-Slack-Signature"] if c.isprintable())
        await self._post("slack", "/slack/events", raw, headers, refused)

    def _press(self, body: Any) -> None:
        for action in body.get("actions", ()) if isinstance(body, dict) else ():
            if isinstance(action, dict):
                action["value"] = any_action(self.chance, self.ids)

    async def teams_request(self) -> None:
        body = self._people(self.chance.choice(self.teams))
        if isinstance(body.get("value"), dict):
            data = (
                body["value"].get("action", {}).get("data") if isinstance(body["value"].get("action"), dict) else None
            )
            if isinstance(data, dict):
                data["a"] = any_action(self.chance, self.ids)
        body["serviceUrl"] = f"{self.town.url}/local/teams/"
        refused = self.chance.random() < 0.15
        if refused:
            body["serviceUrl"] = self.chance.choice(
                ("https://evil.example/", "", "https://smba.trafficmanager.net@evil/")
            )
        else:
            body = bend(self.chance, body) if self.chance.random() < 0.8 else body
        raw = json.dumps(body).encode("utf-8", "surrogatepass")
        raw = _bend_bytes(self.chance, raw) if self.chance.random() < 0.1 else raw
        await self._post("teams", "/api/messages", raw, {"Content-Type": "application/json"}, refused)

    async def _post(self, what: str, path: str, raw: bytes, headers: dict[str, str], refused: bool) -> None:
        self.told.tried[what] += 1
        try:
            async with (
                asyncio.timeout(SLOWEST),
                self.http.post(f"{self.town.url}{path}", data=raw, headers=headers) as answer,
            ):
                await answer.read()
                status = answer.status
        except TimeoutError:
            self.told.wrong.append(f"{what} hung: {raw[:300]!r}")
            return
        self.told.statuses[status] += 1
        if status >= 500 and status != 501:  # 501: Teams asked for something that this bot does not offer
            self.told.wrong.append(f"{what} {status}: {raw[:1500]!r}")
        if refused and status == 200:
            self.told.wrong.append(f"{what} was let in: {raw[:300]!r}")


async def rows(town: Town) -> dict[str, int]:
    async with town.playground.convenor.db.read() as connection:
        return {
            name: await connection.scalar(select(func.count()).select_from(table)) or 0
            for name, table in metadata.tables.items()
        }


async def refused_leave_nothing(doors: Doors, count: int) -> None:
    """Requests with a wrong signature, or for another service address: not one row more."""
    town, chance = doors.town, doors.chance
    await town.settle()
    before = await rows(town)
    for _ in range(count):
        raw = json.dumps(bend(chance, chance.choice(doors.slack))).encode("utf-8", "surrogatepass")
        headers = {"Content-Type": slack_kit.JSON, **slack_kit.signed(raw, secret="not the secret")}
        await doors._post("slack refused", "/slack/events", raw, headers, True)
        body = {**chance.choice(doors.teams), "serviceUrl": "https://evil.example/"}
        raw = json.dumps(body).encode()
        await doors._post("teams refused", "/api/messages", raw, {"Content-Type": "application/json"}, True)
    after = await rows(town)
    if after != before:
        doors.told.wrong.append(f"refused requests left rows: {before} then {after}")


# --- the parsers --------------------------------------------------------------------------------------------------


def parsers(chance: random.Random) -> Iterator[tuple[str, Callable[[], Any], tuple[type[Exception], ...]]]:
    """Every parser with something to read, and the errors that it may answer with. Without end."""
    slack = [json.loads(path.read_text()) for path in sorted((FIXTURES / "slack").glob("*.json"))]
    teams = [json.loads(path.read_text()) for path in sorted((FIXTURES / "teams").glob("*.json"))]
    guide = (Path(guides.__file__).parent / "first-conversation.toml").read_text()
    sayings = (
        "next Friday",
        "commit visit them by 3 December",
        "pause until in two weeks",
        "KATE-7QXM-29RT",
        "say hello",
    )
    while True:
        text = _bend_text(chance, chance.choice(sayings))
        body = bend(chance, chance.choice(slack))
        activity = bend(chance, chance.choice(teams))
        raw = _bend_bytes(chance, json.dumps(body).encode("utf-8", "surrogatepass"))
        payload = _bend_text(chance, any_action(chance, ["x"]))
        bent_guide = _bend_text(chance, guide)
        yield "slack.parse", lambda body=body: parse_slack(body, slack_kit.NOW), ()  # type: ignore[misc]
        yield "slack.decode", lambda raw=raw: decode(raw.decode("utf-8", "replace")), ()  # type: ignore[misc]
        if isinstance(activity, dict) and isinstance(activity.get("type"), str):
            yield "teams.parse", lambda activity=activity: list(parse_teams(activity, teams_kit.NOW)), ()  # type: ignore[misc]
        yield "actions.unpack", lambda payload=payload: unpack(payload) or STALE, ()  # type: ignore[misc]
        yield "typed.read_command", lambda text=text: read_command(text), ()  # type: ignore[misc]
        yield "secrets.read_code", lambda text=text: read_code(text), ()  # type: ignore[misc]
        if chance.random() < 0.05:  # reading dates is slow
            yield "dates.read_day", lambda text=text: read_day(text[:200], slack_kit.NOW, "Europe/London"), ()  # type: ignore[misc]
            yield "dates.read_promise", lambda text=text: read_promise(text[:200], slack_kit.NOW, "UTC"), ()  # type: ignore[misc]
            yield "guides.parse", lambda text=bent_guide: guides.parse("x", text), (guides.GuideError,)  # type: ignore[misc]
        yield "codec.tidy", lambda text=text: codec.tidy(text).encode(), ()  # type: ignore[misc]


def try_parsers(chance: random.Random, told: Told, count: int) -> None:
    for name, call, allowed in parsers(chance):
        if sum(told.tried.values()) >= count:
            return
        told.tried[name] += 1
        try:
            call()
        except allowed:
            pass
        except Exception as error:
            told.wrong.append(f"{name} raised {error!r}")


# --- all together -------------------------------------------------------------------------------------------------


async def fuzz(town: Town, count: int, seed: int, share_of_doors: float = 0.1) -> Told:
    """So many inputs in all, that share of them over real HTTP and through the whole bot."""
    chance, told = random.Random(seed), Told()
    async with aiohttp.ClientSession() as http:
        doors = Doors(town, http, chance, told)
        await doors.look_up_ids()
        requests = int(count * share_of_doors)
        for start in range(0, requests, AT_ONCE):
            some = [
                doors.slack_request() if number % 2 else doors.teams_request()
                for number in range(min(AT_ONCE, requests - start))
            ]
            await asyncio.gather(*some)
        await refused_leave_nothing(doors, max(5, requests // 20))
    try_parsers(chance, told, count)
    return told


async def furnished(town: Town) -> None:
    await town.introduce("rhian", "tom", "amina")
    for who in ("rhian", "tom", "amina"):
        await town.press(who, "Say hello to everybody")
    await town.say("rhian", "commit visit the youth club by next Friday")
    await town.press("rhian", "Yes, record it")
    for _ in range(3):
        await town.move("next")
    await town.say(LEAD, "home")


async def _main(count: int, seed: int, requests: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        async with running_town(Path(folder), neighbours=0) as town:
            await furnished(town)
            # The bounds of an hour are not what is tried here, and the same few people send all of it.
            town.playground.convenor.intake.turnstile = Turnstile(an_hour=10**9, a_person=10**9)
            told = await fuzz(town, count + requests, seed, requests / (count + requests))
    for name, tried in sorted(told.tried.items()):
        sys.stdout.write(f"{name:24} {tried:8}\n")
    sys.stdout.write(f"{'in all':24} {sum(told.tried.values()):8}\nanswers: {dict(sorted(told.statuses.items()))}\n")
    for wrong in told.wrong[:20]:
        sys.stdout.write(f"WRONG {wrong}\n")
    sys.exit(1 if told.wrong else 0)


if __name__ == "__main__":
    given = [int(each) for each in sys.argv[1:]]
    asyncio.run(_main(*[*given, *(100_000, 1, 100_000)[len(given) :]]))
