"""Sign-in, the signed-in person, and the office's people."""

from __future__ import annotations

from typing import Annotated, Any, cast
from uuid import UUID

from fastapi import Depends, Request, Response

from mps_connect import __version__
from mps_connect.access.gate import Gatekeeper, Work, check_origin, guarded_router, open_router, requires
from mps_connect.access.models import Permission, Role
from mps_connect.access.table import PERMISSIONS
from mps_connect.identity import actions, queries
from mps_connect.identity.schemas import (
    AccountChange,
    DemoAccount,
    DemoAccounts,
    DemoSignIn,
    Me,
    NewPerson,
    OfficeCard,
    People,
    Person,
    PublicConfig,
    SignIn,
)  # fmt: skip
from mps_connect.identity.sessions import COOKIE
from mps_connect.kit.clock import utc_now
from mps_connect.kit.db import Context
from mps_connect.kit.errors import NotFound
from mps_connect.kit.versions import ExpectedVersion
from mps_connect.settings import Settings, get_settings

auth = open_router("/api/auth", tags=["sign-in"])
public = open_router("/api/public", tags=["public"])
demo = open_router("/api/demo", tags=["demo"])
router = guarded_router(tags=["people"])

DEMO_SUMMARIES = {
    "volunteer": "Interviews residents at the table",
    "staff": "Vets, sends and follows up",
    "mp": "Reads, approves and signs",
    "admin": "Runs accounts and settings",
    "auditor": "Reads the record",
    "resident": "Sees her own case",
}


def _keeper(request: Request) -> Gatekeeper:
    return cast(Gatekeeper, request.app.state.gatekeeper)


def _shows_demo(request: Request) -> bool:
    return cast(Settings, request.app.state.settings).demo


def _give_cookie(request: Request, response: Response, token: str) -> None:
    secure = request.url.scheme == "https"
    response.set_cookie(
        f"__Host-{COOKIE}" if secure else COOKIE,
        token, max_age=int(get_settings().session_absolute.total_seconds()), path="/", secure=secure, httponly=True, samesite="strict",
    )  # fmt: skip


@auth.post("/sign-in", status_code=204)
async def sign_in(body: SignIn, request: Request, response: Response) -> None:
    keeper = _keeper(request)
    check_origin(request, keeper.trusted_origins)
    token = await actions.sign_in(
        keeper.database,
        email=body.email,
        password=body.password,
        device=request.headers.get("user-agent", ""),
        now=utc_now(),
    )
    _give_cookie(request, response, token)


@auth.post("/sign-out", status_code=204)
async def sign_out(request: Request, response: Response) -> None:
    """Ends the session if there is one; asking twice is no error."""
    keeper = _keeper(request)
    check_origin(request, keeper.trusted_origins)
    actor = await keeper.recognise(request)
    if actor:
        from_context = Context(actor_id=str(actor.user_id), office_id=actor.office_id, session_id=actor.session_id)
        async with keeper.database.transaction(from_context) as tx:
            await actions.sign_out(tx, actor=actor, now=utc_now())
    for name in (COOKIE, f"__Host-{COOKIE}"):
        response.delete_cookie(name, path="/", secure=name.startswith("__"), httponly=True, samesite="strict")


@public.get("/config")
async def config(request: Request) -> PublicConfig:
    async with _keeper(request).database.connection() as conn:
        offices = await queries.offices(conn)
    return PublicConfig(
        product="MPS Connect", version=__version__, demo=_shows_demo(request), office_names=[o["name"] for o in offices]
    )


@demo.get("/accounts")
async def demo_accounts(request: Request) -> DemoAccounts:
    """The demo office's people. Outside a demo office this is 404."""
    return DemoAccounts(
        accounts=[
            DemoAccount(key=a["key"], name=a["name"], role=a["role"], summary=DEMO_SUMMARIES[a["key"]])
            for a in await _demo_people(request)
        ]
    )


@demo.post("/sign-in", status_code=204)
async def demo_sign_in(body: DemoSignIn, request: Request, response: Response) -> None:
    keeper = _keeper(request)
    check_origin(request, keeper.trusted_origins)
    person = next((p for p in await _demo_people(request) if p["key"] == body.account), None)
    if person is None:
        raise NotFound
    token = await actions.start_for(
        keeper.database, office_id=person["office_id"], user_id=person["user_id"],
        device=request.headers.get("user-agent", ""), now=utc_now(),
    )  # fmt: skip
    _give_cookie(request, response, token)


async def _demo_people(request: Request) -> list[dict[str, Any]]:
    if not _shows_demo(request):
        raise NotFound
    async with _keeper(request).database.connection() as conn:
        return await queries.demo_people(conn)


@router.get("/me")
async def me(work: Annotated[Work, Depends(requires(Permission.SEE_SELF))]) -> Me:
    office = await queries.office_of(work.tx, actor=work.actor)
    return Me(
        id=work.actor.user_id, name=work.actor.name, role=work.actor.role,
        office=OfficeCard(
            id=office["office_id"], code=office["code"], name=office["name"], division=office["division"], mp_name=office["mp_name"]
        ),
        permissions=sorted(PERMISSIONS[work.actor.role]), demo=office["is_demo"], session_ends_at=work.now + get_settings().session_idle,
    )  # fmt: skip


@router.get("/people")
async def people(work: Annotated[Work, Depends(requires(Permission.MANAGE_PEOPLE))]) -> People:
    return People(people=[Person(**row) for row in await queries.people_of(work.tx, actor=work.actor)])


@router.post("/people", status_code=201)
async def add_person(body: NewPerson, work: Annotated[Work, Depends(requires(Permission.MANAGE_PEOPLE))]) -> Person:
    person_id = await actions.add_person(
        work.tx,
        actor=work.actor,
        now=work.now,
        name=body.name,
        email=body.email,
        role=Role(body.role),
        password=body.password,
    )
    return await _person(work, person_id)


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
    row = await queries.person_of(work.tx, actor=work.actor, person_id=person_id)
    if row is None:
        raise NotFound
    return Person(**row)
