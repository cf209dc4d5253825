"""Marks: keyed hashes of confirmed e-mail addresses, by which somebody finds their own other account.

An address is looked at only when somebody joins, says whether they are in a round, or links accounts. It never leaves
the adapter that read it: what goes on is the mark, which only the secret key can make.
"""

from __future__ import annotations

from conversations.events import PersonEvent, Pressed, Said, Submitted
from conversations.typed import read_command

_LOOKED_AT = ("agree", "choose.save", "profile.save", "in", "out", "link", "link.find")


def wanted(event: PersonEvent) -> bool:
    """Whether an adapter is to look at the address of whoever caused this, where it may."""
    if isinstance(event, Said):
        return read_command(event.text).verb in _LOOKED_AT
    return isinstance(event, Pressed | Submitted) and event.action.verb in _LOOKED_AT
