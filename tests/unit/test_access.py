"""The one gate, as tables: who may be contacted, who may be introduced, who may act, and who may read what."""

from __future__ import annotations

from itertools import product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conversations import access
from conversations.effects import Amend, Answer, Cancel, Effect, Forget, Retract, Save, Send, Settle, Wake
from conversations.model import Block, Concern, Role, Scope, Sharing, Standing
from conversations.naming import Called, is_nobodys, may_be, tidy_name, words_of
from conversations.scenes import Scene
from conversations.values import replace
from tests.unit.builders import (
    DAY,
    NOW,
    make_asked,
    make_circle,
    make_consent,
    make_membership,
    make_message,
    make_person,
    make_programme,
    make_reflection,
    make_remark,
    make_seat,
)

BOTH = (Scope.TAKING_PART, Scope.INTRODUCTIONS)


def scene_of(standing: Standing, scopes: tuple[Scope, ...], roles: tuple[Role, ...] = (Role.PARTICIPANT,)) -> Scene:
    """Ann, in one programme."""
    return Scene(
        programmes=(make_programme(),),
        people=(make_person(),),
        memberships=(make_membership(standing=standing, roles=roles),),
        consents=tuple(make_consent(scope=scope) for scope in scopes),
    )


@pytest.mark.parametrize(
    "name",
    [
        "JAN  EVANS", "Jan\u200b Evans", "Ján Evans", "Ｊan Evans", "J\u00adan Evans", "Jan\u00a0Evans\u2060",
        "Jan\u3164 Evans", "Jan \u2800Evans", "Ja\u115fn Evans\U000e0041", "Cllr Jan Evans", "Cynghorydd Jan Evans",
        "Evans, Jan", "Jan Evans (she/her)", "Dr. Jan M. Evans", "Jan Mair Evans", "Jan Еvans", "Jan-Evans", "JanEvans",
    ],
)  # fmt: skip
def test_a_list_knows_a_name_however_it_is_spelt(name: str) -> None:
    """Signs that nobody sees are no way to be introduced to somebody who does not want it."""
    scene = Scene(
        people=(make_person(), make_person("jan", name=name)), blocks=(Block("b", "ann", NOW, name="Jan Evans"),)
    )
    assert access.apart(scene, "ann", "jan")
    assert access.unwelcome(replace(scene, people=(make_person(),), seats=(make_seat(),)), "c1", "", name)


def test_a_name_on_a_list_keeps_no_other_guest_away() -> None:
    """Somebody who is not known here yet has no id, and neither has a name on a list."""
    scene = Scene(people=(make_person(),), seats=(make_seat(),), blocks=(Block("b", "ann", NOW, name="Jan Evans"),))
    assert not access.unwelcome(scene, "c1", "", "Sam Lee")


@pytest.mark.parametrize(
    ("listed", "name"),
    [
        ("Siân O'Neill", "Sian O’Neill"), ("Łukasz Nowak", "Lukasz Nowak"), ("Cllr Jan Evans", "Jan Evans"),
        ("Anne Marie Jones", "Anne-Marie Jones"), ("Jan Mair Evans", "Jan Evans"), ("李明", "李明"), ("★", "★"),
    ],
)  # fmt: skip
def test_two_spellings_are_one_name(listed: str, name: str) -> None:
    assert may_be(listed, name)


@pytest.mark.parametrize(
    ("listed", "name"),
    [
        ("Jan", "Jan Evans"), ("Evans", "Jan Evans"), ("Jan Evans", "Ian Evans"), ("Jan Evans", "Jan Bevans"),
        ("Cllr", "Cllr Jan Evans"), ("Jan Evans", "Evans"), ("\u200b", "Jan Evans"), ("\u200b", "\u3164"),
    ],
)  # fmt: skip
def test_a_part_of_a_name_is_not_the_name(listed: str, name: str) -> None:
    assert not may_be(listed, name)


SPELT = ["Jan Evans", "Cllr Jan Evans", "Jan M. Evans", "JanEvans", "Evans", "★", "Ian Bevan", ""]


