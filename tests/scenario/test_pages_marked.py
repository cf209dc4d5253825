"""Pages, e-mails, what the menu of a message opens, and the app's own words in a made-up language: whatever somebody reads
outside the marks is a sentence that no translator would see. (Messages and forms are in test_languages.)"""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from html.parser import HTMLParser
from pathlib import Path

import aiohttp
import pytest

from adapters.local.world import default_world
from bot.local import LEAD, NEIGHBOURS
from bot.sample_words import LEARNT, TELLINGS
from tests.scenario.test_inviting import page_of
from tests.scenario.test_journey import fetch, link
from tests.scenario.test_languages import CIRCLE, MADE_UP, made_up, own_words, seen, unmarked
from tests.scenario.tongue import ForeignTown, foreign_town
from tests.wire.mail_kit import MailServer, html_of, mail_server, text_of

__all__ = ["made_up"]
READ_ALOUD = ("alt", "aria-label", "title", "placeholder")


class _Page(HTMLParser):
    """What somebody reads of a page, or has read to them."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[str] = []
        self.language = ""
        self._inside: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "html":
            self.language = given.get("lang") or ""
        if tag not in ("meta", "link", "img", "br", "input", "hr"):
            self._inside.append(tag)
        self.lines += [value for name in READ_ALOUD if (value := given.get(name))]

    def handle_endtag(self, tag: str) -> None:
        while self._inside and self._inside.pop() != tag:
            pass

    def handle_data(self, data: str) -> None:
        if data.strip() and not {"style", "script"} & set(self._inside):
            self.lines.append(" ".join(data.split()))


def read(html: str) -> _Page:
    page = _Page()
    page.feed(html)
    return page


@pytest.fixture
async def mail() -> AsyncIterator[MailServer]:
    async with mail_server() as running:
        yield running


@pytest.fixture
async def town(
    tmp_path: Path, _migrated_sqlite_url: str, mail: MailServer, made_up: None
) -> AsyncIterator[ForeignTown]:
    more = {"SMTP_URL": mail.url, "MAIL_FROM": "Convenor <convenor@example.org>"}
    async with foreign_town(
        tmp_path, _migrated_sqlite_url, default_world(), MADE_UP, more=more, neighbours=NEIGHBOURS
    ) as running:
        yield running


async def test_no_page_says_anything_outside_the_catalogue(town: ForeignTown) -> None:
    await town.introduce(*CIRCLE)
    await town.say(LEAD, "programme")
    await town.press(LEAD, "Invite people")
    sheet = page_of(town, LEAD, town.said(LEAD, "From a spreadsheet"))
    await town.press(LEAD, "Make a link")
    invitation = page_of(town, LEAD, town.said(LEAD, "Open the invitation"))
    await town.move("next week")
    await town.say(LEAD, "digest")
    await town.say("amina", "my data")
    digest = link(town, LEAD, "/digests/")
    shown_first = (await fetch(digest))[1]
    assert "<svg" in shown_first
    assert "10" in shown_first, "with figures, not the page of a small programme"
    addresses = [
        invitation, sheet, digest, f"{digest}/2026-W44", link(town, "amina", "/my-data/"), link(town, LEAD, "/matching/"),
        *(f"{town.url}/{path}" for path in ("matching", "privacy", "terms", "slack/install", "slack/oauth_redirect",
                                            "slack/oauth_redirect?error=access_denied", "digests/nothing", "join/none")),
    ]  # fmt: skip
    own = [*own_words(town), *LEARNT, *TELLINGS]  # the neighbours' own words
    outside = []
    async with aiohttp.ClientSession(headers={"Accept-Language": f"{MADE_UP}, en"}) as session:
        for address in addresses:
            async with session.get(address) as answer:
                shown = read(await answer.text())
            assert shown.language == MADE_UP, address
            outside += [(address, line) for line in unmarked("\n".join(shown.lines), own)]
        form = aiohttp.FormData()
        form.add_field("people", b"name,account,email\nTom,,tom\n", filename="people.csv", content_type="text/csv")
        async with session.post(sheet, data=form) as answer:
            outside += [("report", line) for line in unmarked("\n".join(read(await answer.text()).lines), own)]
    assert outside == []


async def test_no_mail_says_anything_outside_the_catalogue(town: ForeignTown, mail: MailServer) -> None:
    await town.introduce(*CIRCLE)
    await town.say(LEAD, "digest")
    await town.fill(LEAD, "How I get this", "Save", {"where": ["mail"], "mail": "lead@example.org", "hour": "-1"})
    await town.move("next week")
    [sent] = [each for each in mail.mails if each["To"] == "lead@example.org"][-1:]
    own = own_words(town)
    texts = (str(sent["Subject"]), text_of(sent), "\n".join(read(html_of(sent)).lines))
    addressless = [re.sub(r"https?://\S+", "", text) for text in texts]
    assert [line for text in addressless for line in unmarked(text, own)] == []


async def test_what_the_menu_of_a_message_opens_is_in_the_catalogue(town: ForeignTown) -> None:
    await town.introduce(*CIRCLE)
    await town.say("amina", "Good to meet you both. I run housing.")
    await town.press("amina", "Send")
    own = own_words(town)
    for who in ("tom", "amina"):
        message = town.messages(who)[-1]
        for concern in (False, True):
            act = await town.playground.people.shortcut(who, message.id, concern=concern)
            assert act.status == 200
            await town.settle()
            shown = town.modal(who) or [*seen(town, who)][-1]
            assert "⟦" in shown
            assert list(unmarked(shown, own)) == [], who


async def test_what_a_team_and_a_stranger_read_is_in_the_catalogue(town: ForeignTown) -> None:
    own = own_words(town)
    assert (await town.playground.people.add_to_team("rhian")).status == 200
    await town.settle()
    for who in ("rhian", "tom", "amina"):
        for text in seen(town, who):
            assert list(unmarked(text, own)) == [], who
