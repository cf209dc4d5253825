"""Every sentence people read: each key that the engine asks for is in the catalogue with all that it needs, none is
there for nothing, and all are short. The keys are read out of the source of the engine and of the pages.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import textstat
from fluent.syntax import FluentParser
from fluent.syntax.ast import Message, VariableReference
from fluent.syntax.visitor import Visitor

from conversations import wording
from conversations.digest.body import COUNTS
from conversations.digest.words import TRENDS
from conversations.flows.administration import COMMANDS
from conversations.flows.convening import rhythm
from conversations.flows.record import REASONS, WHY
from conversations.model import Sharing
from conversations.wording import LANGUAGES, Voice
from tests.unit.builders import make_programme

CONVERSATIONS = Path(wording.__file__).parent
MODULES = sorted([*CONVERSATIONS.rglob("*.py"), *(CONVERSATIONS.parent / "bot").rglob("*.py")])
MOST_WORDS = 20
Function = ast.FunctionDef | ast.AsyncFunctionDef


# --- what the catalogue has ---------------------------------------------------------------------------------------


class _Variables(Visitor):
    def __init__(self) -> None:
        self.names: set[str] = set()

    def visit_VariableReference(self, node: VariableReference) -> None:
        self.names.add(node.id.name)


@cache
def catalogue(language: str = "en") -> dict[str, frozenset[str]]:
    """Each key of a catalogue and the variables in its sentence."""
    parts = sorted((CONVERSATIONS / "catalogues" / language).glob("*.ftl"))
    text = "\n".join(part.read_text(encoding="utf-8") for part in parts)
    found: dict[str, frozenset[str]] = {}
    for entry in FluentParser().parse(text).body:
        if isinstance(entry, Message):
            assert entry.id.name not in found, f"{entry.id.name} is there twice"
            variables = _Variables()
            variables.visit(entry)
            found[entry.id.name] = frozenset(variables.names)
    return found


# --- what the engine asks for -------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Asked:
    """One place where a sentence is asked for: the keys it may be (a pattern where only parts are known), and the
    variables that it is given."""

    place: str
    keys: tuple[re.Pattern[str], ...]
    given: frozenset[str]


def literals(node: ast.expr) -> Iterator[re.Pattern[str]]:
    """The keys that an expression can stand for."""
    match node:
        case ast.Constant(value=str(text)):
            yield re.compile(re.escape(text))
        case ast.JoinedStr(values=parts):
            known = (
                re.escape(p.value) if isinstance(p, ast.Constant) and isinstance(p.value, str) else ".+" for p in parts
            )
            yield re.compile("".join(known))
        case ast.IfExp(body=body, orelse=orelse):
            yield from literals(body)
            yield from literals(orelse)
        case ast.Subscript(value=ast.Tuple(elts=items)) | ast.Tuple(elts=items):
            for item in items:
                yield from literals(item)
        case ast.Call(func=ast.Attribute(value=ast.Dict(values=values), attr="get"), args=[_, default]):
            for item in (*values, default):
                yield from literals(item)
        case _:
            return


def behind(name: str, function: Function, module: ast.Module) -> Iterator[re.Pattern[str]]:
    """The keys that a variable can stand for: what it is set to, or what the function is called with."""
    for node in ast.walk(function):
        if isinstance(node, ast.Assign):
            for value in assigned(name, node):
                yield from literals(value)
        elif isinstance(node, ast.comprehension) and ast.unparse(node.target) == name:
            yield from literals(node.iter)
    parameters = [argument.arg for argument in function.args.args]
    if name in parameters:
        for default in function.args.defaults[-1:]:
            yield from literals(default)
        for call in ast.walk(module):
            if isinstance(call, ast.Call) and ast.unparse(call.func) == function.name:
                for argument in call.args[parameters.index(name) :][:1]:
                    yield from literals(argument)


def assigned(name: str, node: ast.Assign) -> Iterator[ast.expr]:
    """What an assignment sets a variable to, by itself or as one of several."""
    for target in node.targets:
        if isinstance(target, ast.Name) and target.id == name:
            yield node.value
        elif isinstance(target, ast.Tuple) and name in (names := [ast.unparse(item) for item in target.elts]):
            yield from (n.elts[names.index(name)] for n in ast.walk(node.value) if isinstance(n, ast.Tuple))


def speaks(call: ast.Call) -> bool:
    """`voice(…)`, `theirs(…)`, `problem(…)`, `turn.voice(…)`, `owner(…)`, `Voice(language)(…)`, `turn.say(…)`, and the voice's own `self(…)`."""
    match call.func:
        case (
            ast.Name(id="voice" | "owner" | "self" | "theirs" | "problem")
            | ast.Attribute(attr="voice" | "say" | "say_with_words")
        ):
            return True
        case ast.Call(func=ast.Name(id="Voice")):
            return True
        case _:
            return False


