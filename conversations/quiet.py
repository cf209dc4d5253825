"""Realms that are paused between two dates, as in the weeks before an election: nobody in them is asked, matched, prompted
or reminded. What people write to each other still arrives.
"""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from conversations.model import Programme


def quiet_until(programme: Programme | None, realm: str, now: datetime) -> date | None:
    """The last day of the pause in which a realm is now, by the programme's own calendar; None where it is in none."""
    if programme is None:
        return None
    today = now.astimezone(ZoneInfo(programme.zone)).date()
    ends = [p.until for p in programme.realm_pauses if p.realm == realm and p.since <= today <= p.until]
    return max(ends, default=None)
