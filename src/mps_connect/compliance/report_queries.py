"""Reads of compliance: looks at the controls, people's words for them, and reports."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from mps_connect.compliance import policy
from mps_connect.compliance.periods import Cadence, Period
from mps_connect.compliance.policy import Attestation, Finding, Findings, State
from mps_connect.kit.db import Tx
from mps_connect.kit.errors import Fault, NotFound

REMARK: Final = "compliance_attestations.remark"
"""What a remark is sealed for."""
COLUMNS: Final = (
    "r.id, r.cadence, r.first_day, r.last_day, r.asked_at, r.made_at, u.name AS asked_by, "
    "c.score::float AS score, c.grade, c.health"
)
JOINED: Final = (
    "FROM compliance_reports r LEFT JOIN users u ON u.office_id = r.office_id AND u.id = r.asked_by "
    "LEFT JOIN compliance_runs c ON c.office_id = r.office_id AND c.id = r.run_id"
)


@dataclass(frozen=True, slots=True)
class Run:
    """One look at everything: `findings` by control, and what they come to."""

    id: UUID
    at: datetime
    score: float
    grade: policy.Grade
    health: policy.Health
    shares: Mapping[str, float]
    findings: Findings
    fallen: tuple[str, ...]
    risen: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Word:
    """A person's word, and what they looked at."""

    given: Attestation
    remark: str


class ReportNotMadeYet(Fault):
    """It was asked for, and the worker has not come to it."""

    status = 409
    code = "report_not_made_yet"
    message = "This report is still being made. Try again in a few seconds."


@dataclass(frozen=True, slots=True)
class Made:
    """A finished report: its period and the bytes of each form."""

    period: Period
    html: bytes
    pdf: bytes
    json: bytes
    statement: str


RUN_COLUMNS: Final = "id, at, score::float AS score, grade, health, shares, findings, fallen, risen"


async def newest_run(tx: Tx) -> Run | None:
    row = await tx.one(
        f"SELECT {RUN_COLUMNS} FROM compliance_runs WHERE office_id = %(office)s ORDER BY at DESC, id DESC LIMIT 1",
        {"office": tx.office_id},
    )
    return as_run(row) if row else None


async def trend(tx: Tx, *, limit: int = 60) -> list[dict[str, Any]]:
    """`at`, `score`, `grade` and `health` of the last look of each day of Singapore, the oldest first."""
    return await tx.all(
        "SELECT * FROM (SELECT DISTINCT ON (day) (at AT TIME ZONE 'Asia/Singapore')::date AS day, at, score::float AS score, grade, health "
        "FROM compliance_runs WHERE office_id = %(office)s ORDER BY day DESC, at DESC LIMIT %(limit)s) AS t ORDER BY day",
        {"office": tx.office_id, "limit": limit},
    )


def as_run(row: Mapping[str, Any]) -> Run:
    return Run(
        row["id"], row["at"], row["score"], policy.Grade(row["grade"]), policy.Health(row["health"]), row["shares"],
        {one: Finding(State(f["state"]), f["said"], f["measured"]) for one, f in row["findings"].items()},
        tuple(row["fallen"]), tuple(row["risen"]),
    )  # fmt: skip


async def standing(tx: Tx) -> dict[str, Attestation]:
    """The newest word for each control, also where it no longer counts."""
    rows = await tx.all(
        "SELECT DISTINCT ON (a.control) a.control, coalesce(u.name, 'Somebody no longer here') AS by, a.at, a.until "
        "FROM compliance_attestations a LEFT JOIN users u ON u.office_id = a.office_id AND u.id = a.by_id "
        "WHERE a.office_id = %(office)s ORDER BY a.control, a.at DESC",
        {"office": tx.office_id},
    )
    return {row["control"]: Attestation(**row) for row in rows}


async def newest_words(tx: Tx) -> dict[str, Word]:
    """As `standing`, with what each person says they looked at."""
    rows = await tx.all(
        "SELECT DISTINCT ON (control) control, id, remark_enc FROM compliance_attestations WHERE office_id = %(office)s "
        "ORDER BY control, at DESC",
        {"office": tx.office_id},
    )
    given, box = await standing(tx), await tx.office_box()
    return {
        row["control"]: Word(given[row["control"]], box.open_text(REMARK, row["id"], row["remark_enc"])) for row in rows
    }


async def report_list(tx: Tx, *, limit: int = 60) -> list[dict[str, Any]]:
    """Reports of the office, the newest first; `asked_by` None for the clock's, `made_at` None while one is being made."""
    return await tx.all(
        f"SELECT {COLUMNS} {JOINED} WHERE r.office_id = %(office)s ORDER BY r.asked_at DESC, r.id DESC LIMIT %(limit)s",
        {"office": tx.office_id, "limit": limit},
    )


async def made_report(tx: Tx, *, report_id: UUID) -> Made:
    """Raises NotFound, ReportNotMadeYet."""
    row = await tx.one(
        "SELECT cadence, first_day, last_day, made_at, html, pdf, json, statement FROM compliance_reports "
        "WHERE office_id = %(office)s AND id = %(id)s",
        {"office": tx.office_id, "id": report_id},
    )
    if row is None:
        raise NotFound
    if row["made_at"] is None:
        raise ReportNotMadeYet
    first: date = row["first_day"]
    period = Period(Cadence(row["cadence"]), first, row["last_day"])
    return Made(period, bytes(row["html"]), bytes(row["pdf"]), bytes(row["json"]), row["statement"])
