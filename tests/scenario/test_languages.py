"""Welsh from the first message on, and a made-up language that finds whatever is said outside the catalogue."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pytest

from adapters.local.seen import cards_of, view_words, words
from adapters.local.world import default_world
from bot.local import LEAD
from bot.local import town as programme_of
from conversations import guides, wording
from conversations.wording import Voice
from tests.scenario.test_journey import fetch, link
from tests.scenario.tongue import ForeignTown, foreign_town
from tests.scenario.town import MONDAY_MORNING, PROFILES, Town

CIRCLE = ("rhian", "tom", "amina")
MADE_UP = "qps"
SAID = (
    "Good to meet you both. I run housing.",
    "visit the youth club",
    "the street",
    "My aunt gave up.",
    "A key.",
    "👍",
)


async def journey(town: ForeignTown) -> None:
    """From a code to a digest, and through the pages that chat has."""
    await town.introduce(*CIRCLE)
    await town.say("tom", SAID[0])
    await town.press("tom", "Send")
    await town.move("tomorrow")
    await town.fill("tom", "Answer", "Save", {"text": SAID[3], "sharing": "circle"})
    for who in ("amina", "rhian"):
        await town.press(who, "Pass")
    await town.fill("tom", "Make a promise", "Next", {"what": SAID[1], "when": "in 3 days", "for": SAID[2]})
    await town.press("tom", "Yes, record it")
    await town.say("tom", "commitments")
    await town.fill("tom", "I'm stuck", "Ask my circle", {"note": SAID[4]})
    await town.press("rhian", "I can help")
    for who in (*CIRCLE, LEAD):
        for command in ("home", "help", "my data", "commitments", "consents", "circle", "pace", "concern", "block",
                        "notice", "profile", "say", "programme", "guides", "digest", "link", "leave"):  # fmt: skip
            await town.say(who, command)
    for button in ("Look at it", "Who has joined", "Roles", "What was done", "Rounds and circles", "Invite people"):
        await town.say(LEAD, "guides" if button == "Look at it" else "programme")
        await town.press(LEAD, button)
    for _ in range(4):
        await town.move("tomorrow")
    await town.press("tom", "Done")
    await town.say("amina", "pause until next Friday")
    await town.move("next week")


# --- a made-up language -------------------------------------------------------------------------------------------


@pytest.fixture
def made_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """A language in which each sentence of the catalogue is the English one between marks."""
    real = Voice.__call__

    def marked(self: Voice, key: str, **values: str | int) -> str:
        said = real(self, key, **values)
        return f"⟦{said}⟧" if self.language == MADE_UP else said

    monkeypatch.setitem(wording.LANGUAGES, MADE_UP, "Made up")
    monkeypatch.setitem(wording._LOCALES, MADE_UP, "en_GB")
    monkeypatch.setattr(Voice, "__call__", marked)


@pytest.fixture
async def marked_town(tmp_path: Path, _migrated_sqlite_url: str, made_up: None) -> AsyncIterator[ForeignTown]:
    async with foreign_town(tmp_path, _migrated_sqlite_url, default_world(), MADE_UP) as running:
        yield running


def own_words(town: Town) -> list[str]:
    """What is not the bot's: names, places, themes, what people wrote, and guides, which have translations of their own."""
    programme = programme_of(town.playground.world, MONDAY_MORNING)
    found = [*SAID, programme.name, programme.contact, *programme.places, *programme.themes]
    found += [realm.name for realm in programme.realms]
    found += [w.name for w in town.playground.world.workspaces.values()]
    found += [person.name for person in town.playground.world.people.values()]
    found += [str(value) for profile in PROFILES.values() for value in (profile.get("title"), profile.get("assets"))]
    found += ["Convenor", "Slack", "Teams", "English", "Cymraeg", "Made up", "Europe/London"]
    for guide in map(guides.load, guides.shipped()):
        found += [guide.title, guide.about]
        for prompt in guide.prompts:
            found += [prompt.question, prompt.note, *prompt.variants.values()]
    return sorted((each for each in found if each), key=len, reverse=True)


def seen(town: Town, who: str) -> Iterator[str]:
    """What somebody reads of each message. The values of choices are in a card, and nobody is shown them."""
    for message in town.messages(who):
        cards = cards_of(message)
        values = {c["value"] for card in cards for c in choices(card)}
        yield "\n".join(line for line in words(message).splitlines() if line not in values)


