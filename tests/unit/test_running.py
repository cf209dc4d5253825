"""Long work says on a terminal what it is doing, and nothing at all where its output is read by a program."""

from __future__ import annotations

import io
import sys
import time

import pytest

from bot import running


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


async def slow() -> str:
    time.sleep(0.1)  # noqa: ASYNC251 (the loop is held up, as by matching)
    return "done"


def test_a_terminal_is_told_and_left_clean(monkeypatch: pytest.MonkeyPatch) -> None:
    screen = Terminal()
    monkeypatch.setattr(running, "LOOKED_AT_EVERY", 0.01)
    monkeypatch.setattr(sys, "stderr", screen)
    assert running.run(slow(), "Erasing") == "done"
    assert "Erasing … 0 s" in screen.getvalue()
    assert screen.getvalue().endswith("\r\x1b[K")


def test_a_program_reads_nothing_of_it(monkeypatch: pytest.MonkeyPatch) -> None:
    read = io.StringIO()
    monkeypatch.setattr(running, "LOOKED_AT_EVERY", 0.01)
    monkeypatch.setattr(sys, "stderr", read)
    assert running.run(slow(), "Erasing") == "done"
    assert read.getvalue() == ""