@given(st.lists(st.sampled_from(SPELT)))
def test_among_many_the_same_ones_are_found(names: list[str]) -> None:
    people = {str(number): name for number, name in enumerate(names)}
    for listed in ("Jan Evans", "evans jan", "Evans", "★", "\u200b", "Jan-Evans"):
        assert Called(people).meant(listed) == {one for one, name in people.items() if may_be(listed, name)}


@pytest.mark.parametrize(
    "name",
    [
        "Convenor bot",
        "Convenor!",
        "The Convenor Team ✅",
        "Соnvenor",
        "Convenor\u3164",
        "Teams Support",
        "Safeguarding Lead",
    ],
)
def test_words_under_such_a_name_would_look_like_the_bots_or_an_offices(name: str) -> None:
    assert is_nobodys(name)


@pytest.mark.parametrize("name", ["Rhian Bevan", "Ken Lead", "Slack Jones", "Ai Officer-Tanaka", "李明"])
def test_people_have_such_names(name: str) -> None:
    assert not is_nobodys(name)


@pytest.mark.parametrize("name", ["\u200b", "\u3164", "\u2800", "\ufe0f", "\u200d\u2060", "…", "\U000e0041"])
def test_what_nobody_sees_is_no_name(name: str) -> None:
    assert words_of(tidy_name(name)) == ()


def test_to_be_a_guest_elsewhere_is_no_consent_to_share_what_was_taken_back() -> None:
    scene = scene_of(Standing.TAKING_PART, (Scope.TAKING_PART, Scope.GUEST))
    assert access.may_share(scene, "ann", "better"), "who is a guest alone came to speak"
    taken_back = make_consent(scope=Scope.SHARING, withdrawn_at=NOW)
    assert not access.may_share(replace(scene, consents=(*scene.consents, taken_back)), "ann", "better")


# --- contact ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("standing", Standing)
@pytest.mark.parametrize(
    ("scopes", "enough"),
    [
        ((), False),
        ((Scope.QUOTES,), False),
        ((Scope.INTRODUCTIONS,), False),
        ((Scope.TAKING_PART,), True),
        ((Scope.CONVENING,), True),
        ((Scope.GUEST,), True),
        (tuple(Scope), True),
    ],
)
def test_nobody_is_contacted_without_consent_or_after_leaving(
    standing: Standing, scopes: tuple[Scope, ...], enough: bool
) -> None:
    allowed = enough and standing is not Standing.LEFT
    assert access.may_contact(scene_of(standing, scopes), "ann", "better") is allowed


def test_consent_is_for_one_person_and_one_programme_and_can_be_taken_back() -> None:
    scene = scene_of(Standing.TAKING_PART, BOTH)
    assert access.may_contact(scene, "ann", "better")
    assert not access.may_contact(scene, "ann", "another")
    assert not access.may_contact(scene, "ben", "better")
    assert not access.may_contact(scene, "", "")
    withdrawn = replace(scene, consents=tuple(replace(c, withdrawn_at=NOW) for c in scene.consents))
    assert not access.may_contact(withdrawn, "ann", "better")
    elsewhere = replace(scene, consents=tuple(replace(c, programme_id="another") for c in scene.consents))
    assert not access.may_contact(elsewhere, "ann", "better")
    somebody_elses = replace(scene, consents=tuple(replace(c, person_id="ben") for c in scene.consents))
    assert not access.may_contact(somebody_elses, "ann", "better")
    unknown = replace(scene, memberships=())
    assert not access.may_contact(unknown, "ann", "better")


@pytest.mark.parametrize("standing", Standing)
@pytest.mark.parametrize("scopes", [(), (Scope.TAKING_PART,), (Scope.INTRODUCTIONS,), BOTH, (Scope.CONVENING,)])
@pytest.mark.parametrize("roles", [(), (Role.PARTICIPANT,), (Role.CONVENER,), tuple(Role)])
def test_only_willing_participants_are_introduced(
    standing: Standing, scopes: tuple[Scope, ...], roles: tuple[Role, ...]
) -> None:
    scene = scene_of(standing, scopes, roles)
    allowed = standing is Standing.TAKING_PART and scopes == BOTH and Role.PARTICIPANT in roles
    assert access.may_be_introduced(scene, scene.memberships[0]) is allowed


