"""The port to a mail server, by SMTP. What was sent cannot be changed or taken back: such calls do nothing."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from email.utils import parseaddr
from urllib.parse import unquote, urlsplit

import aiosmtplib

from adapters.base import Allowance, PageUrl, Receipt, Rejected, RetryLater, Steady, Stream
from adapters.email.render import Pictures, pictures_in, render
from conversations.message import Message, Page
from conversations.model import Address, message_ref

PLATFORM = "email"
TIMEOUT = 15.0
# No server says how much it takes; this is below what the common ones allow.
PACE = Steady(2.0, burst=10)

DrawPicture = Callable[[Page], Awaitable[bytes | None]]
"""A picture of ours as PNG; None where there is nothing to draw."""


@dataclass(frozen=True, slots=True)
class MailConfig:
    """`tls`: from the first byte (smtps). Otherwise the connection turns to TLS where the server offers it; with a
    password it must, unless the server is on this computer: whoever sits between could say that it is not offered."""

    host: str
    port: int
    user: str
    password: str
    tls: bool
    sender: str

    @property
    def must_turn(self) -> bool:
        return bool(self.password) and not self.tls and self.host not in ("localhost", "127.0.0.1", "::1")


def read_config(url: str, sender: str) -> MailConfig:
    """From `smtp://user:password@host:587` or `smtps://…`. Raises ValueError that says what is wrong, and no secret."""
    parts = urlsplit(url)
    if parts.scheme not in ("smtp", "smtps") or not parts.hostname:
        raise ValueError("SMTP_URL must look like smtp://user:password@mail.example.org:587, or smtps://…")
    if "@" not in parseaddr(sender)[1]:
        raise ValueError("MAIL_FROM must be an e-mail address, such as Convenor <convenor@example.org>.")
    tls = parts.scheme == "smtps"
    port = parts.port or (465 if tls else 587)
    return MailConfig(parts.hostname, port, unquote(parts.username or ""), unquote(parts.password or ""), tls, sender)


class EmailPort:
    platform = PLATFORM
    finds = False

    def __init__(self, config: MailConfig, page_url: PageUrl, draw: DrawPicture) -> None:
        self._config = config
        self._page_url = page_url
        self._draw = draw

    def allowances(self, kind: str, to: Address) -> tuple[Allowance, ...]:
        return (Allowance(f"{PLATFORM}:{kind}", (PACE,)),)

    async def find(self, to: Address, key: str) -> Receipt | None:
        return None

    async def send(self, to: Address, message: Message, key: str, *, quiet: bool = False, under: str = "") -> Receipt:
        drawn = {page: png for page in pictures_in(message) if (png := await self._draw(page))}
        try:
            mail = render(message, key, self._config.sender, self._page_url, Pictures(drawn), time.time())
        except ValueError as error:
            raise Rejected(f"the e-mail could not be written: {type(error).__name__}") from None
        config = self._config
        try:
            await aiosmtplib.send(
                mail,
                hostname=config.host,
                port=config.port,
                username=config.user or None,
                password=config.password or None,
                use_tls=config.tls,
                start_tls=True if config.must_turn else None,
                timeout=TIMEOUT,
            )
        except aiosmtplib.SMTPException as error:
            raise _as_delivery_error(error) from None
        except OSError as error:
            raise RetryLater(f"the mail server cannot be reached ({type(error).__name__})", wide=True) from None
        return Receipt(message_ref(PLATFORM, to.workspace, to.user, str(mail["Message-ID"])), to.user)

    async def amend(self, to: Address, ref: str, message: Message) -> None:
        """A mail that is out is out: it quotes nobody, and its link leads to the page as it is now."""

    async def retract(self, to: Address, ref: str) -> None:
        """The same."""

    async def show_home(self, to: Address, message: Message) -> None:
        """There is none."""

    async def open_room(self, people: Sequence[Address]) -> Address:
        raise Rejected("letters have no rooms")

    def open_file(self, at: Address, source: str) -> AbstractAsyncContextManager[Stream]:
        """Nobody sends a file this way."""
        raise Rejected("no files by e-mail")

    async def close(self) -> None:
        """Each mail has a connection of its own."""


def _as_delivery_error(error: aiosmtplib.SMTPException) -> RetryLater | Rejected:
    """By what to do next. A server's own words may hold the address, so only its number is kept."""
    refused = error.recipients[0] if isinstance(error, aiosmtplib.SMTPRecipientsRefused) and error.recipients else error
    code = getattr(refused, "code", 0)
    if isinstance(error, aiosmtplib.SMTPAuthenticationError):
        # Nobody gets mail until somebody mends the password.
        return RetryLater(f"the mail server refused the sign-in ({code})", wide=True)
    if 500 <= code < 600:
        return Rejected(f"the mail server refused it ({code})")
    if isinstance(error, aiosmtplib.SMTPConnectError):
        return RetryLater("the mail server cannot be reached", wide=True)
    unclear = isinstance(error, aiosmtplib.SMTPReadTimeoutError | aiosmtplib.SMTPServerDisconnected)
    return RetryLater(f"the mail server did not take it ({code or type(error).__name__})", ambiguous=unclear)