def choices(node: Any) -> Iterator[dict[str, str]]:
    if isinstance(node, dict):
        yield from node.get("choices", ())
    for inner in node.values() if isinstance(node, dict) else node if isinstance(node, list) else ():
        yield from choices(inner)


def unmarked(text: str, own: list[str]) -> Iterator[str]:
    """What stands outside the marks and is nobody's own words: letters only, for numbers are the same everywhere."""
    while (shorter := re.sub(r"⟦[^⟦⟧]*⟧", "", text)) != text:
        text = shorter
    for words_ in own:
        text = text.replace(words_, "")
    text = re.sub(
        rf"\b({'|'.join(DATES)})\b|\b[0-9A-Z]{{4}}(-[0-9A-Z]{{4}})+\b|[A-Z]\w+/\w+|UTC", "", text
    )  # codes, zones
    for line in text.splitlines():
        if re.search(r"[^\W\d_]{2,}|[⟦⟧]", line):
            yield line


DATES = [Voice("en").weekday(day) for day in range(7)] + [
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December", "Jan", "Feb", "Mar", "Apr", "Jun", "Jul", "Aug", "Sept", "Oct", "Nov", "Dec",
]  # fmt: skip


async def test_nothing_is_said_outside_the_catalogue(marked_town: ForeignTown) -> None:
    await journey(marked_town)
    own = own_words(marked_town)
    world = marked_town.playground.world
    texts = [(who, text) for who in (*CIRCLE, LEAD) for text in seen(marked_town, who)]
    texts += [("a form", view_words(view.view)) for view in world.views.values()]
    await marked_town.playground.people.open_home("amina")
    await marked_town.settle()
    home = world.person("amina").home
    assert home is not None
    texts.append(("amina's home", view_words({"title": None, "submit": None, **home})))
    assert len(texts) > 100
    assert sorted({(who, line) for who, text in texts for line in unmarked(text, own)}) == []


@pytest.fixture
async def mixed_town(tmp_path: Path, _migrated_sqlite_url: str, made_up: None) -> AsyncIterator[ForeignTown]:
    async with foreign_town(tmp_path, _migrated_sqlite_url, default_world(), MADE_UP, ("amina",)) as running:
        yield running


async def test_everybody_reads_their_own_language_at_the_same_time(mixed_town: ForeignTown) -> None:
    """One of three reads the made-up language: all that is sent to her is marked, and nothing of it to the others."""
    town = mixed_town
    await journey(town)
    own = own_words(town)
    assert sorted({line for text in seen(town, "amina") for line in unmarked(text, own)}) == []
    for who in ("rhian", "tom", LEAD):
        assert [line for line in town.screen(who).splitlines() if "⟦" in line] == []


# --- Welsh --------------------------------------------------------------------------------------------------------


@pytest.fixture
async def welsh_town(tmp_path: Path, _migrated_sqlite_url: str) -> AsyncIterator[ForeignTown]:
    async with foreign_town(tmp_path, _migrated_sqlite_url, default_world(), "cy") as running:
        yield running


