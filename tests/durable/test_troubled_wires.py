"""Wires that cut, delay and lose replies between bot and platforms: each message comes, and on Slack it comes once."""

from __future__ import annotations

import asyncio

from storage import tables as t
from tests.durable.stage import Stage
from tests.durable.wires import Trouble, in_trouble


async def test_the_answers_to_the_platforms_are_lost(on_sqlite: Stage) -> None:
    """They send again what was kept already, which changes nothing."""
    stage = on_sqlite
    await stage.serve()
    async with in_trouble(stage.platforms.inward, Trouble(lost=0.3, late=0.3)):
        await stage.all_talk(8)
    assert stage.platforms.inward.lost > 0
    await stage.settle()
    await stage.check()


async def test_the_answers_of_the_platforms_are_lost(on_either: Stage) -> None:
    """Whether such a message arrived is uncertain: Slack can be asked, Teams cannot."""
    stage = on_either
    await stage.serve_and_work()
    outward = stage.platforms.outward
    async with in_trouble(outward, Trouble(lost=0.15, late=0.2)):
        await stage.all_talk(6)
        for _ in range(5):
            await asyncio.sleep(0.5)
            stage.jump(5)
    assert outward.lost > 0
    await stage.settle_after_leases()
    # Two answers lost one after the other, and a message to Teams is left to a human, who is told that it may be there.
    twice = (t.outbox.c.lane.like("teams:%")) & t.outbox.c.reason.like("may have arrived%")
    await stage.check(outward.lost, parked=twice)


async def test_the_platforms_out_of_reach(on_postgres: Stage) -> None:
    """What is to be sent waits, in order, and nothing of it was sent, so nothing is doubled."""
    stage = on_postgres
    await stage.serve_and_work()
    # A live Convenor needs the issuer's keys once, before it can believe anybody on Teams.
    await stage.all_talk(1)
    await stage.settle()
    before = [stage.heard(who) for who in stage.said]
    await stage.platforms.outward.cut()
    await stage.all_talk(4, first=2)
    assert [stage.heard(who) for who in stage.said] == before
    stage.platforms.outward.mend()
    await stage.settle_after_leases()
    await stage.check()
    # Each line about a delivery names the message, and the turn that wrote it.
    tried = stage.log_lines("will be tried again in")
    assert tried
    for line in tried:
        assert await stage.count(t.inbox, t.inbox.c.id == line["turn"]) == 1, line
        assert await stage.count(t.outbox, t.outbox.c.id == line["delivery"]) == 1, line
