"""Half a year of rounds: 1,000 people, 5 % of them absent each time, each round told who met whom in those before it."""

from __future__ import annotations

from conversations.matching import Rules
from tests.benchmarks.matching import REALMS, Row, people, row
from tests.unit.matching_season import Season

ROUNDS, PEOPLE, ABSENT = 26, 1_000, 0.05
DIFFERENT = 0.95  # of the different people whom all together could have met


def full_rows() -> list[Row]:
    """Whether anybody met again without need, how many different people they met, and whether anybody waited too long."""
    season = Season(people(PEOPLE), Rules(REALMS))
    rounds = list(season.rounds(ROUNDS, ABSENT))
    name = f"matching_{ROUNDS}_rounds"
    return [
        row(f"{name}_repeats", sum(len(each.repeats) for each in rounds), "pairs", None, None, "lower"),
        row(f"{name}_avoidable", season.avoidable, "pairs", None, 0, "lower"),
        row(f"{name}_different", season.different, "of the most possible", None, DIFFERENT, "higher"),
        row(f"{name}_overdue", len(season.overdue), "people", None, 0, "lower"),
    ]
