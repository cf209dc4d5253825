"""Looks at Teams: whether Microsoft gives each registration a token, and whether its keys can be read."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from urllib.parse import urlsplit

import aiohttp

from adapters.teams.config import TeamsConfig
from bot.doctor.looking import Looking
from bot.wiring import teams_config, teams_registered

_GUID = re.compile(r"[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}")
# Entra's numbers for what is wrong with a registration.
_ENTRA = {
    "7000215": "MicrosoftAppPassword is not this app's client secret. Copy the secret's Value, not its Secret ID.",
    "7000222": "The client secret has expired. Make a new one under Certificates & secrets, and set MicrosoftAppPassword.",
    "700016": "The tenant does not know this app. MicrosoftAppId and MicrosoftAppTenantId must be of one registration.",
    "90002": "There is no tenant of that id. Copy Directory (tenant) ID from the registration to MicrosoftAppTenantId.",
    "900023": "MicrosoftAppTenantId is no tenant's id. Copy Directory (tenant) ID from the registration.",
    "7000229": "The app has no service principal in the tenant. Create the Azure Bot in the same tenant.",
}


async def teams(looking: Looking) -> AsyncIterator[str]:
    registrations = await _registrations(looking)
    if not registrations:
        return
    for config in registrations:
        async for line in _registration(looking, config):
            yield line
    try:
        async with looking.session.get(registrations[0].metadata_address) as answer:
            looking.note_time(answer)
            if answer.status != 200:
                yield f"Microsoft's keys cannot be read ({answer.status}). Check TEAMS_OPENID_METADATA."
    except (aiohttp.ClientError, TimeoutError) as error:
        yield (
            f"Microsoft's keys cannot be read ({type(error).__name__}), so nobody in Teams is answered. Does a firewall "
            f"hold back {urlsplit(registrations[0].metadata_address).netloc}?"
        )


async def _registrations(looking: Looking) -> list[TeamsConfig]:
    settings, found = looking.settings, []
    own = teams_config(settings)
    if own is not None:
        found.append(own)
    try:
        async with looking.installs() as kept:
            found += [teams_registered(settings, each) for each in (await kept.registrations() if kept else ())]
    except Exception:
        return found  # what is wrong with the database is said elsewhere
    return found


async def _registration(looking: Looking, config: TeamsConfig) -> AsyncIterator[str]:
    name = f"Teams app {config.app_id or '(no id)'}"
    if not _GUID.fullmatch(config.app_id):
        yield f"{name}: MicrosoftAppId is no app's id. Copy Application (client) ID from the registration."
    if config.app_type == "SingleTenant" and not _GUID.fullmatch(config.tenant_id):
        yield f"{name}: MicrosoftAppTenantId is no tenant's id. Copy Directory (tenant) ID from the registration."
        return
    form = {
        "grant_type": "client_credentials",
        "client_id": config.app_id,
        "client_secret": config.app_password,
        "scope": "https://api.botframework.com/.default",
    }
    try:
        async with looking.session.post(config.token_address, data=form) as answer:
            looking.note_time(answer)
            body = await answer.json(content_type=None)
            if answer.status == 200:
                return
    except (aiohttp.ClientError, TimeoutError, ValueError) as error:
        yield f"{name}: {urlsplit(config.token_address).netloc} cannot be reached ({type(error).__name__}). Is there a network, or a proxy?"
        return
    said = str(body.get("error_description", "")) if isinstance(body, dict) else ""
    number = re.search(r"AADSTS(\d+)", said)
    word = str(body.get("error", answer.status)) if isinstance(body, dict) else str(answer.status)
    code = number[1] if number else ""
    remedy = _ENTRA.get(code)
    if remedy is None and word == "invalid_client":
        remedy = _ENTRA["7000215"]
    shown = f"AADSTS{code}" if code else re.sub(r"[^a-z_0-9]", "", word)[:40]
    yield f"{name}: no token could be had ({shown}). {remedy or 'Look the number up at login.microsoftonline.com/error.'}"
