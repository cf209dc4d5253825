"""The port to Teams: one pooled HTTP session straight to the connector's REST interface, and its errors by remedy.

Teams keeps no key with a message and offers a bot no way to read a conversation back. So a send whose answer was lost
cannot be looked up; it is reported as ambiguous, and the courier decides.
"""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import quote

import aiohttp
from yarl import URL

from adapters.base import Allowance, Gone, PageUrl, Receipt, Rejected, RetryLater, Stream
from adapters.teams.config import Registrations, TeamsConfig, is_loopback
from adapters.teams.limits import SENDS_PER_CONVERSATION, SENDS_PER_TENANT
from adapters.teams.parse import own_address
from adapters.teams.render import activity, encode
from conversations.message import Message
from conversations.model import Address, message_ref

SCOPE = "https://api.botframework.com/.default"
CALL = aiohttp.ClientTimeout(total=30, connect=10)
# A token is renewed this long before it would expire.
RENEWED_SECONDS = 300
# OneDrive for work and SharePoint, where Teams puts what people send.
FILE_HOSTS = (".sharepoint.com",)
# 403s that say the person no longer wants, or has, the bot. Any other is a mistake of ours.
GONE_CODES = frozenset(("MessageWritesBlocked", "BotNotInConversationRoster", "ConversationBlockedByUser"))

Json = dict[str, Any]


Lost = Callable[[str, str], Awaitable[None]]


class NoToken(RetryLater):
    """Microsoft refuses the registration itself: its id, its secret or its tenant."""


