"""The app manifest that an administrator gives to Slack: all that this adapter uses, and nothing else."""

from __future__ import annotations

from typing import Any

SCOPES = {
    "channels:read": "before a digest is posted in a channel: is it shared with outsiders, and is the lead still in it",
    "chat:write": "to write to people, and to change and delete what it wrote",
    "chat:write.customize": "a relayed message stands under the name of the person who wrote it",
    "commands": "the command /convenor",
    "files:read": "a file that somebody passes on is streamed to its readers",
    "groups:read": "the same for private channels; only those to which it was invited are seen",
    "im:history": "to hear what people write to it, and to look up whether a message arrived before sending it again",
    "im:write": "to open a conversation with somebody who takes part",
    "mpim:history": "to hear what the people of a circle say where they have agreed to share one group conversation",
    "mpim:write": "to open that group conversation, and to make sure that it is still theirs alone",
    "reactions:read": "a reaction to a copy is shown at the others' copies",
    "users:read.email": "somebody's own confirmed address, to find their other account where they ask for it; it is not kept",
    "users:read": "the name, time zone and language of a person's profile, so that they need not type them",
}
"""What the app may do, each with its reason. There is none for what is written in channels, or for other people's posts."""
OPTIONAL = ("users:read.email",)
"""What the app also does without: whoever installs it may leave these out."""
NEEDED = tuple(scope for scope in SCOPES if scope not in OPTIONAL)
EVENTS = (
    "app_home_opened", "app_uninstalled", "message.im", "message.mpim", "reaction_added", "reaction_removed",
    "tokens_revoked",
)  # fmt: skip
COMMAND = "/convenor"
SHORTCUTS = {"make_commitment": "commit.this", "raise_concern": "concern.this"}
"""What the menu of a message offers, and the verb that it stands for."""


def manifest(public_url: str, *, socket: bool = False, rotates: bool = False) -> dict[str, Any]:
    """The manifest as JSON, for an app whose requests come to `public_url` (without a path).

    `socket`: they come through Socket Mode instead, and no address is needed. `rotates`: tokens end after twelve hours
    and are renewed; that cannot be turned off again."""
    base = public_url.rstrip("/")
    door = {} if socket else {"request_url": f"{base}/slack/events"}
    oauth = {} if socket else {"redirect_urls": [f"{base}/slack/oauth_redirect"]}
    return {
        "_metadata": {"major_version": 1, "minor_version": 1},
        "display_information": {
            "name": "Convenor",
            "description": "Introduces leaders who would not otherwise meet, and follows up what they promise.",
            "long_description": (
                "Convenor introduces councillors, officers and community leaders to each other, in small circles. "
                "It carries their conversation across Slack and Teams, asks a few questions worth thinking about, "
                "and helps everybody to keep what they promised. Nobody takes part without saying yes, "
                "and anybody can leave and be forgotten at any time."
            ),
            "background_color": "#1f3a5f",
        },
        "features": {
            "app_home": {
                "home_tab_enabled": True,
                "messages_tab_enabled": True,
                "messages_tab_read_only_enabled": False,
            },
            "bot_user": {"display_name": "Convenor", "always_online": True},
            "shortcuts": [
                {
                    "name": "Make this a commitment",
                    "type": "message",
                    "callback_id": "make_commitment",
                    "description": "Promise it to your circle, once you have seen it",
                },
                {
                    "name": "Raise a concern",
                    "type": "message",
                    "callback_id": "raise_concern",
                    "description": "Tell the programme's safeguarding contact about it",
                },
            ],
            "slash_commands": [
                {
                    "command": COMMAND,
                    **({} if socket else {"url": door["request_url"]}),
                    "description": "Talk to Convenor from anywhere",
                    "usage_hint": "join, commit …, commitments, pause until …, leave, help",
                    "should_escape": False,
                }
            ],
        },
        "oauth_config": {**oauth, "scopes": {"bot": list(SCOPES), "bot_optional": list(OPTIONAL)}},
        "settings": {
            "event_subscriptions": {**door, "bot_events": list(EVENTS)},
            "interactivity": {"is_enabled": True, **door},
            "org_deploy_enabled": False,
            "socket_mode_enabled": socket,
            "token_rotation_enabled": rotates,
        },
    }
