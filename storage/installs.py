"""The Slack workspaces that installed the app by OAuth, with their sealed tokens; which installations have used up their
state; Teams registrations; and what the doors turned away. Nothing here calls a platform.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import delete, or_, select, update

from storage import tables as t
from storage.database import Database, insert_into
from storage.secrets import Keyring

STATE_LASTS = timedelta(minutes=10)
# Whoever renews a token has this long before another may try.
RENEWAL_LEASE = timedelta(seconds=30)


@dataclass(frozen=True, slots=True)
class Install:
    """One workspace's installation. `details` is what Slack told with the tokens: names and scopes."""

    workspace: str
    bot_token: str
    refresh_token: str = ""
    expires_at: datetime | None = None
    details: Mapping[str, str] = field(default_factory=dict)
    revoked_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Registration:
    """One Teams registration beside the one in the settings."""

    app_id: str
    app_type: str
    tenant_id: str
    secret: str


@dataclass(frozen=True, slots=True)
class Refusal:
    what: str
    times: int
    first_at: datetime
    last_at: datetime


class Installs:
    def __init__(self, db: Database, keyring: Keyring) -> None:
        self._db = db
        self._keyring = keyring

    # Workspaces

    async def save(self, install: Install, now: datetime) -> None:
        """Keeps an installation in place of the workspace's earlier one."""
        row = {"body": self._seal(install), "installed_at": now, "expires_at": install.expires_at,
               "renewing_until": None, "revoked_at": None}  # fmt: skip
        async with self._db.write() as connection:
            new = insert_into(connection, t.installs).values(workspace=install.workspace, **row)
            await connection.execute(new.on_conflict_do_update(index_elements=["workspace"], set_=row))

    def _seal(self, install: Install) -> str:
        kept = {"bot_token": install.bot_token, "refresh_token": install.refresh_token, **dict(install.details)}
        return self._keyring.seal_message(json.dumps(kept))

    def _opened(self, row: Any) -> Install:
        kept: dict[str, str] = json.loads(self._keyring.open_message(row.body))
        token, refresh = kept.pop("bot_token"), kept.pop("refresh_token")
        return Install(row.workspace, token, refresh, row.expires_at, kept, row.revoked_at)

    async def get(self, workspace: str) -> Install | None:
        async with self._db.read() as connection:
            row = (
                await connection.execute(select(t.installs).where(t.installs.c.workspace == workspace))
            ).one_or_none()
        return self._opened(row) if row else None

    async def all(self) -> tuple[Install, ...]:
        async with self._db.read() as connection:
            rows = (await connection.execute(select(t.installs).order_by(t.installs.c.workspace))).all()
        return tuple(self._opened(row) for row in rows)

    async def revoke(self, workspace: str, now: datetime) -> bool:
        """Forgets the tokens of a workspace that removed the app. Returns whether there were any."""
        async with self._db.write() as connection:
            there = (t.installs.c.workspace == workspace) & t.installs.c.revoked_at.is_(None)
            row = (await connection.execute(select(t.installs).where(there))).one_or_none()
            if row is None:
                return False
            known = self._opened(row)
            empty = self._seal(Install(workspace, "", "", None, known.details))
            await connection.execute(
                update(t.installs).where(there).values(body=empty, revoked_at=now, expires_at=None)
            )
        return True

    async def take_renewal(self, workspace: str, now: datetime) -> bool:
        """Whether the caller may renew this workspace's token now. A refresh token works once, so only one may."""
        free = or_(t.installs.c.renewing_until.is_(None), t.installs.c.renewing_until < now)
        async with self._db.write() as connection:
            taken = await connection.execute(
                update(t.installs)
                .where(t.installs.c.workspace == workspace, t.installs.c.revoked_at.is_(None), free)
                .values(renewing_until=now + RENEWAL_LEASE)
            )
        return taken.rowcount == 1

    async def end_renewal(self, workspace: str, renewed: Install | None) -> None:
        """Keeps the new tokens, or, where there are none, only lets others try."""
        values: dict[str, Any] = {"renewing_until": None}
        if renewed is not None:
            values |= {"body": self._seal(renewed), "expires_at": renewed.expires_at}
        async with self._db.write() as connection:
            there = (t.installs.c.workspace == workspace) & t.installs.c.revoked_at.is_(None)
            await connection.execute(update(t.installs).where(there).values(values))

    # The states of installations under way

    def new_state(self, now: datetime) -> str:
        """A state that can come back once, within ten minutes. Anybody may ask for one, so nothing is kept of it."""
        said = f"{secrets.token_urlsafe(32)}.{int((now + STATE_LASTS).timestamp())}"
        return f"{said}.{self._signed(said)[0]}"

    def _signed(self, said: str) -> list[str]:
        return [hmac.digest(key, said.encode(), hashlib.sha256).hex() for key in self._keyring.derived("oauth")]

    async def take_state(self, state: str, now: datetime) -> bool:
        """Whether this state was given out and is still good. It is no longer, afterwards: its signature is kept until
        then."""
        said, _, signature = state.rpartition(".")
        if not any(hmac.compare_digest(signature.encode(), each.encode()) for each in self._signed(said)):
            return False
        expires = datetime.fromtimestamp(int(said.rpartition(".")[2]), UTC)
        if expires <= now:
            return False
        async with self._db.write() as connection:
            await connection.execute(delete(t.oauth_states).where(t.oauth_states.c.expires_at < now))
            used = insert_into(connection, t.oauth_states).values(id=signature, expires_at=expires)
            taken = await connection.execute(used.on_conflict_do_nothing(index_elements=["id"]))
        return taken.rowcount == 1

    # Teams registrations

    async def add_registration(self, registration: Registration, now: datetime) -> None:
        row = {"app_type": registration.app_type, "tenant_id": registration.tenant_id,
               "secret": self._keyring.seal_message(registration.secret), "added_at": now}  # fmt: skip
        async with self._db.write() as connection:
            new = insert_into(connection, t.teams_registrations).values(app_id=registration.app_id, **row)
            await connection.execute(new.on_conflict_do_update(index_elements=["app_id"], set_=row))

    async def remove_registration(self, app_id: str) -> bool:
        async with self._db.write() as connection:
            gone = delete(t.teams_registrations).where(t.teams_registrations.c.app_id == app_id)
            return (await connection.execute(gone)).rowcount == 1

    async def registrations(self) -> tuple[Registration, ...]:
        async with self._db.read() as connection:
            rows = (
                await connection.execute(select(t.teams_registrations).order_by(t.teams_registrations.c.app_id))
            ).all()
        opened = self._keyring.open_message
        return tuple(Registration(r.app_id, r.app_type, r.tenant_id, opened(r.secret)) for r in rows)

    # What the doors turned away

    async def note_refusal(self, what: str, times: int, now: datetime) -> None:
        async with self._db.write() as connection:
            new = insert_into(connection, t.refusals).values(what=what, times=times, first_at=now, last_at=now)
            again = {"times": t.refusals.c.times + times, "last_at": now}
            await connection.execute(new.on_conflict_do_update(index_elements=["what"], set_=again))

    async def forget_refusals(self, platform: str) -> None:
        """Nothing is written where there were none."""
        whats = (platform, *(f"{platform}-{why}" for why in ("old", "tenant")))
        async with self._db.read() as connection:
            noted = (await connection.execute(select(t.refusals.c.what).where(t.refusals.c.what.in_(whats)))).first()
        if noted:
            async with self._db.write() as connection:
                await connection.execute(delete(t.refusals).where(t.refusals.c.what.in_(whats)))

    async def refusals(self, since: datetime) -> tuple[Refusal, ...]:
        async with self._db.read() as connection:
            rows = (await connection.execute(select(t.refusals).where(t.refusals.c.last_at > since))).all()
        return tuple(Refusal(r.what, r.times, r.first_at, r.last_at) for r in rows)
