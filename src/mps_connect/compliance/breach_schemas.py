"""Breaches on the wire."""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal
from uuid import UUID

from pydantic import AwareDatetime, Field

from mps_connect.compliance.breach_models import BreachKind, DataKind, PeopleException, TellingChannel
from mps_connect.kit.wire import Wire


class NewBreachRecord(Wire):
    kind: BreachKind
    data_kinds: list[DataKind] = Field(default_factory=list, max_length=10)
    found_at: AwareDatetime
    began_at: AwareDatetime | None = None
    ended_at: AwareDatetime | None = None
    story: str = Field(min_length=3, max_length=10_000)


class BreachRow(Wire):
    id: UUID
    label: str
    """`2026-3`: the third of the year."""
    kind: BreachKind
    found_at: datetime
    standing: Literal["to_assess", "to_tell", "to_close", "closed"]
    overdue: bool
    assess_by: date
    notify_by: date | None
    people: int
    """On the list of those concerned."""


class BreachList(Wire):
    items: list[BreachRow]


class BreachStep(Wire):
    at: datetime
    kind: Literal["recorded", "step", "people_found", "assessed", "pdpc_told", "closed"]
    text: str
    people: int | None
    """Of a search in the record of looks: how many people it showed."""
    new: int | None
    by: str


class BreachNotice(Wire):
    to: Literal["pdpc", "en", "zh", "ms", "ta"]
    title: str
    text: str
    reviewed: bool


class BreachAccount(Wire):
    """An account whose looks may be asked about."""

    id: UUID
    name: str
    role: str


class BreachDetail(Wire):
    id: UUID
    label: str
    kind: BreachKind
    data_kinds: list[DataKind]
    found_at: datetime
    began_at: datetime | None
    ended_at: datetime | None
    story: str
    standing: Literal["to_assess", "to_tell", "to_close", "closed"]
    overdue: bool
    assess_by: date
    assessed_at: datetime | None
    significant_harm: bool | None
    counted: int | None
    notifiable: bool | None
    notify_by: date | None
    reasons: str
    pdpc_told_at: datetime | None
    pdpc_reference: str
    people_exception: PeopleException | None
    closed_at: datetime | None
    people: int
    people_to_tell: int
    steps: list[BreachStep]
    notices: list[BreachNotice]
    accounts: list[BreachAccount]
    version: int


class BreachPerson(Wire):
    """Somebody concerned: who, and in which language they are told. How to reach them stands in their case, with the desk."""

    id: UUID
    name: str
    language: str
    do_not_call: bool
    case_number: str | None
    how: Literal["access_log", "by_hand"]
    told_on: date | None
    channel: TellingChannel | None
    version: int


class BreachPeople(Wire):
    items: list[BreachPerson]
    total: int


class LookSession(Wire):
    id: UUID
    device: str | None
    first_at: datetime
    last_at: datetime
    looks: int


class LookSessions(Wire):
    items: list[LookSession]


class FindPeople(Wire):
    """Whose looks, and when. `session_id` narrows to one session."""

    actor_id: UUID
    session_id: UUID | None = None
    since: AwareDatetime
    until: AwareDatetime


class AddPerson(Wire):
    constituent_id: UUID


class Assess(Wire):
    significant_harm: bool
    counted: int | None = Field(None, ge=0, le=10_000_000)
    reasons: str = Field(min_length=5, max_length=4000)


class PdpcTold(Wire):
    told_at: AwareDatetime
    reference: str = Field("", max_length=60)


class BreachPersonTold(Wire):
    told_on: date
    channel: TellingChannel


class TakeStep(Wire):
    text: str = Field(min_length=3, max_length=4000)


class CloseBreach(Wire):
    lesson: str = Field(min_length=5, max_length=4000)
    people_exception: PeopleException | None = None
