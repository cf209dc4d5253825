"""Reading what Slack sends: typed words come back as typed, and nothing that arrives makes the reader stumble."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.slack.manifest import manifest
from adapters.slack.parse import decode, parse
from adapters.slack.words import plain

NOW = datetime(2026, 11, 23, tzinfo=UTC)
RECORDED = sorted((Path(__file__).parents[1] / "fixtures" / "slack").glob("*.json"))


@given(st.text())
def test_typed_words_come_back_as_typed(text: str) -> None:
    sent = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    assert plain(sent) == text


@pytest.mark.parametrize(
    ("sent", "typed"),
    [
        ("<@U1>", "@someone"),
        ("<@U1|amina>", "@amina"),
        ("<#C1|general>", "#general"),
        ("<#C1>", "#a-channel"),
        ("<!here>", "@here"),
        ("<!channel|@channel>", "@channel"),
        ("<!subteam^S1|@youth-team>", "@youth-team"),
        ("<!date^1795392000^{date}|Monday>", "Monday"),
        ("<https://a.example>", "https://a.example"),
        ("<http://a.example|a.example>", "a.example"),
        ("<http://a.example/|a.example>", "a.example"),
        ("<https://a.example?x=1&amp;y=2|the &lt;plan&gt;>", "the <plan> (https://a.example?x=1&y=2)"),
        ("<mailto:a@b.example|a@b.example>", "a@b.example"),
        ("<tel:+441234|01234>", "01234 (+441234)"),
        ("a <3 b> c", "a <3 b> c"),
        ("&amp;lt;", "&lt;"),
        (":wave: *x*", ":wave: *x*"),
    ],
)
def test_marks_become_words(sent: str, typed: str) -> None:
    assert plain(sent) == typed


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)


@settings(deadline=None)
@given(st.sampled_from(RECORDED), st.data())
def test_no_payload_makes_the_reader_stumble(path: Path, data: st.DataObject) -> None:
    """Any value anywhere in a payload may be missing, or something else."""
    payload = json.loads(path.read_text(encoding="utf-8"))
    for _ in range(data.draw(st.integers(1, 3))):
        _spoil(payload, data)
    parse(payload, NOW)


def _spoil(payload: Any, data: st.DataObject) -> None:
    place = payload
    while True:
        keys: list[Any] = list(place) if isinstance(place, dict) else list(range(len(place)))
        if not keys:
            return
        key = data.draw(st.sampled_from(keys))
        inner = place[key]
        if isinstance(inner, dict | list) and inner and data.draw(st.booleans()):
            place = inner
            continue
        if data.draw(st.booleans()):
            place[key] = data.draw(anything)
        else:
            del place[key]
        return


@given(st.text() | anything.map(json.dumps))
def test_any_body_is_read_or_left(body: str) -> None:
    found = decode(body)
    assert found is None or parse(found, NOW) is None


def test_the_manifest_asks_for_what_is_used() -> None:
    made = manifest("https://convenor.example/")
    assert json.loads(json.dumps(made)) == made
    door = "https://convenor.example/slack/events"
    settings_ = made["settings"]
    assert settings_["event_subscriptions"]["request_url"] == door
    assert settings_["interactivity"] == {"is_enabled": True, "request_url": door}
    assert made["features"]["slash_commands"][0]["url"] == door
    assert made["features"]["app_home"]["messages_tab_enabled"]
    assert not made["features"]["app_home"]["messages_tab_read_only_enabled"]
    assert "message.im" in settings_["event_subscriptions"]["bot_events"]
    scopes = made["oauth_config"]["scopes"]
    assert scopes["bot_optional"] == ["users:read.email"]
    assert set(scopes["bot_optional"]) < set(scopes["bot"])
    assert len(made["display_information"]["description"]) <= 140
    assert 174 <= len(made["display_information"]["long_description"]) <= 4_000
