"""After a backup was restored: what has to be set right before anything is started.

A backup of the data may be older than the newest backup of people's keys. Whoever has no key any more was erased in
between, and has to be forgotten once more; what waited when the backup was made may have been sent since.
"""

from __future__ import annotations

from sqlalchemy import and_, func, or_, select, update

from storage.database import Database
from storage.tables import outbox, people, person_keys


async def keyless(db: Database) -> list[str]:
    """The people without a key. ValueError where nobody has one: then the keys were not restored."""
    has_none = ~select(person_keys.c.person_id).where(person_keys.c.person_id == people.c.id).exists()
    async with db.read() as connection:
        gone = list((await connection.execute(select(people.c.id).where(has_none).order_by(people.c.id))).scalars())
        if gone and not await connection.scalar(select(func.count()).select_from(person_keys)):
            raise ValueError("Nobody's key is there. Restore the backup of the keys (person_keys) first.")
    return gone


async def set_right(db: Database, gone: list[str]) -> None:
    """Drops what waits to or from these people, and has the rest looked up before it is sent again."""
    async with db.write() as connection:
        open_ = outbox.c.state.in_(("open", "parked"))
        theirs = and_(open_, or_(outbox.c.author.in_(gone), outbox.c.person_id.in_(gone)))
        await connection.execute(update(outbox).where(theirs).values(state="cancelled", body="", held_until=None))
        await connection.execute(update(outbox).where(open_).values(in_hand=True, held_until=None))
