"""Rounds: ask everybody who takes part, and take in what they answer.

A round lives through timers: `round:…` asks; `preview:…`, `match:…` and `late:…` make its circles (`circles`).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from zoneinfo import ZoneInfo

from conversations import access
from conversations.cadence import at_hour, next_round, working_time
from conversations.effects import Answer, Effect, Save, Send, Settle, Wake
from conversations.flows.consent import join, round_buttons
from conversations.flows.convening import audited
from conversations.message import Buttons
from conversations.model import Deed, Membership, Programme, ProgrammeState, Round, Standing, Turnout, new_id
from conversations.quiet import quiet_until
from conversations.turn import Turn, plain, press, realm_name, voice_of
from conversations.values import replace

SILENT_ROUNDS = 3
"""After so many rounds without an answer a person is paused, kindly."""


def open_round(turn: Turn) -> Iterator[Effect]:
    """Ask everybody who takes part. While one round is still asking, a second one is not opened."""
    scene, programme = turn.scene, _programme(turn)
    if programme is None or programme.state is not ProgrammeState.RUNNING:
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
    if programme.preview_hours:
        early = match_at - timedelta(hours=programme.preview_hours)
        yield Wake(f"preview:{new.id}", early, programme_id=programme.id)
    for membership in scene.memberships:
        mine = membership.programme_id == programme.id
        quiet = mine and quiet_until(programme, membership.realm, turn.now)
        if mine and not quiet and access.may_be_introduced(scene, membership):
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
    if (until := quiet_until(programme, membership.realm, turn.now)) is not None and answer == "in":
        name = realm_name(programme, membership.realm)
        yield Answer(plain(voice("realm-is-paused", realm=name, day=voice.day(until))))
        return
    meant = current is not None and turn.action.arg(0) in ("", current.id)
    if current is not None and current.matched_at is not None and meant:
        changed = list(_change_late(turn, programme, current, answer))
        yield from changed
        if changed:
            return
    if (current is None or current.matched_at is not None) and programme.state is not ProgrammeState.RUNNING:
        yield turn.say("no-round-later")
        return
    if current is None or current.matched_at is not None:
        day = voice.day_of(next_round(programme, turn.now), turn.me.zone)
        yield Answer(plain(voice("no-round-now", day=day)))
        return
    known = next((t for t in scene.turnouts if t.round_id == current.id and t.person_id == turn.me.id), None)
    turnout = known or Turnout(new_id("turnout", current.id, turn.me.id), current.id, programme.id, turn.me.id)
    yield Save(replace(turnout, answer=answer))
    if current.record and turnout.answer != answer:
        yield _look_again(turn, current)
    if membership.silent_rounds or (answer == "in" and membership.standing is Standing.PAUSED):
        standing = Standing.TAKING_PART if answer == "in" else membership.standing
        yield Save(replace(membership, silent_rounds=0, standing=standing))
    day = voice.day_of(current.match_at, turn.me.zone)
    if answer == "in":
        other = press(voice("button-out-after-all"), "out", current.id)
    else:
        other = press(voice("button-in-after-all"), "in", current.id)
    yield Settle(plain(voice(f"said-{answer}", day=day), Buttons((other,))))


def _change_late(turn: Turn, programme: Programme, current: Round, answer: str) -> Iterator[Effect]:
    """After the introductions: until its first question somebody may step out of a circle and, until the round's hour,
    somebody may still come in. Nothing where it is too late for that."""
    scene = turn.scene
    circle = next((c for c in scene.circles_of(turn.me.id) if c.round_id == current.id and c.next_prompt == 0), None)
    known = next((t for t in scene.turnouts if t.round_id == current.id and t.person_id == turn.me.id), None)
    turnout = known or Turnout(new_id("turnout", current.id, turn.me.id), current.id, programme.id, turn.me.id)
    seat = scene.seat(circle.id, turn.me.id) if circle else None
    if answer == "out" and circle is not None and seat is not None:
        yield Save(replace(turnout, answer="out"))
        yield Save(replace(seat, left_at=turn.now))
        for other in access.listeners(scene, circle, turn.me.id):
            voice = voice_of(scene, other.person_id)
            text = voice("dropped-out", name=turn.me.name)
            yield Send(turn.id("dropped", other.person_id), other.person_id, plain(text), programme.id, by=turn.me.id)
    elif answer == "in" and circle is None and turn.now < current.match_at and not current.record.get("cancelled"):
        yield Save(replace(turnout, answer="in"))
    else:
        return
    yield _look_again(turn, current)
    yield Settle(plain(turn.voice(f"late-{answer}")))


def _look_again(turn: Turn, current: Round) -> Wake:
    return Wake(f"late:{current.id}:{turn.id('late')}", turn.now, programme_id=current.programme_id)


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
    if programme.state is not ProgrammeState.RUNNING:
        yield turn.say("programme-not-running")
        return
    if any(r.programme_id == programme.id and r.matched_at is None for r in turn.scene.rounds):
        yield turn.say("round-already-open")
        return
    yield audited(turn, programme.id, Deed.ROUND)
    yield Wake(f"round:{programme.id}:now-{turn.id('now')}", turn.now, programme_id=programme.id)
    buttons = Buttons((press(turn.voice("button-match-now"), "match.now", programme.id),))
    yield Answer(plain(turn.voice("round-opening"), buttons))


def count_silence(turn: Turn, programme: Programme, current: Round) -> Iterator[Effect]:
    """Whoever did not answer is counted and, the third time in a row, paused and told how to come back."""
    said = {t.person_id: t.answer for t in turn.scene.turnouts if t.round_id == current.id}
    for membership in turn.scene.memberships:
        person_id = membership.person_id
        asked = membership.programme_id == programme.id and said.get(person_id) == ""
        if not asked or membership.standing is not Standing.TAKING_PART:
            continue
        if quiet_until(programme, membership.realm, turn.now):
            continue
        silent = membership.silent_rounds + 1
        if silent < SILENT_ROUNDS:
            yield Save(replace(membership, silent_rounds=silent))
            continue
        yield Save(replace(membership, silent_rounds=0, standing=Standing.PAUSED))
        voice = voice_of(turn.scene, person_id)
        message = plain(voice("paused-for-silence"), Buttons((press(voice("button-resume"), "resume", programme.id),)))
        yield Send(turn.id("silence", person_id), person_id, message, programme.id)


def _programme(turn: Turn) -> Programme | None:
    return turn.scene.programme(turn.timer.programme_id)