@pytest.mark.parametrize(
    ("roles", "convenes", "reads"),
    [
        ((), False, False),
        ((Role.PARTICIPANT,), False, False),
        ((Role.LEAD,), False, True),
        ((Role.CONVENER,), True, True),
        (tuple(Role), True, True),
    ],
)
def test_only_conveners_act_and_only_leads_read_digests(roles: tuple[Role, ...], convenes: bool, reads: bool) -> None:
    for standing in Standing:
        scene = scene_of(standing, (Scope.CONVENING,), roles)
        here = standing is not Standing.LEFT
        assert access.may_convene(scene, "ann", "better") is (convenes and here)
        assert access.may_read_digests(scene, "ann", "better") is (reads and here)
        for person, programme in (("ann", "another"), ("ben", "better"), ("", "")):
            assert not access.may_convene(scene, person, programme)
            assert not access.may_read_digests(scene, person, programme)


# --- the last look ------------------------------------------------------------------------------------------------


def test_a_flows_mistake_does_not_reach_somebody_who_may_not_be_contacted() -> None:
    scene = scene_of(Standing.TAKING_PART, BOTH)
    allowed = Send("1", "ann", make_message(), "better")
    effects: list[Effect] = [
        Send("2", "ben", make_message(), "better"),
        allowed,
        Send("3", "ann", make_message(), "another"),
        Send("4", "", make_message(), ""),
    ]
    rest: list[Effect] = [
        Save(make_person("ben")),
        Amend("2", make_message()),
        Retract("2"),
        Answer(make_message()),
        Settle(make_message()),
        Wake("w", NOW),
        Cancel("w"),
        Forget("ben"),
    ]
    assert list(access.permitted(scene, effects + rest)) == [allowed, *rest]
    assert list(access.permitted(Scene(), effects)) == []


# --- circles ------------------------------------------------------------------------------------------------------


def circle_of(*people: str, **seat: Any) -> Scene:
    """An open circle of people who all consent; `seat` changes Ann's."""
    return Scene(
        programmes=(make_programme(),),
        people=tuple(make_person(each) for each in people),
        memberships=tuple(make_membership(each) for each in people),
        consents=tuple(make_consent(each, scope) for each in people for scope in BOTH),
        circles=(make_circle(),),
        seats=tuple(make_seat(each, **(seat if each == "ann" else {})) for each in people),
    )


def test_a_person_writes_from_their_own_seat_in_an_open_circle() -> None:
    scene = circle_of("ann", "ben")
    mine = access.own_seat(scene, "c1", "ann")
    assert mine is not None
    assert mine.person_id == "ann"
    assert access.own_seat(scene, "c1", "eve") is None
    assert access.own_seat(scene, "c2", "ann") is None
    assert access.own_seat(scene, "", "ann") is None
    assert access.own_seat(circle_of("ann", "ben", left_at=NOW), "c1", "ann") is None
    closed = replace(scene, circles=(make_circle(closed_at=NOW),))
    assert access.own_seat(closed, "c1", "ann") is None


def test_words_go_to_everybody_else_who_may_be_contacted() -> None:
    scene = circle_of("ann", "ben", "cat", "dan", "eve")
    left_the_circle = tuple(replace(s, left_at=NOW) if s.person_id == "cat" else s for s in scene.seats)
    left_the_programme = tuple(
        replace(m, standing=Standing.LEFT) if m.person_id == "dan" else m for m in scene.memberships
    )
    paused = tuple(replace(m, standing=Standing.PAUSED) if m.person_id == "eve" else m for m in left_the_programme)
    scene = replace(scene, seats=left_the_circle, memberships=paused)
    assert {s.person_id for s in access.listeners(scene, make_circle(), "ann")} == {"ben", "eve"}
    assert {s.person_id for s in access.listeners(scene, make_circle(), "ben")} == {"ann", "eve"}
    # Somebody who was erased keeps a nameless place, and gets nothing.
    erased = replace(scene, memberships=(), people=())
    assert access.listeners(erased, make_circle(), "ann") == ()


