"""Lanes: deliveries that share one pace, and desks: which process writes to a workspace at present.

A lane is a workspace and a kind of call (`slack:T1:send`), as the platforms count. On PostgreSQL a workspace is written
to by one process at a time, which therefore knows its pace; when that process stops or dies, another takes the desk.
"""

from __future__ import annotations

import time
from collections.abc import Iterable
from datetime import timedelta

from sqlalchemy import delete, func, literal_column, or_, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.tables import desks, outbox

DESK = timedelta(seconds=6)


def lane_of(recipient: str, kind: str) -> str:
    """The lane of a row to an account (`slack:T1/U1`); a passing note counts as a message."""
    workspace = recipient.partition("/")[0]
    return f"{workspace}:{'send' if kind == 'quiet' else kind}" if workspace else ""


def workspace_of(lane: str) -> str:
    return lane.rpartition(":")[0]


async def open_lanes(connection: AsyncConnection) -> list[str]:
    """Every lane with something in it, by hopping through the index: a long lane costs no more than a short one."""
    is_open = outbox.c.state == literal_column("'open'")
    hop = select(func.min(outbox.c.lane).label("lane")).where(is_open).cte("hop", recursive=True)
    following = select(func.min(outbox.c.lane)).where(is_open, outbox.c.lane > hop.c.lane).scalar_subquery()
    hop = hop.union_all(select(following).where(hop.c.lane.is_not(None)))
    return list((await connection.execute(select(hop.c.lane).where(hop.c.lane.is_not(None)))).scalars())


class Desks:
    """The workspaces that one process writes to. On SQLite there is only one process."""

    def __init__(self, holder: str) -> None:
        self._holder = holder
        self._renew_at: dict[str, float] = {}

    async def take(self, connection: AsyncConnection, workspaces: Iterable[str]) -> set[str]:
        """Those of the workspaces that are ours, after taking the free ones. The database's clock counts."""
        wanted = sorted(set(workspaces))
        if connection.dialect.name == "sqlite":
            return set(wanted)
        now = time.monotonic()
        ours = {workspace for workspace in wanted if self._renew_at.get(workspace, 0.0) > now}
        # In one order for every process, so that two never wait for each other.
        if asked := [workspace for workspace in wanted if workspace not in ours]:
            until = func.clock_timestamp() + DESK
            new = insert(desks).values([{"workspace": each, "holder": self._holder, "until": until} for each in asked])
            free = or_(desks.c.holder == self._holder, desks.c.until < func.clock_timestamp())
            taken = await connection.execute(
                new.on_conflict_do_update(
                    index_elements=["workspace"], set_={"holder": self._holder, "until": until}, where=free
                ).returning(desks.c.workspace)
            )
            got = set(taken.scalars())
            self._renew_at = {each: at for each, at in self._renew_at.items() if at > now}
            self._renew_at |= dict.fromkeys(got, now + DESK.total_seconds() / 2)
            ours |= got
        return ours

    async def leave(self, connection: AsyncConnection) -> None:
        """Others need not wait until the desks run out."""
        self._renew_at.clear()
        if connection.dialect.name != "sqlite":
            await connection.execute(delete(desks).where(desks.c.holder == self._holder))
