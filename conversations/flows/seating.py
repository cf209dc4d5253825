"""Who may sit in a round's circles, and by which rules: the one place where matching gets what the programme knows."""

from __future__ import annotations

from collections.abc import Iterable

from conversations import access, matching
from conversations.cadence import chosen_hours
from conversations.flows import meetings
from conversations.how_it_was import glad
from conversations.model import Membership, Programme, Round
from conversations.naming import Called
from conversations.quiet import quiet_until
from conversations.turn import Turn
from conversations.values import replace


def candidates(turn: Turn, programme: Programme, willing: Iterable[Membership]) -> list[matching.Candidate]:
    """Those who said yes, each with what they were glad of in earlier circles."""
    near, alike = glad(turn.scene)
    return [
        replace(candidate(turn, programme, m), glad_near=m.person_id in near, glad_alike=m.person_id in alike)
        for m in willing
    ]


def candidate(turn: Turn, programme: Programme, membership: Membership) -> matching.Candidate:
    """Hours are those of somebody's own pace, where they chose some: circles whose members share none never talk at
    the same time."""
    person = turn.scene.person(membership.person_id)
    return matching.Candidate(
        membership.person_id,
        membership.realm,
        membership.place,
        frozenset(membership.themes),
        frozenset(membership.speaks),
        chosen_hours(person, turn.now, programme.zone) if person else frozenset(),
        waited=membership.waited,
        left_out=membership.left_out,
    )


def rules_of(turn: Turn, programme: Programme) -> matching.Rules:
    return matching.Rules(
        tuple(realm.key for realm in programme.realms),
        programme.circle_size,
        never=kept_apart(turn, programme),
        paused=paused_realms(turn, programme),
        span_first=programme.span_first,
    )


def kept_apart(turn: Turn, programme: Programme) -> frozenset[frozenset[str]]:
    """The pairs of person ids that must not be put together in this programme: one of the two would rather not."""
    members = {m.person_id for m in turn.scene.memberships if m.programme_id == programme.id}
    called = Called({person.id: person.name for person in turn.scene.people if turn.scene.blocks})
    pairs = {
        frozenset((block.person_id, other))
        for block in turn.scene.blocks
        for other in ((block.blocked_id,) if block.blocked_id else called.meant(block.name))
        if other != block.person_id
    }
    return meetings.apart(turn.scene) | frozenset(pair for pair in pairs if pair <= members)


def paused_realms(turn: Turn, programme: Programme) -> frozenset[str]:
    """The keys of the realms that sit rounds out at present, as before an election."""
    return frozenset(realm.key for realm in programme.realms if quiet_until(programme, realm.key, turn.now))


def willing_in(turn: Turn, programme: Programme, current: Round) -> dict[str, Membership]:
    yes = {t.person_id for t in turn.scene.turnouts if t.round_id == current.id and t.answer == "in"}
    return {
        m.person_id: m
        for m in turn.scene.memberships
        if m.programme_id == programme.id and m.person_id in yes and access.may_be_introduced(turn.scene, m)
    }
