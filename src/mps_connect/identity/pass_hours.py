"""When a pass ends, if nobody says otherwise: with the evening."""

from __future__ import annotations

from datetime import datetime, timedelta

from mps_connect.kit.clock import SINGAPORE

END_HOUR = 2
LEAST_LEFT = timedelta(hours=1)
LONGEST = timedelta(hours=12)


def default_end(now: datetime) -> datetime:
    """The next 02:00 in Singapore that is at least an hour away, and never more than twelve hours from now."""
    local = (now + LEAST_LEFT).astimezone(SINGAPORE)
    end = local.replace(hour=END_HOUR, minute=0, second=0, microsecond=0)
    return min(end if end > local else end + timedelta(days=1), now + LONGEST)
