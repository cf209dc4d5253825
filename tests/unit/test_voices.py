"""Who has been heard: counted evenly, told without names or numbers, and the least heard are asked first."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from conversations.model import Sharing
from conversations.scenes import Scene
from conversations.values import replace
from conversations.voices import Balance, Share, balance, heard, least_heard, share
from tests.unit.builders import NOW, make_circle, make_reflection, make_remark, make_seat

REALMS = {"ann": "community", "ben": "political", "cyd": "executive"}
CIRCLE = make_circle()


def scene_of(said: dict[str, int]) -> Scene:
    """A circle of three, in which each has said so many things."""
    remarks = tuple(make_remark(f"{who}{n}", who) for who, times in said.items() for n in range(times))
    seats = tuple(make_seat(who, realm=realm) for who, realm in REALMS.items())
    return Scene(circles=(CIRCLE,), seats=seats, remarks=remarks)


def test_shared_answers_and_remarks_count_and_nothing_that_was_kept_back() -> None:
    scene = scene_of({"ann": 1, "ben": 0, "cyd": 0})
    shared = make_reflection("ben", sharing=Sharing.NAMELESS)
    private = make_reflection("cyd", sharing=Sharing.PRIVATE)
    gone = replace(make_remark("gone", "cyd"), deleted_at=NOW)
    scene = replace(scene, reflections=(shared, private), remarks=(*scene.remarks, gone))
    assert heard(scene, CIRCLE) == {"ann": 1, "ben": 1, "cyd": 0}


def test_guests_are_asked_in_to_be_heard_and_are_not_counted() -> None:
    scene = scene_of({"ann": 2, "ben": 2, "cyd": 2})
    scene = replace(scene, seats=(*scene.seats, make_seat("sam", realm="Guest", guest=True)))
    assert "sam" not in heard(scene, CIRCLE)
    assert balance(scene, CIRCLE) is Balance.EVEN


def test_nothing_is_said_before_there_is_something_to_say() -> None:
    assert balance(scene_of({"ann": 3, "ben": 0, "cyd": 0}), CIRCLE) is Balance.TOO_SOON
    assert balance(scene_of({"ann": 4, "ben": 0, "cyd": 0}), CIRCLE) is Balance.UNEVEN


COUNTS = st.fixed_dictionaries({who: st.integers(0, 12) for who in REALMS})


@given(COUNTS)
def test_the_least_heard_are_one_realm_and_nobody_else_was_heard_less(said: dict[str, int]) -> None:
    first = least_heard(scene_of(said), CIRCLE)
    lowest = [who for who in REALMS if said[who] == min(said.values())]
    assert first == (frozenset(lowest) if len(lowest) == 1 else frozenset())


@given(COUNTS)
def test_whoever_is_told_that_they_said_little_has_said_less_than_whoever_said_a_lot(said: dict[str, int]) -> None:
    scene = scene_of(said)
    shares = {who: share(scene, CIRCLE, who) for who in REALMS}
    for few in (who for who in REALMS if shares[who] is Share.LESS):
        assert all(said[few] <= said[who] for who in REALMS if shares[who] is not Share.LESS)
    if balance(scene, CIRCLE) is Balance.EVEN:
        assert Share.LESS not in shares.values()
