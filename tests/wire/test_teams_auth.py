"""Who is let in: tokens against a real issuer on loopback, service addresses, and local mode."""

from __future__ import annotations

import asyncio
import base64
import json
import time
from collections.abc import AsyncIterator
from typing import Any

import jwt
import pytest

from adapters.base import Handled
from adapters.teams.app import TeamsConfig, TeamsDoor
from adapters.teams.auth import LEEWAY_SECONDS, SigningKeys
from adapters.teams.config import is_loopback
from conversations.events import PersonEvent
from tests.wire.teams_kit import (
    APP_ID,
    NOW,
    SERVICE,
    TENANT,
    Issuer,
    Wire,
    page_url,
    private_key,
    public_jwk,
    recorded,
    teams_wire,
    token,
)

LOOPBACK_SERVICE = "http://127.0.0.1:5000/local/teams/"


@pytest.fixture
async def wire() -> AsyncIterator[Wire]:
    async with teams_wire() as made:
        yield made


def unsigned(alg: str) -> str:
    """A token with its claims, and nothing behind them."""
    claims = jwt.decode(token(), options={"verify_signature": False})
    parts = (json.dumps(part).encode() for part in ({"alg": alg, "kid": "first", "typ": "JWT"}, claims))
    return ".".join(base64.urlsafe_b64encode(part).rstrip(b"=").decode() for part in parts) + "."


def public_key_as_secret() -> str:
    """The old trick: the issuer's public key used as a shared secret."""
    public = json.dumps(public_jwk("first"))
    return jwt.encode({"iss": "https://api.botframework.com", "aud": APP_ID}, public * 2, "HS256", {"kid": "first"})


async def test_the_connectors_own_token_is_let_in(wire: Wire) -> None:
    assert (await wire.post(recorded("message"))).status == 200
    assert len(wire.heard.events) == 1


async def test_both_spellings_of_the_service_claim(wire: Wire) -> None:
    good = token(serviceurl=None, serviceUrl=SERVICE)
    assert (await wire.post(recorded("message"), bearer=good)).status == 200


@pytest.mark.parametrize(
    "claims",
    [
        pytest.param({"aud": "another-app"}, id="another audience"),
        pytest.param({"aud": None}, id="no audience"),
        pytest.param({"aud": [APP_ID + "x"]}, id="a list of others"),
        pytest.param({"iss": "https://sts.windows.net/evil/"}, id="another issuer"),
        pytest.param({"iss": None}, id="no issuer"),
        pytest.param({"exp": time.time() - 3600}, id="expired"),
        pytest.param({"exp": None}, id="never expires"),
        pytest.param({"exp": "soon"}, id="odd expiry"),
        pytest.param({"nbf": time.time() + 3600}, id="not yet"),
        pytest.param({"serviceurl": "https://smba.trafficmanager.net/other/"}, id="another service"),
        pytest.param({"serviceurl": None}, id="no service"),
        pytest.param({"serviceurl": 7}, id="odd service"),
    ],
)
async def test_a_token_with_a_wrong_claim_is_a_401(wire: Wire, claims: dict[str, Any]) -> None:
    assert (await wire.post(recorded("message"), bearer=token(**claims))).status == 401
    assert wire.heard.events == []


@pytest.mark.parametrize(
    "bearer",
    [
        pytest.param(token(signed_by="somebody else"), id="another's signature"),
        pytest.param(token("unknown"), id="unknown key"),
        pytest.param(token()[:-8] + "AAAAAAAA", id="changed signature"),
        pytest.param(unsigned("none"), id="none"),
        pytest.param(unsigned("RS256"), id="no signature"),
        pytest.param(public_key_as_secret(), id="public key as secret"),
        pytest.param("not.a.token", id="rubbish"),
        pytest.param("é", id="not even ASCII"),
        pytest.param(None, id="none at all"),
    ],
)
async def test_a_token_that_the_issuer_did_not_sign_is_a_401(wire: Wire, bearer: str | None) -> None:
    assert (await wire.post(recorded("message"), bearer=bearer)).status == 401
    assert wire.heard.events == []


