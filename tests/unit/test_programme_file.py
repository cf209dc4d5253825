"""A programme as a TOML file: every mistake is named with its line and what to do, and what is written reads again."""

from __future__ import annotations

from datetime import date
from typing import Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conversations.limits import LIMITS
from conversations.model import Programme, ProgrammeState, Realm, RealmPause
from conversations.programme_file import FileError, applied, read, written
from conversations.programmes import EDITABLE, changed, problems
from conversations.values import replace
from tests.unit.builders import make_membership, make_programme

GOOD = """
id = "eastvale"
name = "Leading Eastvale"
places = ["Harbour", "Old Town"]

[cadence]
weeks = 2
day = "thursday"
"""


def test_a_file_sets_what_it_names_and_leaves_the_rest() -> None:
    asked = read("e.toml", GOOD)
    made = applied("e.toml", asked, None)
    assert (made.name, made.places, made.cadence_weeks, made.cadence_day) == (
        "Leading Eastvale", ("Harbour", "Old Town"), 2, 3,
    )  # fmt: skip
    assert [realm.name for realm in made.realms] == ["Political", "Executive", "Community"]
    assert changed(made, applied("e.toml", asked, made)) == (), "again, and nothing differs"
    other = applied("e.toml", read("e.toml", 'id = "eastvale"\ncontact = "Jo"\n'), made)
    assert changed(made, other) == ("contact",)


@pytest.mark.parametrize(
    ("text", "line", "named", "remedy"),
    [
        ("name = \n", 1, "", "not valid TOML"),
        ('id = "Eastvale!"\n', 1, "id", 'id = "eastvale"'),
        ('name = "x"\n', 0, "id", 'id = "eastvale"'),
        ('id = "a"\nplases = ["b"]\n', 2, "plases", "Did you mean places?"),
        ('id = "a"\nweeks = 3\n', 2, "weeks", "Did you mean cadence.weeks?"),
        ('id = "a"\nxyzzy = 3\n', 2, "xyzzy", "Remove it"),
        ('id = "a"\n[cadence]\nhour = 9\nleads = []\n', 4, "cadence.leads", "move this line up, before [cadence]"),
        ('id = "a"\n[cadence]\nweek = 3\n', 3, "cadence.week", "Did you mean cadence.weeks?"),
        ('id = "a"\n\nplaces = "Harbour"\n', 3, "places", 'a list of texts, such as ["One", "Two"]'),
        ('id = "a"\n[cadence]\nweeks = "2"\n', 3, "cadence.weeks", "without quotation marks"),
        ('id = "a"\n[digest]\nday = "Moonday"\n', 3, "digest.day", '"Monday"'),
        ('id = "a"\nstate = "open"\n', 2, "state", "draft, running, paused, closed"),
        ('id = "a"\ncadence = 3\n', 2, "cadence", "[cadence]"),
        ('id = "a"\nleads = ["Jo"]\n', 2, "leads", "slack:T012AB3CD/U012AB3CD"),
        ('id = "a"\n[cadence]\nweeks = 2\nmonths = 1\n', 4, "cadence.months", "Take cadence.weeks out"),
        ('id = "a"\n[cadence]\non_the = "fifth"\n', 3, "cadence.on_the", '"fourth" and "last"'),
        ('id = "a"\nrealm_pauses = [{ realm = "Political" }]\n', 2, "realm_pauses", "since = 2027-03-25"),
        ('id = "a"\nname = true\n', 2, "name", "a text in quotation marks"),
    ],
)
def test_a_mistake_in_the_file_is_named(text: str, line: int, named: str, remedy: str) -> None:
    with pytest.raises(FileError) as refused:
        read("e.toml", text)
    [mistake] = [m for m in refused.value.mistakes if m.setting == named]
    assert mistake.line == line
    assert remedy in mistake.text
    assert f"e.toml, line {line}: " in str(refused.value) or line == 0


