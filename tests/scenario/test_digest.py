"""The digest as leads live it: in chat, by e-mail, as a page with its archive, and how each of these is ended."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import AsyncIterator, Callable
from html import unescape
from pathlib import Path

import aiohttp
import pytest

from adapters.local.carrier import Act
from bot.local import LEAD, WEEKS_AHEAD
from conversations.flows.digest import allowed
from storage.digests import Digests
from tests.scenario.town import Town, running_town
from tests.wire.mail_kit import MailServer, html_of, mail_server, text_of

ADDRESS = "morgan.lead@example.org"


@pytest.fixture
async def server() -> AsyncIterator[MailServer]:
    async with mail_server() as running:
        yield running


@pytest.fixture
async def town(tmp_path: Path, _migrated_sqlite_url: str, server: MailServer) -> AsyncIterator[Town]:
    more = {"SMTP_URL": server.url, "MAIL_FROM": "Convenor <convenor@example.org>"}
    async with running_town(tmp_path, _migrated_sqlite_url, more=more) as running:
        await running.convene()
        yield running


async def fetch(address: str, method: str = "GET") -> tuple[int, str, bytes]:
    async with aiohttp.ClientSession() as session, session.request(method, address) as answer:
        return answer.status, answer.content_type, await answer.read()


async def read(address: str) -> str:
    status, _, found = await fetch(address)
    assert status == 200, address
    return found.decode()


def links(town: Town, path: str = "/digests/") -> list[str]:
    """The addresses of a kind that the lead was sent, oldest first."""
    found = re.findall(rf"{town.url}{path}[\w=-]{{40,}}", str([(m.blocks, m.attachments) for m in town.messages(LEAD)]))
    return list(dict.fromkeys(found))


async def choose(town: Town, where: list[str], **more: str | list[str]) -> Act:
    await town.press(LEAD, "How I get this")
    return await town.fill(LEAD, "How I get the digest", "Save", {"where": where, "mail": "", "hour": "-1", **more})


def digests(town: Town) -> int:
    return town.screen(LEAD).count("Leading Eastvale: week ")


async def test_the_digest_of_a_first_look_has_something_to_tell(tmp_path: Path) -> None:
    """As somebody meets it who tries the playground: in each of its first weeks, with nothing done there, neighbours meet."""
    async with running_town(tmp_path, ahead=WEEKS_AHEAD) as town:
        await town.convene()
        for _ in range(WEEKS_AHEAD):
            await town.move("next week")
            said = town.latest(LEAD)
            assert re.search(r"^\d+ of \d+ circles met", said, re.MULTILINE), said
            assert "promises" in said.lower()


async def test_a_quiet_week_is_told_in_a_few_true_sentences(town: Town) -> None:
    """The neighbours' history ends before the town begins: in the first week nobody does anything."""
    await town.move("next week")
    said = town.latest(LEAD)
    assert said.startswith(
        "Leading Eastvale: week 45\n2–8 Nov 2026\nA quiet week: nothing changed. Circles are open, but nobody wrote in them. Some things need you."
    )
    assert "Some circles have gone quiet." in said
    assert "Who meets whom" not in said


async def test_help_tells_leads_and_nobody_else_of_the_digest(town: Town) -> None:
    for who in (LEAD, "amina"):
        await town.say(who, "help")
    assert "digest: the latest digest" in town.latest(LEAD)
    assert "digest" not in town.latest("amina")


async def test_a_week_that_is_not_over_says_so_and_is_counted_once_a_day(town: Town) -> None:
    """Two looks with one person between them would tell of that person."""

    async def look() -> str:
        await town.say(LEAD, "home")
        await town.press(LEAD, "This week so far")
        await town.settle()
        return town.latest(LEAD)

    first = await look()
    assert first.startswith("Leading Eastvale: week 45\n2–8 Nov 2026\nThe week is not over yet: this is how it stands.")
    assert "nothing changed" not in first
    await town.join("amina")
    assert await look() == first
    await town.move("tomorrow")
    taking_part = re.search(r"taking part:\s+(\d+) \(the week before: (\d+)\)", await look())
    assert taking_part is not None
    assert int(taking_part[1]) == int(taking_part[2]) + 1


