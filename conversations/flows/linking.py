"""One human, several accounts: linking Slack and Teams identities by a short code that is shown on one and sent on the
other, or by the same confirmed e-mail address, where both accounts say yes.

Nothing is linked by guessing. Whoever sends a code can read the one account and write from the other. An address may
have been given to somebody else since, so it only says whom to ask: the new account says first that it wants to be
found, which tells it nothing; then the person with that address is asked, and their yes joins the two.

The accounts that somebody had before hear of a new one, and can take it off again: a code may have been given away, or
read off a screen.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from conversations import access
from conversations.effects import CODE_HERE, Answer, Effect, Forget, Invite, Issue, Remove, Save, Send, Settle
from conversations.events import Due
from conversations.message import Button, Buttons, Message, Part, Style, Text
from conversations.model import Account, Claim, Code, Draft, Scope, Standing, new_id
from conversations.turn import Turn, plain, press, voice_of
from conversations.values import replace

LASTS = timedelta(minutes=15)
ASKED_FOR = timedelta(days=7)
_TAKES_PART = (Standing.CONSENTED, Standing.TAKING_PART, Standing.PAUSED)
_KEPT_FOR = (Scope.TAKING_PART, Scope.CONVENING)


def link(turn: Turn) -> Iterator[Effect]:
    """Show a code that links another account of the same person; to whoever takes part elsewhere, say how."""
    voice = turn.voice
    looks = _buttons(turn)
    if turn.scene.me is None:
        yield Answer(plain(voice("link-nobody"), *looks))
        return
    text = voice("link-code", minutes=int(LASTS.total_seconds() // 60))
    parts: tuple[Part, ...] = (Text(text), Text(CODE_HERE), Text(voice("link-why"), quiet=True), *looks)
    yield Issue(
        Code("", "link", "", turn.now + LASTS, person_id=turn.me.id), Answer(Message(f"{text} {CODE_HERE}", parts))
    )


def _buttons(turn: Turn) -> tuple[Part, ...]:
    """The other way, by an address, where there is one: for an account that does not take part."""
    if not turn.actor.actor.marks or _takes_part(turn, turn.scene.me.id if turn.scene.me else ""):
        return ()
    find: Button = press(turn.voice("button-link-find"), "link.find")
    return (Text(turn.voice("link-or-find"), quiet=True), Buttons((find,)))


def _takes_part(turn: Turn, person_id: str) -> bool:
    """Whether somebody takes part, so that they cannot become somebody else."""
    of_them = (m for m in turn.scene.memberships if m.person_id == person_id)
    return any(m.standing in _TAKES_PART or m.roles for m in of_them)


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
        if known is None or _takes_part(turn, turn.me.id):
            yield turn.say("link-two-people")
            return
        account = replace(known, person_id=code.person_id, seen_at=turn.now)
    yield Save(replace(code, used_at=turn.now))
    yield Save(account)
    if turn.scene.me is not None:
        yield Forget(turn.me.id)  # whoever had only looked in: the account is somebody's who is known already
    yield Answer(plain(voice("linked"), Buttons((press(voice("button-home"), "home"),))))
    yield from _told_before(turn, account)


def _told_before(turn: Turn, new: Account, besides: str = "") -> Iterator[Effect]:
    """Each account that the person had already hears of the new one, there and not where they are written to now."""
    voice = voice_of(turn.scene, new.person_id)
    text = voice("link-new", platform=new.platform.capitalize())
    for old in turn.scene.accounts_of(new.person_id):
        if old.id not in (new.id, besides) and not old.gone:
            draft, not_me = _taken_off(turn, old.id, new)
            yield Save(draft)
            yield Invite(turn.id("linked", old.id), old.address, plain(text, Buttons((not_me,))), "")


def _taken_off(turn: Turn, old_id: str, new: Account) -> tuple[Draft, Button]:
    """The button by which an account takes a newer one off. That the one came before the other is kept: the new one may
    not take off the old one."""
    draft = Draft(turn.id("unlink", old_id), new.person_id, "", "unlink", turn.now, ref=old_id, answers=new.id)
    voice = voice_of(turn.scene, new.person_id)
    return draft, press(voice("button-unlink"), "unlink", draft.id, style=Style.DANGER)


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


# --- by a confirmed e-mail address --------------------------------------------------------------------------------


def noted(turn: Turn) -> Iterator[Effect]:
    """Keep the mark of the account that somebody acts from, while they consent to anything; and none where their
    address is confirmed no longer. A mark by an older key is made anew."""
    if isinstance(turn.event, Due) or turn.scene.me is None or (marks := turn.actor.actor.marks) is None:
        return
    account = next((a for a in turn.scene.accounts if a.id == turn.actor.actor.account_id), None)
    given = (c for c in turn.scene.consents if c.person_id == turn.me.id and c.withdrawn_at is None)
    mark = next(iter(marks), "") if any(c.scope in _KEPT_FOR for c in given) else ""
    if account is not None and account.person_id == turn.me.id and account.mark != mark:
        yield Save(replace(account, mark=mark))


def find(turn: Turn) -> Iterator[Effect]:
    """Somebody says that they take part already: ask whoever has their address. The answer is the same whether there is
    anybody or not, since an account that was found is told of only once its owner said yes."""
    if _takes_part(turn, turn.scene.me.id if turn.scene.me else ""):
        yield turn.say("link-two-people")
        return
    if not turn.actor.actor.marks:
        yield turn.say("link-no-address")
        return
    for person_id in turn.scene.alike:
        yield from _ask(turn, person_id)
    yield Settle(plain(turn.voice("link-looked", days=ASKED_FOR.days)))


def _ask(turn: Turn, person_id: str) -> Iterator[Effect]:
    where = turn.actor.actor.address
    programme = access.may_be_found(turn.scene, person_id, where.workspace_id)
    claim_id = new_id("claim", person_id, where.account_id)
    before = next((claim for claim in turn.scene.claims if claim.id == claim_id), None)
    if programme is None or (before is not None and (before.refused_at or _waits(before, turn))):
        return
    claim = before or Claim(claim_id, person_id, turn.now)
    yield Save(
        replace(
            claim,
            made_at=turn.now,
            account_id=where.account_id,
            conversation=where.conversation,
            service_url=where.service_url,
        )
    )
    voice = voice_of(turn.scene, person_id)
    text = voice("link-both-you", platform=where.platform.capitalize())
    buttons = Buttons(
        (
            press(voice("button-link-yes"), "link.yes", claim_id, style=Style.PRIMARY),
            press(voice("button-link-no"), "link.no", claim_id),
        )
    )
    message = plain(text, Text(voice("link-only-if"), quiet=True), buttons)
    yield Send(turn.id("claim", person_id), person_id, message, programme.id)


def _waits(claim: Claim, turn: Turn) -> bool:
    return turn.now < claim.made_at + ASKED_FOR


def _asked(turn: Turn) -> Claim | None:
    """The question that a button answers, if it was put to whoever pressed it, and still waits."""
    me, claims = turn.scene.me, turn.scene.claims
    mine = (c for c in claims if me is not None and (c.id, c.person_id) == (turn.action.arg(0), me.id))
    claim = next(mine, None)
    return claim if claim is not None and claim.refused_at is None and _waits(claim, turn) else None


def join_them(turn: Turn) -> Iterator[Effect]:
    """The second yes, from the account that was found: the one that looked for it is the same person's from now on."""
    claim, voice = _asked(turn), turn.voice
    if claim is None:
        yield Settle(plain(voice("link-gone")))
        return
    a = claim.address
    known = next((each for each in turn.scene.accounts if each.id == claim.account_id), None)
    yield Remove(claim)
    if known is not None and (known.person_id == turn.me.id or _takes_part(turn, known.person_id)):
        key = "link-joined-before" if known.person_id == turn.me.id else "link-takes-part-there"
        yield Settle(plain(voice(key, platform=a.platform.capitalize())))
        return
    account = Account(
        a.account_id, turn.me.id, a.platform, a.workspace, a.user, a.conversation, a.service_url, seen_at=claim.made_at
    )
    if known is not None:
        account = replace(known, person_id=turn.me.id)
    yield Save(account)
    if known is not None:
        yield Forget(known.person_id)  # whoever had only looked in
    here = turn.actor.actor.account_id
    draft, not_me = _taken_off(turn, here, account)
    yield Save(draft)
    yield Settle(plain(voice("link-joined", platform=a.platform.capitalize()), Buttons((not_me,))))
    yield from _told_before(turn, account, besides=here)
    programme_id = next((m.programme_id for m in turn.scene.memberships if m.person_id == turn.me.id), "")
    joined = plain(voice("link-joined-there"), Buttons((press(voice("button-home"), "home"),)))
    yield Invite(turn.id("joined"), a, joined, programme_id)


def keep_apart(turn: Turn) -> Iterator[Effect]:
    """A no: remembered, and of the other account nothing else is kept."""
    claim, voice = _asked(turn), turn.voice
    if claim is None:
        yield Settle(plain(voice("link-gone")))
        return
    yield Save(replace(claim, account_id="", conversation="", service_url="", refused_at=turn.now))
    yield Settle(plain(voice("link-refused"), Buttons((press(voice("button-concern"), "concern"),))))
