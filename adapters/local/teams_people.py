"""What people on Teams do, as the Bot Framework activities that Teams would send, and what its answers change."""

from __future__ import annotations

from dataclasses import replace
from html import escape
from typing import Any
from zoneinfo import ZoneInfo

from adapters.local.cards import CARD, inputs_for
from adapters.local.carrier import Act, Carrier, as_json
from adapters.local.composer import composed, teams_html, teams_text
from adapters.local.connector import PREFIX, wire_time
from adapters.local.records import Json, Message, Person
from adapters.local.seen import is_wanted, pressables
from adapters.local.seen import words as words_of
from adapters.local.uploads import uploaded
from adapters.local.world import World

NOT_INSTALLED = Act(refused="The app is not installed here.")
NOT_THERE = Act(refused="There is nothing like that to press.")
DIALOGS: tuple[Json, ...] = ({"dialog": "makeCommitment"}, {"dialog": "raiseConcern"})
NEW_MESSAGE = "application/vnd.microsoft.activity.message"


class TeamsPeople:
    """Every method is one thing that one person does, and answers with what came of it."""

    def __init__(self, world: World, carrier: Carrier, own_url: str) -> None:
        self._world = world
        self._carrier = carrier
        self._own_url = own_url
        self._service_url = f"{own_url}{PREFIX}/"

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
        """`thread` is the message replied to. A personal chat has no other conversation."""
        if not person.installed:
            return NOT_INSTALLED
        made = self._world.new_message_id("teams")
        now = self._world.clock().isoformat()
        talk = self._world.personal(person)
        message = Message(made, talk.id, person.user_id, by_bot=False, at=now, reply_to=thread)
        self._write(message, text, formatted)
        message.files = uploaded(self._world, person, files or [], self._own_url)
        self._world.post(message)
        activity = {**self._said(person, message), "type": "message", "id": made}
        return replace(await self._send(person, activity), message=made)

    async def command(self, person: Person, text: str) -> Act:
        return await self.say(person, text)

    async def edit(self, person: Person, message: Message, text: str, *, formatted: bool = False) -> Act:
        self._write(message, text, formatted)
        message.edited = True
        self._world.touch(message)
        changed = {**self._said(person, message), "type": "messageUpdate", "id": message.id}
        return await self._send(person, changed, event_type="editMessage")

    async def delete(self, person: Person, message: Message) -> Act:
        self._world.remove(message)
        return await self._send(person, {"type": "messageDelete", "id": message.id}, event_type="softDeleteMessage")

    def _write(self, message: Message, text: str, formatted: bool) -> None:
        """Puts words into a message: as they stand, or with what the message box makes of them."""
        message.typed, message.text = text, text
        lines = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").split("\n")
        message.html = "".join(f"<p>{line or '&nbsp;'}</p>" for line in lines)
        if formatted:
            rich = composed(text)
            message.text, message.html = teams_text(rich), teams_html(rich)

    def _said(self, person: Person, message: Message) -> Json:
        """The words as Teams sends them; an answer begins with the message that it quotes."""
        quoted = self._world.find_message(person, message.reply_to) if message.reply_to else None
        reply = ""
        if quoted is not None:
            author = "Convenor" if quoted.by_bot else person.name
            words = escape(" ".join(words_of(quoted).split())[:80])
            reply = (
                f'<blockquote itemscope="" itemtype="http://schema.skype.com/Reply" itemid="{quoted.id}">'
                f"<strong>{author}</strong><p>{words}</p></blockquote>"
            )
        html = {"contentType": "text/html", "content": f"{reply}{message.html}"}
        said = {"text": message.text, "textFormat": "plain", "attachments": [*message.files, html]}
        return {**said, "replyToId": message.reply_to} if message.reply_to else said

    async def react(self, person: Person, message: Message, reaction: str, *, on: bool = True) -> Act:
        who = message.reactions.setdefault(reaction, [])
        if on == (person.user_id in who):
            return Act(refused="That reaction is there already." if on else "That reaction is not there.")
        (who.append if on else who.remove)(person.user_id)
        self._world.touch(message)
        changed = {"reactionsAdded" if on else "reactionsRemoved": [{"type": reaction}]}
        return await self._send(person, {"type": "messageReaction", "replyToId": message.id, **changed})

    # The app

    async def open_home(self, person: Person, tab: str = "home") -> Act:
        """Teams has no App Home: the page's tab sends the word."""
        return await self.say(person, "home") if tab == "home" else Act(200)

    async def install(self, person: Person) -> Act:
        self._world.update_person(person, installed=True)
        bot = {"id": self._world.workspace_of(person).bot_user_id}
        await self._send(person, {"type": "conversationUpdate", "membersAdded": [bot]})
        return await self._send(person, {"type": "installationUpdate", "action": "add"})

    async def add_to_team(self, person: Person) -> Act:
        """Adds the app to a team with everybody of the tenant in it. Teams tells of it twice."""
        everybody = [p for p in self._world.people.values() if p.workspace == person.workspace]
        talk = self._world.group(everybody)
        bot = {"id": self._world.workspace_of(person).bot_user_id}
        place = {
            "conversation": {
                "conversationType": "channel",
                "id": talk.id,
                "isGroup": True,
                "tenantId": person.workspace,
            },
            "channelData": {"tenant": {"id": person.workspace}, "team": {"id": talk.id}},
        }
        await self._send(person, {"type": "conversationUpdate", "membersAdded": [bot], **place})
        return await self._send(person, {"type": "installationUpdate", "action": "add", **place})

    async def uninstall(self, person: Person) -> Act:
        self._world.update_person(person, installed=False)
        return await self._send(person, {"type": "installationUpdate", "action": "remove"}, installed=False)

    # Cards

    async def press(self, person: Person, where: Message | str, action: Json | str, given: Json, value: Any) -> Act:
        """Uses a card's button. `given`: its fields by id, or by what stands after the last dot of it.

        Those left out keep the card's own value. A list stands for several choices.
        """
        if isinstance(where, str):
            return NOT_THERE
        asking = [(card, a) for card, a in pressables(where) if a["type"] in ("Action.Execute", "Action.Submit")]
        found = next(((card, a) for card, a in asking if is_wanted(a, action)), None)
        if found is None:
            return NOT_THERE
        card, pressed = found
        fields = inputs_for(card, pressed)
        filled = {field["id"]: _answer(field, given) for field in fields}
        if blank := _blank(fields, filled):
            return Act(refused="Some fields need an answer.", errors=blank)
        data = pressed.get("data")
        data = {**data, **filled} if isinstance(data, dict) else (filled if data is None else data)
        if where.only_for and where.metadata in DIALOGS:
            return await self._dialog(person, where, "submitAction", {"data": data})
        if pressed["type"] == "Action.Execute":
            return await self._execute(person, where, {**pressed, "data": data})
        told = {"type": "message", "id": self._world.new_message_id("teams"), "value": data, "replyToId": where.id}
        return await self._send(person, told)

    async def submit(self, person: Person, given: Json) -> Act:
        """Teams has no modal here: a form is a card, sent with `press`."""
        return NOT_THERE

    async def close_view(self, person: Person) -> Act:
        return NOT_THERE

    async def shortcut(self, person: Person, message: Message, concern: bool) -> Act:
        """A message action of the app: "Raise a concern", or "Make this a commitment". Its dialog stands in the pane until
        it is over."""
        talk = self._world.personal(person)
        made, now = self._world.new_message_id("teams"), self._world.clock().isoformat()
        dialog = Message(made, talk.id, self._world.workspace_of(person).bot_user_id, by_bot=True, at=now)
        dialog.only_for, dialog.metadata = person.user_id, DIALOGS[concern]
        html = message.text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
        payload = {"id": message.id, "body": {"contentType": "html", "content": f"<div>{html}</div>" if html else ""}}
        about = {"commandContext": "message", "messagePayload": payload}
        return await self._dialog(person, dialog, "fetchTask", about)

    async def _dialog(self, person: Person, dialog: Message, what: str, value: Json) -> Act:
        command = {"commandId": (dialog.metadata or {}).get("dialog"), "context": {"theme": "default"}}
        invoke = {"type": "invoke", "name": f"composeExtension/{what}", "value": {**command, **value}}
        act = await self._send(person, invoke, repeats=False)
        task = act.body.get("task", {}) if isinstance(act.body, dict) else {}
        shown = (dialog.conversation, dialog.id) in self._world.messages
        if act.status == 200 and task.get("type") == "continue":
            dialog.attachments = [task["value"]["card"]]
            self._world.touch(dialog) if shown else self._world.post(dialog)
            return replace(act, message=dialog.id)
        if shown:
            self._world.remove(dialog)
        if act.status != 200 or task.get("value"):
            self._world.toast(person, str(task.get("value") or "Something went wrong. Please try again."))
        return act

    async def _execute(self, person: Person, message: Message, pressed: Json) -> Act:
        kept = {name: pressed[name] for name in ("type", "id", "title", "verb", "data") if name in pressed}
        invoke = {
            "type": "invoke",
            "id": f"f:{self._world.new_message_id('teams')}",
            "name": "adaptiveCard/action",
            "value": {"action": kept, "trigger": "manual"},
            "replyToId": message.id,
        }
        act = await self._send(person, invoke, repeats=False)
        answer = act.body if isinstance(act.body, dict) else {}
        code, kind, value = answer.get("statusCode"), answer.get("type"), answer.get("value")
        if act.status != 200 or code != 200:
            said = value.get("message") if isinstance(value, dict) else ""
            self._world.toast(person, said or "Something went wrong. Please try again.")
        elif kind == CARD:
            message.attachments = [{"contentType": CARD, "content": value}]
            if (message.conversation, message.id) in self._world.messages:
                self._world.touch(message)
        elif kind == NEW_MESSAGE and value:
            self._world.toast(person, str(value))
        return act

    # The wire

    async def _send(
        self,
        person: Person,
        activity: Json,
        *,
        event_type: str = "",
        installed: bool = True,
        repeats: bool = True,
    ) -> Act:
        if installed and not person.installed:
            return NOT_INSTALLED
        full = {"id": f"f:{self._world.new_message_id('teams')}", **self._around(person), **activity}
        if event_type:
            full["channelData"] = {**full["channelData"], "eventType": event_type}
        return await self._carrier.carry(as_json("teams", full, repeats=repeats))

    def _around(self, person: Person) -> Json:
        home = self._world.workspace_of(person)
        now = self._world.clock()
        talk = self._world.personal(person)
        country = person.locale.rpartition("-")[2]
        client = {"type": "clientInfo", "locale": person.locale, "country": country, "platform": "Web"}
        return {
            "timestamp": wire_time(now),
            "localTimestamp": wire_time(now.astimezone(ZoneInfo(person.tz))),
            "localTimezone": person.tz,
            "serviceUrl": self._service_url,
            "channelId": "msteams",
            "from": {"id": person.user_id, "name": person.name, "aadObjectId": person.aad_id},
            "conversation": {"conversationType": "personal", "id": talk.id, "tenantId": home.id},
            "recipient": {"id": home.bot_user_id, "name": "Convenor"},
            "locale": person.locale,
            "entities": [{**client, "timezone": person.tz}],
            "channelData": {"tenant": {"id": home.id}},
        }


def _answer(field: Json, given: Json) -> str:
    short = field["id"].rpartition(".")[2]
    first = field.get("value", field.get("valueOff", "false") if field["type"] == "Input.Toggle" else "")
    answer = given.get(field["id"], given.get(short, first))
    return ",".join(answer) if isinstance(answer, list | tuple) else str(answer)


def _blank(fields: list[Json], filled: Json) -> dict[str, str]:
    """What Teams says itself before it sends a card."""
    found = {}
    for field in fields:
        answer, most = filled[field["id"]], int(field.get("maxLength", 100_000))
        if field.get("isRequired") and answer in ("", field.get("valueOff")):
            found[field["id"]] = str(field.get("errorMessage") or "This field is required.")
        elif len(answer) > most:
            found[field["id"]] = str(field.get("errorMessage") or f"Please write at most {most} characters.")
    return found
