"""`convenor doctor`: looks at everything that has to be right, all at once, and says what is wrong and how to mend it.

Each look has a few seconds, so that the whole takes less than twenty, also where there is no network. Tokens and
secrets are tried out where that changes nothing; none is ever printed.
"""

from __future__ import annotations

import asyncio
import contextlib
import re
import smtplib
import ssl
from collections.abc import AsyncIterator, Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import unquote, urlsplit

import aiohttp

from adapters.slack.manifest import SCOPES
from adapters.teams.config import TeamsConfig
from bot.commands import parked, secret_of
from bot.settings import Settings, SettingsError, check, load
from bot.wiring import teams_config, teams_registered
from storage.database import open_database
from storage.installs import Installs
from storage.migrations import schema_problem
from storage.secrets import Keyring

LOOK_SECONDS = 12.0
CALL = aiohttp.ClientTimeout(total=6, connect=4)
SKEW = timedelta(seconds=60)
# Slack refuses requests older than five minutes, and so do we.
REFUSED_SINCE = timedelta(days=2)
MOST_WORKSPACES = 20
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


@dataclass(frozen=True, slots=True)
class Finding:
    """Something to mend. `about` is what was looked at; the text says what is wrong and what to do."""

    about: str
    text: str


class Doctor:
    def __init__(self, settings: Settings, now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self._settings = settings
        self._now = now
        self._skew: timedelta | None = None

    async def look(self) -> list[Finding]:
        """Everything that is wrong, in the order of what to mend first."""
        found = [Finding("settings", line) for line in self._settings_problems()]
        if self._settings.local:
            return [*found, *await self._in_time("database", self._database())]
        async with aiohttp.ClientSession(timeout=CALL) as session:
            looks = (
                ("database", self._database()),
                ("address", self._address(session)),
                ("slack", self._slack(session)),
                ("teams", self._teams(session)),
                ("mail", self._mail()),
            )
            for part in await asyncio.gather(*(self._in_time(name, look) for name, look in looks)):
                found += part
        if self._skew is not None and abs(self._skew) > SKEW:
            minutes = abs(self._skew).total_seconds() / 60
            way = "ahead" if self._skew > timedelta() else "behind"
            text = (
                f"This computer's clock is {minutes:.0f} minutes {way}. Slack's and Microsoft's requests are refused then. "
                "Set it by the network: timedatectl set-ntp true"
            )
            found.append(Finding("clock", text))
        return found

    async def _in_time(self, about: str, look: AsyncIterator[str]) -> list[Finding]:
        found: list[Finding] = []
        try:
            async with asyncio.timeout(LOOK_SECONDS):
                async for text in look:
                    found.append(Finding(about, text))  # noqa: PERF401 (what was found in time is kept)
        except TimeoutError:
            found.append(Finding(about, f"Looking at the {about} took too long. Is there a network?"))
        return found

    # Settings and database

    def _settings_problems(self) -> Iterable[str]:
        try:
            check(self._settings)
        except SettingsError as error:
            yield from str(error).splitlines()
        url = self._settings.PUBLIC_URL
        if not self._settings.local and not url.startswith("https://"):
            yield "PUBLIC_URL is not set to an https address, so messages cannot link to digests and data pages."
        elif not self._settings.local and urlsplit(url).path.strip("/"):
            yield f"PUBLIC_URL has a path ({urlsplit(url).path}). Set the address alone, such as https://{urlsplit(url).netloc}"

    async def _database(self) -> AsyncIterator[str]:
        try:
            db = await open_database(self._settings.DATABASE_URL)
        except ValueError as error:
            yield f"{error}."
            return
        try:
            if problem := await schema_problem(db):
                yield problem
                return
            for line in await parked(db, self._settings):
                yield line
            async for line in self._refusals(db):
                yield line
        except Exception as error:
            yield f"The database cannot be reached ({type(error).__name__}). Check DATABASE_URL."
        finally:
            with contextlib.suppress(Exception):
                await db.close()

    async def _refusals(self, db: Any) -> AsyncIterator[str]:
        if not (secret := secret_of(self._settings)):
            return
        for refusal in await Installs(db, Keyring(secret)).refusals(self._now() - REFUSED_SINCE):
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

    # The public address

    async def _address(self, session: aiohttp.ClientSession) -> AsyncIterator[str]:
        url = self._settings.PUBLIC_URL.rstrip("/")
        if not url.startswith("https://"):
            return
        try:
            async with session.get(f"{url}/healthz", allow_redirects=False) as answer:
                text = await answer.text()
                if answer.status != 200 or text.strip() != "ok":
                    yield (
                        f"{url} answers, but not as Convenor does ({answer.status}). Is `convenor serve` running, and does "
                        f"your proxy pass everything on to {self._settings.HOST}:{self._settings.PORT}?"
                    )
        except aiohttp.ClientConnectorCertificateError:
            yield f"{url} has a certificate that is not trusted. Slack and Microsoft will not talk to it: renew it."
        except aiohttp.ClientConnectorDNSError:
            yield f"{url} has a name that is not known. Check PUBLIC_URL, and the name's entry at your DNS."
        except (aiohttp.ClientError, TimeoutError) as error:
            yield (
                f"{url} cannot be reached ({type(error).__name__}). Is `convenor serve` running, is port 443 open, and "
                "does your proxy pass it on? From inside some networks the own public address cannot be seen: try it "
                "from a telephone."
            )

    # Slack

    async def _call(
        self, session: aiohttp.ClientSession, method: str, token: str = "", **given: str
    ) -> tuple[dict[str, Any], str]:
        """A method's answer and the scopes in its headers."""
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        url = f"{self._settings.SLACK_API_URL.rstrip('/')}/{method}"
        async with session.post(url, data=given, headers=headers) as answer:
            self._note_time(answer)
            body = await answer.json(content_type=None)
            return body if isinstance(body, dict) else {}, answer.headers.get("X-OAuth-Scopes", "")

    def _note_time(self, answer: aiohttp.ClientResponse) -> None:
        """How far our clock is from that of whoever answered."""
        with contextlib.suppress(TypeError, ValueError):
            self._skew = self._now() - parsedate_to_datetime(answer.headers.get("Date", ""))

    async def _slack(self, session: aiohttp.ClientSession) -> AsyncIterator[str]:
        settings = self._settings
        if not settings.slack_on:
            return
        secret = settings.SLACK_SIGNING_SECRET
        if secret and not re.fullmatch(r"[0-9a-f]{32}", secret) and "slack.com" in settings.SLACK_API_URL:
            yield (
                "SLACK_SIGNING_SECRET does not look like one: 32 digits and letters from a to f. Copy it from Basic "
                "Information, Signing Secret; the Client Secret and the Verification Token are others."
            )
        try:
            if settings.slack_by_oauth:
                async for line in self._oauth(session):
                    yield line
            elif settings.SLACK_BOT_TOKEN:
                async for line in self._token(session, settings.SLACK_BOT_TOKEN, "SLACK_BOT_TOKEN"):
                    yield line
            if settings.slack_by_socket:
                async for line in self._app_token(session):
                    yield line
        except (aiohttp.ClientError, TimeoutError, ValueError) as error:
            yield f"Slack cannot be reached at {settings.SLACK_API_URL} ({type(error).__name__}). Is there a network, or a proxy?"

    async def _token(self, session: aiohttp.ClientSession, token: str, what: str) -> AsyncIterator[str]:
        if what == "SLACK_BOT_TOKEN" and not token.startswith("xoxb-"):
            yield "SLACK_BOT_TOKEN is no bot token: it begins with xoxb-. Copy it from OAuth & Permissions."
        answer, scopes = await self._call(session, "auth.test", token)
        if not answer.get("ok"):
            yield self._token_problem(str(answer.get("error", "")), what)
            return
        missing = [scope for scope in SCOPES if scope not in scopes.split(",")] if scopes else []
        if missing:
            yield (
                f"{what} lacks the scopes {', '.join(missing)}. Put `convenor slack-manifest` into the app's App Manifest, "
                "save, and reinstall the app to the workspace."
            )

    def _token_problem(self, error: str, what: str) -> str:
        remedies = {
            "invalid_auth": f"{what} is not known to Slack. Copy Bot User OAuth Token again from OAuth & Permissions.",
            "not_authed": f"{what} is empty. Copy Bot User OAuth Token from OAuth & Permissions.",
            "token_revoked": f"{what} was taken back. Reinstall the app to the workspace, and set the new token.",
            "account_inactive": f"{what} is of a workspace that has removed the app. Install it again, and set the new token.",
            "token_expired": f"{what} has expired: the app rotates its tokens. Turn that off, or install by OAuth.",
        }
        return remedies.get(error, f"Slack refuses {what} ({error or 'no reason given'}).")

    async def _oauth(self, session: aiohttp.ClientSession) -> AsyncIterator[str]:
        settings = self._settings
        ids = {"client_id": settings.SLACK_CLIENT_ID, "client_secret": settings.SLACK_CLIENT_SECRET}
        # A code that nobody was given: Slack says whether it knows us before it looks at the code.
        answer, _ = await self._call(session, "oauth.v2.access", code="convenor-doctor", **ids)
        if answer.get("error") == "invalid_client_id":
            yield "SLACK_CLIENT_ID is not known to Slack. Copy it from Basic Information, App Credentials."
        elif answer.get("error") == "bad_client_secret":
            yield "SLACK_CLIENT_SECRET is another app's. Copy Client Secret from Basic Information, App Credentials."
        async for line in self._workspaces(session):
            yield line

    async def _workspaces(self, session: aiohttp.ClientSession) -> AsyncIterator[str]:
        if not (secret := secret_of(self._settings)):
            return
        db = await open_database(self._settings.DATABASE_URL)
        try:
            installs = await Installs(db, Keyring(secret)).all()
        except Exception:
            return  # what is wrong with the database is said elsewhere
        finally:
            await db.close()
        again = f"An administrator can install it again at {self._settings.PUBLIC_URL.rstrip('/')}/slack/install"
        for install in installs[:MOST_WORKSPACES]:
            name = f"{install.details.get('name') or 'the workspace'} ({install.workspace})"
            if install.revoked_at is not None:
                yield f"{name} removed the app on {install.revoked_at:%Y-%m-%d}. {again}"
                continue
            if install.expires_at is not None and install.expires_at < self._now():
                continue  # it is renewed when it is needed; the refresh token works once and is not ours to use up
            async for line in self._token(session, install.bot_token, f"The token of {name}"):
                yield line

    async def _app_token(self, session: aiohttp.ClientSession) -> AsyncIterator[str]:
        token = self._settings.SLACK_APP_TOKEN
        if not token.startswith("xapp-"):
            yield "SLACK_APP_TOKEN is no app-level token: it begins with xapp-. Make one under Basic Information."
        answer, _ = await self._call(session, "apps.connections.open", token)
        error = answer.get("error")
        if error == "missing_scope":
            yield "SLACK_APP_TOKEN lacks connections:write. Make another under Basic Information, App-Level Tokens."
        elif error in ("socket_mode_disabled", "not_allowed_token_type", "forbidden_team"):
            yield "Socket Mode is off in the app. Turn it on under Socket Mode in the app's settings."
        elif not answer.get("ok"):
            yield f"SLACK_APP_TOKEN is refused ({error or 'no reason given'}). Make one under Basic Information."

    # Teams

    async def _teams(self, session: aiohttp.ClientSession) -> AsyncIterator[str]:
        registrations = await self._registrations()
        if not registrations:
            return
        for config in registrations:
            async for line in self._registration(session, config):
                yield line
        try:
            async with session.get(registrations[0].metadata_address) as answer:
                self._note_time(answer)
                if answer.status != 200:
                    yield f"Microsoft's keys cannot be read ({answer.status}). Check TEAMS_OPENID_METADATA."
        except (aiohttp.ClientError, TimeoutError) as error:
            yield (
                f"Microsoft's keys cannot be read ({type(error).__name__}), so nobody in Teams is answered. Does a firewall "
                f"hold back {urlsplit(registrations[0].metadata_address).netloc}?"
            )

    async def _registrations(self) -> list[TeamsConfig]:
        settings, found = self._settings, []
        own = teams_config(settings)
        if own is not None:
            found.append(own)
        if secret := secret_of(settings):
            db = await open_database(settings.DATABASE_URL)
            try:
                found += [teams_registered(settings, r) for r in await Installs(db, Keyring(secret)).registrations()]
            except Exception:
                return found  # what is wrong with the database is said elsewhere
            finally:
                await db.close()
        return found

    async def _registration(self, session: aiohttp.ClientSession, config: TeamsConfig) -> AsyncIterator[str]:
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
            async with session.post(config.token_address, data=form) as answer:
                self._note_time(answer)
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

    # Mail

    async def _mail(self) -> AsyncIterator[str]:
        url = self._settings.SMTP_URL
        if not url:
            return
        if not self._settings.MAIL_FROM:
            yield "MAIL_FROM is missing: digests by e-mail need a sender's address."
        parts = urlsplit(url)
        if parts.scheme not in ("smtp", "smtps") or not parts.hostname:
            yield "SMTP_URL cannot be used. Write it like smtp://user:password@mail.example.org:587"
            return
        if problem := await asyncio.to_thread(_mail_problem, url):
            yield problem


def _mail_problem(url: str) -> str:
    """Says hello to the mail server and logs in, as sending would; nothing is sent."""
    parts = urlsplit(url)
    host, encrypted = parts.hostname or "", parts.scheme == "smtps"
    port = parts.port or (465 if encrypted else 587)
    where = f"The mail server {host}:{port}"
    try:
        context = ssl.create_default_context()
        make = (
            smtplib.SMTP_SSL(host, port, timeout=5, context=context)
            if encrypted
            else smtplib.SMTP(host, port, timeout=5)
        )
        with make as server:
            server.ehlo()
            if not encrypted and server.has_extn("starttls"):
                server.starttls(context=context)
                server.ehlo()
            if parts.username:
                server.login(unquote(parts.username), unquote(parts.password or ""))
    except smtplib.SMTPAuthenticationError:
        return f"{where} does not accept the user and password in SMTP_URL. Write special letters in them as %40 and so on."
    except smtplib.SMTPNotSupportedError:
        return f"{where} offers no login. Take user and password out of SMTP_URL, or use another port."
    except ssl.SSLError:
        return f"{where} does not speak TLS as expected. Use smtps:// for port 465, and smtp:// for port 587."
    except ConnectionRefusedError:
        return f"{where} refuses the connection. Check host and port in SMTP_URL, and the firewall."
    except (OSError, smtplib.SMTPException) as error:
        return f"{where} cannot be used ({type(error).__name__}). Check SMTP_URL, and whether a firewall holds it back."
    return ""


async def doctor() -> list[Finding]:
    return await Doctor(load()).look()
