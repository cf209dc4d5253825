"""What people on Slack do, as the signed requests that Slack would send: events, button presses, forms, commands."""

from __future__ import annotations

import json
import secrets
import uuid
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from adapters.local.carrier import FORM, Act, Carrier, Parcel, as_json
from adapters.local.composer import composed, slack_blocks, slack_text
from adapters.local.records import Json, Message, Person, View
from adapters.local.seen import block_pressables, is_wanted
from adapters.local.slack_methods import SlackMethods, SlackRefusalError
from adapters.local.slack_wire import blank_problems, chosen, escaped, rich_text, state_values, wire_message, wire_view
from adapters.local.uploads import uploaded
from adapters.local.world import World

NOT_INSTALLED = Act(refused="The app is not installed here.")
NOT_THERE = Act(refused="There is nothing like that to press.")


class SlackPeople:
    """Every method is one thing that one person does, and answers with what came of it."""

    def __init__(self, world: World, carrier: Carrier, methods: SlackMethods) -> None:
        self._world = world
        self._carrier = carrier
        self._methods = methods

    # Words

    async def say(
        self,
        person: Person,
        text: str,
        *,
        thread: str = "",
        conversation: str = "",
        formatted: bool = False,
        files: list[Json] | None = None,
    ) -> Act:
        talk = self._world.conversations.get(conversation) or self._world.personal(person)
        ts = self._world.new_message_id("slack")
        message = Message(ts, talk.id, person.user_id, by_bot=False, at=self._now(), thread=thread)
        self._write(person, message, text, formatted)
        message.files = uploaded(self._world, person, files or [], self._methods.own_url)
        self._world.post(message)
        event = {
            **self._told(person, message),
            "client_msg_id": str(uuid.uuid4()),
            "channel": talk.id,
            "channel_type": self._channel_type(message),
            "event_ts": ts,
        }
        return replace(await self._event(person, event), message=ts)

    def _write(self, person: Person, message: Message, text: str, formatted: bool) -> None:
        """Puts words into a message: as they stand, or with what the composer makes of them."""
        message.typed, message.text, message.blocks = text, escaped(text), rich_text(text)
        if formatted:
            own = [p for p in self._world.people.values() if p.workspace == person.workspace]
            lines, names = composed(text), {p.name: p.user_id for p in own}
            message.text, message.blocks = slack_text(lines, names), slack_blocks(lines, names)

    async def edit(self, person: Person, message: Message, text: str, *, formatted: bool = False) -> Act:
        before = self._told(person, message)
        self._write(person, message, text, formatted)
        message.edited = True
        self._world.touch(message)
        changed = {"message": self._told(person, message), "previous_message": before}
        return await self._event(person, self._about(message, "message_changed") | changed)

    async def delete(self, person: Person, message: Message) -> Act:
        before = self._told(person, message)
        gone = self._about(message, "message_deleted")
        self._world.remove(message)
        return await self._event(person, {**gone, "previous_message": before, "deleted_ts": message.id})

    def _told(self, person: Person, message: Message) -> Json:
        return wire_message(message, self._world.workspace_of(person))

    def _about(self, message: Message, subtype: str) -> Json:
        ts = self._world.new_message_id("slack")
        around = {"channel": message.conversation, "channel_type": self._channel_type(message), "hidden": True}
        return {"type": "message", "subtype": subtype, "ts": ts, "event_ts": ts, **around}

    def _channel_type(self, message: Message) -> str:
        kind = self._world.conversations[message.conversation].kind
        return {"personal": "im", "group": "mpim", "channel": "group"}[kind]

    async def react(self, person: Person, message: Message, reaction: str, *, on: bool = True) -> Act:
        who = message.reactions.setdefault(reaction, [])
        if on == (person.user_id in who):
            return Act(refused="That reaction is there already." if on else "That reaction is not there.")
        (who.append if on else who.remove)(person.user_id)
        self._world.touch(message)
        event = {
            "type": "reaction_added" if on else "reaction_removed",
            "user": person.user_id,
            "reaction": reaction,
            "item": {"type": "message", "channel": message.conversation, "ts": message.id},
            "item_user": message.author,
            "event_ts": self._world.new_message_id("slack"),
        }
        return await self._event(person, event)

    # The app

    async def open_home(self, person: Person, tab: str = "home") -> Act:
        event: Json = {
            "type": "app_home_opened",
            "user": person.user_id,
            "channel": self._world.personal(person).id,
            "tab": tab,
            "event_ts": self._world.new_message_id("slack"),
        }
        if person.home and tab == "home":
            event["view"] = person.home
        return await self._event(person, event)

    async def install(self, person: Person) -> Act:
        """An administrator installs the app again. Slack tells the app by OAuth, not by an event."""
        self._set_installed(person, installed=True)
        return Act(200)

    async def uninstall(self, person: Person) -> Act:
        self._set_installed(person, installed=False)
        bot = self._world.workspace_of(person).bot_user_id
        await self._event(person, {"type": "tokens_revoked", "tokens": {"bot": [bot]}}, installed=False)
        return await self._event(person, {"type": "app_uninstalled"}, installed=False)

    def _set_installed(self, person: Person, *, installed: bool) -> None:
        self._world.workspace_of(person).installed = installed
        for other in self._world.people.values():
            if other.workspace == person.workspace:
                self._world.update_person(other, installed=installed)

    async def _event(self, person: Person, event: Json, *, installed: bool = True) -> Act:
        home = self._world.workspace_of(person)
        if installed and not home.installed:
            return NOT_INSTALLED
        may = {"enterprise_id": None, "team_id": home.id, "user_id": home.bot_user_id, "is_bot": True}
        envelope = {
            "token": "local",
            "team_id": home.id,
            "context_team_id": home.id,
            "context_enterprise_id": None,
            "api_app_id": self._world.slack_app_id,
            "event": event,
            "type": "event_callback",
            "event_id": f"Ev{secrets.token_hex(5).upper()}",
            "event_time": int(self._world.clock().timestamp()),
            "authorizations": [{**may, "is_enterprise_install": False}],
            "is_ext_shared_channel": False,
        }
        return await self._carrier.carry(as_json("slack", envelope, repeats=True))

    # Buttons, forms and commands

    async def press(self, person: Person, where: Message | str, action: Json | str, given: Json, value: Any) -> Act:
        """Uses a button or picks in a menu, in a message, the `home` or the `modal`. `given`: the other fields."""
        home = self._world.workspace_of(person)
        if isinstance(where, Message):
            blocks = where.blocks
            around = self._around_message(person, where, given)
        else:
            view = self._view(person, where)
            if view is None:
                return NOT_THERE
            blocks = view.view["blocks"]
            state = {"values": state_values(blocks, given)}
            shown = {**wire_view(view, home, self._world.slack_app_id), "state": state}
            around = {"container": {"type": "view", "view_id": view.id}, "view": shown}
        found = next(((b, e) for b, e in block_pressables(blocks) if is_wanted(e, action)), None)
        if found is None:
            return NOT_THERE
        used = self._used(*found, value)
        return await self._interact(person, {"type": "block_actions", **around, "actions": [used]})

    def _around_message(self, person: Person, message: Message, given: Json) -> Json:
        container = {"type": "message", "message_ts": message.id, "channel_id": message.conversation}
        return {
            "container": {**container, "is_ephemeral": bool(message.only_for)},
            "channel": {"id": message.conversation, "name": "directmessage"},
            "message": self._told(person, message),
            "state": {"values": state_values(message.blocks, given)},
            "response_url": self._methods.response_url(person, message),
        }

    def _used(self, block: Json, element: Json, value: Any) -> Json:
        around = {"block_id": block["block_id"], "action_id": element["action_id"], "type": element["type"]}
        written: Json = {k: v for k, v in element.items() if k in ("text", "value", "style")}
        said = written if element["type"] == "button" else chosen(element, value)
        return {**around, **said, "action_ts": self._world.new_message_id("slack")}

    def _view(self, person: Person, where: str) -> View | None:
        if where == "home" and person.home:
            return View(person.home["id"], person.user_id, person.workspace, person.home, person.home["hash"])
        return self._world.views.get(person.modal) if where == "modal" else None

    async def submit(self, person: Person, given: Json) -> Act:
        """Sends the open modal, after the checks of Slack's own window, and does what the bot answers."""
        view = self._view(person, "modal")
        if view is None:
            return NOT_THERE
        values = state_values(view.view["blocks"], given)
        if blank := blank_problems(view.view["blocks"], values):
            view.errors = blank
            self._world.update_person(person)
            return Act(refused="Some fields need an answer.", errors=blank)
        home = self._world.workspace_of(person)
        shown = {**wire_view(view, home, self._world.slack_app_id), "state": {"values": values}}
        act = await self._interact(person, {"type": "view_submission", "view": shown, "response_urls": []})
        return self._after_submit(person, view, act) if act.ok else act

    def _after_submit(self, person: Person, view: View, act: Act) -> Act:
        answer = act.body if isinstance(act.body, dict) else {}
        kind = answer.get("response_action", "clear")
        if kind == "errors":
            view.errors = dict(answer["errors"])
            self._world.update_person(person)
            return replace(act, errors=view.errors)
        if kind in ("update", "push"):
            home = self._world.workspace_of(person)
            known = view.id if kind == "update" else ""
            try:
                fresh = self._methods.new_view(home, person, answer.get("view"), "modal", view_id=known)
            except SlackRefusalError as refused:
                return replace(act, refused=str(refused.more))
            self._world.show_modal(person, fresh)
        elif person.modal == view.id:
            self._world.close_modal(person)
        return act

    async def shortcut(self, person: Person, message: Message, concern: bool) -> Act:
        """A message shortcut of the app: "Raise a concern", or "Make this a commitment"."""
        told = self._told(person, message)
        about = {"id": message.conversation, "name": "directmessage"}
        which = "raise_concern" if concern else "make_commitment"
        payload = {"type": "message_action", "callback_id": which, "message_ts": message.id}
        response_url = self._methods.response_url(person, None)
        return await self._interact(
            person, {**payload, "message": told, "channel": about, "response_url": response_url}
        )

    async def close_view(self, person: Person) -> Act:
        view = self._view(person, "modal")
        if view is None:
            return NOT_THERE
        self._world.close_modal(person)
        if not view.view.get("notify_on_close"):
            return Act(200)
        shown = wire_view(view, self._world.workspace_of(person), self._world.slack_app_id)
        return await self._interact(person, {"type": "view_closed", "view": shown, "is_cleared": False})

    async def _interact(self, person: Person, payload: Json) -> Act:
        home = self._world.workspace_of(person)
        if not home.installed:
            return NOT_INSTALLED
        handle = person.email.partition("@")[0]
        around = {
            "user": {"id": person.user_id, "username": handle, "name": handle, "team_id": home.id},
            "api_app_id": self._world.slack_app_id,
            "token": "local",
            "trigger_id": self._methods.trigger(person),
            "team": {"id": home.id, "domain": home.id.lower()},
            "enterprise": None,
            "is_enterprise_install": False,
        }
        body = urlencode({"payload": json.dumps({**around, **payload}, ensure_ascii=False)}).encode()
        act = await self._carrier.carry(Parcel("slack", FORM, body))
        if not act.ok:
            self._world.toast(person, "We had some trouble connecting. Try again?")
        return act

    async def command(self, person: Person, text: str, channel: str = "") -> Act:
        """`/convenor text`. What the bot answers at once is shown to this person alone, unless it says otherwise."""
        home = self._world.workspace_of(person)
        if not home.installed:
            return NOT_INSTALLED
        form = {
            "token": "local",
            "team_id": home.id,
            "team_domain": home.id.lower(),
            "channel_id": channel or self._world.personal(person).id,
            "channel_name": "somewhere" if channel else "directmessage",
            "user_id": person.user_id,
            "user_name": person.email.partition("@")[0],
            "command": "/convenor",
            "text": text,
            "api_app_id": self._world.slack_app_id,
            "is_enterprise_install": "false",
            "response_url": self._methods.response_url(person, None),
            "trigger_id": self._methods.trigger(person),
        }
        act = await self._carrier.carry(Parcel("slack", FORM, urlencode(form).encode()))
        if not act.ok:
            self._world.toast(person, "/convenor failed. Try again?")
        elif act.body:
            self._methods.show_answer(person, act.body if isinstance(act.body, dict) else {"text": str(act.body)})
        return act

    def _now(self) -> str:
        return self._world.clock().isoformat()
