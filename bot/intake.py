"""Intake: plays the turn of whatever an adapter heard, and wakes the courier after its commit."""

from __future__ import annotations

from adapters.base import Handled
from bot.clock import Clock
from bot.courier import Courier
from conversations.events import PersonEvent
from storage.turn import Turns


class Intake:
    def __init__(self, turns: Turns, courier: Courier, clock: Clock) -> None:
        self._turns = turns
        self._courier = courier
        self._clock = clock

    async def handle(self, event: PersonEvent) -> Handled:
        """Returns after the commit; raises only where nothing was kept, so that the platform sends it again."""
        played = await self._turns.play(event, self._clock.now())
        if played.wrote:
            self._courier.wake()
        return Handled(played.form, played.settled, played.note, played.seen)