# --- answers ------------------------------------------------------------------------------------------------------


def answered(revealed: bool, *answers: tuple[str, Sharing], **changes: Any) -> tuple[Scene, Any]:
    asked = make_asked(revealed_at=NOW if revealed else None)
    reflections = tuple(make_reflection(person, sharing=sharing, **changes) for person, sharing in answers)
    return replace(circle_of("ann", "ben", "cat"), asked=(asked,), reflections=reflections), asked


def readers_of(author: str, scene: Scene, asked: Any) -> set[str]:
    everybody = ("ann", "ben", "cat", "eve", "")
    return {each for each in everybody if any(r.person_id == author for r in access.readable(scene, asked, each))}


OWN = [None, *Sharing]


@pytest.mark.parametrize(("theirs", "mine", "revealed"), list(product(Sharing, OWN, [False, True])))
def test_an_answer_is_read_only_after_giving_or_passing_on_ones_own(
    theirs: Sharing, mine: Sharing | None, revealed: bool
) -> None:
    """Ben's answer, and whether Ann reads it."""
    answers = [("ben", theirs)] + ([("ann", mine)] if mine else [])
    scene, asked = answered(revealed, *answers)
    allowed = revealed and mine is not None and theirs in (Sharing.CIRCLE, Sharing.NAMELESS)
    assert ("ann" in readers_of("ben", scene, asked)) is allowed


def test_nobody_reads_their_own_answer_among_the_others_nor_anybody_outside() -> None:
    scene, asked = answered(True, ("ann", Sharing.CIRCLE), ("ben", Sharing.CIRCLE), ("eve", Sharing.CIRCLE))
    assert readers_of("ann", scene, asked) == {"ben"}
    assert readers_of("eve", scene, asked) == {"ann", "ben"}


def test_a_withdrawn_answer_is_read_by_nobody_but_lets_its_writer_read() -> None:
    scene, asked = answered(True, ("ann", Sharing.CIRCLE), ("ben", Sharing.CIRCLE))
    taken_back = tuple(replace(r, withdrawn_at=NOW) if r.person_id == "ann" else r for r in scene.reflections)
    scene = replace(scene, reflections=taken_back)
    assert readers_of("ann", scene, asked) == set()
    assert readers_of("ben", scene, asked) == {"ann"}
    assert access.has_answered(scene, asked, "ann")


def test_somebody_who_left_the_circle_reads_no_more_answers() -> None:
    scene, asked = answered(True, ("ann", Sharing.CIRCLE), ("ben", Sharing.CIRCLE))
    gone = tuple(replace(s, left_at=NOW + DAY) if s.person_id == "ann" else s for s in scene.seats)
    assert readers_of("ben", replace(scene, seats=gone), asked) == set()


def test_an_answer_to_one_prompt_opens_no_other() -> None:
    scene, asked = answered(True, ("ben", Sharing.CIRCLE))
    other = make_asked("a2", number=2, revealed_at=NOW)
    elsewhere = make_reflection("ann", asked_id="a2")
    scene = replace(scene, asked=(asked, other), reflections=(*scene.reflections, elsewhere))
    assert readers_of("ben", scene, asked) == set()


def test_guests_hear_what_is_said_and_nothing_of_promises_and_wishes() -> None:
    people = ("ann", "ben", "sam")
    scene = Scene(
        programmes=(make_programme(),),
        circles=(make_circle(),),
        memberships=tuple(make_membership(who) for who in people),
        consents=tuple(make_consent(who, Scope.GUEST if who == "sam" else Scope.TAKING_PART) for who in people),
        seats=tuple(make_seat(who, guest=who == "sam") for who in people),
    )
    assert {s.person_id for s in access.listeners(scene, make_circle(), "ann")} == {"ben", "sam"}
    assert {s.person_id for s in access.witnesses(scene, make_circle(), "ann")} == {"ben"}


