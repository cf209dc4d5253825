"""Makers of records, events and messages with plain values, so that a test names only what it is about."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

from conversations.events import Actor, Deleted, Edited, Joined, Opened, Pressed, Said, Submitted
from conversations.message import Action, Message, Text
from conversations.model import (
    Account,
    Address,
    Asked,
    CheckIn,
    Circle,
    Commitment,
    Consent,
    Digest,
    Draft,
    Felt,
    Harvest,
    Meeting,
    Membership,
    Met,
    Offer,
    OfferState,
    Outcome,
    Person,
    Programme,
    Realm,
    Reflection,
    Remark,
    Round,
    Scope,
    Seat,
    Sharing,
    Standing,
    Turnout,
)

# A Monday.
NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
DAY = timedelta(days=1)
REALMS = (Realm("political", "Political"), Realm("executive", "Executive"), Realm("community", "Community"))


def _but(fields: dict[str, Any], **defaults: Any) -> dict[str, Any]:
    return defaults | fields


def make_programme(id: str = "better", **fields: Any) -> Programme:
    places, themes = ("Northside", "Southside"), ("Youth", "Housing")
    defaults = _but(fields, name="Better together", realms=REALMS, places=places, themes=themes, created_at=NOW)
    return Programme(id, **defaults)


def make_person(id: str = "ann", **fields: Any) -> Person:
    return Person(id, **_but(fields, name=id.title()))


def make_address(platform: str = "slack", workspace: str = "T1", user: str = "ann", **fields: Any) -> Address:
    return Address(platform, workspace, user, **_but(fields, conversation=f"D-{user}"))


def make_account(person_id: str = "ann", address: Address | None = None, **fields: Any) -> Account:
    at = address or make_address(user=person_id)
    defaults = _but(fields, conversation=at.conversation, service_url=at.service_url, seen_at=NOW)
    return Account(at.account_id, person_id, at.platform, at.workspace, at.user, **defaults)


def make_membership(person_id: str = "ann", programme_id: str = "better", **fields: Any) -> Membership:
    record_id = fields.pop("id", f"m-{programme_id}-{person_id}")
    defaults = _but(fields, standing=Standing.TAKING_PART, realm="community", place="Northside", joined_at=NOW)
    return Membership(record_id, programme_id, person_id, **defaults)


def make_sharing(person_id: str = "ann", programme_id: str = "better") -> tuple[Consent, Consent]:
    """What somebody in a circle has agreed to, so that their words are passed on."""
    scopes = (Scope.TAKING_PART, Scope.SHARING)
    one, other = (make_consent(person_id, s, programme_id=programme_id) for s in scopes)
    return one, other


def make_consent(person_id: str = "ann", scope: Scope = Scope.TAKING_PART, **fields: Any) -> Consent:
    defaults = _but(fields, id=f"ok-{person_id}-{scope}", programme_id="better", given_at=NOW)
    return Consent(person_id=person_id, scope=scope, **defaults)


def make_round(number: int = 1, programme_id: str = "better", **fields: Any) -> Round:
    defaults = _but(fields, id=f"r{number}", asked_at=NOW, match_at=NOW + 2 * DAY)
    return Round(programme_id=programme_id, number=number, **defaults)


def make_turnout(person_id: str = "ann", round_id: str = "r1", answer: str = "in", **fields: Any) -> Turnout:
    defaults = _but(fields, id=f"t-{round_id}-{person_id}", programme_id="better")
    return Turnout(person_id=person_id, round_id=round_id, answer=answer, **defaults)


def make_circle(id: str = "c1", **fields: Any) -> Circle:
    defaults = _but(fields, programme_id="better", round_id="r1", number=1, guide="first-conversation", opened_at=NOW)
    return Circle(id, **defaults)


def make_seat(person_id: str = "ann", circle_id: str = "c1", **fields: Any) -> Seat:
    record_id = fields.pop("id", f"s-{circle_id}-{person_id}")
    defaults = _but(fields, programme_id="better", realm="community", place="Northside", joined_at=NOW)
    return Seat(record_id, circle_id, person_id=person_id, **defaults)


def make_remark(id: str = "rem1", person_id: str = "ann", circle_id: str = "c1", **fields: Any) -> Remark:
    return Remark(id, circle_id, person_id, **_but(fields, said_at=NOW, text="Hello"))


def make_draft(id: str = "d1", person_id: str = "ann", circle_id: str = "c1", **fields: Any) -> Draft:
    return Draft(id, person_id, circle_id, **_but(fields, kind="words", made_at=NOW))


def make_asked(id: str = "a1", circle_id: str = "c1", **fields: Any) -> Asked:
    times = {"asked_at": NOW, "reveal_at": NOW + 3 * DAY}
    return Asked(id, circle_id, **_but(fields, guide="first-conversation", prompt="lived", number=1, **times))


def make_reflection(person_id: str = "ann", asked_id: str = "a1", circle_id: str = "c1", **fields: Any) -> Reflection:
    record_id = fields.pop("id", f"f-{asked_id}-{person_id}")
    defaults = _but(fields, sharing=Sharing.CIRCLE, given_at=NOW, text="What I saw")
    return Reflection(record_id, asked_id, circle_id, person_id, **defaults)


def make_commitment(id: str = "k1", person_id: str = "ann", circle_id: str = "c1", **fields: Any) -> Commitment:
    when = {"due": date(2026, 12, 4), "zone": "Europe/London", "made_at": NOW}
    defaults = _but(fields, programme_id="better", text="visit the youth club", **when)
    return Commitment(id, circle_id=circle_id, person_id=person_id, **defaults)


def make_check_in(id: str = "ci1", commitment_id: str = "k1", person_id: str = "ann", **fields: Any) -> CheckIn:
    defaults = _but(fields, programme_id="better", at=NOW, outcome=Outcome.KEPT)
    return CheckIn(id, commitment_id, person_id=person_id, **defaults)


def make_harvest(person_id: str = "ann", circle_id: str = "c1", **fields: Any) -> Harvest:
    record_id = fields.pop("id", f"h-{circle_id}-{person_id}")
    return Harvest(record_id, circle_id, person_id=person_id, **_but(fields, programme_id="better", given_at=NOW))


def make_meeting(person_id: str = "ann", circle_id: str = "c1", **fields: Any) -> Meeting:
    record_id = f"m-{circle_id}-{person_id}"
    answers = _but(fields, programme_id="better", at=NOW, met=Met.HERE, felt=Felt.GLAD)
    return Meeting(record_id, circle_id, person_id=person_id, **answers)


def make_offer(id: str, needed_by: str, offered_by: str, **fields: Any) -> Offer:
    defaults = _but(fields, programme_id="better", commitment_id="k1", made_at=NOW, state=OfferState.ASKED)
    return Offer(id, needed_by=needed_by, offered_by=offered_by, **defaults)


def make_digest(week: str = "2026-W47", programme_id: str = "better", **fields: Any) -> Digest:
    body = {"counts": {"people": 12, "circles": None}}
    defaults = _but(fields, id=f"{programme_id}-{week}", made_at=NOW, body=body)
    return Digest(programme_id=programme_id, week=week, **defaults)


def make_actor(name: str = "", **address: Any) -> Actor:
    at = make_address(**address)
    return Actor(at, name or at.user.title())


def said(text: str, actor: Actor | None = None, id: str = "e1", **fields: Any) -> Said:
    return Said(id, NOW, actor or make_actor(), text, **fields)


def edited(text: str, ref: str, actor: Actor | None = None, id: str = "e1") -> Edited:
    return Edited(id, NOW, actor or make_actor(), text, ref)


def deleted(ref: str, actor: Actor | None = None, id: str = "e1") -> Deleted:
    return Deleted(id, NOW, actor or make_actor(), ref)


def pressed(verb: str, *args: str, actor: Actor | None = None, id: str = "e1", **fields: Any) -> Pressed:
    return Pressed(id, NOW, actor or make_actor(), Action(verb, args), **fields)


def submitted(verb: str, *args: str, actor: Actor | None = None, id: str = "e1", **fields: Any) -> Submitted:
    return Submitted(id, NOW, actor or make_actor(), Action(verb, args), **fields)


def joined(actor: Actor | None = None, id: str = "e1") -> Joined:
    return Joined(id, NOW, actor or make_actor())


def opened(actor: Actor | None = None, id: str = "e1") -> Opened:
    return Opened(id, NOW, actor or make_actor())


def make_message(text: str = "Hello", *parts: Any) -> Message:
    return Message(text, parts or (Text(text),))
