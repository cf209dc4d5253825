"""What a programme's numbers may be, and the words for some of them. Nothing is imported here: the command line reads it."""

from __future__ import annotations

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
"""Weekdays as files and commands name them."""
LIMITS: dict[str, tuple[int, int]] = {
    "cadence_weeks": (1, 52),
    "cadence_day": (0, 6),
    "cadence_hour": (0, 23),
    "cadence_months": (0, 12),
    "asking_days": (1, 14),
    "circle_size": (2, 5),
    "digest_day": (0, 6),
    "digest_hour": (0, 23),
    "digest_minute": (0, 59),
    "threshold": (2, 100),
    "preview_hours": (0, 48),
    "words_months": (1, 12),
    "promises_months": (1, 24),
    "quiet_months": (1, 24),
}
"""The whole numbers of a programme, and from where to where each may go."""
NTHS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "last": -1}
"""Which such day of the month a round opens on, as files and commands name it."""