async def test_a_week_in_chat_and_on_its_page_with_the_weeks_before(town: Town) -> None:
    await town.say(LEAD, "digest")
    said = town.latest(LEAD)
    assert "Leading Eastvale: week 44" in said
    assert "Who meets whom" in said
    assert "(the week before: " in said
    address = links(town)[-1]
    page = await read(address)
    assert "Week 44 of 2026, Monday 26 October 2026 to Sunday 1 November 2026" in page
    for heading in ("Who meets whom", "Who is left out", "Whose voice is heard", "What came of it", "How it has gone"):
        assert f"<h2>{heading}</h2>" in page
    assert "<script" not in page
    assert not re.search(r"(src|href)=\"(https?:)?//", page), "nothing comes from elsewhere"
    # The archive, with the same link
    week_before = re.search(r'href="(/digests/[^"]+/2026-W43)"', page)
    assert week_before
    assert ">Week 43: 19–25 Oct 2026</a>" in page
    assert "Week 43 of 2026" in await read(town.url + week_before.group(1))
    # The same figures to take away
    (csv_link,) = re.findall(r'href="(/digests/[^"]+\.csv)"', page)
    (json_link,) = re.findall(r'href="(/digests/[^"]+\.json)"', page)
    table = csv.DictReader(io.StringIO(await read(town.url + csv_link)))
    rows = {row["name"]: row for row in table if row["kind"] == "count"}
    body = json.loads(await read(town.url + json_link))
    assert {name: row["value"] for name, row in rows.items() if name in body["counts"]} == {
        name: "" if value is None else str(value) for name, value in body["counts"].items()
    }
    for wrong in ("2026-W99", "2020-W01", "2026-W44.pdf", "x.csv"):
        assert (await fetch(f"{address}/{wrong}"))[0] == 404


async def test_pictures_stand_in_the_message_behind_links_of_their_own(town: Town) -> None:
    await town.say(LEAD, "digest")
    pictures = links(town, "/digests/picture/")
    assert len(pictures) >= 2
    for address in pictures:
        status, kind, drawn = await fetch(address)
        assert (status, kind) == (200, "image/png")
        assert drawn.startswith(b"\x89PNG")
        assert len(drawn) < 200_000
    assert (await fetch(pictures[0][:-6]))[0] == 404
    assert "links made: " in str([m.blocks for m in town.messages(LEAD)]), "each has words that say the same"


async def test_by_email_at_the_leads_own_hour_once(town: Town, server: MailServer) -> None:
    await town.move("next week")
    await choose(town, ["mail"], mail=ADDRESS, hour="9")
    assert "This is how you get your digests now: by e-mail." in town.latest(LEAD)
    before = digests(town)
    await town.move("2026-11-16T08:30")
    assert server.mails == [], "it is not nine yet"
    await town.move("2026-11-16T09:05")
    (mail,) = server.mails
    assert server.envelopes[0].rcpt_tos == [ADDRESS]
    assert mail["Subject"] == "Leading Eastvale: your digest for week 46, 9–15 Nov 2026"
    assert "Leading Eastvale: week 46" in text_of(mail)
    assert "What needs you" in html_of(mail) or "Nothing needs you" in html_of(mail)
    assert digests(town) == before, "the lead does not want it in chat"
    await town.move("2026-11-17T10:00")
    assert len(server.mails) == 1
    page = re.search(r"http://\S+/digests/(?!stop)\S+", text_of(mail))
    assert page
    assert "Week 46 of 2026" in await read(page.group(0))
    assert await town.playground.convenor.outbox.parked() == []


