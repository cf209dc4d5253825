"""The courier between a real database and the emulated platforms: everything arrives, once, in order, at their pace."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

from adapters.base import Receipt, RetryLater
from adapters.local.records import Conversation, slack_id
from conversations.effects import Answer, Send
from conversations.message import Message
from conversations.model import Address
from conversations.values import replace
from storage.tables import outbox
from tests.courier_town import CourierTown, courier_town
from tests.storage_world import World
from tests.unit.builders import make_actor, make_message, said


async def states(town: CourierTown) -> set[str]:
    return {row.state for row in await town.world.rows(outbox)}


async def all_done(town: CourierTown) -> None:
    """Until nothing is open."""
    working = asyncio.create_task(town.courier.run())
    try:
        async with asyncio.timeout(90):
            while "open" in await states(town):
                await town.courier.drain()
    finally:
        await town.courier.stop()
        working.cancel()


async def test_a_thousand_messages_over_twenty_workspaces_arrive_in_order_and_none_is_refused(world: World) -> None:
    async with courier_town(world) as town:
        await town.settle_in(workspaces=20, each=10)
        texts = [f"Number {number}" for number in range(5)]
        await town.write(texts)
        await all_done(town)
        assert town.refusals() == []
        assert all(town.got(person) == texts for person in town.people)
        assert await states(town) == {"delivered"}


async def test_a_long_backlog_of_one_workspace_does_not_delay_another(world: World) -> None:
    async with courier_town(world) as town:
        town.local.world.pacing.on = town.courier.pace.on = False
        await town.settle_in(workspaces=2, each=20, platforms=("slack",))
        busy, quiet = town.people[:20], town.people[20]
        await town.write([f"Number {number}" for number in range(100)], busy)
        await town.write(["At last"], [quiet])
        taken = await town.world.outbox.claim(datetime.now(UTC), limit=4)
        assert {parcel.recipient for parcel in taken} >= {f"slack:{quiet.workspace}/{quiet.user_id}"}
        assert len(taken) < 20


async def test_an_answer_overtakes_what_waits_and_keeps_its_own_order(world: World) -> None:
    async with courier_town(world) as town:
        await town.settle_in(workspaces=1, each=1, platforms=("slack",))
        (person,) = town.people
        await town.write(["One", "Two"])
        actor = make_actor(
            user=person.user_id, workspace=person.workspace, conversation=town.local.world.personal(person).id
        )
        answers = Answer(make_message("First")), Answer(make_message("Second"))
        await town.world.do(*answers, event=said("Hello", actor), now=town.clock.now())
        await all_done(town)
        assert town.got(person) == ["First", "Second", "One", "Two"]


class Flaky:
    """A port that delivers and then loses the answer, as often as it is told."""

    platform = "slack"

    def __init__(self, town: CourierTown, platform: str, losses: int) -> None:
        self.real = town.ports[platform]
        self.platform, self.finds, self.losses = platform, self.real.finds, losses
        self.allowances, self.find = self.real.allowances, self.real.find
        self.amend, self.retract = self.real.amend, self.real.retract
        self.show_home, self.close = self.real.show_home, self.real.close
        self.open_file, self.open_room = self.real.open_file, self.real.open_room

    async def send(self, to: Address, message: Message, key: str, *, quiet: bool = False, under: str = "") -> Receipt:
        receipt = await self.real.send(to, message, key, quiet=quiet)
        if self.losses:
            self.losses -= 1
            raise RetryLater("connection lost", ambiguous=True)
        return receipt


async def test_a_lost_answer_is_looked_up_on_slack(world: World) -> None:
    async with courier_town(world) as town:
        await town.settle_in(workspaces=1, each=1, platforms=("slack",))
        town.ports["slack"] = Flaky(town, "slack", losses=1)
        await town.write(["Once only", "And the next"])
        await all_done(town)
        assert town.got(town.people[0]) == ["Once only", "And the next"]


async def test_a_lost_answer_on_teams_doubles_at_most_once_and_is_then_left_to_a_human(world: World) -> None:
    async with courier_town(world) as town:
        await town.settle_in(workspaces=1, each=1, platforms=("teams",))
        town.ports["teams"] = Flaky(town, "teams", losses=9)
        await town.write(["Perhaps"])
        await all_done(town)
        assert town.got(town.people[0]) == ["Perhaps"] * 2
        (parked,) = await world.outbox.parked()
        assert "may have arrived" in parked.reason


async def post_in(town: CourierTown, channel: str, text: str, posted_for: str) -> None:
    message = replace(make_message(text), channel=channel, posted_for=(posted_for,))
    send = Send(text, town.id_of(town.people[0]), message, "better")
    await town.world.do(send, now=town.clock.now())


def posted(town: CourierTown, channel: str) -> list[str]:
    room = town.local.world.conversations[channel.rpartition("/")[2]]
    found = (town.local.world.message(room.id, each) for each in room.messages)
    return [message.text for message in found if message]


async def test_what_is_posted_in_a_channel_is_not_looked_up_there_and_doubles_at_most_once(world: World) -> None:
    async with courier_town(world) as town:
        await town.settle_in(workspaces=1, each=2, platforms=("slack",))
        channel = f"slack:{town.people[0].workspace}/{town.local.world.group(town.people).id}"
        town.ports["slack"] = Flaky(town, "slack", losses=9)
        await post_in(town, channel, "Perhaps", town.people[0].user_id)
        await all_done(town)
        assert posted(town, channel) == ["Perhaps"] * 2
        (parked,) = await world.outbox.parked()
        assert "may have arrived" in parked.reason
        assert "conversations.history" not in {call.method for call in town.local.world.calls}


async def test_a_channel_that_is_closed_to_one_post_is_open_to_another_and_a_timer_tells_why(world: World) -> None:
    async with courier_town(world) as town:
        await town.settle_in(workspaces=1, each=3, platforms=("slack",))
        inside, _, outside = town.people
        everywhere = town.local.world
        # Somebody may be in more channels than one page names.
        for _ in range(250):
            everywhere._open(Conversation(slack_id("C"), inside.workspace, [inside.user_id], "group"))
        channel = f"slack:{inside.workspace}/{everywhere.group(town.people[:2]).id}"
        await post_in(town, channel, "Not this one", outside.user_id)
        await post_in(town, channel, "This one", inside.user_id)
        await town.courier.drain()
        assert posted(town, channel) == ["This one"]
        (due,) = await world.timers.due(town.clock.now())
        assert (due.name, due.programme_id) == ("shut", "better")
        assert due.id.endswith(f":left:{channel}")
        assert await world.outbox.parked() == []


async def test_what_a_dead_courier_had_in_hand_is_looked_up_before_it_is_sent_again(world: World) -> None:
    async with courier_town(world) as town:
        await town.settle_in(workspaces=1, each=2, platforms=("slack",))
        await town.write(["Hello"])
        # It sent one of the two and died; its lease ran out since.
        long_ago = datetime.now(UTC) - timedelta(minutes=1)
        first, _ = await world.outbox.claim(town.clock.now(), lease=long_ago - town.clock.now())
        assert first.message is not None
        await town.ports["slack"].send(first.address, first.message, first.key)
        await all_done(town)
        assert [town.got(person) for person in town.people] == [["Hello"], ["Hello"]]


async def test_stopping_gives_back_what_was_not_begun_and_leaves_nothing_leased(world: World) -> None:
    async with courier_town(world) as town:
        await town.settle_in(workspaces=2, each=4)
        await town.write([f"Number {number}" for number in range(20)])
        await town.work_until(lambda: len(town.got(town.people[0])) >= 3)
        rows = await world.rows(outbox)
        assert {row.in_hand for row in rows} == {False}
        before = {person.key: town.got(person) for person in town.people}
        assert sum(row.state == "delivered" for row in rows) == sum(map(len, before.values()))


async def test_a_retry_waits_in_real_time_however_far_the_clock_is_moved(world: World) -> None:
    async with courier_town(world) as town:
        await town.settle_in(workspaces=1, each=1)
        await town.write(["Hello"])
        (parcel,) = await world.outbox.claim(datetime.now(UTC))
        town.clock.ahead = timedelta(days=7)
        taken = await world.outbox.turn_over((), town.clock.now(), datetime.now(UTC), lambda _: 9, lambda _: ())
        assert (parcel.key.endswith("Hello"), taken) == (True, [])
        # A hold from before the host's clock stepped back is none.
        earlier = datetime.now(UTC) - timedelta(days=1)
        assert await world.outbox.turn_over((), town.clock.now(), earlier, lambda _: 9, lambda _: ())
