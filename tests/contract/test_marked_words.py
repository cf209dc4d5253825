"""Marked words are planted wherever people can write, and then looked for in everything that Convenor gives out: its log,
its metrics, its error pages, and the database as somebody who stole the file would read it.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import aiohttp
import pytest

from bot.local import LEAD
from bot.logs import _QUIET, JsonLines, PlainLines
from storage import codec
from storage.tables import RECORDS
from tests.scenario.town import Town, running_town

MARK = "zebrafish"


class Heard(logging.Handler):
    """Every line of every logger, as both formats write it."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines += [JsonLines().format(record), PlainLines().format(record)]


@pytest.fixture
def heard() -> Iterator[Heard]:
    """What reaches the log at the level at which Convenor logs."""
    handler, root = Heard(), logging.getLogger()
    before = root.level
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    quiet = [logging.getLogger(name) for name in _QUIET]
    levels = [each.level for each in quiet]
    for each in quiet:
        each.setLevel(logging.WARNING)
    yield handler
    root.removeHandler(handler)
    root.setLevel(before)
    for each, level in zip(quiet, levels, strict=True):
        each.setLevel(level)


async def live(town: Town) -> None:
    """People who put the mark into everything that can be filled in, and things that go wrong with it."""
    await town.convene()
    programme = (await town.playground.convenor.queries.programmes())[0]
    expires = town.playground.clock.now() + timedelta(days=1)
    await town.say(LEAD, await town.playground.convenor.queries.create_code("safeguarding", programme.id, expires))
    for who in ("rhian", "tom", "amina"):
        await town.join(who, name=f"{who} {MARK}", title=f"{MARK} title", assets=f"{MARK} assets")
    await town.press(LEAD, "Open a round now")
    for who in ("rhian", "tom", "amina"):
        await town.say(who, "in")
    await town.press(LEAD, "Make the circles now")
    await town.press(LEAD, "Send the introductions")
    for who in ("rhian", "tom", "amina"):
        await town.say(who, f"Hello from {MARK}")
        await town.press(who, "Send")
    await town.say("amina", f"one word more {MARK}")
    await town.say("rhian", f"commit feed the {MARK} by next Friday")
    await town.press("rhian", "Yes, record it")
    await town.say("rhian", "commitments")
    await town.fill("rhian", "It was a blind alley", "Save", {"learnt": f"{MARK} learnt", "quotable": "yes"})
    for who, opener, submit, values in (
        ("amina", "Raise a concern", "Send", {"about": "else", "text": f"{MARK} worries me"}),
        ("amina", "Add somebody", "Add to my list", {"name": f"{MARK} Nobody"}),
    ):
        await town.say(who, "concern" if "about" in values else "block")
        await town.fill(who, opener, submit, dict(values))
    await town.fill(LEAD, "Answer this concern", "Send", {"text": f"{MARK} is looked after"})
    await town.fill("amina", "Write back", "Send", {"text": f"{MARK} is glad"})
    await a_guest(town)
    for _ in range(6):
        await town.move("next")
    await town.fill("amina", "Answer", "Save", {"text": f"I saw a {MARK}", "sharing": "circle"})
    await town.say(LEAD, "home")
    await town.press(LEAD, "This week so far")


async def a_guest(town: Town) -> None:
    """Somebody is asked in by a circle, which says in its own words as whom."""
    await town.say("amina", "circle")
    asked: dict[str, str | list[str]] = {"who": f"the {MARK} expert", "text": f"What does a {MARK} eat?"}
    await town.fill("amina", "Invite a guest", "Ask my circle", asked)
    await town.press("tom", "Yes, I would")
    await town.press("amina", "Get the invitation")
    code = next(line for line in town.latest("amina").splitlines() if line.count("-") >= 2 and line.isupper())
    world = town.playground.world
    world.add_person(next(w for w in world.workspaces.values() if w.platform == "teams"), f"Sam {MARK}", key="sam")
    await town.playground.people.install("sam")
    await town.say("sam", code)
    await town.press("sam", "Yes, this once")
    assert f"the {MARK} expert" in town.screen("rhian")