@cache
def asked() -> tuple[Asked, ...]:
    found = []
    for path in MODULES:
        module = ast.parse(path.read_text(encoding="utf-8"))
        for function in (node for node in ast.walk(module) if isinstance(node, Function)):
            for call in (node for node in ast.walk(function) if isinstance(node, ast.Call)):
                if not speaks(call) or not call.args:
                    continue
                key, place = call.args[0], f"{path.relative_to(CONVERSATIONS.parent)}:{call.lineno}"
                known = behind(key.id, function, module) if isinstance(key, ast.Name) else literals(key)
                given = frozenset(keyword.arg or "**" for keyword in call.keywords)
                found.append(Asked(place, tuple(known), given))
    return tuple(found)


def matching(pattern: re.Pattern[str]) -> set[str]:
    return {key for key in catalogue() if pattern.fullmatch(key)}


def test_the_reader_of_the_source_finds_what_is_there() -> None:
    assert len(asked()) > 150
    # A key that is passed on was seen where it came from.
    passed_on = {
        "conversations/turn.py",
        "conversations/wording.py",
        "conversations/flows/programme_forms.py",  # what is wrong with a programme is found in conversations/programmes.py
        "conversations/programme_file.py",
        "bot/convening.py",
        "bot/programmes.py",
        "bot/web/inviting.py",  # what is wrong in a list of people is found in conversations/sheets.py
    }
    assert [each.place for each in asked() if not each.keys and each.place.split(":")[0] not in passed_on] == []


def test_every_sentence_that_is_asked_for_is_in_the_catalogue() -> None:
    missing = [(each.place, key.pattern) for each in asked() for key in each.keys if not matching(key)]
    assert missing == []


@pytest.mark.parametrize(
    "key",
    [
        *(f"sharing-{way}" for way in Sharing if way is not Sharing.PASSED),
        *(f"kept-{way}" for way in Sharing if way is not Sharing.PASSED),
        *(f"said-{answer}" for answer in ("in", "out")),
        *(f"help-{command}" for command in COMMANDS),
        *(f"count-{count}" for count in COUNTS),
        *(f"trend-{name}" for name in TRENDS),
        *(f"needs-{need}" for need in ("quiet_circles", "stuck_promises", "missing_realms")),
        *(f"unplaced-{reason}" for reason in ("alone", "blocked", "language", "hours", "numbers", "paused")),
        *(f"record-unplaced-{reason}" for reason in REASONS),
        *(f"{kind}-{why}" for kind in ("repeat", "why-again") for why in WHY),
        *(f"record-ratio-{method}" for method in ("program", "partners")),
        *(f"notice-{part}{text}" for part in ("do", "kept", "seen", "time", "law", "out") for text in ("", "-text")),
    ],
)
def test_every_key_that_is_put_together_is_in_the_catalogue(key: str) -> None:
    assert key in catalogue()


