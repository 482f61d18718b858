"""Terms, proposals, holds, what is due, erasures asked for and purges, on the wire."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field, StringConstraints

from mps_connect.kit.wire import Wire
from mps_connect.retention.models import (
    DataClass,
    ErasureAnswer,
    ErasureBasis,
    ErasureState,
    HoldBasis,
    ProposalAnswer,
    Trigger,
    UnitKind,
)

LONGEST_CERTIFICATE = 100_000
Reason = Annotated[str, StringConstraints(strip_whitespace=True, min_length=5, max_length=1000)]
"""Why, in the person's own words: long enough to mean something to whoever reads it in two years."""
CaseNumber = Annotated[str, StringConstraints(strip_whitespace=True, min_length=3, max_length=40)]


class PolicyOut(Wire):
    data_class: DataClass
    days: int
    least: int
    most: int
    trigger: Trigger
    legal_basis: str
    version: int


class PolicyVersion(Wire):
    data_class: DataClass
    version: int
    days: int
    legal_basis: str
    since: datetime
    proposed_by: str | None
    """None for what the office began with."""
    consented_by: str | None


class WouldGo(Wire):
    """Cases, persons or rows of the class that would be erased: by the term in force, and by the one proposed."""

    now: int
    then: int


class ProposalOut(Wire):
    id: UUID
    data_class: DataClass
    days: int
    based_days: int
    """The term it would replace."""
    legal_basis: str
    reason: str
    proposed_by: str
    proposed_at: datetime
    is_mine: bool
    answer: ProposalAnswer | None
    answered_by: str | None
    answered_at: datetime | None
    answer_reason: str
    would_go: WouldGo | None
    """While it is open, and of what is kept in this database."""


class RetentionOut(Wire):
    policies: list[PolicyOut]
    proposals: list[ProposalOut]
    """Open ones first, then newest first."""
    history: list[PolicyVersion]


class NewProposal(Wire):
    data_class: DataClass
    days: int = Field(ge=1, le=36_500)
    legal_basis: str = Field(min_length=3, max_length=200)
    reason: Reason


class Made(Wire):
    id: UUID


class RefusalReason(Wire):
    reason: Reason


class HoldOut(Wire):
    id: UUID
    kind: UnitKind
    case_number: str
    """The case held, or one of the person held."""
    basis: HoldBasis
    placed_at: datetime
    placed_by: str
    released_at: datetime | None
    released_by: str | None


class Holds(Wire):
    holds: list[HoldOut]


class NewHold(Wire):
    case_number: CaseNumber
    kind: UnitKind
    basis: HoldBasis
    reason: Reason


class HoldReasons(Wire):
    reason: str
    release_reason: str
    """Empty while the hold stands."""


class CaseHold(Wire):
    held_since: datetime | None


class DueItemOut(Wire):
    id: UUID
    data_class: DataClass
    kind: UnitKind
    label: str
    """The case's number; empty for a person, and for a case that has none."""
    since: datetime
    """When its term began to run."""
    due_at: datetime
    held: bool
    rule: int
    """Version of the policy."""


class DueTotal(Wire):
    data_class: DataClass
    due: int
    held: int


class DueOut(Wire):
    items: list[DueItemOut]
    """Cases and persons, at most two hundred; the totals count them all."""
    totals: list[DueTotal]


class NewErasure(Wire):
    """One case, or one person with all their cases, before the term is over."""

    case_number: CaseNumber
    kind: UnitKind
    basis: Literal[ErasureBasis.WITHDRAWN, ErasureBasis.ORDERED, ErasureBasis.MISTAKE]
    reason: Reason


class ErasureOut(Wire):
    id: UUID
    kind: UnitKind | None
    """None: everything that was due."""
    case_number: str | None
    basis: ErasureBasis
    reason: str
    asked_by: str
    asked_at: datetime
    is_mine: bool
    answer: ErasureAnswer | None
    answered_by: str | None
    answered_at: datetime | None
    state: ErasureState


class Erasures(Wire):
    erasures: list[ErasureOut]


class PurgeRunOut(Wire):
    id: UUID
    started_at: datetime
    finished_at: datetime | None
    counts: dict[str, int]
    certified: bool


class PurgeRuns(Wire):
    runs: list[PurgeRunOut]


class CertificateText(Wire):
    text: str = Field(min_length=1, max_length=LONGEST_CERTIFICATE)


class CertificateChecked(Wire):
    """What a certificate says, or why it does not hold."""

    holds: bool
    why: str
    """Empty where it holds."""
    at: datetime | None
    tree_size: int | None
    """Entries of the record it speaks of."""
    text: str
