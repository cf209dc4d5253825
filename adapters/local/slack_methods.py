"""Slack's Web API methods over the world: who, conversations, messages, reactions, views, answers by `response_url`.

Each method is `(workspace, arguments) -> fields of the answer`, and raises `SlackRefusalError` with Slack's own error name.
Triggers live three seconds and open one view; a `response_url` takes five answers.
"""

from __future__ import annotations

import secrets
import time
from copy import deepcopy
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from adapters.local.records import Conversation, Json, Message, Person, View, Workspace, slack_id
from adapters.local.slack_blocks import MESSAGE_WORDS, block_problems, named, view_problems
from adapters.local.slack_wire import wire_message, wire_view
from adapters.local.world import World

SCOPES = (
    "channels:read,chat:write,chat:write.customize,commands,groups:read,im:history,im:read,im:write,mpim:history,mpim:read,"
    "mpim:write,reactions:read,reactions:write,team:read,users:read,users:read.email"
)
TRIGGER_SECONDS = 3.0
RESPONSE_ANSWERS = 5
TEXT_MOST, UPDATE_TEXT_MOST = 40_000, 4_000


class SlackRefusalError(Exception):
    """Slack says no: `error` is its name for the reason, `messages` say where."""

    def __init__(self, error: str, *, messages: list[str] | None = None) -> None:
        super().__init__(error)
        self.error = error
        self.more: Json = {"response_metadata": {"messages": messages}} if messages else {}


@dataclass
class _Trigger:
    person: Person
    until: float
    used: bool = False


@dataclass
class _Answers:
    person: Person
    message: tuple[str, str] | None
    left: int = RESPONSE_ANSWERS


