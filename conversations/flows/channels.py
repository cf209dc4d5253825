"""A digest in a Slack channel: a lead says so in the channel itself, so that it is one that they are in, reads what that
means, and agrees. What is posted there names nobody, quotes nobody and opens no page: everybody in the channel reads it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from conversations.effects import Answer, Effect, Save, Send, Settle
from conversations.events import Said
from conversations.flows.subscription import leads_of, subscription
from conversations.message import Buttons, Heading, Message, Style, Text
from conversations.turn import Turn, plain, press


def here(turn: Turn) -> Iterator[Effect]:
    """Typed in a channel, as `/convenor digest here`. Nothing is posted before the lead agrees."""
    if (programme := leads_of(turn)) is None:
        yield turn.say("leads-only")
        return
    channel = turn.event.channel if isinstance(turn.event, Said) else ""
    if not channel:
        yield turn.say("channel-how")
        return
    mine = subscription(turn.scene, turn.me.id, programme.id)
    same = channel == mine.channel
    stopped = mine.by_channel and not same
    yield Save(replace(mine, channel=channel, by_channel=mine.by_channel and same))
    yes = press(turn.voice("button-channel"), "digest.channel", programme.id, style=Style.PRIMARY)
    asked = turn.voice("channel-asked", programme=programme.name)
    text = f"{asked} {turn.voice('channel-stopped')}" if stopped else asked
    yield Answer(plain(text, Buttons((yes,))))


def agree(turn: Turn) -> Iterator[Effect]:
    """To the channel that the lead was asked about last. A first post shows whether Convenor can write there."""
    programme = leads_of(turn)
    mine = subscription(turn.scene, turn.me.id, programme.id) if programme else None
    if programme is None or mine is None or not mine.channel:
        yield turn.say("leads-only" if programme is None else "channel-how")
        return
    yield Save(replace(mine, by_channel=True))
    text = turn.voice("channel-first", programme=programme.name)
    first = Message(text, (Heading(programme.name), Text(text)), channel=mine.channel)
    yield Send(turn.id("first"), turn.me.id, first, programme.id)
    stop = Buttons((press(turn.voice("button-stop"), "digest.stop", programme.id),))
    yield Settle(plain(turn.voice("channel-agreed"), stop))
