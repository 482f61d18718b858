"""Letters over HTTP."""

from __future__ import annotations

from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import Depends, Query, Response

from mps_connect.access.gate import Work, guarded_router, requires
from mps_connect.access.models import Permission
from mps_connect.assistant.models import LetterType
from mps_connect.audit.receipts import receipt_of
from mps_connect.audit.values import RowNotSealedYet
from mps_connect.cases.queries import case_for
from mps_connect.cases.schemas import Reason
from mps_connect.kit.addresses import Code, Keys
from mps_connect.kit.errors import InvalidInput
from mps_connect.kit.versions import ExpectedVersion
from mps_connect.letters import approval, approvals, drafting, editing
from mps_connect.letters.comparing import letter_diff
from mps_connect.letters.models import LetterStatus
from mps_connect.letters.presenting import letter_detail, letter_rows
from mps_connect.letters.printing import file_name, pdf_of, text_of
from mps_connect.letters.queries import held_letter
from mps_connect.letters.schemas import (
    Approvals,
    Decide,
    LetterDetail,
    LetterDiff,
    LetterEdit,
    LetterRows,
    NewLetter,
    PlainLetter,
    ReturnLetter,
)  # fmt: skip
from mps_connect.letters.twins import twin_of

router = guarded_router(tags=["letters"])

Reader = Annotated[Work, Depends(requires(Permission.READ_LETTERS))]
Editor = Annotated[Work, Depends(requires(Permission.EDIT_LETTERS))]
Approver = Annotated[Work, Depends(requires(Permission.APPROVE_LETTERS))]


async def _detail(work: Work, letter_id: UUID) -> LetterDetail:
    detail = await letter_detail(work.tx, actor=work.actor, letter_id=letter_id)
    work.saw(detail.case_id, detail="letter")
    return detail


@router.get("/cases/{case_id}/letters")
async def letters_of_one_case(case_id: UUID, work: Reader) -> LetterRows:
    await case_for(work.tx, actor=work.actor, case_id=case_id)
    rows = await letter_rows(work.tx, actor=work.actor, case_id=case_id, page_size=200)
    work.saw(case_id, detail="letters of a case")
    return rows


@router.post("/cases/{case_id}/letters", status_code=201)
async def draft(
    case_id: UUID, body: NewLetter, work: Annotated[Work, Depends(requires(Permission.DRAFT_LETTERS))]
) -> LetterDetail:
    letter_id = await drafting.draft_letter(
        work.tx, actor=work.actor, now=work.now, case_id=case_id,
        letter_type=LetterType(body.type) if body.type else None,
        agency=body.agency or None,
    )  # fmt: skip
    return await _detail(work, letter_id)


@router.get("/letters")
async def letters(
    work: Reader,
    status: Annotated[Keys, Query(description="Statuses, comma separated; empty for all.")] = "",
    agency: Code | None = None,
    page: Annotated[int, Query(ge=1, le=100_000)] = 1,
) -> LetterRows:
    wanted = [one.strip() for one in status.split(",") if one.strip()]
    known = {one.value for one in LetterStatus}
    if set(wanted) - known:
        words = f"Use one or more of {', '.join(sorted(known))}."
        raise InvalidInput(words, details={"fields": [{"path": "status", "message": words}]})
    rows = await letter_rows(work.tx, actor=work.actor, statuses=wanted, agency=agency or "", page=page)
    work.saw(*(row.case_id for row in rows.items), detail="list of letters")
    return rows


@router.get("/letters/{letter_id}")
async def letter(letter_id: UUID, work: Reader) -> LetterDetail:
    return await _detail(work, letter_id)


@router.put("/letters/{letter_id}")
async def edit(letter_id: UUID, body: LetterEdit, version: ExpectedVersion, work: Editor) -> LetterDetail:
    await editing.edit_letter(
        work.tx, actor=work.actor, now=work.now, letter_id=letter_id, expected_version=version, edit=body
    )
    return await _detail(work, letter_id)


@router.post("/letters/{letter_id}/retype")
async def retype(letter_id: UUID, body: NewLetter, version: ExpectedVersion, work: Editor) -> LetterDetail:
    if body.type is None:
        words = "Choose the type of letter."
        raise InvalidInput(words, details={"fields": [{"path": "type", "message": words}]})
    await drafting.retype_letter(
        work.tx,
        actor=work.actor,
        now=work.now,
        letter_id=letter_id,
        expected_version=version,
        letter_type=LetterType(body.type),
    )
    return await _detail(work, letter_id)


@router.get("/letters/{letter_id}/diff")
async def diff(
    letter_id: UUID,
    work: Reader,
    from_seq: Annotated[int, Query(alias="from", ge=1)],
    to_seq: Annotated[int, Query(alias="to", ge=1)],
) -> LetterDiff:
    found = await letter_diff(work.tx, actor=work.actor, letter_id=letter_id, from_seq=from_seq, to_seq=to_seq)
    held = await held_letter(work.tx, actor=work.actor, letter_id=letter_id)
    work.saw(held.case.id, detail="versions of a letter")
    return found


