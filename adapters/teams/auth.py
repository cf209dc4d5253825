"""Who may hand the bot an activity: the Bot Framework's tokens, checked without ever stopping the event loop.

The SDK's own check fetches keys by a blocking call, fails on a key it has not seen, and builds two HTTP clients for
every turn, which is nearly all of a turn's time. This `BotFrameworkAuthentication` takes its place: it follows
Microsoft's page "Authenticate requests from the Bot Connector service to your bot", and hands the adapter no client,
because sending is `deliver`'s.
"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import time
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import aiohttp
import jwt
from botbuilder.schema import Activity
from botframework.connector.auth import (
    AuthenticateRequestResult,
    BotFrameworkAuthentication,
    ClaimsIdentity,
    ConnectorFactory,
)

from adapters.teams.config import TeamsConfig

CHANNEL = "msteams"
ISSUER = "https://api.botframework.com"
LEEWAY_SECONDS = 300
# New keys are published before they are used: who looks each hour knows them by then, whatever strangers ask for.
KEYS_KEPT_SECONDS = 3600
# A key we have not seen may be new, or made up: ask again, but not at everybody's bidding.
UNKNOWN_KEY_SECONDS = 60
FAILED_FETCH_SECONDS = 2
FETCH = aiohttp.ClientTimeout(total=10)
# The Bot Connector uses a token for an hour or so. To read and check one takes a third of what answering Teams takes.
TOKENS_KEPT = 200


class RefusedError(Exception):
    """The activity is not taken; `status` is the answer. The text says why, for the log, and holds no token."""

    def __init__(self, status: int, reason: str) -> None:
        super().__init__(reason)
        self.status = status


@dataclass(frozen=True)
class SigningKey:
    key: jwt.PyJWK
    endorsements: frozenset[str]


@dataclass(frozen=True)
class _Checked:
    """A token that held: its claims, and the key that it was signed with."""

    kid: str
    signing: SigningKey
    claims: Mapping[str, Any]


class SigningKeys:
    """The issuer's public keys by `kid`: kept an hour, and fetched again (at most once a minute) for an unknown one."""

    def __init__(self, metadata_url: str, clock: Callable[[], float] = time.monotonic) -> None:
        self._metadata_url = metadata_url
        self._clock = clock
        self._keys: dict[str, SigningKey] = {}
        self._stale_at = float("-inf")
        self._may_ask_at = float("-inf")
        self._failed = ""
        self._fetching = asyncio.Lock()

    async def find(self, kid: str) -> SigningKey | None:
        """Raises RefusedError (503) where keys are needed and the issuer cannot be asked."""
        if kid not in self._keys or self._clock() >= self._stale_at:
            async with self._fetching:
                await self._refresh(kid)
        return self._keys.get(kid)

    async def _refresh(self, kid: str) -> None:
        now = self._clock()
        known = kid in self._keys
        if known and now < self._stale_at:
            return  # another request has just fetched them
        if now >= self._may_ask_at:
            await self._ask(now)
        if self._failed and not known:
            # Teams tries again after a 503. Where the key is known, an old one is better than an outage.
            raise RefusedError(503, f"the issuer's keys could not be fetched: {self._failed}")

    async def _ask(self, now: float) -> None:
        first = not self._keys
        try:
            self._keys, self._failed = await self._fetch(), ""
        except (aiohttp.ClientError, TimeoutError, ValueError) as error:
            self._failed, self._may_ask_at = type(error).__name__, now + FAILED_FETCH_SECONDS
        else:
            self._stale_at = now + KEYS_KEPT_SECONDS
            # The first fetch is not held against a key that is rotated in soon after.
            self._may_ask_at = now if first else now + UNKNOWN_KEY_SECONDS

    async def _fetch(self) -> dict[str, SigningKey]:
        async with aiohttp.ClientSession(timeout=FETCH, raise_for_status=True) as session:
            metadata = await _json(session, self._metadata_url)
            keys = (await _json(session, str(metadata.get("jwks_uri")))).get("keys")
        if not isinstance(keys, list):
            raise ValueError("no keys")
        return dict(found for key in keys if (found := _usable(key)))


async def _json(session: aiohttp.ClientSession, url: str) -> Mapping[str, Any]:
    async with session.get(url) as response:
        body = await response.json(content_type=None)
    if not isinstance(body, dict):
        raise ValueError("not an object")
    return body


