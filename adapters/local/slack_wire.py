"""How Slack writes things down: a message, a view, what somebody typed, and the values of a form."""

from __future__ import annotations

import re
import secrets
from typing import Any

from adapters.local.records import Json, Message, View, Workspace
from adapters.local.slack_blocks import all_options, elements_of

_ADDRESS = re.compile(r"https?://[^\s<>|]+")


def wire_message(message: Message, home: Workspace) -> Json:
    """A message as Slack tells of it."""
    said: Json = {"type": "message", "user": message.author, "text": message.text, "ts": message.id, "team": home.id}
    if message.by_bot:
        said |= {"bot_id": home.bot_id}
    if message.username:
        said |= {"subtype": "bot_message", "username": message.username}
    optional = {"blocks": message.blocks, "metadata": message.metadata, "thread_ts": message.thread}
    said |= {name: value for name, value in optional.items() if value}
    if message.edited:
        said["edited"] = {"user": message.author, "ts": message.id}
    if message.files:
        said |= {"subtype": "file_share", "files": message.files, "upload": False}
    reactions = [{"name": n, "users": who, "count": len(who)} for n, who in message.reactions.items() if who]
    return said | ({"reactions": reactions} if reactions else {})


def wire_view(view: View, home: Workspace, app_id: str) -> Json:
    """A view as Slack tells of it."""
    around = {"id": view.id, "team_id": home.id, "hash": view.hash, "root_view_id": view.id, "previous_view_id": None}
    app = {"app_id": app_id, "app_installed_team_id": home.id, "bot_id": home.bot_id, "state": {"values": {}}}
    given = {"callback_id": "", "private_metadata": "", "external_id": "", "clear_on_close": False}
    return {**around, **app, **given, "notify_on_close": False, "submit": None, "close": None, **view.view}


def escaped(text: str) -> str:
    """Typed words as Slack sends them: `&`, `<` and `>` escaped, addresses in angle brackets."""
    safe = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return _ADDRESS.sub(r"<\g<0>>", safe)


def rich_text(text: str) -> list[Json]:
    """Typed words as the `rich_text` block that Slack adds to a person's message."""
    elements: list[Json] = []
    end = 0
    for found in _ADDRESS.finditer(text):
        if found.start() > end:
            elements.append({"type": "text", "text": text[end : found.start()]})
        elements.append({"type": "link", "url": found[0]})
        end = found.end()
    if end < len(text) or not elements:
        elements.append({"type": "text", "text": text[end:]})
    section = {"type": "rich_text_section", "elements": elements}
    return [{"type": "rich_text", "block_id": secrets.token_urlsafe(4), "elements": [section]}]


def state_values(blocks: list[Json], inputs: Json) -> Json:
    """`view.state.values` for what somebody filled in.

    `inputs` holds one value per `action_id` (or `block_id/action_id`, or `block_id`): a string, an option's value, a
    date, or a list of option values. What is not there keeps the element's initial value.
    """
    values: Json = {}
    for block in blocks:
        for element in elements_of(block):
            if element["type"] in ("button", "overflow", "image"):
                continue
            block_id, action_id = block["block_id"], element["action_id"]
            names = (f"{block_id}/{action_id}", action_id, block_id)
            given = next((inputs[name] for name in names if name in inputs), _initial(element))
            values.setdefault(block_id, {})[action_id] = {"type": element["type"], **chosen(element, given)}
    return values


def chosen(element: Json, given: Any) -> Json:
    """What one element says once somebody has used it: `value`, `selected_option`, `selected_date` and so on."""
    kind = element["type"]
    if kind in ("static_select", "radio_buttons", "overflow"):
        return {"selected_option": next((o for o in all_options(element) if o.get("value") == given), None)}
    if kind in ("multi_static_select", "checkboxes"):
        return {"selected_options": [o for o in all_options(element) if o.get("value") in (given or ())]}
    names = {"datepicker": "selected_date", "timepicker": "selected_time", "users_select": "selected_user"}
    if kind == "multi_users_select":
        return {"selected_users": list(given or ())}
    return {names.get(kind, "value"): given or None}


def _initial(element: Json) -> Any:
    if option := element.get("initial_option"):
        return option["value"]
    if options := element.get("initial_options"):
        return [option["value"] for option in options]
    names = ("initial_value", "initial_date", "initial_time", "initial_user", "initial_users")
    return next((element[name] for name in names if element.get(name)), None)


def blank_problems(blocks: list[Json], values: Json) -> dict[str, str]:
    """What Slack's own window says before it sends a form: per block, a missing or an over-long answer."""
    found: dict[str, str] = {}
    for block in blocks:
        if block["type"] != "input":
            continue
        element = block["element"]
        answer = next(v for k, v in values[block["block_id"]][element["action_id"]].items() if k != "type")
        if not answer and not block.get("optional"):
            found[block["block_id"]] = "Please complete this required field."
        elif isinstance(answer, str) and len(answer) > int(element.get("max_length", 3000)):
            found[block["block_id"]] = f"Please write at most {element.get('max_length', 3000)} characters."
        elif isinstance(answer, str) and len(answer) < int(element.get("min_length", 0)):
            found[block["block_id"]] = f"Please write at least {element['min_length']} characters."
    return found