@router.post("/letters/{letter_id}/restore/{seq}")
async def restore(letter_id: UUID, seq: int, version: ExpectedVersion, work: Editor) -> LetterDetail:
    await editing.restore_version(
        work.tx, actor=work.actor, now=work.now, letter_id=letter_id, expected_version=version, seq=seq
    )
    return await _detail(work, letter_id)


@router.post("/letters/{letter_id}/vet")
async def vet(
    letter_id: UUID,
    body: Decide,
    version: ExpectedVersion,
    work: Annotated[Work, Depends(requires(Permission.VET_LETTERS))],
) -> LetterDetail:
    await approval.vet_letter(
        work.tx, actor=work.actor, now=work.now, letter_id=letter_id, expected_version=version, hash_seen=body.hash
    )
    return await _detail(work, letter_id)


@router.post("/letters/{letter_id}/approve")
async def approve(letter_id: UUID, body: Decide, version: ExpectedVersion, work: Approver) -> LetterDetail:
    await approval.approve_letter(
        work.tx, actor=work.actor, now=work.now, letter_id=letter_id, expected_version=version, hash_seen=body.hash,
        acknowledged=body.acknowledged, despite=body.despite,
    )  # fmt: skip
    return await _detail(work, letter_id)


@router.post("/letters/{letter_id}/return")
async def give_back(
    letter_id: UUID,
    body: ReturnLetter,
    version: ExpectedVersion,
    work: Annotated[Work, Depends(requires(Permission.RETURN_LETTERS))],
) -> LetterDetail:
    await approval.return_letter(
        work.tx, actor=work.actor, now=work.now, letter_id=letter_id, expected_version=version, hash_seen=body.hash,
        reason=body.reason,
    )  # fmt: skip
    return await _detail(work, letter_id)


@router.post("/letters/{letter_id}/void")
async def void(letter_id: UUID, body: Reason, version: ExpectedVersion, work: Editor) -> LetterDetail:
    await approval.void_letter(
        work.tx, actor=work.actor, now=work.now, letter_id=letter_id, expected_version=version, reason=body.reason
    )
    return await _detail(work, letter_id)


@router.post("/letters/{letter_id}/undo-approval")
async def undo(letter_id: UUID, version: ExpectedVersion, work: Approver) -> LetterDetail:
    await approval.undo_approval(work.tx, actor=work.actor, now=work.now, letter_id=letter_id, expected_version=version)
    return await _detail(work, letter_id)


@router.get("/letters/{letter_id}/pdf", response_class=Response)
async def pdf(letter_id: UUID, work: Reader, copy: Annotated[Literal["resident"] | None, Query()] = None) -> Response:
    """The letter as PDF. Before approval it carries the draft mark and masked numbers."""
    held = await held_letter(work.tx, actor=work.actor, letter_id=letter_id)
    made = await pdf_of(held.letter, held.body, for_resident=copy == "resident")
    work.saw(held.case.id, detail="letter as PDF")
    name = file_name(held.letter, held.body, for_resident=copy == "resident")
    return Response(made, media_type="application/pdf", headers={"content-disposition": f'inline; filename="{name}"'})


@router.get("/letters/{letter_id}/receipt", response_class=Response)
async def receipt(letter_id: UUID, work: Reader) -> Response:
    """The file that shows to anybody that the letter, as it stands, is in the signed record."""
    held = await held_letter(work.tx, actor=work.actor, letter_id=letter_id)
    found = await receipt_of(work.tx, letter=str(letter_id))
    if found is None:
        raise RowNotSealedYet
    work.saw(held.case.id, detail="receipt of a letter")
    name = f'attachment; filename="letter-{letter_id}.tlog-proof"'
    return Response(str(found), media_type="text/plain; charset=utf-8", headers={"content-disposition": name})


@router.get("/letters/{letter_id}/text")
async def plain_text(letter_id: UUID, work: Reader) -> PlainLetter:
    """The letter for the clipboard, numbers in full once approved."""
    held = await held_letter(work.tx, actor=work.actor, letter_id=letter_id)
    work.saw(held.case.id, detail="letter as text")
    return PlainLetter(text=text_of(held.letter, held.body), hash=held.letter.content_hash.hex())


@router.get("/letters/{letter_id}/twin")
async def twin(letter_id: UUID, work: Reader) -> dict[str, Any]:
    """The letter as data, for a system instead of a reader."""
    held = await held_letter(work.tx, actor=work.actor, letter_id=letter_id)
    work.saw(held.case.id, detail="letter as data")
    return await twin_of(work.tx, actor=work.actor, held=held)


@router.get("/approvals")
async def waiting_for_approval(
    work: Approver, page: Annotated[int, Query(ge=1, le=1_000)] = 1, letter: UUID | None = None
) -> Approvals:
    """What needs a second look first; five hundred letters a page. With `letter` the page on which that one stands."""
    found = await approvals.approvals(work.tx, actor=work.actor, now=work.now, page=page, letter_id=letter)
    work.saw(*(item.letter.case_id for item in found.items), detail="list of approvals")
    return found
