"""Rounds and introductions: ask who is in, match them, and open each circle with who, where and why.

A round lives through two timers: `round:…` asks everybody, `match:…` makes the circles.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from zoneinfo import ZoneInfo

from conversations import access
from conversations.cadence import at_hour, next_round, working_time
from conversations.effects import Amend, Answer, Effect, Save, Send, Settle, Wake
from conversations.flows import reflection
from conversations.flows.consent import join, round_buttons
from conversations.guides import load
from conversations.matching import Candidate, Rules, Seating, match
from conversations.message import Buttons, Facts, Heading, Message, Part, Style, Text
from conversations.model import Circle, Membership, Programme, Role, Round, Seat, Standing, Turnout, new_id
from conversations.turn import Turn, name_of, plain, press, realm_name, voice_of

SILENT_ROUNDS = 3
"""After so many rounds without an answer a person is paused, kindly."""


# --- asking who is in ---------------------------------------------------------------------------------------------


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


# --- making circles -----------------------------------------------------------------------------------------------


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
        yield from _open_circle(turn, programme, current, first + position, group)
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


def _open_circle(
    turn: Turn, programme: Programme, current: Round, number: int, group: list[Membership]
) -> Iterator[Effect]:
    guide = load(programme.guide)
    circle = Circle(turn.id("circle", str(number)), programme.id, current.id, number, guide.key, turn.now)
    yield Save(circle)
    for member in group:
        seat_id = new_id("seat", circle.id, member.person_id)
        yield Save(Seat(seat_id, circle.id, programme.id, member.person_id, member.realm, member.place, turn.now))
    for member in group:
        others = [m for m in group if m is not member]
        others.sort(key=lambda m: name_of(turn.scene, m.person_id, voice_of(turn.scene, member.person_id)))
        message = _introduction(turn, programme, circle, member, others)
        send_id = new_id("introduction", circle.id, member.person_id)
        yield Send(send_id, member.person_id, message, programme.id, circle_id=circle.id)
    first = turn.now + timedelta(days=guide.first_after_days)
    yield Wake(f"prompt:{circle.id}:0", working_time(first, programme.zone), circle_id=circle.id)
    days = guide.first_after_days + guide.every_days * len(guide.prompts) + guide.wait_days
    ends = turn.now + timedelta(days=max(days, 7 * programme.cadence_weeks + 7))
    yield Wake(f"close:{circle.id}", working_time(ends, programme.zone), circle_id=circle.id)


def close_circle(turn: Turn) -> Iterator[Effect]:
    """The circle's time is over: everybody is thanked; promises are still followed up."""
    for circle in turn.scene.circles:
        if turn.event.id != f"close:{circle.id}" or circle.closed_at is not None:
            continue
        yield Save(replace(circle, closed_at=turn.now))
        for seat in turn.scene.seats_in(circle.id):
            person = turn.scene.person(seat.person_id)
            voice = voice_of(turn.scene, seat.person_id)
            at = working_time(turn.now, person.zone) if person else None
            yield Send(turn.id(seat.id), seat.person_id, plain(voice("circle-closed")), circle.programme_id, at)


def redraw(turn: Turn) -> Iterator[Effect]:
    """Somebody was erased: their name goes from the introductions of their circle, their answers from the others'."""
    circle_id = turn.timer.args[0]
    yield from reflection.redraw(turn)
    for circle in turn.scene.circles:
        programme = turn.scene.programme(circle.programme_id)
        if circle.id != circle_id or programme is None:
            continue
        ids = [seat.person_id for seat in turn.scene.seats_in(circle.id)]
        group = [m for m in turn.scene.memberships if m.programme_id == programme.id and m.person_id in ids]
        for member in group:
            others = [m for m in group if m is not member]
            message = _introduction(turn, programme, circle, member, others, new=False)
            yield Amend(new_id("introduction", circle.id, member.person_id), message)


# --- the introduction ---------------------------------------------------------------------------------------------


def _introduction(
    turn: Turn, programme: Programme, circle: Circle, me: Membership, others: list[Membership], new: bool = True
) -> Message:
    """What one member reads of the others. Why they were matched is only said when it is `new`."""
    scene, voice = turn.scene, voice_of(turn.scene, me.person_id)
    if not others:
        return plain(voice("introduction-alone"))
    names = voice.names([name_of(scene, m.person_id, voice) for m in others])
    heading = voice("introduction-heading", names=names)
    why = " ".join(_why(turn, programme, me, others)) if new else ""
    rows: list[tuple[str, str]] = []
    for other in others:
        name = name_of(scene, other.person_id, voice)
        rows.append((name, _who(turn, programme, other)))
        if other.assets:
            rows.append((voice("introduction-brings", name=name), other.assets))
    parts: list[Part] = [
        Heading(heading),
        Text(voice("introduction-open", programme=programme.name)),
        Facts(tuple(rows)),
    ]
    if why:
        parts.append(Text(why))
    realms = {m.realm for m in (me, *others)}
    if new and len(realms) < min(len(programme.realms), len(others) + 1):
        parts.append(Text(voice("introduction-not-every-realm")))
    parts.append(Text(voice("introduction-where", names=names), quiet=True))
    parts.append(
        Buttons(
            (
                press(voice("button-hello", count=len(others), names=names), "hello", circle.id, style=Style.PRIMARY),
                press(voice("button-commit"), "commit", circle.id),
            )
        )
    )
    return Message(f"{heading}. {why}", tuple(parts))


def _who(turn: Turn, programme: Programme, member: Membership) -> str:
    accounts = [a for a in turn.scene.accounts_of(member.person_id) if not a.gone]
    platforms = dict.fromkeys(a.platform.capitalize() for a in accounts)
    bits = [member.title, realm_name(programme, member.realm), member.place, "/".join(platforms)]
    return " · ".join(bit for bit in bits if bit)


@dataclass(frozen=True, slots=True)
class _Shared:
    """What everybody in a circle has in common, and with whom the reader shares something."""

    place: str
    themes: tuple[str, ...]


def _shared(group: list[Membership]) -> _Shared:
    places = {m.place for m in group}
    themes = set(group[0].themes).intersection(*(m.themes for m in group[1:]))
    return _Shared(places.pop() if len(places) == 1 else "", tuple(sorted(themes)))


def _why(turn: Turn, programme: Programme, me: Membership, others: list[Membership]) -> Iterator[str]:
    """Why this circle, in true sentences that give away nothing the members did not offer."""
    voice, scene = voice_of(turn.scene, me.person_id), turn.scene
    group = [me, *others]
    everybody = _shared(group)
    if everybody.themes:
        yield voice("why-theme-all", count=len(others), themes=voice.names(everybody.themes[:3]))
    else:
        for other in others:
            if both := sorted(set(me.themes) & set(other.themes)):
                name = name_of(scene, other.person_id, voice)
                yield voice("why-theme-pair", name=name, themes=voice.names(both[:2]))
    if everybody.place:
        yield voice("why-place", count=len(others), place=everybody.place)
    realms = [realm_name(programme, key) for key in sorted({m.realm for m in group})]
    if len(realms) > 1:
        yield voice("why-realms", count=len(realms), realms=voice.names([name.lower() for name in realms]))
    met = [m for m in others if frozenset((me.person_id, m.person_id)) in scene.met]
    if met:
        again = voice.names([name_of(scene, m.person_id, voice) for m in met])
        yield voice("why-met", names=again)
    else:
        yield voice("why-new", count=len(others))


def _programme(turn: Turn) -> Programme | None:
    return turn.scene.programme(turn.timer.programme_id)
