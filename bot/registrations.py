"""What the `teams-registration` commands do."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Any

from bot.commands import opened
from bot.settings import SettingsError
from storage.installs import Installs, Registration

_GUID = re.compile(r"[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}")


async def add_registration(app_id: str, app_type: str, tenant: str, secret: str) -> str:
    """Raises SettingsError, which names everything that is wrong, before anything is kept."""
    secret, wrong = secret.strip(), []
    if not _GUID.fullmatch(app_id):
        wrong.append(f"{app_id} is no app's id. Copy Application (client) ID from the registration.")
    if app_type == "SingleTenant" and not _GUID.fullmatch(tenant):
        wrong.append("Give --tenant: Directory (tenant) ID of the registration.")
    if app_type == "MultiTenant" and tenant:
        wrong.append("A MultiTenant registration is for every tenant: leave --tenant out.")
    if not secret:
        wrong.append("The client secret is empty.")
    elif _GUID.fullmatch(secret):
        wrong.append("That is the secret's id. Copy its Value: it is shown once, when the secret is made.")
    if wrong:
        raise SettingsError("\n".join(wrong))
    async with opened() as (settings, db, keyring):
        store = Installs(db, keyring)
        others = [each for each in await store.registrations() if each.app_id != app_id]
        taken = any(tenant and each.tenant_id == tenant for each in others)
        if app_id == settings.MicrosoftAppId:
            raise SettingsError("That is the registration in the settings (MicrosoftAppId). It needs no adding.")
        if taken or (tenant and tenant == settings.MicrosoftAppTenantId):
            raise SettingsError("That tenant has a registration already. See: convenor teams-registration list")
        await store.add_registration(Registration(app_id, app_type, tenant, secret), datetime.now(UTC))
    return f"Kept. Write its package with: convenor teams-package OUT.zip --app-id {app_id}"


async def registrations() -> list[dict[str, Any]]:
    async with opened() as (settings, db, keyring):
        kept = await Installs(db, keyring).registrations()
    found = [{"app_id": r.app_id, "type": r.app_type, "tenant": r.tenant_id, "from": "added"} for r in kept]
    if settings.MicrosoftAppId:
        own = {"app_id": settings.MicrosoftAppId, "type": settings.MicrosoftAppType,
               "tenant": settings.MicrosoftAppTenantId, "from": "settings"}  # fmt: skip
        found.insert(0, own)
    return found


async def remove_registration(app_id: str) -> str:
    async with opened() as (_, db, keyring):
        if not await Installs(db, keyring).remove_registration(app_id):
            raise SettingsError(f"There is no registration {app_id}. See: convenor teams-registration list")
    return "Removed."
