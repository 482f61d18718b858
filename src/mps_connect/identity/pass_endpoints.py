"""Passes: staff issue, see and take them back; a volunteer's device shows one and is in."""

from __future__ import annotations

from contextlib import AbstractAsyncContextManager, nullcontext
from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Request, Response

from mps_connect.access.gate import Work, guarded_router, open_router, requires
from mps_connect.access.models import Permission
from mps_connect.identity import passes
from mps_connect.identity.cookies import hand_over
from mps_connect.identity.pass_guessing import counted_pin
from mps_connect.identity.pass_hours import default_end
from mps_connect.identity.pass_queries import passes_of, volunteers_of
from mps_connect.identity.pass_schemas import (
    IssuedPass,
    NewPass,
    Pass,
    PassClaim,
    Passes,
    PassLook,
    PassShown,
    Volunteer,
)
from mps_connect.identity.passkey_pages import asked_from
from mps_connect.identity.pictures import qr_picture
from mps_connect.identity.schemas import SignInAnswer
from mps_connect.identity.service_keys import Ring
from mps_connect.identity.sign_in_endpoints import device_of, keeper_of, keys_of, settings_of
from mps_connect.kit.clock import utc_now

auth = open_router("/api/auth", tags=["sign-in"])
routers: tuple[APIRouter, ...] = (auth,)
router = guarded_router(tags=["passes"])


async def ring_now(request: Request) -> Ring:
    """The service's keys, read before the request's transaction is asked for anything."""
    return await keys_of(request).ring(now=utc_now())


@router.get("/passes")
async def list_passes(work: Annotated[Work, Depends(requires(Permission.ISSUE_PASSES))]) -> Passes:
    """Tonight's passes, and the volunteers one may choose from."""
    return Passes(
        passes=[Pass(**row) for row in await passes_of(work.tx, now=work.now)],
        volunteers=[Volunteer(**row) for row in await volunteers_of(work.tx)],
        default_end=default_end(work.now),
        now=work.now,
    )


@router.post("/passes", status_code=201)
async def issue_pass(
    body: NewPass,
    request: Request,
    work: Annotated[Work, Depends(requires(Permission.ISSUE_PASSES))],
    ring: Annotated[Ring, Depends(ring_now)],
) -> IssuedPass:
    """Make a pass. Its code and PIN are in this answer and nowhere else."""
    issued = await passes.issue_pass(
        work.tx, ring, actor=work.actor, now=work.now, name=body.name, volunteer_id=body.volunteer_id, ends_at=body.ends_at
    )  # fmt: skip
    row = next(row for row in await passes_of(work.tx, now=work.now) if row["id"] == issued.pass_id)
    home = _home_of(request)
    address = f"{home}/pass#{issued.code}"
    return IssuedPass(
        id=issued.pass_id, name=row["name"], address=address, short_address=f"{home.partition('://')[2]}/pass",
        qr_svg=qr_picture(address), pin=issued.pin, pin_until=issued.pin_until, ends_at=issued.ends_at,
    )  # fmt: skip


@router.delete("/passes/{pass_id}", status_code=204)
async def revoke_pass(pass_id: UUID, work: Annotated[Work, Depends(requires(Permission.ISSUE_PASSES))]) -> None:
    """Take a pass back. Whoever is in with it is out on their next request."""
    await passes.revoke_pass(work.tx, actor=work.actor, now=work.now, pass_id=pass_id)


@auth.post("/pass/look")
async def look_at_pass(body: PassShown, request: Request) -> PassLook:
    """Whose pass this is, before it is taken."""
    now = utc_now()
    async with _counted(request, body, now=now):
        shown = await passes.look_at_pass(
            keeper_of(request).database, keys_of(request), code=body.code, pin=body.pin, now=now
        )
    return PassLook(name=shown.name, office_name=shown.office_name, ends_at=shown.ends_at)


@auth.post("/pass/claim")
async def claim_pass(body: PassClaim, request: Request, response: Response) -> SignInAnswer:
    """Take the pass: this device is in until the pass ends, and no other can be."""
    now = utc_now()
    async with _counted(request, body, now=now):
        opened = await passes.claim_pass(
            keeper_of(request).database, keys_of(request), code=body.code, pin=body.pin, device=device_of(request), now=now
        )  # fmt: skip
    return await hand_over(request, response, opened, delivery=body.tokens)


def _home_of(request: Request) -> str:
    """Where people open this client: as set, or as the page that asks was opened. The gate has checked that page's origin."""
    return (settings_of(request).public_url or asked_from(request)).rstrip("/")


def _counted(request: Request, body: PassShown, *, now: datetime) -> AbstractAsyncContextManager[None]:
    if body.pin is None:
        return nullcontext()
    keeper = keeper_of(request)
    return counted_pin(keeper.database, keys_of(request), address=keeper.address_of(request), now=now)
