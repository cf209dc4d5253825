"""A real mail server on loopback that keeps what it is given, or answers as it is told."""

from __future__ import annotations

import asyncio
import email
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.policy import default
from typing import Any

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session


@dataclass
class MailServer:
    """`answer`, where it is set, is what the server says to the next mails instead of taking them."""

    port: int = 0
    answer: str = ""
    refuse: str = ""
    envelopes: list[Envelope] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}"

    @property
    def mails(self) -> list[EmailMessage]:
        found = []
        for envelope in self.envelopes:
            assert isinstance(envelope.content, bytes)
            mail = email.message_from_bytes(envelope.content, policy=default)
            assert isinstance(mail, EmailMessage)
            found.append(mail)
        return found

    # What aiosmtpd calls; the names are its own.

    async def handle_RCPT(self, _s: SMTP, _n: Session, envelope: Envelope, address: str, _o: list[str]) -> str:
        if self.refuse:
            return self.refuse
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:
        if self.answer:
            return self.answer
        self.envelopes.append(envelope)
        return "250 Taken"


def _only_jo(_server: SMTP, _session: Session, _envelope: Envelope, _mechanism: str, given: Any) -> AuthResult:
    right = isinstance(given, LoginPassword) and (given.login, given.password) == (b"jo", b"p@ss")
    return AuthResult(success=right, handled=right)  # what is not handled is answered 535


@asynccontextmanager
async def mail_server(signing_in: bool = False) -> AsyncIterator[MailServer]:
    kept = MailServer()
    more: dict[str, Any] = (
        {"authenticator": _only_jo, "auth_required": True, "auth_require_tls": False} if signing_in else {}
    )
    loop = asyncio.get_running_loop()
    with socket.create_server(("127.0.0.1", 0)) as listening:
        kept.port = listening.getsockname()[1]
        server = await loop.create_server(lambda: SMTP(kept, hostname="mail.example", **more), sock=listening)
        try:
            yield kept
        finally:
            server.close()


def text_of(mail: EmailMessage) -> str:
    part = mail.get_body(("plain",))
    assert part is not None
    return str(part.get_content())


def html_of(mail: EmailMessage) -> str:
    part = mail.get_body(("html",))
    assert part is not None
    return str(part.get_content())
