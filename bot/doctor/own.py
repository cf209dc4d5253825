"""Looks at what is ours: the settings, the database, what was given up, and what the doors turned away."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator, Iterator
from datetime import timedelta
from urllib.parse import urlsplit

from bot.commands import parked, secret_of
from bot.doctor.looking import Looking
from bot.settings import Settings, SettingsError, check
from storage.database import Database, open_database
from storage.installs import Installs
from storage.migrations import schema_problem
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
        for line in await parked(db, looking.settings):
            yield line
        async for line in _refusals(looking, db):
            yield line
    except Exception as error:
        yield f"The database cannot be reached ({type(error).__name__}). Check DATABASE_URL."
    finally:
        with contextlib.suppress(Exception):
            await db.close()


async def _refusals(looking: Looking, db: Database) -> AsyncIterator[str]:
    if not (secret := secret_of(looking.settings)):
        return
    for refusal in await Installs(db, Keyring(secret)).refusals(looking.now() - REFUSED_SINCE):
        since = f"{refusal.times} times, last on {refusal.last_at:%Y-%m-%d at %H:%M} UTC"
        if refusal.what == "slack":
            yield (
                f"Requests to the Slack address were refused {since}: their signature did not fit. If people get no "
                "answer, SLACK_SIGNING_SECRET is another app's (Basic Information, Signing Secret), or a clock is wrong."
            )
        else:
            yield (
                f"Requests to the Teams address were refused {since}: their token did not fit. If people get no answer, "
                "MicrosoftAppId or MicrosoftAppTenantId is another bot's, or a clock is wrong."
            )
