"""Erasing one unit: its key, its rows, its payloads and its place in every list, in the transaction that says so in the record.

Runs with the shredder's login, whose every right is to call what `erasure` in the schema offers. What is decided here is
decided there, by the terms in force, the holds and the database's own clock: this module only asks and understands the answer.
"""

from __future__ import annotations

from enum import StrEnum
from uuid import UUID

from mps_connect.kit.db import Tx
from mps_connect.kit.errors import Fault
from mps_connect.retention.models import UnitKind

CALLS = {
    UnitKind.CASE: "SELECT erasure.erase_case(%(unit)s, %(run)s, %(request)s)",
    UnitKind.CONSTITUENT: "SELECT erasure.erase_constituent(%(unit)s, %(run)s, %(request)s)",
}


class Outcome(StrEnum):
    """What became of a unit. Everything but `erased` left it as it was."""

    ERASED = "erased"
    GONE = "gone"
    """Nothing of it is here: it went before."""
    HELD = "held"
    NOT_DUE = "not_due"
    """Its term is not over, and no two people agreed to it."""
    HAS_CASES = "has_cases"


class UnitHeld(Fault):
    status = 409
    code = "unit_held"
    message = (
        "A hold stands on this, so nothing was erased. Release the hold first, with its reason, or wait for its end."
    )


class TermNotOver(Fault):
    status = 409
    code = "term_not_over"
    message = "Its term is not over, so nothing was erased. Before that, one person asks for it and another agrees."


class PersonHasCases(Fault):
    status = 409
    code = "person_has_cases"
    message = "This person still has cases here, so nothing was erased. Their cases go first."


REFUSALS: dict[Outcome, type[Fault]] = {
    Outcome.HELD: UnitHeld,
    Outcome.NOT_DUE: TermNotOver,
    Outcome.HAS_CASES: PersonHasCases,
}


async def try_to_erase(
    tx: Tx, *, kind: UnitKind, unit_id: UUID, run_id: UUID, request_id: UUID | None = None
) -> Outcome:
    """Erase a case or a person if that may be done now, and say what became of it. Doing it again changes nothing."""
    outcome = Outcome(await tx.value(CALLS[kind], {"unit": unit_id, "run": run_id, "request": request_id}))
    if outcome is Outcome.ERASED:
        tx.vault.forget(office_id=tx.office_id, shred_id=unit_id)
    return outcome


async def erase_unit(tx: Tx, *, kind: UnitKind, unit_id: UUID, run_id: UUID, request_id: UUID | None = None) -> Outcome:
    """As `try_to_erase`, for a caller who wants it gone. Raises UnitHeld, TermNotOver, PersonHasCases."""
    outcome = await try_to_erase(tx, kind=kind, unit_id=unit_id, run_id=run_id, request_id=request_id)
    if outcome in REFUSALS:
        raise REFUSALS[outcome]
    return outcome
