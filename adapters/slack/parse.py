"""What Slack sends, read: a request's body becomes a payload, and a payload becomes an event or nothing.

Pure and total: it never raises, whatever arrives, and says None to whatever is not for the engine. The names and
languages of people are not in Slack's payloads; the door looks them up and adds them.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any
from urllib.parse import parse_qsl

from adapters.actions import STALE, unpack
from adapters.slack.emoji import character
from adapters.slack.manifest import SHORTCUTS
from adapters.slack.words import plain, typed
from conversations.events import (
    Actor,
    Attached,
    Deleted,
    Edited,
    Joined,
    Opened,
    PersonEvent,
    Pressed,
    Reacted,
    Said,
    Submitted,
)
from conversations.message import Action
from conversations.model import Address, message_ref
from conversations.richtext import encode
from conversations.richtext import plain as plain_words

Json = dict[str, Any]

# The subtypes of a message that somebody wrote. `file_share` may come without words.
_WRITTEN = ("", "file_share", "me_message", "thread_broadcast")
_SLACKBOT = "USLACKBOT"
# What a modal carries that was opened from somebody's App Home, where others carry their message's ref.
HOME = "home"


def decode(body: str) -> Json | None:
    """The payload in a request's body: JSON (events), JSON in a form (interactions), or a form (commands)."""
    try:
        form = {} if body.lstrip().startswith("{") else dict(parse_qsl(body, keep_blank_values=True))
        text = form.get("payload", "") if form else body
        found = json.loads(text) if text else form
    except (ValueError, RecursionError):
        return None
    if not found or not isinstance(found, dict):
        return None
    # Half a character can only come spelt out, as an escape.
    return _whole(found) if "\\u" in text else found


def _whole(value: Any) -> Any:
    """The same JSON without half characters, which no database takes."""
    match value:
        case str():
            return value.encode("utf-8", "replace").decode()
        case dict():
            return {_whole(key): _whole(inner) for key, inner in value.items()}
        case list():
            return [_whole(inner) for inner in value]
        case _:
            return value


def parse(body: Mapping[str, Any], at: datetime) -> PersonEvent | None:
    """The event in a payload, or None where there is nothing for the engine. `at` is when it arrived."""
    match dig(body, "type"):
        case "event_callback":
            return _event(body, at)
        case "block_actions":
            return _pressed(body, at)
        case "view_submission":
            return _submitted(body, at)
        case "message_action" if dig(body, "callback_id") in SHORTCUTS:
            return _shortcut(body, at)
        case _:
            return _command(body, at) if dig(body, "command") else None


def removed_from(body: Mapping[str, Any]) -> str:
    """The workspace that has just removed the app, or taken its token back; empty for every other payload."""
    event = body.get("event")
    if dig(body, "type") != "event_callback" or not isinstance(event, Mapping):
        return ""
    tokens = event.get("tokens")
    revoked = dig(event, "type") == "tokens_revoked" and bool(_list(tokens, "bot"))
    return dig(body, "team_id") if revoked or dig(event, "type") == "app_uninstalled" else ""


def dig(value: object, *path: str) -> str:
    """The string at the end of a path of names, or an empty one."""
    for name in path:
        value = value.get(name) if isinstance(value, Mapping) else None
    return value if isinstance(value, str) else ""


def own_address(user: object, team: str) -> str:
    """The e-mail address in a user's profile, if it can be trusted to be theirs: Slack has confirmed it, and they are a
    member of that very workspace, no guest and nobody from another one."""
    if not isinstance(user, Mapping) or user.get("is_email_confirmed") is not True or dig(user, "team_id") != team:
        return ""
    others = ("is_stranger", "is_restricted", "is_ultra_restricted", "is_bot", "deleted")
    return "" if any(user.get(name) for name in others) else dig(user, "profile", "email")


def from_home(body: Mapping[str, Any]) -> bool:
    """Whether something was pressed on somebody's App Home, or sent from a form that was opened there."""
    view = body.get("view")
    return dig(view, "type") == "home" or dig(view, "private_metadata") == HOME


def private_of(body: Mapping[str, Any]) -> str:
    """What a modal carries for us: the ref of the message whose button opened it."""
    return dig(body, "view", "private_metadata")


def _actor(team: str, user: str, conversation: str = "") -> Actor:
    """Only a direct message is somebody's own conversation; elsewhere the address stays open."""
    return Actor(Address("slack", team, user, conversation if conversation.startswith("D") else ""))


