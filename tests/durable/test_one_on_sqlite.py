"""On SQLite one process works the queue: a second is refused, and told why; a killed one leaves the place free."""

from __future__ import annotations

import pytest

from tests.durable.stage import Stage
from tests.durable.wires import free_port


@pytest.mark.parametrize("argv", [["serve"], ["work"]])
async def test_a_second_process_is_refused(on_sqlite: Stage, argv: list[str]) -> None:
    stage = on_sqlite
    first = await stage.serve()
    second = stage.run(*argv, PORT=str(free_port()))
    assert await second.ended() == 1, second.output
    assert "SQLite" in second.output
    assert "PostgreSQL" in second.output
    assert "Traceback" not in second.output
    await stage.all_talk(1)
    await stage.settle()
    await stage.check()
    first.kill()
    await stage.serve()
    await stage.all_talk(1, first=2)
    await stage.settle()
    await stage.check()
