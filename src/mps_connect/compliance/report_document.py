"""What a report says, as one value that its three forms are made from."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from mps_connect import __version__
from mps_connect.audit.notes import read_checkpoint, read_note
from mps_connect.audit.publishing import newest_note
from mps_connect.audit.statements import NothingToSpeakOf
from mps_connect.compliance import policy
from mps_connect.compliance.checks.ground import Surroundings
from mps_connect.compliance.controls import Control, catalogue
from mps_connect.compliance.evaluating import as_json
from mps_connect.compliance.figures import figures_of
from mps_connect.compliance.inventory import inventory
from mps_connect.compliance.periods import Cadence, Period
from mps_connect.compliance.policy import State
from mps_connect.compliance.report_queries import Run
from mps_connect.kit.db import Tx

FORMAT: Final = "mps-connect compliance report 1"
Document = dict[str, Any]

EARLIER = """
SELECT at, score::float AS score, findings FROM compliance_runs
 WHERE office_id = %(office)s AND at < %(begins)s ORDER BY at DESC LIMIT 1
"""
COURSE = """
SELECT at, score::float AS score, grade, health FROM (
    SELECT DISTINCT ON ((at AT TIME ZONE 'Asia/Singapore')::date) * FROM compliance_runs
     WHERE office_id = %(office)s AND at >= %(begins)s AND at < %(until)s
     ORDER BY (at AT TIME ZONE 'Asia/Singapore')::date, at DESC) AS last
 ORDER BY at
"""


async def document_of(tx: Tx, *, run: Run, period: Period, around: Surroundings, now: datetime) -> Document:
    """The report of `period` as it stands at `now`, by the look that `run` is. Raises NothingToSpeakOf before any checkpoint.

    The checkpoint's note is in it, so that what the report says and the record it was counted from belong together.
    """
    note = await newest_note(tx)
    if note is None:
        raise NothingToSpeakOf
    office = await tx.one(
        "SELECT code, name, division, mp_name FROM offices WHERE office_id = %(o)s", {"o": tx.office_id}
    )
    spanned = {"office": tx.office_id, "begins": period.begins, "until": now}
    earlier = await tx.one(EARLIER, spanned)
    checkpoint = read_checkpoint(read_note(note))
    return {
        "format": FORMAT,
        "version": __version__,
        "office": office,
        "cadence": str(period.cadence),
        "period": {
            "name": period.name, "first": period.first.isoformat(), "last": period.last.isoformat(),
            "is_over": period.ends <= now,
        },
        "made_at": _moment(now),
        "record": {
            "origin": checkpoint.origin, "leaves": checkpoint.size, "root": checkpoint.root.hex(), "note": note,
        },
        **_standing(run, earlier),
        "course": [row | {"at": _moment(row["at"])} for row in await tx.all(COURSE, spanned)],
        "figures": await figures_of(tx, period),
        "inventory": await inventory(tx, around=around) if period.cadence is Cadence.YEARLY else None,
    }  # fmt: skip


def _standing(run: Run, earlier: Mapping[str, Any] | None) -> Document:
    known = catalogue()
    before = {control: State(one["state"]) for control, one in earlier["findings"].items()} if earlier else {}
    met = policy.obligations_met(known, run.findings)
    return {
        "score": run.score,
        "grade": str(run.grade),
        "health": str(run.health),
        "requirements": [
            {"id": one.id, "title": one.title, "weight": one.weight, "share": round(run.shares[one.id], 4)}
            for one in known.requirements
        ],
        "obligations": [
            {"id": one.id, "title": one.title, "section": one.section, "in_force": one.in_force, "met": met[one.id]}
            for one in known.obligations
        ],
        "controls": [_control(one, run) for one in known.controls],
        "change": {
            "since": _moment(earlier["at"]) if earlier else None,
            "score_before": earlier["score"] if earlier else None,
            "fallen": policy.fallen(before, run.findings),
            "risen": policy.risen(before, run.findings),
        },
        "risks": [
            {"id": one.id, "title": one.title, "risk": str(one.risk), "advice": one.advice}
            for one in policy.to_do(known, run.findings)
        ],
    }


def _control(control: Control, run: Run) -> Document:
    finding = run.findings.get(control.id)
    return {
        "id": control.id, "title": control.title, "risk": str(control.risk), "requirement": control.requirement,
        "obligations": list(control.obligations), "sources": list(control.sources),
        "by": "person" if control.ask else "program", "looked_at": _moment(run.at),
        **(as_json(finding) if finding else {"state": str(State.NOT_MET), "said": "It was not looked at", "measured": {}}),
    }  # fmt: skip


def _moment(at: datetime) -> str:
    return at.isoformat(timespec="seconds")
