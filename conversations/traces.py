"""What the digest counts by is noted as it happens: how many words were written, and that somebody came or went.

One look at each turn's effects, so that no flow has to think of it. What is noted names nobody.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

from conversations.cadence import week_of
from conversations.effects import Effect, Forget, Save
from conversations.events import Event
from conversations.model import Membership, Move, Movement, Reflection, Remark, Role, Standing, new_id
from conversations.scenes import Scene
from conversations.values import replace

_IN = (Standing.TAKING_PART, Standing.PAUSED)


def traced(scene: Scene, effects: Iterable[Effect], event: Event, now: datetime) -> Iterator[Effect]:
    """The effects, and beside them what is noted."""
    before: dict[str, Membership] = {}
    for effect in effects:
        if isinstance(effect, Save) and isinstance(effect.record, Remark | Reflection):
            yield Save(replace(effect.record, length=len(effect.record.text.split())))
            continue
        yield effect
        if isinstance(effect, Save) and isinstance(effect.record, Membership):
            before = before or {each.id: each for each in scene.memberships}
            after = effect.record
            if move := _move(before.get(after.id), after):
                yield _noted(scene, after, move, event, now)
        elif isinstance(effect, Forget):
            for each in scene.memberships:
                if each.person_id == effect.person_id and each.standing in _IN and Role.PARTICIPANT in each.roles:
                    yield _noted(scene, each, Move.LEFT, event, now)


def _move(before: Membership | None, after: Membership) -> Move | None:
    was = before.standing if before is not None and Role.PARTICIPANT in before.roles else None
    match was, after.standing:
        case ((Standing.TAKING_PART | Standing.PAUSED), Standing.LEFT):
            return Move.LEFT
        case Standing.TAKING_PART, Standing.PAUSED:
            return Move.PAUSED
        case Standing.PAUSED, Standing.TAKING_PART:
            return Move.RETURNED
        case ((None | Standing.NOTICED | Standing.CONSENTED | Standing.LEFT), Standing.TAKING_PART):
            return Move.JOINED
        case _:
            return None


def _noted(scene: Scene, membership: Membership, move: Move, event: Event, now: datetime) -> Save:
    programme = scene.programme(membership.programme_id)
    zone = programme.zone if programme else "UTC"
    week = week_of(now.astimezone(ZoneInfo(zone)).date())
    return Save(Movement(new_id(event.id, "moved", membership.id), membership.programme_id, week, move))
