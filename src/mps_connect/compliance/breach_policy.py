"""When a breach must be told, to whom, and by when. Pure: no I/O, no clock.

Source: Personal Data Protection Act 2012, Part 6A, and the Data Breach Notification Regulations 2021.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Final, Literal

from mps_connect.compliance.breach_models import Breach
from mps_connect.kit.clock import singapore_date
from mps_connect.kit.errors import Fault, InvalidInput

SCALE: Final = 500
"""From this many people on a breach is told to the Commission whatever the harm."""
DAYS_TO_TELL: Final = 3
"""Calendar days from the day of the assessment to the last day on which the Commission is told."""
DAYS_TO_ASSESS: Final = 30
"""Calendar days from finding out within which whether it must be told is decided."""
LONGEST_SPAN: Final = timedelta(days=366)

Standing = Literal["to_assess", "to_tell", "to_close", "closed"]


class BreachClosed(Fault):
    status = 409
    code = "breach_closed"
    message = "This breach is closed. What was written stays; record a new one if more was found."


class BreachNotAssessed(Fault):
    status = 409
    code = "breach_not_assessed"
    message = "Assess it first: how many people it concerns, and whether significant harm is likely."


class NothingToTell(Fault):
    status = 409
    code = "nothing_to_tell"
    message = "By its assessment this breach need not be told to the Commission. Assess it again if that has changed."


class StillToTell(Fault):
    status = 409
    code = "still_to_tell"
    message = "The Commission has not been told yet. Tell it and note when, then close."


class PeopleStillToTell(Fault):
    """`details.left`: how many."""

    status = 409
    code = "people_still_to_tell"
    message = "Some people have not been told yet. Tell them, or note why the law does not ask for it, then close."


def must_be_told(*, significant_harm: bool, people: int) -> bool:
    return significant_harm or people >= SCALE


def notify_by(assessed_at: datetime) -> date:
    """The last calendar day of Singapore on which the Commission is told. The day of the assessment does not count."""
    return singapore_date(assessed_at) + timedelta(days=DAYS_TO_TELL)


def assess_by(found_at: datetime) -> date:
    return singapore_date(found_at) + timedelta(days=DAYS_TO_ASSESS)


def standing_of(breach: Breach) -> Standing:
    """What is next."""
    if breach.closed_at:
        return "closed"
    if breach.assessed_at is None:
        return "to_assess"
    return "to_tell" if breach.notifiable and breach.pdpc_told_at is None else "to_close"


def is_overdue(breach: Breach, *, today: date) -> bool:
    match standing_of(breach):
        case "to_assess":
            return assess_by(breach.found_at) < today
        case "to_tell":
            return breach.notify_by is not None and breach.notify_by < today
        case _:
            return False


def check_moments(*, found_at: datetime, began_at: datetime | None, ended_at: datetime | None, now: datetime) -> None:
    """Raise InvalidInput where the moments cannot be so."""
    if found_at > now:
        raise _at("found_at", "That is still to come. Give the moment it was found.")
    if began_at and began_at > found_at:
        raise _at("began_at", "It began before it was found. Check the two moments.")
    if ended_at and (began_at is None or ended_at < began_at):
        raise _at("ended_at", "It ended after it began. Check the two moments.")


def check_span(since: datetime, until: datetime) -> None:
    """Raise InvalidInput for a span that is turned round, or longer than the record of looks."""
    if until < since:
        raise _at("until", "The end is before the beginning. Check the two moments.")
    if until - since > LONGEST_SPAN:
        raise _at("until", "Looks are kept for a year. Give a shorter span.")


def check_told(breach: Breach, *, told_at: datetime, now: datetime) -> None:
    """Raise BreachClosed, BreachNotAssessed, NothingToTell, InvalidInput."""
    check_open(breach)
    if breach.assessed_at is None:
        raise BreachNotAssessed
    if not breach.notifiable:
        raise NothingToTell
    if not breach.found_at <= told_at <= now:
        raise _at(
            "told_at", "Give the moment the Commission was told: after the breach was found, and not in the future."
        )


def check_open(breach: Breach) -> None:
    if breach.closed_at:
        raise BreachClosed


def check_close(breach: Breach, *, people_left: int) -> None:
    """Raise BreachClosed, BreachNotAssessed, StillToTell, PeopleStillToTell."""
    check_open(breach)
    if breach.assessed_at is None:
        raise BreachNotAssessed
    if breach.notifiable and breach.pdpc_told_at is None:
        raise StillToTell
    if breach.significant_harm and breach.people_exception is None and people_left:
        raise PeopleStillToTell(details={"left": people_left})


def _at(path: str, message: str) -> InvalidInput:
    return InvalidInput(message, details={"fields": [{"path": path, "message": message}]})
