"""Before anything is posted in a channel: who would read it? Not people from outside, and somebody who has it posted there
has to be in it. Slack's refusals are named by what that person can do about it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from adapters.base import Closed, Gone, Rejected
from adapters.slack.parse import dig
from conversations.message import Message, Shut

_FORBIDDEN = {
    "access_denied",
    "no_permission",
    "posting_to_general_channel_denied",
    "restricted_action",
    "restricted_action_non_threadable_channel",
    "restricted_action_read_only_channel",
}
_SHARED = ("is_ext_shared", "is_pending_ext_shared")
PAGE = 200


async def look_round(slack: AsyncWebClient, channel: str, posted_for: Sequence[str]) -> None:
    """Raises Closed where a channel is shared with another organisation, or is going to be, and where none of these
    users is in it any more."""
    try:
        answer = await slack.conversations_info(channel=channel)
        found = answer.get("channel") or {}
        if any(found.get(each) for each in _SHARED):
            raise Closed("shared", Shut.SHARED)
        if found.get("is_archived"):
            raise Closed("is_archived", Shut.ARCHIVED)
        if not [user for user in posted_for if await _is_in(slack, user, channel)]:
            raise Closed("left", Shut.LEFT)
    except SlackApiError as error:
        # Not the workspace's affair: everything else may be sent without this permission.
        if dig(getattr(error.response, "data", None), "error") == "missing_scope":
            raise Closed("missing_scope", Shut.UNSEEN) from None
        raise


async def _is_in(slack: AsyncWebClient, user: str, channel: str) -> bool:
    """Whether a user is in a channel: asked of the user, who is in fewer channels than a channel may have members."""
    cursor = ""
    while True:
        page = await slack.users_conversations(
            user=user, types="public_channel,private_channel", limit=PAGE, exclude_archived=True, cursor=cursor
        )
        if any(dig(each, "id") == channel for each in page.get("channels") or []):
            return True
        cursor = dig(page.data, "response_metadata", "next_cursor")
        if not cursor:
            return False


@contextmanager
def posting(message: Message) -> Iterator[None]:
    """What Slack refuses a post in a channel for, as Closed; a direct message's errors stay as they are."""
    try:
        yield
    except Closed:
        raise
    except (Gone, Rejected) as error:
        code = str(error)
        if message.channel and (isinstance(error, Gone) or code in _FORBIDDEN):
            why = Shut.FORBIDDEN if code in _FORBIDDEN else Shut.ARCHIVED if code == "is_archived" else Shut.NO_MEMBER
            raise Closed(code, why) from None
        raise
