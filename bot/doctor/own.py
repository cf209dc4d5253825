"""Looks at what is ours: the settings, the database, what was given up, and what the doors turned away."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator, Iterator
from datetime import timedelta
from urllib.parse import urlsplit

from bot.commands import parked, secret_of
from bot.doctor.looking import Looking
from bot.settings import Settings, SettingsError, check, is_secret
from storage.condition import without_contact
from storage.database import Database, open_database
from storage.installs import Installs
from storage.migrations import schema_problem
from storage.rotation import key_problem
from storage.secrets import Keyring

REFUSED_SINCE = timedelta(days=2)


def settings_problems(settings: Settings) -> Iterator[str]:
    try:
        check(settings)
    except SettingsError as error:
        yield from str(error).splitlines()
    url = settings.PUBLIC_URL
    if not settings.local and not url.startswith("https://"):
        yield "PUBLIC_URL is not set to an https address, so messages cannot link to digests and data pages."
    elif not settings.local and urlsplit(url).path.strip("/"):
        yield f"PUBLIC_URL has a path ({urlsplit(url).path}). Set the address alone, such as https://{urlsplit(url).netloc}"


async def database(looking: Looking) -> AsyncIterator[str]:
    try:
        db = await open_database(looking.settings.DATABASE_URL)
    except ValueError as error:
        yield f"{error}."
        return
    try:
        if problem := await schema_problem(db):
            yield problem
            return
        if secret := secret_of(looking.settings):
            if not is_secret(secret):
                return  # said with the settings
            if problem := await key_problem(db, Keyring(secret)):
                yield problem
                return
        for line in await parked(db, looking.settings):
            yield line
        async for line in _refusals(looking, db):
            yield line
        for name in [] if looking.settings.local else await without_contact(db):
            yield (
                f"Nobody is the safeguarding contact of {name}, so concerns go to its conveners. Give the contact a code: "
                f'convenor programme safeguarding "{name}"'
            )
    except Exception as error:
        yield _away(error)
    finally:
        with contextlib.suppress(Exception):
            await db.close()


# PostgreSQL's codes for what a wrong DATABASE_URL meets.
_REFUSED = {
    "3D000": "PostgreSQL has no database of the name in DATABASE_URL. Make it with createdb, or mend the name.",
    "28P01": "PostgreSQL refuses the user or the password in DATABASE_URL. Mend them there.",
    "28000": "PostgreSQL does not let the user in DATABASE_URL in. Mend the user there, or allow it in pg_hba.conf.",
    "42501": "The user in DATABASE_URL may not use this database. Make that user its owner.",
}


def _away(error: Exception) -> str:
    """The driver's own error may be wrapped, more than once."""
    inner: object = error
    while inner is not None:
        if remedy := _REFUSED.get(str(getattr(inner, "sqlstate", ""))):
            return remedy
        inner = getattr(inner, "orig", None) or getattr(inner, "__cause__", None)
    return f"The database cannot be reached ({type(error).__name__}). Is PostgreSQL running? Check DATABASE_URL."


_WHY = {
    "slack": (
        "Slack: its signature did not fit. SLACK_SIGNING_SECRET is another app's, or was made anew. Copy it again from Basic "
        "Information, Signing Secret, and start Convenor again."
    ),
    "slack-old": (
        "Slack: by this computer's clock it was more than five minutes old or early. Set the clock by the network: "
        "timedatectl set-ntp true"
    ),
    "teams": (
        "Teams: its token was not for us. MicrosoftAppId has to be the Microsoft App ID of the Azure Bot whose messaging "
        "endpoint is this server; or this computer's clock is wrong."
    ),
    "teams-tenant": (
        "Teams: it was of another tenant. MicrosoftAppTenantId has to be the tenant whose people write, and TEAMS_TENANTS, "
        "where it is set, has to name it. For another council: convenor teams-registration add"
    ),
}


async def _refusals(looking: Looking, db: Database) -> AsyncIterator[str]:
    """A genuine request makes the doors forget what they refused before: so what is noted here was followed by none."""
    if not (secret := secret_of(looking.settings)):
        return
    for refusal in await Installs(db, Keyring(secret)).refusals(looking.now() - REFUSED_SINCE):
        times = "A request was" if refusal.times == 1 else f"{refusal.times} requests were"
        when = f"{refusal.last_at:%Y-%m-%d at %H:%M} UTC"
        yield f"{times} refused, the last on {when}, and none that fits has come since. From {_WHY[refusal.what]}"
