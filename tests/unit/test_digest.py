"""The digest, worked out by hand for a small made-up programme, and what it must not give away."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import product
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from conversations.flows.digest import COUNTS, digest, message, summary, suppress, suppress_parts
from conversations.message import Facts, Quote
from conversations.model import Circle, CommitmentState, Membership, Outcome, Role, Scope, Seat, Standing
from conversations.scenes import Scene
from conversations.wording import Voice
from tests.unit.builders import (
    make_check_in,
    make_circle,
    make_commitment,
    make_consent,
    make_digest,
    make_membership,
    make_programme,
    make_seat,
)

WEEK = "2026-W48"
"""Monday 23 to Sunday 29 November 2026."""
REALM_OF = {"p": "political", "e": "executive", "c": "community"}


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo("Europe/London"))


BEFORE, STARTS, MIDWEEK = at("2026-11-20T10:00"), at("2026-11-23T00:00"), at("2026-11-25T10:00")
ENDS = at("2026-11-30T00:00")
"""The first moment of the next week: what happens then is not in this one."""
LAST = ENDS - timedelta(microseconds=1)


def member(name: str, **fields: Any) -> Membership:
    return make_membership(name, **{"realm": REALM_OF[name[0]], "joined_at": BEFORE, **fields})


def circle(name: str, members: str, **fields: Any) -> tuple[Circle, tuple[Seat, ...]]:
    seats = tuple(make_seat(each, name, realm=REALM_OF[each[0]]) for each in members.split())
    return make_circle(name, **fields), seats


# 12 people take part: 3 politicians, 4 executives and 5 from the community, one of them paused.
PEOPLE = (
    *(member(name) for name in ("p1", "p2", "e1", "e2", "e3", "c1", "c2", "c3")),
    # 4 of them joined in the week: p3 in its first moment, c5 in its last.
    member("p3", joined_at=STARTS),
    member("e4", joined_at=MIDWEEK),
    member("c4", joined_at=MIDWEEK),
    member("c5", joined_at=LAST, standing=Standing.PAUSED),
)
# Who does not count: they left, have no profile yet, only convene, joined after the week, or are in another programme.
OTHERS = (
    member("c6", standing=Standing.LEFT),
    member("c7", standing=Standing.CONSENTED, realm="", joined_at=MIDWEEK),
    member("e5", roles=(Role.CONVENER, Role.LEAD), standing=Standing.CONSENTED, realm=""),
    member("p4", joined_at=ENDS),
    member("p5", programme_id="another", joined_at=MIDWEEK),
)
# 3 circles were open in the week, 2 of them introduced in it.
CIRCLES = (
    # Three pairs, each across realms: p-e, p-c, e-c. Closed in the week.
    circle("A", "p1 e1 c1", opened_at=BEFORE, closed_at=MIDWEEK),
    # Six pairs, five across realms: p-e, p-c twice, e-c twice; c2 and c3 are of one realm.
    circle("B", "p2 e2 c2 c3", opened_at=STARTS),
    # Six pairs, four across realms: e-c four times.
    circle("C", "e3 e4 c4 c5", opened_at=LAST),
    # Not open in the week: one had closed, one opens in the first moment of the next; one is another programme's.
    circle("D", "p3 e4", opened_at=BEFORE - timedelta(days=30), closed_at=BEFORE),
    circle("E", "p1 e2", opened_at=ENDS),
    circle("F", "p5 e9", opened_at=MIDWEEK, programme_id="another"),
)
# 4 promises made in the week: k2, k3, k5, k6. 3 kept in it: k1, k2, k3. 1 stuck now: k6. 3 blind alleys: k7, k8, k9.
KEPT, BLIND = CommitmentState.KEPT, CommitmentState.BLIND_ALLEY
COMMITMENTS = (
    make_commitment("k1", "p1", made_at=BEFORE, state=KEPT, closed_at=STARTS),
    make_commitment("k2", "p2", made_at=STARTS, state=KEPT, closed_at=MIDWEEK),
    make_commitment("k3", "e1", made_at=MIDWEEK, state=KEPT, closed_at=LAST),
    make_commitment("k4", "e2", made_at=BEFORE, state=KEPT, closed_at=BEFORE),
    make_commitment("k5", "e3", made_at=LAST),
    make_commitment("k6", "c1", made_at=MIDWEEK, state=CommitmentState.STUCK),
    # Only what c2 learnt may be quoted: c3 does not allow quotes, c4 did not allow this one, e1 has taken it back.
    make_commitment("k7", "c2", made_at=BEFORE, state=BLIND, closed_at=MIDWEEK, learnt="Ask first", quotable=True),
    make_commitment("k8", "c3", made_at=BEFORE, state=BLIND, closed_at=MIDWEEK, learnt="Not mine", quotable=True),
    make_commitment("k9", "c4", made_at=BEFORE, state=BLIND, closed_at=MIDWEEK, learnt="Not this", quotable=False),
    make_commitment("k10", "e1", made_at=BEFORE, state=CommitmentState.WITHDRAWN, closed_at=MIDWEEK),
    make_commitment("k11", "e1", made_at=ENDS, state=BLIND, closed_at=ENDS, learnt="Next week", quotable=True),
    make_commitment("k12", "p5", programme_id="another", made_at=MIDWEEK, state=KEPT, closed_at=MIDWEEK),
)
# 3 check-ins "still going" in the week, in its first moment, within, and in its last; nobody handed anything on.
CHECK_INS = (
    *(
        make_check_in(f"ci{number}", "k5", "e3", at=moment, outcome=Outcome.GOING_ON)
        for number, moment in enumerate((BEFORE, STARTS, MIDWEEK, LAST, ENDS))
    ),
    make_check_in("ci9", "k12", "p5", programme_id="another", at=MIDWEEK, outcome=Outcome.HANDED_ON),
)
QUOTES = (
    make_consent("c2", Scope.QUOTES),
    make_consent("c4", Scope.QUOTES),
    make_consent("e1", Scope.QUOTES, withdrawn_at=MIDWEEK),
)

# What is made public of it where figures from 3 up may be shown.
EXPECTED = {
    "people": 12,
    "joined": 4,
    "circles": 3,
    "circles_introduced": None,  # 2
    "realm_links_made": 12,  # 3 + 5 + 4
    "realm_links_possible": 15,  # 3 + 6 + 6
    "commitments_made": 4,
    "commitments_kept": 3,
    "commitments_going_on": 3,
    "commitments_stuck": None,  # 1
    "blind_alleys": 3,
    "handed_on": 0,
}


def scene(**changes: Any) -> Scene:
    whole = Scene(
        memberships=PEOPLE + OTHERS,
        circles=tuple(each for each, _ in CIRCLES),
        seats=tuple(seat for _, seats in CIRCLES for seat in seats),
        commitments=COMMITMENTS,
        check_ins=CHECK_INS,
        consents=QUOTES,
    )
    return replace(whole, **changes)


def body(threshold: int, **changes: Any) -> dict[str, Any]:
    return digest(scene(**changes), make_programme(threshold=threshold), WEEK)


def realms(found: Mapping[str, Any]) -> dict[str, int | None]:
    return {each["key"]: each["people"] for each in found["realms"]}


def links(found: Mapping[str, Any]) -> dict[str, int | None]:
    return {"-".join(name[0].lower() for name in each["realms"]): each["made"] for each in found["links"]}


# --- counting -----------------------------------------------------------------------------------------------------


def test_every_figure_of_the_week() -> None:
    found = body(threshold=3)
    assert found["counts"] == EXPECTED
    assert tuple(found["counts"]) == COUNTS
    assert found["measures"] == {"realm_link_share": 0.8}  # 12 of 15
    assert realms(found) == {"political": 3, "executive": 4, "community": 5}
    # p-e 1 + 1, p-c 1 + 2, e-c 1 + 2 + 4: the first is too small to show, and the next smallest would give it away.
    assert links(found) == {"p-e": None, "p-c": None, "e-c": 7}
    assert found["learnt"] == ["Ask first"]
    assert (found["week"], found["threshold"], found["small"]) == (WEEK, 3, False)


def test_without_a_threshold_every_figure_is_shown() -> None:
    found = body(threshold=1)
    assert found["counts"] == EXPECTED | {"circles_introduced": 2, "commitments_stuck": 1}
    assert links(found) == {"p-e": 2, "p-c": 3, "e-c": 7}


def test_the_week_before_and_the_week_after_are_other_weeks() -> None:
    week_after = digest(scene(), make_programme(threshold=1), "2026-W49")
    assert week_after["counts"]["people"] == 13  # p4 too
    assert week_after["counts"]["joined"] == 1
    assert week_after["counts"]["circles"] == 3  # B, C and E
    assert week_after["counts"]["commitments_made"] == 1  # k11
    week_before = digest(scene(), make_programme(threshold=1), "2026-W47")
    assert week_before["counts"]["people"] == 8
    assert week_before["counts"]["commitments_kept"] == 1  # k4
    assert week_before["counts"]["circles"] == 2  # A, and D which closed then


def test_a_week_begins_at_midnight_in_the_programmes_own_zone() -> None:
    """Half past midnight on Monday in Berlin is still Sunday in London."""
    made = (make_commitment("k1", "p1", made_at=at("2026-11-22T23:30")),)
    london, berlin = make_programme(threshold=1), make_programme(threshold=1, zone="Europe/Berlin")
    assert digest(scene(commitments=made), london, WEEK)["counts"]["commitments_made"] == 0
    assert digest(scene(commitments=made), berlin, WEEK)["counts"]["commitments_made"] == 1


def test_a_programme_without_anybody_is_no_mistake() -> None:
    found = digest(Scene(), make_programme(), WEEK)
    assert found["small"]
    assert set(found["counts"].values()) == {None}
    assert summary(found, Voice()).startswith("Fewer than 5 people take part so far")


def test_last_weeks_figures_are_beside_this_weeks() -> None:
    earlier = (make_digest("2026-W45"), make_digest("2026-W47"), make_digest("2026-W48"), make_digest("2026-W49"))
    found = body(threshold=3, digests=(*earlier, make_digest("2026-W47", "another")))
    assert found["before"] == {"week": "2026-W47", "counts": {"people": 12, "circles": None}}
    assert body(threshold=3)["before"] == {}


# --- suppressing --------------------------------------------------------------------------------------------------


def test_at_the_usual_threshold_of_five() -> None:
    found = body(threshold=5)
    shown = {name: value for name, value in found["counts"].items() if value is not None}
    # 15 possible links less 12 made is 3 that were not made: too few, so one of the two is hidden, and the share too.
    assert shown == {"people": 12, "realm_links_made": 12, "handed_on": 0}
    assert found["measures"] == {"realm_link_share": None}
    # 3 and 4 are too few; together they are 7, from which neither can be told.
    assert realms(found) == {"political": None, "executive": None, "community": 5}
    assert links(found) == {"p-e": None, "p-c": None, "e-c": 7}


def test_a_programme_smaller_than_the_threshold_shows_no_figure_at_all() -> None:
    found = body(threshold=13)
    assert found["small"]
    assert set(found["counts"].values()) == {None}
    assert set(realms(found).values()) == set(links(found).values()) == {None}
    assert found["measures"] == {"realm_link_share": None}
    assert found["learnt"] == []
    assert not any(isinstance(part, Facts | Quote) for part in message(found, "d1", Voice()).parts)


@pytest.mark.parametrize(
    ("parts", "shown"),
    [
        # Nothing to hide
        ({"a": 6, "b": 7, "c": 8}, {"a": 6, "b": 7, "c": 8}),
        ({"a": 0, "b": 7, "c": 0}, {"a": 0, "b": 7, "c": 0}),
        ({"a": 5, "b": 5}, {"a": 5, "b": 5}),
        # One alone could be told from the total, so the next smallest goes with it.
        ({"a": 1, "b": 7, "c": 8}, {"a": None, "b": None, "c": 8}),
        ({"a": 9, "b": 6, "c": 4}, {"a": 9, "b": None, "c": None}),
        ({"a": 4, "b": 9}, {"a": None, "b": None}),
        # A realm without anybody hides nobody.
        ({"a": 3, "b": 0, "c": 9, "d": 11}, {"a": None, "b": 0, "c": None, "d": 11}),
        # Two that are too small are enough, unless even their sum is.
        ({"a": 3, "b": 3, "c": 9}, {"a": None, "b": None, "c": 9}),
        ({"a": 1, "b": 1, "c": 9, "d": 12}, {"a": None, "b": None, "c": None, "d": 12}),
        ({"a": 1, "b": 2, "c": 2}, {"a": None, "b": None, "c": None}),
    ],
)
def test_one_hidden_part_is_never_alone(parts: dict[str, int], shown: dict[str, int | None]) -> None:
    assert suppress_parts(parts, 5, False) == shown


@pytest.mark.parametrize("count", [2, 3, 4])
def test_no_hidden_part_can_be_worked_out_from_the_total(count: int) -> None:
    """For every small table: a reader who knows the total, the parts that are shown, and that a hidden part is not
    none, has more than one number to choose from."""
    for values in product(range(11), repeat=count):
        if sum(values) < 5:
            continue  # then the total is not shown either
        shown = suppress_parts(dict(zip("abcd", values, strict=False)), 5, False)
        hidden = sum(value is None for value in shown.values())
        unknown = sum(values) - sum(value or 0 for value in shown.values())
        assert hidden == 0 or (hidden >= 2 and unknown > hidden), (values, shown)
        assert all(value is None or value == 0 or value >= 5 for value in shown.values())


@pytest.mark.parametrize(
    ("made", "possible", "shown"),
    [
        (10, 20, (10, 20)),
        (20, 20, (20, 20)),  # every possible link was made: nobody is left out
        (16, 20, (16, None)),
        (15, 20, (15, 20)),
        (3, 20, (None, 20)),
        (0, 20, (0, 20)),
        (0, 3, (0, None)),
        (3, 4, (None, None)),
    ],
)
def test_links_that_were_not_made_cannot_be_told_either(
    made: int, possible: int, shown: tuple[int | None, int | None]
) -> None:
    counts = dict.fromkeys(COUNTS, 0) | {"realm_links_made": made, "realm_links_possible": possible}
    found = suppress(counts, 5, False)
    assert (found["realm_links_made"], found["realm_links_possible"]) == shown


# --- saying it ----------------------------------------------------------------------------------------------------


def test_the_message_says_what_may_be_said_and_no_name() -> None:
    said = message(body(threshold=3), "d1", Voice())
    assert said.fallback == (
        "Better together: week 48. Circles open: 3. People taking part: 12. 4 promises were made. 3 promises were kept. "
        "3 blind alleys taught us something."
    )
    rows = dict(row for part in said.parts if isinstance(part, Facts) for row in part.rows)
    assert rows["People taking part"] == "12"
    assert rows["Circles introduced"] == rows["Promises stuck now"] == Voice()("digest-hidden")
    assert [part for part in said.parts if isinstance(part, Quote)] == [Quote("Ask first")]


def test_a_quiet_week_is_said_to_be_one() -> None:
    quiet = body(threshold=3, circles=(), seats=(), commitments=(), check_ins=(), memberships=PEOPLE[:8])
    assert quiet["counts"]["people"] == 8
    assert summary(quiet, Voice()).startswith("A quiet week.")


def test_two_people_who_learnt_the_same_are_not_told_apart_by_order() -> None:
    """Quotes come in the order of the alphabet, not of the people or the days."""
    learnt = tuple(
        make_commitment(f"k{n}", "c2", state=BLIND, closed_at=MIDWEEK, learnt=words, quotable=True)
        for n, words in enumerate(("Zebra", "Apple", "Mango", "Apple"))
    )
    assert body(threshold=3, commitments=learnt)["learnt"] == ["Apple", "Mango", "Zebra"]
