"""Time, asked in one place so that verbs are given it."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

SINGAPORE = ZoneInfo("Asia/Singapore")


def utc_now() -> datetime:
    return datetime.now(UTC)


def singapore_date(moment: datetime) -> date:
    """The calendar day in Singapore at `moment`."""
    return moment.astimezone(SINGAPORE).date()
