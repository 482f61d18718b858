"""Terms of keeping, holds and erasure over HTTP: the administrator proposes, the auditor consents, holds and asks."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import Depends

from mps_connect.access.gate import Work, guarded_router, requires
from mps_connect.access.models import Permission
from mps_connect.cases.queries import case_for
from mps_connect.retention import holding, holds, proposals
from mps_connect.retention.effects import would_go
from mps_connect.retention.policies import policies_of, policy_history
from mps_connect.retention.policy import BOUNDS
from mps_connect.retention.queries import proposals_of
from mps_connect.retention.schemas import (
    CaseHold,
    HoldOut,
    HoldReasons,
    Holds,
    Made,
    NewHold,
    NewProposal,
    PolicyOut,
    PolicyVersion,
    ProposalOut,
    RefusalReason,
    RetentionOut,
    WouldGo,
)

router = guarded_router(tags=["retention"])

Seeing = Annotated[Work, Depends(requires(Permission.SEE_RETENTION))]
Proposing = Annotated[Work, Depends(requires(Permission.PROPOSE_RETENTION))]
Consenting = Annotated[Work, Depends(requires(Permission.CONSENT_TO_RETENTION))]
Holding = Annotated[Work, Depends(requires(Permission.HOLD_DATA))]
Reading = Annotated[Work, Depends(requires(Permission.READ_CASES))]


@router.get("/retention")
async def retention(work: Seeing) -> RetentionOut:
    """The terms in force with how far each may be moved, who wants what changed, and every version there was."""
    policies = await policies_of(work.tx)
    found = []
    for row in await proposals_of(work.tx):
        proposer, effect = row.pop("proposer"), None
        if row["answer"] is None:
            counted = await would_go(
                work.tx, now=work.now, policies=policies, data_class=row["data_class"], days=row["days"]
            )
            effect = None if counted is None else WouldGo(now=counted[0], then=counted[1])
        found.append(ProposalOut(**row, is_mine=proposer == work.actor.user_id, would_go=effect))
    return RetentionOut(
        policies=[
            PolicyOut(
                data_class=policy.data_class, days=policy.days, least=BOUNDS[policy.data_class][0],
                most=BOUNDS[policy.data_class][1], trigger=policy.trigger, legal_basis=policy.legal_basis,
                version=policy.version,
            )
            for policy in policies.values()
        ],
        proposals=found,
        history=[PolicyVersion(**row) for row in await policy_history(work.tx)],
    )  # fmt: skip


@router.post("/retention/proposals", status_code=201)
async def propose(body: NewProposal, work: Proposing) -> Made:
    """Ask for another term. It is in force once an auditor has consented."""
    made = await proposals.propose_term(
        work.tx, actor=work.actor, now=work.now, data_class=body.data_class, days=body.days, legal_basis=body.legal_basis,
        reason=body.reason,
    )  # fmt: skip
    return Made(id=made)


@router.post("/retention/proposals/{proposal_id}/withdraw", status_code=204)
async def withdraw(proposal_id: UUID, work: Proposing) -> None:
    await proposals.withdraw_term(work.tx, actor=work.actor, now=work.now, proposal_id=proposal_id)


@router.post("/retention/proposals/{proposal_id}/consent", status_code=204)
async def consent(proposal_id: UUID, work: Consenting) -> None:
    await proposals.consent_to_term(work.tx, actor=work.actor, now=work.now, proposal_id=proposal_id)


@router.post("/retention/proposals/{proposal_id}/refuse", status_code=204)
async def refuse(proposal_id: UUID, body: RefusalReason, work: Consenting) -> None:
    await proposals.refuse_term(work.tx, actor=work.actor, now=work.now, proposal_id=proposal_id, reason=body.reason)


@router.get("/retention/holds")
async def list_holds(work: Seeing) -> Holds:
    """What is held, without the reasons; those that stand first."""
    return Holds(holds=[HoldOut(**row) for row in await holds.holds_of(work.tx)])


@router.post("/retention/holds", status_code=201)
async def place_hold(body: NewHold, work: Holding) -> Made:
    """Keep a case, or everything of its person, from being erased until this is released."""
    made = await holding.place_hold(
        work.tx, actor=work.actor, now=work.now, case_number=body.case_number, kind=body.kind, basis=body.basis,
        reason=body.reason,
    )  # fmt: skip
    return Made(id=made)


@router.post("/retention/holds/{hold_id}/release", status_code=204)
async def release_hold(hold_id: UUID, body: RefusalReason, work: Holding) -> None:
    await holding.release_hold(work.tx, actor=work.actor, now=work.now, hold_id=hold_id, reason=body.reason)


@router.get("/retention/holds/{hold_id}/reason")
async def reasons_of_hold(hold_id: UUID, work: Holding) -> HoldReasons:
    """Why it was placed and released, in the words of whoever did. A look at the case, and logged as one."""
    placed, released, case_id = await holds.reasons_of_hold(work.tx, hold_id=hold_id)
    if case_id is not None:
        work.saw(case_id, detail="reason of a hold")
    return HoldReasons(reason=placed, release_reason=released)


@router.get("/cases/{case_id}/hold")
async def hold_of_case(case_id: UUID, work: Reading) -> CaseHold:
    """Whether something keeps this case from being erased, and since when; not why."""
    case = await case_for(work.tx, actor=work.actor, case_id=case_id)
    return CaseHold(held_since=await holds.held_since(work.tx, case_id=case.id))