def test_every_sentence_is_given_what_it_needs() -> None:
    lacking = [
        (each.place, key, sorted(catalogue()[key] - each.given))
        for each in asked()
        for pattern in each.keys
        for key in matching(pattern)
        if ".+" not in pattern.pattern and not catalogue()[key] <= each.given
    ]
    assert lacking == []


def test_no_sentence_is_there_for_nothing() -> None:
    used = {key for each in asked() for pattern in each.keys for key in matching(pattern)}
    assert sorted(catalogue().keys() - used) == []


# --- how it reads -------------------------------------------------------------------------------------------------

NUMBERS = (
    "share", "met", "change", "count", "people", "circles", "waiting", "number", "total", "made", "possible", "threshold",
    "most", "already", "emails",
)  # fmt: skip


def spoken(key: str, number: int = 2, language: str = "en") -> str:
    """A sentence with something plausible for every variable. In an example, a variable counts for one word."""
    values: dict[str, str | int] = dict.fromkeys(catalogue()[key], "Amina")
    values |= {name: number for name in catalogue()[key] if name in NUMBERS}
    values |= {name: 2000 for name in catalogue()[key] if name in ("longest", "length")}
    return Voice(language)(key, **values)


def sentences(text: str) -> list[str]:
    return [part for part in re.split(r"(?<=[.!?])\s+", text) if part]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sentence_can_be_said(language: str) -> None:
    for key in catalogue():
        for number in (0, 1, 2, 3, 5, 6):
            text = spoken(key, number, language)
            assert text, key
            assert text.strip() == text, key
            assert not re.search(r"[{}$]|  |\bNone\b", text), text
            # Directional isolates would be shown as boxes by some clients.
            assert not re.search("[\u2066-\u2069]", text), key


def test_sentences_are_short() -> None:
    lengths = {sentence: len(sentence.split()) for key in catalogue() for sentence in sentences(spoken(key))}
    assert {sentence: words for sentence, words in lengths.items() if words > MOST_WORDS} == {}


def test_welsh_sentences_are_short() -> None:
    """Welsh takes a word or two more for the same."""
    said = [sentence for key in catalogue() for sentence in sentences(spoken(key, language="cy"))]
    assert [sentence for sentence in said if len(sentence.split()) > MOST_WORDS + 4] == []


def test_welsh_is_said_in_welsh_and_awaits_its_review() -> None:
    """Only what is a name, a figure or one word in both may be the same; each part says that it is to be reviewed."""
    same = [key for key in catalogue() if spoken(key, language="cy") == spoken(key)]
    assert [key for key in same if re.search(r"[A-Za-z]{2}", re.sub(r"Amina|[KM]B", "", spoken(key)))] == []
    for part in (CONVERSATIONS / "catalogues" / "cy").glob("*.ftl"):
        assert "awaiting review by a professional translator" in part.read_text(encoding="utf-8"), part.name
    assert not any("adolygiad" in spoken(key, language="cy") for key in catalogue())


def test_sentences_are_plain_words() -> None:
    """A catalogue has words; adapters make the markup. Nobody is blamed, and nothing is said in jargon."""
    jargon = re.compile(r"\b(error|invalid|failed|illegal|users?|utili[sz]e|leverage|stakeholders?)\b", re.IGNORECASE)
    for key in catalogue():
        text = spoken(key)
        assert not re.search(r"[*_<>`]|https?:", text), text
        assert not jargon.search(text), text
        # Slack's longest label.
        assert len(text) <= 75 or not key.startswith("button-"), text


