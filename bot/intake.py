"""Intake: plays the turn of whatever an adapter heard, and wakes the courier after its commit.

A turn that fails is sent again by the platform. One that fails again and again is the event's own fault: it is parked
for a human, and the platform is told that all is well.
"""

from __future__ import annotations

import asyncio
import logging
import time

from adapters.base import Handled, Unavailable
from bot import logs
from bot.clock import Clock
from bot.courier import Courier
from bot.metrics import TURN_SECONDS, TURNS
from bot.turnstile import Turnstile
from conversations.events import PersonEvent
from storage.database import DatabaseAway
from storage.failures import Failures
from storage.turn import Conflict, Played, Turns

log = logging.getLogger(__name__)

# Teams waits 15 s for an answer.
TURN_LIMIT = 10.0


class Intake:
    def __init__(
        self, turns: Turns, failures: Failures, courier: Courier, clock: Clock, turnstile: Turnstile | None = None
    ) -> None:
        self._turns = turns
        self._failures = failures
        self._courier = courier
        self._clock = clock
        self.turnstile = turnstile or Turnstile()

    async def handle(self, event: PersonEvent) -> Handled:
        """Returns after the commit. Raises where nothing was kept, or nobody knows, so that the platform sends it again; what
        was kept after all is not played twice. Unavailable where that has nothing to do with this event."""
        kind, began = type(event).__name__, time.perf_counter()
        with logs.turn(event.id):
            try:
                who = (event.actor.address.workspace_id, event.actor.account_id)
                async with asyncio.timeout(TURN_LIMIT), self.turnstile.passing(*who):
                    played = await self._turns.play(event, self._clock.now())
            except (DatabaseAway, TimeoutError, Conflict, Unavailable) as error:
                TURNS.labels(kind, "unavailable").inc()
                log.warning("a turn could not be played now: %s", type(error).__name__)
                raise Unavailable from None
            except Exception as error:
                TURNS.labels(kind, "failed").inc()
                if not await self._park(event, error):
                    raise
                TURNS.labels(kind, "parked").inc()
                return Handled()
            return self._played(kind, played, time.perf_counter() - began)

    def _played(self, kind: str, played: Played, seconds: float) -> Handled:
        TURNS.labels(kind, "seen" if played.seen else "played").inc()
        TURN_SECONDS.labels(kind).observe(seconds)
        if played.wrote:
            self._courier.wake()
        return Handled(played.form, played.settled, played.note, played.seen)

    async def _park(self, event: PersonEvent, error: Exception) -> bool:
        reason = type(error).__name__
        log.error("a turn failed with %s", reason)
        try:
            parked = await self._failures.note(event, reason, self._clock.now())
        except DatabaseAway:
            raise Unavailable from None
        if parked:
            log.error("the event was parked; see: convenor doctor")
        return parked
