"""Periods that reports are made for, by the calendar of Singapore. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from mps_connect.kit.clock import SINGAPORE


class Cadence(StrEnum):
    DAILY = "daily"
    WEEKLY = "weekly"
    MONTHLY = "monthly"
    QUARTERLY = "quarterly"
    YEARLY = "yearly"


@dataclass(frozen=True, slots=True)
class Period:
    """From the first day to the last, both included."""

    cadence: Cadence
    first: date
    last: date

    @property
    def begins(self) -> datetime:
        return datetime.combine(self.first, time(), SINGAPORE)

    @property
    def ends(self) -> datetime:
        """The moment after its last."""
        return datetime.combine(self.last + timedelta(days=1), time(), SINGAPORE)

    @property
    def name(self) -> str:
        """For a reader: 23 Nov 2026, Week from 16 Nov 2026, November 2026, October to December 2026, 2026."""
        match self.cadence:
            case Cadence.DAILY:
                return f"{self.first.day} {self.first:%b %Y}"
            case Cadence.WEEKLY:
                return f"Week from {self.first.day} {self.first:%b %Y}"
            case Cadence.MONTHLY:
                return f"{self.first:%B %Y}"
            case Cadence.QUARTERLY:
                return f"{self.first:%B} to {self.last:%B %Y}"
            case Cadence.YEARLY:
                return str(self.first.year)


def period_of(cadence: Cadence, day: date) -> Period:
    """The period that `day` lies in. Weeks begin on Monday."""
    match cadence:
        case Cadence.DAILY:
            return Period(cadence, day, day)
        case Cadence.WEEKLY:
            first = day - timedelta(days=day.weekday())
            return Period(cadence, first, first + timedelta(days=6))
        case Cadence.MONTHLY:
            return Period(cadence, day.replace(day=1), _last_of_month(day.year, day.month))
        case Cadence.QUARTERLY:
            month = (day.month - 1) // 3 * 3 + 1
            return Period(cadence, date(day.year, month, 1), _last_of_month(day.year, month + 2))
        case Cadence.YEARLY:
            return Period(cadence, date(day.year, 1, 1), date(day.year, 12, 31))


def last_whole(cadence: Cadence, today: date) -> Period:
    """The newest period that is over on `today`."""
    return period_of(cadence, period_of(cadence, today).first - timedelta(days=1))


def _last_of_month(year: int, month: int) -> date:
    return (date(year, month, 28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
