"""The digest, worked out by hand for a small made-up programme, and what it must not give away."""

from __future__ import annotations

import csv
import io
import json
import random
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.slack.render import render as slack_blocks
from adapters.teams.render import activity, encode
from bot.sample import sample
from bot.web.digest_page import as_csv, as_json, view
from bot.web.figure import draw, spark
from bot.web.routes import digest_page
from conversations.digest import words
from conversations.digest.body import COUNTS, publish
from conversations.digest.hiding import hidden_cells, relations, week_before
from conversations.digest.messages import Reader, in_channel, letter, message, plain_text
from conversations.digest.week import Week, count, gather
from conversations.digest.words import PICTURES, summary
from conversations.effects import Send, Wake
from conversations.engine import step
from conversations.events import Due
from conversations.flows.digest import make, with_quotes
from conversations.message import Buttons, Facts, Heading, Image, Quote, Text
from conversations.model import (
    Circle,
    CommitmentState,
    Digest,
    Felt,
    Membership,
    Met,
    Move,
    Movement,
    Outcome,
    Programme,
    Realm,
    Role,
    Scope,
    Seat,
    Sharing,
    Standing,
    Subscription,
)
from conversations.scenes import Scene
from conversations.values import replace
from conversations.wording import Voice
from tests.unit.attacker import attack
from tests.unit.builders import (
    make_check_in,
    make_circle,
    make_commitment,
    make_consent,
    make_digest,
    make_harvest,
    make_meeting,
    make_membership,
    make_person,
    make_programme,
    make_reflection,
    make_remark,
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
SUNDAY = date(2026, 11, 29)


def member(name: str, **fields: Any) -> Membership:
    return make_membership(name, **{"realm": REALM_OF[name[0]], "joined_at": BEFORE, **fields})


def circle(name: str, members: str, **fields: Any) -> tuple[Circle, tuple[Seat, ...]]:
    seats = tuple(make_seat(each, name, realm=REALM_OF[each[0]], joined_at=BEFORE) for each in members.split())
    return make_circle(name, **fields), seats


# 12 people take part: 3 politicians, 4 executives and 5 from the community, one of them paused. 9 are of the Northside
# and 3 of the Southside, where there is no politician.
PEOPLE = (
    *(member(name, themes=("Youth",)) for name in ("p1", "e1", "c1")),
    *(member(name, themes=("Housing",)) for name in ("p2", "e2")),
    *(member(name) for name in ("p3", "e3", "c2", "c3")),
    member("e4", place="Southside"),
    member("c4", place="Southside"),
    member("c5", place="Southside", joined_at=LAST, standing=Standing.PAUSED),
)
# Who does not count: they left, have no profile yet, only convene, joined after the week, or are in another programme.
OTHERS = (
    member("c6", standing=Standing.LEFT),
    member("c7", standing=Standing.CONSENTED, realm="", joined_at=MIDWEEK),
    member("e5", roles=(Role.CONVENER, Role.LEAD), standing=Standing.CONSENTED, realm=""),
    member("p4", joined_at=ENDS),
    member("p5", programme_id="another", joined_at=MIDWEEK),
)
# 4 joined, 1 paused, 2 came back, 1 left.
MOVES = (Move.JOINED,) * 4 + (Move.PAUSED,) + (Move.RETURNED,) * 2 + (Move.LEFT,)
MOVEMENTS = (
    *(Movement(f"mv{n}", "better", WEEK, move) for n, move in enumerate(MOVES)),
    Movement("mv8", "better", "2026-W47", Move.JOINED),
    Movement("mv9", "another", WEEK, Move.JOINED),
)
# 3 circles were open in the week, 2 of them introduced in it.
CIRCLES = (
    # All three took part: p-e, p-c and e-c. It closed in the week.
    circle("A", "p1 e1 c1", opened_at=BEFORE, closed_at=MIDWEEK, harvested_at=STARTS),
    # p2 and e2 took part: one of the five links possible (p-e, twice p-c, twice e-c).
    circle("B", "p2 e2 c2 c3", opened_at=STARTS),
    # Only e3 did, so it did not meet. Four links would have been possible, all e-c.
    circle("C", "e3 e4 c4 c5", opened_at=LAST),
    # Not open in the week: one had closed, one opens in the first moment of the next; one is another programme's.
    circle("D", "p3 e4", opened_at=BEFORE - timedelta(days=30), closed_at=BEFORE),
    circle("E", "p1 e2", opened_at=ENDS),
    circle("F", "p5 e9", opened_at=MIDWEEK, programme_id="another"),
)
# p1 twice, 6 words; e1 once, 4 words; e2 answers once, 10 words.
REMARKS = (
    make_remark("r1", "p1", "A", said_at=STARTS, length=2),
    make_remark("r2", "p1", "A", said_at=MIDWEEK, length=4),
    make_remark("r3", "e1", "A", said_at=LAST, length=4),
    make_remark("r4", "c1", "A", said_at=BEFORE, length=50),
    make_remark("r5", "c2", "B", said_at=ENDS, length=50),
    make_remark("r6", "p5", "F", said_at=MIDWEEK, length=50),
)
REFLECTIONS = (
    make_reflection("e2", "a1", "B", given_at=MIDWEEK, length=10),
    make_reflection("c3", "a1", "B", given_at=MIDWEEK, sharing=Sharing.PASSED),
)
# 4 promises made in the week: k2, k3, k5, k6. 3 kept in it: k1, k2, k3. 3 blind alleys: k7, k8, k9.
# 3 are open at its end: k5 goes on, k6 is stuck, k13 is overdue since Sunday.
KEPT, BLIND = CommitmentState.KEPT, CommitmentState.BLIND_ALLEY
COMMITMENTS = (
    make_commitment("k1", "p1", "A", made_at=BEFORE, state=KEPT, closed_at=STARTS),
    make_commitment("k2", "p2", "B", made_at=STARTS, state=KEPT, closed_at=MIDWEEK),
    make_commitment("k3", "e1", "A", made_at=MIDWEEK, state=KEPT, closed_at=LAST),
    make_commitment("k4", "e4", "D", made_at=BEFORE, state=KEPT, closed_at=BEFORE),
    make_commitment("k5", "e3", "C", made_at=LAST, due=date(2026, 11, 30)),
    make_commitment("k6", "c1", "A", made_at=MIDWEEK, state=CommitmentState.STUCK),
    # Only what c2 learnt may be quoted: c3 does not allow quotes, c4 did not allow this one.
    make_commitment("k7", "c2", "B", made_at=BEFORE, state=BLIND, closed_at=MIDWEEK, learnt="Ask first", quotable=True),
    make_commitment("k8", "c3", "B", made_at=BEFORE, state=BLIND, closed_at=MIDWEEK, learnt="Not mine", quotable=True),
    make_commitment("k9", "c4", "C", made_at=BEFORE, state=BLIND, closed_at=MIDWEEK, learnt="Not this", quotable=False),
    make_commitment("k10", "e1", "A", made_at=BEFORE, state=CommitmentState.WITHDRAWN, closed_at=MIDWEEK),
    make_commitment("k11", "e1", "A", made_at=ENDS, state=BLIND, closed_at=ENDS, learnt="Next week", quotable=True),
    make_commitment("k12", "p5", "F", programme_id="another", made_at=MIDWEEK, state=KEPT, closed_at=MIDWEEK),
    make_commitment("k13", "p2", "B", made_at=BEFORE, due=SUNDAY),
)
# Twice "handed on" in the week; others are too early, too late, or elsewhere.
CHECK_INS = (
    *(
        make_check_in(f"ci{number}", "k5", "e3", at=moment, outcome=Outcome.HANDED_ON)
        for number, moment in enumerate((BEFORE, STARTS, LAST, ENDS))
    ),
    make_check_in("ci8", "k5", "e3", at=MIDWEEK, outcome=Outcome.GOING_ON),
    make_check_in("ci9", "k12", "p5", programme_id="another", at=MIDWEEK, outcome=Outcome.HANDED_ON),
)
# Circle A closed in the week and circle H two weeks before: four told how it was, and A shared its harvest. What is about D,
# too long ago, or comes too late, does not count.
CIRCLE_H, _ = circle("H", "p1 e2", opened_at=BEFORE - timedelta(days=50), closed_at=BEFORE - timedelta(days=10))
MEETINGS = (
    make_meeting("p1", "A", met=Met.BY_CALL, felt=Felt.GLAD, at=MIDWEEK),
    make_meeting("e1", "A", met=Met.NOT_YET, felt=Felt.FINE, at=LAST),
    make_meeting("c1", "A", met=Met.IN_PERSON, felt=Felt.NOT_AGAIN, at=ENDS),
    make_meeting("p1", "H", met=Met.HERE, felt=Felt.GLAD, at=STARTS),
    make_meeting("e2", "H", met=Met.IN_PERSON, felt=Felt.NOT_AGAIN, at=MIDWEEK),
)
HARVESTS = (
    make_harvest("c2", "A", telling="Go and look", quotable=True, given_at=STARTS),
    make_harvest("c3", "A", telling="Not allowed", quotable=True, given_at=STARTS),
    make_harvest("c4", "A", telling="Kept back", quotable=False, given_at=STARTS),
)
CONSENTS = (
    make_consent("c2", Scope.QUOTES),
    make_consent("c4", Scope.QUOTES),
    make_consent("c3", Scope.QUOTES, withdrawn_at=MIDWEEK),
)
RECORDS: dict[str, Any] = {
    "memberships": PEOPLE + OTHERS,
    "movements": MOVEMENTS,
    "circles": (*(each for each, _ in CIRCLES), CIRCLE_H),
    "seats": tuple(seat for _, seats in CIRCLES for seat in seats),
    "remarks": REMARKS,
    "reflections": REFLECTIONS,
    "commitments": COMMITMENTS,
    "check_ins": CHECK_INS,
    "meetings": MEETINGS,
}

BY_HAND = {
    "people": 12, "people_active": 6, "joined": 4, "paused": 1, "returned": 2, "left": 1,
    "people:political": 3, "people:executive": 4, "people:community": 5,
    "people@Northside": 9, "people@Southside": 3,
    "people:political@Northside": 3, "people:political@Southside": 0,
    "people:executive@Northside": 3, "people:executive@Southside": 1,
    "people:community@Northside": 3, "people:community@Southside": 2,
    "circles": 3, "circles_met": 2, "circles_introduced": 2,
    "realm_links_made": 4, "realm_links_possible": 12,
    "links_made:political+executive": 2, "links_possible:political+executive": 2,
    "links_made:political+community": 1, "links_possible:political+community": 3,
    "links_made:executive+community": 1, "links_possible:executive+community": 7,
    "all_realms_met": 1, "all_realms_possible": 2,
    "circles_harvested": 1, "meeting_answers": 4, "said_met": 3, "said_glad": 2,
    "commitments_made": 4, "commitments_kept": 3, "blind_alleys": 3, "handed_on": 2,
    "commitments_open": 3, "commitments_going_on": 1, "commitments_stuck": 1, "commitments_overdue": 1,
    "theme:Youth": 1, "theme:Housing": 1,
}  # fmt: skip


def week(programme: Programme | None = None, name: str = WEEK, **changes: Any) -> Week:
    return gather(programme or make_programme(), name, **(RECORDS | changes))


def digest(threshold: int = 1, earlier: tuple[Digest, ...] = (), name: str = WEEK, **changes: Any) -> Digest:
    programme = make_programme(threshold=threshold)
    consents = changes.pop("consents", CONSENTS)
    commitments = changes.get("commitments", COMMITMENTS)
    scene = Scene(
        commitments=commitments, harvests=changes.pop("harvests", HARVESTS), consents=consents, digests=earlier, week=week(programme, name, **changes)
    )  # fmt: skip
    made = make(scene, programme, name, ENDS)
    return replace(made, body=with_quotes(made, scene))


def body(threshold: int = 1, **changes: Any) -> dict[str, Any]:
    return digest(threshold, **changes).body


# --- counting -----------------------------------------------------------------------------------------------------


def test_every_figure_of_the_week() -> None:
    found = count(week(), make_programme())
    assert found["cells"] == BY_HAND
    # People, turns and words. Of 4 turns politicians had 2, of 20 words 6.
    assert found["voice"] == {"political": [1, 2, 6], "executive": [2, 2, 14], "community": [0, 0, 0]}
    # Kept, of settled. Who promised: k1, k2 political; k3 executive; k7, k8, k9 community.
    assert found["settled"]["promiser"] == {"political": [2, 2], "executive": [1, 1], "community": [0, 3]}
    # Who witnessed: politicians k3, k7, k8; executives k1, k2, k7, k8, k9; the community all six.
    assert found["settled"]["witness"] == {"political": [1, 3], "executive": [2, 5], "community": [3, 6]}
    # k1 took 62 hours, k2 58, k3 110.
    assert found["days_to_kept"] == round(62 / 24, 1)
    assert found["needs"] == ["stuck_promises", "missing_realms"]
    assert not found["quiet"]


def test_the_toldbody_at_no_threshold() -> None:
    found = body()
    assert found["counts"] == BY_HAND
    assert found["measures"]["realm_link_share"] == round(4 / 12, 3)
    assert found["measures"]["voice_turns:political"] == 50
    assert found["measures"]["voice_words:executive"] == 70
    assert found["measures"]["kept_rate_promiser:political"] == 100
    assert found["measures"]["kept_rate_witness:executive"] == 40
    assert found["measures"]["median_days_to_kept"] == 2.6
    assert found["learnt"] == ["Ask first", "Go and look"]
    assert (found["week"], found["threshold"], found["small"], found["quiet"]) == (WEEK, 1, False, False)
    assert set(COUNTS) <= found["counts"].keys()


def test_the_week_before_and_the_week_after_are_other_weeks() -> None:
    after = count(week(name="2026-W49"), make_programme())["cells"]
    assert after["people"] == 13  # p4 too
    assert (after["circles"], after["circles_introduced"]) == (3, 1)  # B, C and E
    assert (after["commitments_made"], after["blind_alleys"]) == (1, 1)  # k11
    earlier = count(week(name="2026-W47"), make_programme())["cells"]
    assert earlier["people"] == 11
    assert earlier["commitments_kept"] == 1  # k4
    assert earlier["circles"] == 2  # A, and D which closed then
    assert earlier["joined"] == 1


def test_a_week_begins_at_midnight_in_the_programmes_own_zone() -> None:
    """Half past midnight on Monday in Berlin is still Sunday in London."""
    made = (make_commitment("k1", "p1", made_at=at("2026-11-22T23:30")),)
    london, berlin = make_programme(), make_programme(zone="Europe/Berlin")
    assert count(week(london, commitments=made), london)["cells"]["commitments_made"] == 0
    assert count(week(berlin, commitments=made), berlin)["cells"]["commitments_made"] == 1


def test_who_is_who_makes_no_difference() -> None:
    """Other names, and everything in another order: the same digest to the letter."""
    chance = random.Random(3)
    names = {m.person_id: f"x{chance.random()}" for m in (*PEOPLE, *OTHERS)} | {"e9": "x9"}
    renamed = {
        kind: tuple(
            replace(each, person_id=names[each.person_id]) if hasattr(each, "person_id") else each
            for each in chance.sample(list(records), len(records))
        )
        for kind, records in RECORDS.items()
    }
    consents = tuple(replace(each, person_id=names[each.person_id]) for each in CONSENTS)
    harvests = tuple(replace(each, person_id=names[each.person_id]) for each in reversed(HARVESTS))
    for threshold in (1, 3, 5):
        found = body(threshold, consents=consents, harvests=harvests, **renamed)
        assert json.dumps(found) == json.dumps(body(threshold))
        assert as_json(found) == as_json(body(threshold))


def test_a_story_that_may_not_be_told_changes_nothing() -> None:
    """The same blind alleys with words that their owners keep to themselves."""
    unsaid = tuple(replace(c, learnt="A secret") if c.id in ("k8", "k9") else c for c in COMMITMENTS)
    found = digest(commitments=unsaid)
    assert as_json(found.body) == as_json(body())
    assert found.body == body()
    assert as_csv(found.body) == as_csv(body())
    assert digest_page(found.body, Voice()) == digest_page(body(), Voice())
    assert message(found.body, "d", Reader("x"), Voice()) == message(body(), "d", Reader("x"), Voice())
    assert "A secret" not in json.dumps([found.body, found.figures])


def test_a_digest_is_kept_without_anybodys_words() -> None:
    programme = make_programme()
    scene = Scene(commitments=COMMITMENTS, consents=CONSENTS, week=week())
    made = make(scene, programme, WEEK, ENDS)
    assert "Ask first" not in json.dumps([made.body, made.figures])
    assert with_quotes(made, scene)["learnt"] == ["Ask first"]
    withdrawn = replace(scene, consents=())
    assert with_quotes(made, withdrawn)["learnt"] == []


def test_what_people_would_tell_others_is_quoted_while_they_allow_it() -> None:
    made = digest()
    scene = Scene(harvests=HARVESTS, consents=CONSENTS)
    assert with_quotes(made, scene)["learnt"] == ["Go and look"]
    withdrawn = tuple(replace(each, withdrawn_at=ENDS) for each in HARVESTS)
    assert with_quotes(made, replace(scene, harvests=withdrawn))["learnt"] == []
    assert with_quotes(made, replace(scene, consents=()))["learnt"] == []
    # How many circles shared a harvest is hidden: no more is quoted than would be of one.
    many = tuple(make_harvest("c2", f"A{n}", telling=f"Word {n}", quotable=True, given_at=STARTS) for n in range(5))
    assert len(digest(harvests=many).body["learnt"]) == 6
    assert len([said for said in digest(3, harvests=many).body["learnt"] if said.startswith("Word")]) == 2


def test_two_people_who_learnt_the_same_are_not_told_apart_by_order() -> None:
    """Quotes come in the order of the alphabet, not of the people or the days."""
    learnt = tuple(
        make_commitment(f"k{n}", "c2", "B", state=BLIND, closed_at=MIDWEEK, learnt=said, quotable=True)
        for n, said in enumerate(("Zebra", "Apple", "Mango", "Apple"))
    )
    assert body(commitments=learnt, harvests=())["learnt"] == ["Apple", "Mango", "Zebra"]


# --- what came before ---------------------------------------------------------------------------------------------


def test_last_weeks_figures_and_the_trend_are_what_was_toldthen() -> None:
    counts = {"people": 11, "circles_met": None, "commitments_made": 7}
    earlier = tuple(
        make_digest(name, body={"counts": counts, "measures": {"realm_link_share": 0.5}})
        for name in ("2026-W45", "2026-W47", "2026-W49")
    )
    found = body(earlier=(*earlier, make_digest("2026-W47", "another")))
    assert found["before"] == {"week": "2026-W47", "counts": counts, "measures": {"realm_link_share": 0.5}}
    assert [point["week"] for point in found["trend"]] == ["2026-W45", "2026-W47", WEEK]
    assert words.trend(found, "circles_met") == [None, None, 2]
    assert words.trend(found, "realm_link_share") == [50, 50, 33]
    # A week without a digest: there is nothing to compare with.
    assert body(earlier=earlier[:1])["before"] == {}


@pytest.mark.parametrize(
    ("name", "before"), [("2026-W48", "2026-W47"), ("2027-W01", "2026-W53"), ("2026-W01", "2025-W52")]
)
def test_the_week_before(name: str, before: str) -> None:
    assert week_before(name) == before


# --- when it comes ---


@pytest.mark.parametrize(
    ("zone", "hour", "made", "comes"),
    [
        # The programme's own hour, 8, in the lead's zone.
        ("Europe/London", -1, "2026-11-30T02:00", "2026-11-30T08:00"),
        ("Europe/Berlin", -1, "2026-11-30T02:00", "2026-11-30T07:00"),
        ("Europe/London", 17, "2026-11-30T02:00", "2026-11-30T17:00"),
        ("America/New_York", 9, "2026-11-30T02:00", "2026-11-30T14:00"),
        ("Pacific/Honolulu", 23, "2026-11-30T02:00", "2026-12-01T09:00"),
        ("Europe/London", 6, "2026-11-30T02:00", "2026-11-30T06:00"),
        # The hour has passed there, or the digest is late: at once, but not at night.
        ("Pacific/Auckland", -1, "2026-11-30T02:00", None),
        ("Europe/London", 1, "2026-11-30T02:00", "2026-11-30T08:00"),
        ("Europe/London", -1, "2026-11-30T22:00", "2026-12-01T08:00"),
        ("Europe/London", -1, "2026-11-30T10:00", None),
        ("Europe/London", 17, "2026-12-02T10:00", None),
    ],
)
def test_it_comes_at_the_leads_own_hour(zone: str, hour: int, made: str, comes: str | None) -> None:
    scene = Scene(
        programmes=(make_programme(),),
        memberships=(make_membership("lead", roles=(Role.LEAD,)),),
        people=(make_person("lead", zone=zone),),
        consents=(make_consent("lead", Scope.CONVENING),),
        subscriptions=(Subscription("s", "better", "lead", by_mail=True, mail="lead@example.org", hour=hour),),
        week=week(),
    )
    due = Due(f"digest:better:{WEEK}", at(made), programme_id="better")
    effects = step(due, scene, at(made))
    sent = [effect for effect in effects if isinstance(effect, Send)]
    assert [each.at for each in sent] == [at(comes) if comes else None] * 2
    assert [bool(each.message.letter) for each in sent] == [False, True]
    (following,) = (effect for effect in effects if isinstance(effect, Wake))
    assert following.key.startswith("digest:better:2026-W")
    assert following.at > at(made)


# --- what is hidden -----------------------------------------------------------------------------------------------


def hidden_in(found: dict[str, Any]) -> set[str]:
    return {name for name, value in found["counts"].items() if value is None}


@pytest.mark.parametrize("threshold", [2, 3, 5, 6])
def test_no_count_under_the_threshold_is_shown(threshold: int) -> None:
    found = body(threshold)
    assert {name for name, value in BY_HAND.items() if 0 < value < threshold} <= hidden_in(found)
    attack([digest(threshold)])


def test_shares_are_not_shown_where_one_realm_has_few_speakers() -> None:
    """Two executives and one politician spoke."""
    assert body(2)["measures"]["voice_turns:executive"] is None
    assert body(1)["measures"]["voice_turns:executive"] == 50


def test_a_programme_smaller_than_the_threshold_shows_no_figure_at_all() -> None:
    found = body(13)
    assert found["small"]
    assert set(found["counts"].values()) == set(found["measures"].values()) == {None}
    assert (found["learnt"], found["needs"], found["quiet"]) == ([], [], False)
    said = message(found, "d1", Reader("x", convenes=True), Voice())
    assert not any(isinstance(part, Facts | Quote | Image) for part in said.parts)
    assert said.fallback.endswith("With so few, a number could point to a person.")
    page = digest_page(found, Voice())
    assert "<table" not in page
    assert "<svg" not in page


@settings(max_examples=25, deadline=None)
@given(st.data())
def test_no_week_gives_anything_away(data: st.DataObject) -> None:
    """Any people in any places, any circles and any promises."""
    few = st.integers(0, 9)
    realms = [realm.key for realm in make_programme().realms]
    people = {(r, p): n for r in realms for p in ("Northside", "Southside") if (n := data.draw(few))}
    programme = make_programme(threshold=data.draw(st.sampled_from([3, 5, 10])))
    rows = replace(week(programme), people=people, moves={move: data.draw(few) for move in Move})
    made = Digest("d", "better", WEEK, ENDS, {}, count(rows, programme))
    attack([replace(made, body=publish(made.figures, programme, WEEK, ()))])


@settings(max_examples=12, deadline=None)
@given(st.data())
def test_weeks_in_which_nobody_comes_or_goes_give_nothing_away_together(data: st.DataObject) -> None:
    """Everybody stays where they were, but this week's digest may hide other counts than the one before."""
    programme = make_programme(threshold=3)
    realms = [realm.key for realm in programme.realms]
    people = {(r, p): n for r in realms for p in ("Northside", "Southside") if (n := data.draw(st.integers(0, 12)))}
    kept: list[Digest] = []
    for name in ("2026-W46", "2026-W47", WEEK):
        rows = replace(week(programme, name), people=people, moves={})
        silent = data.draw(st.booleans())
        rows = replace(rows, spoke=() if silent else rows.spoke)
        made = Digest(name, "better", name, ENDS, {}, count(rows, programme))
        kept.append(replace(made, body=publish(made.figures, programme, name, kept)))
    attack(kept)


def published(name: str, people: dict[tuple[str, str], int], kept: list[Digest], **moves: int) -> dict[str, int | None]:
    """The counts of one more week of a programme of three realms in two places; `kept` grows by its digest."""
    programme = make_programme(threshold=5)
    rows = replace(week(programme, name), people=people, moves={Move(kind): n for kind, n in moves.items()})
    made = Digest(name, "better", name, ENDS, {}, count(rows, programme))
    made = replace(made, body=publish(made.figures, programme, name, kept))
    kept[:] = [*(d for d in kept if d.week != name), made]
    counts: dict[str, int | None] = made.body["counts"]
    return counts


def test_where_one_who_came_is_from_is_not_told_by_two_weeks() -> None:
    people = {(realm, place): 12 for realm in REALM_OF.values() for place in ("Northside", "Southside")}
    kept: list[Digest] = []
    first = published("2026-W46", people, kept)
    assert (first["people:political@Northside"], first["people@Northside"]) == (12, 36)
    people[("political", "Northside")] += 1
    then = published("2026-W47", people, kept, joined=1)
    assert (then["people"], then["people:political"]) == (73, 25)
    assert (then["people:political@Northside"], then["people@Northside"]) == (None, None)
    # Nor while nobody else comes, nor by a look at a week that is not over.
    assert published(WEEK, people, kept)["people@Northside"] is None
    people[("executive", "Southside")] += 4
    people[("political", "Northside")] += 4
    later = published(WEEK, people, kept, joined=8)
    assert (later["people:political@Northside"], later["people@Northside"]) == (17, 41)
    assert later["people:executive@Southside"] is None
    attack(kept)


@settings(max_examples=15, deadline=None)
@given(st.data())
def test_no_small_change_is_toldof_a_realm_in_a_place(data: st.DataObject) -> None:
    cells = [(realm, place) for realm in REALM_OF.values() for place in ("Northside", "Southside")]
    people = dict.fromkeys(cells, 12)
    kept: list[Digest] = []
    last: dict[str, int] = {}
    for number in range(44, 49):
        changes = {cell: data.draw(st.integers(-6, 6)) for cell in cells}
        came, went = (sum(max(sign * n, 0) for n in changes.values()) for sign in (1, -1))
        people = {cell: max(n + changes[cell], 0) for cell, n in people.items()}
        counts = published(f"2026-W{number}", people, kept, joined=came, left=went)
        for name, value in counts.items():
            if value is not None and name.startswith("people:") and "@" in name:
                assert not 0 < abs(value - last.get(name, value)) < 5, name
                last[name] = value


@settings(max_examples=12, deadline=None)
@given(st.data())
def test_a_week_told_before_it_was_over_gives_nothing_away_with_the_whole_one(data: st.DataObject) -> None:
    """Each day that a lead looks is one more thing published of the same week."""
    programme = make_programme(threshold=3)
    few, cells = st.integers(0, 6), [(r, p) for r in REALM_OF.values() for p in ("Northside", "Southside")]
    people = {cell: data.draw(st.integers(0, 12)) for cell in cells}
    kept: list[Digest] = []
    told: list[Digest] = []
    moves: dict[str, int] = {str(move): 0 for move in Move}
    for name, id_ in (("2026-W47", "before"), (WEEK, "so far"), (WEEK, "whole")):
        grows = id_ != "before" and data.draw(st.booleans())
        came = {cell: data.draw(few) for cell in cells} if grows else {}
        people = {cell: n + came.get(cell, 0) for cell, n in people.items()}
        moves[Move.JOINED] += sum(came.values())
        rows = replace(week(programme, name), people={c: n for c, n in people.items() if n}, moves=dict(moves))
        rows = replace(rows, spoke=() if data.draw(st.booleans()) else rows.spoke)
        made = Digest(id_, "better", name, ENDS, {}, count(rows, programme))
        made = replace(made, body=publish(made.figures, programme, name, kept))
        kept = [*(each for each in kept if each.week != name), made]
        told.append(made)
    attack(told)


def test_the_sums_name_counts_that_there_are() -> None:
    implied, sums = relations(BY_HAND)
    assert {name for each in sums for name in each} <= BY_HAND.keys() | implied.keys()
    for each in sums:
        assert sum(f * (BY_HAND[n] if n in BY_HAND else implied[n].value) for n, f in each.items()) == 0
    assert hidden_cells({"cells": BY_HAND}, make_programme(threshold=1), WEEK, ()) == set()


# --- saying it ----------------------------------------------------------------------------------------------------


def test_a_change_that_is_smaller_than_a_count_may_be_is_not_told() -> None:
    """33 of 40 links, after 31: a footer says that counts from 1 to 4 are not shown."""
    now = {**body(5), "before": {"counts": {"realm_links_made": 31}}}
    for made, said in ((31, "as many as"), (33, "about as many as"), (36, "5 more than"), (26, "5 fewer than")):
        counts = {**now["counts"], "realm_links_made": made, "realm_links_possible": 40, "circles": 20}
        assert f"That is {said} the week before." in summary({**now, "counts": counts}, Voice())


def test_the_message_says_what_may_be_said_and_no_name() -> None:
    said = message(body(), "d1", Reader("lead", convenes=True), Voice())
    assert said.fallback == (
        "Better together: week 48. 2 of 3 circles met. 4 of 12 possible links between realms were made. "
        "4 promises were made. 3 promises were kept. 3 blind alleys taught us something. Some things need you."
    )
    rows = dict(row for part in said.parts if isinstance(part, Facts) for row in part.rows)
    assert rows["People taking part"] == "12"
    assert rows["Stuck"] == "1"
    assert [part for part in said.parts if isinstance(part, Quote)] == [
        Quote("Ask first"), Quote("Go and look")
    ]  # fmt: skip
    text = plain_text(said.parts)
    assert "Some promises are stuck, and nobody has offered help yet." in text
    assert "Nobody from the Political realm takes part in Southside." in text
    assert "Circles where all took part: 1 of 2." in text
    labels = [button.label for part in said.parts if isinstance(part, Buttons) for button in part.buttons]
    assert labels == ["Open the full page", "Who needs a hand?", "How I get this", "Stop these digests"]
    for_a_lead = message(body(), "d1", Reader("lead"), Voice())
    assert "Who needs a hand?" not in str(for_a_lead)


def test_a_week_with_small_numbers_is_told_without_them() -> None:
    said = summary(body(5), Voice())
    assert said.startswith("Some circles met. People from different realms met. Some promises were made.")


def test_an_email_quotes_nobody() -> None:
    sent = letter(body(), "d1", Reader("lead"), "lead@example.org", Voice())
    assert sent.letter is not None
    assert sent.letter.subject == "Better together: your digest for week 48, 23–29 Nov 2026"
    assert not any(isinstance(part, Quote) for part in sent.parts)
    assert "Ask first" not in str(sent)


def test_a_channel_reads_no_quote_and_gets_no_link_to_the_page() -> None:
    posted = in_channel(body(), "d1", Reader("lead", convenes=True), "slack:T1/C1", ("U1",), Voice())
    assert (posted.channel, posted.posted_for) == ("slack:T1/C1", ("U1",))
    assert "Ask first" not in str(posted)
    buttons = [button for part in posted.parts if isinstance(part, Buttons) for button in part.buttons]
    assert [button.label for button in buttons] == ["Stop these digests"]


QUIET: dict[str, Any] = {
    "movements": (), "circles": (), "seats": (), "remarks": (), "reflections": (), "commitments": (), "check_ins": (),
    "memberships": tuple(member(f"{realm}{n}", place=place) for realm in "pec" for place in ("Northside", "Southside")
                         for n in (f"{place[0]}1", f"{place[0]}2")),
}  # fmt: skip


def test_a_quiet_week_says_why_and_that_nothing_needs_anybody() -> None:
    found = body(**QUIET)
    assert found["quiet"]
    assert summary(found, Voice()) == (
        "A quiet week: nothing changed. No circle is open just now. The next round opens on Monday 21 December 2026. "
        "Nothing needs you."
    )


def test_a_week_that_is_not_over_is_not_called_quiet() -> None:
    programme = make_programme()
    scene = Scene(week=gather(programme, WEEK, PEOPLE[:-1]))
    said = [summary(make(scene, programme, WEEK, now).body, Voice()) for now in (LAST, ENDS)]
    assert said[0].startswith("The week is not over yet: this is how it stands. Nothing has happened in it so far.")
    assert said[1].startswith("A quiet week: nothing changed.")


def test_a_quiet_week_with_circles_and_promises_says_that_they_wait() -> None:
    silent, seats = circle("G", "p1 e1 c1", opened_at=BEFORE)
    late = make_commitment("k20", "p1", "G", made_at=BEFORE, due=SUNDAY)
    found = body(**QUIET | {"circles": (silent,), "seats": seats, "commitments": (late,)})
    assert found["quiet"]
    assert summary(found, Voice()) == (
        "A quiet week: nothing changed. Circles are open, but nobody wrote in them. Some things need you."
    )
    assert words.needs(found, Voice()) == ["Some circles have gone quiet."]
    one_waits = body(**QUIET | {"commitments": (late,)})
    assert summary(one_waits, Voice()).endswith("Some promises wait for news.")


def test_a_week_in_which_a_promise_got_stuck_is_not_quiet() -> None:
    stuck = (make_commitment("k20", "p1", made_at=BEFORE, state=CommitmentState.STUCK),)
    news = (make_check_in("ci1", "k20", "p1", at=MIDWEEK, outcome=Outcome.STUCK),)
    found = body(**QUIET | {"commitments": stuck, "check_ins": news})
    assert not found["quiet"]
    assert summary(found, Voice()).endswith("Some things need you.")


def test_one_realm_that_speaks_for_the_others_is_named() -> None:
    """Executives spoke 14 of 20 words."""
    assert words.heard(body(), Voice()) == ("The Executive realm is 33% of the people, and spoke 70% of the words.")
    even = tuple(replace(each, length=7, said_at=MIDWEEK) for each in REMARKS[2:4])
    even += (make_remark("r9", "p1", "A", said_at=MIDWEEK, length=7),)
    assert words.heard(body(remarks=even, reflections=()), Voice()) == (
        "Each realm spoke about as much as its share of the people."
    )
    assert words.heard(body(remarks=(), reflections=()), Voice()).startswith("The shares are not shown")
    assert words.heard(body(**QUIET), Voice()) == "Nobody wrote in a circle this week."


def test_a_message_fits_wherever_it_goes() -> None:
    """Five realms, sixty places with nobody, long names and the longest quotes: within Slack's and Teams' limits."""
    realms = tuple(Realm(f"realm-{n}", f"A realm with a rather long name {n}") for n in range(5))
    programme = make_programme(threshold=1, realms=realms, places=tuple(f"A place far away {n}" for n in range(60)))
    made = make(Scene(week=week(programme)), programme, WEEK, ENDS)
    found = {**made.body, "learnt": ["ŵ" * 1000] * 9}
    said = message(found, "d" * 32, Reader("r" * 32, convenes=True), Voice())

    def address(kind: str, page_id: str) -> str:
        return f"https://convenor.example/{kind}/" + "x" * 300

    assert len(encode(activity(said, address))) < 28 * 1024
    blocks = slack_blocks(said, address)["blocks"]
    assert len(blocks) < 50
    assert "…" not in json.dumps(blocks, ensure_ascii=False), "nothing had to be left out"


def test_a_digest_of_an_earlier_convenor_is_read_too() -> None:
    old = {
        "programme": "Better together", "programme_id": "better", "week": "2026-W40", "threshold": 5, "small": False,
        "counts": {"people": 30, "circles": 7, "realm_links_made": 12, "realm_links_possible": None},
        "measures": {"realm_link_share": None}, "learnt": ["In clear"], "before": {},
        "realms": [{"key": key, "name": key.title(), "people": 10} for key in REALM_OF.values()],
        "links": [{"realms": ["Political", "Executive"], "made": 12}],
    }  # fmt: skip
    made = make_digest("2026-W40", body=old)
    found = with_quotes(made, Scene())
    assert found["counts"]["people"] == 30
    page = digest_page(found, Voice())
    assert "In clear" not in page
    assert ">30<" in page
    assert summary(found, Voice()).startswith("Some circles met. 12 links between realms were made.")
    assert as_csv(found)
    following = body(earlier=(replace(made, week="2026-W47"),))
    assert following["before"]["counts"]["people"] == 30


# --- pictures, exports --------------------------------------------------------------------------------------------


def test_the_picture_of_three_realms_has_a_count_in_every_overlap() -> None:
    picture = draw("realms", body(), Voice())
    title = picture.split("<title")[1].split("</title>")[0]
    for said in (
        "Political: 3 people.",
        "Political and Executive, links made: 2 of 2.",
        "Circles where all took part: 1 of 2.",
    ):
        assert said in title
    numbers = [text.split("<")[0].split(">")[-1] for text in str(picture).split("<text ")[1:]]
    assert numbers.count("of 2") == 2  # politicians with executives, and the middle
    assert {"3", "4", "5", "of 3", "of 7"} <= set(numbers)
    assert "–" in draw("realms", LARGER.body, Voice())


def made_up(people: int, **fields: Any) -> Digest:
    """The last of three weeks of a made-up programme."""
    programme = make_programme(**fields)
    return [each for each in sample(programme, people, 3, 1, ENDS) if isinstance(each, Digest)][-1]


LARGER = made_up(40)
"""Large enough for a picture, and some of its counts are hidden."""


@pytest.mark.parametrize(
    ("there", "realms", "places"),
    [
        ("p@North e@South", ["community"], ["West"]),
        ("p@North e@North", ["community"], []),  # "nobody in South or West" would say where both are
        ("p@North p@South", [], []),  # "nobody from the others" would say of both that they are politicians
        ("p@North e@South c@West", [], []),
        ("", [], []),
    ],
)
def test_a_programme_that_is_told_no_figure_is_told_who_is_left_out_where_that_points_to_nobody(
    there: str, realms: list[str], places: list[str]
) -> None:
    programme = make_programme(threshold=5, places=("North", "South", "West"))
    people = tuple(member(f"{each[0]}{n}", place=each[2:]) for n, each in enumerate(there.split()))
    scene = Scene(week=gather(programme, WEEK, people))
    found = make(scene, programme, WEEK, ENDS).body
    assert found["small"]
    assert found["absent"] == {"realms": realms, "places": places}
    said = [f"Nobody from the {key.title()} realm takes part yet." for key in realms]
    said += [f"Nobody takes part in {', '.join(places)} yet."] if places else []
    assert words.left_out(found, Voice()) == said
    text = plain_text(message(found, "d1", Reader("x"), Voice()).parts)
    page, table = digest_page(found, Voice()), as_csv(found)
    assert all(each in text and each in page for each in said)
    assert ("Who is left out" in text, "Who is left out" in page) == (bool(said), bool(said))
    assert table.count("missing_realms") == len(said)


@pytest.mark.parametrize(("people", "detail"), [(12, "summary"), (40, "totals"), (200, "full")])
def test_who_is_left_out_is_told_early_to_a_programme_of_every_size(people: int, detail: str) -> None:
    """No politician is ever in the sample's last place; who is nowhere in a small one is told too."""
    found = made_up(people, places=("Northside", "Southside", "Riverside")).body
    assert found["detail"] == detail
    said = words.left_out(found, Voice())
    assert any("Nobody from the Political realm" in each and "Riverside" in each for each in said)
    parts = message(found, "d1", Reader("lead"), Voice()).parts
    headings = [part.text for part in parts if isinstance(part, Heading)]
    assert headings.index("Who is left out") <= 2
    assert "\n".join(said) in [part.text for part in parts if isinstance(part, Text)]
    assert not any("Some places have nobody" in part.text for part in parts if isinstance(part, Text))
    shown = view(found, Voice())["sections"]
    assert (shown[0].heading, shown[0].said) == ("Who is left out", tuple(said))


def test_where_every_realm_is_everywhere_that_is_said() -> None:
    assert words.left_out(body(**QUIET), Voice()) == ["Every realm takes part in every place."]
    assert "Every realm takes part in every place." in str(message(body(**QUIET), "d1", Reader("lead"), Voice()))


@pytest.mark.parametrize("realms", [2, 4, 5])
def test_other_numbers_of_realms_have_a_picture_too(realms: int) -> None:
    names = ("Political", "Executive", "Community", "Business", "Trade unions")[:realms]
    programme = make_programme(realms=tuple(Realm(name.lower(), name) for name in names), circle_size=4)
    made = [each for each in sample(programme, 120, 3, 1, ENDS) if isinstance(each, Digest)][-1]
    picture = draw("realms", made.body, Voice())
    assert all(name[:11] in picture for name in names)
    assert picture.replace("realms", "links").count("<circle") == draw("links", made.body, Voice()).count("<circle")
    assert picture.count("<line") == realms * (realms - 1) // 2


def test_pictures_hold_nothing_that_the_counts_do_not() -> None:
    """Hidden counts are a dash in the picture, and its words pass them over."""
    found = LARGER.body
    hidden = [pair for pair in words.pairs(found) if found["counts"]["links_made:{}+{}".format(*pair)] is None]
    assert hidden
    for picture in PICTURES:
        drawn = draw(picture, found, Voice())
        assert words.said_by(picture, found, Voice()) in drawn
        assert "not shown" not in drawn
    said, names = words.said_by_links(found, Voice()), words.realm_names(found)
    assert all(words.between(names[a], names[b], Voice()) not in said for a, b in hidden)


# --- how much a programme is told ---------------------------------------------------------------------------------


def test_a_programme_too_small_for_a_breakdown_gets_the_summary_and_why_once() -> None:
    found = made_up(14).body
    assert found["detail"] == "summary"
    assert not any(found["counts"][name] for name in found["counts"] if ":" in name or "@" in name)
    assert not any(found["measures"][name] for name in found["measures"] if ":" in name)
    page = digest_page(found, Voice())
    assert page.count("Fewer than 30 people take part, so you get the summary only.") == 1
    assert "Who meets whom" not in page
    assert found["counts"]["people"] is not None
    said = plain_text(message(found, "d1", Reader("x"), Voice()).parts)
    assert "not shown" not in said.replace("Counts from 1 to 4 are not shown", "")


def test_a_middling_programme_is_told_of_places_and_of_realms_but_not_of_both_at_once() -> None:
    found = made_up(60, places=tuple(f"Place {n}" for n in range(6))).body
    assert (found["detail"], found["enough"]) == ("totals", 90)
    assert not any(found["counts"][name] for name in found["counts"] if ":" in name and "@" in name)
    assert found["counts"]["people:political"]
    assert "Fewer than 90 people take part, so places are not divided by realm." in digest_page(found, Voice())


def test_a_programme_without_a_threshold_is_told_everything() -> None:
    assert made_up(6, threshold=1).body["detail"] == "full"


def test_pairs_places_voice_and_themes_stand_against_the_week_before() -> None:
    found = made_up(300).body
    page = digest_page(found, Voice())
    for heading in ("Links between realms", "People by place and realm", "Whose voice is heard", "Themes that bring"):
        columns = page.split("<caption")[1:]
        (table,) = (part for part in columns if part.split("</caption>")[0].split(">")[-1].startswith(heading))
        assert ">Week 47</th>" in table.split("</table>")[0]
        assert ">Eight weeks</th>" in table.split("</table>")[0]
    pair = words.pairs(found)[0]
    assert (
        found["trend"][-2]["links_made:{}+{}".format(*pair)]
        == found["before"]["counts"]["links_made:{}+{}".format(*pair)]
    )


def test_this_week_has_no_dot_where_it_is_not_shown() -> None:
    assert 'r="3"' in spark([5, 6, 7])
    assert 'r="3"' not in spark([5, 6, None])


def test_names_are_escaped_in_pictures_and_pages() -> None:
    evil = make_programme(
        name="<i>&\"'", realms=tuple(Realm(key, f"<{key}>") for key in REALM_OF.values()), threshold=1
    )
    found = make(Scene(week=week(evil)), evil, WEEK, ENDS).body
    page = digest_page(found, Voice())
    assert "<i>" not in page
    assert "<political>" not in page
    assert "&lt;political&gt;" in page


def test_the_csv_has_every_count_and_hides_the_same() -> None:
    found = body(3) | {"programme": "=1+1"}
    rows = list(csv.DictReader(io.StringIO(as_csv(found))))
    assert set(rows[0]) == set(words.COLUMNS)
    figures = [row["name"] for row in rows if row["kind"] in ("count", "measure")]
    assert figures == [*found["counts"], *found["measures"]]
    assert found["needs"] == ["stuck_promises", "missing_realms"]
    assert [(row["name"], row["value"]) for row in rows if row["kind"] == "need"] == [
        ("stuck_promises", "some"),
        ("missing_realms", "political@Southside"),
    ]
    by_name = {row["name"]: row for row in rows}
    assert (by_name["people"]["value"], by_name["people"]["shown"]) == ("12", "yes")
    assert (by_name["commitments_stuck"]["value"], by_name["commitments_stuck"]["shown"]) == ("", "no")
    assert {row["programme"] for row in rows} == {"'=1+1"}, "a spreadsheet would take it for a formula"


def test_a_saved_file_quotes_nobody_since_it_cannot_be_taken_back() -> None:
    found = body()
    assert len(found["learnt"]) == 2
    saved = json.loads(as_json(found))
    assert saved["left_out"] == [{"realm": "political", "place": "Southside"}]
    assert set(saved) == {*found, "left_out"} - {"learnt"}
    for words_said in found["learnt"]:
        assert words_said not in as_csv(found) + as_json(found)
    page = view(found, Voice())
    assert [section.quotes for section in page["sections"]].count(tuple(found["learnt"])) == 1
    assert "no quotes" in page["exports_note"]
    assert not view({**found, "learnt": []}, Voice())["exports_note"]


def test_the_pictures_speak_the_readers_language() -> None:
    english, welsh = (draw("realms", made_up(200).body, Voice(language)) for language in ("en", "cy"))
    assert ">people<" in english
    assert ">o bobl<" in welsh
    assert ">people<" not in welsh
