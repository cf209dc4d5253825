"""The people, workspaces, conversations and messages of local mode, in memory.

Every change goes through `World.changed`, which feeds the page's live updates, wakes whoever waits in `until`, and
marks the world for saving. Nothing here speaks HTTP; `slack_api` and `connector` write what the bot sends, `people`
writes what people do.
"""

from __future__ import annotations

import asyncio
import json
import secrets
from collections import defaultdict, deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, fields
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

from adapters.local.records import (
    Call,
    Change,
    ChangeKind,
    Conversation,
    Json,
    Message,
    Pacing,
    Person,
    Platform,
    Upload,
    View,
    Workspace,
    guid,
    slack_id,
)

T = TypeVar("T")

# Kept so that a test can ask what the bot called; bounded so that a benchmark does not fill the memory.
REMEMBERED_CALLS = 2_000


class World:
    """All of local mode's people and what has been said. One event loop; not safe across threads."""

    def __init__(self) -> None:
        self.slack_app_id = slack_id("A")
        self.slack_signing_secret = secrets.token_hex(16)
        self.slack_client_id = f"{secrets.randbelow(10**12)}.{secrets.randbelow(10**12)}"
        self.slack_client_secret = secrets.token_hex(16)
        self.slack_app_token = f"xapp-local-{secrets.token_hex(12)}"
        self.slack_rotates = False
        self.teams_app_id = guid()
        self.workspaces: dict[str, Workspace] = {}
        self.people: dict[str, Person] = {}
        self.conversations: dict[str, Conversation] = {}
        self.messages: dict[tuple[str, str], Message] = {}
        self.views: dict[str, View] = {}
        self.uploads: dict[str, Upload] = {}
        self.pacing = Pacing()
        self.clock: Callable[[], datetime] = lambda: datetime.now(UTC)
        self.calls: deque[Call] = deque(maxlen=REMEMBERED_CALLS)
        self.dirty = False
        self._users: dict[str, str] = {}
        self._rooms: defaultdict[str, list[str]] = defaultdict(list)
        self._last_tick = 0
        self._seq = 0
        self._feeds: set[asyncio.Queue[Change]] = set()

    # People and workspaces

    def add_workspace(self, platform: Platform, name: str, *, workspace_id: str = "") -> Workspace:
        if platform == "slack":
            made = Workspace(
                id=workspace_id or slack_id("T"),
                platform="slack",
                name=name,
                bot_user_id=slack_id("U"),
                bot_id=slack_id("B"),
                bot_token=f"xoxb-local-{secrets.token_hex(12)}",
            )
        else:
            made = Workspace(
                id=workspace_id or guid(), platform="teams", name=name, bot_user_id=f"28:{self.teams_app_id}"
            )
        self.workspaces[made.id] = made
        self.dirty = True
        return made

    def add_person(
        self,
        workspace: Workspace | str,
        name: str,
        *,
        role: str = "",
        key: str = "",
        email: str = "",
        tz: str = "Europe/London",
        locale: str = "en-GB",
        pane: bool = False,
        installed: bool = True,
    ) -> Person:
        """Somebody new. `key` must be unique; by default it is the user id."""
        home = workspace if isinstance(workspace, Workspace) else self.workspaces[workspace]
        on_slack = home.platform == "slack"
        user_id = slack_id("U") if on_slack else f"29:1{secrets.token_urlsafe(24)}"
        person = Person(
            key=key or user_id,
            name=name,
            role=role,
            workspace=home.id,
            platform=home.platform,
            user_id=user_id,
            email=email or f"{user_id.lower().replace(':', '')}@example.org",
            aad_id="" if on_slack else guid(),
            tz=tz,
            locale=locale,
            pane=pane,
            installed=installed,
        )
        if person.key in self.people:
            raise ValueError(f"There is already somebody called {person.key!r}")
        self.people[person.key] = person
        self._index(person)
        self._changed_person(person)
        return person

    def _index(self, person: Person) -> None:
        self._users[person.user_id] = person.key
        if person.aad_id:
            self._users[person.aad_id] = person.key

    def person(self, who: str) -> Person:
        """By key or by user id; KeyError for nobody."""
        return self.people[self._users.get(who, who)]

    def find_user(self, workspace: str, user_id: str) -> Person | None:
        """By Slack or Teams user id, or Entra object id, inside one workspace."""
        person = self.people.get(self._users.get(user_id, ""))
        return person if person and person.workspace == workspace else None

    def workspace_of(self, person: Person) -> Workspace:
        return self.workspaces[person.workspace]

    def update_person(self, person: Person, **changes: Any) -> None:
        """Sets fields of a person (`installed`, `draft`, `home`, `modal` …) and tells the page."""
        for name, value in changes.items():
            setattr(person, name, value)
        self._changed_person(person)

    def _changed_person(self, person: Person) -> None:
        self.changed("person", (person.key,), self.describe(person))

    def describe(self, person: Person) -> Json:
        """A person as the page shows them, with the modal that stands open."""
        view = self.views.get(person.modal)
        modal = None if view is None else {"id": view.id, "view": view.view, "errors": view.errors}
        home = self.workspaces[person.workspace]
        on_slack = home.platform == "slack"
        groups = [{"id": c.id, "people": c.members} for c in self.rooms(person) if on_slack and c.kind != "personal"]
        around = {"workspace_name": home.name, "bot_id": home.bot_user_id, "groups": groups}
        return {**asdict(person), "modal": modal, **around}

    # Conversations and messages

    def personal(self, person: Person) -> Conversation:
        """The person's conversation with the bot, opened when first asked for."""
        for conversation in self.rooms(person):
            if conversation.kind == "personal":
                return conversation
        made = slack_id("D") if person.platform == "slack" else f"a:1{secrets.token_urlsafe(32)}"
        return self._open(Conversation(made, person.workspace, [person.user_id]))

    def group(self, people: list[Person]) -> Conversation:
        """The bot with several people of one workspace; the same people get the same conversation."""
        members = sorted(p.user_id for p in people)
        for conversation in self.rooms(people[0]):
            if conversation.kind == "group" and conversation.members == members:
                return conversation
        made = slack_id("C") if people[0].platform == "slack" else f"19:{secrets.token_hex(16)}@thread.tacv2"
        opened = self._open(Conversation(made, people[0].workspace, members, "group"))
        for person in people:
            self._changed_person(person)
        return opened

    def rooms(self, person: Person) -> list[Conversation]:
        """The conversations that a person is in."""
        return [self.conversations[room] for room in self._rooms[person.user_id]]

    def _open(self, conversation: Conversation) -> Conversation:
        self.conversations[conversation.id] = conversation
        for member in conversation.members:
            self._rooms[member].append(conversation.id)
        self.dirty = True
        return conversation

    def tick(self) -> int:
        """Microseconds since 1970 by the world's clock, always later than the last answer: message ids come from it."""
        self._last_tick = max(int(self.clock().timestamp() * 1_000_000), self._last_tick + 1)
        return self._last_tick

    def new_message_id(self, platform: Platform) -> str:
        tick = self.tick()
        return f"{tick // 1_000_000}.{tick % 1_000_000:06d}" if platform == "slack" else str(tick)

    def post(self, message: Message) -> Message:
        """Puts a new message at the end of its conversation."""
        self.messages[message.conversation, message.id] = message
        self.conversations[message.conversation].messages.append(message.id)
        self.touch(message)
        return message

    def touch(self, message: Message) -> None:
        """Tells everybody that a message is new or different."""
        self.changed("message", self._audience(message), asdict(message))

    def remove(self, message: Message) -> None:
        del self.messages[message.conversation, message.id]
        self.conversations[message.conversation].messages.remove(message.id)
        gone = {"conversation": message.conversation, "id": message.id}
        self.changed("gone", self._audience(message), gone)

    def message(self, conversation: str, message_id: str) -> Message | None:
        return self.messages.get((conversation, message_id))

    def find_message(self, person: Person, message_id: str) -> Message | None:
        """By id, in any conversation that the person is in."""
        return next((m for m in self.seen_by(person) if m.id == message_id), None)

    def seen_by(self, person: Person) -> list[Message]:
        """Everything that stands in the person's conversations, oldest first."""
        found = [self.messages[c.id, m] for c in self.rooms(person) for m in c.messages]
        return sorted((m for m in found if m.only_for in ("", person.user_id)), key=lambda m: float(m.id))

    def inbox(self, who: str | Person) -> list[Message]:
        """What the bot has told this person, oldest first."""
        person = who if isinstance(who, Person) else self.person(who)
        return [m for m in self.seen_by(person) if m.by_bot]

    def _audience(self, message: Message) -> tuple[str, ...]:
        members = [message.only_for] if message.only_for else self.conversations[message.conversation].members
        return tuple(self._users[m] for m in members if m in self._users)

    def toast(self, person: Person, text: str) -> None:
        """A short word over one person's pane; it is not kept."""
        self.changed("toast", (person.key,), {"text": text})

    def upload(self, person: Person, name: str, media: str, data: bytes) -> Upload:
        """Puts a file where its platform keeps files."""
        made = Upload(slack_id("F"), person.workspace, name, media, data)
        self.uploads[made.id] = made
        return made

    # Views

    def show_modal(self, person: Person, view: View) -> None:
        if person.modal != view.id:
            self.views.pop(person.modal, None)
        self.views[view.id] = view
        self.update_person(person, modal=view.id)

    def close_modal(self, person: Person) -> None:
        self.views.pop(person.modal, None)
        self.update_person(person, modal="")

    # The feed

    def changed(self, kind: ChangeKind, people: tuple[str, ...], data: Json) -> None:
        self._seq += 1
        self.dirty = True
        if self._feeds:
            change = Change(self._seq, kind, people, data)
            for feed in self._feeds:
                feed.put_nowait(change)

    @contextmanager
    def watch(self) -> Iterator[asyncio.Queue[Change]]:
        """Every change from now on, until the block ends."""
        feed: asyncio.Queue[Change] = asyncio.Queue()
        self._feeds.add(feed)
        try:
            yield feed
        finally:
            self._feeds.discard(feed)

    async def until(self, condition: Callable[[], T], *, within: float = 10.0) -> T:
        """Waits for a condition that some change makes true, and gives its value; TimeoutError after `within` seconds."""
        with self.watch() as feed:
            async with asyncio.timeout(within):
                while not (value := condition()):
                    await feed.get()
                return value

    def record(self, call: Call) -> None:
        self.calls.append(call)

    def clear(self) -> None:
        """Start again: the people stay, what was said goes."""
        for store in (self.conversations, self.messages, self.views, self._rooms, self.uploads):
            store.clear()
        self.calls.clear()
        self._last_tick = 0
        for workspace in self.workspaces.values():
            workspace.installed = True
        for person in self.people.values():
            person.home, person.modal, person.draft, person.installed = None, "", "", True
        self.changed("reset", (), {})

    # Saving

    def save(self, path: Path) -> None:
        """Writes everything to a JSON file, in one move so that a crash leaves the old one whole."""
        kept: Json = {name: getattr(self, name) for name in (*_PLAIN, *sorted(_LATER))}
        for name in _TABLES:
            kept[name] = [asdict(row) for row in getattr(self, name).values()]
        draft = path.with_suffix(path.suffix + ".new")
        draft.touch(mode=0o600)
        draft.write_text(json.dumps(kept, ensure_ascii=False))
        draft.replace(path)
        self.dirty = False

    @classmethod
    def load(cls, path: Path) -> World:
        """The world of `save`. Raises OSError or ValueError where the file is missing or not ours."""
        kept = json.loads(path.read_text())
        world = cls()
        try:
            for name in _PLAIN:
                setattr(world, name, kept[name])
            for name in _LATER.intersection(kept):
                setattr(world, name, kept[name])
            for name, kind in _TABLES.items():
                rows = [kind(**{k: v for k, v in row.items() if k in _names(kind)}) for row in kept[name]]
                setattr(world, name, {_key(row): row for row in rows})
        except (KeyError, TypeError) as error:
            raise ValueError(f"{path} does not hold a saved playground") from error
        for person in world.people.values():
            world._index(person)
        for conversation in list(world.conversations.values()):
            world._open(conversation)
        return world