async def test_the_whole_journey_in_welsh(welsh_town: ForeignTown) -> None:
    """From the first message on, by buttons and by typed words."""
    town = welsh_town
    assert "Helo, Convenor ydw i." in town.screen("amina")
    await town.convene()
    assert "Rydych chi nawr yn cynnull rhaglen Leading Eastvale" in town.latest(LEAD)
    await town.say("rhian", "ymuno")
    assert "rhyddid gwybodaeth" in town.latest("rhian")
    for who in CIRCLE:
        await town.join(who)
        assert "Rydych chi i mewn, dros faes" in town.latest(who)
    await town.press(LEAD, "Open a round now")
    await town.press("rhian", "I'm in")
    await town.say("tom", "i mewn")
    await town.say("amina", "I mewn!")
    await town.make_circles()
    met = town.latest("tom")
    assert "Dyma Amina Yusuf a Cllr Rhian Bevan" in met
    assert "thema a ddewisodd pob un ohonoch (Young people)" in met
    assert "tri maes a dim ond wynebau newydd" in met

    await town.move("tomorrow")
    for who in CIRCLE:
        assert "Cwestiwn 1 o 6" in town.latest(who)
        assert "Meddyliwch am un person" in town.latest(who)
    await town.fill("amina", "Answer", "Save", {"text": "Naw wythnos o aros.", "sharing": "circle"})
    await town.press("rhian", "Pass")
    await town.press("tom", "Pass")
    assert "Naw wythnos o aros." in town.latest("tom")

    await town.say("tom", "addo ymweld â'r clwb ieuenctid erbyn dydd Iau")
    assert "Byddwch yn" in town.latest("tom")
    assert "dydd Iau 5 Tachwedd 2026" in town.latest("tom")
    await town.press("tom", "Yes, record it")
    assert "Mae Tom Okafor wedi gwneud addewid" in town.latest("amina")
    for _ in range(3):
        await town.move("tomorrow")
    assert "Heddiw yw'r diwrnod ar gyfer: ymweld â'r clwb ieuenctid" in town.screen("tom")
    await town.press("tom", "Done")
    assert "Mae Tom Okafor wedi cadw addewid: ymweld â'r clwb ieuenctid" in town.latest("amina")

    await town.move("next week")
    assert "Leading Eastvale: wythnos" in town.screen(LEAD)
    await town.say("amina", "fy nata")
    status, page = await fetch(link(town, "amina", "/my-data/"))
    assert status == 200
    assert '<html lang="cy">' in page
    assert "Dyma&#39;r hyn sy&#39;n cael ei gadw amdanoch." in page
    status, page = await fetch(link(town, LEAD, "/digests/"))
    assert status == 200
    assert '<html lang="cy">' in page
    assert "Crynodeb wythnosol" in page
    await town.say("amina", "seibiant tan ddydd Gwener nesaf")
    assert "Y diwrnod olaf yw dydd Gwener" in town.latest("amina")


async def test_whoever_has_not_joined_chooses_a_language_by_its_name_and_all_goes_on_in_it(town: Town) -> None:
    """On Slack and on Teams: by the button of the first message, or by writing the word; and back again."""
    await town.convene()
    await town.press("amina", "Cymraeg")
    await town.say("tom", "cymraeg!")
    for who in ("amina", "tom"):
        assert "rhyddid gwybodaeth" in town.latest(who)
    await town.press("tom", "English")
    assert "freedom of information" in town.latest("tom")
    await town.press("amina", "Rwy'n cytuno")
    await town.fill("amina", "Eich proffil", "Cadw", PROFILES["amina"])
    assert "Rydych chi i mewn" in town.latest("amina")
    await town.press("tom", "I agree")
    await town.fill("tom", "Your profile", "Save", PROFILES["tom"])
    assert "You are in" in town.latest("tom")


async def test_a_language_is_changed_in_the_profile(town: Town) -> None:
    await town.join("amina")
    await town.say("amina", "profile")
    await town.fill("amina", "Your profile", "Save", {**PROFILES["amina"], "name": "Amina Yusuf", "language": "cy"})
    assert town.latest("amina") == "Mae eich proffil wedi'i gadw."
    await town.say("amina", "cymorth")
    assert "Beth gallwch chi ei ysgrifennu" in town.latest("amina")
    await town.say("amina", "proffil")
    await town.fill("amina", "Eich proffil", "Cadw", {**PROFILES["amina"], "name": "Amina Yusuf", "language": "en"})
    await town.say("amina", "help")
    assert "What you can write" in town.latest("amina")


async def test_two_without_a_language_in_common_are_not_put_together_and_who_talks_in_both_may_meet_either(
    town: Town,
) -> None:
    await town.convene()
    await town.join("rhian", speaks=["cy"])
    await town.join("amina", speaks=["en"])
    await town.press(LEAD, "Open a round now")
    for who in ("rhian", "amina"):
        await town.say(who, "in")
    await town.make_circles()
    for who in ("rhian", "amina"):
        assert "Nobody else shared a language with you this time." in town.latest(who)
    await town.say("rhian", "profile")
    await town.fill("rhian", "Your profile", "Save", {**PROFILES["rhian"], "speaks": ["cy", "en"]})
    await town.say(LEAD, "home")
    await town.press(LEAD, "Open a round now")
    for who in ("rhian", "amina"):
        await town.say(who, "in")
    await town.make_circles()
    assert "Meet Amina Yusuf" in town.latest("rhian")
    assert "Meet Cllr Rhian Bevan" in town.latest("amina")
