"""Looks at Slack: the app's secrets, and the token and scopes of each workspace. What is tried out changes nothing."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from typing import Any

import aiohttp

from adapters.slack.manifest import NEEDED
from bot.doctor.looking import Looking

MOST_WORKSPACES = 20


async def _call(looking: Looking, method: str, token: str = "", **given: str) -> tuple[dict[str, Any], str]:
    """A method's answer and the scopes in its headers."""
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    url = f"{looking.settings.SLACK_API_URL.rstrip('/')}/{method}"
    async with looking.session.post(url, data=given, headers=headers) as answer:
        looking.note_time(answer)
        body = await answer.json(content_type=None)
        return body if isinstance(body, dict) else {}, answer.headers.get("X-OAuth-Scopes", "")


async def slack(looking: Looking) -> AsyncIterator[str]:
    settings = looking.settings
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
            async for line in _oauth(looking):
                yield line
        elif settings.SLACK_BOT_TOKEN:
            async for line in _token(looking, settings.SLACK_BOT_TOKEN, "SLACK_BOT_TOKEN"):
                yield line
        if settings.slack_by_socket:
            async for line in _app_token(looking):
                yield line
    except (aiohttp.ClientError, TimeoutError, ValueError) as error:
        yield f"Slack cannot be reached at {settings.SLACK_API_URL} ({type(error).__name__}). Is there a network, or a proxy?"


async def _token(looking: Looking, token: str, what: str) -> AsyncIterator[str]:
    if what == "SLACK_BOT_TOKEN" and not token.startswith("xoxb-"):
        yield "SLACK_BOT_TOKEN is no bot token: it begins with xoxb-. Copy it from OAuth & Permissions."
    answer, scopes = await _call(looking, "auth.test", token)
    if not answer.get("ok"):
        yield _token_problem(str(answer.get("error", "")), what)
        return
    missing = [scope for scope in NEEDED if scope not in scopes.split(",")] if scopes else []
    if missing:
        yield (
            f"{what} lacks the scopes {', '.join(missing)}. Put `convenor slack-manifest` into the app's App Manifest, "
            "save, and reinstall the app to the workspace."
        )


def _token_problem(error: str, what: str) -> str:
    remedies = {
        "invalid_auth": f"{what} is not known to Slack. Copy Bot User OAuth Token again from OAuth & Permissions.",
        "not_authed": f"{what} is empty. Copy Bot User OAuth Token from OAuth & Permissions.",
        "token_revoked": f"{what} was taken back. Reinstall the app to the workspace, and set the new token.",
        "account_inactive": f"{what} is of a workspace that has removed the app. Install it again, and set the new token.",
        "token_expired": f"{what} has expired: the app rotates its tokens. Turn that off, or install by OAuth.",
    }
    return remedies.get(error, f"Slack refuses {what} ({error or 'no reason given'}).")


async def _oauth(looking: Looking) -> AsyncIterator[str]:
    settings = looking.settings
    ids = {"client_id": settings.SLACK_CLIENT_ID, "client_secret": settings.SLACK_CLIENT_SECRET}
    # A code that nobody was given: Slack says whether it knows us before it looks at the code.
    answer, _ = await _call(looking, "oauth.v2.access", code="convenor-doctor", **ids)
    if answer.get("error") == "invalid_client_id":
        yield "SLACK_CLIENT_ID is not known to Slack. Copy it from Basic Information, App Credentials."
    elif answer.get("error") == "bad_client_secret":
        yield "SLACK_CLIENT_SECRET is another app's. Copy Client Secret from Basic Information, App Credentials."
    async for line in _workspaces(looking):
        yield line


async def _workspaces(looking: Looking) -> AsyncIterator[str]:
    try:
        async with looking.installs() as kept:
            installs = await kept.all() if kept else ()
    except Exception:
        return  # what is wrong with the database is said elsewhere
    again = f"An administrator can install it again at {looking.settings.PUBLIC_URL.rstrip('/')}/slack/install"
    for install in installs[:MOST_WORKSPACES]:
        name = f"{install.details.get('name') or 'the workspace'} ({install.workspace})"
        if install.revoked_at is not None:
            yield f"{name} removed the app on {install.revoked_at:%Y-%m-%d}. {again}"
            continue
        if install.expires_at is not None and install.expires_at < looking.now():
            continue  # it is renewed when it is needed; the refresh token works once and is not ours to use up
        async for line in _token(looking, install.bot_token, f"The token of {name}"):
            yield line


async def _app_token(looking: Looking) -> AsyncIterator[str]:
    token = looking.settings.SLACK_APP_TOKEN
    if not token.startswith("xapp-"):
        yield "SLACK_APP_TOKEN is no app-level token: it begins with xapp-. Make one under Basic Information."
    answer, _ = await _call(looking, "apps.connections.open", token)
    error = answer.get("error")
    if error == "missing_scope":
        yield "SLACK_APP_TOKEN lacks connections:write. Make another under Basic Information, App-Level Tokens."
    elif error in ("socket_mode_disabled", "not_allowed_token_type", "forbidden_team"):
        yield "Socket Mode is off in the app. Turn it on under Socket Mode in the app's settings."
    elif not answer.get("ok"):
        yield f"SLACK_APP_TOKEN is refused ({error or 'no reason given'}). Make one under Basic Information."