@pytest.mark.parametrize(
    ("key", "values", "text"),
    [
        ("round-made", {"number": 3, "people": 1, "circles": 1}, "Round 3: one person said yes, and one circle is on the way."),
        ("round-made", {"number": 3, "people": 2, "circles": 2}, "Round 3: 2 people said yes, and 2 circles are on the way."),
        ("round-made", {"number": 3, "people": 5, "circles": 0}, "Round 3: 5 people said yes, and 0 circles are on the way."),
        ("kept-waiting", {"waiting": 1}, "Answers are shown once everybody has answered or passed. When this was kept, I was still waiting for one person."),
        ("kept-waiting", {"waiting": 2}, "Answers are shown once everybody has answered or passed. When this was kept, I was still waiting for 2 people."),
        ("kept-waiting", {"waiting": 5}, "Answers are shown once everybody has answered or passed. When this was kept, I was still waiting for 5 people."),
        ("button-hello", {"count": 1, "names": "Tom"}, "Say hello to Tom"),
        ("button-hello", {"count": 2, "names": "Tom and Rhian"}, "Say hello to everybody"),
        ("why-theme-all", {"count": 1, "theme": "youth"}, "a theme you both chose (youth)"),
        ("why-theme-all", {"count": 2, "theme": "youth"}, "a theme you all chose (youth)"),
        ("why-place-all", {"count": 1, "place": "Harbour"}, "a place you both lead in (Harbour)"),
        ("why-place-all", {"count": 4, "place": "Harbour"}, "a place you all lead in (Harbour)"),
        ("why-realms", {"count": 2}, "two realms"),
        ("why-realms", {"count": 5}, "five realms"),
        ("why-new", {"count": 1}, "a new face"),
        ("why-new", {"count": 2}, "only new faces"),
        ("joined-late", {"count": 1, "names": "Tom"}, "Tom joins your circle."),
        ("joined-late", {"count": 2, "names": "Tom and Ann"}, "Tom and Ann join your circle."),
        ("problem-too-long", {"longest": 2000}, "This is too long. Please keep it to 2,000 characters."),
        ("words-too-long", {"length": 12345, "longest": 8000}, "That message has 12,345 characters. I can carry 8,000. Nothing was sent, so please split it."),
        ("reacted", {"name": "Tom", "emoji": "👍", "words": "Hello { $name } <b>"}, "Tom reacted 👍 to: Hello { $name } <b>"),
    ],
)  # fmt: skip
def test_numbers_read_right(key: str, values: dict[str, str | int], text: str) -> None:
    assert Voice("en")(key, **values) == text


@pytest.mark.parametrize(
    ("key", "values", "text"),
    [
        ("size-people", {"count": 1}, "Un person"),
        ("size-people", {"count": 2}, "Dau o bobl"),
        ("size-people", {"count": 3}, "3 o bobl"),
        ("size-people", {"count": 6}, "6 o bobl"),
        ("round-made", {"number": 3, "people": 0, "circles": 0}, "Rownd 3: ni ddywedodd neb ie, ac nid oes cylch ar y ffordd."),
        ("round-made", {"number": 3, "people": 2, "circles": 1}, "Rownd 3: dywedodd dau o bobl ie, ac mae un cylch ar y ffordd."),
        ("every-weeks", {"weeks": 2}, "Bob pythefnos"),
    ],
)  # fmt: skip
def test_welsh_numbers_read_right(key: str, values: dict[str, int], text: str) -> None:
    assert Voice("cy")(key, **values) == text


@pytest.mark.parametrize(
    ("language", "settings", "text"),
    [
        ("en", {"cadence_weeks": 1}, "One opens each week, on Monday at 09:00."),
        ("en", {"cadence_weeks": 3, "cadence_day": 3}, "One opens every 3 weeks, on Thursday at 09:00."),
        ("en", {"cadence_months": 1}, "One opens each month, on the first Monday at 09:00."),
        ("en", {"cadence_months": 3, "cadence_nth": -1, "cadence_day": 3}, "Every 3 months, one opens on the last Thursday at 09:00."),
        ("cy", {"cadence_weeks": 2}, "Mae un yn agor bob pythefnos: dydd Llun, 09:00."),
        ("cy", {"cadence_months": 1}, "Mae un yn agor bob mis: dydd Llun, y cyntaf yn y mis, 09:00."),
        ("cy", {"cadence_months": 2, "cadence_nth": 2}, "Mae un yn agor bob deufis: dydd Llun, yr ail yn y mis, 09:00."),
    ],
)  # fmt: skip
def test_when_rounds_open_is_said_back(language: str, settings: dict[str, Any], text: str) -> None:
    programme = make_programme("p", **{"cadence_day": 0, "cadence_hour": 9, **settings})
    assert rhythm(programme, Voice(language)).startswith(text)


