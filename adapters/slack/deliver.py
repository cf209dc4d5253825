"""Writes to people on Slack: the port over the Web API, and Slack's errors named by what the courier does next.

The SDK sends, through one pooled session and without retries of its own, for a retry may say the same thing twice.
Its logger is muted: it writes whole requests, people's words among them, into the log.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from yarl import URL

from adapters.base import Allowance, Gone, PageUrl, Receipt, Rejected, RetryLater, Stream
from adapters.slack.channels import look_round, posting
from adapters.slack.limits import MESSAGES_PER_CHANNEL, MESSAGES_PER_WORKSPACE, TIER_3, TIER_4
from adapters.slack.parse import dig
from adapters.slack.render import home, render
from conversations.message import Message
from conversations.model import Address, message_ref

MUTED = logging.getLogger("convenor.slack.sdk")
MUTED.setLevel(logging.CRITICAL + 1)

SECONDS = 10
LOOKED_BACK = 100
MOST_TOGETHER = 8
METADATA = "convenor"
FILES = "files.slack.com"

_GONE = {
    "account_inactive",
    "cannot_dm_bot",
    "channel_not_found",
    "is_archived",
    "not_in_channel",
    "token_revoked",
    "user_disabled",
    "user_not_found",
    "user_not_visible",
    "users_not_found",
}
_NO_GROUP = {"channel_not_found", "method_not_supported_for_channel_type", "missing_scope"}
_NO_THREAD = {"cannot_reply_to_message", "invalid_thread_ts", "thread_not_found"}
_LATER = {"rate_limited", "ratelimited", "service_unavailable", "team_added_to_org"}
# The token is at fault, not the person: what waits is sent once an administrator has mended it.
_TOKEN = {"invalid_auth", "missing_scope", "not_authed", "token_expired"}
# The workspace has removed the app, or taken the token back.
_LOST = {"account_inactive", "no_token", "token_revoked"}
_PERHAPS_DONE = {"fatal_error", "internal_error", "request_timeout"}


def web_client(token: str, api_url: str, session: aiohttp.ClientSession) -> AsyncWebClient:
    client = AsyncWebClient(token=token, base_url=api_url, session=session, retry_handlers=[], logger=MUTED)
    client.proxy = None  # the SDK reads one from the environment, for loopback too: a proxy is the session's affair
    return client


class SlackPort:
    """`adapters.base.Port` for every workspace. `token_for` gives a team's bot token, or nothing once it is gone."""

    platform = "slack"
    finds = True

    def __init__(
        self,
        token_for: Callable[[str], Awaitable[str]],
        api_url: str,
        page_url: PageUrl,
        session: aiohttp.ClientSession,
        lost: Callable[[str, str], Awaitable[None]] | None = None,
    ) -> None:
        """`lost` hears of a workspace whose token is worth nothing, with Slack's word for it."""
        self._lost = lost
        self._token_for = token_for
        self._api_url = api_url
        self._page_url = page_url
        self._session = session

    def allowances(self, kind: str, to: Address) -> tuple[Allowance, ...]:
        team = f"slack:{to.workspace}"
        opens = () if to.conversation else (Allowance(f"{team} conversations.open", (TIER_3,)),)
        if to.conversation == to.user:  # a channel, which is looked at first
            opens = (Allowance(f"{team} users.conversations", (TIER_3,)),)
        match kind:
            case "send" | "quiet":
                # A conversation that is not known yet is known by its person.
                channel = Allowance(f"{team}/{to.conversation or to.user}", (MESSAGES_PER_CHANNEL,))
                return (channel, *opens, Allowance(team, (MESSAGES_PER_WORKSPACE,)))
            case "amend":
                return (Allowance(f"{team} chat.update", (TIER_3,)),)
            case "retract":
                return (Allowance(f"{team} chat.delete", (TIER_3,)),)
            case "room":
                return (Allowance(f"{team} conversations.open", (TIER_3,)),)
            case "home":
                return (Allowance(f"{team} views.publish", (TIER_4,)),)
            case _:
                return (*opens, Allowance(f"{team} conversations.history", (TIER_3,)))

    async def send(self, to: Address, message: Message, key: str, *, quiet: bool = False, under: str = "") -> Receipt:
        said = render(message, self._page_url, to.user)
        with posting(message):
            return await self._send(to, message, said, key, quiet, under)

    async def _send(
        self, to: Address, message: Message, said: dict[str, Any], key: str, quiet: bool, under: str
    ) -> Receipt:
        async with self._calling(to.workspace) as slack:
            channel = to.conversation or await _open(slack, to.user)
            if message.room:
                await _still_theirs(slack, channel)
            if message.channel:
                await look_round(slack, channel, message.posted_for)
            where, thread = _place(under) if under else ("", "")
            thread = thread if where == channel else ""
            if quiet:
                await _in_thread(slack.chat_postEphemeral, thread, {}, channel=channel, user=to.user, **said)
                return Receipt("", channel)  # nobody can change or delete it
            posted = await _in_thread(
                slack.chat_postMessage,
                thread,
                {"reply_broadcast": True},
                channel=channel,
                metadata={"event_type": METADATA, "event_payload": {"key": key}},
                unfurl_links=False,
                unfurl_media=False,
                **said,
            )
            return _receipt(to, channel, posted["ts"])

    async def find(self, to: Address, key: str) -> Receipt | None:
        """Where an earlier `send` with this key arrived, if it did: to be asked after an ambiguous failure."""
        async with self._calling(to.workspace) as slack:
            channel = to.conversation or await _open(slack, to.user)
            history = await slack.conversations_history(channel=channel, include_all_metadata=True, limit=LOOKED_BACK)
        for message in history.get("messages") or []:
            if dig(message, "metadata", "event_payload", "key") == key:
                return _receipt(to, channel, message["ts"])
        return None

    async def amend(self, to: Address, ref: str, message: Message) -> None:
        channel, ts = _place(ref)
        said = render(message, self._page_url, to.user)
        async with self._calling(to.workspace, unless="message_not_found") as slack:
            await slack.chat_update(channel=channel, ts=ts, text=said["text"], blocks=said["blocks"])

    async def retract(self, to: Address, ref: str) -> None:
        channel, ts = _place(ref)
        async with self._calling(to.workspace, unless="message_not_found") as slack:
            await slack.chat_delete(channel=channel, ts=ts)

    async def show_home(self, to: Address, message: Message) -> None:
        async with self._calling(to.workspace) as slack:
            await slack.views_publish(user_id=to.user, view=home(message, self._page_url))

    async def open_room(self, people: Sequence[Address]) -> Address:
        """A group direct message. An app that was installed before it asked for that scope is told so, and nothing of
        the workspace's stops for it."""
        if len(people) > MOST_TOGETHER:
            raise Rejected("too_many_users")
        team = people[0].workspace
        token = await self._token_for(team)
        if not token:
            raise Rejected("no_token")
        try:
            async with asyncio.timeout(SECONDS):
                opened = await _open(web_client(token, self._api_url, self._session), *(one.user for one in people))
        except SlackApiError as error:
            named = _named(error)
            raise Rejected(str(named)) if str(named) in _TOKEN else named from None
        except (aiohttp.ClientError, TimeoutError) as error:
            # The same people get the same conversation: asking twice does no harm.
            raise RetryLater(type(error).__name__) from None
        return Address("slack", team, opened, opened)

    @asynccontextmanager
    async def open_file(self, at: Address, source: str) -> AsyncIterator[Stream]:
        """With the bot's token, and so from Slack's own host only."""
        token = await self._token_for(at.workspace)
        if not token:
            raise Gone("no_token")
        try:
            address = URL(source)
        except ValueError:
            raise Rejected("file_address") from None
        if not (address.scheme == "https" and address.host == FILES) and not self._is_own(address):
            raise Rejected("file_host")
        headers = {"Authorization": f"Bearer {token}"}
        try:
            async with self._session.get(address, headers=headers, allow_redirects=False) as answer:
                # Without the scope, or once the file is gone, Slack sends to a page where people sign in.
                if answer.status != 200 or answer.content_type == "text/html":
                    raise Gone(f"file {answer.status}")
                yield Stream(answer.content.iter_chunked(64 * 1024), answer.content_length)
        except (aiohttp.ClientError, TimeoutError) as error:
            raise RetryLater(type(error).__name__) from None

    def _is_own(self, address: URL) -> bool:
        """The server that stands in for Slack in local mode."""
        own = URL(self._api_url)
        return own.host in ("127.0.0.1", "localhost", "::1") and address.origin() == own.origin()

    async def close(self) -> None:
        """Nothing to do: the session belongs to whoever made it."""

    async def _tell(self, team: str, code: str) -> None:
        if self._lost is not None:
            await self._lost(team, code)

    @asynccontextmanager
    async def _calling(self, team: str, unless: str = "") -> AsyncIterator[AsyncWebClient]:
        """A client for one workspace, whose errors become delivery errors. The refusal `unless` counts as done."""
        token = await self._token_for(team)
        if not token:
            await self._tell(team, "no_token")
            raise Gone("no_token")
        try:
            async with asyncio.timeout(SECONDS):
                yield web_client(token, self._api_url, self._session)
        # The SDK's errors hold whole requests and answers, so none is passed on or chained.
        except SlackApiError as error:
            code = dig(_answer(error), "error")
            if code in _LOST | _TOKEN:
                await self._tell(team, code)
            if not unless or code != unless:
                raise _named(error) from None
        except aiohttp.ClientConnectorError:
            raise RetryLater("unreachable") from None
        except (aiohttp.ClientError, TimeoutError) as error:
            raise RetryLater(type(error).__name__, ambiguous=True) from None