def _usable(given: object) -> tuple[str, SigningKey] | None:
    """One key of the set; those of a kind that we do not use are passed over."""
    if not isinstance(given, dict) or given.get("kty") != "RSA" or not isinstance(given.get("kid"), str):
        return None
    endorsements = given.get("endorsements") or ()
    try:
        return given["kid"], SigningKey(jwt.PyJWK(given, algorithm="RS256"), frozenset(endorsements))
    except (jwt.PyJWTError, TypeError, ValueError):
        return None


class TokenCheck(BotFrameworkAuthentication):
    """The adapter's authentication: it lets an activity through or raises RefusedError."""

    def __init__(self, config: TeamsConfig, keys: SigningKeys | None = None) -> None:
        self._config = config
        self._keys = keys or SigningKeys(config.metadata_address)
        self._checked: OrderedDict[bytes, _Checked] = OrderedDict()

    async def authenticate_request(self, activity: Activity, auth_header: str) -> AuthenticateRequestResult:
        claims: Mapping[str, Any] = {}
        if auth_header or not self._config.local:
            claims = await self._claims(auth_header)
            _same_service(claims, activity.service_url)
        if activity.channel_id != CHANNEL:
            raise RefusedError(403, "not from the Teams channel")
        if not self._config.trusts(activity.service_url or ""):
            raise RefusedError(403, "the service address is not on the list")
        result = AuthenticateRequestResult()
        result.claims_identity = ClaimsIdentity(dict(claims), True)
        result.connector_factory = _NoConnector()
        return result

    async def _claims(self, auth_header: str) -> Mapping[str, Any]:
        scheme, _, token = auth_header.partition(" ")
        if scheme.lower() != "bearer" or not token or not self._config.app_id:
            raise RefusedError(401, "no token")
        mark = hashlib.sha256(token.encode("utf-8", "replace")).digest()
        if (known := self._checked.get(mark)) is not None and await self._still_holds(known):
            return known.claims
        try:
            header = jwt.get_unverified_header(token)
            kid = header.get("kid")
            # Before any key is fetched, so that a made-up token costs nothing.
            if header.get("alg") != "RS256" or not isinstance(kid, str):
                raise RefusedError(401, "not signed as it should be")
            signing = await self._keys.find(kid)
            if signing is None:
                raise RefusedError(401, "signed with an unknown key")
            # Keys without endorsements are those of a test's own issuer.
            if signing.endorsements and CHANNEL not in signing.endorsements:
                raise RefusedError(401, "the key is not endorsed for Teams")
            claims: Mapping[str, Any] = jwt.decode(
                token,
                signing.key,
                algorithms=["RS256"],
                audience=self._config.app_id,
                issuer=ISSUER,
                leeway=LEEWAY_SECONDS,
                options={"require": ["exp", "iss", "aud"]},
            )
        except (jwt.PyJWTError, TypeError, ValueError) as error:
            raise RefusedError(401, f"a token that does not hold: {type(error).__name__}") from None
        self._checked[mark] = _Checked(kid, signing, claims)
        if len(self._checked) > TOKENS_KEPT:
            self._checked.popitem(last=False)
        return claims

    async def _still_holds(self, checked: _Checked) -> bool:
        """Whether a token that held once would again: it has not run out, and its key is still the issuer's."""
        lasts = time.time() < float(checked.claims["exp"]) + LEEWAY_SECONDS
        return lasts and await self._keys.find(checked.kid) is checked.signing

    async def authenticate_streaming_request(
        self, auth_header: str, channel_id_header: str
    ) -> AuthenticateRequestResult:
        raise RefusedError(501, "streaming is not offered")

    def create_connector_factory(self, claims_identity: ClaimsIdentity) -> ConnectorFactory:
        return _NoConnector()

    async def create_user_token_client(self, claims_identity: ClaimsIdentity) -> None:
        """Nobody signs in through the bot."""


class _NoConnector(ConnectorFactory):
    """The adapter insists on a client. This one cannot send."""

    async def create(self, service_url: str, audience: str) -> object:
        return self


def _same_service(claims: Mapping[str, Any], service_url: str | None) -> None:
    """The token must be for the very address that the activity names. Both spellings of the claim are in use."""
    claimed = claims.get("serviceurl") or claims.get("serviceUrl")
    if not isinstance(claimed, str) or not hmac.compare_digest(claimed.encode(), (service_url or "").encode()):
        raise RefusedError(401, "the token is for another service address")


def claimed_app(auth_header: str) -> str:
    """The app id that a token says it is for. Nothing is checked yet: it only tells which registration has to."""
    try:
        claims = jwt.decode(auth_header.partition(" ")[2], options={"verify_signature": False})
    except (jwt.PyJWTError, TypeError, ValueError):
        return ""
    audience = claims.get("aud")
    return audience if isinstance(audience, str) else ""
