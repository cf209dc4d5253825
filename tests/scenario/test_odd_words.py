"""Odd words: other scripts, invisible characters, markup and mentions, in names, messages, promises and answers. They
are shown as typed and ping nobody, on either platform."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import aiohttp
import pytest

from adapters.local.carrier import Act
from adapters.local.seen import words
from bot.local import LEAD
from tests.scenario.test_journey import link
from tests.scenario.town import Town

CIRCLE = ("rhian", "tom", "amina")
MARKED = (
    "<!channel> <!here> <@U0EASTVALE> <#C0> <https://a.example|b> *b* _i_ ~s~ `c` > quote",
    "<at>x</at> [x](http://y) **b** # head {{DATE(2026-12-01T10:00:00Z, SHORT)}} {{{{ ${a} \\* &amp; &lt;",
    "</script><script>alert(1)</script> <b>bold</b> <img src=x onerror=y> ' OR 1=1; -- %s {0}",
    "مرحبا بكم שלום \u202eright to left\u202c 👩🏽‍🚀🏴󠁧󠁢󠁷󠁬󠁳󠁿 zero\u200bwidth\u200d\u2060 Zoe\u0308 ｆｕｌｌ 𝕳𝖎",
    "one\ntwo\n\nthree\t\ttabs and :wave: @here @everyone",
)


def flat(text: str) -> str:
    """Without line breaks: Teams shows each line, and each half of two braces, as a piece of its own."""
    return "".join(text.split())


def objects(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        yield value
    for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from objects(inner)


def pings_nobody(town: Town) -> None:
    """Nothing that was delivered rings a bell, or lets a platform read anybody's words as markup."""
    for call in town.playground.world.calls:
        text = str(call.arguments.get("text", ""))
        assert "<" not in text or call.platform == "teams", text
        assert not call.arguments.get("entities")
        for found in objects(
            [call.arguments.get("blocks"), call.arguments.get("view"), call.arguments.get("attachments")]
        ):
            kind = found.get("type")
            assert kind not in ("user", "usergroup", "channel", "broadcast", "team", "mrkdwn", "date"), found
            shown = found.get("text", "") if kind == "TextBlock" else ""
            assert not any(sign in shown for sign in "*_[<{`~"), found


async def parked(town: Town) -> list[Any]:
    convenor = town.playground.convenor
    return [*await convenor.outbox.parked(), *await convenor.timers.parked()]


async def test_words_are_shown_as_typed_and_ping_nobody(town: Town) -> None:
    await town.introduce(*CIRCLE)
    for who, reader in (("amina", "tom"), ("tom", "amina")):
        await town.press(who, "Say hello to everybody")
        for text in MARKED:
            await town.say(who, text)
            for other in {*CIRCLE} - {who}:
                assert flat(text) in flat(town.latest(other)), text
        await town.fill(who, "Make a promise", "Next", {"what": MARKED[0], "when": "in 3 days", "for": MARKED[1]})
        await town.press(who, "Yes, record it")
        assert flat(MARKED[0]) in flat(town.latest(reader))
        assert flat(MARKED[1]) in flat(town.latest(reader))
    await town.move("tomorrow")
    for name in CIRCLE:
        await town.fill(name, "Answer", "Save", {"text": f"{MARKED[2]} {name}", "sharing": "circle"})
    for name in CIRCLE:
        for other in {*CIRCLE} - {name}:
            assert flat(f"{MARKED[2]} {other}") in flat(town.latest(name))
    pings_nobody(town)
    assert await parked(town) == []


@pytest.mark.parametrize(
    "name", ["<!channel> *b* [x](http://y) {{DATE(1)}} </script>", "<at>x</at> \u202eمريم 👩🏽‍🚀\u200b"]
)
async def test_names_are_shown_as_typed_too(town: Town, name: str) -> None:
    await town.convene()
    await town.join("rhian")
    await town.join("amina", name=name, title=f"*{name}*"[:79], assets=MARKED[2])
    await town.join("tom", name=f"{name} two")
    await town.press(LEAD, "Open a round now")
    for who in CIRCLE:
        await town.say(who, "in")
    await town.make_circles()
    # But for what turns the direction of the words around it, and what nobody sees.
    kept = name.translate(dict.fromkeys(map(ord, "\u202e\u200b")))
    assert flat(f"*{kept}*") in flat(town.latest("rhian"))
    assert flat(MARKED[2]) in flat(town.latest("rhian"))
    assert flat(f"{kept} two") in flat(town.latest("amina"))
    for who in ("amina", "tom"):
        await town.press(who, "Say hello to everybody")
    assert flat(kept) in flat(town.messages("rhian")[-2].username + words(town.messages("rhian")[-2]))
    pings_nobody(town)
    await town.say("amina", "my data")
    async with aiohttp.ClientSession() as session, session.get(link(town, "amina", "/my-data/")) as page:
        shown = await page.text()
    assert page.status == 200
    assert "<script>" not in shown
    assert await parked(town) == []


async def raw(town: Town, act: Act, old: str, new: str) -> Act:
    """The same request with other words in it, as no client of ours would write them; a new event by its id."""
    assert act.parcel is not None
    body = act.parcel.body.decode()
    assert old in body
    seen = json.loads(body)
    number = str(seen.get("event_id") or seen["id"])
    body = body.replace(old, new).replace(number, f"{number[:-1]}{'ABCDEF'[ord(number[-1]) % 6]}9")
    done = await town.playground.people.again(replace(act, parcel=replace(act.parcel, body=body.encode())))
    assert done.status == 200, (done.status, new)
    await town.settle()
    return done


async def test_characters_that_nobody_can_store_or_show_break_nothing(either_town: Town) -> None:
    town = either_town
    await town.introduce(*CIRCLE)
    for who, reader in (("amina", "tom"), ("tom", "amina")):
        await town.press(who, "Say hello to everybody")
        first = await town.say(who, "MARKER")
        for odd in (
            "NUL \\u0000 here",
            "half \\ud83d here",
            "half \\udc00",
            "bell \\u0007 escape \\u001b[31m",
            "\\ufffe\\uffff",
        ):
            await raw(town, first, "MARKER", f"{odd} end")
            assert "end" in town.latest(reader), odd
            assert "\x00" not in town.latest(reader)
        await town.fill(who, "Make a promise", "Next", {"what": "a\x00b\x07", "when": "in 3 days"})
        await town.press(who, "Yes, record it")
    assert await parked(town) == []


async def test_very_long_messages_with_very_many_lines_arrive_whole(town: Town) -> None:
    await town.introduce(*CIRCLE)
    for who in ("amina", "tom"):
        await town.press(who, "Say hello to everybody")
        for text in ("\n".join(f"{n}" for n in range(1700)), "😀" * 3900, "{" * 7000, "<&>" * 2600):
            await town.say(who, text)
            for other in {*CIRCLE} - {who}:
                assert flat(text) in flat(town.latest(other)).replace("·", ""), text[:20]
    assert await parked(town) == []
