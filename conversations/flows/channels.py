"""A digest in a Slack channel: a lead says so in the channel itself, so that it is one that they are in, reads what that
means, and agrees. What is posted there names nobody, quotes nobody and opens no page: everybody in the channel reads it.
Each post is made only while a lead who chose the channel is in it, and nobody from outside; otherwise it ends, and they
are told why.
"""

from __future__ import annotations

from collections.abc import Iterator

from conversations.effects import Answer, Effect, Save, Send, Settle
from conversations.events import Due, Said
from conversations.flows.subscription import leads_of, subscription
from conversations.message import Buttons, Heading, Message, Shut, Style, Text
from conversations.model import Programme, Role
from conversations.scenes import Scene
from conversations.turn import Turn, plain, press, voice_of
from conversations.values import replace
from conversations.wording import Voice


def users_in(scene: Scene, programme: Programme, channel: str) -> tuple[str, ...]:
    """The leads who have the digest posted in a channel, as users of its workspace."""
    place = channel.rpartition("/")[0]
    users = []
    for member in scene.members_with(programme.id, Role.LEAD):
        ways = subscription(scene, member.person_id, programme.id)
        if ways.by_channel and ways.channel == channel:
            mine = (a for a in scene.accounts if a.person_id == member.person_id and not a.gone)
            users += [account.user for account in mine if account.id.rpartition("/")[0] == place]
    return tuple(users)


def here(turn: Turn) -> Iterator[Effect]:
    """Typed in a channel, as `/convenor digest here`. Nothing is posted, and nothing that is posted elsewhere ends, before
    the lead agrees."""
    if (programme := leads_of(turn)) is None:
        yield turn.say("leads-only")
        return
    channel = turn.event.channel if isinstance(turn.event, Said) else ""
    if not channel:
        yield turn.say("channel-how")
        return
    mine = subscription(turn.scene, turn.me.id, programme.id)
    text = turn.voice("channel-asked", programme=programme.name)
    if mine.by_channel and mine.channel != channel:
        text = f"{text} {turn.voice('channel-instead')}"
    yes = press(turn.voice("button-channel"), "digest.channel", programme.id, channel, style=Style.PRIMARY)
    yield Answer(plain(text, Buttons((yes,))))


def agree(turn: Turn) -> Iterator[Effect]:
    """To the channel that the button names: one of the workspace in which it is pressed. A first post shows whether
    Convenor can write there; whether the lead is in it is looked at before each post."""
    programme = leads_of(turn)
    if programme is None:
        yield turn.say("leads-only")
        return
    me, channel = turn.actor.actor.address, turn.action.arg(1)
    if not channel.startswith(f"{me.platform}:{me.workspace}/"):
        yield turn.say("channel-how")
        return
    mine = subscription(turn.scene, turn.me.id, programme.id)
    yield Save(replace(mine, channel=channel, by_channel=True))
    text = turn.voice("channel-first", programme=programme.name)
    parts = (Heading(programme.name), Text(text))
    first = Message(text, parts, channel=channel, posted_for=(me.user,))
    yield Send(turn.id("first"), turn.me.id, first, programme.id)
    stop = Buttons((press(turn.voice("button-stop"), "digest.stop", programme.id),))
    yield Settle(plain(turn.voice("channel-agreed"), stop))


def shut(turn: Turn) -> Iterator[Effect]:
    """A post did not go, for a reason that does not pass by itself. The leads who chose the channel are told once, and
    nothing more is tried there. Who has the digest in no other way gets it in chat."""
    assert isinstance(turn.event, Due)
    programme = turn.scene.programme(turn.event.programme_id)
    _, _, why, channel = (turn.event.id.split(":", 4) + [""] * 4)[1:5]
    if programme is None:
        return
    for member in turn.scene.members_with(programme.id, Role.LEAD):
        mine, voice = subscription(turn.scene, member.person_id, programme.id), voice_of(turn.scene, member.person_id)
        if not mine.by_channel or mine.channel != channel:
            continue
        alone = not (mine.by_chat or mine.by_mail)
        yield Save(replace(mine, by_channel=False, by_chat=mine.by_chat or alone))
        said = [voice("shut-said", programme=programme.name), _why(why, voice)]
        if alone:
            said.append(voice("shut-in-chat"))
        ways = Buttons((press(voice("button-ways"), "digest.ways", programme.id),))
        yield Send(turn.id(f"shut:{member.person_id}"), member.person_id, plain(" ".join(said), ways), programme.id)


def _why(why: str, voice: Voice) -> str:
    """The reason, and what a lead can do about it."""
    match why:
        case Shut.ARCHIVED:
            return voice("shut-archived")
        case Shut.SHARED:
            return voice("shut-shared")
        case Shut.LEFT:
            return voice("shut-left")
        case Shut.UNSEEN:
            return voice("shut-unseen")
        case Shut.FORBIDDEN:
            return voice("shut-forbidden")
        case _:
            return voice("shut-no-member")
