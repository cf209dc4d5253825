"""Signed addresses of our own pages: who holds one may read that page until it expires, and nothing else."""

from __future__ import annotations

import base64
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

LASTS = {
    "digest": timedelta(days=60),
    "picture": timedelta(days=60),
    "stop": timedelta(days=400),
    "my-data": timedelta(hours=1),
    "matching": timedelta(days=366),
    "file": timedelta(days=1),
    "invite": timedelta(hours=1),
}
PATHS = {
    "digest": "/digests/",
    "picture": "/digests/picture/",
    "stop": "/digests/stop/",
    "my-data": "/my-data/",
    "matching": "/matching/",
    "file": "/files/",
    "invite": "/invite/",
    "join": "/join/",
}


@dataclass(frozen=True, slots=True)
class Opened:
    """What a link opens, and when it was made."""

    id: str
    made_at: datetime


class Links:
    """`keys` are derived from CONVENOR_SECRET_KEY, newest first; `base` is empty where no public address is set."""

    def __init__(self, keys: tuple[bytes, ...], base: str, now: Callable[[], datetime]) -> None:
        self._box = MultiFernet([Fernet(base64.urlsafe_b64encode(key)) for key in keys])
        self._base = base.rstrip("/")
        self._now = now

    def address(self, kind: str, page_id: str) -> str:
        if not self._base or kind not in PATHS:
            return ""
        # An invitation's own code is all that its page needs.
        return f"{self._base}{PATHS[kind]}{page_id if kind == 'join' else self.token(kind, page_id)}"

    def token(self, kind: str, page_id: str) -> str:
        expires = int((self._now() + LASTS[kind]).timestamp())
        return self._box.encrypt(f"{kind}\n{page_id}\n{expires}".encode()).decode()

    def read(self, kind: str, token: str) -> str | None:
        """The id of the page that a token opens, or None where it is forged, for another page, or too old."""
        opened = self.open(kind, token)
        return opened.id if opened else None

    def open(self, kind: str, token: str) -> Opened | None:
        """The same, with when the link was made, for pages whose links can be ended."""
        try:
            found, page_id, expires = self._box.decrypt(token.encode()).decode().split("\n")
        except (InvalidToken, ValueError):
            return None
        if found != kind or int(expires) <= self._now().timestamp():
            return None
        return Opened(page_id, datetime.fromtimestamp(int(expires), UTC) - LASTS[kind])
