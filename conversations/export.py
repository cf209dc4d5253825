"""Everything that is kept about one person, as plain data: the page and the file that they can ask for at any time."""

from __future__ import annotations

from dataclasses import fields
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from conversations.scenes import Scene

# What says nothing about the person: bookkeeping of the records themselves.
# `rich` has the same words once more, with their formatting.
_LEFT_OUT = {
    "id", "version", "person_id", "asked_id", "ref", "service_url", "replaces", "owner", "answers", "file", "rich",
    "sheet", "alone", "witness", "shared", "along", "follows",
}  # fmt: skip


def export(scene: Scene, person_id: str) -> dict[str, Any]:
    """The person's own records, by kind, from the scene of their timer. Other people's words are not in it."""
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
    }
    mine = {
        kind: [_plain(record) for record in records if record.person_id == person_id] for kind, records in kinds.items()
    }
    # What they offered to somebody, or needed, in their own words alone.
    mine["offers"] = [{"asset": o.asset, "state": str(o.state)} for o in scene.offers if o.offered_by == person_id]
    mine["needs"] = [{"need": o.need, "state": str(o.state)} for o in scene.offers if o.needed_by == person_id]
    return {"person": _plain(person) if person else {}, **mine}


def _plain(record: Any) -> dict[str, Any]:
    shown = {f.name: getattr(record, f.name) for f in fields(record) if f.name not in _LEFT_OUT}
    return {name: _value(value) for name, value in shown.items() if value not in ("", None, ())}


def _value(value: Any) -> Any:
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, tuple | list):
        return [_value(item) for item in value]
    return str(value) if isinstance(value, StrEnum) else value