# --- answers to a concern


def raised(told: tuple[str, ...] = ("cora", "dan", "ed"), **more: Any) -> Scene:
    """Ann raised a concern, about a message of Ed's, that went to Cora and Dan; Eve has become a contact since."""
    people, contacts = ("ann", "cora", "dan", "ed", "eve"), ("cora", "dan", "ed", "eve")
    both = (Role.PARTICIPANT, Role.SAFEGUARDING)
    scene = Scene(
        people=tuple(make_person(each) for each in people),
        memberships=tuple(
            make_membership(each, roles=both if each in contacts else (Role.PARTICIPANT,)) for each in people
        ),
        consents=tuple(make_consent(each) for each in people),
        remarks=(make_remark("r", person_id="ed"),),
        concerns=(Concern("o", "better", "ann", NOW, about="r", told=told),),
    )
    return replace(scene, **more)


def test_those_a_concern_went_to_and_whoever_raised_it_read_what_is_written_about_it() -> None:
    scene = raised()
    read = {
        each: access.concern_readers(scene, scene.concerns[0], each) for each in ("ann", "cora", "dan", "ed", "eve")
    }
    assert read == {"ann": ("cora", "dan"), "cora": ("ann", "dan"), "dan": ("ann", "cora"), "ed": (), "eve": ()}


@pytest.mark.parametrize(("standing", "roles"), [
    (Standing.TAKING_PART, (Role.PARTICIPANT,)),
    (Standing.TAKING_PART, (Role.PARTICIPANT, Role.CONVENER)),
    (Standing.LEFT, (Role.SAFEGUARDING,)),
])  # fmt: skip
def test_whoever_is_not_any_more_what_they_were_told_as_neither_answers_nor_reads(
    standing: Standing, roles: tuple[Role, ...]
) -> None:
    scene = raised()
    others = tuple(m for m in scene.memberships if m.person_id != "dan")
    scene = replace(scene, memberships=(*others, make_membership("dan", standing=standing, roles=roles)))
    assert access.concern_readers(scene, scene.concerns[0], "dan") == ()
    assert access.concern_readers(scene, scene.concerns[0], "ann") == ("cora",)
    assert access.concern_readers(scene, scene.concerns[0], "cora") == ("ann",)


def test_nobody_answers_whoever_may_not_be_written_to_any_more() -> None:
    scene = raised(consents=tuple(make_consent(each) for each in ("cora", "dan")))
    assert access.concern_readers(scene, scene.concerns[0], "cora") == ()


def test_what_is_written_about_a_concern_reaches_nobody_else() -> None:
    """A flow's mistake: it writes to everybody, in everybody's name. A list of people not to meet keeps nothing back."""
    people = ("ann", "cora", "dan", "ed", "eve")
    scene = raised(blocks=(Block("b", "ann", NOW, "cora"),))
    sends = [Send(f"{by}-{to}", to, make_message(), "better", about="o", by=by) for by, to in product(people, people)]
    reached = {(e.by, e.to) for e in access.permitted(scene, sends) if isinstance(e, Send)}
    assert reached == {
        ("ann", "cora"), ("ann", "dan"), ("cora", "ann"), ("cora", "dan"), ("dan", "ann"), ("dan", "cora"),
    }  # fmt: skip


@pytest.mark.parametrize(("sharing", "unnamed"), [(Sharing.CIRCLE, False), (Sharing.NAMELESS, True)])
def test_what_was_written_without_a_name_is_answered_without_one(sharing: Sharing, unnamed: bool) -> None:
    answer = make_reflection("ed", id="r", sharing=sharing)
    scene = raised(remarks=(), reflections=(answer,))
    assert access.answers_unnamed(scene, scene.concerns[0]) is unnamed
    assert access.answers_unnamed(raised(remarks=()), scene.concerns[0]), "nor where it is not known any more"
    assert not access.answers_unnamed(raised(), Concern("o", "better", "ann", NOW))
