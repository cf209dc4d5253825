"""Settings: the only place that reads the environment. Each one has a name, a default and a sentence of help.

`load()` gives checked settings or raises `SettingsError`, whose text names every setting that is missing or wrong.
"""

from __future__ import annotations

import base64
import ipaddress
from collections.abc import Mapping
from pathlib import Path

from pydantic import Field, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict


class SettingsError(Exception):
    """The settings cannot be used. The text says which, why, and what to do."""


class Settings(BaseSettings):
    """`live` mode talks to the real platforms; `local` mode brings its own, for a look around and for tests."""

    model_config = SettingsConfigDict(case_sensitive=True, extra="ignore", hide_input_in_errors=True)

    PORT: int = Field(default=3978, ge=0, le=65535, description="The port to listen on.")
    HOST: str = Field(default="127.0.0.1", description="The address to listen on.")
    METRICS_PORT: int = Field(default=0, ge=0, le=65535, description="Where a worker answers probes; 0 is nowhere.")
    DATABASE_URL: str = Field(
        default="sqlite+aiosqlite:///convenor.db",
        description="SQLite, or PostgreSQL: postgresql://user:password@host/convenor",
    )
    PUBLIC_URL: str = Field(default="", description="Where people reach this server: used for links in messages.")
    CONVENOR_MODE: str = Field(
        default="live", pattern="^(live|local)$", description="`live`, or `local` for the playground."
    )
    CONVENOR_SECRET_KEY: str = Field(default="", description="One or more Fernet keys, comma separated, newest first.")
    SLACK_SIGNING_SECRET: str = Field(default="", description="Slack app: Basic Information, Signing Secret.")
    SLACK_BOT_TOKEN: str = Field(default="", description="Slack app: OAuth & Permissions, Bot User OAuth Token.")
    SLACK_CLIENT_ID: str = Field(
        default="", description="Slack app: Basic Information, Client ID: many workspaces, by OAuth."
    )
    SLACK_CLIENT_SECRET: str = Field(
        default="", description="Slack app: Basic Information, Client Secret: many workspaces, by OAuth."
    )
    SLACK_APP_TOKEN: str = Field(
        default="",
        description="Slack app: Basic Information, App-Level Tokens: Socket Mode instead of HTTP, for a trial.",
    )
    SLACK_API_URL: str = Field(
        default="https://slack.com/api/", description="Another server that speaks Slack's Web API."
    )
    MicrosoftAppId: str = Field(default="", description="The Azure bot's app id.")
    MicrosoftAppPassword: str = Field(default="", description="The Azure bot's client secret.")
    MicrosoftAppType: str = Field(default="", description="SingleTenant, or MultiTenant for an existing registration.")
    MicrosoftAppTenantId: str = Field(default="", description="The tenant of a SingleTenant bot.")
    TEAMS_OPENID_METADATA: str = Field(default="", description="Another cloud's OpenID metadata.")
    TEAMS_TOKEN_URL: str = Field(default="", description="Another cloud's token address.")
    TEAMS_SERVICE_HOSTS: str = Field(default="smba.trafficmanager.net", description="Connector hosts, comma separated.")
    TEAMS_TENANTS: str = Field(default="", description="Tenants whose people are heard, comma separated; else all.")
    SMTP_URL: str = Field(default="", description="Digests and concerns by e-mail: smtp://user:password@host:587")
    MAIL_FROM: str = Field(default="", description="Digests and concerns by e-mail: the sender's address.")

    @property
    def local(self) -> bool:
        return self.CONVENOR_MODE == "local"

    @property
    def slack_on(self) -> bool:
        return bool(self.SLACK_BOT_TOKEN or self.SLACK_CLIENT_ID or self.SLACK_SIGNING_SECRET or self.SLACK_APP_TOKEN)

    @property
    def slack_by_oauth(self) -> bool:
        return bool(self.SLACK_CLIENT_ID and self.SLACK_CLIENT_SECRET)

    @property
    def slack_by_socket(self) -> bool:
        return bool(self.SLACK_APP_TOKEN) and not self.slack_by_oauth

    @property
    def teams_on(self) -> bool:
        return bool(self.MicrosoftAppId or self.MicrosoftAppPassword)

    @property
    def mail_on(self) -> bool:
        return bool(self.SMTP_URL)

    @property
    def service_hosts(self) -> tuple[str, ...]:
        return tuple(host.strip() for host in self.TEAMS_SERVICE_HOSTS.split(",") if host.strip())

    @property
    def teams_tenants(self) -> tuple[str, ...]:
        return tuple(tenant.strip() for tenant in self.TEAMS_TENANTS.split(",") if tenant.strip())

    @property
    def own_folder(self) -> Path:
        """Where local mode keeps its secret key, its people and its clock."""
        return Path("convenor-local")


def load(values: Mapping[str, object] | None = None) -> Settings:
    """Settings from the environment, or from `values` in tests."""
    try:
        settings = Settings() if values is None else Settings.model_validate(dict(values))
    except ValidationError as error:
        wrong = "; ".join(f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors())
        raise SettingsError(f"These settings cannot be used: {wrong}.") from None
    return settings


def check(settings: Settings) -> None:
    """Raises SettingsError unless `serve` can start with these settings."""
    problems = _local_problems(settings) if settings.local else _live_problems(settings)
    if problems:
        raise SettingsError("\n".join(problems))


