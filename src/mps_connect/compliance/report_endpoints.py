"""Compliance over HTTP: how the office stands, its reports, and a person's word."""

from __future__ import annotations

from typing import Annotated, Any, Final
from uuid import UUID

from fastapi import Depends, Query, Response

from mps_connect.access.gate import Work, guarded_router, requires
from mps_connect.access.models import Permission
from mps_connect.audit.statements import statement_verifiers
from mps_connect.compliance import policy
from mps_connect.compliance.attesting import attest
from mps_connect.compliance.controls import Control, catalogue
from mps_connect.compliance.evaluating import LOOK
from mps_connect.compliance.periods import Period
from mps_connect.compliance.policy import Finding, State
from mps_connect.compliance.report_queries import Run, Word, made_report, newest_run, newest_words, report_list, trend
from mps_connect.compliance.report_schemas import (
    AskedReport,
    ComplianceOut,
    ConfirmationOut,
    ControlOut,
    CoursePoint,
    Form,
    NewConfirmation,
    NewReport,
    ObligationOut,
    ReportOut,
    Reports,
    RequirementOut,
)
from mps_connect.compliance.reports import ask_report
from mps_connect.kit.jobs import defer

router = guarded_router(tags=["compliance"])

Seeing = Annotated[Work, Depends(requires(Permission.SEE_COMPLIANCE))]
Making = Annotated[Work, Depends(requires(Permission.MAKE_REPORTS))]
TYPES: Final[dict[Form, str]] = {
    "html": "text/html; charset=utf-8", "pdf": "application/pdf", "json": "application/json",
    "statement": "text/plain; charset=utf-8",
}  # fmt: skip
NOT_LOOKED_AT: Final = Finding(State.NOT_MET, "Nobody has looked at it yet")


@router.get("/compliance")
async def compliance(work: Seeing) -> ComplianceOut:
    """How the office stood when it was last looked at, every control with its evidence, and how that went over time."""
    run, known = await newest_run(work.tx), catalogue()
    words = await newest_words(work.tx)
    met = policy.obligations_met(known, run.findings) if run else {}
    return ComplianceOut(
        looked_at=run.at if run else None, score=run.score if run else None, grade=run.grade if run else None,
        health=run.health if run else None,
        requirements=[
            RequirementOut(id=one.id, title=one.title, weight=one.weight, share=run.shares[one.id] if run else None)
            for one in known.requirements
        ],
        obligations=[
            ObligationOut(id=one.id, title=one.title, section=one.section, in_force=one.in_force, met=met.get(one.id))
            for one in known.obligations
        ],
        controls=[_control(one, run, words.get(one.id), work) for one in known.controls],
        fallen=list(run.fallen) if run else [], risen=list(run.risen) if run else [],
        course=[CoursePoint(day=p["day"], score=p["score"], grade=p["grade"], health=p["health"]) for p in await trend(work.tx)],
        statement_keys=[str(key) for key in await statement_verifiers(work.tx)],
    )  # fmt: skip


def _control(control: Control, run: Run | None, word: Word | None, work: Work) -> ControlOut:
    """A person's word is worth what it is worth now; the program's findings are those of the last look."""
    finding = (run.findings.get(control.id) if run else None) or NOT_LOOKED_AT
    if control.ask:
        finding = policy.attested(control, word.given if word else None, now=work.now)
    return ControlOut(
        id=control.id, title=control.title, risk=control.risk, requirement=control.requirement,
        obligations=list(control.obligations), sources=list(control.sources), by="person" if control.ask else "program",
        ask=control.ask, every_days=control.every_days, advice=control.advice, state=finding.state, said=finding.said,
        confirmation=ConfirmationOut(by=word.given.by, at=word.given.at, until=word.given.until, remark=word.remark)
        if word
        else None,
    )  # fmt: skip


@router.post("/compliance/looks", status_code=202)
async def look(work: Making) -> None:
    """Have everything looked at again. The worker does it in a moment."""
    await _look_again(work)


@router.post("/compliance/confirmations", status_code=201)
async def confirm(body: NewConfirmation, work: Making) -> None:
    """Give one's word for a control that no program can look at."""
    await attest(work.tx, actor=work.actor, now=work.now, control=body.control, remark=body.remark)
    await _look_again(work)


async def _look_again(work: Work) -> None:
    await defer(work.tx, LOOK, once=f"{LOOK}:{work.actor.office_id}")


@router.get("/compliance/reports")
async def reports(work: Seeing) -> Reports:
    """Reports of the office, the newest first."""
    return Reports(items=[_report(row) for row in await report_list(work.tx)])


def _report(row: dict[str, Any]) -> ReportOut:
    return ReportOut(**row, name=Period(row["cadence"], row["first_day"], row["last_day"]).name)


@router.post("/compliance/reports", status_code=202)
async def ask(body: NewReport, work: Making) -> AskedReport:
    """Ask for a report now. It is in the list at once, and made in a moment."""
    asked = await ask_report(work.tx, actor=work.actor, now=work.now, cadence=body.cadence, is_running=body.running)
    return AskedReport(id=asked)


@router.get("/compliance/reports/{report_id}/file", response_class=Response)
async def file(report_id: UUID, work: Seeing, form: Annotated[Form, Query()]) -> Response:
    """One form of a report, or the signed statement that speaks for all of them."""
    made = await made_report(work.tx, report_id=report_id)
    content = {"html": made.html, "pdf": made.pdf, "json": made.json, "statement": made.statement.encode()}[form]
    name = f"compliance-{made.period.cadence}-{made.period.first.isoformat()}.{'txt' if form == 'statement' else form}"
    return Response(content, media_type=TYPES[form], headers={"content-disposition": f'attachment; filename="{name}"'})