async def test_an_email_can_be_stopped_in_one_press(town: Town, server: MailServer) -> None:
    await town.move("next week")
    await choose(town, ["mail", "chat"], mail=ADDRESS)
    await town.move("next week")
    (mail,) = server.mails
    stop = str(mail["List-Unsubscribe"]).strip("<>")
    assert "Stop these digests?" in await read(stop)
    await town.move("next week")
    assert len(server.mails) == 2, "looking at the page stops nothing"
    before = digests(town)
    for _ in range(2):
        status, _, page = await fetch(stop, "POST")
        assert (status, b"You have stopped these digests" in page) == (200, True)
    await town.move("next week")
    assert (len(server.mails), digests(town)) == (2, before)
    assert (await fetch(stop[:-8], "POST"))[0] == 404
    # And it is as easy to begin again.
    await town.say(LEAD, "digest")
    assert digests(town) == before + 1
    await choose(town, ["mail"], mail=ADDRESS)
    await town.move("next week")
    assert len(server.mails) == 3


async def test_stopped_in_chat_with_one_press(town: Town) -> None:
    await town.move("next week")
    before = digests(town)
    await town.press(LEAD, "Stop these digests")
    assert "You get no more digests of Leading Eastvale" in town.latest(LEAD)
    await town.move("next week")
    assert digests(town) == before


async def test_what_cannot_be_an_address_comes_back_to_be_mended(town: Town) -> None:
    await town.move("next week")
    for wrong in ("morgan", "a@b", "a b@example.org", "a@example.org\nBcc: x@example.org", ""):
        act = await choose(town, ["mail"], mail=wrong)
        assert "I could not read that as an e-mail address." in str(act.errors), wrong


async def test_links_that_were_sent_before_can_be_ended(town: Town) -> None:
    await town.move("next week")
    old, pictures = links(town), links(town, "/digests/picture/")
    assert (await fetch(old[-1]))[0] == 200
    await town.move("hour")
    await choose(town, ["chat"], links=["yes"])
    for address in (*old, *pictures):
        assert (await fetch(address))[0] == 404
    await town.move("next week")
    new = [address for address in links(town) if address not in old]
    assert (await fetch(new[-1]))[0] == 200


async def test_who_leads_no_more_reads_no_more(town: Town) -> None:
    await town.move("next week")
    address = links(town)[-1]
    await town.say(LEAD, "leave")
    await town.press(LEAD, "Leave and erase everything")
    await town.settle()
    assert (await fetch(address))[0] == 404


async def test_names_are_for_conveners_and_outside_the_digest(town: Town) -> None:
    await town.join("rhian")
    await town.move("next week")
    page = await read(links(town)[-1])
    assert "Some circles have gone quiet." in page
    await town.press(LEAD, "Who needs a hand?")
    told = town.latest(LEAD)
    assert "Who needs a hand" in told
    assert "Circles that were quiet all week" in told
    names = [name for line in told.splitlines() for name in re.findall(r"[A-Z]\w+ [A-Z]\w+", line) if " and " in line]
    assert names
    assert not any(name in page for name in names if not name.startswith(("Old Town", "Eastvale")))
    # Somebody who takes part presses the same button.
    payload = town.payload(LEAD, "Who needs a hand?")
    await town.forge("rhian", payload)
    assert "Only a convener of this programme can do that." in town.latest("rhian")


@pytest.fixture
async def larger_town(tmp_path: Path, _migrated_sqlite_url: str) -> AsyncIterator[Town]:
    """Where so much happens that somebody is quoted."""
    async with running_town(tmp_path, _migrated_sqlite_url, neighbours=120) as running:
        await running.convene()
        yield running


