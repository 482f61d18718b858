"""The signed-in person, their sessions, and the office's people."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import Depends, Request

from mps_connect.access.gate import Work, guarded_router, requires
from mps_connect.access.models import Permission, Role
from mps_connect.access.table import PERMISSIONS
from mps_connect.identity import actions, queries
from mps_connect.identity.link_endpoints import hand_out
from mps_connect.identity.link_schemas import PersonInvited
from mps_connect.identity.links import Purpose, make_link
from mps_connect.identity.schemas import AccountChange, Me, NewPerson, OfficeCard, People, Person, Session, Sessions
from mps_connect.kit.errors import NotFound
from mps_connect.kit.versions import ExpectedVersion
from mps_connect.settings import get_settings

router = guarded_router(tags=["people"])


@router.get("/me")
async def me(work: Annotated[Work, Depends(requires(Permission.SEE_SELF))]) -> Me:
    office = await queries.office_of(work.tx, actor=work.actor)
    return Me(
        id=work.actor.user_id, name=work.actor.name, role=work.actor.role,
        office=OfficeCard(
            id=office["office_id"], code=office["code"], name=office["name"], division=office["division"], mp_name=office["mp_name"]
        ),
        permissions=sorted(PERMISSIONS[work.actor.role]), demo=office["is_demo"],
        enrolling=work.actor.enrolling, idle_seconds=int(get_settings().session_idle.total_seconds()),
    )  # fmt: skip


@router.get("/me/sessions")
async def my_sessions(work: Annotated[Work, Depends(requires(Permission.SEE_SELF))]) -> Sessions:
    rows = await queries.sessions_of(work.tx, actor=work.actor, now=work.now)
    return Sessions(sessions=[Session(**row) for row in rows])


@router.delete("/me/sessions/{session_id}", status_code=204)
async def end_session(session_id: UUID, work: Annotated[Work, Depends(requires(Permission.SEE_SELF))]) -> None:
    await actions.end_own_session(work.tx, actor=work.actor, now=work.now, session_id=session_id)


@router.post("/me/sessions/end-others")
async def end_others(work: Annotated[Work, Depends(requires(Permission.SEE_SELF))]) -> Sessions:
    await actions.end_other_sessions(work.tx, actor=work.actor, now=work.now)
    return await my_sessions(work)


@router.get("/people")
async def people(work: Annotated[Work, Depends(requires(Permission.MANAGE_PEOPLE))]) -> People:
    return People(people=[Person(**row) for row in await queries.people_of(work.tx, actor=work.actor, now=work.now)])


@router.post("/people", status_code=201)
async def add_person(
    body: NewPerson, request: Request, work: Annotated[Work, Depends(requires(Permission.MANAGE_PEOPLE))]
) -> PersonInvited:
    """Make an account and the invitation by which its password is chosen."""
    person_id = await actions.add_person(
        work.tx, actor=work.actor, now=work.now, name=body.name, email=body.email, role=Role(body.role)
    )
    made = await make_link(work.tx, now=work.now, user_id=person_id, purpose=Purpose.INVITATION, by=work.actor.user_id)
    return PersonInvited(person=await _person(work, person_id), link=await hand_out(request, made))


@router.patch("/people/{person_id}")
async def change_person(
    person_id: UUID,
    body: AccountChange,
    version: ExpectedVersion,
    work: Annotated[Work, Depends(requires(Permission.MANAGE_PEOPLE))],
) -> Person:
    await actions.change_person(
        work.tx, actor=work.actor, now=work.now, person_id=person_id, expected_version=version,
        role=Role(body.role) if body.role else None, is_active=body.is_active,
    )  # fmt: skip
    return await _person(work, person_id)


async def _person(work: Work, person_id: UUID) -> Person:
    row = await queries.person_of(work.tx, actor=work.actor, now=work.now, person_id=person_id)
    if row is None:
        raise NotFound
    return Person(**row)
