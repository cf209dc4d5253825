"""Looks at the public address, as Slack and Microsoft reach it: its name, its certificate, and who answers there."""

from __future__ import annotations

from collections.abc import AsyncIterator

import aiohttp

from bot.doctor.looking import Looking


async def address(looking: Looking) -> AsyncIterator[str]:
    settings = looking.settings
    url = settings.PUBLIC_URL.rstrip("/")
    if not url.startswith("https://"):
        return
    try:
        async with looking.session.get(f"{url}/healthz", allow_redirects=False) as answer:
            text = await answer.text()
            if answer.status != 200 or text.strip() != "ok":
                yield (
                    f"{url} answers, but not as Convenor does ({answer.status}). Is `convenor serve` running, and does "
                    f"your proxy pass everything on to {settings.HOST}:{settings.PORT}?"
                )
    except aiohttp.ClientConnectorCertificateError:
        yield f"{url} has a certificate that is not trusted. Slack and Microsoft will not talk to it: renew it."
    except aiohttp.ClientConnectorDNSError:
        yield f"{url} has a name that is not known. Check PUBLIC_URL, and the name's entry at your DNS."
    except (aiohttp.ClientError, TimeoutError) as error:
        yield (
            f"{url} cannot be reached ({type(error).__name__}). Is `convenor serve` running, is port 443 open, and "
            "does your proxy pass it on? From inside some networks the own public address cannot be seen: try it "
            "from a telephone."
        )
