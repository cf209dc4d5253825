"""One human, several accounts: linking Slack and Teams by a short code that is shown on one and sent on the other.

Nothing is linked by guessing, by a name or an address: only whoever can read the one account and write from the other
holds the code, once and for a few minutes. The accounts that somebody had before hear of a new one, and can take it off
again: a code may have been given away, or read off a screen.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

from conversations.effects import CODE_HERE, Answer, Effect, Forget, Invite, Issue, Remove, Save, Settle
from conversations.message import Buttons, Message, Style, Text
from conversations.model import Account, Code, Draft, Standing
from conversations.turn import Turn, plain, press, voice_of

LASTS = timedelta(minutes=15)
_TAKES_PART = (Standing.CONSENTED, Standing.TAKING_PART, Standing.PAUSED)


def link(turn: Turn) -> Iterator[Effect]:
    """Show a code that links another account of the same person."""
    if turn.scene.me is None:
        yield turn.say("link-nobody")
        return
    voice = turn.voice
    text = voice("link-code", minutes=int(LASTS.total_seconds() // 60))
    message = Message(f"{text} {CODE_HERE}", (Text(text), Text(CODE_HERE), Text(voice("link-why"), quiet=True)))
    yield Issue(Code("", "link", "", turn.now + LASTS, person_id=turn.me.id), Answer(message))


def redeem(turn: Turn) -> Iterator[Effect]:
    """A linking code came in: this account is now that person's too."""
    code, voice, a = turn.scene.code, turn.voice, turn.actor.actor.address
    if code is None or code.kind != "link" or code.used_at is not None or code.expires_at <= turn.now:
        yield turn.say("code-unknown")
        return
    if turn.scene.me is not None and turn.scene.me.id == code.person_id:
        yield turn.say("link-already")
        return
    account = Account(
        a.account_id, code.person_id, a.platform, a.workspace, a.user, a.conversation, a.service_url, seen_at=turn.now
    )
    if turn.scene.me is not None:
        known = next((each for each in turn.scene.accounts if each.id == a.account_id), None)
        mine = [m for m in turn.scene.memberships if m.person_id == turn.me.id]
        if known is None or any(m.standing in _TAKES_PART or m.roles for m in mine):
            yield turn.say("link-two-people")
            return
        account = replace(known, person_id=code.person_id, seen_at=turn.now)
    yield Save(replace(code, used_at=turn.now))
    yield Save(account)
    if turn.scene.me is not None:
        yield Forget(turn.me.id)  # whoever had only looked in: the account is somebody's who is known already
    yield Answer(plain(voice("linked"), Buttons((press(voice("button-home"), "home"),))))
    yield from _told_before(turn, account)


def _told_before(turn: Turn, new: Account) -> Iterator[Effect]:
    """Each account that the person had already hears of the new one, there and not where they are written to now."""
    voice = voice_of(turn.scene, new.person_id)
    text = voice("link-new", platform=new.platform.capitalize())
    for old in turn.scene.accounts_of(new.person_id):
        if old.id != new.id and not old.gone:
            # That the one came before the other is kept: the new one may not take off the old one.
            draft = Draft(turn.id("unlink", old.id), new.person_id, "", "unlink", turn.now, ref=old.id, answers=new.id)
            yield Save(draft)
            not_me = Buttons((press(voice("button-unlink"), "unlink", draft.id, style=Style.DANGER),))
            yield Invite(turn.id("linked", old.id), old.address, plain(text, not_me), "")


def unlink(turn: Turn) -> Iterator[Effect]:
    """Take a newer account of the same person off them: from now on it is nobody's."""
    draft, here = turn.scene.draft(turn.action.arg(0)), turn.actor.actor.account_id
    mine = turn.scene.accounts_of(turn.me.id) if turn.scene.me is not None else ()
    told = draft is not None and draft.kind == "unlink" and draft.ref == here
    account = next((a for a in mine if draft is not None and told and a.id == draft.answers), None)
    if account is None:
        yield turn.say("stale")
        return
    yield Remove(account)
    yield Settle(plain(turn.voice("unlinked")))


def write_here(turn: Turn) -> Iterator[Effect]:
    """From now on, write to the account that this was said from."""
    account = next((a for a in turn.scene.accounts if a.id == turn.actor.actor.account_id), None)
    if turn.scene.me is None or account is None:
        yield turn.say("link-nobody")
        return
    yield Save(replace(account, seen_at=turn.now))
    yield turn.say("written-here")