def _room(team: str, channel: str) -> str:
    return f"slack:{team}/{channel}" if channel else ""


def _list(value: object, name: str) -> list[Any]:
    found = value.get(name) if isinstance(value, Mapping) else None
    return found if isinstance(found, list) else []


# Events


def _event(body: Mapping[str, Any], at: datetime) -> PersonEvent | None:
    event, team = body.get("event"), dig(body, "team_id")
    event_id = f"slack:{team}:{dig(body, 'event_id')}"
    bots = {dig(a, "user_id") for a in _list(body, "authorizations") if isinstance(a, Mapping) and a.get("is_bot")}
    if not isinstance(event, Mapping) or not team or not dig(body, "event_id"):
        return None
    match dig(event, "type"):
        case "message" if dig(event, "channel_type") in ("im", "mpim"):
            return _message(event, team, event_id, at, bots)
        case "reaction_added" | "reaction_removed":
            return _reacted(event, team, event_id, at, bots)
        case "app_home_opened":
            return _opened(event, team, event_id, at)
        case _:
            return None


def _by_person(message: object, bots: set[str]) -> str:
    """The user id of whoever wrote a message; empty for the bot, other bots and Slack itself."""
    user = dig(message, "user")
    return "" if dig(message, "bot_id") or user in bots or user == _SLACKBOT else user


def _message(event: Mapping[str, Any], team: str, event_id: str, at: datetime, bots: set[str]) -> PersonEvent | None:
    channel, subtype = dig(event, "channel"), dig(event, "subtype")
    new, old = event.get("message"), event.get("previous_message")
    room = _room(team, channel) if dig(event, "channel_type") == "mpim" else ""

    def ref(ts: str) -> str:
        return message_ref("slack", team, channel, ts)

    if subtype in _WRITTEN and (user := _by_person(event, bots)):
        ts, parent = dig(event, "ts"), dig(event, "thread_ts")
        thread = ref(parent) if parent not in ("", ts) else ""
        lines = typed(event, team)
        actor, files = _actor(team, user, channel), tuple(_files(event))
        return Said(
            event_id, at, actor, plain_words(lines), ref(ts), thread, rich=encode(lines), files=files, room=room
        )
    # A deleted message that has replies stays as a tombstone.
    gone = subtype == "message_deleted" or (subtype == "message_changed" and dig(new, "subtype") == "tombstone")
    if gone and (user := _by_person(old, bots)):
        ts = dig(event, "deleted_ts") or dig(new, "ts") or dig(old, "ts")
        return Deleted(event_id, at, _actor(team, user, channel), ref(ts), room)
    if subtype == "message_changed" and not gone and (user := _by_person(new, bots)):
        lines = typed(new, team)
        if lines == typed(old, team):
            return None  # Slack changed it, for instance to show what a link leads to
        actor = _actor(team, user, channel)
        return Edited(event_id, at, actor, plain_words(lines), ref(dig(new, "ts")), encode(lines), room)
    return None


def _files(event: Mapping[str, Any]) -> Iterator[Attached]:
    """What was sent with a message, so far as it lies at Slack."""
    for file in _list(event, "files"):
        source = dig(file, "url_private_download") or dig(file, "url_private")
        size = file.get("size") if isinstance(file, Mapping) else None
        if source and isinstance(size, int) and dig(file, "mode") != "tombstone":
            name = dig(file, "name") or dig(file, "title") or "file"
            yield Attached(name, dig(file, "mimetype"), size, source)


def _reacted(event: Mapping[str, Any], team: str, event_id: str, at: datetime, bots: set[str]) -> Reacted | None:
    channel, user = dig(event, "item", "channel"), _by_person(event, bots)
    if dig(event, "item", "type") != "message" or not channel or not user:
        return None
    return Reacted(
        event_id,
        at,
        _actor(team, user, channel),
        ref=message_ref("slack", team, channel, dig(event, "item", "ts")),
        emoji=character(dig(event, "reaction")),
        added=dig(event, "type") == "reaction_added",
        room="" if channel.startswith("D") else _room(team, channel),
    )


def _opened(event: Mapping[str, Any], team: str, event_id: str, at: datetime) -> Opened | Joined | None:
    user = dig(event, "user")
    if not user:
        return None
    actor = _actor(team, user, dig(event, "channel"))
    if dig(event, "tab") == "home":
        return Opened(event_id, at, actor)
    # Slack tells every time that the conversation is opened; the id lets the first one count.
    return Joined(f"slack:{team}:{user}:joined", at, actor)


