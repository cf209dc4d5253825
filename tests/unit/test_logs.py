"""Log lines: one JSON object each, named after their turn, with nobody's words."""

from __future__ import annotations

import asyncio
import json
import logging
from typing import Any

from bot import logs

LOGGER = logging.getLogger("bot.somewhere")


class Lines(logging.Handler):
    def __init__(self) -> None:
        super().__init__()
        self.setFormatter(logs.JsonLines())
        self.written: list[dict[str, Any]] = []

    def emit(self, record: logging.LogRecord) -> None:
        text = self.format(record)
        assert "\n" not in text
        self.written.append(json.loads(text))

    def __enter__(self) -> list[dict[str, Any]]:
        LOGGER.addHandler(self)
        return self.written

    def __exit__(self, *_: object) -> None:
        LOGGER.removeHandler(self)


def test_each_line_names_its_turn_and_its_delivery() -> None:
    with Lines() as written:
        with logs.turn("slack:Ev1"):
            LOGGER.warning("a turn could not be played now: %s", "DatabaseAway")
        with logs.delivery("slack:Ev2", "m7"):
            LOGGER.warning("a send was refused")
        LOGGER.warning("about no turn")
    assert written[0].items() >= {"level": "warning", "from": "bot.somewhere", "turn": "slack:Ev1"}.items()
    assert written[0]["message"] == "a turn could not be played now: DatabaseAway"
    assert (written[1]["turn"], written[1]["delivery"]) == ("slack:Ev2", "m7")
    assert {"turn", "delivery"}.isdisjoint(written[2])


async def test_turns_side_by_side_do_not_mix() -> None:
    async def play(event_id: str) -> None:
        with logs.turn(event_id):
            await asyncio.sleep(0)
            LOGGER.warning(event_id)

    with Lines() as written:
        await asyncio.gather(*(play(f"Ev{n}") for n in range(20)))
    assert len(written) == 20
    assert all(line["turn"] == line["message"] for line in written)


def test_an_error_is_told_by_its_kind_and_place_and_not_in_its_words() -> None:
    with Lines() as written:
        try:
            raise ValueError("what somebody wrote")
        except ValueError:
            LOGGER.exception("a turn failed")
        LOGGER.error("Task exception was never retrieved\nfuture: <Task 'what somebody wrote'>")
    assert "ValueError at test_logs.py:" in written[0]["message"]
    assert "what somebody wrote" not in json.dumps(written)
