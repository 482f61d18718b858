"""What an office starts with, how far a term may be moved, and who may answer whom. Pure: no I/O, no clock."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from mps_connect.kit.errors import Fault
from mps_connect.retention.models import DataClass, ErasureAnswer, ErasureState, Policy, Trigger, years

_KEEP_NO_LONGER = "PDPA section 25: kept no longer than its purpose or the law needs"
_PROTECT = "PDPA section 24: needed to protect personal data and to find who misused it"

SHIPPED: Mapping[DataClass, Policy] = {
    policy.data_class: policy
    for policy in (
        Policy(
            DataClass.CLOSED_CASES,
            years(5),
            Trigger.CASE_CLOSED,
            f"{_KEEP_NO_LONGER}; agreed to when the case began",
            1,
        ),
        Policy(DataClass.CONSTITUENTS, 1, Trigger.LAST_CASE_GONE, _KEEP_NO_LONGER, 1),
        Policy(DataClass.AUDIT, years(2), Trigger.SUBJECT_GONE, "PDPA section 12: shows how the duties were met", 1),
        Policy(DataClass.ACCESS, years(1), Trigger.LOOKED, "PDPA section 21: uses and disclosures of the past year", 1),
        Policy(DataClass.ACTIVITIES, years(1), Trigger.DONE, _PROTECT, 1),
        Policy(DataClass.SESSIONS, 7, Trigger.SESSION_ENDED, _PROTECT, 1),
        Policy(DataClass.LINKS, 30, Trigger.LINK_ENDED, _PROTECT, 1),
        Policy(DataClass.IDEMPOTENCY, 2, Trigger.ANSWERED, _KEEP_NO_LONGER, 1),
        Policy(DataClass.BACKUPS, 30, Trigger.BACKUP_MADE, "PDPA section 24: to recover after a loss", 1),
    )
}
"""What every office begins with. The term of `closed_cases` is the one residents are told when they agree."""

BOUNDS: Mapping[DataClass, tuple[int, int]] = {
    DataClass.CLOSED_CASES: (years(1), years(10)),
    DataClass.CONSTITUENTS: (1, years(1)),
    DataClass.AUDIT: (years(1), years(7)),
    DataClass.ACCESS: (years(1), years(3)),
    DataClass.ACTIVITIES: (30, years(3)),
    DataClass.SESSIONS: (1, 90),
    DataClass.LINKS: (1, 90),
    DataClass.IDEMPOTENCY: (1, 7),
    DataClass.BACKUPS: (7, 30),
}
"""Fewest and most days. Below the first a duty cannot be met, such as telling a person who saw their data in the past
year; above the second what was erased would live on, in back-ups above all."""


class TermOutOfBounds(Fault):
    status = 422
    code = "term_out_of_bounds"


class NothingChanges(Fault):
    status = 422
    code = "nothing_changes"
    message = "This is the term in force already. Change the days or the legal basis, or close the form."


class AskedByYou(Fault):
    status = 403
    code = "asked_by_you"
    message = "You asked for this yourself. Somebody else has to answer it; you can take it back."


class NotAskedByYou(Fault):
    status = 403
    code = "not_asked_by_you"
    message = "Only whoever asked for this may take it back. You can refuse it instead."


def check_term(data_class: DataClass, days: int) -> None:
    """Raises TermOutOfBounds."""
    least, most = BOUNDS[data_class]
    if not least <= days <= most:
        raise TermOutOfBounds(
            f"This may be kept from {least:,} to {most:,} days. Choose a number between them; your reason is kept.",
            details={"least": least, "most": most},
        )


def check_changes(policy: Policy, *, days: int, legal_basis: str) -> None:
    """Raises NothingChanges."""
    if (days, legal_basis) == (policy.days, policy.legal_basis):
        raise NothingChanges


def check_second_person(*, asked_by: UUID, answers: UUID) -> None:
    """Raises AskedByYou."""
    if asked_by == answers:
        raise AskedByYou


def check_same_person(*, asked_by: UUID, withdraws: UUID) -> None:
    """Raises NotAskedByYou."""
    if asked_by != withdraws:
        raise NotAskedByYou


def erasure_state(*, answer: str | None, is_finished: bool, is_held: bool) -> ErasureState:
    """Where an erasure stands by what people said, by its purge, and by what holds its unit now."""
    if answer is None:
        return ErasureState.ASKED
    if answer != ErasureAnswer.AGREED:
        return ErasureState.NOTHING
    if is_finished:
        return ErasureState.DONE
    return ErasureState.HELD if is_held else ErasureState.UNDER_WAY
