"""Sending and replies over HTTP."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import Depends, Query, Response

from mps_connect.access.gate import Work, guarded_router, requires
from mps_connect.access.models import Permission
from mps_connect.correspondence.ancestry import ancestry_of_case
from mps_connect.correspondence.queries import waiting_for_reply
from mps_connect.correspondence.replies import record_reply
from mps_connect.correspondence.sending import mark_sent
from mps_connect.kit.versions import ExpectedVersion
from mps_connect.letters.presenting import letter_detail
from mps_connect.letters.schemas import LetterDetail, LetterRows, MarkSent, NewReply

router = guarded_router(tags=["correspondence"])

Recorder = Annotated[Work, Depends(requires(Permission.RECORD_REPLIES))]


async def _detail(work: Work, letter_id: UUID) -> LetterDetail:
    detail = await letter_detail(work.tx, actor=work.actor, letter_id=letter_id)
    work.saw(detail.case_id, detail="letter")
    return detail


@router.post("/letters/{letter_id}/sent")
async def sent(
    letter_id: UUID,
    body: MarkSent,
    version: ExpectedVersion,
    work: Annotated[Work, Depends(requires(Permission.SEND_LETTERS))],
) -> LetterDetail:
    await mark_sent(
        work.tx, actor=work.actor, now=work.now, letter_id=letter_id, expected_version=version, channel=body.channel,
        sent_on=body.sent_on, to=body.to,
    )  # fmt: skip
    return await _detail(work, letter_id)


@router.post("/letters/{letter_id}/replies", status_code=201)
async def reply(letter_id: UUID, body: NewReply, work: Recorder) -> LetterDetail:
    await record_reply(
        work.tx, actor=work.actor, now=work.now, letter_id=letter_id, kind=body.kind, channel=body.channel,
        received_on=body.received_on, agency_ref=body.agency_ref, outcome=body.outcome, text=body.text,
    )  # fmt: skip
    return await _detail(work, letter_id)


@router.get("/replies")
async def waiting(work: Recorder, page: Annotated[int, Query(ge=1, le=100_000)] = 1) -> LetterRows:
    """Sent letters nobody has answered, the longest wait first; fifty a page."""
    rows = await waiting_for_reply(work.tx, actor=work.actor, page=page)
    work.saw(*(row.case_id for row in rows.items), detail="letters waiting for a reply")
    return rows


@router.get("/cases/{case_id}/lineage/export", response_class=Response)
async def ancestry(case_id: UUID, work: Annotated[Work, Depends(requires(Permission.READ_LETTERS))]) -> Response:
    """Where every fact, sentence, version and reply of a case comes from, and what was made from it, as a file."""
    made = await ancestry_of_case(work.tx, actor=work.actor, case_id=case_id, now=work.now)
    work.gave_out(case_id, detail="where everything of a case comes from, as a file")
    name = f'attachment; filename="where-from-{case_id}.json"'
    return Response(made, media_type="application/json", headers={"content-disposition": name})