async def _open(slack: AsyncWebClient, *users: str) -> str:
    opened = await slack.conversations_open(users=list(users))
    return str(opened["channel"]["id"])


async def _still_theirs(slack: AsyncWebClient, channel: str) -> None:
    """A group message has the people that it began with. But they can make a channel of it, and let others in: that is
    no place for what is said to a circle."""
    try:
        found = await slack.conversations_open(channel=channel, return_im=True)
    except SlackApiError as error:
        if dig(_answer(error), "error") in _NO_GROUP:
            raise Gone("no group message any more") from None
        raise
    if found["channel"].get("is_mpim") is False:
        raise Gone("no group message any more")


def _receipt(to: Address, channel: str, ts: str) -> Receipt:
    return Receipt(message_ref("slack", to.workspace, channel, ts), channel)


def _place(ref: str) -> tuple[str, str]:
    """The channel and the timestamp in a ref of ours."""
    _, _, channel, ts = ref.split("|")
    return channel, ts


async def _in_thread(call: Callable[..., Awaitable[Any]], thread: str, besides: dict[str, Any], **given: Any) -> Any:
    """A call in the thread of an earlier message, with what goes `besides`; where that message is gone, without."""
    if not thread:
        return await call(**given)
    try:
        return await call(thread_ts=thread, **besides, **given)
    except SlackApiError as error:
        if dig(_answer(error), "error") not in _NO_THREAD:
            raise
        return await call(**given)


def _answer(error: SlackApiError) -> Any:
    return getattr(error.response, "data", None)


def _named(error: SlackApiError) -> RetryLater | Gone | Rejected:
    """What to do about a refusal, with nothing in it but Slack's own code."""
    response = error.response
    status = getattr(response, "status_code", 0) or getattr(response, "status", 0)
    code = dig(_answer(error), "error") or f"http_{status}"
    after = _seconds(getattr(response, "headers", {}))
    if status == 429 or code in _LATER | _TOKEN:
        # A bad token stops the whole workspace; a limit is the channel's, or the method's, which is narrow enough.
        return RetryLater(code, after=after, wide=code in _TOKEN)
    if status >= 500 or code in _PERHAPS_DONE:
        return RetryLater(code, after=after, ambiguous=True)
    return Gone(code) if code in _GONE else Rejected(code)


def _seconds(headers: Any) -> float | None:
    try:
        return float(headers.get("Retry-After"))
    except (TypeError, ValueError):
        return None
