"""The scenes of plain words, which most of what people do is: those of many who write at the same time, in two statements.

Of such a scene only what passing words on needs is read; the rest is `NOT_READ`. Each writer's scene is what it would be
if they wrote alone: every row comes with the circle, the account or the workspace that it was found by.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import datetime
from operator import attrgetter
from typing import Any, TypeGuard

from sqlalchemy import Select, select
from sqlalchemy.sql.selectable import TableValuedAlias

from conversations.events import Event, PersonEvent, Said
from conversations.model import Draft, Programme, Remark
from conversations.scenes import NOT_READ, Scene
from conversations.typed import read_command
from storage import tables as t
from storage.circles import HERE, LATE, OF_ACTS, OF_PEOPLE, joined, of_circles, open_to, sits_there
from storage.codec import tidy
from storage.question import Held, Part, Prepared, SharedQuestion, items
from storage.reader import Reader
from storage.secrets import read_code

_WRITERS, _WORKSPACES = items("writers"), items("workspaces")
_OF_CIRCLES = ("programmes", "circles", "seats", "asked", "reflections", "blocks", *(name for name, _, _ in OF_PEOPLE))
_READ = (*_OF_CIRCLES, "newest", "drafts")
# Everything else that the scene of an act may hold.
_UNREAD = dict.fromkeys(sorted(OF_ACTS.difference(_READ)), NOT_READ)


def is_plain(event: Event) -> TypeGuard[Said]:
    """Whether somebody wrote to their circle, as far as can be told without a look at anything: no command, no code, no
    answer to a message."""
    if not isinstance(event, Said) or event.thread:
        return False
    return read_command(event.text).verb == "words" and not read_code(event.text)


async def load_words(reader: Reader, written: Sequence[PersonEvent], now: datetime) -> dict[str, Scene | None]:
    """By event, the scenes of those who can be played side by side. Whoever shares a circle with one before them has to
    see first what came of that, and is left out. None for whoever is not in a circle, or sees more than its members do:
    they need the whole of it."""
    account = {event.id: tidy(event.actor.account_id) for event in written}
    workspace = {event.id: json.dumps(tidy(event.actor.address.workspace_id)) for event in written}
    circles = await _circles(reader, account.values(), now)
    here: dict[str, set[str]] = {}
    met: set[str] = set()
    for event in account:
        mine = {account[event], *circles.get(account[event], ())}
        if met.isdisjoint(mine):
            here[event] = mine
        met |= mine
    given = {
        "here": _list(circle for event in here for circle in circles.get(account[event], ())),
        "writers": _list(account[event] for event in here),
        "workspaces": _list(workspace[event] for event in here),
    }
    found = await _WORDS.ask(reader.connection, reader.keys, given)
    return {
        event: _scene(account[event], [found.get(by, {}) for by in (*mine, workspace[event])])
        for event, mine in here.items()
    }


def _scene(account_id: str, found: Sequence[Held]) -> Scene | None:
    parts: dict[str, Any] = {name: _together(held.get(name, {}) for held in found) for name in _READ}
    mine = next((account.person_id for account in parts["accounts"] if account.id == account_id), "")
    me = next((person for person in parts["people"] if person.id == mine), None)
    return None if me is None or me.administrator else Scene(me=me, **_UNREAD | parts)


def _together(held: Iterable[dict[str, Any]]) -> tuple[Any, ...]:
    """Records that were found in several ways, by id."""
    records: dict[str, Any] = {}
    for each in held:
        records |= each
    return tuple(sorted(records.values(), key=attrgetter("id")))


def _list(strings: Iterable[str]) -> str:
    return json.dumps(sorted(set(strings)))


# The circles of each, locked always in the same order.
_SITTING = Prepared(
    select(_WRITERS.c.value, t.circles.c.id)
    .select_from(_WRITERS)
    .join(t.accounts, t.accounts.c.id == _WRITERS.c.value)
    .join(t.seats, t.seats.c.person_id == t.accounts.c.person_id)
    .join(t.circles, t.circles.c.id == t.seats.c.circle_id)
    .where(sits_there())
    .order_by(t.circles.c.id)
    .with_for_update(of=t.circles)
)


async def _circles(reader: Reader, accounts: Iterable[str], now: datetime) -> dict[str, list[str]]:
    circles: dict[str, list[str]] = {}
    given = {"writers": _list(accounts), "late": now - LATE}
    for account_id, circle_id in (await _SITTING.execute(reader.connection, given)).found:
        circles.setdefault(account_id, []).append(circle_id)
    return circles


def _parts() -> list[Part]:
    mine = joined(t.programmes.c.id, t.memberships.c.programme_id).join(
        t.accounts, t.accounts.c.person_id == t.memberships.c.person_id
    )
    drafts = joined(t.drafts.c.person_id, t.accounts.c.person_id).where(t.drafts.c.done_at.is_(None))
    open_here = select(t.programmes).select_from(t.programmes).join(_WORKSPACES, open_to(_WORKSPACES.c.value))
    return [
        *(_by(HERE, part) for part in of_circles() if part[0] in _OF_CIRCLES),
        _by(HERE, ("newest", Remark, _last_words())),
        _by(_WRITERS, ("programmes", Programme, mine.join(_WRITERS, t.accounts.c.id == _WRITERS.c.value))),
        _by(_WRITERS, ("drafts", Draft, drafts.join(_WRITERS, t.accounts.c.id == _WRITERS.c.value))),
        _by(_WORKSPACES, ("programmes", Programme, open_here)),
    ]


def _by(given: TableValuedAlias, part: Part) -> Part:
    name, record, wanted = part
    return name, record, wanted.add_columns(given.c.value.label("found_by"))


def _last_words() -> Select[Any]:
    """The last remark of each member of the circles here."""
    others = t.remarks.alias()
    of_seat = (others.c.circle_id == t.seats.c.circle_id, others.c.person_id == t.seats.c.person_id)
    newest_first = select(others.c.id).where(*of_seat).order_by(others.c.said_at.desc(), others.c.id.desc())
    last = newest_first.limit(1).scalar_subquery()
    return (
        select(t.remarks)
        .select_from(t.remarks)
        .join(t.seats, t.remarks.c.id == last)
        .join(HERE, t.seats.c.circle_id == HERE.c.value)
    )


_WORDS = SharedQuestion(_parts())
