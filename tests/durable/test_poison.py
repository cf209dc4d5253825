"""An event whose turn always fails: it is set aside, with a name and a remedy, and everybody else carries on."""

from __future__ import annotations

import pytest

from tests.durable.child import Point
from tests.durable.processes import until
from tests.durable.stage import Stage

MOST_TRIES = 10


@pytest.mark.parametrize("who", ["amina", "rhian"])
async def test_set_aside_and_replayed(on_either: Stage, who: str) -> None:
    stage = on_either
    running = await stage.serve_and_work(webs=2, point=Point("poison", f"Remark 2 of {who}"))
    await stage.say(who, f"Remark 1 of {who}.")

    # Tried a few times, by whichever process, and then accepted, so that the platform does not give up on us.
    act = await stage.platforms.people.say(who, f"Remark 2 of {who}.")
    refusals = []
    while act.status != 200:
        refusals.append(act.status)
        assert len(refusals) < MOST_TRIES, f"never set aside\n{stage.logs()}"
        act = await stage.platforms.people.again(act)
    assert refusals
    assert all(status >= 500 for status in refusals), refusals
    await stage.say(who, f"Remark 3 of {who}.")
    await stage.say("tom", "Remark 1 of tom.")
    await stage.settle()
    await stage.check(parked_events=1)

    # Whoever looks after the service is told, without anybody's words
    status, told = await stage.command("doctor")
    assert status == 1
    assert "convenor replay" in told
    assert "ArithmeticError" in told
    assert "Remark" not in told
    # Each line about it in the log names its turn, as does the doctor
    about = stage.log_lines("a turn failed with ArithmeticError")
    assert len(about) == len(refusals) + 1
    assert {f"event:{line['turn']}" in told for line in about} == {True}, about
    # Once the mistake is mended, it is played after all
    for process in running:
        await process.stop()
    await stage.serve()
    status, told = await stage.command("replay")
    assert status == 0, told
    assert "1 will be tried again" in told
    late = f"Remark 2 of {who}."
    await until(lambda: late in stage.heard("tom"), f"the replayed remark never came\n{stage.logs()}")
    _, told = await stage.command("doctor")
    assert "convenor replay" not in told
    stage.said[who].insert(1, late)
    stage.said[who].sort(key=stage.heard("tom").index)
    await stage.settle()
    await stage.check()
