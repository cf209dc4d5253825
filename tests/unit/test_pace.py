"""No stretch of time ever holds more calls than a limit allows, and answers find room that was kept for them."""

from __future__ import annotations

from bisect import bisect_left

from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.base import Allowance, Steady, Window
from adapters.local.pacing import Bucket, Windows
from adapters.local.records import Pacing
from adapters.slack.limits import MESSAGES_PER_CHANNEL
from adapters.teams.limits import SENDS_PER_CONVERSATION
from bot.pace import Pace


class Hand:
    """A monotonic clock that is moved by hand."""

    def __init__(self) -> None:
        self.time = 1000.0

    def __call__(self) -> float:
        return self.time


def calls(limit: Steady | Window, seconds: float, lasting: float = 0.0) -> list[float]:
    """When calls are made by somebody who always has another one."""
    clock = Hand()
    pace, allowances, made = Pace(clock), (Allowance("a", (limit,)),), []
    while clock.time < 1000 + seconds:
        if wait := pace.wait(allowances):
            clock.time += wait
            continue
        pace.book(allowances)
        made.append(clock.time)
        clock.time += lasting
        pace.ended(allowances)
    return made


def most_within(made: list[float], seconds: float) -> int:
    return max(bisect_left(made, start + seconds) - index for index, start in enumerate(made))


@settings(deadline=None, max_examples=40)
@given(st.integers(1, 20), st.sampled_from((1.0, 2.0, 30.0)), st.sampled_from((0.0, 0.01, 0.3)))
def test_a_window_never_holds_more_than_it_may(most: int, seconds: float, lasting: float) -> None:
    assert most_within(calls(Window(most, seconds), 4 * seconds, lasting), seconds - 1e-6) <= most


@settings(deadline=None, max_examples=40)
@given(st.sampled_from((0.5, 1.0, 5.0)), st.integers(1, 10))
def test_a_steady_limit_holds_its_rate_and_its_burst(rate: float, burst: int) -> None:
    made = calls(Steady(rate, burst), 60)
    assert most_within(made, 1e-6) == burst
    assert most_within(made, 30) <= burst + 30 * rate + 1


def test_what_is_kept_for_answers_is_left_to_them() -> None:
    for limit in (Steady(1.0, 3, kept=1), Window(3, 3.0, kept=1)):
        pace, allowances = Pace(Hand()), (Allowance("a", (limit,)),)
        for _ in range(2):
            pace.book(allowances)
            pace.ended(allowances)
        assert pace.wait(allowances) > 0
        assert pace.wait(allowances, urgent=True) == 0


def test_the_narrowest_limit_decides_and_others_go_on() -> None:
    pace = Pace(Hand())
    wide = Allowance("team", (Steady(100.0, 100),))
    ann, ben = ((Allowance(name, (Steady(1.0, 1),)), wide) for name in ("ann", "ben"))
    pace.book(ann)
    assert pace.wait(ann) > 0.9
    assert pace.wait(ben) == 0


def test_what_a_platform_asked_for_is_kept_even_where_nothing_else_is_paced() -> None:
    clock = Hand()
    pace, allowances = Pace(clock), (Allowance("a", ()),)
    pace.on = False
    pace.rest("a", 30)
    assert pace.wait(allowances) == 30
    clock.time += 30
    assert pace.wait(allowances) == 0


def test_the_emulator_allows_what_the_limits_say_and_no_less() -> None:
    emulated = Pacing()
    assert (emulated.slack_per_second, emulated.slack_burst) == (MESSAGES_PER_CHANNEL.rate, MESSAGES_PER_CHANNEL.burst)
    ours = {(limit.most, limit.seconds) for limit in SENDS_PER_CONVERSATION}
    assert set(emulated.teams_windows) <= ours
    assert (Bucket().wait("a", rate=1.0, burst=1), Windows().wait("a", emulated.teams_windows)) == (0, 0)
