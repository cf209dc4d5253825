"""A convener moves somebody by hand in a round that they have seen and that nobody has been introduced in yet.

They name the person, and somebody whose circle that person is to go to. Where that circle is full, or somebody would be
left alone, the two change places. What must never be stays so: blocks, paused realms, consent. Everybody else stays
where they are, as far as can be; the record is computed again and says that it was done.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from conversations import matching
from conversations.effects import Answer, Effect, Send, Wake
from conversations.flows.circles import propose
from conversations.flows.convening import audited, convened
from conversations.flows.record import moved_in
from conversations.flows.roles import MOST_CHOICES
from conversations.flows.seating import candidates, rules_of, willing_in
from conversations.message import Action, Field, FieldKind, Form, Option
from conversations.model import Deed, Programme, Round
from conversations.naming import plain_name
from conversations.turn import Turn, name_of, plain, refill, voice_of

Circles = tuple[tuple[str, ...], ...]


def move(turn: Turn) -> Iterator[Effect]:
    programme, current = _about(turn)
    if programme is None:
        yield turn.say("conveners-only")
    elif current is None:
        yield turn.say("round-is-over")
    else:
        yield Answer(_form(turn, programme, current))


def save(turn: Turn) -> Iterator[Effect]:
    """Who is meant is settled here; whether it can be, by `moved`, which may read who may sit with whom."""
    programme, current = _about(turn)
    if programme is None or current is None:
        yield turn.say_with_words("conveners-only" if programme is None else "round-is-over")
        return
    there = [one for one, _ in _people(turn, current)]
    who, beside = (_found(turn, there, turn.value(key)) for key in ("who", "with"))
    problems = {key: turn.voice("problem-who") for key, one in (("who", who), ("with", beside)) if not one}
    if who and beside and any(who in circle and beside in circle for circle in current.proposed):
        problems["with"] = turn.voice("problem-together")
    if problems:
        yield Answer(refill(_form(turn, programme, current), turn, problems))
        return
    key = f"move:{current.id}:{who}:{beside}:{turn.me.id}:{turn.id('move')}"
    yield Wake(key, turn.now, programme_id=programme.id)
    yield turn.say("moving-now")


def _about(turn: Turn) -> tuple[Programme | None, Round | None]:
    """The programme, where it is theirs to convene, and the round, where its circles have been shown and wait."""
    programme, current = convened(turn), turn.scene.round(turn.action.arg(1))
    waits = current is not None and programme is not None and current.programme_id == programme.id
    waits = waits and current is not None and current.matched_at is None and bool(current.proposed)
    return programme, current if waits else None


def _people(turn: Turn, current: Round) -> list[tuple[str, str]]:
    """Everybody who said yes, by name, and with whom they are to sit."""
    circles = {one: circle for circle in current.proposed for one in circle}
    yes = {t.person_id for t in turn.scene.turnouts if t.round_id == current.id and t.answer == "in"}
    found = []
    for one in {*circles, *yes}:
        if (person := turn.scene.person(one)) is None:
            continue
        others = [name_of(turn.scene, other, turn.voice) for other in circles.get(one, ()) if other != one]
        beside = turn.voice.names(sorted(others)) if others else ""
        label = turn.voice("move-with" if beside else "move-alone", name=person.name, names=beside)
        found.append((one, label))
    return sorted(found, key=lambda each: (each[1].casefold(), each[0]))


def _found(turn: Turn, there: Sequence[str], given: str) -> str:
    """Who was chosen, or whose whole name was typed; nobody where two have that name."""
    if given in there:
        return given
    named = [one for one in there if given and plain_name(name_of(turn.scene, one, turn.voice)) == plain_name(given)]
    return named[0] if len(named) == 1 else ""


def _form(turn: Turn, programme: Programme, current: Round) -> Form:
    voice, people = turn.voice, [Option(one, label) for one, label in _people(turn, current)]
    few = 0 < len(people) <= MOST_CHOICES

    def asked(key: str, label: str) -> Field:
        if few:
            return Field(key, label, FieldKind.CHOICE, tuple(people))
        return Field(key, label, longest=80, hint=voice("role-who-hint"))

    args = (programme.id, current.id)
    return Form(
        voice("button-move-somebody"),
        (asked("who", voice("move-who")), asked("with", voice("move-beside"))),
        Action("programme.move.save", args),
        Action("programme.move", args),
        voice("button-move-somebody"),
        voice("move-intro"),
        empty=voice("problem-empty"),
        cancel=voice("button-cancel"),
    )


# --- done ---------------------------------------------------------------------------------------------------------


def moved(turn: Turn) -> Iterator[Effect]:
    """Whether it can be is known only here: then the record is shown anew; otherwise nothing changes."""
    round_id, who, beside, convener_id, *_ = (*turn.timer.args, "", "", "", "")
    programme, current = turn.scene.programme(turn.timer.programme_id), turn.scene.round(round_id)
    if programme is None or current is None or current.matched_at is not None or not current.proposed:
        return
    willing = willing_in(turn, programme, current)
    plan = _moved(turn, programme, current, [who, beside]) if {who, beside} <= willing.keys() else None
    if plan is not None:
        yield from propose(turn, programme, current, plan, moved_in(current) + 1)
        yield audited(turn, programme.id, Deed.MOVED, who, actor_id=convener_id)
        return
    if not convener_id:
        return  # the command line, which sees that nothing has changed
    # Why is not told: it may be what somebody keeps to themselves.
    voice = voice_of(turn.scene, convener_id)
    message = plain(voice("move-refused", name=name_of(turn.scene, who, voice)))
    yield Send(turn.id("move", convener_id), convener_id, message, programme.id)


def _moved(turn: Turn, programme: Programme, current: Round, pair: list[str]) -> matching.Plan | None:
    """The circles after the move; none where that breaks a limit, or takes a circle from somebody."""
    who, beside = pair
    people = {each.id: each for each in candidates(turn, programme, willing_in(turn, programme, current).values())}
    rules, met = rules_of(turn, programme), turn.scene.met
    wanted, others = rearranged(current.proposed, who, beside, rules.size)
    rest = matching.repair([p for one, p in people.items() if one not in wanted], met, rules, others)
    circles = [*matching.seating(rest).circles, wanted]
    plan = matching.repair(list(people.values()), met, rules, circles, settled=True)
    after, had = matching.seating(plan), {one for circle in current.proposed for one in circle}
    stands = any(set(wanted) & people.keys() <= set(circle) for circle in after.circles)
    return plan if stands and not any(one in had for one, _ in after.unplaced) else None


def rearranged(circles: Circles, who: str, beside: str, size: int) -> tuple[tuple[str, ...], Circles]:
    """The circle to which somebody has gone, and the other circles."""
    target = next((circle for circle in circles if beside in circle), (beside,))
    home = next((circle for circle in circles if who in circle), ())
    swap = len(target) >= size or len(home) == 2
    wanted = tuple(sorted((*(one for one in target if not swap or one != beside), who)))
    others = (circle for circle in circles if circle != target)
    left = (tuple(beside if one == who else one for one in circle if swap or one != who) for circle in others)
    return wanted, tuple(circle for circle in left if circle)