def test_welsh_lists_and_days() -> None:
    assert Voice("cy").names(["Amina", "Tom"]) == "Amina a Tom"
    assert Voice("cy").names(["Tom", "Rhian", "Amina"]) == "Tom, Rhian ac Amina"
    assert Voice("cy").names(["Tom", "Yusuf"]) == "Tom a Yusuf"
    assert Voice("cy").day(date(2026, 11, 27)) == "dydd Gwener 27 Tachwedd 2026"
    assert Voice("cy").weekday(0) == "dydd Llun"


@pytest.mark.parametrize(
    ("names", "read"),
    [
        ([], ""),
        (["Amina"], "Amina"),
        (["Amina", "Tom"], "Amina and Tom"),
        (["Amina", "Tom", "Rhian"], "Amina, Tom and Rhian"),
        (["A", "B", "C", "D"], "A, B, C and D"),
        (["{ $first }", "الاسم"], "{ $first } and الاسم"),
    ],
)
def test_names_read_as_a_list(names: list[str], read: str) -> None:
    assert Voice("en").names(names) == read


def test_days_are_spelt_out_with_their_weekday() -> None:
    voice = Voice("en")
    assert voice.day(date(2026, 11, 27)) == "Friday 27 November 2026"
    late = datetime(2026, 11, 27, 23, 30, tzinfo=ZoneInfo("Europe/London"))
    assert voice.day_of(late, "Europe/London") == "Friday 27 November 2026"
    assert voice.day_of(late, "Europe/Berlin") == "Saturday 28 November 2026"
    for day in (date.min, date.max, date(2028, 2, 29)):
        assert str(day.day) in voice.day(day)
        assert voice.day(day + (timedelta(1) if day == date.min else -timedelta(1)))


def test_a_language_without_a_catalogue_is_answered_in_english() -> None:
    assert Voice("tlh")("button-join") == Voice("en")("button-join")
    assert Voice("")("button-join") == Voice("en")("button-join")


def test_a_key_that_nobody_wrote_is_a_mistake() -> None:
    with pytest.raises(KeyError, match="no-such-sentence"):
        Voice("en")("no-such-sentence")
    with pytest.raises(KeyError, match="already-in"):
        Voice("en")("already-in")


def test_every_other_language_says_the_same_with_the_same_variables() -> None:
    for language in LANGUAGES:
        assert {key: catalogue(language).get(key) for key in catalogue()} == catalogue(), language


# --- how easy it is to read ---------------------------------------------------------------------------------------

OLDEST = 11
"""The reading age that the whole catalogue has to be at or below, and the age at which a school's first year begins."""
FIRST_YEAR = 5
HARDEST_MESSAGE = 7.5
LONG = 12


def test_the_whole_catalogue_reads_at_a_childs_age() -> None:
    """By Flesch and Kincaid's formula, which gives the year at school. Labels count as the sentences they stand for."""
    texts = [spoken(key) for key in catalogue()]
    together = " ".join(text if text[-1:] in ".?!" else f"{text}." for text in texts)
    assert textstat.flesch_kincaid_grade(together) + FIRST_YEAR <= OLDEST


def test_no_message_is_much_harder_than_the_others() -> None:
    hard = {
        key: grade
        for key in catalogue()
        if len(spoken(key).split()) >= LONG and (grade := textstat.flesch_kincaid_grade(spoken(key))) > HARDEST_MESSAGE
    }
    assert hard == {}
