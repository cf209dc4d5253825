"""What follows where we can write no longer: somebody removed the app, a workspace did, or a token is refused. Conveners
whom we can still reach are told, nothing is tried for ever, and whoever comes back goes on where they were.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from conversations.effects import Effect, Save, Send, Wake
from conversations.message import Text
from conversations.model import Role, Standing
from conversations.turn import Turn, name_of, plain, voice_of
from conversations.values import replace

GATHERED = timedelta(hours=1)
"""Conveners hear of all who went within an hour together: an administrator may remove the app for hundreds."""
MOST_NAMED = 10


def unreached_key(programme_id: str, platform: str, workspace: str, at: datetime) -> str:
    """The timer by which conveners hear of who went: one for each hour."""
    return f"unreached:{programme_id}:{platform}:{workspace}:{at:%Y-%m-%dT%H}"


def removed(turn: Turn) -> Iterator[Effect]:
    """The bot was uninstalled: their account is closed to us, and they are paused until they come back."""
    scene = turn.scene
    account = next((a for a in scene.accounts if a.id == turn.actor.actor.account_id), None)
    if scene.me is None or account is None:
        return
    yield Save(replace(account, gone=True))
    at = turn.now + GATHERED
    for membership in scene.memberships:
        if membership.person_id == scene.me.id and membership.standing is not Standing.LEFT:
            key = unreached_key(membership.programme_id, account.platform, account.workspace, at)
            yield Wake(key, at, programme_id=membership.programme_id)
    if any(a for a in scene.accounts_of(scene.me.id) if a.id != account.id and not a.gone):
        return
    for membership in scene.memberships:
        if membership.person_id == scene.me.id and membership.standing is Standing.TAKING_PART:
            yield Save(replace(membership, standing=Standing.PAUSED))


def unreached(turn: Turn) -> Iterator[Effect]:
    """Some removed the app, or their platform says so: conveners hear who is out of reach. Whoever has no other account
    is paused. A whole workspace that went is told of by `workspace_gone`."""
    scene, programme = turn.scene, turn.scene.programme(turn.timer.programme_id)
    _, platform, workspace, *_ = (*turn.timer.args, "", "", "")
    there = [a for a in scene.accounts if (a.platform, a.workspace) == (platform, workspace)]
    reached = {a.person_id for a in scene.accounts if not a.gone}
    gone = {a.person_id for a in there if a.gone} - reached
    gone &= {m.person_id for m in scene.memberships if m.standing is not Standing.LEFT}
    if programme is None or not gone:
        return
    for membership in scene.memberships:
        if membership.person_id in gone and membership.standing is Standing.TAKING_PART:
            yield Save(replace(membership, standing=Standing.PAUSED))
    for convener in scene.members_with(programme.id, Role.CONVENER):
        if convener.person_id in gone:
            continue
        voice = voice_of(scene, convener.person_id)
        names = sorted(name_of(scene, person_id, voice) for person_id in gone)
        text = voice("unreached", programme=programme.name, count=len(gone))
        who = (Text(voice("unreached-who", names=voice.names(names))),) if len(names) <= MOST_NAMED else ()
        back = Text(voice("unreached-back"), quiet=True)
        yield Send(turn.id("unreached", convener.person_id), convener.person_id, plain(text, *who, back), programme.id)


# --- a whole workspace --------------------------------------------------------------------------------------------


def workspace_gone(turn: Turn) -> Iterator[Effect]:
    """A workspace removed the app: its accounts are closed to us, whoever has no other is paused, and conveners whom
    we can still reach are told. The timer names the platform and the workspace."""
    scene, programme = turn.scene, turn.scene.programme(turn.timer.programme_id)
    _, platform, workspace, *_ = (*turn.timer.args, "", "", "")
    lost = [a for a in scene.accounts if (a.platform, a.workspace) == (platform, workspace) and not a.gone]
    if programme is None or not lost:
        return
    yield from (Save(replace(account, gone=True)) for account in lost)
    left = {a.person_id for a in scene.accounts if not a.gone} - {
        a.person_id for a in scene.accounts if not a.gone and a not in lost
    }
    for membership in scene.memberships:
        if membership.person_id in left and membership.standing is Standing.TAKING_PART:
            yield Save(replace(membership, standing=Standing.PAUSED))
    for convener in scene.members_with(programme.id, Role.CONVENER):
        if convener.person_id not in left:
            voice = voice_of(scene, convener.person_id)
            text = voice("workspace-left", programme=programme.name, count=len({a.person_id for a in lost}))
            yield Send(turn.id("gone", convener.person_id), convener.person_id, plain(text), programme.id)


def workspace_silent(turn: Turn) -> Iterator[Effect]:
    """A workspace's token is refused: conveners elsewhere are told, once a day. Nobody is paused, and messages wait."""
    scene, programme = turn.scene, turn.scene.programme(turn.timer.programme_id)
    _, platform, workspace, *_ = (*turn.timer.args, "", "", "")
    there = {a.person_id for a in scene.accounts if (a.platform, a.workspace) == (platform, workspace)}
    if programme is None or not there:
        return
    elsewhere = {
        a.person_id for a in scene.accounts if (a.platform, a.workspace) != (platform, workspace) and not a.gone
    }
    for convener in scene.members_with(programme.id, Role.CONVENER):
        if convener.person_id in elsewhere - there:
            voice = voice_of(scene, convener.person_id)
            text = voice("workspace-silent", programme=programme.name)
            yield Send(turn.id("silent", convener.person_id), convener.person_id, plain(text), programme.id)
