"""Everything that is kept about one person, as plain data: the file that they can ask for at any time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from conversations.model import Remark
from conversations.scenes import Scene
from conversations.values import field_names, replace

# What says nothing about the person: bookkeeping of the records themselves, and the ids of others.
# `rich` has the same words once more, with their formatting.
_LEFT_OUT = {
    "id", "version", "person_id", "asked_id", "ref", "service_url", "replaces", "owner", "reactions", "offered_to",
    "blocked_id", "writing_to", "about", "answers", "file", "rich", "sheet", "alone", "witness", "shared", "along",
    "follows", "told", "told_as", "concern_id",
}  # fmt: skip


def export(scene: Scene, person_id: str) -> dict[str, Any]:
    """The person's own records, by kind, from the scene of their timer. Nothing of anybody else is in it."""
    person = scene.person(person_id)
    kinds: dict[str, tuple[Any, ...]] = {
        "accounts": scene.accounts,
        "memberships": scene.memberships,
        "consents": scene.consents,
        "rounds": scene.turnouts,
        "circles": scene.seats,
        "messages": scene.remarks,
        "drafts": scene.drafts,
        "answers": scene.reflections,
        "questions": scene.posed,
        "harvests": scene.harvests,
        "how_it_was": scene.meetings,
        "commitments": scene.commitments,
        "check_ins": scene.check_ins,
        "digests": scene.subscriptions,
        "concerns": scene.concerns,
        "answers_to_concerns": scene.replies,
        "not_to_meet": scene.blocks,
    }
    mine = {
        kind: [_plain(record) for record in records if record.person_id == person_id] for kind, records in kinds.items()
    }
    # Which account they were asked about may be somebody else's.
    asked = [replace(each, account_id="", conversation="", service_url="") for each in scene.claims]
    mine["asked_about_other_accounts"] = [_plain(each) for each in asked if each.person_id == person_id]
    # What they offered to somebody, or needed, in their own words alone.
    mine["offers"] = [{"asset": o.asset, "state": str(o.state)} for o in scene.offers if o.offered_by == person_id]
    mine["needs"] = [{"need": o.need, "state": str(o.state)} for o in scene.offers if o.needed_by == person_id]
    mine["audit"] = [
        {"at": e.at.isoformat(), "deed": str(e.deed), "by_me": e.actor_id == person_id, "details": list(e.details)}
        for e in scene.audit
    ]
    reacted = [{"emoji": emoji, "to_a_message_of": at.isoformat()} for at, emoji in own_reactions(scene, person_id)]
    names = {
        each.id: each.name for each in scene.programmes if any(m.programme_id == each.id for m in scene.memberships)
    }
    return {"person": _plain(person) if person else {}, "programmes": names, **mine, "reactions": reacted}


def own_reactions(scene: Scene, person_id: str) -> Iterator[tuple[datetime, str]]:
    """When each message was written that the person reacted to, and with what. Not whose it was, nor what it said."""
    for remark in sorted(scene.remarks, key=lambda r: (r.said_at, r.id)):
        for who, emoji in remark.reactions:
            if who == person_id:
                yield remark.said_at, emoji


def reactions_to(remark: Remark) -> dict[str, int]:
    """How often each reaction was given to a message; by whom is theirs."""
    return dict(Counter(emoji for _, emoji in remark.reactions))


def _plain(record: Any) -> dict[str, Any]:
    shown = {f: getattr(record, f) for f in field_names(record) if f not in _LEFT_OUT}
    if isinstance(record, Remark) and record.reactions:
        shown["reactions_received"] = reactions_to(record)
    return {name: _value(value) for name, value in shown.items() if value not in ("", None, ())}


def _value(value: Any) -> Any:
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, tuple | list):
        return [_value(item) for item in value]
    return str(value) if isinstance(value, StrEnum) else value
