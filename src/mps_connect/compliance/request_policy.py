"""Clocks and rules of what people ask about their own data. Pure: no I/O, no clock."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date, timedelta
from typing import Final

from mps_connect.compliance.request_models import (
    REQUEST_TRANSITIONS,
    DataRequest,
    Kind,
    Piece,
    RequestAct,
    RequestStatus,
    Withheld,
)
from mps_connect.kit.errors import Fault, InvalidInput

DAYS: Final[dict[Kind, int]] = {"access": 30, "correction": 30, "withdrawal": 14}
"""Calendar days of Singapore within which each is answered: the regulations' thirty, and ten working days for a withdrawal."""
LONGEST: Final = timedelta(days=90)
"""From the day it came to the latest day an answer may be promised for."""
YEAR: Final = timedelta(days=365)
"""How far back uses and disclosures are told, and recipients of what was wrong."""
PACKAGE_LIVES: Final = timedelta(days=3)


class RequestNotOpen(Fault):
    status = 409
    code = "request_not_open"
    message = "This request has been decided already. Open it again to see how."


class IdentityNotChecked(Fault):
    status = 409
    code = "identity_not_checked"
    message = "Say first how it was made sure that it is really them who asks."


class ConsequencesNotTold(Fault):
    status = 409
    code = "consequences_not_told"
    message = "Tell them first what it means to take the consent back, in their language, then record it."


class ExtensionTooLate(Fault):
    status = 409
    code = "extension_too_late"
    message = "The day it was due has passed. Answer it now; it can no longer be put off."


def due_on(kind: Kind, received_on: date) -> date:
    """The last day for an answer. The day it came does not count."""
    return received_on + timedelta(days=DAYS[kind])


def is_overdue(request: DataRequest, *, today: date) -> bool:
    return request.status is RequestStatus.OPEN and request.due_on < today


def next_status(request: DataRequest, act: RequestAct) -> RequestStatus:
    """Where `act` leads. Raises RequestNotOpen, IdentityNotChecked before an answer, ConsequencesNotTold."""
    target = REQUEST_TRANSITIONS.get((request.status, act))
    if target is None:
        raise RequestNotOpen
    if act is RequestAct.ANSWER and request.identity_check is None:
        raise IdentityNotChecked
    if act is RequestAct.ANSWER and request.kind == "withdrawal" and request.told_at is None:
        raise ConsequencesNotTold
    return target


def check_received(received_on: date, *, today: date) -> None:
    """Raise InvalidInput for a day that is still to come, or so long ago that its term is over by months."""
    if received_on > today:
        raise _at("received_on", "The day is in the future. Give the day it came.")
    if received_on < today - LONGEST:
        raise _at("received_on", "The day is more than three months ago. Check it.")


def check_extension(request: DataRequest, *, until: date, today: date) -> None:
    """An answer may be put off once told in time. Raises RequestNotOpen, ExtensionTooLate, InvalidInput."""
    if request.status is not RequestStatus.OPEN:
        raise RequestNotOpen
    if request.due_on < today:
        raise ExtensionTooLate
    if until <= request.due_on:
        raise _at("until", "Give a later day than the one it is due on now.")
    if until > request.received_on + LONGEST:
        raise _at("until", "That is more than 90 days after it came. Give an earlier day.")


def released(pieces: Iterable[Piece], withheld: Collection[Withheld]) -> list[Piece]:
    """What goes into the copy. Raises InvalidInput where something is to be left out that is not there, or twice."""
    held = list(pieces)
    known, left_out = {piece.id for piece in held}, [one.piece for one in withheld]
    if set(left_out) - known or len(set(left_out)) < len(left_out):
        raise _at("withheld", "What is to be left out has changed meanwhile. Load the page again and look once more.")
    return [piece for piece in held if piece.id not in set(left_out)]


def _at(path: str, message: str) -> InvalidInput:
    return InvalidInput(message, details={"fields": [{"path": path, "message": message}]})