async def misuse(town: Town) -> list[str]:
    """Requests that are refused, each with the mark in it; gives what was answered."""
    told = []
    paths = [f"/digests/{MARK}", f"/my-data/{MARK}", f"/{MARK}", f"/healthz?x={MARK}", f"/my-data/x?format={MARK}"]
    async with aiohttp.ClientSession() as http:
        for path in paths:
            async with http.get(f"{town.url}{path}") as answer:
                told.append(await answer.text())
        bodies = (b"{", json.dumps({"type": MARK, "text": MARK}).encode(), MARK.encode(), b'{"type":"message"}')
        for body in bodies:
            for path in ("/slack/events", "/api/messages"):
                headers = {"Content-Type": "application/json", "Authorization": f"Bearer {MARK}"}
                async with http.post(f"{town.url}{path}", data=body, headers=headers) as answer:
                    told.append(await answer.text())
        async with http.get(f"{town.url}/metrics") as answer:
            told.append(await answer.text())
    return told


@pytest.fixture
def url(_migrated_sqlite_url: str) -> str:
    return _migrated_sqlite_url


async def test_no_marked_word_is_in_logs_metrics_error_pages_or_the_stolen_file(
    tmp_path: Path, url: str, heard: Heard, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with running_town(tmp_path, url, neighbours=0) as town:
        await live(town)
        told = await misuse(town)
        # A turn that fails with somebody's words in the error's own text.
        await failing(town, monkeypatch)
        token = next(w.bot_token for w in town.playground.world.workspaces.values() if w.platform == "slack")
        contact = (await town.playground.convenor.queries.programmes())[0].contact
        names = [each.name for each in town.playground.world.people.values()]
    assert heard.lines
    assert not [line for line in heard.lines if MARK in line]
    assert not [text for text in told if MARK in text]
    raw = stolen(tmp_path)
    assert len(raw) > 10_000
    for secret in (MARK, token, contact, *names):
        assert secret.encode() not in raw, secret


def stolen(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in folder.glob("convenor.db*"))


async def failing(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    turns = town.playground.convenor.turns

    def broken(*_: object) -> None:
        raise ArithmeticError(f"somebody wrote {MARK}")

    with monkeypatch.context() as patch:
        patch.setattr(turns, "_step", broken)
        act = await town.playground.people.say("amina", f"{MARK} that fails")
        # Sent again and again by the platform, and at last parked.
        assert act.attempts > 1
        assert MARK not in str(act.body)


def test_what_a_thief_can_read_is_what_the_privacy_page_says() -> None:
    """The columns in clear are these, and no other. Whoever adds one has to say so in docs/privacy.md."""
    clear = {
        f"{table.name}.{column.name}"
        for record, table in RECORDS.items()
        for column in codec.columns(record)
        if column.type is str and not column.owner and not column.shared
        if not column.name.endswith("_id") and column.name != "id"
    }
    assert clear == CLEAR


CLEAR = {
    "accounts.conversation", "accounts.mark", "accounts.platform", "accounts.service_url", "accounts.user", "accounts.workspace",
    "asked.guide", "asked.prompt", "claims.conversation", "claims.service_url", "circles.guide", "circles.shared", "codes.kind", "commitments.offered_to",
    "circles.room", "circles.wish", "circles.wished_by", "commitments.follows", "commitments.witness", "drafts.answers", "drafts.follows",
    "drafts.witness", "movements.week", "offers.needed_by", "offers.offered_by", "posed.sheet", "remarks.answers",
    "remarks.file", "commitments.zone", "concerns.about", "digests.week", "drafts.kind", "drafts.ref", "drafts.replaces",
    "memberships.place", "memberships.realm", "people.language", "people.writing_to", "people.zone",
    "subscriptions.channel", "programmes.guide", "programmes.language", "programmes.name", "programmes.zone", "remarks.ref",
    "seats.place", "seats.realm", "turnouts.answer",
}  # fmt: skip
"""Text that a thief of the file reads: ids, places and realms from the programme's own lists, and settings."""
