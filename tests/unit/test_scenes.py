"""A part of a scene that was not read is never taken for an empty one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from conversations.scenes import NOT_READ, NotRead, Scene
from conversations.values import replace
from tests.unit.builders import DAY, NOW, make_circle, make_person, make_remark, make_seat


@pytest.mark.parametrize(
    "look",
    [
        list,
        tuple,
        len,
        bool,
        lambda part: [each for each in part],  # noqa: C416
        lambda part: (*part, 1),
        lambda part: part[0],
        lambda part: "x" in part,
        lambda part: sorted(part),
        lambda part: not part,
    ],
)
def test_whoever_looks_at_what_was_not_read_is_told(look: Callable[[Any], object]) -> None:
    with pytest.raises(NotRead):
        look(NOT_READ)


def test_a_scene_keeps_what_was_not_read_as_it_is() -> None:
    scene = replace(Scene(remarks=NOT_READ), thread_circle="c1")
    with pytest.raises(NotRead):
        any(scene.remarks)


def test_each_ones_last_words_serve_as_well_as_all_of_them() -> None:
    ann = make_person("ann", writing_to="c1")
    circles = make_circle("c1"), make_circle("c2")
    seats = tuple(make_seat(who, c.id, shown_at=NOW) for who in ("ann", "ben") for c in circles)
    told = make_remark("r3", "ben", "c2", said_at=NOW + 3 * DAY)
    earlier = make_remark("r1", "ann", "c1", said_at=NOW + DAY)
    for mine, expected in ((NOW + 2 * DAY, None), (NOW + 4 * DAY, "c1")):
        last = make_remark("r2", "ann", "c1", said_at=mine)
        scene = Scene(me=ann, people=(ann,), circles=circles, seats=seats)
        for told_by in (
            replace(scene, remarks=(earlier, last, told)),
            replace(scene, remarks=NOT_READ, newest=(last, told)),
        ):
            found = told_by.writing_circle("ann")
            assert (found.id if found else None) == expected
