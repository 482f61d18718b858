"""Looking at every control, keeping what was found, and telling the office where something fell."""

from __future__ import annotations

import json
import logging
from collections.abc import Sequence
from datetime import datetime
from types import ModuleType
from typing import Any, Final

import psycopg

from mps_connect.access.models import Permission, Role
from mps_connect.access.table import may
from mps_connect.compliance import policy
from mps_connect.compliance.checks import access, duties, keeping, record, sealing, sign_in
from mps_connect.compliance.checks.ground import Check, Ground, Surroundings
from mps_connect.compliance.controls import Catalogue, Control, catalogue
from mps_connect.compliance.policy import Finding, Findings, State
from mps_connect.compliance.report_queries import Run, newest_run, standing
from mps_connect.kit.db import Tx
from mps_connect.kit.errors import Fault
from mps_connect.kit.ids import new_id

log = logging.getLogger(__name__)

MODULES: Final[tuple[ModuleType, ...]] = (record, sign_in, keeping, sealing, access, duties)
CONTROL_FELL: Final = "control_fell"
LOOK: Final = "look_at_controls"
"""The job that looks at everything."""


def check_named(name: str) -> Check:
    """The check of that name. Raises LookupError: data that names none is a fault of the program."""
    for module in MODULES:
        check: Check | None = getattr(module, name, None)
        if check is not None:
            return check
    raise LookupError(f"there is no check {name}")


async def look_at(tx: Tx, control: Control, *, around: Surroundings, now: datetime) -> Finding:
    """What the program finds of one control. A check that cannot be made is one that does not hold."""
    check = check_named(control.check or "")
    try:
        # A statement that the database refuses would take the rest of the transaction with it.
        async with tx.conn.transaction():
            return await check(Ground(tx, now, around))
    except (psycopg.Error, Fault) as error:
        log.warning("a control could not be looked at", extra={"control": control.id, "why": type(error).__name__})
        return Finding(State.NOT_MET, "It could not be looked at", {"why": type(error).__name__})


async def evaluate(tx: Tx, *, around: Surroundings, now: datetime) -> dict[str, Finding]:
    """What is found of every control now, in the catalogue's order. Writes nothing."""
    given = await standing(tx)
    return {
        control.id: policy.attested(control, given.get(control.id), now=now)
        if control.check is None
        else await look_at(tx, control, around=around, now=now)
        for control in catalogue().controls
    }


async def keep_run(tx: Tx, *, around: Surroundings, now: datetime) -> Run:
    """Look at everything, keep it, and tell those who answer for it what has fallen since the last time."""
    findings, known = await evaluate(tx, around=around, now=now), catalogue()
    before = await newest_run(tx)
    earlier = {control: one.state for control, one in before.findings.items()} if before else {}
    fell = policy.fallen(earlier, findings)
    down = policy.still_down(before.fallen if before else (), findings)
    run = _run(known, findings, fallen=(*fell, *down), risen=policy.risen(earlier, findings), now=now)
    await tx.run(
        "INSERT INTO compliance_runs (office_id, id, at, score, grade, health, shares, findings, fallen, risen) VALUES "
        "(%(office)s, %(id)s, %(at)s, %(score)s, %(grade)s, %(health)s, %(shares)s, %(findings)s, %(fallen)s, %(risen)s)",
        {
            "office": tx.office_id, "id": run.id, "at": now, "score": run.score, "grade": run.grade, "health": run.health,
            "shares": json.dumps(run.shares), "findings": json.dumps({one: as_json(f) for one, f in findings.items()}),
            "fallen": list(run.fallen), "risen": list(run.risen),
        },
    )  # fmt: skip
    if fell:
        await _tell(tx, run, fell, now=now)
    return run


def _run(known: Catalogue, findings: Findings, *, fallen: Sequence[str], risen: Sequence[str], now: datetime) -> Run:
    shares = policy.shares(known, findings)
    whole = policy.score(known, shares)
    return Run(
        new_id(), now, whole, policy.grade(known, whole), policy.health(known, findings), shares, findings,
        tuple(fallen), tuple(risen),
    )  # fmt: skip


async def _tell(tx: Tx, run: Run, fell: Sequence[str], *, now: datetime) -> None:
    """One line on the own list of everybody who sees compliance."""
    roles = [str(role) for role in Role if may(role, Permission.SEE_COMPLIANCE)]
    people = await tx.all(
        "SELECT id FROM users WHERE office_id = %(office)s AND is_active AND role = ANY (%(roles)s)",
        {"office": tx.office_id, "roles": roles},
    )
    await tx.run_many(
        "INSERT INTO user_activities (office_id, id, user_id, at, kind, detail) "
        "VALUES (%(office)s, %(id)s, %(user)s, %(at)s, %(kind)s, %(detail)s)",
        [
            {
                "office": tx.office_id, "id": new_id(), "user": person["id"], "at": now, "kind": CONTROL_FELL,
                "detail": json.dumps({"controls": list(fell), "run": str(run.id)}),
            }
            for person in people
        ],
    )  # fmt: skip


def as_json(finding: Finding) -> dict[str, Any]:
    return {"state": str(finding.state), "said": finding.said, "measured": dict(finding.measured)}
