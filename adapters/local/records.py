"""What local mode remembers, as plain records: workspaces, people, conversations, messages, views, calls, changes."""

from __future__ import annotations

import secrets
import uuid
from dataclasses import dataclass, field
from typing import Any, Literal

Json = dict[str, Any]
Platform = Literal["slack", "teams"]
ChangeKind = Literal["message", "gone", "person", "toast", "clock", "reset"]


def guid() -> str:
    return str(uuid.uuid4())


def slack_id(prefix: str) -> str:
    return prefix + secrets.token_hex(5).upper()


@dataclass
class Workspace:
    """One Slack workspace (`T…`) or one Teams tenant (a GUID). `bot_user_id` is `U…` on Slack, `28:…` on Teams.
    `token_ends` is the moment (seconds since 1970) at which the token does; 0 where it does not. `no_groups`: an
    administrator allows no group messages with apps; `archived` are conversations that were closed for good."""

    id: str
    platform: Platform
    name: str
    bot_user_id: str
    bot_id: str = ""
    bot_token: str = ""
    installed: bool = True
    refresh_token: str = ""
    token_ends: float = 0.0
    scopes: str = ""
    no_groups: bool = False
    archived: list[str] = field(default_factory=list)


@dataclass
class Person:
    """Somebody with an account in one workspace. `key` names them in the page and in tests. `from_team`: the workspace of
    another organisation that they belong to, where they only share a channel with this one. `confirmed`: whether their
    e-mail address is; `guest`: whether they are only invited into the workspace."""

    key: str
    name: str
    role: str
    workspace: str
    platform: Platform
    user_id: str
    email: str
    aad_id: str = ""
    confirmed: bool = True
    guest: bool = False
    tz: str = "Europe/London"
    locale: str = "en-GB"
    pane: bool = False
    installed: bool = True
    draft: str = ""
    home: Json | None = None
    modal: str = ""
    from_team: str = ""


@dataclass
class Conversation:
    """The bot with one person (`personal`) or with several (`group`), who may make a `channel` of it. `shared`: with another
    organisation; `archived`: over."""

    id: str
    workspace: str
    members: list[str]
    kind: Literal["personal", "group", "channel"] = "personal"
    messages: list[str] = field(default_factory=list)
    shared: bool = False
    archived: bool = False


@dataclass
class Message:
    """What stands in a conversation. `id` is Slack's `ts` or the Teams activity id; `author` is a user id; `typed` is what
    a person put into the message box, and `html` what Teams made of it."""

    id: str
    conversation: str
    author: str
    by_bot: bool
    at: str
    text: str = ""
    blocks: list[Json] = field(default_factory=list)
    attachments: list[Json] = field(default_factory=list)
    username: str = ""
    icon: str = ""
    metadata: Json | None = None
    thread: str = ""
    reply_to: str = ""
    edited: bool = False
    only_for: str = ""
    reactions: dict[str, list[str]] = field(default_factory=dict)
    broadcast: bool = False
    typed: str = ""
    html: str = ""
    files: list[Json] = field(default_factory=list)


@dataclass(frozen=True)
class Upload:
    """A file that somebody sent. It lies in memory, and only until local mode ends."""

    id: str
    workspace: str
    name: str
    media: str
    data: bytes


@dataclass
class View:
    """A Slack modal or Home as the bot last left it. `errors` are per block, after a refused submission."""

    id: str
    user_id: str
    workspace: str
    view: Json
    hash: str
    errors: dict[str, str] = field(default_factory=dict)


@dataclass
class Pacing:
    """How often the bot may write, in wall time. Slack: a bucket per channel. Teams: windows of (sends, seconds)."""

    on: bool = True
    slack_per_second: float = 1.0
    slack_burst: int = 4
    teams_windows: tuple[tuple[int, float], ...] = ((7, 1.0), (8, 2.0), (60, 30.0))


@dataclass(frozen=True)
class Call:
    """One request by the bot: `method` is Slack's (`chat.postMessage`) or `POST activities` and the like for Teams."""

    platform: Platform
    method: str
    arguments: Json
    authorization: str
    status: int
    error: str


@dataclass(frozen=True)
class Change:
    """One line of the feed. `people` are the keys of those who would see it; `data` is ready for JSON."""

    seq: int
    kind: ChangeKind
    people: tuple[str, ...]
    data: Json