@pytest.mark.parametrize("header", ["", "Bearer", "Bearer ", "Basic abc", "abc"])
async def test_an_authorization_that_is_no_token_is_a_401(wire: Wire, header: str) -> None:
    assert (await wire.post(recorded("message"), bearer=None, Authorization=header)).status == 401


async def test_a_key_must_be_endorsed_for_teams(wire: Wire) -> None:
    wire.issuer.keys = [public_jwk("first", ("webchat", "directline"))]
    assert (await wire.post(recorded("message"))).status == 401


async def test_keys_of_other_kinds_are_passed_over(wire: Wire) -> None:
    odd: list[Any] = [{"kty": "EC", "kid": "first"}, {"kty": "RSA", "kid": "bad", "n": "!", "e": "x"}, "odd", {}]
    wire.issuer.keys = [*odd, public_jwk("first")]
    assert (await wire.post(recorded("message"))).status == 200


async def test_a_new_key_is_learnt_at_once_and_keys_are_fetched_seldom(wire: Wire) -> None:
    for _ in range(3):
        assert (await wire.post(recorded("message"))).status == 200
    assert wire.issuer.asked == 1
    wire.issuer.keys = [public_jwk("second")]
    assert (await wire.post(recorded("message"), bearer=token("second"))).status == 200
    assert wire.issuer.asked == 2
    for made_up in ("x", "y", "z"):
        assert (await wire.post(recorded("message"), bearer=token(made_up, signed_by="first"))).status == 401
    assert wire.issuer.asked == 2
    # The key that was taken back no longer opens the door.
    assert (await wire.post(recorded("message"))).status == 401


async def test_a_token_that_held_is_refused_once_it_has_run_out(wire: Wire) -> None:
    running_out = token(exp=int(time.time()) - LEEWAY_SECONDS + 2)
    assert (await wire.post(recorded("message"), bearer=running_out)).status == 200
    await asyncio.sleep(2.5)
    assert (await wire.post(recorded("message"), bearer=running_out)).status == 401


async def test_keys_rotate_without_an_outage_while_strangers_make_keys_up(wire: Wire) -> None:
    clock = [0.0]
    keys = SigningKeys(f"{wire.issuer.url}/openid", lambda: clock[0])
    assert await keys.find("first")
    # Published beside the old one an hour or more before it is used, as Microsoft does.
    wire.issuer.keys = [public_jwk("first"), public_jwk("second")]
    clock[0] += 3601
    assert await keys.find("first")
    for made_up in range(50):
        assert await keys.find(f"made-up-{made_up}") is None
    assert await keys.find("second")
    assert await keys.find("first")
    wire.issuer.keys = [public_jwk("second")]
    clock[0] += 3601
    assert await keys.find("second")
    assert await keys.find("first") is None


async def test_a_made_up_algorithm_asks_nobody_for_keys(wire: Wire) -> None:
    await wire.post(recorded("message"), bearer=unsigned("none"))
    assert wire.issuer.asked == 0


async def test_an_issuer_that_is_down_is_a_503_so_that_teams_sends_it_again(wire: Wire) -> None:
    wire.issuer.down = True
    assert (await wire.post(recorded("message"))).status == 503


async def test_many_at_once_fetch_the_keys_once_and_others_are_served_meanwhile(wire: Wire) -> None:
    wire.issuer.slow = 0.2
    answers = await asyncio.gather(*(wire.post(recorded("message")) for _ in range(5)))
    assert [answer.status for answer in answers] == [200] * 5
    assert wire.issuer.asked == 1


async def test_day_old_keys_are_fetched_again_and_kept_while_the_issuer_is_down(wire: Wire) -> None:
    clock = [0.0]
    keys = SigningKeys(f"{wire.issuer.url}/openid", lambda: clock[0])
    assert await keys.find("first")
    clock[0] += 25 * 3600
    wire.issuer.down = True
    assert await keys.find("first")
    wire.issuer.down = False
    wire.issuer.keys = [public_jwk("second")]
    clock[0] += 60
    assert await keys.find("first") is None
    assert await keys.find("second")