async def test_words_go_from_messages_and_pages_with_whoever_wrote_them(larger_town: Town) -> None:
    """Also from a digest of before that a lead has looked at again."""
    town = larger_town
    await town.say(LEAD, "digest")
    convenor = town.playground.convenor
    digests = Digests(convenor.db, convenor.keyring)
    (programme,) = await convenor.queries.programmes()
    made = await digests.of_week(programme.id, "2026-W44")
    assert made
    scene = await digests.quotes(made)
    now = set(allowed(made, scene))
    said = [(c.learnt, c.person_id) for c in scene.commitments if c.id in now]
    said += [(h.telling, h.person_id) for h in scene.harvests if h.id in now]
    gone = min(said)[0]
    going = {person_id for words, person_id in said if words == gone}
    others = {words for words, person_id in said if person_id not in going}
    assert gone in town.latest(LEAD)
    address = links(town)[-1]
    assert gone in unescape(await read(address))
    for person_id in going:
        await convenor.timers.set(f"erase:{person_id}:by-hand", convenor.clock.now(), person_id=person_id)
    for _ in range(3):
        await town.settle()
    assert gone not in town.screen(LEAD)
    page = unescape(await read(address))
    assert gone not in page
    assert others
    assert all(words in page for words in others)


# --- in a Slack channel -------------------------------------------------------------------------------------------


def posts(town: Town, channel: str) -> list[str]:
    """What Convenor has written in a channel."""
    world = town.playground.world
    found = (world.message(channel, message) for message in world.conversations[channel].messages)
    return [str((message.text, message.blocks)) for message in found if message and message.by_bot]


async def a_channel(town: Town) -> str:
    world = town.playground.world
    return world.group([world.person(LEAD), world.person("amina")]).id


async def type_in(town: Town, channel: str, words: str, who: str = LEAD) -> None:
    await town.playground.people.command(who, words, channel=channel)
    await town.settle()


async def test_in_a_channel_once_the_lead_agreed_and_without_quotes_or_page(town: Town) -> None:
    channel = await a_channel(town)
    await type_in(town, channel, "digest here")
    assert "Everybody in the channel will read it." in town.latest(LEAD)
    assert posts(town, channel) == [], "nothing is posted before the lead agrees"
    await town.press(LEAD, "Yes, post it there")
    (first,) = posts(town, channel)
    assert "From now on, the weekly digest of Leading Eastvale is posted here." in first
    before = digests(town)
    await town.move("next week")
    (_, posted) = posts(town, channel)
    assert "Leading Eastvale: week 45" in posted
    assert "A lead of this programme chose to post this here" in posted
    assert "Open the full page" not in posted
    assert digests(town) == before + 2, "the lead sees it in the channel, and has their own as before"
    await town.move("next week")
    assert len(posts(town, channel)) == 3, "once a week"
    await town.press(LEAD, "Stop these digests")
    await town.move("next week")
    assert len(posts(town, channel)) == 3


async def test_a_channel_can_be_left_out_again_and_the_rest_kept(town: Town) -> None:
    channel = await a_channel(town)
    await type_in(town, channel, "digest here")
    await town.press(LEAD, "Yes, post it there")
    await town.move("next week")
    await choose(town, ["chat", "channel"])
    assert "here in chat and in the slack channel that i chose" in town.latest(LEAD).lower()
    await choose(town, ["chat"])
    before = digests(town)
    await town.move("next week")
    assert (len(posts(town, channel)), digests(town)) == (2, before + 1)


STOPPED = "I could not post in the Slack channel that you chose for Leading Eastvale, so I have stopped."


async def agreed(town: Town, channel: str) -> None:
    await type_in(town, channel, "digest here")
    await town.press(LEAD, "Yes, post it there")
    await town.settle()


async def test_a_channel_in_which_convenor_is_not_costs_nobody_else_their_digest(town: Town) -> None:
    await agreed(town, "C0ELSEWHERE")
    assert town.latest(LEAD).startswith(f'{STOPPED} I am not a member of it. Write "/invite @Convenor"')
    before = digests(town)
    await town.move("next week")
    assert digests(town) == before + 1
    assert town.screen(LEAD).count(STOPPED) == 1, "told once, and not tried again"
    assert await town.playground.convenor.outbox.parked() == []
    assert await town.playground.convenor.timers.parked() == []


