"""A case, its facts, and the one table of what may become of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID


class CaseStatus(StrEnum):
    DRAFT = "draft"
    SUBMITTED = "submitted"
    IN_PROGRESS = "in_progress"
    CLOSED = "closed"
    DECLINED = "declined"
    REOPENED = "reopened"


class CaseVerb(StrEnum):
    SUBMIT = "submit"
    BEGIN = "begin"
    """The first letter is drafted."""
    DECLINE = "decline"
    CLOSE = "close"
    REOPEN = "reopen"


S, V = CaseStatus, CaseVerb

CASE_TRANSITIONS: dict[tuple[CaseStatus, CaseVerb], CaseStatus] = {
    (S.DRAFT, V.SUBMIT): S.SUBMITTED,
    (S.DRAFT, V.DECLINE): S.DECLINED,
    (S.SUBMITTED, V.BEGIN): S.IN_PROGRESS,
    (S.SUBMITTED, V.DECLINE): S.DECLINED,
    (S.SUBMITTED, V.CLOSE): S.CLOSED,
    (S.IN_PROGRESS, V.DECLINE): S.DECLINED,
    (S.IN_PROGRESS, V.CLOSE): S.CLOSED,
    (S.REOPENED, V.BEGIN): S.IN_PROGRESS,
    (S.REOPENED, V.DECLINE): S.DECLINED,
    (S.REOPENED, V.CLOSE): S.CLOSED,
    (S.CLOSED, V.REOPEN): S.REOPENED,
    (S.DECLINED, V.REOPEN): S.REOPENED,
}

PRIORITY = {"urgent": "P1", "high": "P2", "medium": "P3", "low": "P4"}
URGENCY_ORDER = ("low", "medium", "high", "urgent")

STAGE_OF_RANK = {1: "written", 2: "vetted", 3: "signed", 4: "sent", 5: "replied"}


def stage_of(status: str, rank: int | None, any_returned: bool) -> str:
    """What a list shows: derived from the case's status and its least advanced live letter, stored nowhere."""
    if status in (S.CLOSED, S.DECLINED):
        return status
    if rank is None:
        return "told_us" if status == S.DRAFT else "sorted"
    return "returned" if rank == 1 and any_returned else STAGE_OF_RANK[rank]


@dataclass(frozen=True, slots=True)
class CaseRecord:
    """One row of `cases`, as a scoped read gives it."""

    id: UUID
    office_id: UUID
    number: str | None
    constituent_id: UUID
    status: CaseStatus
    urgency: str
    urgency_rule: str
    category: str
    agency: str
    flags: tuple[str, ...]
    refusal_rule: str | None
    readiness: float
    channel: str
    language: str
    session_date: date
    escalated: bool
    routing_by: UUID | None
    outcome: str | None
    created_by: UUID
    owner_id: UUID | None
    submitted_at: datetime | None
    closed_at: datetime | None
    version: int
    created_at: datetime
    updated_at: datetime

    @classmethod
    def of(cls, row: dict[str, Any]) -> CaseRecord:
        values = {name: row[name] for name in cls.__slots__}
        return cls(**values | {"status": CaseStatus(row["status"]), "flags": tuple(row["flags"])})


@dataclass(frozen=True, slots=True)
class FactRow:
    """One stored fact, opened. Offsets are code points into the turn's text."""

    id: UUID
    type: str
    value: str
    quote: str
    turn_id: UUID | None
    start: int | None
    end: int | None
    subject: str
    origin: str
    status: str
    slot: str | None
    confidence: float
    check: str | None
    version: int
    created_at: datetime
    decided_by: UUID | None
    replaces: UUID | None
