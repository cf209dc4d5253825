"""Rounds: ask everybody who is in, match those who are, and say how it went.

A round lives through two timers: `round:…` asks, `match:…` makes the circles. Nobody is left without a word.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from zoneinfo import ZoneInfo

from conversations import access
from conversations.cadence import at_hour, next_round, working_time
from conversations.effects import Answer, Effect, Save, Send, Settle, Wake
from conversations.flows.consent import join, round_buttons
from conversations.flows.introduction import open_circle
from conversations.matching import Candidate, Rules, Seating, match
from conversations.message import Buttons, Facts, Message, Text
from conversations.model import Membership, Programme, Role, Round, Standing, Turnout, new_id
from conversations.turn import Turn, plain, press, voice_of

SILENT_ROUNDS = 3
"""After so many rounds without an answer a person is paused, kindly."""


def open_round(turn: Turn) -> Iterator[Effect]:
    """Ask everybody who takes part. While one round is still asking, a second one is not opened."""
    scene, programme = turn.scene, _programme(turn)
    if programme is None:
        return
    opens = next_round(programme, turn.now)
    yield Wake(f"round:{programme.id}:{opens.date().isoformat()}", opens, programme_id=programme.id)
    rounds = [r for r in scene.rounds if r.programme_id == programme.id]
    if any(r.matched_at is None for r in rounds):
        return
    day = turn.now.astimezone(ZoneInfo(programme.zone)).date() + timedelta(days=programme.asking_days)
    match_at = working_time(at_hour(day, 12, programme.zone), programme.zone)
    number = max((r.number for r in rounds), default=0) + 1
    new = Round(turn.id("round"), programme.id, number, turn.now, match_at)
    yield Save(new)
    yield Wake(f"match:{new.id}", match_at, programme_id=programme.id)
    for membership in scene.memberships:
        if access.may_be_introduced(scene, membership) and membership.programme_id == programme.id:
            yield from _ask(turn, programme, new, membership)


def _ask(turn: Turn, programme: Programme, new: Round, membership: Membership) -> Iterator[Effect]:
    person = turn.scene.person(membership.person_id)
    if person is None:
        return
    voice = voice_of(turn.scene, person.id)
    yield Save(Turnout(new_id("turnout", new.id, person.id), new.id, programme.id, person.id))
    text = voice("round-asked", programme=programme.name, day=voice.day_of(new.match_at, person.zone))
    message = plain(text, round_buttons(voice, new.id))
    yield Send(new_id("ask", new.id, person.id), person.id, message, programme.id, working_time(turn.now, person.zone))


def turn_in(turn: Turn) -> Iterator[Effect]:
    yield from _turn_out(turn, "in")


def turn_down(turn: Turn) -> Iterator[Effect]:
    yield from _turn_out(turn, "out")


def _turn_out(turn: Turn, answer: str) -> Iterator[Effect]:
    scene, voice = turn.scene, turn.voice
    current = scene.round(turn.action.arg(0)) or _latest_round(turn)
    programme = scene.programme(current.programme_id) if current else turn.my_programme()
    membership = scene.membership(turn.me.id, programme.id) if scene.me and programme else None
    if programme is None or membership is None or not access.may_be_introduced(scene, _awake(membership)):
        yield from join(turn)
        return
    if current is None or current.matched_at is not None:
        day = voice.day_of(next_round(programme, turn.now), turn.me.zone)
        yield Answer(plain(voice("no-round-now", day=day)))
        return
    known = next((t for t in scene.turnouts if t.round_id == current.id and t.person_id == turn.me.id), None)
    turnout = known or Turnout(new_id("turnout", current.id, turn.me.id), current.id, programme.id, turn.me.id)
    yield Save(replace(turnout, answer=answer))
    if membership.silent_rounds or (answer == "in" and membership.standing is Standing.PAUSED):
        standing = Standing.TAKING_PART if answer == "in" else membership.standing
        yield Save(replace(membership, silent_rounds=0, standing=standing))
    day = voice.day_of(current.match_at, turn.me.zone)
    if answer == "in":
        other = press(voice("button-out-after-all"), "out", current.id)
    else:
        other = press(voice("button-in-after-all"), "in", current.id)
    yield Settle(plain(voice(f"said-{answer}", day=day), Buttons((other,))))


def _awake(membership: Membership) -> Membership:
    """Somebody paused may say "in": that brings them back."""
    return replace(membership, standing=Standing.TAKING_PART) if membership.standing is Standing.PAUSED else membership


def _latest_round(turn: Turn) -> Round | None:
    programme = turn.my_programme()
    rounds = [r for r in turn.scene.rounds if programme and r.programme_id == programme.id]
    return max(rounds, key=lambda r: r.number, default=None)


def round_now(turn: Turn) -> Iterator[Effect]:
    """A convener opens a round without waiting for the calendar."""
    programme = turn.my_programme()
    if turn.scene.me is None or programme is None or not access.may_convene(turn.scene, turn.me.id, programme.id):
        yield turn.say("conveners-only")
        return
    if any(r.programme_id == programme.id and r.matched_at is None for r in turn.scene.rounds):
        yield turn.say("round-already-open")
        return
    yield Wake(f"round:{programme.id}:now-{turn.id('now')}", turn.now, programme_id=programme.id)
    buttons = Buttons((press(turn.voice("button-match-now"), "match.now", programme.id),))
    yield Answer(plain(turn.voice("round-opening"), buttons))


def match_now(turn: Turn) -> Iterator[Effect]:
    """A convener has the circles made now, from those who have said "in" so far."""
    programme = turn.my_programme()
    if turn.scene.me is None or programme is None or not access.may_convene(turn.scene, turn.me.id, programme.id):
        yield turn.say("conveners-only")
        return
    current = _latest_round(turn)
    if current is None or current.matched_at is not None:
        yield turn.say("no-round-open")
        return
    yield Wake(f"match:{current.id}", turn.now, programme_id=programme.id)
    yield turn.say("matching-now")


def make_circles(turn: Turn) -> Iterator[Effect]:
    """Match everybody who said "in", introduce each circle, and tell kindly whoever could not be placed."""
    scene, programme = turn.scene, _programme(turn)
    current = next((r for r in scene.rounds if turn.event.id == f"match:{r.id}"), None)
    if programme is None or current is None or current.matched_at is not None:
        return
    said = {t.person_id: t.answer for t in scene.turnouts if t.round_id == current.id}
    members = {m.person_id: m for m in scene.memberships if m.programme_id == programme.id}
    willing = [m for m in members.values() if said.get(m.person_id) == "in" and access.may_be_introduced(scene, m)]
    seating = _seat(turn, programme, current, willing)
    yield Save(replace(current, matched_at=turn.now, record=_record(seating, len(willing))))
    numbers = [c.number for c in scene.circles if c.programme_id == programme.id]
    first = max(numbers, default=0) + 1
    counted: dict[str, Membership] = {}
    for position, ids in enumerate(seating.circles):
        group = [members[person_id] for person_id in ids]
        yield from open_circle(turn, programme, current, first + position, group)
        spans = len({m.realm for m in group}) == min(len(programme.realms), len(group))
        counted |= {m.person_id: replace(m, left_out=0, waited=0 if spans else m.waited + 1) for m in group}
    for person_id, reason in seating.unplaced:
        counted[person_id] = replace(members[person_id], left_out=members[person_id].left_out + 1)
        voice = voice_of(scene, person_id)
        key = f"unplaced-{reason}" if reason in ("alone", "blocked", "language", "hours") else "unplaced-numbers"
        yield Send(new_id("unplaced", current.id, person_id), person_id, plain(voice(key)), programme.id)
    yield from _count_silence(turn, programme, said, members)
    yield from (Save(replace(m, silent_rounds=0)) for m in counted.values())
    yield from _tell_conveners(turn, programme, current, seating, len(willing))


def _seat(turn: Turn, programme: Programme, current: Round, willing: list[Membership]) -> Seating:
    candidates = [
        Candidate(m.person_id, m.realm, m.place, frozenset(m.themes), waited=m.waited, left_out=m.left_out)
        for m in willing
    ]
    rules = Rules(tuple(realm.key for realm in programme.realms), programme.circle_size)
    return match(candidates, turn.scene.met, rules, seed=int(current.id[:8], 16))


def _record(seating: Seating, people: int) -> dict[str, object]:
    return {
        "people": people,
        "circles": len(seating.circles),
        "unplaced": len(seating.unplaced),
        "realm_links": seating.realm_links,
        "realm_links_possible": seating.realm_links_possible,
        "full_span": seating.full_span,
        "repeats": len(seating.repeats),
        "affinity": round(seating.affinity, 4),
    }


def _count_silence(
    turn: Turn, programme: Programme, said: dict[str, str], members: dict[str, Membership]
) -> Iterator[Effect]:
    for person_id, answer in said.items():
        membership = members.get(person_id)
        if membership is None or answer != "" or membership.standing is not Standing.TAKING_PART:
            continue
        silent = membership.silent_rounds + 1
        if silent < SILENT_ROUNDS:
            yield Save(replace(membership, silent_rounds=silent))
            continue
        yield Save(replace(membership, silent_rounds=0, standing=Standing.PAUSED))
        voice = voice_of(turn.scene, person_id)
        message = plain(voice("paused-for-silence"), Buttons((press(voice("button-resume"), "resume", programme.id),)))
        yield Send(turn.id("silence", person_id), person_id, message, programme.id)


def _tell_conveners(
    turn: Turn, programme: Programme, current: Round, seating: Seating, people: int
) -> Iterator[Effect]:
    for membership in turn.scene.members_with(programme.id, Role.CONVENER):
        voice = voice_of(turn.scene, membership.person_id)
        text = voice("round-made", people=people, circles=len(seating.circles), number=current.number)
        links = voice("round-links", made=seating.realm_links, possible=seating.realm_links_possible)
        rows = [(voice("record-links"), links), (voice("record-span"), str(seating.full_span))]
        if seating.unplaced:
            rows.append((voice("record-unplaced"), str(len(seating.unplaced))))
        if seating.repeats:
            rows.append((voice("record-repeats"), str(len(seating.repeats))))
        message = Message(text, (Text(text), Facts(tuple(rows)))) if seating.circles else plain(voice("round-empty"))
        yield Send(new_id("made", current.id, membership.person_id), membership.person_id, message, programme.id)


def _programme(turn: Turn) -> Programme | None:
    return turn.scene.programme(turn.timer.programme_id)
