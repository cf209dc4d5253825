"""Log lines: JSON where a machine reads them, plain where a person does. Each line of a turn names the turn's event.

Nobody's words belong in a log: an error is told by its kind and where it happened, never by its text, which may quote a
row or a request.
"""

from __future__ import annotations

import json
import logging
import sys
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime

_TURN: ContextVar[str] = ContextVar("turn", default="")
_DELIVERY: ContextVar[str] = ContextVar("delivery", default="")
# These log what they carry.
_QUIET = ("aiohttp.access", "apscheduler", "slack_bolt", "slack_sdk", "alembic", "sqlalchemy")


@contextmanager
def turn(event_id: str) -> Iterator[None]:
    """Every line written inside names this event, and so do those that follow a failure in the same request."""
    token = _TURN.set(event_id)
    yield
    _TURN.reset(token)


@contextmanager
def delivery(turn_id: str, key: str) -> Iterator[None]:
    """The same for a message on its way: the turn that wrote it, and the message."""
    token = _DELIVERY.set(key)
    with turn(turn_id):
        yield
    _DELIVERY.reset(token)


def _where(record: logging.LogRecord) -> str:
    if not record.exc_info or record.exc_info[0] is None:
        return ""
    frames = traceback.extract_tb(record.exc_info[2])
    places = " < ".join(f"{frame.filename.rpartition('/')[2]}:{frame.lineno}" for frame in reversed(frames))
    return f"{record.exc_info[0].__name__} at {places}"


def _message(record: logging.LogRecord) -> str:
    # asyncio puts what failed, words and all, on further lines.
    first = record.getMessage().partition("\n")[0]
    return " ".join(filter(None, (first, _where(record))))


class JsonLines(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        line = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "from": record.name,
            "message": _message(record),
        }
        if turn_id := _TURN.get():
            line["turn"] = turn_id
        if key := _DELIVERY.get():
            line["delivery"] = key
        return json.dumps(line, ensure_ascii=False)


class PlainLines(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        at = datetime.fromtimestamp(record.created, UTC).astimezone().strftime("%H:%M:%S")
        about = "".join(f" [{each}]" for each in (_TURN.get(), _DELIVERY.get()) if each)
        return f"{at} {record.levelname} {record.name}{about} {_message(record)}"


def set_up() -> None:
    handler = logging.StreamHandler()
    handler.setFormatter(PlainLines() if sys.stderr.isatty() else JsonLines())
    logging.basicConfig(level=logging.INFO, handlers=[handler])
    for name in _QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)