@pytest.mark.parametrize(
    ("text", "line", "named", "remedy"),
    [
        ('realms = ["One"]\n', 5, "realms", "at least 2 and at most 5"),
        ('zone = "Europe/Eastvale"\n', 5, "zone", "Europe/London"),
        ('guide = "no-such"\n', 5, "guide", "first-conversation"),
        ("threshold = 1\n", 5, "threshold", "from 2 to 100"),
        ('themes = ["Health", "health"]\n', 5, "themes", "there twice"),
        ('themes = ["Health, housing"]\n', 5, "themes", "leave out the comma"),
        ('languages = ["xx"]\n', 5, "languages", "There are: en"),
        ("[cadence]\nhour = 24\n", 6, "cadence.hour", "from 0 to 23"),
        ("[cadence]\nmonths = 13\n", 6, "cadence.months", "from 0 to 12"),
        ("[keep]\nwords = 13\n", 6, "keep.words", "from 1 to 12"),
        ("[digest]\nminute = 60\n", 6, "digest.minute", "from 0 to 59"),
        ('open_to = ["Eastvale"]\n', 5, "open_to", "slack: and its id"),
        ('concern_mail = "nobody"\n', 5, "concern_mail", "name@example.org"),
        (
            'realm_pauses = [{ realm = "North", since = 2027-03-25, until = 2027-05-06 }]\n',
            5,
            "realm_pauses",
            "no realm North",
        ),
        (
            '[[realm_pauses]]\nrealm = "Political"\nsince = 2027-05-06\nuntil = 2027-03-25\n',
            5,
            "realm_pauses",
            "before",
        ),
    ],
)
def test_what_a_programme_cannot_be_is_named(text: str, line: int, named: str, remedy: str) -> None:
    start = 'id = "a"\nname = "A"\n\nplaces = ["B"]\n'
    with pytest.raises(FileError) as refused:
        applied("e.toml", read("e.toml", start + text), None)
    [mistake] = refused.value.mistakes
    assert (mistake.line, mistake.setting) == (line, named)
    assert remedy in mistake.text


def test_every_mistake_is_told_at_once_in_the_order_of_the_file() -> None:
    with pytest.raises(FileError) as refused:
        read("e.toml", 'id = "a"\nplases = []\nthemes = 3\nstate = 5\n')
    assert [mistake.line for mistake in refused.value.mistakes] == [2, 3, 4]


def test_a_place_in_use_cannot_go() -> None:
    before = make_programme(id="a", places=("Northside", "Southside"))
    member = make_membership(programme_id="a", place="Northside", realm="community")
    with pytest.raises(FileError, match="Somebody takes part for Northside"):
        applied("e.toml", read("e.toml", 'id = "a"\nplaces = ["Southside"]\n'), before, [member])


WORDS = st.from_regex(r"[A-Za-z0-9][A-Za-z0-9 '\"\\é]{0,20}[a-z0-9]", fullmatch=True).map(lambda w: " ".join(w.split()))


DAYS = st.dates(date(2026, 1, 1), date(2030, 1, 1))
PAUSES = st.tuples(DAYS, DAYS).map(lambda days: RealmPause("", min(days), max(days)))


@st.composite
def programmes(draw: st.DrawFn) -> Programme:
    realms = draw(
        st.lists(st.sampled_from(["North", "South", "East", "West", "Up"]), min_size=2, max_size=5, unique=True)
    )
    numbers: dict[str, Any] = {name: draw(st.integers(least, most)) for name, (least, most) in LIMITS.items()}
    return Programme(
        id=draw(st.from_regex(r"[a-z0-9]{32}", fullmatch=True)),
        name=draw(WORDS),
        realms=tuple(Realm(name.lower(), name) for name in realms),
        places=(draw(WORDS),),
        themes=(draw(WORDS),),
        contact=draw(WORDS),
        state=draw(st.sampled_from(ProgrammeState)),
        cadence_nth=draw(st.sampled_from([1, 2, 3, 4, -1])),
        signposts=tuple(draw(st.lists(WORDS, max_size=2))),
        concern_mail=draw(st.sampled_from(["", "safe@example.org"])),
        realm_pauses=tuple(draw(st.lists(PAUSES.map(lambda p: replace(p, realm=realms[0].lower())), max_size=2))),
        **numbers,
    )


@given(programmes())
def test_what_is_written_reads_again_as_the_same(programme: Programme) -> None:
    asked = read("e.toml", written(programme))
    assert asked.id == programme.id
    assert asked.state is programme.state
    again = applied("e.toml", asked, programme)
    assert all(getattr(again, name) == getattr(programme, name) for name in EDITABLE)


@pytest.mark.parametrize("sign", ["\x1b[2J", "\x9b31m", "\u202e"])
@pytest.mark.parametrize("key", ["name", "contact", "places", "themes", "signposts"])
def test_what_would_steer_a_terminal_or_turn_a_line_round_is_refused(key: str, sign: str) -> None:
    whole = make_programme(contact="Jo", signposts=("Samaritans 116 123",))
    assert key not in problems(whole)
    value: Any = getattr(whole, key)
    bent: Any = f"{value}{sign}" if isinstance(value, str) else (*value[:-1], f"{value[-1]}{sign}")
    assert problems(replace(whole, **cast("dict[str, Any]", {key: bent})))[key].key == "problem-hidden"
