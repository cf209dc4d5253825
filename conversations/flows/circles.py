"""From who said yes to the circles of a round: made, shown to the conveners, sent, and mended when somebody changes
their mind late.

`preview:…` makes circles and shows their record; `match:…`, at the round's hour or when a convener presses, introduces
them; `late:…` takes in a change, before or after that, and touches as few circles as possible; `cancel:…` tells
everybody that there will be none.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator, Sequence
from datetime import datetime

from conversations import access, matching
from conversations.effects import Amend, Cancel, Effect, Save, Send, Settle, Wake
from conversations.flows.introduction import join_circle, open_circle
from conversations.flows.record import Record, moved_in, reasons, record_of, rows
from conversations.flows.rounds import count_silence
from conversations.flows.seating import candidates, rules_of, willing_in
from conversations.message import Button, Buttons, Facts, Heading, Message, Page, Part, Style, Text
from conversations.model import Circle, Membership, Programme, Role, Round, Seat, new_id
from conversations.turn import Turn, plain, press, voice_of
from conversations.values import Value, replace
from conversations.wording import Voice


def _plan(turn: Turn, programme: Programme, current: Round, willing: dict[str, Membership]) -> matching.Plan:
    """Circles anew; another time they are others."""
    people, seed = candidates(turn, programme, willing.values()), int(new_id(turn.event.id)[:8], 16)
    first = matching.plan(people, turn.scene.met, rules_of(turn, programme), seed)
    return matching.improve(first, seed, matching.worthwhile(len(people)))


def _mended(turn: Turn, programme: Programme, current: Round, willing: dict[str, Membership]) -> matching.Plan:
    """The circles that the conveners have seen, for who is there now."""
    people = candidates(turn, programme, willing.values())
    mended = matching.repair(people, turn.scene.met, rules_of(turn, programme), current.proposed)
    same = matching.seating(mended).circles == current.proposed and len(people) == current.record.get("people")
    return replace(mended, best=same and bool(current.record.get("best")))


# --- shown before they are sent -----------------------------------------------------------------------------------


def preview(turn: Turn) -> Iterator[Effect]:
    """Make the circles, anew each time, and show their record to the conveners."""
    programme, current = _about(turn)
    if programme is None or current is None or current.matched_at is not None:
        return
    yield from propose(turn, programme, current, _plan(turn, programme, current, willing_in(turn, programme, current)))


def propose(turn: Turn, programme: Programme, current: Round, plan: matching.Plan, moved: int = 0) -> Iterator[Effect]:
    """Keep circles that nobody has been introduced in yet, and show their record to the conveners. `moved`: how often
    one of them moved somebody by hand."""
    seating = matching.seating(plan)
    record = record_of(plan, seating, moved)
    shown = replace(current, proposed=seating.circles, record=record)
    yield Save(shown)
    for membership in turn.scene.members_with(programme.id, Role.CONVENER):
        voice, zone = voice_of(turn.scene, membership.person_id), programme.zone
        message = _preview(programme, shown, voice, voice.day_of(current.match_at, zone), turn.now)
        send_id = new_id("made", current.id, membership.person_id)
        if current.record:
            yield Amend(send_id, message)
        else:
            yield Send(send_id, membership.person_id, message, programme.id)


def _preview(programme: Programme, current: Round, voice: Voice, day: str, now: datetime) -> Message:
    text = voice("preview-empty" if not current.proposed else "preview", number=current.number)
    parts: list[Part] = [Heading(programme.name), Text(text), Facts(tuple(rows(current.record, voice)))]
    if current.match_at > now:
        parts.append(Text(voice("preview-by-itself", day=day), quiet=True))
    asks = voice("cancel-round-sure")
    parts.append(
        Buttons(
            (
                press(voice("button-send-round"), "match.send", current.id, style=Style.PRIMARY),
                press(voice("button-match-again"), "match.again", current.id),
                *(
                    (press(voice("button-move-somebody"), "programme.move", programme.id, current.id),)
                    if current.proposed
                    else ()
                ),
                press(
                    voice("button-cancel-round"),
                    "match.cancel",
                    current.id,
                    style=Style.DANGER,
                    asks=asks,
                    cancel=voice("button-cancel"),
                ),
            )
        )
    )
    return Message(text, tuple(parts))


def match_now(turn: Turn) -> Iterator[Effect]:
    """A convener has the circles made now, from those who have said "in" so far."""
    current = yield from _open_round(turn)
    if current is None:
        return
    programme = turn.scene.programme(current.programme_id)
    verb = "preview" if programme is None or programme.preview_hours else "match"
    key = f"match:{current.id}" if verb == "match" else f"preview:{current.id}:{turn.id('now')}"
    yield Wake(key, turn.now, programme_id=current.programme_id)
    yield turn.say("matching-now")


def send(turn: Turn) -> Iterator[Effect]:
    """A convener has seen the record: the introductions go out."""
    current = yield from _open_round(turn)
    if current is not None:
        yield Wake(f"match:{current.id}", turn.now, programme_id=current.programme_id)
        yield turn.say("sending-round")


def again(turn: Turn) -> Iterator[Effect]:
    current = yield from _open_round(turn)
    if current is not None:
        yield Wake(f"preview:{current.id}:{turn.id('again')}", turn.now, programme_id=current.programme_id)
        yield turn.say("matching-again")


def cancel(turn: Turn) -> Iterator[Effect]:
    """A convener does not want this round: nobody is introduced, and everybody who said yes is told."""
    current = yield from _open_round(turn)
    if current is None:
        return
    yield Save(replace(current, matched_at=turn.now, proposed=(), record={"cancelled": True}))
    yield Cancel(f"preview:{current.id}")
    yield Cancel(f"match:{current.id}")
    yield Wake(f"cancel:{current.id}:{turn.id('cancel')}", turn.now, programme_id=current.programme_id)
    yield Settle(plain(turn.voice("round-cancelled", number=current.number)))


def cancelled(turn: Turn) -> Iterator[Effect]:
    programme, current = _about(turn)
    if programme is None or current is None:
        return
    for person_id, membership in willing_in(turn, programme, current).items():
        yield Save(replace(membership, silent_rounds=0))
        voice = voice_of(turn.scene, person_id)
        message = plain(voice("round-cancelled-told"))
        yield Send(new_id("cancelled", current.id, person_id), person_id, message, programme.id)


def _open_round(turn: Turn) -> Generator[Effect, None, Round | None]:
    """The round that a convener acts on, where it waits for its circles; otherwise they are told why not."""
    programme = turn.my_programme()
    named = turn.scene.round(turn.action.arg(0))
    if named is not None:
        programme = turn.scene.programme(named.programme_id)
    if turn.scene.me is None or programme is None or not access.may_convene(turn.scene, turn.me.id, programme.id):
        yield turn.say("conveners-only")
        return None
    rounds = [r for r in turn.scene.rounds if r.programme_id == programme.id]
    current = max(rounds, key=lambda r: r.number, default=None)
    if current is None or current.matched_at is not None or (named is not None and named.id != current.id):
        yield turn.say("no-round-open" if named is None else "round-is-over")
        return None
    return current


# --- sent ---------------------------------------------------------------------------------------------------------


def make_circles(turn: Turn) -> Iterator[Effect]:
    """Introduce each circle, and tell kindly whoever could not be placed."""
    programme, current = _about(turn)
    if programme is None or current is None or current.matched_at is not None:
        return
    willing = willing_in(turn, programme, current)
    make = _mended if current.proposed else _plan
    plan = make(turn, programme, current, willing)
    seating = matching.seating(plan)
    record = record_of(plan, seating, moved_in(current))
    yield Save(replace(current, matched_at=turn.now, proposed=(), record=record))
    yield Cancel(f"preview:{current.id}")
    yield from _introduce(turn, programme, current, willing, seating)
    yield from _tell_unplaced(turn, programme, current, willing, seating)
    yield from count_silence(turn, programme, current)
    for membership in turn.scene.members_with(programme.id, Role.CONVENER):
        voice = voice_of(turn.scene, membership.person_id)
        send_id = new_id("made", current.id, membership.person_id)
        message = _made(current, record, voice)
        if current.record:
            yield Amend(send_id, _without_buttons(programme, current, record, voice))
            send_id = new_id("sent", current.id, membership.person_id)
        yield Send(send_id, membership.person_id, message, programme.id)


def _introduce(
    turn: Turn, programme: Programme, current: Round, willing: dict[str, Membership], seating: matching.Seating
) -> Iterator[Effect]:
    first = max((c.number for c in turn.scene.circles if c.programme_id == programme.id), default=0) + 1
    told = reasons(seating, moved_in(current))
    why = {frozenset(pair): reason for pair, reason in zip(seating.repeats, told, strict=True)}
    for position, ids in enumerate(seating.circles):
        group = [willing[person_id] for person_id in ids]
        yield from open_circle(turn, programme, current, first + position, group, why)
        yield from (Save(_counted(programme, m, group)) for m in group)


def _counted(programme: Programme, membership: Membership, group: Sequence[Membership]) -> Membership:
    full = len({m.realm for m in group}) >= min(len(programme.realms), programme.circle_size)
    return replace(membership, left_out=0, waited=0 if full else membership.waited + 1, silent_rounds=0)


def _tell_unplaced(
    turn: Turn, programme: Programme, current: Round, willing: dict[str, Membership], seating: matching.Seating
) -> Iterator[Effect]:
    for person_id, reason in seating.unplaced:
        membership = willing[person_id]
        yield Save(replace(membership, left_out=membership.left_out + 1, waited=membership.waited + 1, silent_rounds=0))
        voice = voice_of(turn.scene, person_id)
        message = plain(voice(f"unplaced-{reason}"))
        yield Send(new_id("unplaced", current.id, person_id), person_id, message, programme.id)


def _made(current: Round, record: Record, voice: Voice) -> Message:
    if not record["circles"]:
        return plain(voice("round-empty"))
    text = voice("round-made", people=record["people"], circles=record["circles"], number=current.number)
    page = Buttons((Button(voice("button-matching-page"), Page("matching", current.programme_id)),))
    return Message(text, (Text(text), Facts(tuple(rows(record, voice))), page))


def _without_buttons(programme: Programme, current: Round, record: Record, voice: Voice) -> Message:
    text = voice("preview-sent", number=current.number)
    return Message(text, (Heading(programme.name), Text(text), Facts(tuple(rows(record, voice)))))


# --- late changes -------------------------------------------------------------------------------------------------


def late(turn: Turn) -> Iterator[Effect]:
    """Somebody changed their mind after circles were made."""
    programme, current = _about(turn)
    if programme is None or current is None or current.record.get("cancelled"):
        return
    willing = willing_in(turn, programme, current)
    if current.matched_at is None:
        if current.record:
            mended = _mended(turn, programme, current, willing)
            yield from propose(turn, programme, current, mended, moved_in(current))
        return
    yield from _mend_introduced(turn, programme, current, willing)


class _Loose(Value, frozen=True):
    """After the introductions: who may still grow (ids by circle, before its first question), who has no circle, and
    who is alone in one (with the circle and their seat)."""

    growing: dict[str, tuple[str, ...]]
    free: frozenset[str]
    lonely: dict[str, tuple[Circle, Seat]]


def _loose(turn: Turn, current: Round, willing: dict[str, Membership]) -> _Loose:
    circles = [c for c in turn.scene.circles if c.round_id == current.id and c.closed_at is None]
    seats = {c.id: turn.scene.seats_in(c.id) for c in circles}
    known = {s.person_id for s in turn.scene.seats if s.circle_id in seats}  # whoever left one does not come back
    fresh = [c for c in circles if c.next_prompt == 0 and all(s.person_id in willing for s in seats[c.id])]
    return _Loose(
        {c.id: tuple(s.person_id for s in seats[c.id]) for c in fresh if len(seats[c.id]) > 1},
        frozenset(willing.keys() - known),
        {seats[c.id][0].person_id: (c, seats[c.id][0]) for c in fresh if len(seats[c.id]) == 1},
    )


def _mend_introduced(
    turn: Turn, programme: Programme, current: Round, willing: dict[str, Membership]
) -> Iterator[Effect]:
    """Circles that were introduced may grow, and somebody left alone goes elsewhere; nobody else is moved."""
    loose = _loose(turn, current, willing)
    home = {one: circle_id for circle_id, group in loose.growing.items() for one in group}
    if not loose.free and not loose.lonely:
        return
    there = [m for one, m in willing.items() if one in home or one in loose.free or one in loose.lonely]
    people = candidates(turn, programme, there)
    before = list(loose.growing.values())
    plan = matching.repair(people, turn.scene.met, rules_of(turn, programme), before, settled=True)
    found = matching.seating(plan)
    number = max((c.number for c in turn.scene.circles if c.programme_id == programme.id), default=0)
    for ids in found.circles:
        new, group = [one for one in ids if one not in home], [willing[one] for one in ids]
        if not new:
            continue
        circle = turn.scene.circle(next((home[one] for one in ids if one in home), ""))
        if circle is None:
            number += 1
            yield from open_circle(turn, programme, current, number, group, {})
        else:
            yield from join_circle(turn, programme, circle, group, new)
        yield from (Save(_counted(programme, willing[one], group)) for one in new)
        yield from _close_lonely(turn, [loose.lonely[one] for one in new if one in loose.lonely])
    yield from _tell_loose(turn, programme, current, willing, loose, dict(found.unplaced))
    yield Save(replace(current, record={**current.record, "late": current.record.get("late", 0) + 1}))


def _tell_loose(
    turn: Turn, programme: Programme, current: Round, willing: dict[str, Membership], loose: _Loose, why: dict[str, str]
) -> Iterator[Effect]:
    """Each is told once in a round, and counted once, however often others change their minds."""
    for one, reason in sorted(why.items()):
        if one not in loose.free and one not in loose.lonely:
            continue
        voice, membership = voice_of(turn.scene, one), willing[one]
        text = voice("left-alone") if one in loose.lonely else voice(f"unplaced-{reason}")
        if not membership.left_out:
            yield Save(replace(membership, left_out=1))
        yield Send(new_id("unplaced", current.id, one), one, plain(text), programme.id)


def _close_lonely(turn: Turn, alone: Sequence[tuple[Circle, Seat]]) -> Iterator[Effect]:
    for circle, seat in alone:
        yield Save(replace(circle, closed_at=turn.now))
        yield Save(replace(seat, left_at=turn.now))
        yield Cancel(f"prompt:{circle.id}:0")
        yield Cancel(f"close:{circle.id}")


def _about(turn: Turn) -> tuple[Programme | None, Round | None]:
    """The programme and the round that a timer names."""
    return turn.scene.programme(turn.timer.programme_id), turn.scene.round(turn.timer.args[0])
