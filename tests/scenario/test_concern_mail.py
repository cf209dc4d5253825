"""A concern by e-mail: to the programme's mailbox, at once, with the writer's own words and nobody else's."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.local import LEAD
from conversations.values import replace
from tests.scenario.town import Town, running_town
from tests.wire.mail_kit import MailServer, html_of, mail_server, text_of

MAILBOX = "safeguarding@example.org"


@pytest.fixture
async def server() -> AsyncIterator[MailServer]:
    async with mail_server() as running:
        yield running


@pytest.fixture
async def town(tmp_path: Path, _migrated_sqlite_url: str, server: MailServer) -> AsyncIterator[Town]:
    more = {"SMTP_URL": server.url, "MAIL_FROM": "Convenor <convenor@example.org>"}
    async with running_town(tmp_path, _migrated_sqlite_url, neighbours=0, more=more) as running:
        await running.introduce("rhian", "tom", "amina")
        for who in ("rhian", "tom", "amina"):
            await running.press(who, "Say hello to everybody")
        queries = running.playground.convenor.queries
        programme = (await queries.programmes())[0]
        await queries.save_programme(replace(programme, concern_mail=MAILBOX))
        yield running


async def test_a_concern_goes_to_the_mailbox_too_without_anybody_elses_words(town: Town, server: MailServer) -> None:
    await town.say("tom", "You should be ashamed of yourself")
    await town.say("rhian", "concern")
    assert "the programme's safeguarding mailbox, by e-mail" in town.latest("rhian")
    people, copy = town.playground.people, next(m for m in town.messages("rhian") if "ashamed" in str(m))
    assert (await people.shortcut("rhian", copy.id, concern=True)).status == 200
    await town.settle()
    dialog, given = town.messages("rhian")[-1], {"text": "I <b>worry</b>\nBcc: everybody@example.org"}
    assert (await people.press("rhian", "Send", message=dialog.id, given=given)).status == 200
    await town.settle()
    (mail,) = server.mails
    assert server.envelopes[0].rcpt_tos == [MAILBOX]
    assert mail["To"] == MAILBOX
    assert str(mail["Subject"]).startswith("A concern was raised in")
    assert mail["List-Unsubscribe"] is None
    for told in (text_of(mail), html_of(mail)):
        assert "Rhian" in told
        assert "It is about something that somebody else wrote." in told
        assert "ashamed" not in told
        assert "Tom" not in told
    assert "I <b>worry</b>" in text_of(mail)
    assert "I &lt;b&gt;worry&lt;/b&gt;" in html_of(mail)
    # Whoever hears of concerns in chat reads all of it, as before.
    assert "ashamed" in town.latest(LEAD)
    assert "gone to the programme's safeguarding mailbox" in town.screen("rhian")


async def test_without_a_mailbox_no_mail_goes(town: Town, server: MailServer) -> None:
    queries = town.playground.convenor.queries
    await queries.save_programme(replace((await queries.programmes())[0], concern_mail=""))
    await town.say("rhian", "concern")
    await town.fill("rhian", "Raise a concern", "Send", {"about": "else", "text": "I am worried"})
    assert "I am worried" in town.latest(LEAD)
    assert server.mails == []
