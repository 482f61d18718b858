"""Breaches over HTTP, for the data protection officer."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any
from uuid import UUID

from fastapi import Depends, Query
from pydantic import AwareDatetime

from mps_connect.access.gate import Work, guarded_router, requires
from mps_connect.access.models import Permission
from mps_connect.compliance import breach_queries as queries
from mps_connect.compliance import breaches
from mps_connect.compliance.breach_models import Breach
from mps_connect.compliance.breach_notices import Known, notices_of
from mps_connect.compliance.breach_policy import assess_by, is_overdue, standing_of
from mps_connect.compliance.breach_schemas import (
    AddPerson,
    Assess,
    BreachAccount,
    BreachDetail,
    BreachList,
    BreachNotice,
    BreachPeople,
    BreachPerson,
    BreachPersonTold,
    BreachRow,
    BreachStep,
    CloseBreach,
    FindPeople,
    LookSession,
    LookSessions,
    NewBreachRecord,
    PdpcTold,
    TakeStep,
)
from mps_connect.kit.clock import singapore_date
from mps_connect.kit.versions import ExpectedVersion

router = guarded_router(tags=["breaches"])

Desk = Annotated[Work, Depends(requires(Permission.HANDLE_BREACHES))]


def _standing(breach: Breach, today: date) -> dict[str, Any]:
    return {
        "id": breach.id, "label": breach.label, "kind": breach.kind, "found_at": breach.found_at, "standing": standing_of(breach),
        "overdue": is_overdue(breach, today=today), "assess_by": assess_by(breach.found_at), "notify_by": breach.notify_by,
    }  # fmt: skip


async def _detail(work: Work, breach_id: UUID) -> BreachDetail:
    breach = await queries.breach_for(work.tx, breach_id=breach_id)
    people, to_tell = await queries.people_counted(work.tx, breach_id=breach_id)
    steps = await queries.steps_of(work.tx, breach_id=breach_id)
    office = await work.tx.one(
        "SELECT name, letterhead FROM offices WHERE office_id = %(office)s", {"office": work.tx.office_id}
    )
    letterhead = (office or {}).get("letterhead") or {}
    known = Known(
        office=str((office or {}).get("name", "")), contact=str(letterhead.get("email") or "the office"), people=people,
        told=people - to_tell, steps=[step["text"] for step in steps if step["kind"] == "step"],
    )  # fmt: skip
    return BreachDetail(
        **_standing(breach, singapore_date(work.now)), data_kinds=list(breach.data_kinds), began_at=breach.began_at,
        ended_at=breach.ended_at, story=breach.story, assessed_at=breach.assessed_at, significant_harm=breach.significant_harm,
        counted=breach.counted, notifiable=breach.notifiable, reasons=breach.reasons, pdpc_told_at=breach.pdpc_told_at,
        pdpc_reference=breach.pdpc_reference, people_exception=breach.people_exception, closed_at=breach.closed_at, people=people,
        people_to_tell=to_tell, steps=[_step(step) for step in steps],
        notices=[BreachNotice(to=one.to, title=one.title, text=one.text, reviewed=one.reviewed) for one in notices_of(breach, known)],
        accounts=[
            BreachAccount(id=row["id"], name=row["name"], role=row["role"]) for row in await queries.accounts_of_office(work.tx)
        ],
        version=breach.version,
    )  # fmt: skip


def _step(step: dict[str, Any]) -> BreachStep:
    detail = step["detail"]
    return BreachStep(
        at=step["at"],
        kind=step["kind"],
        text=step["text"],
        people=detail.get("people"),
        new=detail.get("new"),
        by=step["by"],
    )


@router.get("/breaches")
async def list_breaches(work: Desk, page: Annotated[int, Query(ge=1, le=100_000)] = 1) -> BreachList:
    """Open ones first, then the newest; fifty a page."""
    today = singapore_date(work.now)
    rows = await queries.breaches_listed(work.tx, page=page)
    return BreachList(items=[BreachRow(**_standing(breach, today), people=people) for breach, people in rows])


@router.post("/breaches", status_code=201)
async def record_breach(body: NewBreachRecord, work: Desk) -> BreachDetail:
    new = breaches.NewBreach(body.kind, body.data_kinds, body.found_at, body.began_at, body.ended_at, body.story)
    return await _detail(work, await breaches.record_breach(work.tx, actor=work.actor, now=work.now, new=new))


@router.get("/breaches/{breach_id}")
async def one_breach(breach_id: UUID, work: Desk) -> BreachDetail:
    return await _detail(work, breach_id)


@router.get("/breaches/{breach_id}/people")
async def people(breach_id: UUID, work: Desk, page: Annotated[int, Query(ge=1, le=100_000)] = 1) -> BreachPeople:
    """Those concerned, fifty a page, those not told yet first."""
    await queries.breach_for(work.tx, breach_id=breach_id)
    rows = await queries.people_of(work.tx, breach_id=breach_id, page=page)
    total, _ = await queries.people_counted(work.tx, breach_id=breach_id)
    return BreachPeople(items=[BreachPerson(**row) for row in rows], total=total)


@router.get("/breaches/{breach_id}/sessions")
async def sessions(
    breach_id: UUID, actor: UUID, since: AwareDatetime, until: AwareDatetime, work: Desk
) -> LookSessions:
    """Sessions of one account that were shown cases in a span."""
    await queries.breach_for(work.tx, breach_id=breach_id)
    rows = await queries.sessions_seen(work.tx, actor_id=actor, since=since, until=until)
    return LookSessions(items=[LookSession(**row) for row in rows])


@router.post("/breaches/{breach_id}/people-shown")
async def find_people(breach_id: UUID, body: FindPeople, version: ExpectedVersion, work: Desk) -> BreachDetail:
    """Put everybody on the list whose case an account or session was shown in a span."""
    cases, _ = await breaches.find_people(
        work.tx, actor=work.actor, now=work.now, breach_id=breach_id, expected_version=version, actor_id=body.actor_id,
        session_id=body.session_id, since=body.since, until=body.until,
    )  # fmt: skip
    work.saw(*cases, detail="whose data a breach concerns")
    return await _detail(work, breach_id)


@router.post("/breaches/{breach_id}/people")
async def add_person(breach_id: UUID, body: AddPerson, version: ExpectedVersion, work: Desk) -> BreachDetail:
    await breaches.add_person(
        work.tx, actor=work.actor, now=work.now, breach_id=breach_id, expected_version=version, constituent_id=body.constituent_id
    )  # fmt: skip
    return await _detail(work, breach_id)


@router.post("/breaches/{breach_id}/people/{line_id}/told")
async def person_told(
    breach_id: UUID, line_id: UUID, body: BreachPersonTold, version: ExpectedVersion, work: Desk
) -> BreachDetail:
    await breaches.person_told(
        work.tx, actor=work.actor, now=work.now, breach_id=breach_id, person_id=line_id, expected_version=version,
        told_on=body.told_on, channel=body.channel,
    )  # fmt: skip
    return await _detail(work, breach_id)


@router.post("/breaches/{breach_id}/assess")
async def assess(breach_id: UUID, body: Assess, version: ExpectedVersion, work: Desk) -> BreachDetail:
    """Whether it must be told. From then the Commission's three calendar days run."""
    await breaches.assess(
        work.tx, actor=work.actor, now=work.now, breach_id=breach_id, expected_version=version, counted=body.counted,
        significant_harm=body.significant_harm, reasons=body.reasons,
    )  # fmt: skip
    return await _detail(work, breach_id)


@router.post("/breaches/{breach_id}/pdpc-told")
async def pdpc_told(breach_id: UUID, body: PdpcTold, version: ExpectedVersion, work: Desk) -> BreachDetail:
    await breaches.pdpc_told(
        work.tx, actor=work.actor, now=work.now, breach_id=breach_id, expected_version=version, told_at=body.told_at,
        reference=body.reference,
    )  # fmt: skip
    return await _detail(work, breach_id)


@router.post("/breaches/{breach_id}/steps")
async def take_step(breach_id: UUID, body: TakeStep, version: ExpectedVersion, work: Desk) -> BreachDetail:
    await breaches.take_step(
        work.tx, actor=work.actor, now=work.now, breach_id=breach_id, expected_version=version, text=body.text
    )
    return await _detail(work, breach_id)


@router.post("/breaches/{breach_id}/close")
async def close(breach_id: UUID, body: CloseBreach, version: ExpectedVersion, work: Desk) -> BreachDetail:
    await breaches.close_breach(
        work.tx, actor=work.actor, now=work.now, breach_id=breach_id, expected_version=version, lesson=body.lesson,
        people_exception=body.people_exception,
    )  # fmt: skip
    return await _detail(work, breach_id)
