"""What people ask about their own data, and what an answer to it is made of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from types import MappingProxyType
from typing import Any, Final, Literal, get_args
from uuid import UUID

Kind = Literal["access", "correction", "withdrawal"]
AskedThrough = Literal["portal", "in_person", "phone", "letter", "email"]
IdentityCheck = Literal["card_seen", "known_in_person", "called_back"]
Told = Literal["en", "zh", "ms", "ta"]
Channel = Literal["email", "post", "portal", "hand", "fax", "phone"]
Ground = Literal[
    "about_somebody_else", "danger_to_somebody", "opinion_for_an_assessment", "under_investigation", "legal_privilege"
]
"""Why a piece is left out of a copy."""
ContactField = Literal["name", "title", "nric", "phone", "email", "block", "street", "unit", "postal_code"]
CONTACT_FIELDS: Final[tuple[ContactField, ...]] = get_args(ContactField)


class RequestStatus(StrEnum):
    OPEN = "open"
    ANSWERED = "answered"
    REFUSED = "refused"
    TAKEN_BACK = "taken_back"


class RequestAct(StrEnum):
    ANSWER = "answer"
    REFUSE = "refuse"
    TAKE_BACK = "take_back"
    """The person no longer wants it."""


REQUEST_TRANSITIONS: Final[Mapping[tuple[RequestStatus, RequestAct], RequestStatus]] = MappingProxyType(
    {
        (RequestStatus.OPEN, RequestAct.ANSWER): RequestStatus.ANSWERED,
        (RequestStatus.OPEN, RequestAct.REFUSE): RequestStatus.REFUSED,
        (RequestStatus.OPEN, RequestAct.TAKE_BACK): RequestStatus.TAKEN_BACK,
    }
)


@dataclass(frozen=True, slots=True)
class DataRequest:
    """A row of `data_requests`, opened. `words`: what they asked, as typed; `value`: what a correction should make it."""

    id: UUID
    constituent_id: UUID
    kind: Kind
    asked_through: AskedThrough
    received_on: date
    due_on: date
    extended_at: datetime | None
    status: RequestStatus
    identity_check: str | None
    identity_at: datetime | None
    about: str
    case_id: UUID | None
    fact_id: UUID | None
    consents: tuple[str, ...]
    told_in: str | None
    told_at: datetime | None
    decided_at: datetime | None
    version: int
    created_at: datetime
    words: str
    value: str
    reason: str


@dataclass(frozen=True, slots=True)
class Piece:
    """One thing held about a person, or done with it. `id` names its row (`turn:<uuid>`); `lines` are pairs of name and value."""

    id: str
    section: str
    title: str
    case: str = ""
    at: datetime | None = None
    lines: tuple[tuple[str, str], ...] = ()
    about_others: bool = False
    """May hold something about somebody else: whoever hands the copy out looks at it."""

    def as_json(self) -> dict[str, Any]:
        return {
            "id": self.id, "section": self.section, "title": self.title, "case": self.case,
            "at": self.at.isoformat() if self.at else None,
            "lines": [{"name": name, "value": value} for name, value in self.lines],
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Withheld:
    piece: str
    ground: Ground