class TeamsPort:
    """The connector of one registration. The session is the caller's, and stays open when the port is closed. `lost`
    hears of a registration that gets no token, with Microsoft's status for it."""

    platform = "teams"
    finds = False

    def __init__(
        self, config: TeamsConfig, page_url: PageUrl, session: aiohttp.ClientSession, lost: Lost | None = None
    ) -> None:
        self._lost = lost
        self._config = config
        self._page_url = page_url
        self._session = session
        self._token = _Token(config, session)

    def allowances(self, kind: str, to: Address) -> tuple[Allowance, ...]:
        return _allowances(to)

    async def find(self, to: Address, key: str) -> Receipt | None:
        """Teams gives a bot no way to look."""
        return None

    async def send(self, to: Address, message: Message, key: str, *, quiet: bool = False, under: str = "") -> Receipt:
        """Teams knows no passing note, so `quiet` is an ordinary message; a personal chat has no threads; nor does it
        take a `key`."""
        body = self._activity(message, to.user)
        conversation = to.conversation or await self._open(to)
        url = self._url(to, "v3/conversations", conversation, "activities")
        made = await self._call("POST", url, body, again_doubles=True)
        return Receipt(message_ref("teams", to.workspace, conversation, _id_in(made)), conversation)

    async def amend(self, to: Address, ref: str, message: Message) -> None:
        await self._call("PUT", self._message_url(to, ref), self._activity(message, to.user), missing_is_fine=True)

    async def retract(self, to: Address, ref: str) -> None:
        await self._call("DELETE", self._message_url(to, ref), None, missing_is_fine=True)

    async def show_home(self, to: Address, message: Message) -> None:
        """Teams has no home page for a bot: it is an ordinary message."""
        await self.send(to, message, "")

    async def open_room(self, people: Sequence[Address]) -> Address:
        """Ready for a way there, and without one: a bot cannot open a group chat. That takes Microsoft Graph, with an
        administrator's consent (docs/bridge.md)."""
        raise Rejected("GroupChatsNeedGraph")

    @asynccontextmanager
    async def open_file(self, at: Address, source: str) -> AsyncIterator[Stream]:
        """From the sender's own store, whose address lets in whoever has it, for as long as Teams made it to last."""
        try:
            address = URL(source, encoded=True)
            host = address.host or ""
        except ValueError:
            raise Rejected("FileAddress") from None
        stored = address.scheme == "https" and host.endswith(FILE_HOSTS)
        if not stored and not (self._config.local and is_loopback(host)):
            raise Rejected("FileHostNotTrusted")
        try:
            async with self._session.get(address, allow_redirects=False) as answer:
                if answer.status != 200:
                    raise Gone(f"file {answer.status}")
                yield Stream(answer.content.iter_chunked(64 * 1024), answer.content_length)
        except (aiohttp.ClientError, TimeoutError) as error:
            raise RetryLater(type(error).__name__) from None

    async def own_address(self, of: Address) -> str:
        """Somebody's own confirmed e-mail address, from the roster of their conversation; empty where they have none."""
        url = self._url(of, "v3/conversations", of.conversation, "members", of.user)
        return own_address(await self._call("GET", url, None), of.workspace)

    async def close(self) -> None:
        """Nothing of its own to close."""

    async def _open(self, to: Address) -> str:
        """The person's conversation with the bot. Asking twice gives the same one."""
        bot = {"bot": {"id": f"28:{self._config.app_id}"}} if self._config.app_id else {}
        body = {
            **bot,
            "isGroup": False,
            "members": [{"id": to.user}],
            "tenantId": to.workspace,
            "channelData": {"tenant": {"id": to.workspace}},
        }
        made = await self._call("POST", self._url(to, "v3/conversations"), body)
        if not (conversation := _id_in(made)):
            raise RetryLater("no conversation in the answer")
        return conversation

    def _activity(self, message: Message, reader: str) -> Json:
        try:
            return activity(message, self._page_url, reader)
        except ValueError:
            raise Rejected("MessageCannotBeShown") from None

    def _url(self, to: Address, path: str, *parts: str) -> URL:
        """Checked again: an address may have been stored under other settings."""
        service = to.service_url or self._config.service
        if not self._config.trusts(service):
            raise Rejected("ServiceAddressNotTrusted")
        tail = "".join(f"/{quote(part, safe='')}" for part in parts)
        return URL(f"{service.rstrip('/')}/{path}{tail}", encoded=True)

    def _message_url(self, to: Address, ref: str) -> URL:
        conversation, _, message = ref.split("|", 2)[-1].rpartition("|")
        if not conversation or not message:
            raise Rejected("NotATeamsMessage")
        return self._url(to, "v3/conversations", conversation, "activities", message)

    async def _call(
        self, method: str, url: URL, body: Json | None, *, again_doubles: bool = False, missing_is_fine: bool = False
    ) -> Json:
        """One call. `again_doubles`: where its answer is lost, a second one might say everything twice."""
        answer = await self._once(method, url, body, again_doubles)
        if answer.status == 401:
            self._token.forget()
            answer = await self._once(method, url, body, again_doubles)
        if answer.status < 300 or (answer.status == 404 and missing_is_fine):
            return answer.body
        raise _error(answer, again_doubles)

    async def _once(self, method: str, url: URL, body: Json | None, again_doubles: bool) -> _Answer:
        try:
            headers = await self._token.headers()
        except NoToken as error:
            if self._lost is not None and self._config.tenant_id:
                await self._lost(self._config.tenant_id, str(error))
            raise
        if body is not None:
            headers["Content-Type"] = "application/json; charset=utf-8"
        data = None if body is None else encode(body)
        try:
            # A redirect would take the token elsewhere.
            async with self._session.request(
                method, url, data=data, headers=headers, timeout=CALL, allow_redirects=False
            ) as response:
                return _Answer(response.status, response.headers.get("Retry-After", ""), await _body(response))
        except (aiohttp.ConnectionTimeoutError, aiohttp.ClientConnectorError) as error:
            raise RetryLater(type(error).__name__) from None
        except (aiohttp.ClientError, TimeoutError) as error:
            raise RetryLater(type(error).__name__, ambiguous=again_doubles) from None


class TeamsPorts:
    """The port for every registration: each person is written to by the one of their tenant."""

    platform = "teams"
    finds = False

    def __init__(
        self, registrations: Registrations, page_url: PageUrl, session: aiohttp.ClientSession, lost: Lost | None = None
    ) -> None:
        self._registrations = registrations
        self._page_url = page_url
        self._session = session
        self._lost = lost
        self._ports: dict[TeamsConfig, TeamsPort] = {}

    async def _port(self, to: Address) -> TeamsPort:
        config = await self._registrations.of_tenant(to.workspace)
        if config not in self._ports:
            self._ports[config] = TeamsPort(config, self._page_url, self._session, self._lost)
        return self._ports[config]

    def allowances(self, kind: str, to: Address) -> tuple[Allowance, ...]:
        return _allowances(to)

    async def find(self, to: Address, key: str) -> Receipt | None:
        return None

    async def send(self, to: Address, message: Message, key: str, *, quiet: bool = False, under: str = "") -> Receipt:
        return await (await self._port(to)).send(to, message, key, quiet=quiet, under=under)

    async def open_room(self, people: Sequence[Address]) -> Address:
        return await (await self._port(people[0])).open_room(people)

    @asynccontextmanager
    async def open_file(self, at: Address, source: str) -> AsyncIterator[Stream]:
        async with (await self._port(at)).open_file(at, source) as stream:
            yield stream

    async def amend(self, to: Address, ref: str, message: Message) -> None:
        await (await self._port(to)).amend(to, ref, message)

    async def retract(self, to: Address, ref: str) -> None:
        await (await self._port(to)).retract(to, ref)

    async def show_home(self, to: Address, message: Message) -> None:
        await (await self._port(to)).show_home(to, message)

    async def own_address(self, of: Address) -> str:
        return await (await self._port(of)).own_address(of)

    async def close(self) -> None:
        """Nothing of its own to close."""


