"""What people decide about facts, over HTTP. Each decision is followed by a reading of the words in its light."""

from __future__ import annotations

from functools import partial
from typing import Annotated
from uuid import UUID

from anyio import to_thread
from fastapi import Depends

from mps_connect.access.activity import record_activity
from mps_connect.access.gate import Work, guarded_router, requires
from mps_connect.access.models import Permission
from mps_connect.cases import actions, facts, queries
from mps_connect.cases.models import CaseRecord
from mps_connect.cases.policy import CaseNotInThatState, acts_open
from mps_connect.cases.presenting import fact_out, identifiers_in
from mps_connect.cases.schemas import Fact, FactDecision, NewFact
from mps_connect.cases.typed_values import as_read
from mps_connect.intake.listening import read_again
from mps_connect.kit.versions import ExpectedVersion

router = guarded_router(tags=["cases"])

Deciding = Annotated[Work, Depends(requires(Permission.DECIDE_FACTS))]


@router.patch("/cases/{case_id}/facts/{fact_id}")
async def decide_fact(
    case_id: UUID, fact_id: UUID, body: FactDecision, version: ExpectedVersion, work: Deciding
) -> Fact:
    case = await _open_for_facts(work, case_id)
    value = body.value
    if value is not None:
        kind = (await facts.one_fact(work.tx, case_id=case_id, fact_id=fact_id)).type
        value = await to_thread.run_sync(partial(as_read, kind, value, session_date=case.session_date))
    decided = await facts.decide_fact(
        work.tx, actor=work.actor, now=work.now, case_id=case_id, fact_id=fact_id, expected_version=version,
        action=body.action, value=value,
    )  # fmt: skip
    if body.note.strip():
        await actions.add_note(work.tx, actor=work.actor, now=work.now, case_id=case_id, text=body.note)
    if body.action == "correct":
        await actions.index_words(work.tx, case_id=case_id, texts=[decided.value])
    await record_activity(work.tx, actor=work.actor, now=work.now, kind=f"fact_{body.action}", case_id=case_id)
    return await _read_again(work, case, decided.id)


@router.post("/cases/{case_id}/facts", status_code=201)
async def add_fact(case_id: UUID, body: NewFact, work: Deciding) -> Fact:
    case = await _open_for_facts(work, case_id)
    value = await to_thread.run_sync(partial(as_read, body.type, body.value, session_date=case.session_date))
    added = await facts.add_fact(
        work.tx, actor=work.actor, now=work.now, case_id=case_id, kind=body.type, value=value, slot=body.slot,
        subject=body.subject, from_document=body.from_document,
    )  # fmt: skip
    await actions.index_words(work.tx, case_id=case_id, texts=[body.value])
    await record_activity(work.tx, actor=work.actor, now=work.now, kind="fact_added", case_id=case_id)
    return await _read_again(work, case, added.id)


async def _open_for_facts(work: Work, case_id: UUID) -> CaseRecord:
    case = await queries.case_for(work.tx, actor=work.actor, case_id=case_id, lock=True)
    if "edit_facts" not in acts_open(work.actor, case):
        raise CaseNotInThatState
    return case


async def _read_again(work: Work, case: CaseRecord, fact_id: UUID) -> Fact:
    await read_again(work.tx, actor=work.actor, now=work.now, case=case)
    every = await queries.facts_of(work.tx, case_id=case.id, every=True)
    uses = await queries.uses_of_facts(work.tx, case_id=case.id)
    work.saw(case.id)
    one = next(f for f in every if f.id == fact_id)
    return fact_out(one, actor=work.actor, identifiers=identifiers_in(every), uses=uses.get(fact_id, 0))
