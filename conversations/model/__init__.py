"""The records Convenor keeps, in the words of the glossary. Each is a value and one table.

A field of `Words` holds somebody's own words or name: storage encrypts it under the key of the person that
`owner` names (a field of the same record), so that erasing the person makes it unreadable for good.
Times are aware and in UTC; ids are strings, made from the event that caused the record (`new_id`).
"""

from __future__ import annotations

from conversations.model.circles import (
    Circle,
    Felt,
    Harvest,
    Meeting,
    Met,
    Round,
    Seat,
    Turnout,
)
from conversations.model.digests import (
    Digest,
    Move,
    Movement,
    Subscription,
)
from conversations.model.names import (
    Address,
    invitation_id,
    message_ref,
    new_id,
    room_of,
)
from conversations.model.people import (
    Account,
    Block,
    Claim,
    Concern,
    Consent,
    Membership,
    Person,
    Reply,
    Scope,
    Standing,
)
from conversations.model.programmes import (
    AuditEntry,
    Code,
    Deed,
    Programme,
    ProgrammeState,
    Realm,
    RealmPause,
    Role,
)
from conversations.model.promises import (
    CheckIn,
    Commitment,
    CommitmentState,
    Offer,
    OfferState,
    Outcome,
)
from conversations.model.talk import (
    Asked,
    Draft,
    Posed,
    Reflection,
    Remark,
    Sharing,
)

__all__ = [
    "Account",
    "Address",
    "Asked",
    "AuditEntry",
    "Block",
    "CheckIn",
    "Circle",
    "Claim",
    "Code",
    "Commitment",
    "CommitmentState",
    "Concern",
    "Consent",
    "Deed",
    "Digest",
    "Draft",
    "Felt",
    "Harvest",
    "Meeting",
    "Membership",
    "Met",
    "Move",
    "Movement",
    "Offer",
    "OfferState",
    "Outcome",
    "Person",
    "Posed",
    "Programme",
    "ProgrammeState",
    "Realm",
    "RealmPause",
    "Record",
    "Reflection",
    "Remark",
    "Reply",
    "Role",
    "Round",
    "Scope",
    "Seat",
    "Sharing",
    "Standing",
    "Subscription",
    "Turnout",
    "invitation_id",
    "message_ref",
    "new_id",
    "room_of",
]

Record = (
    Programme
    | Person
    | Account
    | Membership
    | Consent
    | Round
    | Turnout
    | Circle
    | Seat
    | Remark
    | Draft
    | Asked
    | Posed
    | Reflection
    | Commitment
    | CheckIn
    | Movement
    | Harvest
    | Meeting
    | Offer
    | Digest
    | Subscription
    | Code
    | AuditEntry
    | Block
    | Concern
    | Reply
    | Claim
)
