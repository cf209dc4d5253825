"""Settings: complete sets start, others are named; and the reference in the documentation is what the code says."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.settings import SettingsError, check, load, reference
from storage.secrets import new_secret_key

ROOT = Path(__file__).parents[2]
KEY = {"CONVENOR_SECRET_KEY": new_secret_key()}
ONE = {"SLACK_SIGNING_SECRET": "s", "SLACK_BOT_TOKEN": "xoxb-1"}
MANY = {
    "SLACK_SIGNING_SECRET": "s",
    "SLACK_CLIENT_ID": "1.2",
    "SLACK_CLIENT_SECRET": "c",
    "PUBLIC_URL": "https://x.example",
}
SOCKET = {"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_APP_TOKEN": "xapp-1"}
TEAMS = {
    "MicrosoftAppId": "a",
    "MicrosoftAppPassword": "p",
    "MicrosoftAppType": "SingleTenant",
    "MicrosoftAppTenantId": "t",
}


def test_the_reference_is_written_from_the_code() -> None:
    assert (ROOT / "docs" / "settings.md").read_text(encoding="utf-8") == reference(), "write it with: make reference"


@pytest.mark.parametrize(
    "values", [ONE, MANY, SOCKET, TEAMS, {**ONE, **TEAMS}, {**SOCKET, "SLACK_SIGNING_SECRET": "s"}]
)
def test_a_complete_set_starts(values: dict[str, str]) -> None:
    check(load({**KEY, **values}))


@pytest.mark.parametrize("values", [ONE, MANY, SOCKET, TEAMS])
def test_whatever_is_missing_from_a_set_is_named(values: dict[str, str]) -> None:
    for name in values:
        rest = {key: value for key, value in values.items() if key != name}
        if name == "SLACK_APP_TOKEN":
            name = "SLACK_SIGNING_SECRET"  # a bot token alone is the other set, in part
        with pytest.raises(SettingsError, match=name):
            check(load({**KEY, **rest}))


@pytest.mark.parametrize("name", ["SLACK_BOT_TOKEN", "SLACK_APP_TOKEN"])
def test_many_workspaces_do_without_a_token_of_one(name: str) -> None:
    with pytest.raises(SettingsError, match=f"{name} is set"):
        check(load({**KEY, **MANY, name: "x"}))
