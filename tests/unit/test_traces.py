"""What is noted as it happens: words written, and that somebody came or went, without who."""

from __future__ import annotations

import pytest

from conversations.effects import Effect, Forget, Save
from conversations.model import Move, Movement, Reflection, Remark, Role, Standing
from conversations.scenes import Scene
from conversations.traces import traced
from tests.unit.builders import NOW, make_membership, make_programme, make_reflection, make_remark, said

EVENT = said("Hello")


def noted(
    *effects: Effect, before: Standing | None = None, roles: tuple[Role, ...] = (Role.PARTICIPANT,)
) -> list[Move]:
    known = () if before is None else (make_membership(standing=before, roles=roles),)
    scene = Scene(programmes=(make_programme(),), memberships=known)
    found = [
        e.record for e in traced(scene, effects, EVENT, NOW) if isinstance(e, Save) and isinstance(e.record, Movement)
    ]
    assert all((each.programme_id, each.week) == ("better", "2026-W48") for each in found)
    assert "ann" not in str([(each.programme_id, each.week, each.move) for each in found])
    return [each.move for each in found]


@pytest.mark.parametrize(
    ("before", "after", "move"),
    [
        (None, Standing.TAKING_PART, Move.JOINED),
        (Standing.CONSENTED, Standing.TAKING_PART, Move.JOINED),
        (Standing.LEFT, Standing.TAKING_PART, Move.JOINED),
        (Standing.TAKING_PART, Standing.PAUSED, Move.PAUSED),
        (Standing.PAUSED, Standing.TAKING_PART, Move.RETURNED),
        (Standing.TAKING_PART, Standing.LEFT, Move.LEFT),
        (Standing.PAUSED, Standing.LEFT, Move.LEFT),
        (Standing.TAKING_PART, Standing.TAKING_PART, None),
        (Standing.NOTICED, Standing.CONSENTED, None),
        (Standing.CONSENTED, Standing.LEFT, None),
        (Standing.PAUSED, Standing.PAUSED, None),
    ],
)
def test_who_comes_and_goes_is_counted(before: Standing | None, after: Standing, move: Move | None) -> None:
    assert noted(Save(make_membership(standing=after)), before=before) == ([move] if move else [])


def test_who_is_erased_without_a_word_is_counted_too() -> None:
    assert noted(Forget("ann"), before=Standing.TAKING_PART) == [Move.LEFT]
    assert noted(Forget("ann"), before=Standing.LEFT) == []


def test_who_only_convenes_neither_comes_nor_goes() -> None:
    leaves = Save(make_membership(standing=Standing.LEFT, roles=()))
    assert noted(leaves, before=Standing.CONSENTED, roles=(Role.CONVENER,)) == []


def test_words_are_counted_and_nothing_else_of_them() -> None:
    effects = (Save(make_remark(text="Three  short\nwords")), Save(make_reflection(text="")))
    remark, reflection = (e.record for e in traced(Scene(), effects, EVENT, NOW) if isinstance(e, Save))
    assert isinstance(remark, Remark)
    assert isinstance(reflection, Reflection)
    assert (remark.length, remark.text) == (3, "Three  short\nwords")
    assert reflection.length == 0


def test_everything_else_passes_as_it_is() -> None:
    effects = (Save(make_programme()), Forget("ben"))
    assert tuple(traced(Scene(), effects, EVENT, NOW)) == effects
