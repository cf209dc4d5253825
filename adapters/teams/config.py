"""What the Teams side must be told, and which connector addresses it may believe.

Whoever could choose the service address would be sent our messages and our token, so it is checked twice: when an
activity names it, and again before anything is sent there.
"""

from __future__ import annotations

import contextlib
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from ipaddress import IPv6Address, ip_address
from urllib.parse import urlsplit

OPENID_METADATA = "https://login.botframework.com/v1/.well-known/openidconfiguration"
# Where the connector can always be reached when no activity has told a nearer address.
GLOBAL_SERVICE = "https://smba.trafficmanager.net/teams/"

KNOWN_SECONDS = 30.0


@dataclass(frozen=True)
class TeamsConfig:
    """One registration. An empty `openid_metadata` or `token_url` means the public cloud's.

    `service` is written to where no activity has told a nearer address.
    `tenants`: whose people are heard, beside the tenant of a SingleTenant registration.
    `local`: activities need no token, but only callers on this computer are heard, and nothing is sent elsewhere.
    """

    app_id: str = ""
    app_password: str = ""
    app_type: str = "SingleTenant"
    tenant_id: str = ""
    openid_metadata: str = ""
    token_url: str = ""
    service_hosts: tuple[str, ...] = ("smba.trafficmanager.net",)
    local: bool = False
    service: str = GLOBAL_SERVICE
    tenants: tuple[str, ...] = ()

    def admits(self, tenant: str) -> bool:
        """Whether people of a tenant are heard: the registration's own, and those on the list. A registration for
        several tenants without a list hears all of them, and each programme says who may join it."""
        if self.local:
            return True
        home = (self.tenant_id,) if self.app_type == "SingleTenant" and self.tenant_id else ()
        listed = {name.lower() for name in (*home, *self.tenants)}
        return not listed or tenant.lower() in listed

    @property
    def metadata_address(self) -> str:
        return self.openid_metadata or OPENID_METADATA

    @property
    def token_address(self) -> str:
        home = self.tenant_id if self.app_type == "SingleTenant" else "botframework.com"
        return self.token_url or f"https://login.microsoftonline.com/{home}/oauth2/v2.0/token"

    def trusts(self, service_url: str) -> bool:
        """Whether a connector address is one of ours: an exact host, by https unless it is on this computer.

        A port is accepted where the list names it, and in local mode.
        """
        try:
            parts = urlsplit(service_url)
            host, port = (parts.hostname or "").lower(), parts.port
        except ValueError:
            return False
        if "@" in parts.netloc or parts.query or parts.fragment or "\\" in service_url:
            return False
        near = is_loopback(host)
        if parts.scheme != "https" and not (near and parts.scheme == "http"):
            return False
        if self.local:
            return near
        shown = f"[{host}]" if ":" in host else host
        listed = {name.strip().lower() for name in self.service_hosts}
        return shown in listed if port in (None, 443) else f"{shown}:{port}" in listed


class Registrations:
    """All the registrations of one deployment: one from the settings, and those that were added beside it.

    `added` is asked for the others, again every so often, so that a new one needs no restart.
    """

    def __init__(self, own: TeamsConfig, added: Callable[[], Awaitable[tuple[TeamsConfig, ...]]] | None = None) -> None:
        self.own = own
        self._added = added
        self._known: tuple[TeamsConfig, ...] = ()
        self._until = float("-inf")

    async def all(self) -> tuple[TeamsConfig, ...]:
        if self._added is not None and time.monotonic() >= self._until:
            self._until = time.monotonic() + KNOWN_SECONDS
            # What cannot be read just now is left as it was.
            with contextlib.suppress(Exception):
                self._known = await self._added()
        return (self.own, *self._known)

    async def checking(self, app_id: Callable[[], str]) -> TeamsConfig:
        """The registration that has to check a token: the one that it names, else our own, whose check it then fails.
        The token is not looked at where there is only one."""
        known = await self.all()
        if len(known) == 1:
            return self.own
        named = app_id()
        return next((each for each in known if each.app_id == named), self.own)

    async def of_tenant(self, tenant_id: str) -> TeamsConfig:
        """The registration that writes to a tenant's people: the tenant's own, else one for every tenant."""
        there = await self.all()
        own = next((each for each in there if each.app_type == "SingleTenant" and each.tenant_id == tenant_id), None)
        return own or next((each for each in there if each.app_type == "MultiTenant"), self.own)


def is_loopback(host: str) -> bool:
    """Whether a host, as a peer's address or in a URL, is this computer."""
    if host == "localhost":
        return True
    try:
        address = ip_address(host)
    except ValueError:
        return False
    mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    return (mapped or address).is_loopback