def _allowances(to: Address) -> tuple[Allowance, ...]:
    """Teams counts calls of every kind alike."""
    tenant = f"teams:{to.workspace}"
    conversation = Allowance(f"{tenant}/{to.conversation or to.user}", SENDS_PER_CONVERSATION)
    return (conversation, Allowance(tenant, (SENDS_PER_TENANT,)))


class _Answer:
    def __init__(self, status: int, retry_after: str, body: Json) -> None:
        self.status = status
        self.retry_after = retry_after
        self.body = body

    @property
    def code(self) -> str:
        """The connector's word for what is wrong. Its sentences may quote us, so only a word passes."""
        error = self.body.get("error")
        code = error.get("code") if isinstance(error, dict) else None
        return code if isinstance(code, str) and re.fullmatch(r"[A-Za-z]{1,64}", code) else ""


def _error(answer: _Answer, again_doubles: bool) -> RetryLater | Gone | Rejected:
    reason = " ".join(filter(None, (str(answer.status), answer.code)))
    match answer.status:
        case 429 | 412:
            return RetryLater(reason, after=_seconds(answer.retry_after))
        case status if status >= 500:
            return RetryLater(reason, after=_seconds(answer.retry_after), ambiguous=again_doubles)
        case 401:
            # Our own settings: no message is at fault, and none should be parked for it.
            return RetryLater(reason, wide=True)
        case 404:
            return Gone(reason)
        case 403 if answer.code in GONE_CODES:
            return Gone(reason)
        case _:
            return Rejected(reason)


def _seconds(retry_after: str) -> float | None:
    """`Retry-After` as seconds from now: it is a number or a date."""
    try:
        return max(0.0, float(retry_after))
    except ValueError:
        pass
    try:
        at = parsedate_to_datetime(retry_after)
    except (TypeError, ValueError):
        return None
    return max(0.0, (at.replace(tzinfo=at.tzinfo or UTC) - datetime.now(UTC)).total_seconds())


async def _body(response: aiohttp.ClientResponse) -> Json:
    try:
        body = await response.json(content_type=None)
    except ValueError:
        return {}
    return body if isinstance(body, dict) else {}


def _id_in(body: Json) -> str:
    found = body.get("id")
    return found if isinstance(found, str) else ""


class _Token:
    """The bot's own token, by its app id and password; kept until shortly before it expires. None in local mode."""

    def __init__(self, config: TeamsConfig, session: aiohttp.ClientSession) -> None:
        self._config = config
        self._session = session
        self._value = ""
        self._renew_at = 0.0
        self._asking = asyncio.Lock()

    async def headers(self) -> dict[str, str]:
        if self._config.local:
            return {}
        async with self._asking:
            if not self._value or time.monotonic() >= self._renew_at:
                await self._ask()
            return {"Authorization": f"Bearer {self._value}"}

    def forget(self) -> None:
        self._value = ""

    async def _ask(self) -> None:
        form = {
            "grant_type": "client_credentials",
            "client_id": self._config.app_id,
            "client_secret": self._config.app_password,
            "scope": SCOPE,
        }
        try:
            async with self._session.post(
                self._config.token_address, data=form, timeout=CALL, allow_redirects=False
            ) as response:
                status, body = response.status, await _body(response)
        except (aiohttp.ClientError, TimeoutError) as error:
            raise RetryLater(f"no token: {type(error).__name__}", wide=True) from None
        value, lasts = body.get("access_token"), body.get("expires_in")
        if status in (400, 401, 403):
            raise NoToken(f"no token: {status}", wide=True)
        if status != 200 or not isinstance(value, str) or not value:
            raise RetryLater(f"no token: {status}", wide=True)
        seconds = float(lasts) if isinstance(lasts, int | float) else 0.0
        self._value = value
        self._renew_at = time.monotonic() + max(seconds - RENEWED_SECONDS, seconds / 2)
