"""A populated database to measure on: circles of three, on both platforms, who have talked for a while.

`settle` makes the people who take part, as the product itself keeps them. `fill` adds many more of everything beside
them, straight in SQL: a turn has nothing to do with those, and a benchmark shows that it has not.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any

from sqlalchemy import Table, text

from adapters.local import Person as Somebody
from adapters.local import World
from conversations.model import Account, Consent, Record, Scope
from storage import tables as t
from storage.database import Database
from storage.queries import Queries
from storage.secrets import Keyring
from tests.unit import builders as make

SIZE = 3
REMARKS = 12


@dataclass
class Population:
    """`slack` and `teams` are (user, conversation, name) of everybody who can write there."""

    slack_team: str
    teams_tenant: str
    slack: list[tuple[str, str, str]] = field(default_factory=list)
    teams: list[tuple[str, str, str]] = field(default_factory=list)


async def settle(db: Database, keyring: Keyring, world: World, circles: int, service_url: str = "") -> Population:
    """So many circles in a migrated, empty database, and their people in the emulated Slack and Teams."""
    slack, teams = world.add_workspace("slack", "Harbour"), world.add_workspace("teams", "Eastvale")
    made = Population(slack.id, teams.id)
    now = datetime.now(UTC) - timedelta(days=2)
    records: list[Record] = [make.make_programme(open_to=(f"slack:{slack.id}", f"teams:{teams.id}"), created_at=now)]
    records.append(make.make_round(1, asked_at=now, match_at=now, matched_at=now))
    for number in range(circles):
        people = [
            world.add_person(slack if (number + place) % 2 else teams, f"Person {number}-{place}")
            for place in range(SIZE)
        ]
        for person in people:
            on_slack = person.platform == "slack"
            writers = made.slack if on_slack else made.teams
            user = person.user_id if on_slack else person.aad_id
            writers.append((user, world.personal(person).id, person.name))
        records += _circle(number, people, [world.personal(person).id for person in people], service_url, now)
    await Queries(db, keyring).save_all(records, now)
    # People write as it comes, not circle by circle.
    for writers in (made.slack, made.teams):
        Random(1).shuffle(writers)
    return made


def _circle(
    number: int, people: list[Somebody], conversations: list[str], service_url: str, now: datetime
) -> Iterator[Record]:
    """A circle that has answered a question, promised something and written a little."""
    circle, question = f"c{number}", f"a{number}"
    yield make.make_circle(circle, number=number + 1, opened_at=now)
    yield make.make_asked(question, circle, asked_at=now, reveal_at=now + timedelta(days=3), revealed_at=now)
    later = now + timedelta(days=1)
    for place, (person, conversation) in enumerate(zip(people, conversations, strict=True)):
        own = f"p{number}-{place}"
        on_slack = person.platform == "slack"
        user = person.user_id if on_slack else person.aad_id
        yield make.make_person(own, name=person.name)
        yield Account(
            f"{person.platform}:{person.workspace}/{user}",
            own,
            person.platform,
            person.workspace,
            user,
            conversation,
            "" if on_slack else service_url,
            seen_at=datetime.now(UTC),
        )
        yield make.make_membership(own, realm=make.REALMS[place].key, themes=("Youth",), assets="A hall on Tuesdays")
        for scope in (Scope.TAKING_PART, Scope.INTRODUCTIONS, Scope.SHARING, Scope.QUOTES):
            yield Consent(f"ok-{own}-{scope}", "better", own, scope, now)
        yield make.make_seat(own, circle, realm=make.REALMS[place].key, shown_at=later, joined_at=now)
        yield make.make_reflection(own, question, circle, given_at=later, shared_at=later)
    due = date.today() + timedelta(days=5)  # noqa: DTZ011 (any day soon)
    yield make.make_commitment(f"k{number}", f"p{number}-0", circle, due=due, made_at=later)
    for nth in range(REMARKS):
        yield make.make_remark(
            f"rem{number}-{nth}", f"p{number}-{nth % SIZE}", circle, said_at=later, text=f"What {nth} of us saw there."
        )


async def fill(db: Database, people: int, messages: int) -> None:
    """So many more people, a thousand to a programme and three to a circle, and what they wrote and were sent."""
    async with db.write(long=True) as connection:
        for table, count, columns in _filling(people, messages):
            await connection.execute(text(_insert(table, columns, connection.dialect.name)), {"count": count})
    async with db.write(long=True) as connection:
        await connection.execute(text("ANALYZE"))


def _insert(table: Table, columns: dict[str, str], dialect: str) -> str:
    """`i` counts from 1. What a table does not name is empty, false, 0 or now."""
    plain: dict[str, Any] = {}
    for column in table.c:
        kind = str(column.type.compile()).upper()
        if column.name in columns:
            plain[column.name] = columns[column.name]
        elif column.name == "sequence" or (column.nullable and column.name != "id"):
            continue
        elif "DATETIME" in kind or "TIMESTAMP" in kind:
            plain[column.name] = "'2026-06-01 10:00:00.000000'" + ("::timestamptz" if dialect == "postgresql" else "")
        elif "DATE" in kind:
            plain[column.name] = "'2026-06-10'" + ("::date" if dialect == "postgresql" else "")
        elif "BOOL" in kind:
            plain[column.name] = "false"
        elif "INT" in kind:
            plain[column.name] = "1"
        else:
            plain[column.name] = "''"
    numbers = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < :count)"
    names = ", ".join(f'"{name}"' for name in plain)
    if dialect == "postgresql":
        return f"INSERT INTO {table.name} ({names}) {numbers} SELECT {', '.join(plain.values())} FROM n"
    return f"INSERT INTO {table.name} ({names}) {numbers} SELECT {', '.join(plain.values())} FROM n"


_WORDS = "'" + "c2VhbGVkIHdvcmRzIHRoYXQgbm9ib2R5IHJlYWRz" * 3 + "'"


def _filling(people: int, messages: int) -> Iterator[tuple[Table, int, dict[str, str]]]:
    person, programme = "'x' || i", "'xp' || (i / 1000)"
    circle = "'xc' || (i / 3)"
    writer, theirs = f"'x' || (i % {people})", f"'xc' || ((i % {people}) / 3)"
    yield t.programmes, people // 1000 + 1, {"id": "'xp' || (i - 1)", "realms": "'[]'", "places": "'[]'",
        "themes": "'[]'", "open_to": "'[\"slack:X' || i || '\"]'"}  # fmt: skip
    yield t.people, people, {"id": person, "name": _WORDS}
    yield t.accounts, people, {"id": "'slack:X/' || i", "person_id": person, "platform": "'slack'"}
    yield t.memberships, people, {"id": "'xm' || i", "person_id": person, "programme_id": programme,
        "standing": "'taking part'", "roles": "'[\"participant\"]'", "themes": "'[]'"}  # fmt: skip
    yield t.consents, people * 2, {"id": "'xo' || i", "person_id": "'x' || (i / 2)", "programme_id": "'xp' || (i / 2000)",
        "scope": "'taking part'"}  # fmt: skip
    yield (
        t.circles,
        people // 3,
        {"id": "'xc' || i", "programme_id": "'xp' || (i * 3 / 1000)", "round_id": "'xr' || (i * 3 / 1000)"},
    )
    yield t.rounds, people // 1000 + 1, {"id": "'xr' || (i - 1)", "programme_id": "'xp' || (i - 1)", "record": "'{}'"}
    yield t.seats, people, {"id": "'xs' || i", "person_id": person, "programme_id": programme, "circle_id": circle}
    yield t.commitments, people, {"id": "'xk' || i", "person_id": person, "programme_id": programme, "circle_id": circle,
        "state": "'open'"}  # fmt: skip
    yield t.remarks, messages, {"id": "'xw' || i", "person_id": writer, "circle_id": theirs, "text": _WORDS,
        "ref": "'slack|X|' || i", "reactions": "'[]'"}  # fmt: skip
    yield t.outbox, messages * 2, {"id": "'xd' || i", "kind": "'send'", "state": "'delivered'", "person_id": writer,
        "author": writer, "about": "'xw' || (i / 2)", "circle_id": theirs, "receipt": "'teams|X|' || i",
        "recipient": f"'slack:X/' || (i % {people})", "lane": "'slack:X:send'"}  # fmt: skip
    yield t.inbox, messages, {"id": "'xe' || i"}
