"""Actions as button payloads, and back. One versioned text form serves every platform.

`c1|verb|arg|arg`, each part percent-encoded, at most 255 characters (Slack's `action_id`). A payload of another
version, or one that nobody here made, reads as None: the bot then says that the button is out of date.
"""

from __future__ import annotations

from urllib.parse import quote, unquote

from conversations.message import Action

VERSION = "c1"
LONGEST = 255


def pack(action: Action) -> str:
    """Raises ValueError where the action is longer than a payload may be: a mistake of ours, found by tests."""
    payload = "|".join((VERSION, *(quote(part, safe=".:-_@") for part in (action.verb, *action.args))))
    if len(payload) > LONGEST:
        raise ValueError(f"the action {action.verb} makes a payload of {len(payload)} characters, over {LONGEST}")
    return payload


def unpack(payload: object) -> Action | None:
    if not isinstance(payload, str) or len(payload) > LONGEST:
        return None
    version, *parts = payload.split("|")
    if version != VERSION or not parts or not parts[0]:
        return None
    verb, *args = (unquote(part) for part in parts)
    return Action(verb, tuple(args))


STALE = Action("stale")
"""What an unreadable payload becomes: the engine answers that the button is out of date."""