class SlackMethods:
    """The methods, and the triggers and response addresses that interactions hand out."""

    def __init__(self, world: World, own_url: str) -> None:
        self.world = world
        self.own_url = own_url
        self._triggers: dict[str, _Trigger] = {}
        self._answers: dict[str, _Answers] = {}

    # What interactions hand out

    def trigger(self, person: Person) -> str:
        made = f"{secrets.randbelow(10**12)}.{secrets.randbelow(10**12)}.{secrets.token_hex(16)}"
        self._triggers = {name: t for name, t in self._triggers.items() if t.until > time.monotonic() - 60}
        self._triggers[made] = _Trigger(person, time.monotonic() + TRIGGER_SECONDS)
        return made

    def response_url(self, person: Person, message: Message | None) -> str:
        secret = secrets.token_urlsafe(24)
        self._answers[secret] = _Answers(person, (message.conversation, message.id) if message else None)
        while len(self._answers) > 5_000:
            self._answers.pop(next(iter(self._answers)))
        return f"{self.own_url}/local/slack/response/{secret}"

    def respond(self, secret: str, given: Json) -> None:
        """Shows an answer to one interaction: instead of its message, or as words for that person alone."""
        answers = self._answers.get(secret)
        if answers is None or answers.left < 1:
            raise SlackRefusalError("used_url")
        answers.left -= 1
        first = self.world.message(*answers.message) if answers.message else None
        if given.get("delete_original") and first:
            self.world.remove(first)
        elif given.get("replace_original") and first:
            self._fill(first, given)
            first.edited = not first.only_for
            self.world.touch(first)
        else:
            self.show_answer(answers.person, given)

    def show_answer(self, person: Person, given: Json) -> None:
        """A reply to a command or interaction in the person's conversation; theirs alone unless `in_channel`."""
        workspace = self.world.workspace_of(person)
        alone = "" if given.get("response_type") == "in_channel" else person.user_id
        self._post(workspace, self.world.personal(person), given, only_for=alone)

    # Who

    def auth_test(self, home: Workspace, given: Json) -> Json:
        return {
            "url": f"https://{home.id.lower()}.slack.local/",
            "team": home.name,
            "team_id": home.id,
            "user": "convenor",
            "user_id": home.bot_user_id,
            "bot_id": home.bot_id,
            "is_enterprise_install": False,
        }

    def bots_info(self, home: Workspace, given: Json) -> Json:
        if given.get("bot", home.bot_id) != home.bot_id:
            raise SlackRefusalError("bot_not_found")
        bot = {"id": home.bot_id, "app_id": self.world.slack_app_id, "user_id": home.bot_user_id, "name": "Convenor"}
        return {"bot": {**bot, "deleted": False}}

    def team_info(self, home: Workspace, given: Json) -> Json:
        if given.get("team", home.id) != home.id:
            raise SlackRefusalError("team_not_found")
        return {"team": {"id": home.id, "name": home.name, "domain": home.id.lower(), "email_domain": ""}}

    def users_info(self, home: Workspace, given: Json) -> Json:
        if given["user"] == home.bot_user_id:
            bot = {"id": home.bot_user_id, "team_id": home.id, "name": "convenor", "real_name": "Convenor"}
            return {"user": {**bot, "is_bot": True, "deleted": False, "profile": {"bot_id": home.bot_id}}}
        person = self._person(home, given["user"])
        offset = datetime.now(UTC).astimezone(ZoneInfo(person.tz)).utcoffset()
        user = {
            "id": person.user_id,
            "team_id": person.from_team or home.id,
            "name": person.email.partition("@")[0],
            "real_name": person.name,
            "deleted": False,
            "is_bot": False,
            "is_email_confirmed": person.confirmed,
            "is_restricted": person.guest,
            "is_ultra_restricted": False,
            "tz": person.tz,
            "tz_label": person.tz,
            "tz_offset": int(offset.total_seconds()) if offset else 0,
            "profile": {
                "real_name": person.name,
                "display_name": person.name,
                **({"email": person.email} if self._tells_addresses(home) else {}),
                "title": person.role,
                "team": home.id,
            },
        }
        return {"user": user | ({"locale": person.locale} if _true(given.get("include_locale")) else {})}

    def _tells_addresses(self, home: Workspace) -> bool:
        return not home.scopes or "users:read.email" in home.scopes.split(",")

    def _person(self, home: Workspace, user_id: str) -> Person:
        person = self.world.find_user(home.id, str(user_id))
        if person is None:
            raise SlackRefusalError("user_not_found")
        return person

    # Conversations

    def conversations_open(self, home: Workspace, given: Json) -> Json:
        if "channel" in given:
            opened = self._conversation(home, given["channel"])
            if opened.kind == "channel":
                raise SlackRefusalError("method_not_supported_for_channel_type")
        else:
            users = [u.strip() for u in str(given.get("users") or "").split(",") if u.strip()]
            if not users:
                raise SlackRefusalError("users_list_not_supplied")
            if len(users) > 8:
                raise SlackRefusalError("too_many_users")
            people = [self._person(home, user) for user in users]
            if len(people) > 1 and "mpim:write" not in (home.scopes or SCOPES).split(","):
                raise SlackRefusalError("missing_scope")
            if len(people) > 1 and home.no_groups:
                raise SlackRefusalError("restricted_action")
            opened = self.world.personal(people[0]) if len(people) == 1 else self.world.group(people)
        channel: Json = {"id": opened.id}
        if _true(given.get("return_im")) and opened.kind == "group":
            channel |= {"is_mpim": True, "is_open": True}
        if _true(given.get("return_im")) and opened.kind == "personal":
            channel |= {"is_im": True, "user": opened.members[0], "is_open": True}
        return {"channel": channel}

    def conversations_info(self, home: Workspace, given: Json) -> Json:
        return {"channel": self._wire_channel(self._conversation(home, given["channel"]))}

    def users_conversations(self, home: Workspace, given: Json) -> Json:
        """The channels that somebody shares with the bot."""
        rooms = self.world.rooms(self._person(home, given["user"]))
        rows = [self._wire_channel(room) for room in rooms if room.kind == "group" and not room.archived]
        start, size = int(given.get("cursor") or 0), min(int(given.get("limit") or 100), 999)
        cursor = str(start + size) if len(rows) > start + size else ""
        return {"channels": rows[start : start + size], "response_metadata": {"next_cursor": cursor}}

    def _wire_channel(self, room: Conversation) -> Json:
        group = room.kind == "group"
        return {
            "id": room.id,
            "name": room.id.lower(),
            "is_channel": group,
            "is_im": not group,
            "is_archived": room.archived,
            "is_ext_shared": room.shared,
            "is_pending_ext_shared": False,
            "is_org_shared": False,
        }

    def _conversation(self, home: Workspace, channel: str) -> Conversation:
        person = self.world.find_user(home.id, channel)
        found = self.world.personal(person) if person else self.world.conversations.get(channel)
        if found is None or found.workspace != home.id:
            raise SlackRefusalError("channel_not_found")
        if found.id in home.archived:
            raise SlackRefusalError("is_archived")
        return found

    def history(self, home: Workspace, given: Json) -> Json:
        talk = self._conversation(home, given["channel"])
        shown = [m for m in self._window(talk, given) if not m.thread or m.thread == m.id or m.broadcast]
        return self._page(home, shown[::-1], given)

    def replies(self, home: Workspace, given: Json) -> Json:
        talk = self._conversation(home, given["channel"])
        if self.world.message(talk.id, given["ts"]) is None:
            raise SlackRefusalError("thread_not_found")
        shown = [m for m in self._window(talk, given) if given["ts"] in (m.id, m.thread)]
        return self._page(home, shown, given)

    def _window(self, talk: Conversation, given: Json) -> list[Message]:
        oldest, latest = float(given.get("oldest") or 0), float(given.get("latest") or "inf")
        bounds = _true(given.get("inclusive"))
        kept = [self.world.messages[talk.id, ts] for ts in talk.messages]
        inside = [m for m in kept if oldest < float(m.id) < latest or (bounds and float(m.id) in (oldest, latest))]
        return [m for m in inside if not m.only_for]

    def _page(self, home: Workspace, messages: list[Message], given: Json) -> Json:
        start, size = int(given.get("cursor") or 0), min(int(given.get("limit") or 100), 999)
        more = len(messages) > start + size
        rows = [wire_message(m, home) for m in messages[start : start + size]]
        if not _true(given.get("include_all_metadata")):
            rows = [{k: v for k, v in row.items() if k != "metadata"} for row in rows]
        cursor = str(start + size) if more else ""
        return {"messages": rows, "has_more": more, "response_metadata": {"next_cursor": cursor}}

    # Messages

    def post_message(self, home: Workspace, given: Json) -> Json:
        talk = self._conversation(home, given["channel"])
        if talk.archived:
            raise SlackRefusalError("is_archived")
        message = self._post(home, talk, given)
        return {"channel": message.conversation, "ts": message.id, "message": wire_message(message, home)}

    def post_ephemeral(self, home: Workspace, given: Json) -> Json:
        talk = self._conversation(home, given["channel"])
        if given["user"] not in talk.members:
            raise SlackRefusalError("user_not_in_channel")
        return {"message_ts": self._post(home, talk, given, only_for=given["user"]).id}

    def _post(self, home: Workspace, talk: Conversation, given: Json, *, only_for: str = "") -> Message:
        thread = str(given.get("thread_ts") or "")
        if thread and self.world.message(talk.id, thread) is None:
            raise SlackRefusalError("thread_not_found")
        now = self.world.clock().isoformat()
        message = Message("", talk.id, home.bot_user_id, by_bot=True, at=now, thread=thread, only_for=only_for)
        self._fill(message, given)
        message.username = str(given.get("username") or "")
        message.broadcast = bool(thread) and _true(given.get("reply_broadcast"))
        message.icon = str(given.get("icon_emoji") or "")
        message.id = self.world.new_message_id("slack")
        return self.world.post(message)

    def update(self, home: Workspace, given: Json) -> Json:
        message = self._own(home, given, "cant_update_message")
        if len(str(given.get("text") or "")) > UPDATE_TEXT_MOST:
            raise SlackRefusalError("msg_too_long")
        self._fill(message, given)
        message.edited = True
        self.world.touch(message)
        return {"channel": message.conversation, "ts": message.id, "text": message.text}

    def delete(self, home: Workspace, given: Json) -> Json:
        message = self._own(home, given, "cant_delete_message")
        self.world.remove(message)
        return {"channel": message.conversation, "ts": message.id}

    def _own(self, home: Workspace, given: Json, otherwise: str) -> Message:
        message = self._message(home, given["channel"], given["ts"])
        if not message.by_bot:
            raise SlackRefusalError(otherwise)
        return message

    def _message(self, home: Workspace, channel: str, ts: str) -> Message:
        found = self.world.message(self._conversation(home, channel).id, str(ts))
        if found is None or found.only_for:
            raise SlackRefusalError("message_not_found")
        return found

    def _fill(self, message: Message, given: Json) -> None:
        """Sets text, blocks and metadata, or refuses them and leaves the message as it was."""
        text, blocks, metadata = given.get("text") or "", given.get("blocks"), given.get("metadata")
        if "blocks" in given and not isinstance(blocks, list):
            raise SlackRefusalError("invalid_blocks_format")
        if not text and not blocks:
            raise SlackRefusalError("no_text")
        if len(text) > TEXT_MOST:
            raise SlackRefusalError("msg_too_long")
        if problems := block_problems(blocks or []):
            raise SlackRefusalError("invalid_blocks", messages=problems)
        if _words(blocks) > MESSAGE_WORDS:
            raise SlackRefusalError("msg_blocks_too_long")
        if metadata is not None and not _is_metadata(metadata):
            raise SlackRefusalError("invalid_metadata_format")
        message.text = text
        message.blocks = named(deepcopy(blocks or []), lambda: secrets.token_urlsafe(4))
        message.metadata = metadata if metadata is not None else message.metadata

    def react(self, home: Workspace, given: Json) -> Json:
        message = self._message(home, given["channel"], given["timestamp"])
        if home.bot_user_id in message.reactions.get(given["name"], []):
            raise SlackRefusalError("already_reacted")
        message.reactions.setdefault(given["name"], []).append(home.bot_user_id)
        self.world.touch(message)
        return {}

    def unreact(self, home: Workspace, given: Json) -> Json:
        message = self._message(home, given["channel"], given["timestamp"])
        if home.bot_user_id not in message.reactions.get(given["name"], []):
            raise SlackRefusalError("no_reaction")
        message.reactions[given["name"]].remove(home.bot_user_id)
        self.world.touch(message)
        return {}

    # Views

    def views_open(self, home: Workspace, given: Json) -> Json:
        trigger = self._triggers.get(str(given["trigger_id"]))
        if trigger is None or trigger.person.workspace != home.id:
            raise SlackRefusalError("invalid_trigger_id")
        if trigger.used:
            raise SlackRefusalError("exchanged_trigger_id")
        if time.monotonic() > trigger.until:
            raise SlackRefusalError("expired_trigger_id")
        view = self.new_view(home, trigger.person, given["view"], "modal")
        trigger.used = True
        self.world.show_modal(trigger.person, view)
        return {"view": wire_view(view, home, self.world.slack_app_id)}

    def views_update(self, home: Workspace, given: Json) -> Json:
        by_id, outside = given.get("view_id"), given.get("external_id")
        if not by_id and not outside:
            raise SlackRefusalError("invalid_arguments", messages=["[ERROR] missing required field: view_id"])
        mine = [v for v in self.world.views.values() if v.workspace == home.id]
        old = next((v for v in mine if v.id == by_id or (outside and v.view.get("external_id") == outside)), None)
        if old is None:
            raise SlackRefusalError("not_found")
        if given.get("hash") and given["hash"] != old.hash:
            raise SlackRefusalError("hash_conflict")
        person = self._person(home, old.user_id)
        view = self.new_view(home, person, given["view"], "modal", view_id=old.id)
        self.world.show_modal(person, view)
        return {"view": wire_view(view, home, self.world.slack_app_id)}

    def views_publish(self, home: Workspace, given: Json) -> Json:
        person = self._person(home, given["user_id"])
        if given.get("hash") and person.home and given["hash"] != person.home["hash"]:
            raise SlackRefusalError("hash_conflict")
        known = person.home["id"] if person.home else ""
        view = self.new_view(home, person, given["view"], "home", view_id=known)
        shown = wire_view(view, home, self.world.slack_app_id)
        self.world.update_person(person, home=shown)
        return {"view": shown}

    def new_view(self, home: Workspace, person: Person, given: Any, kind: str, *, view_id: str = "") -> View:
        """A checked view. Refuses what Slack would not show."""
        problems = view_problems(given)
        if not problems and given["type"] != kind:
            problems = [f"[ERROR] must be a {kind} view [json-pointer:/view/type]"]
        if problems:
            raise SlackRefusalError("invalid_arguments", messages=problems)
        view = deepcopy(given)
        view["blocks"] = named(view["blocks"], lambda: secrets.token_urlsafe(4))
        made = f"{int(time.time())}.{secrets.token_hex(4)}"
        return View(view_id or slack_id("V"), person.user_id, home.id, view, made)


def _true(value: Any) -> bool:
    return value in (True, 1, "1", "true", "True")


def _is_metadata(value: Any) -> bool:
    if not isinstance(value, dict):
        return False
    return isinstance(value.get("event_type"), str) and isinstance(value.get("event_payload"), dict)


def _words(value: Any) -> int:
    if isinstance(value, dict):
        return sum(len(v) if k == "text" and isinstance(v, str) else _words(v) for k, v in value.items())
    return sum(map(_words, value)) if isinstance(value, list) else 0