@pytest.mark.parametrize(
    "service",
    [
        "https://evil.example/",
        "https://evil.trafficmanager.net/",
        "https://smba.trafficmanager.net.evil.example/",
        "https://smba.trafficmanager.net@evil.example/",
        "https://smba.trafficmanager.net:8443/",
        "http://smba.trafficmanager.net/uk/",
        LOOPBACK_SERVICE,
        "ftp://smba.trafficmanager.net/",
        "smba.trafficmanager.net",
        "https://[::1/",
        "",
    ],
)
async def test_a_service_address_that_is_not_on_the_list_is_a_403(wire: Wire, service: str) -> None:
    body = {**recorded("message"), "serviceUrl": service}
    answer = await wire.post(body, bearer=token(serviceurl=service or "x"))
    assert answer.status in (401, 403)
    assert wire.heard.events == []


OTHER_TENANT = "c1a0b9d8-0000-4000-8000-000000000001"


def from_tenant(tenant: str) -> dict[str, Any]:
    return {**recorded("message"), "channelData": {"tenant": {"id": tenant}}}


@pytest.mark.parametrize(
    ("settings", "admitted"),
    [
        ({"tenant_id": TENANT}, {TENANT}),
        ({"tenant_id": TENANT, "tenants": (OTHER_TENANT,)}, {TENANT, OTHER_TENANT}),
        ({"app_type": "MultiTenant", "tenants": (OTHER_TENANT.upper(),)}, {OTHER_TENANT}),
        ({"app_type": "MultiTenant"}, {TENANT, OTHER_TENANT}),
    ],
)
async def test_a_tenant_that_is_not_on_the_list_is_a_403(settings: dict[str, Any], admitted: set[str]) -> None:
    async with teams_wire(**settings) as wire:
        for tenant in (TENANT, OTHER_TENANT):
            answer = await wire.post(from_tenant(tenant))
            assert answer.status == (200 if tenant in admitted else 403)
        assert {event.actor.address.workspace for event in wire.heard.events} == admitted


async def test_another_channel_is_a_403(wire: Wire) -> None:
    assert (await wire.post({**recorded("message"), "channelId": "webchat"})).status == 403


async def test_a_listed_loopback_address_is_trusted_in_live_mode_by_plain_http() -> None:
    async with teams_wire(service_hosts=("127.0.0.1:5000",)) as wire:
        body = {**recorded("message"), "serviceUrl": LOOPBACK_SERVICE}
        assert (await wire.post(body, bearer=token(serviceurl=LOOPBACK_SERVICE))).status == 200


async def test_local_mode_needs_no_token_and_believes_loopback_addresses_only() -> None:
    async with teams_wire(local=True, app_id="", openid_metadata="") as wire:
        near = {**recorded("message"), "serviceUrl": LOOPBACK_SERVICE}
        assert (await wire.post(near, bearer=None)).status == 200
        assert (await wire.post(recorded("message"), bearer=None)).status == 403
        assert (await wire.post(near, bearer="rubbish")).status == 401
        assert len(wire.heard.events) == 1


@pytest.mark.parametrize(
    ("peer", "near"),
    [
        ("127.0.0.1", True),
        ("127.9.9.9", True),
        ("::1", True),
        ("::ffff:127.0.0.1", True),
        ("localhost", True),
        ("10.0.0.1", False),
        ("::ffff:10.0.0.1", False),
        ("0.0.0.0", False),
        ("127.0.0.1.evil.example", False),
        ("", False),
    ],
)
def test_who_counts_as_this_computer(peer: str, near: bool) -> None:
    assert is_loopback(peer) is near


def test_live_mode_without_an_app_id_does_not_start() -> None:
    async def handle(event: PersonEvent) -> Handled:
        raise AssertionError("nobody is heard")

    with pytest.raises(ValueError, match="app id"):
        TeamsDoor(TeamsConfig(), handle, lambda: NOW, page_url)


def test_the_keys_of_the_tests_are_not_one_another() -> None:
    assert private_key("first") is not private_key("second")
    assert Issuer().keys[0]["kid"] == "first"
