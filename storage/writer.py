"""Writes the effects of one turn, inside its transaction: records, outbox rows and timers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Any, assert_never

from sqlalchemy import and_, delete, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from conversations.effects import (
    CODE_HERE,
    Amend,
    Answer,
    Cancel,
    Effect,
    Forget,
    Gather,
    Invite,
    Issue,
    Recall,
    Remove,
    Retract,
    Save,
    Send,
    Settle,
    Wake,
)
from conversations.events import Due, Event, Opened, Pressed, Said, Submitted
from conversations.message import Form, Message
from conversations.model import Account, Address, Person, Record, new_id
from conversations.values import Value, replace
from storage import codec
from storage import tables as t
from storage.database import chunks, insert_into
from storage.forget import forget
from storage.lanes import lane_of
from storage.reader import Reader
from storage.secrets import Keyring, PersonKeys, new_code
from storage.sheaf import Sheaf

# What a row about an earlier one takes over from it.
_FOLLOWED = ("person_id", "programme_id", "circle_id", "about", "author", "address")


_LONG_AGO = datetime.min.replace(tzinfo=UTC)


class Conflict(Exception):
    """A record was changed by another turn since this one loaded it."""


class Played(Value, frozen=True):
    """What a committed turn leaves behind. `wrote`: the outbox or the timers changed, so the courier has to wake."""

    seen: bool = False
    form: Form | None = None
    settled: Message | None = None
    note: str = ""
    wrote: bool = False


class Writer:
    def __init__(
        self,
        connection: AsyncConnection,
        keyring: Keyring,
        keys: PersonKeys,
        sheaf: Sheaf,
        event: Event,
        now: datetime,
        accounts: Sequence[Account] = (),
    ) -> None:
        """What it writes is there once the sheaf is closed. `accounts` are all those of the people in the scene."""
        self._connection = connection
        self._keyring = keyring
        self._keys = keys
        self._sheaf = sheaf
        self._event = event
        self._now = now
        self._known = {account.id: account for account in accounts}
        self._accounts: dict[str, str] = {}
        self._numbered = 0
        self._form_ref = ""
        # Whoever caused this waits for what it has to tell them.
        self._waiting = "" if isinstance(event, Due) else codec.tidy(event.actor.account_id)
        self._played = Played()

    async def apply(
        self, effects: Sequence[Effect], done: Callable[[int, int], None] = lambda _all, _more: None
    ) -> Played:
        """Saves first, so that what is sent can go to an account that is only just known; the rest in its order. `done`
        hears how many effects there are, and of each when it is."""
        await self._save([effect.record for effect in effects if isinstance(effect, Save)])
        await self._find_accounts(
            {effect.to for effect in effects if isinstance(effect, Send) and not effect.message.room}
        )
        self._form_ref = self._sent_form(effects)
        for effect in effects:
            if not isinstance(effect, Save):
                await self._apply(effect)
            done(len(effects), 1)
        wrote = any(not isinstance(effect, Save) for effect in effects)
        self._sheaf.wrote |= wrote
        return replace(self._played, wrote=wrote)

    async def _apply(self, effect: Effect) -> None:
        if isinstance(effect, Send):
            self._send(effect)
        elif isinstance(effect, Amend):
            await self._amend(effect)
        elif isinstance(effect, Retract):
            await self._retract(effect)
        elif isinstance(effect, Settle):
            self._settle(effect.message)
        elif isinstance(effect, Answer):
            self._answer(effect)
        elif isinstance(effect, Wake | Cancel):
            await self._set_timer(effect)
        elif isinstance(effect, Forget):
            await self._forget(effect)
        elif isinstance(effect, Issue):
            await self._issue(effect)
        elif isinstance(effect, Invite | Gather):
            self._reach(effect)
        elif isinstance(effect, Recall | Remove):
            await self._take_away(effect)
        elif not isinstance(effect, Save):
            assert_never(effect)

    # Records

    async def _save(self, records: Sequence[Record]) -> None:
        last = {(type(record), record.id): record for record in records}
        self._known |= {record.id: record for record in last.values() if isinstance(record, Account)}
        for record in last.values():
            if isinstance(record, Person) and record.version == 0:
                await self._keys.make(record.id)
        owners = {
            getattr(record, column.owner)
            for record in last.values()
            for column in codec.columns(type(record))
            if column.owner
        }
        await self._keys.load(owners)
        new: dict[type[Any], list[dict[str, Any]]] = {}
        for record in last.values():
            row = codec.to_row(record, self._keys) | {"version": record.version + 1}
            if record.version == 0:
                new.setdefault(type(record), []).append(row)
            else:
                await self._replace(record, row)
        for kind, rows in new.items():
            self._sheaf.insert(t.RECORDS[kind], rows)

    async def _replace(self, record: Record, row: dict[str, Any]) -> None:
        table = t.RECORDS[type(record)]
        loaded = (table.c.id == row["id"]) & (table.c.version == record.version)
        result = await self._connection.execute(update(table).where(loaded).values(row))
        if result.rowcount != 1:
            raise Conflict(f"{table.name} {record.id} changed since it was loaded")

    # Outbox

    async def _find_accounts(self, person_ids: set[str]) -> None:
        """For each person, the live account that was seen last. Those of whoever is not in the scene are looked up."""
        for chunk in chunks(sorted(person_ids - {account.person_id for account in self._known.values()})):
            found = await Reader(self._connection, self._keys).among(Account, "person_id", chunk)
            self._known |= {account.id: account for account in found}
        seen: dict[str, datetime] = {}
        for account in sorted(self._known.values(), key=lambda account: account.id):
            person_id, seen_at = account.person_id, account.seen_at or _LONG_AGO
            if not account.gone and (person_id not in seen or seen_at > seen[person_id]):
                seen[person_id] = seen_at
                self._accounts[person_id] = account.id

    def _put(self, row_id: str, kind: str, recipient: str, message: Message | None = None, **columns: Any) -> None:
        body = self._seal(message) if message and recipient else ""
        row = {
            "id": codec.tidy(row_id),
            "kind": kind,
            "state": "open" if recipient else "gone",
            "recipient": codec.tidy(recipient),
            "person_id": "",
            "programme_id": "",
            "circle_id": "",
            "about": "",
            "author": "",
            "address": "",
            "body": body,
            "ref": "",
            "target": "",
            "receipt": "",
            "not_before": self._now,
            "held_until": None,
            "in_hand": False,
            "tries": 0,
            "reason": "" if recipient else "no live account",
            "made_at": self._now,
            "lane": lane_of(recipient, kind),
            "urgent": False,
            "failures": 0,
            "turn": codec.tidy(self._event.id),
        }
        self._sheaf.post(row | columns)

    def _seal(self, message: Message) -> str:
        return self._keyring.seal_message(codec.message_to_json(message))

    def _send(self, effect: Send) -> None:
        recipient, address = self._accounts.get(effect.to, ""), ""
        if effect.message.letter:
            # The e-mail address itself is sealed with the message.
            by_mail = Address("email", "mail", effect.to)
            recipient, address = by_mail.account_id, codec.to_json(by_mail)
        elif somewhere := effect.message.channel or effect.message.room:
            platform, _, place = somewhere.partition(":")
            workspace, _, channel = place.partition("/")
            posted = Address(platform, workspace, channel, channel)
            recipient, address = posted.account_id, codec.to_json(posted)
        self._put(
            effect.id,
            "send",
            recipient,
            effect.message,
            person_id="" if effect.message.room else effect.to,
            programme_id=effect.programme_id,
            circle_id=effect.circle_id,
            about=effect.about,
            author=effect.by,
            address=address,
            not_before=effect.at or self._now,
            target=effect.under,
            urgent=recipient == self._waiting and effect.at is None,
        )

    def _invite(self, effect: Invite) -> None:
        address = codec.to_json(effect.to)
        columns = {"address": address, "programme_id": effect.programme_id}
        self._put(effect.id, "send", effect.to.account_id, effect.message, **columns)

    def _reach(self, effect: Invite | Gather) -> None:
        if isinstance(effect, Gather):
            self._gather(effect)
        else:
            self._invite(effect)

    def _gather(self, effect: Gather) -> None:
        """A row of its own kind, to a recipient that is nobody else's, so that it waits for no message."""
        first, users = effect.people[0], ",".join(sorted(address.user for address in effect.people))
        several = Address(first.platform, first.workspace, users, service_url=first.service_url)
        recipient = f"{first.workspace_id}/{effect.circle_id}"
        about = {"programme_id": effect.programme_id, "circle_id": effect.circle_id, "address": codec.to_json(several)}
        self._put(effect.id, "room", recipient, None, not_before=effect.at, **about)

    async def _change(self, sequence: int, **values: Any) -> None:
        await self._sheaf.flush()
        await self._connection.execute(update(t.outbox).where(t.outbox.c.sequence == sequence).values(values))

    def _follow(self, row: Any, kind: str, message: Message | None = None) -> None:
        """A row about an earlier one, to the same conversation and after it."""
        copied = {name: getattr(row, name) for name in _FOLLOWED}
        self._put(self._next_id(kind), kind, row.recipient, message, target=row.id, **copied)

    async def _amend(self, effect: Amend) -> None:
        row = await self._sheaf.sent(effect.id)
        if row is None:
            return
        if row.state == "parked" or (row.state == "open" and not row.in_hand):
            await self._change(row.sequence, body=self._seal(effect.message))
        elif row.state in ("open", "delivered"):
            waiting = await self._waiting_amendment(row.id)
            if waiting is None:
                self._follow(row, "amend", effect.message)
            else:
                # Words that were changed again meanwhile must not be delivered on the way.
                await self._change(waiting, body=self._seal(effect.message))

    async def _waiting_amendment(self, target: str) -> int | None:
        o = t.outbox.c
        waiting = select(o.sequence).where(o.target == target, o.kind == "amend", o.state == "open", ~o.in_hand)
        sequence: int | None = await self._connection.scalar(waiting.with_for_update())
        return sequence

    async def _retract(self, effect: Retract) -> None:
        row = await self._sheaf.sent(effect.id)
        if row is not None:
            self._take_back(row)

    def _take_back(self, row: Any) -> None:
        if row.state == "parked" or (row.state == "open" and not row.in_hand):
            self._sheaf.end(row, "cancelled")
        elif row.state == "open" or (row.state == "delivered" and row.receipt):
            if row.state == "delivered":
                self._sheaf.end(row, "retracted")
            self._follow(row, "retract")

    async def _take_away(self, effect: Recall | Remove) -> None:
        await self._sheaf.flush()
        if isinstance(effect, Remove):
            table = t.RECORDS[type(effect.record)]
            await self._connection.execute(delete(table).where(table.c.id == effect.record.id))
            if isinstance(effect.record, Account):
                await self._readdress(effect.record)
        else:
            await self._recall(effect)

    async def _readdress(self, gone: Account) -> None:
        """What waits for an account that is somebody's no more goes to the one that they act from: whoever has that account
        may become somebody else."""
        o, here = t.outbox.c, self._waiting
        waits = and_(
            o.recipient == gone.id, o.person_id == gone.person_id, o.kind == "send", o.state == "open", ~o.in_hand
        )
        moved = update(t.outbox).where(waits, o.address == "").values(recipient=here, lane=lane_of(here, "send"))
        await self._connection.execute(moved)

    async def _recall(self, effect: Recall) -> None:
        about = and_(t.outbox.c.about == effect.about, t.outbox.c.kind == "send")
        rows = select(t.outbox).where(about).order_by(t.outbox.c.sequence).with_for_update()
        for row in (await self._connection.execute(rows)).all():
            self._take_back(row)

    async def _forget(self, effect: Forget) -> None:
        """Everything that carried the person's words is taken back before they are forgotten."""
        await self._sheaf.flush()
        carrying = and_(t.outbox.c.author == effect.person_id, t.outbox.c.kind.in_(("send", "amend")))
        waiting = or_(t.outbox.c.state.in_(("open", "parked")), t.outbox.c.kind == "send")
        rows = select(t.outbox).where(carrying, waiting).order_by(t.outbox.c.sequence).with_for_update()
        for row in (await self._connection.execute(rows)).all():
            # An amendment that is on its way is followed by the retraction of what it amends.
            if row.kind == "send" or not row.in_hand:
                self._take_back(row)
        await self._sheaf.flush()
        await forget(self._connection, self._keys, effect.person_id, self._now)
        self._accounts.pop(effect.person_id, None)

    # Answers

    def _sent_form(self, effects: Sequence[Effect]) -> str:
        """The message that held the form just sent, where the platform shows forms in messages: the first answer
        takes its place, so that no form stays behind that was sent already."""
        event = self._event
        if not isinstance(event, Submitted) or event.dialog or any(isinstance(e, Settle) for e in effects):
            return ""
        return event.ref

    def _answer(self, effect: Answer) -> None:
        content = effect.content
        if self._form_ref and not effect.quiet:
            shown = content if isinstance(content, Message) else Message(content.title, (replace(content, open=True),))
            self._form_ref = ""
            self._settle(shown)
            return
        if isinstance(content, Message):
            self._note(content)
            self._reply(content, effect.quiet, row_id=effect.id)
        elif getattr(self._event, "dialog", False):
            if self._played.form is None:
                self._played = replace(self._played, form=content)
        else:
            self._reply(Message(content.title, (replace(content, open=True),)), effect.quiet)

    def _settle(self, message: Message) -> None:
        self._note(message)
        # Only these two name a message of ours; the `ref` of what somebody wrote is their own message.
        pressed = self._event.ref if isinstance(self._event, Pressed | Submitted) else ""
        if pressed:
            self._played = replace(self._played, settled=message)
        self._reply(message, quiet=False, ref=pressed)

    def _note(self, message: Message) -> None:
        if not self._played.note:
            self._played = replace(self._played, note=message.fallback)

    def _reply(self, message: Message, quiet: bool, ref: str = "", row_id: str = "") -> None:
        if isinstance(self._event, Due):
            raise TypeError(f"the timer {self._event.name} has nobody to answer")
        kind = "amend" if ref else "home" if isinstance(self._event, Opened) else "quiet" if quiet else "send"
        address = self._event.actor.address
        # Whoever wrote in a thread looks there for the answer.
        thread = self._event.thread if isinstance(self._event, Said) else ""
        self._put(
            row_id or self._next_id("answer"),
            kind,
            address.account_id,
            message,
            address=codec.to_json(address),
            ref=codec.tidy(ref or thread),
            urgent=True,
        )

    def _next_id(self, kind: str) -> str:
        self._numbered += 1
        return new_id(self._event.id, kind, str(self._numbered))

    async def _issue(self, effect: Issue) -> None:
        """Draws a code, keeps its record under its hash, and tells it, the only time that it can be read."""
        code = new_code()
        await self._save([replace(effect.code, id=self._keyring.code_ids(code)[0])])
        content = effect.told.message if isinstance(effect.told, Invite) else effect.told.content
        told = codec.to_json(content).replace(CODE_HERE, code)
        if isinstance(effect.told, Invite):
            self._invite(replace(effect.told, message=codec.from_json(Message, told)))
        else:
            self._answer(replace(effect.told, content=codec.from_json(type(content), told)))

    # Timers

    async def _set_timer(self, effect: Wake | Cancel) -> None:
        if isinstance(effect, Cancel):
            await self._connection.execute(delete(t.timers).where(t.timers.c.key == effect.key))
        else:
            await self._wake(effect)

    async def _wake(self, effect: Wake) -> None:
        row = {
            "at": effect.at,
            "programme_id": effect.programme_id,
            "circle_id": effect.circle_id,
            "person_id": effect.person_id,
            "parked": "",
        }
        insertion = insert_into(self._connection, t.timers).values(key=effect.key, **row)
        await self._connection.execute(insertion.on_conflict_do_update(index_elements=["key"], set_=row))
