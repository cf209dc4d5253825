"""Bot Framework activities, as dicts off the wire, become events. Pure: what is not for us becomes no event at all.

Only personal conversations are read; of a team or a group, that the bot was added or named there. A person is known by their Entra object id where Teams tells it: it stays the
same for every bot of the tenant, administrators know it, and a conversation can be opened with it. Else the `29:` id
stands in.
"""

from __future__ import annotations

import hashlib
import json
import mimetypes
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from adapters.actions import STALE, unpack
from adapters.teams import dialog
from adapters.teams.payload import ACTION, FORM, read_inputs
from adapters.teams.words import quoted, typed
from conversations.events import (
    Actor,
    Added,
    Attached,
    Deleted,
    Edited,
    Joined,
    Left,
    PersonEvent,
    Pressed,
    Reacted,
    Said,
    Submitted,
)
from conversations.message import Action
from conversations.model import Address, message_ref
from conversations.richtext import encode, plain
from conversations.values import replace

Json = Mapping[str, Any]

CARD_ACTION = "adaptiveCard/action"
FILE = "application/vnd.microsoft.teams.file.download.info"
_CODE_POINTS = re.compile(r"([0-9a-f]{4,6}(?:-[0-9a-f]{4,6})*)_")
REACTIONS = {"like": "👍", "heart": "❤️", "laugh": "😆", "surprised": "😮", "sad": "😢", "angry": "😠"}


def parse(activity: Json, now: datetime) -> tuple[PersonEvent, ...]:
    """The events that an activity tells of. `now` dates them; ids come from the activity alone."""
    actor = _actor(activity)
    if actor is not None and _text(activity, "type") == "invoke" and _text(activity, "name") in dialog.INVOKES:
        return _dialog(activity, actor, now)
    if actor is None:
        return ()
    if not _personal(activity):
        return _among_others(activity, actor, now)
    match _text(activity, "type"):
        case "message":
            return _message(activity, actor, now)
        case "invoke" if _text(activity, "name") == CARD_ACTION:
            action = _inner(_inner(activity, "value"), "action")
            return (_answered(activity, actor, now, action.get("data")),)
        case "messageUpdate" if _event_type(activity) in ("editMessage", ""):
            id = _id(activity, actor, "edited", _text(activity, "timestamp"), _digest(activity.get("text")))
            lines = typed(activity)
            return (Edited(id, now, actor, plain(lines), _ref(actor, _text(activity, "id")), encode(lines)),)
        case "messageDelete":
            id = _id(activity, actor, "deleted", _text(activity, "timestamp"))
            return (Deleted(id, now, actor, _ref(actor, _text(activity, "id"))),)
        case "messageReaction":
            return tuple(_reactions(activity, actor, now))
        case "installationUpdate":
            return _installation(activity, actor, now)
        case _:
            # Teams tells of an installation by a conversationUpdate too: one welcome is enough.
            return ()


def own_address(member: Json, tenant: str) -> str:
    """The e-mail address of somebody on a conversation's roster, if it can be trusted to be theirs. A tenant proves that
    a domain is its own before it may stand in a principal name; an e-mail address can be anything, so it counts only in
    the same domain. Guests have their address elsewhere."""
    name, address = _text(member, "userPrincipalName"), _text(member, "email")
    if _text(member, "tenantId") != tenant or _text(member, "userRole") != "user" or "#ext#" in name.casefold():
        return ""
    domain = name.casefold().partition("@")[2]
    return address if domain and address.casefold().partition("@")[2] == domain else name


def _among_others(activity: Json, actor: Actor, now: datetime) -> tuple[PersonEvent, ...]:
    """In a team or a group only one thing counts: that the bot was added, or named. It says hello, and where to find it;
    the same way of adding it may be told twice, so the id is the place's."""
    where = actor.address
    place = where.conversation.partition(";")[0]
    there = Actor(replace(where, user=place, conversation=where.conversation), language=actor.language)
    match _text(activity, "type"):
        case "installationUpdate" if _text(activity, "action") == "add":
            return (Added(f"teams:{where.workspace}:{place}:added", now, there),)
        case "conversationUpdate" if any(_is_bot(member) for member in _list(activity, "membersAdded")):
            return (Added(f"teams:{where.workspace}:{place}:added", now, there),)
        case "message" if not activity.get("value"):
            return (Added(_id(activity, actor), now, there),)
        case _:
            return ()


def _message(activity: Json, actor: Actor, now: datetime) -> tuple[PersonEvent, ...]:
    value = activity.get("value")
    if isinstance(value, Mapping) and value:
        return (_answered(activity, actor, now, value),)
    thread, lines = _text(activity, "replyToId") or quoted(activity), typed(activity)
    return (
        Said(
            _id(activity, actor),
            now,
            actor,
            plain(lines),
            ref=_ref(actor, _text(activity, "id")),
            thread=_ref(actor, thread) if thread else "",
            rich=encode(lines),
            files=tuple(_files(activity)),
        ),
    )


def _files(activity: Json) -> Iterator[Attached]:
    """What was sent with a message. Teams does not say how large it is."""
    for attachment in _list(activity, "attachments"):
        source = _text(_inner(attachment, "content"), "downloadUrl")
        if _text(attachment, "contentType") == FILE and source:
            name = _text(attachment, "name") or "file"
            yield Attached(name, mimetypes.guess_type(name)[0] or "", 0, source)


def _answered(activity: Json, actor: Actor, now: datetime, data: object) -> Pressed | Submitted:
    """A button or a form of a card, from an invoke or, in the older way, from a message with a value."""
    given = data if isinstance(data, Mapping) else {}
    action = unpack(given.get(ACTION)) or STALE
    message = _text(activity, "replyToId")
    ref = _ref(actor, message) if message else ""
    id = _id(activity, actor)
    form = given.get(FORM)
    if form is None:
        return Pressed(id, now, actor, action, ref)
    return Submitted(id, now, actor, action, read_inputs(given, form), ref)


