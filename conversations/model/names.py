"""What records are made of: ids and addresses."""

from __future__ import annotations

import hashlib
import uuid

from conversations.values import Value

_NAMESPACE = uuid.UUID("5c5b4a4e-9d0c-4f0e-9a57-0f2d8d1f6a10").bytes
_VARIANT = {digit: "89ab"[int(digit, 16) % 4] for digit in "0123456789abcdef"}


def new_id(*parts: str) -> str:
    """An id that the same parts always give again, so that a replayed event makes the same records. It is a UUID of
    version 5 (RFC 9562), without the detours of `uuid.uuid5`: every turn makes half a dozen."""
    made = hashlib.sha1(_NAMESPACE + "\x1f".join(parts).encode(), usedforsecurity=False).hexdigest()
    return f"{made[:12]}5{made[13:16]}{_VARIANT[made[16]]}{made[17:32]}"


class Address(Value, frozen=True):
    """Where a person is on a platform. `workspace` is a Slack team or a Teams tenant; `conversation` may be empty
    until the platform has told it; `service_url` is Teams' own."""

    platform: str
    workspace: str
    user: str
    conversation: str = ""
    service_url: str = ""

    @property
    def account_id(self) -> str:
        return f"{self.platform}:{self.workspace}/{self.user}"

    @property
    def workspace_id(self) -> str:
        return f"{self.platform}:{self.workspace}"


def message_ref(platform: str, workspace: str, conversation: str, message: str) -> str:
    """The name of one platform message, unique in the whole deployment."""
    return f"{platform}|{workspace}|{conversation}|{message}"


def room_of(ref: str) -> str:
    """The conversation that a message stands in, as `PLATFORM:WORKSPACE/ID`; empty where the ref names none."""
    platform, _, rest = ref.partition("|")
    workspace, _, rest = rest.partition("|")
    conversation, _, message = rest.rpartition("|")
    return f"{platform}:{workspace}/{conversation}" if conversation and message else ""


def invitation_id(programme_id: str, account_id: str) -> str:
    """The name of the one invitation that an account gets to a programme."""
    return new_id("invitation", programme_id, account_id)
