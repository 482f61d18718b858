"""What people ask about their own data, on the wire."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field, StringConstraints

from mps_connect.compliance.request_models import (
    AskedThrough,
    Channel,
    ContactField,
    Ground,
    IdentityCheck,
    Kind,
    Told,
)
from mps_connect.kit.wire import Wire

ConsentKey = Annotated[str, StringConstraints(pattern="^(use|program|keeping|disclosure:[A-Za-z]{2,20})$")]
"""A consent: `use`, or `disclosure:HDB`."""
PieceId = Annotated[str, Field(max_length=60)]


class PeopleSearch(Wire):
    q: str = Field(min_length=2, max_length=100)


class PersonFound(Wire):
    """Enough to tell one person from another, and no way to reach them."""

    id: UUID
    name: str
    nric: str
    """Masked."""
    block: str
    language: str
    cases: int


class PeopleFound(Wire):
    """At most ten."""

    items: list[PersonFound]


class HeldFact(Wire):
    id: UUID
    label: str
    shown: str
    """Masked, as on every screen."""


class HeldConsent(Wire):
    key: str
    """`use`, `program`, `keeping` or `disclosure:HDB`."""
    agency_name: str


class HeldCase(Wire):
    id: UUID
    number: str | None
    title: str
    facts: list[HeldFact]
    consents: list[HeldConsent]
    """Those that stand."""


class PersonHeld(Wire):
    """What of a person's can be corrected or taken back."""

    person: PersonFound
    cases: list[HeldCase]


class NewDataRequest(Wire):
    """`about` and `value` for a correction, `case_id` and `consents` for a withdrawal."""

    constituent_id: UUID
    kind: Kind
    asked_through: Literal["in_person", "phone", "letter", "email"]
    received_on: date
    words: str = Field("", max_length=4000)
    about: ContactField | Literal["fact"] | None = None
    value: str = Field("", max_length=1000)
    case_id: UUID | None = None
    fact_id: UUID | None = None
    consents: list[ConsentKey] = Field(default_factory=list, max_length=20)


class DataRequestRow(Wire):
    id: UUID
    kind: Kind
    person_name: str
    asked_through: AskedThrough
    received_on: date
    due_on: date
    overdue: bool
    status: Literal["open", "answered", "refused", "taken_back"]
    to_tell: int
    """Agencies that are still to be told."""


class DataRequestList(Wire):
    items: list[DataRequestRow]


class RecipientToTell(Wire):
    id: UUID
    letter_id: UUID | None
    case_number: str | None
    agency: str
    agency_name: str
    sent_on: date
    told_on: date | None
    channel: Channel | None
    version: int


class LeftOut(Wire):
    piece: PieceId
    ground: Ground


class ReleaseMade(Wire):
    id: UUID
    sha256: str
    size: int
    pieces: int
    withheld: list[LeftOut]
    keep_until: datetime
    destroyed_at: datetime | None
    made_at: datetime
    made_by: str


class Consequence(Wire):
    language: Told
    reviewed: bool
    lines: list[str]


class DataRequestDetail(Wire):
    id: UUID
    kind: Kind
    person: PersonFound
    asked_through: AskedThrough
    received_on: date
    due_on: date
    overdue: bool
    put_off: bool
    status: Literal["open", "answered", "refused", "taken_back"]
    identity_check: IdentityCheck | Literal["portal"] | None
    words: str
    about: str
    value: str
    """Of a correction: what it should be, masked."""
    reason: str
    consents: list[HeldConsent]
    consequences: list[Consequence]
    """What a withdrawal means, to be told first."""
    told_in: Told | None
    recipients: list[RecipientToTell]
    releases: list[ReleaseMade]
    decided_at: datetime | None
    version: int


class IdentityChecked(Wire):
    how: IdentityCheck


class PutOff(Wire):
    until: date
    reason: str = Field(min_length=5, max_length=1000)


class Refuse(Wire):
    reason: str = Field(min_length=5, max_length=2000)


class PieceLine(Wire):
    name: str
    value: str


class PieceHeld(Wire):
    id: str
    section: str
    title: str
    case: str
    at: datetime | None
    lines: list[PieceLine]
    about_others: bool


class AllHeld(Wire):
    """Everything the copy would hold, for whoever looks it over before it is handed out."""

    pieces: list[PieceHeld]


class Release(Wire):
    withheld: list[LeftOut] = Field(default_factory=list, max_length=2000)


class ConsequencesTold(Wire):
    language: Told


class RecipientTold(Wire):
    told_on: date
    channel: Channel


class CorrectionWaiting(Wire):
    """A correction that somebody at work on the case makes."""

    id: UUID
    case_id: UUID
    case_number: str | None
    person_name: str
    about: str
    value: str
    words: str
    due_on: date
    overdue: bool
    version: int


class CorrectionsWaiting(Wire):
    items: list[CorrectionWaiting]


class MyRequest(Wire):
    """A resident's own: when it came, until when it is answered, how it stands."""

    id: UUID
    kind: Kind
    received_on: date
    due_on: date
    status: Literal["open", "answered", "refused", "taken_back"]


class MyRequests(Wire):
    items: list[MyRequest]


class AskForMyData(Wire):
    kind: Literal["access"]
