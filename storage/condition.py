"""How the service is doing, in numbers: what is due and not done, since when, and what was given up.

It is read from the database, so that every process, `/metrics` and `convenor doctor` tell the same truth.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import exists, func, select

from conversations.model import ProgrammeState, Role, Standing
from storage import tables as t
from storage.database import Database
from storage.failures import given_up

NONE = timedelta(0)


@dataclass(frozen=True, slots=True)
class Condition:
    """`messages_due` and `timers_due` are due and not done, the oldest for so long. `*_parked` were given up until a
    human replays them."""

    messages_due: int
    messages_oldest: timedelta
    timers_due: int
    timers_oldest: timedelta
    messages_parked: int
    timers_parked: int
    events_parked: int


async def condition(db: Database, now: datetime) -> Condition:
    """Raises DatabaseAway."""
    outbox, timers = t.outbox.c, t.timers.c
    open_ = select(func.count(), func.min(outbox.not_before)).where(outbox.state == "open", outbox.not_before <= now)
    due = select(func.count(), func.min(timers.at)).where(timers.parked == "", timers.at <= now)
    async with db.read() as connection:
        messages, messages_since = (await connection.execute(open_)).one()
        late, late_since = (await connection.execute(due)).one()
        counted = [
            await connection.scalar(select(func.count()).where(rows)) or 0
            for rows in (outbox.state == "parked", timers.parked != "", given_up(now))
        ]
    return Condition(
        messages,
        max(NONE, now - messages_since) if messages_since else NONE,
        late,
        max(NONE, now - late_since) if late_since else NONE,
        *counted,
    )


async def without_contact(db: Database) -> list[str]:
    """The names of the programmes that people take part in, and of which nobody is a safeguarding contact."""
    members, programmes = t.memberships.c, t.programmes.c
    cares = members.roles.contains(json.dumps(Role.SAFEGUARDING))
    here = (members.programme_id == programmes.id) & (members.standing != Standing.LEFT)
    alive = programmes.state.in_((ProgrammeState.RUNNING, ProgrammeState.PAUSED))
    joined = exists().where(here & (members.standing == Standing.TAKING_PART))
    rows = select(programmes.name).where(alive, joined, ~exists().where(here & cares)).order_by(programmes.name)
    async with db.read() as connection:
        return list((await connection.execute(rows)).scalars())
