"""The actions in the menu of a message: what Teams asks for them, and the dialog that it shows in answer. Pure.

Teams asks twice: for the dialog of a message (`fetchTask`), and with what was filled in (`submitAction`). Both may come
from any conversation, so the place they come from is never taken for the person's own conversation with the bot.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from adapters.base import Handled, PageUrl
from adapters.teams.render import CARD, form_card

FETCH, SUBMIT = "composeExtension/fetchTask", "composeExtension/submitAction"
INVOKES = (FETCH, SUBMIT)
COMMANDS = {"makeCommitment": "commit.this", "raiseConcern": "concern.this"}
"""What the menu offers, and the verb that it stands for."""


def message_payload(activity: Mapping[str, Any]) -> tuple[str, str, str]:
    """Of a `fetchTask`: the id of the message, the conversation that it stands in, and its words as Teams' HTML."""
    value = activity.get("value")
    given = value if isinstance(value, Mapping) else {}
    message = given.get("messagePayload")
    message = message if isinstance(message, Mapping) else {}
    body = message.get("body")
    content = body.get("content") if isinstance(body, Mapping) else ""
    talk = activity.get("conversation")
    conversation = talk.get("id") if isinstance(talk, Mapping) else ""
    return _text(message.get("id")), _text(conversation), _text(content)


def verb_of(activity: Mapping[str, Any]) -> str:
    """What is to be done; empty for a command of another: a manifest may have more of them than this version knows."""
    value = activity.get("value")
    return COMMANDS.get(_text(value.get("commandId")), "") if isinstance(value, Mapping) else ""


def answer(handled: Handled, page_url: PageUrl) -> dict[str, Any]:
    """The next step of the dialog: a form to fill in, a sentence to read, or its end."""
    if handled.form is not None:
        card = _submitting(form_card(handled.form, page_url))
        shown = {"title": handled.form.title, "height": "large", "width": "medium"}
        return {"task": {"type": "continue", "value": {**shown, "card": {"contentType": CARD, "content": card}}}}
    return {"task": {"type": "message", "value": handled.note}} if handled.note else {}


def _submitting(part: Any) -> Any:
    """The same card with the actions of a dialog: there, Teams answers to Action.Submit."""
    if isinstance(part, list):
        return [_submitting(each) for each in part]
    if not isinstance(part, dict):
        return part
    kept = {key: _submitting(value) for key, value in part.items()}
    if part.get("type") == "Action.Execute":
        return {**{key: value for key, value in kept.items() if key != "verb"}, "type": "Action.Submit"}
    return kept


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""