def leave_the_channel(town: Town, channel: str) -> None:
    world = town.playground.world
    lead = world.person(LEAD).user_id
    world.conversations[channel].members.remove(lead)
    world._rooms[lead].remove(channel)


def share_it_with_outsiders(town: Town, channel: str) -> None:
    town.playground.world.conversations[channel].shared = True


def archive_it(town: Town, channel: str) -> None:
    town.playground.world.conversations[channel].archived = True


def take_the_permission_away(town: Town, channel: str) -> None:
    world = town.playground.world
    world.workspaces[world.conversations[channel].workspace].scopes = "chat:write,im:write,im:history"


@pytest.mark.parametrize(
    ("happens", "why"),
    [
        (leave_the_channel, "You are not in it any more."),
        (share_it_with_outsiders, "It is shared with people from outside your organisation."),
        (archive_it, "It was archived. To choose another channel,"),
        (take_the_permission_away, 'give me the permissions "channels:read" and "groups:read"'),
    ],
)
async def test_a_channel_that_has_changed_reads_no_more_and_its_lead_is_told_why_once(
    town: Town, happens: Callable[[Town, str], None], why: str
) -> None:
    channel = await a_channel(town)
    await agreed(town, channel)
    assert len(posts(town, channel)) == 1
    happens(town, channel)
    await town.move("next week")
    await town.move("next week")
    assert len(posts(town, channel)) == 1, "nothing was posted after that"
    assert town.screen(LEAD).count(STOPPED) == 1
    assert why in town.screen(LEAD)


async def test_who_has_it_in_a_channel_only_gets_it_in_chat_once_that_ends(town: Town) -> None:
    channel = await a_channel(town)
    await agreed(town, channel)
    await town.move("next week")
    await choose(town, ["channel"])
    share_it_with_outsiders(town, channel)
    before = digests(town)
    await town.move("next week")
    assert "From now on, you get the digest here in chat." in town.screen(LEAD)
    await town.move("next week")
    assert digests(town) == before + 1
    # And it can be chosen again, and fail again, and be told again.
    await agreed(town, channel)
    assert town.screen(LEAD).count(STOPPED) == 2


async def test_the_first_channel_stays_until_another_one_is_agreed(town: Town) -> None:
    channel = await a_channel(town)
    await agreed(town, channel)
    await type_in(town, channel, "digest here")
    assert "no longer posted" not in town.latest(LEAD), "it is the same one"
    other = town.playground.world.group([town.playground.world.person(LEAD)]).id
    await type_in(town, other, "digest here")
    assert "Once you agree, it is no longer posted in the channel that you chose before." in town.latest(LEAD)
    await town.move("next week")
    assert (len(posts(town, channel)), len(posts(town, other))) == (2, 0)
    await town.press(LEAD, "Yes, post it there")
    await town.move("next week")
    assert (len(posts(town, channel)), len(posts(town, other))) == (2, 2)


async def test_a_forged_channel_is_one_that_the_lead_is_in_or_nothing_is_posted(town: Town) -> None:
    """The button's words come back as a claim."""
    channel = await a_channel(town)
    await type_in(town, channel, "digest here")
    payload = town.payload(LEAD, "Yes, post it there")
    world = town.playground.world
    theirs = world.group([world.person("amina")]).id
    await town.forge(LEAD, payload.replace(channel, theirs))
    await town.settle()
    assert posts(town, theirs) == []
    assert "You are not in it any more." in town.latest(LEAD)
    await town.forge(LEAD, payload.replace(world.person(LEAD).workspace, "T0OTHER"))
    assert 'write "/convenor digest here" in that channel' in town.latest(LEAD)


async def test_a_channel_is_chosen_in_the_channel_and_by_leads_only(town: Town) -> None:
    await town.say(LEAD, "digest here")
    assert 'write "/convenor digest here" in that channel' in town.latest(LEAD)
    await town.join("amina")
    channel = await a_channel(town)
    await type_in(town, channel, "digest here", "amina")
    assert posts(town, channel) == []
    assert "Yes, post it there" not in town.screen("amina")
