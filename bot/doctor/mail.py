"""Looks at the mail server: says hello and logs in, as sending would. Nothing is sent."""

from __future__ import annotations

import asyncio
import smtplib
import ssl
from collections.abc import AsyncIterator
from urllib.parse import unquote, urlsplit

from bot.doctor.looking import Looking


async def mail(looking: Looking) -> AsyncIterator[str]:
    url = looking.settings.SMTP_URL
    if not url:
        return
    if not looking.settings.MAIL_FROM:
        yield "MAIL_FROM is missing: digests by e-mail need a sender's address."
    parts = urlsplit(url)
    if parts.scheme not in ("smtp", "smtps") or not parts.hostname:
        yield "SMTP_URL cannot be used. Write it like smtp://user:password@mail.example.org:587"
        return
    if problem := await asyncio.to_thread(_mail_problem, url):
        yield problem


def _mail_problem(url: str) -> str:
    """Says hello to the mail server and logs in, as sending would; nothing is sent."""
    parts = urlsplit(url)
    host, encrypted = parts.hostname or "", parts.scheme == "smtps"
    port = parts.port or (465 if encrypted else 587)
    where = f"The mail server {host}:{port}"
    try:
        context = ssl.create_default_context()
        make = (
            smtplib.SMTP_SSL(host, port, timeout=5, context=context)
            if encrypted
            else smtplib.SMTP(host, port, timeout=5)
        )
        with make as server:
            server.ehlo()
            if not encrypted and server.has_extn("starttls"):
                server.starttls(context=context)
                server.ehlo()
            if parts.username:
                server.login(unquote(parts.username), unquote(parts.password or ""))
    except smtplib.SMTPAuthenticationError:
        return f"{where} does not accept the user and password in SMTP_URL. Write special letters in them as %40 and so on."
    except smtplib.SMTPNotSupportedError:
        return f"{where} offers no login. Take user and password out of SMTP_URL, or use another port."
    except ssl.SSLError:
        return f"{where} does not speak TLS as expected. Use smtps:// for port 465, and smtp:// for port 587."
    except ConnectionRefusedError:
        return f"{where} refuses the connection. Check host and port in SMTP_URL, and the firewall."
    except (OSError, smtplib.SMTPException) as error:
        return f"{where} cannot be used ({type(error).__name__}). Check SMTP_URL, and whether a firewall holds it back."
    return ""