# Interactions and commands


def _pressed(body: Mapping[str, Any], at: datetime) -> Pressed | None:
    team, user = _team(body), dig(body, "user", "id")
    button = next((a for a in _list(body, "actions") if dig(a, "type") == "button"), None)
    # A button without a value is a link of ours: Slack opens the page and tells about it.
    if not team or not user or not dig(button, "value"):
        return None
    container = body.get("container")
    channel, ts = dig(container, "channel_id"), dig(container, "message_ts")
    # A passing note cannot be amended. What several people read is not one person's to change: the answer to whoever
    # pressed there comes to them alone.
    fixed = (isinstance(container, Mapping) and container.get("is_ephemeral")) or not channel.startswith("D")
    return Pressed(
        f"slack:{team}:{dig(body, 'trigger_id') or dig(button, 'action_ts')}",
        at,
        _actor(team, user, channel),
        unpack(dig(button, "value")) or STALE,
        ref=message_ref("slack", team, channel, ts) if ts and not fixed else "",
        dialog=True,
    )


def _shortcut(body: Mapping[str, Any], at: datetime) -> Pressed | None:
    """The menu of any message anywhere: so its channel is not the person's own conversation. A concern needs no words of
    a message: what the bot passed on is known by its ref."""
    team, user, trigger = _team(body), dig(body, "user", "id"), dig(body, "trigger_id")
    if not team or not user or not trigger:
        return None
    channel, ts = dig(body, "channel", "id"), dig(body, "message", "ts") or dig(body, "message_ts")
    ref = message_ref("slack", team, channel, ts) if channel and ts else ""
    # What the bot wrote is many people's; what it passed on is known by its ref.
    text = "" if dig(body, "message", "bot_id") else plain(dig(body, "message", "text"))
    verb = SHORTCUTS[dig(body, "callback_id")]
    action = Action(verb, (text,) if verb == "commit.this" else ())
    return Pressed(f"slack:{team}:{trigger}", at, _actor(team, user), action, ref, dialog=True)


def _submitted(body: Mapping[str, Any], at: datetime) -> Submitted | None:
    team, user = _team(body), dig(body, "user", "id")
    if not team or not user:
        return None
    sent = dig(body, "trigger_id") or f"{dig(body, 'view', 'id')}:{dig(body, 'view', 'hash')}"
    return Submitted(
        f"slack:{team}:{sent}",
        at,
        _actor(team, user),
        unpack(dig(body, "view", "callback_id")) or STALE,
        values=_values(body.get("view")),
        ref="" if private_of(body) == HOME else private_of(body),
        dialog=True,
    )


def _team(body: Mapping[str, Any]) -> str:
    return dig(body, "team", "id") or dig(body, "user", "team_id")


def _values(view: object) -> dict[str, tuple[str, ...]]:
    state = view.get("state") if isinstance(view, Mapping) else None
    blocks = state.get("values") if isinstance(state, Mapping) else None
    if not isinstance(blocks, Mapping):
        return {}
    return {
        str(key): _value(element)
        for key, elements in blocks.items()
        for element in (list(elements.values())[:1] if isinstance(elements, Mapping) else [])
    }


def _value(element: object) -> tuple[str, ...]:
    match dig(element, "type"):
        case "plain_text_input":
            given = [dig(element, "value")]
        case "multi_users_select":
            users = element.get("selected_users") if isinstance(element, Mapping) else None
            given = [user for user in users if isinstance(user, str)] if isinstance(users, list) else []
        case "static_select" | "radio_buttons":
            given = [dig(element, "selected_option", "value")]
        case _:
            given = [dig(option, "value") for option in _list(element, "selected_options")]
    return tuple(value for value in given if value)


def _command(body: Mapping[str, Any], at: datetime) -> Said | None:
    """`/convenor words`. It may be typed in any channel, so the answer goes to the person's own conversation."""
    team, user, trigger = dig(body, "team_id"), dig(body, "user_id"), dig(body, "trigger_id")
    if not team or not user or not trigger:
        return None
    text, channel = plain(dig(body, "text")).strip() or "help", dig(body, "channel_id")
    among = _room(team, channel) if channel.startswith(("C", "G")) else ""
    return Said(f"slack:{team}:{trigger}", at, _actor(team, user), text, dialog=True, channel=among)
