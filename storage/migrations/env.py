"""Run by Alembic, on the connection that `migrate` hands over and in its transaction."""

from __future__ import annotations

from typing import Any, Literal

from alembic import context

from storage.tables import Moment, metadata


def render_item(kind: str, item: Any, _context: Any) -> str | Literal[False]:
    """A version must not change with our code, so it names only SQLAlchemy's types."""
    return "sa.DateTime(timezone=True)" if kind == "type" and isinstance(item, Moment) else False


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_item=render_item,
    # SQLite alters a table by copying it; there is nothing to copy in the first version.
    render_as_batch=context.script.get_current_head() is not None,
    on_version_apply=context.config.attributes.get("done"),
)
with context.begin_transaction():
    context.run_migrations()
