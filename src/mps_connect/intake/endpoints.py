"""The interview over HTTP. Every changing call answers with the whole screen."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import Depends

from mps_connect.access.gate import Work, guarded_router, requires
from mps_connect.access.models import Permission
from mps_connect.intake import actions, listening
from mps_connect.intake.queries import intake_view, talk_view
from mps_connect.intake.schemas import IntakeView, LanguageChange, ModeChange, NewCase, NewTurn, Talk, TypedDraft
from mps_connect.kit.versions import ExpectedVersion

router = guarded_router(tags=["intake"])

Interviewing = Annotated[Work, Depends(requires(Permission.INTERVIEW))]


@router.post("/cases", status_code=201)
async def open_conversation(
    body: NewCase, work: Annotated[Work, Depends(requires(Permission.OPEN_CASES))]
) -> IntakeView:
    """Somebody has come: open a case and its conversation."""
    case_id = await actions.open_conversation(work.tx, actor=work.actor, now=work.now, new=body)
    return await _view(work, case_id)


@router.get("/cases/{case_id}/intake")
async def see_intake(case_id: UUID, work: Interviewing) -> IntakeView:
    return await _view(work, case_id)


@router.get("/cases/{case_id}/conversation")
async def see_conversation(case_id: UUID, work: Annotated[Work, Depends(requires(Permission.READ_CASES))]) -> Talk:
    view = await talk_view(work.tx, actor=work.actor, case_id=case_id)
    work.saw(case_id)
    return view


@router.post("/cases/{case_id}/turns")
async def add_turn(case_id: UUID, body: NewTurn, version: ExpectedVersion, work: Interviewing) -> IntakeView:
    """Add what the resident said. If-Match is the conversation's version."""
    await listening.add_turn(
        work.tx, actor=work.actor, now=work.now, case_id=case_id, expected_version=version, turn=body
    )
    return await _view(work, case_id)


@router.put("/cases/{case_id}/draft", status_code=204)
async def save_draft(case_id: UUID, body: TypedDraft, work: Interviewing) -> None:
    """Keep what is typed and not yet added."""
    await actions.save_draft(work.tx, actor=work.actor, now=work.now, case_id=case_id, text=body.text)


@router.put("/cases/{case_id}/mode")
async def change_mode(case_id: UUID, body: ModeChange, version: ExpectedVersion, work: Interviewing) -> IntakeView:
    await actions.change_mode(
        work.tx, actor=work.actor, now=work.now, case_id=case_id, expected_version=version, mode=body.mode
    )
    return await _view(work, case_id)


@router.put("/cases/{case_id}/language")
async def change_language(
    case_id: UUID, body: LanguageChange, version: ExpectedVersion, work: Interviewing
) -> IntakeView:
    await actions.change_language(
        work.tx, actor=work.actor, now=work.now, case_id=case_id, expected_version=version, language=body.language
    )
    return await _view(work, case_id)


@router.post("/cases/{case_id}/take-over")
async def take_over(case_id: UUID, version: ExpectedVersion, work: Interviewing) -> IntakeView:
    """Stop the questions; a person goes on."""
    await actions.take_over(work.tx, actor=work.actor, now=work.now, case_id=case_id, expected_version=version)
    return await _view(work, case_id)


@router.post("/cases/{case_id}/resume")
async def resume(case_id: UUID, version: ExpectedVersion, work: Interviewing) -> IntakeView:
    """Let the questions go on."""
    await actions.resume(work.tx, actor=work.actor, now=work.now, case_id=case_id, expected_version=version)
    return await _view(work, case_id)


@router.post("/cases/{case_id}/submit")
async def submit(
    case_id: UUID, version: ExpectedVersion, work: Annotated[Work, Depends(requires(Permission.SUBMIT_CASES))]
) -> IntakeView:
    """Hand the case in. If-Match is the case's version."""
    await actions.hand_in(work.tx, actor=work.actor, now=work.now, case_id=case_id, expected_version=version)
    return await _view(work, case_id)


async def _view(work: Work, case_id: UUID) -> IntakeView:
    view = await intake_view(work.tx, actor=work.actor, case_id=case_id)
    work.saw(case_id)
    return view
