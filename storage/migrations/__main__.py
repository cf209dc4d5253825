"""For developers, after a change of the records: `python -m storage.migrations "what changed"` drafts the next version
by comparing a freshly migrated SQLite database with the tables. Read it, mend it, format it, add data changes."""

from __future__ import annotations

import asyncio
import sys
import tempfile
from pathlib import Path

from alembic import command
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from storage.database import open_database
from storage.migrations import alembic_config, migrate


async def draft(message: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        db = await open_database(f"sqlite:///{Path(folder) / 'draft.db'}")
        try:
            await migrate(db)
            async with db.write() as connection:
                await connection.run_sync(_revise, message)
        finally:
            await db.close()


def _revise(connection: Connection, message: str) -> None:
    config = alembic_config()
    config.attributes["connection"] = connection
    number = len(list(ScriptDirectory.from_config(config).walk_revisions())) + 1
    command.revision(config, message, autogenerate=True, rev_id=f"{number:04}")


if __name__ == "__main__":
    asyncio.run(draft(sys.argv[1]))
