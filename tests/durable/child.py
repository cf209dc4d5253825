"""What runs inside each process under test: the real `convenor` command, in live mode, with the test's clock.

A `Point` makes the process kill itself (as `kill -9` does) at one step of a turn or of a delivery, or makes its turn
raise. The code under test knows nothing of it. Imported before the processes are forked, so that they start at once.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from pathlib import Path
from typing import Any

import bot.commands
import bot.convening
import bot.courier
import bot.delivery
import bot.doctor
import bot.programmes
import bot.registrations
import bot.serving
import bot.wiring
import storage.lanes
from bot.__main__ import main
from bot.clock import Clock
from bot.pace import Pace
from bot.settings import Settings
from conversations.events import Event
from storage.outbox import Delivered, Outbox, Outcome, Parcel
from storage.sheaf import Sheaf
from storage.turn import Turns
from storage.writer import Writer

TURN_POINTS = ("before insert", "after insert", "before commit", "after commit")
DESK = timedelta(seconds=2)
DELIVERY_POINTS = ("after claim", "after send", "after mark")


@dataclass(frozen=True)
class Point:
    """Where to die: at the step `name`, of the event or message whose text, or the timer whose key, has `marker` in
    it; a delivery's on one `platform`, where it is given. The name `poison` raises in the middle of the turn instead."""

    name: str
    marker: str
    platform: str = ""


@dataclass(frozen=True)
class Plan:
    """One process: its arguments, its whole environment of settings, and where its output goes. `in_earnest`: with the
    computer's own clock, and at the real pace."""

    argv: tuple[str, ...]
    settings: dict[str, str]
    folder: Path
    log: Path
    clock: Path
    point: Point | None = None
    in_earnest: bool = False


def run(plan: Plan) -> None:
    """In the new process: becomes `convenor ARGV`."""
    os.chdir(plan.folder)
    for name in Settings.model_fields:
        os.environ.pop(name, None)
    os.environ.update(plan.settings)
    output = os.open(plan.log, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.dup2(output, 1)
    os.dup2(output, 2)
    sys.argv = ["convenor", *plan.argv]
    if not plan.in_earnest:
        _set_clock(plan.clock)
        _hurry()
    if plan.point is not None:
        _arm(plan.point)
    main()


def ahead(clock: Path) -> timedelta:
    """How far the test's clock is ahead of the computer's."""
    return timedelta(seconds=float(clock.read_text() or 0))


def _set_clock(clock: Path) -> None:
    """Every clock of the process, those that count leases and retries too."""

    class Shifted(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> Any:
            return datetime.now(tz) + ahead(clock)

    _patch(Clock, "now", lambda self: Shifted.now(UTC))
    for module in [module for name, module in sys.modules.items() if name.startswith("bot.")]:
        if vars(module).get("datetime") is datetime:
            _patch(module, "datetime", Shifted)


def _hurry() -> None:
    """These tests are not about pace; and a dead process's desk is free sooner than in earnest."""
    made = Pace.__init__

    def unpaced(self: Pace, *given: Any, **named: Any) -> None:
        made(self, *given, **named)
        self.on = False

    _patch(Pace, "__init__", unpaced)
    _patch(storage.lanes, "DESK", DESK)


def _patch(owner: Any, name: str, value: Any) -> None:
    setattr(owner, name, value)


def _arm(point: Point) -> None:
    if point.name == "poison":
        _before_step(point, _fail)
    elif point.name in TURN_POINTS:
        _arm_turn(point)
    else:
        _arm_delivery(point)


def _die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def _fail() -> None:
    raise ArithmeticError("a step that cannot be played")


def _is_meant(point: Point, event: Event) -> bool:
    return point.marker in getattr(event, "text", event.id)


def _arm_turn(point: Point) -> None:
    if point.name == "after insert":
        _before_step(point, _die)
    elif point.name == "before commit":
        _once_written(point)
    else:
        _around_the_turn(point)


def _around_the_turn(point: Point) -> None:
    play = Turns.play

    async def played(self: Turns, event: Event, now: datetime) -> Any:
        if point.name == "before insert" and _is_meant(point, event):
            _die()
        done = await play(self, event, now)
        if _is_meant(point, event):
            _die()
        return done

    _patch(Turns, "play", played)


def _before_step(point: Point, act: Callable[[], None]) -> None:
    step = vars(bot.wiring)["step"]

    def stepped(event: Event, *given: Any) -> Any:
        if _is_meant(point, event):
            act()
        return step(event, *given)

    _patch(bot.wiring, "step", stepped)


def _once_written(point: Point) -> None:
    """Several turns may be written at once: dies when the one that is meant is among them, and all its rows are there."""
    made, close = Writer.__init__, Sheaf.close
    meant: list[Sheaf] = []

    def noted(self: Writer, connection: Any, keyring: Any, keys: Any, sheaf: Sheaf, event: Event, *given: Any) -> None:
        made(self, connection, keyring, keys, sheaf, event, *given)
        if _is_meant(point, event):
            meant.append(sheaf)

    async def closed(self: Sheaf) -> None:
        await close(self)
        if self in meant:
            _die()

    _patch(Writer, "__init__", noted)
    _patch(Sheaf, "close", closed)


def _arm_delivery(point: Point) -> None:
    def is_meant(parcel: Parcel) -> bool:
        right_platform = point.platform in ("", parcel.address.platform)
        return right_platform and parcel.message is not None and point.marker in parcel.message.fallback

    turn_over = Outbox.turn_over

    async def turned_over(self: Outbox, outcomes: Sequence[Outcome], *given: Any, **named: Any) -> Any:
        sent = any(isinstance(outcome, Delivered) and is_meant(outcome.parcel) for outcome in outcomes)
        if point.name == "after send" and sent:
            _die()
        parcels = await turn_over(self, outcomes, *given, **named)
        if (point.name == "after mark" and sent) or (point.name == "after claim" and any(map(is_meant, parcels))):
            _die()
        return parcels

    _patch(Outbox, "turn_over", turned_over)