_PLAIN = ("slack_app_id", "slack_signing_secret", "teams_app_id", "_last_tick")
# What an earlier version did not save.
_LATER = {"slack_client_id", "slack_client_secret", "slack_app_token", "slack_rotates"}
_TABLES: dict[str, Any] = {
    "workspaces": Workspace,
    "people": Person,
    "conversations": Conversation,
    "messages": Message,
    "views": View,
}


def _names(kind: Any) -> set[str]:
    return {f.name for f in fields(kind)}


def _key(row: Any) -> Any:
    if isinstance(row, Message):
        return row.conversation, row.id
    return row.key if isinstance(row, Person) else row.id


def default_world() -> World:
    """The cast of the playground: a councillor and an officer on Teams, an organiser and a programme lead on Slack."""
    world = World()
    council = world.add_workspace("teams", "Eastvale Council", workspace_id="5f1b6a52-8c1d-4a57-9f0e-ea57a1ec0de1")
    network = world.add_workspace("slack", "Eastvale Community Network", workspace_id="T0EASTVALE")
    cast = (
        (council, "rhian", "Cllr Rhian Bevan", "Councillor, Eastvale North", "rhian.bevan@eastvale.example"),
        (council, "tom", "Tom Okafor", "Director of Housing", "tom.okafor@eastvale.example"),
        (network, "amina", "Amina Yusuf", "Youth organiser", "amina@eastvale-network.example"),
        (network, "morgan", "Morgan Ellis", "Programme lead", "morgan@eastvale-network.example"),
    )
    for home, key, name, role, email in cast:
        world.add_person(home, name, role=role, key=key, email=email, pane=True)
    return world
