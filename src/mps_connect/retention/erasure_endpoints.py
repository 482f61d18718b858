"""What is due, erasures asked for by hand, purges and their certificates, over HTTP."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

from fastapi import Depends, Response

from mps_connect.access.gate import Work, guarded_router, requires
from mps_connect.access.models import Permission
from mps_connect.retention import asking
from mps_connect.retention.certificates import check_certificate
from mps_connect.retention.due import due
from mps_connect.retention.past_runs import certificate_of, purge_runs
from mps_connect.retention.queries import erasure_requests
from mps_connect.retention.schemas import (
    CertificateChecked,
    CertificateText,
    DueItemOut,
    DueOut,
    DueTotal,
    ErasureOut,
    Erasures,
    Made,
    NewErasure,
    PurgeRunOut,
    PurgeRuns,
    RefusalReason,
)

router = guarded_router(tags=["retention"])

Seeing = Annotated[Work, Depends(requires(Permission.SEE_RETENTION))]
Asking = Annotated[Work, Depends(requires(Permission.ERASE_DATA))]
MOST_RUNS = 100


@router.get("/retention/due")
async def what_is_due(work: Seeing) -> DueOut:
    """What the next purge would erase, and by which rule. Nothing is erased by asking."""
    found = await due(work.tx, now=work.now)
    return DueOut(
        items=[
            DueItemOut(
                id=item.unit_id, data_class=item.data_class, kind=item.kind, label=item.label, since=item.since, due_at=item.due_at,
                held=item.held, rule=item.rule,
            )
            for item in found.items
        ],
        totals=[
            DueTotal(data_class=data_class, due=total.due, held=total.held)
            for data_class, total in found.totals.items()
        ],
    )  # fmt: skip


def _erasure(row: dict[str, Any], reader: UUID) -> ErasureOut:
    asker = row.pop("asker")
    return ErasureOut(**row, is_mine=asker == reader)


@router.get("/retention/erasures")
async def list_erasures(work: Seeing) -> Erasures:
    """Erasures asked for by hand, open ones first, then newest first."""
    rows = await erasure_requests(work.tx)
    return Erasures(erasures=[_erasure(row, work.actor.user_id) for row in rows])


@router.post("/retention/erasures", status_code=201)
async def ask_to_erase(body: NewErasure, work: Asking) -> Made:
    """Ask for one case or person to go before its term is over. Somebody else has to agree."""
    made = await asking.ask_to_erase_unit(
        work.tx, actor=work.actor, now=work.now, case_number=body.case_number, kind=body.kind, basis=body.basis,
        reason=body.reason,
    )  # fmt: skip
    return Made(id=made)


@router.post("/retention/erasures/due", status_code=201)
async def ask_to_erase_all_due(body: RefusalReason, work: Asking) -> Made:
    """Ask for everything that is due to go now instead of tonight. Somebody else has to agree."""
    return Made(id=await asking.ask_to_erase_all_due(work.tx, actor=work.actor, now=work.now, reason=body.reason))


@router.post("/retention/erasures/{erasure_id}/withdraw", status_code=204)
async def withdraw_erasure(erasure_id: UUID, work: Asking) -> None:
    await asking.withdraw_erasure(work.tx, actor=work.actor, now=work.now, request_id=erasure_id)


@router.post("/retention/erasures/{erasure_id}/agree", status_code=204)
async def agree_to_erasure(erasure_id: UUID, work: Seeing) -> None:
    """The second person: an administrator, or an auditor who did not ask. The worker then erases."""
    await asking.agree_to_erasure(work.tx, actor=work.actor, now=work.now, request_id=erasure_id)


@router.post("/retention/erasures/{erasure_id}/refuse", status_code=204)
async def refuse_erasure(erasure_id: UUID, work: Seeing) -> None:
    await asking.refuse_erasure(work.tx, actor=work.actor, now=work.now, request_id=erasure_id)


@router.get("/retention/runs")
async def list_runs(work: Seeing) -> PurgeRuns:
    """Purges that were carried out, newest first, at most a hundred."""
    rows = await purge_runs(work.tx, limit=MOST_RUNS)
    return PurgeRuns(
        runs=[
            PurgeRunOut(
                id=row["id"], started_at=row["started_at"], finished_at=row["finished_at"], counts=row["counts"],
                certified=bool(row["certificate"]),
            )
            for row in rows
        ]
    )  # fmt: skip


@router.get("/retention/runs/{run_id}/certificate")
async def certificate(run_id: UUID, work: Seeing) -> Response:
    """The signed certificate of a purge, as a text file."""
    text = await certificate_of(work.tx, run_id)
    return Response(
        text,
        media_type="text/plain; charset=utf-8",
        headers={"content-disposition": f'attachment; filename="erasure-{run_id}.txt"'},
    )


@router.post("/retention/certificates/check")
async def check(body: CertificateText, work: Seeing) -> CertificateChecked:
    """Whether a certificate was signed by this installation's record and speaks of it as it still stands."""
    return CertificateChecked(**await check_certificate(work.tx, body.text))