def _local_problems(settings: Settings) -> list[str]:
    if is_loopback(settings.HOST):
        return []
    return [
        f"HOST is {settings.HOST}, but local mode checks no tokens and may listen on this computer only. "
        "Set HOST=127.0.0.1, or leave it out."
    ]


def _live_problems(settings: Settings) -> list[str]:
    problems = []
    if not settings.CONVENOR_SECRET_KEY:
        problems.append(
            "CONVENOR_SECRET_KEY is missing: everything people write is encrypted with it. Make one, once, with: convenor "
            "secret-key"
        )
    elif not is_secret(settings.CONVENOR_SECRET_KEY):
        problems.append(
            "CONVENOR_SECRET_KEY is no key (44 letters and digits that end with =). Has a placeholder been left in? Set "
            "the key that you keep, or make one, once, with: convenor secret-key"
        )
    if not settings.slack_on and not settings.teams_on:
        problems.append(
            "No platform is set up. For Slack set SLACK_SIGNING_SECRET and SLACK_BOT_TOKEN; for Teams set "
            "MicrosoftAppId, MicrosoftAppPassword and MicrosoftAppType. To look around without any: make run"
        )
    return problems + _slack_problems(settings) + _teams_problems(settings) + _mail_problems(settings)


def is_secret(text: str) -> bool:
    """Whether this is one or more keys, as CONVENOR_SECRET_KEY takes them; without opening anything with them."""
    keys = [key.strip() for key in text.split(",") if key.strip()]
    try:
        return bool(keys) and all(len(base64.b64decode(key, b"-_", validate=True)) == 32 for key in keys)
    except ValueError:
        return False


def _mail_problems(settings: Settings) -> list[str]:
    if settings.mail_on and not settings.MAIL_FROM:
        return ["MAIL_FROM is missing: SMTP_URL is set, and e-mail needs a sender, such as convenor@example.org."]
    if settings.MAIL_FROM and not settings.mail_on:
        return [
            "SMTP_URL is missing: MAIL_FROM is set, and e-mail needs a server, such as smtp://user:password@host:587."
        ]
    return []


def _slack_problems(settings: Settings) -> list[str]:
    """Three sets are complete: signing secret and bot token; signing secret, client id and client secret; bot token and
    app token."""
    if not settings.slack_on:
        return []
    if settings.SLACK_CLIENT_ID or settings.SLACK_CLIENT_SECRET:
        needed = ["SLACK_SIGNING_SECRET", "SLACK_CLIENT_ID", "SLACK_CLIENT_SECRET"]
        surplus = [name for name in ("SLACK_BOT_TOKEN", "SLACK_APP_TOKEN") if getattr(settings, name)]
        what = "Slack for many workspaces (OAuth)"
    elif settings.SLACK_APP_TOKEN:
        needed, surplus, what = ["SLACK_BOT_TOKEN", "SLACK_APP_TOKEN"], [], "Slack's Socket Mode"
    else:
        needed, surplus, what = ["SLACK_SIGNING_SECRET", "SLACK_BOT_TOKEN"], [], "Slack for one workspace"
    problems = [f"{name} is missing: {what} is set up in part only." for name in needed if not getattr(settings, name)]
    problems += [
        f"{name} is set, but {what} does without. Unset it: each workspace brings its own." for name in surplus
    ]
    if settings.slack_by_oauth and not settings.PUBLIC_URL:
        problems.append("PUBLIC_URL is missing: Slack sends people back there when they install the app.")
    return problems


def _teams_problems(settings: Settings) -> list[str]:
    if not settings.teams_on:
        return []
    needed = ["MicrosoftAppId", "MicrosoftAppPassword", "MicrosoftAppType"]
    if settings.MicrosoftAppType == "SingleTenant":
        needed.append("MicrosoftAppTenantId")
    problems = [f"{name} is missing: Teams is set up in part only." for name in needed if not getattr(settings, name)]
    if settings.MicrosoftAppType not in ("", "SingleTenant", "MultiTenant"):
        problems.append("MicrosoftAppType must be SingleTenant or MultiTenant.")
    return problems


def is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def reference() -> str:
    """Every setting as a page of the documentation (`docs/settings.md`): a test compares the two."""
    rows = [
        f"| `{name}` | {f'`{field.default}`' if field.default != '' else '–'} | {_cell(field.description or '')} |"
        for name, field in Settings.model_fields.items()
    ]
    return "\n".join((_REFERENCE, "| name | default | for |", "|---|---|---|", *rows, _SETS))


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


_REFERENCE = """# Settings

Environment variables, read once at the start. This page is written by `make reference` from `bot/settings.py`: change them there.
`convenor doctor` says what is missing or wrong.
"""
_SETS = """
A platform with none of its settings is off. Complete sets are:

- Slack, one workspace: `SLACK_SIGNING_SECRET` and `SLACK_BOT_TOKEN`.
- Slack, many workspaces: `SLACK_SIGNING_SECRET`, `SLACK_CLIENT_ID`, `SLACK_CLIENT_SECRET`, and `PUBLIC_URL`.
- Slack, a trial without a public address: `SLACK_BOT_TOKEN` and `SLACK_APP_TOKEN` (Socket Mode).
- Teams: `MicrosoftAppId`, `MicrosoftAppPassword` and `MicrosoftAppType`; and `MicrosoftAppTenantId` where the type is SingleTenant.
  More registrations are added with `convenor teams-registration add`.

With some missing, the start fails and names each one.
"""
