"""Classes of data, what starts their term, policies, proposals and holds."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from math import ceil
from uuid import UUID


class DataClass(StrEnum):
    """What is kept and goes together, by one term."""

    CLOSED_CASES = "closed_cases"
    CONSTITUENTS = "constituents"
    AUDIT = "audit"
    ACCESS = "access"
    ACTIVITIES = "activities"
    SESSIONS = "sessions"
    LINKS = "links"
    IDEMPOTENCY = "idempotency"
    BACKUPS = "backups"


class Trigger(StrEnum):
    """The event from which a term runs."""

    CASE_CLOSED = "case_closed"
    LAST_CASE_GONE = "last_case_gone"
    SUBJECT_GONE = "subject_gone"
    """What the entry of the record speaks of was erased, or a sign-in row it speaks of went."""
    LOOKED = "looked"
    DONE = "done"
    SESSION_ENDED = "session_ended"
    LINK_ENDED = "link_ended"
    ANSWERED = "answered"
    BACKUP_MADE = "backup_made"


@dataclass(frozen=True, slots=True)
class Policy:
    """How long one class is kept. `days` count from `trigger`; `version` grows with each agreed change."""

    data_class: DataClass
    days: int
    trigger: Trigger
    legal_basis: str
    version: int


class UnitKind(StrEnum):
    CASE = "case"
    CONSTITUENT = "constituent"


class HoldBasis(StrEnum):
    """Why the law or a dispute forbids erasing for now."""

    COURT = "court"
    INVESTIGATION = "investigation"
    DISPUTE = "dispute"
    REQUEST = "request"
    """Somebody asked to see or correct what is held about them, and is not answered yet."""
    BREACH = "breach"


class ProposalAnswer(StrEnum):
    CONSENTED = "consented"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


class ErasureScope(StrEnum):
    ALL_DUE = "all_due"
    """Everything whose term is over, now instead of tonight."""
    UNIT = "unit"
    """One case or one person before the term is over."""


class ErasureBasis(StrEnum):
    TERM_OVER = "term_over"
    """Of `all_due` and of nothing else."""
    WITHDRAWN = "withdrawn"
    ORDERED = "ordered"
    MISTAKE = "mistake"


class ErasureAnswer(StrEnum):
    AGREED = "agreed"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


class ErasureState(StrEnum):
    """Where an erasure asked for by hand stands."""

    ASKED = "asked"
    NOTHING = "nothing"
    """Refused or taken back: nothing was erased."""
    UNDER_WAY = "under_way"
    HELD = "held"
    """Agreed to, and then held: nothing of it goes until the hold is released and somebody asks again."""
    DONE = "done"


@dataclass(frozen=True, slots=True)
class Unit:
    """What is erased as a whole under one key, and the number of the case by which somebody named it."""

    kind: UnitKind
    id: UUID
    case_id: UUID
    case_number: str


def years(count: int) -> int:
    """The fewest days that are never less than `count` calendar years."""
    return ceil(count * 365.25)
