"""What Slack accepts as blocks and views: known types and fields, required fields, lengths and counts.

The rules are tables; `block_problems` and `view_problems` walk them and answer Slack's own kind of sentence, with a
JSON pointer to the place. An empty list means that Slack would show it. Source: Slack's Block Kit reference.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, Literal

from adapters.local.records import Json

Surface = Literal["message", "modal", "home"]
Check = Callable[[Any, str, Surface], list[str]]

MESSAGE_BLOCKS, VIEW_BLOCKS = 50, 100
# All the words in one message's blocks; undocumented, seen in practice as `msg_blocks_too_long`.
MESSAGE_WORDS = 10_000


def problem(text: str, at: str) -> list[str]:
    return [f"[ERROR] {text} [json-pointer:{at}]"]


def string(most: int, least: int = 0) -> Check:
    def check(value: Any, at: str, _: Surface) -> list[str]:
        if not isinstance(value, str):
            return problem("must be a string", at)
        if len(value) > most:
            return problem(f"must be less than {most + 1} characters", at)
        return problem(f"must be more than {least - 1} characters", at) if len(value) < least else []

    return check


def flag(value: Any, at: str, _: Surface) -> list[str]:
    return [] if isinstance(value, bool) else problem("must be a boolean", at)


def number(value: Any, at: str, _: Surface) -> list[str]:
    fine = isinstance(value, int | float | str) and not isinstance(value, bool)
    return [] if fine else problem("must be a number", at)


def one_of(*allowed: str) -> Check:
    def check(value: Any, at: str, _: Surface) -> list[str]:
        return [] if value in allowed else problem(f"must be one of: {', '.join(allowed)}", at)

    return check


def anything(value: Any, at: str, _: Surface) -> list[str]:
    return []


def text(most: int, *, plain: bool = False) -> Check:
    """A text object, never empty. `plain` where Slack takes `plain_text` only."""

    def check(value: Any, at: str, surface: Surface) -> list[str]:
        if not isinstance(value, dict):
            return problem("must be an object", at)
        kinds = ("plain_text",) if plain else ("plain_text", "mrkdwn")
        if value.get("type") not in kinds:
            return problem(f"must be one of: {', '.join(kinds)}", f"{at}/type")
        allowed: dict[str, Check] = {"type": anything, "text": string(most, 1)}
        allowed |= {"emoji": flag} if value["type"] == "plain_text" else {"verbatim": flag}
        return fields(value, at, surface, allowed, ("text",))

    return check


def many(each: Check, most: int, least: int = 1) -> Check:
    def check(value: Any, at: str, surface: Surface) -> list[str]:
        if not isinstance(value, list):
            return problem("must be a list", at)
        if len(value) > most:
            return problem(f"no more than {most} items allowed", at)
        if len(value) < least:
            return problem(f"no fewer than {least} items allowed", at)
        return [p for i, item in enumerate(value) for p in each(item, f"{at}/{i}", surface)]

    return check


def fields(value: Json, at: str, surface: Surface, allowed: dict[str, Check], required: Iterable[str]) -> list[str]:
    found = [p for name in required if name not in value for p in problem(f"missing required field: {name}", at)]
    for name, inner in value.items():
        check = allowed.get(name)
        if check is None:
            found += problem(f"unsupported field: {name}", f"{at}/{name}")
        else:
            found += check(inner, f"{at}/{name}", surface)
    return found


def record(allowed: dict[str, Check], *required: str) -> Check:
    def check(value: Any, at: str, surface: Surface) -> list[str]:
        if not isinstance(value, dict):
            return problem("must be an object", at)
        return fields(value, at, surface, allowed, required)

    return check


def typed(table: dict[str, tuple[dict[str, Check], tuple[str, ...]]], *only: str) -> Check:
    """An object whose `type` picks its rules out of a table, and may be limited to some of them."""

    def check(value: Any, at: str, surface: Surface) -> list[str]:
        kind = value.get("type") if isinstance(value, dict) else None
        if kind not in table or (only and kind not in only):
            return problem(f"unsupported type: {kind}", at)
        allowed, required = table[kind]
        found = fields(value, at, surface, {"type": anything, **allowed}, required)
        return found or initial_problems(value, at)

    return check


def initial_problems(element: Json, at: str) -> list[str]:
    """What is chosen at first must be one of the choices, exactly."""
    chosen = [element["initial_option"]] if "initial_option" in element else element.get("initial_options", [])
    offered = all_options(element)
    if all(option in offered for option in chosen):
        return []
    return problem("initial option must be one of the options", at)


def all_options(element: Json) -> list[Json]:
    groups = element.get("option_groups") or [element]
    return [option for group in groups for option in group.get("options", [])]


PLAIN = text(75, plain=True)
PLAIN_OPTION = record({"text": PLAIN, "value": string(150), "description": PLAIN}, "text", "value")
RICH_OPTION = record({"text": text(75), "value": string(150), "description": text(75)}, "text", "value")
MENU_OPTION = record({"text": text(75, plain=True), "value": string(150), "url": string(3000)}, "text", "value")
CONFIRM = record(
    {
        "title": text(100, plain=True),
        "text": text(300),
        "confirm": text(30, plain=True),
        "deny": text(30, plain=True),
        "style": one_of("primary", "danger"),
    },
    "title",
    "text",
    "confirm",
    "deny",
)
GROUP = record({"label": text(75, plain=True), "options": many(PLAIN_OPTION, 100)}, "label", "options")

_ACTION: dict[str, Check] = {"action_id": string(255, 1)}
_ASK: dict[str, Check] = {**_ACTION, "confirm": CONFIRM, "focus_on_load": flag}
_HINTED: dict[str, Check] = {**_ASK, "placeholder": text(150, plain=True)}
_WRITTEN: dict[str, Check] = {
    **_HINTED,
    "initial_value": string(3000),
    "dispatch_action_config": anything,
    "min_length": number,
    "max_length": number,
}
_LISTED: dict[str, Check] = {**_HINTED, "options": many(PLAIN_OPTION, 100), "option_groups": many(GROUP, 100)}
_SEVERAL: dict[str, Check] = {"max_selected_items": number}

ELEMENTS: dict[str, tuple[dict[str, Check], tuple[str, ...]]] = {
    "button": (
        {
            **_ACTION,
            "text": text(75, plain=True),
            "url": string(3000),
            "value": string(2000),
            "style": one_of("primary", "danger"),
            "confirm": CONFIRM,
            "accessibility_label": string(75),
        },
        ("text",),
    ),
    "static_select": ({**_LISTED, "initial_option": PLAIN_OPTION}, ()),
    "multi_static_select": ({**_LISTED, **_SEVERAL, "initial_options": many(PLAIN_OPTION, 100)}, ()),
    "users_select": ({**_HINTED, "initial_user": string(255)}, ()),
    "multi_users_select": ({**_HINTED, **_SEVERAL, "initial_users": many(string(255), 100)}, ()),
    "overflow": ({**_ACTION, "options": many(MENU_OPTION, 5), "confirm": CONFIRM}, ("options",)),
    "radio_buttons": ({**_ASK, "options": many(RICH_OPTION, 10), "initial_option": RICH_OPTION}, ("options",)),
    "checkboxes": (
        {**_ASK, "options": many(RICH_OPTION, 10), "initial_options": many(RICH_OPTION, 10)},
        ("options",),
    ),
    "datepicker": ({**_HINTED, "initial_date": string(10, 10)}, ()),
    "timepicker": ({**_HINTED, "initial_time": string(5, 5), "timezone": string(100)}, ()),
    "plain_text_input": ({**_WRITTEN, "multiline": flag}, ()),
    "email_text_input": (_WRITTEN, ()),
    "url_text_input": (_WRITTEN, ()),
    "number_input": (
        {**_HINTED, "is_decimal_allowed": flag, "initial_value": string(100), "min_value": number, "max_value": number},
        ("is_decimal_allowed",),
    ),
    "image": ({"image_url": string(3000), "slack_file": anything, "alt_text": string(2000)}, ("alt_text",)),
}
_PRESSED = (
    "button",
    "static_select",
    "multi_static_select",
    "users_select",
    "multi_users_select",
    "overflow",
    "radio_buttons",
    "checkboxes",
    "datepicker",
    "timepicker",
)
_ASKED = tuple(kind for kind in ELEMENTS if kind not in ("button", "overflow", "image"))
_CONTEXT: dict[str, tuple[dict[str, Check], tuple[str, ...]]] = {
    "image": ELEMENTS["image"],
    "plain_text": ({"text": string(3000, 1), "emoji": flag}, ("text",)),
    "mrkdwn": ({"text": string(3000, 1), "verbatim": flag}, ("text",)),
}
_STYLE = record({"bold": flag, "italic": flag, "strike": flag, "code": flag})
_RUNS: dict[str, tuple[dict[str, Check], tuple[str, ...]]] = {
    "text": ({"text": string(MESSAGE_WORDS, 1), "style": _STYLE}, ("text",)),
    "link": ({"url": string(3000, 1), "text": string(3000), "style": _STYLE, "unsafe": flag}, ("url",)),
    "emoji": ({"name": string(100, 1), "unicode": string(100), "skin_tone": number}, ("name",)),
    "user": ({"user_id": string(255, 1), "style": _STYLE}, ("user_id",)),
}
_QUOTED: dict[str, Check] = {"elements": many(typed(_RUNS), 1000, 0), "border": number}
_SECTION: tuple[dict[str, Check], tuple[str, ...]] = ({"elements": many(typed(_RUNS), 1000, 0)}, ("elements",))
_RICH: dict[str, tuple[dict[str, Check], tuple[str, ...]]] = {
    "rich_text_section": _SECTION,
    "rich_text_quote": (_QUOTED, ("elements",)),
    "rich_text_preformatted": (_QUOTED, ("elements",)),
    "rich_text_list": (
        {
            "elements": many(typed({"rich_text_section": _SECTION}), 1000),
            "style": one_of("bullet", "ordered"),
            "indent": number,
            "offset": number,
            "border": number,
        },
        ("elements", "style"),
    ),
}
_ID: dict[str, Check] = {"block_id": string(255, 1)}

BLOCKS: dict[str, tuple[dict[str, Check], tuple[str, ...]]] = {
    "section": (
        {
            **_ID,
            "text": text(3000),
            "fields": many(text(2000), 10),
            "accessory": typed(ELEMENTS, *_PRESSED, "image"),
            "expand": flag,
        },
        (),
    ),
    "header": ({**_ID, "text": text(150, plain=True)}, ("text",)),
    "divider": (_ID, ()),
    "context": ({**_ID, "elements": many(typed(_CONTEXT), 10)}, ("elements",)),
    "actions": ({**_ID, "elements": many(typed(ELEMENTS, *_PRESSED), 25)}, ("elements",)),
    "image": ({**_ID, **ELEMENTS["image"][0], "title": text(2000, plain=True)}, ("alt_text",)),
    "input": (
        {
            **_ID,
            "label": text(2000, plain=True),
            "element": typed(ELEMENTS, *_ASKED),
            "hint": text(2000, plain=True),
            "optional": flag,
            "dispatch_action": flag,
        },
        ("label", "element"),
    ),
    "rich_text": ({**_ID, "elements": many(typed(_RICH), 100, 0)}, ("elements",)),
    "markdown": ({**_ID, "text": string(12_000, 1)}, ("text",)),
}
_BLOCK = typed(BLOCKS)
_VIEW: dict[str, Check] = {
    "type": one_of("modal", "home"),
    "blocks": many(_BLOCK, VIEW_BLOCKS, 0),
    "private_metadata": string(3000),
    "callback_id": string(255),
    "external_id": string(255),
}
_MODAL: dict[str, Check] = {
    "title": text(24, plain=True),
    "submit": text(24, plain=True),
    "close": text(24, plain=True),
    "clear_on_close": flag,
    "notify_on_close": flag,
    "submit_disabled": flag,
}


def block_problems(blocks: Any, surface: Surface = "message") -> list[str]:
    """What Slack would refuse in these blocks."""
    most = MESSAGE_BLOCKS if surface == "message" else VIEW_BLOCKS
    return many(_BLOCK, most, 0)(blocks, "/blocks", surface) or _each(blocks)


def _each(blocks: list[Json]) -> list[str]:
    found: list[str] = []
    block_ids: set[str] = set()
    for i, block in enumerate(blocks):
        at = f"/blocks/{i}"
        if block["type"] == "section" and not block.get("text") and not block.get("fields"):
            found += problem("missing required field: text or fields", at)
        if block["type"] == "image" and not (block.get("image_url") or block.get("slack_file")):
            found += problem("missing required field: image_url", at)
        block_id = block.get("block_id", "")
        if block_id and block_id in block_ids:
            found += problem(f"block_id already exists: {block_id}", f"{at}/block_id")
        block_ids.add(block_id)
        names = [e["action_id"] for e in elements_of(block) if e.get("action_id")]
        for name in sorted({n for n in names if names.count(n) > 1}):
            found += problem(f"duplicate action_id: {name}", at)
    return found


def view_problems(view: Any) -> list[str]:
    """What Slack would refuse in a modal or Home."""
    if not isinstance(view, dict):
        return problem("must be an object", "/view")
    modal = view.get("type") == "modal"
    allowed = _VIEW | (_MODAL if modal else {})
    needed = ("type", "title", "blocks") if modal else ("type", "blocks")
    found = fields(view, "/view", "modal" if modal else "home", allowed, needed)
    found = found or _each(view["blocks"])
    asks = modal and any(isinstance(b, dict) and b.get("type") == "input" for b in view.get("blocks") or ())
    if asks and "submit" not in view:
        found += problem("missing required field: submit (there are input blocks)", "/view")
    return found


def elements_of(block: Json) -> list[Json]:
    """The elements that a person can use, in one block."""
    inner = block.get("elements", []) if block["type"] == "actions" else []
    return [*inner, *(block[name] for name in ("accessory", "element") if isinstance(block.get(name), dict))]


def named(blocks: list[Json], next_id: Callable[[], str]) -> list[Json]:
    """The blocks with the `block_id` and `action_id` that Slack adds where the app gave none."""
    out = []
    for block in blocks:
        known = {"block_id": next_id(), **block}
        if known["type"] == "actions":
            known["elements"] = [{"action_id": next_id(), **e} for e in known["elements"]]
        for name in ("accessory", "element"):
            if name in known and known[name]["type"] != "image":
                known[name] = {"action_id": next_id(), **known[name]}
        out.append(known)
    return out
