"""The port every platform adapter fills, what the web side hands it, and delivery errors named by what to do next."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from typing import Protocol

from conversations.events import PersonEvent
from conversations.message import Form, Message, Shut
from conversations.model import Address


class DeliveryError(Exception):
    """A send that did not happen. Its text never holds anybody's words."""


class RetryLater(DeliveryError):
    """Try the same again, after `after` seconds where the platform said how long (else the courier backs off).

    `ambiguous`: it may have happened. `wide`: the whole workspace has to wait, not this conversation alone."""

    def __init__(self, reason: str, after: float | None = None, ambiguous: bool = False, wide: bool = False) -> None:
        super().__init__(reason)
        self.after = after
        self.ambiguous = ambiguous
        self.wide = wide


class Gone(DeliveryError):
    """The person removed or blocked the bot, or the conversation no longer exists: stop writing to them."""


class Closed(Gone):
    """A channel may not be posted in: whoever has it posted there is told why, once."""

    def __init__(self, reason: str, why: Shut) -> None:
        super().__init__(reason)
        self.why = why


class Rejected(DeliveryError):
    """The platform refused this message for good: park it for a human."""


class Unavailable(Exception):
    """Nothing was kept, and not because of this event: answer 503, the platform sends it again."""


RETRY_AFTER = "5"
"""Seconds, as the header says, after which an event that met an `Unavailable` may come again."""


@dataclass(frozen=True, slots=True)
class Steady:
    """`burst` calls at once and then `rate` a second; the last `kept` of the burst are kept for answers."""

    rate: float
    burst: int
    kept: int = 0


@dataclass(frozen=True, slots=True)
class Window:
    """At most `most` calls in any `seconds`, of which `kept` are kept for answers."""

    most: int
    seconds: float
    kept: int = 0


@dataclass(frozen=True, slots=True)
class Allowance:
    """What a call counts against: everything with the same key shares these limits."""

    key: str
    limits: tuple[Steady | Window, ...]


@dataclass(frozen=True, slots=True)
class Receipt:
    """Where a message landed: `ref` as `model.message_ref` makes it, and the conversation, learnt on first contact."""

    ref: str
    conversation: str


@dataclass(frozen=True, slots=True)
class Stream:
    """A file as it comes: its bytes, once, and their number where the platform says so."""

    chunks: AsyncIterator[bytes]
    size: int | None = None


class Port(Protocol):
    """How the courier writes to one platform. Every call raises a `DeliveryError` or has happened."""

    platform: str
    finds: bool
    """Whether `find` can tell if a message arrived."""

    def allowances(self, kind: str, to: Address) -> tuple[Allowance, ...]:
        """What a call counts against, the narrowest first: the conversation, then the workspace. `kind` is one of the
        outbox's (send, quiet, home, amend, retract, room), or "find"."""
        ...

    async def find(self, to: Address, key: str) -> Receipt | None:
        """Where an earlier send with this key arrived, if it did and the platform can tell."""
        ...

    async def send(self, to: Address, message: Message, key: str, *, quiet: bool = False, under: str = "") -> Receipt:
        """Deliver a new message. `key` is the outbox row's id, sent along so that a lost reply can be looked up.
        `quiet`: only the person sees it and it may vanish (an ephemeral note) where the platform has such a thing; the
        receipt of one that cannot be changed has no `ref`. `under` is the ref of the message in whose thread it stands,
        where the platform has threads; it is shown beside the others too."""
        ...

    async def amend(self, to: Address, ref: str, message: Message) -> None: ...

    async def retract(self, to: Address, ref: str) -> None: ...

    async def show_home(self, to: Address, message: Message) -> None:
        """Show the person's home page (Slack's App Home; where there is none, as a message)."""
        ...

    async def open_room(self, people: Sequence[Address]) -> Address:
        """One conversation of the bot with all these people, who are in one workspace; the same people get the same
        again. Raises Rejected where the platform, or what it allows the bot, has no such thing."""
        ...

    def open_file(self, at: Address, source: str) -> AbstractAsyncContextManager[Stream]:
        """The file that an account of this platform sent, straight from where the platform keeps it. Raises Gone where
        it is no longer to be had, and Rejected where `source` is no place of the platform's."""
        ...

    async def close(self) -> None: ...


@dataclass(frozen=True, slots=True)
class Handled:
    """What a committed turn leaves for the adapter to say at once, in the platform's own answer.

    `form` is only set where the event said `dialog`; `settled` replaces the pressed message (it is also on its way
    through the outbox); `note` is one plain sentence for a toast; `seen` means this event had been handled before.
    """

    form: Form | None = None
    settled: Message | None = None
    note: str = ""
    seen: bool = False


Handle = Callable[[PersonEvent], Awaitable[Handled]]
"""Plays one turn and returns after its commit. It raises only if nothing was kept: answer 503 to `Unavailable` and 500
to everything else, and the platform sends the event again."""

MarksOf = Callable[[str], tuple[str, ...]]
"""The keyed hashes of an e-mail address, for `Actor.marks`: the address itself goes no further than the adapter."""

PageUrl = Callable[[str, str], str]
"""`(page kind, id) -> address`: signed and absolute, empty where no public address is set. Renderers get one."""


def unheard(_what: str) -> None:
    """For a door whose refusals nobody listens to."""
