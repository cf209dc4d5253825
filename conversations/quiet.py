"""Realms that are paused between two dates, as in the weeks before an election: nobody in them is asked, matched, prompted
or reminded. What people write to each other still arrives.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from conversations.cadence import at_hour, working_time
from conversations.model import Programme

HOUR = 9
"""When a realm is asked again, on the morning after its pause."""


def quiet_until(programme: Programme | None, realm: str, now: datetime) -> date | None:
    """The last day of the pause in which a realm is now, by the programme's own calendar; None where it is in none."""
    if programme is None:
        return None
    today = now.astimezone(ZoneInfo(programme.zone)).date()
    ends = [p.until for p in programme.realm_pauses if p.realm == realm and p.since <= today <= p.until]
    return max(ends, default=None)


def quiet_ends(programme: Programme | None, realm: str, now: datetime) -> datetime | None:
    """The first working time after the pause in which a realm is now; None where it is in none."""
    until = quiet_until(programme, realm, now)
    if programme is None or until is None:
        return None
    return working_time(at_hour(until + timedelta(days=1), HOUR, programme.zone), programme.zone)