def _dialog(activity: Json, actor: Actor, now: datetime) -> tuple[PersonEvent, ...]:
    """The message action, from any conversation, be it with the bot or with others."""
    if not (verb := dialog.verb_of(activity)):
        return ()
    actor = replace(actor, address=replace(actor.address, conversation=""))
    if _text(activity, "name") == dialog.SUBMIT:
        done = _answered(activity, actor, now, _inner(activity, "value").get("data"))
        return (replace(done, dialog=True, ref=""),)
    message, conversation, html = dialog.message_payload(activity)
    text = plain(typed({"text": html, "textFormat": "html"}))
    ref = message_ref("teams", actor.address.workspace, conversation, message) if message and conversation else ""
    action = Action(verb, (text,) if verb == "commit.this" else ())
    return (Pressed(_id(activity, actor), now, actor, action, ref, dialog=True),)


def _reactions(activity: Json, actor: Actor, now: datetime) -> Iterable[Reacted]:
    ref = _ref(actor, _text(activity, "replyToId"))
    at = _text(activity, "timestamp")
    for key, added in (("reactionsAdded", True), ("reactionsRemoved", False)):
        for reaction in _list(activity, key):
            if name := _text(reaction, "type"):
                id = _id(activity, actor, at, "added" if added else "removed", name)
                yield Reacted(id, now, actor, ref, _emoji(name), added)


def _emoji(name: str) -> str:
    """The character of a reaction. Newer ones are named `1f44d_thumbsup`: the code point comes first."""
    if name in REACTIONS:
        return REACTIONS[name]
    if not (found := _CODE_POINTS.match(name)):
        return name
    try:
        return "".join(chr(int(code, 16)) for code in found[1].split("-"))
    except ValueError:
        return name


def _installation(activity: Json, actor: Actor, now: datetime) -> tuple[PersonEvent, ...]:
    match _text(activity, "action"):
        case "add":
            return (_joined(activity, actor, now),)
        case "remove":
            return (Left(_about_person(activity, actor, "left"), now, actor),)
        case _:
            return ()


def _joined(activity: Json, actor: Actor, now: datetime) -> Joined:
    return Joined(_about_person(activity, actor, "joined"), now, actor)


def _is_bot(account: Json) -> bool:
    return _text(account, "id").startswith("28:")


def _actor(activity: Json) -> Actor | None:
    """Who did it, or nobody where the activity does not say who or in which tenant, or is a bot's own."""
    sender = _inner(activity, "from")
    user = _text(sender, "aadObjectId") or _text(sender, "id")
    tenant = tenant_of(activity)
    if not user or not tenant or _is_bot(sender):
        return None
    client: Json = next((e for e in _list(activity, "entities") if _text(e, "type") == "clientInfo"), {})
    locale = _text(activity, "locale") or _text(client, "locale")
    conversation = _text(_inner(activity, "conversation"), "id")
    return Actor(
        Address("teams", tenant, user, conversation, _text(activity, "serviceUrl")),
        name=_text(sender, "name"),
        zone=_zone(_text(client, "timezone")) or _zone(_text(activity, "localTimezone")),
        language=locale.split("-")[0].lower(),
    )


def _zone(name: str) -> str:
    """A zone's name if it is one: others could not be computed with."""
    try:
        return ZoneInfo(name).key if name else ""
    except (KeyError, ValueError, OSError):
        return ""


def _personal(activity: Json) -> bool:
    conversation = _inner(activity, "conversation")
    kind = _text(conversation, "conversationType")
    return kind == "personal" or (not kind and not conversation.get("isGroup"))


def _event_type(activity: Json) -> str:
    return _text(_inner(activity, "channelData"), "eventType")


def _ref(actor: Actor, message: str) -> str:
    return message_ref("teams", actor.address.workspace, actor.address.conversation, message)


def _id(activity: Json, actor: Actor, *more: str) -> str:
    """The same for an activity that Teams sends again, and for no other one."""
    where = actor.address
    return ":".join(("teams", where.workspace, where.conversation, _own_id(activity), *filter(None, more)))


def _about_person(activity: Json, actor: Actor, what: str) -> str:
    return f"teams:{actor.address.workspace}:{actor.address.user}:{what}:{_own_id(activity)}"


def _own_id(activity: Json) -> str:
    """The activity's id, or one made from what it says where it has none, as some invokes."""
    if id := _text(activity, "id"):
        return id
    return f"{_text(activity, 'replyToId')}.{_text(activity, 'timestamp')}.{_digest(activity.get('value'))}"


def _digest(value: object) -> str:
    return hashlib.sha256(json.dumps(value, sort_keys=True).encode()).hexdigest()[:16]


def tenant_of(activity: Json) -> str:
    """The tenant that an activity is of; empty where it does not say."""
    # The SDK's own model loses `conversation.tenantId`; Teams' channel data is where the tenant is documented.
    tenant = _text(_inner(_inner(activity, "channelData"), "tenant"), "id")
    return tenant or _text(_inner(activity, "conversation"), "tenantId")


def _text(of: Json, key: str) -> str:
    value = of.get(key)
    return value if isinstance(value, str) else ""


def _inner(of: Json, key: str) -> Json:
    value = of.get(key)
    return value if isinstance(value, Mapping) else {}


def _list(of: Json, key: str) -> list[Json]:
    value = of.get(key)
    return [inner for inner in value if isinstance(inner, Mapping)] if isinstance(value, list) else []
