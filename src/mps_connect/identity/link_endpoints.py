"""One-time links over HTTP: administrators make them for their people; whoever has one looks, and uses it; others ask."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, BackgroundTasks, Depends, Request, Response

from mps_connect.access.gate import Work, guarded_router, open_router, requires
from mps_connect.access.models import Permission
from mps_connect.identity import links
from mps_connect.identity.cookies import hand_over_step
from mps_connect.identity.link_schemas import (
    LinkAskAnswer,
    LinkAsked,
    LinkForPerson,
    LinkLook,
    LinkMade,
    LinkShown,
    LinkUse,
)
from mps_connect.identity.links import Link, MadeLink, Purpose
from mps_connect.identity.mails import link_address, link_mail
from mps_connect.identity.notices import mailer_of, notify
from mps_connect.identity.passkey_pages import asked_from
from mps_connect.identity.pictures import qr_picture
from mps_connect.identity.schemas import SignInAnswer
from mps_connect.identity.second_factors import drop_second_factors
from mps_connect.identity.sign_in_endpoints import device_of, keeper_of, keys_of, settings_of
from mps_connect.identity.throttling import allow_asking, counted
from mps_connect.kit.clock import utc_now
from mps_connect.kit.db import Database
from mps_connect.kit.errors import Fault
from mps_connect.kit.mail import Mailer

router = guarded_router(tags=["people"])
auth = open_router("/api/auth", tags=["sign-in"])
routers: tuple[APIRouter, ...] = (auth,)


class NoMail(Fault):
    status = 409
    code = "no_mail"
    message = "This office sends no e-mail. Ask the office for a link."


@router.post("/people/{person_id}/link", status_code=201)
async def make_link(
    person_id: UUID,
    body: LinkForPerson,
    request: Request,
    work: Annotated[Work, Depends(requires(Permission.MANAGE_PEOPLE))],
) -> LinkMade:
    """Make a colleague's link, newer than every other of its purpose."""
    made = await links.make_persons_link(
        work.tx, actor=work.actor, now=work.now, person_id=person_id, purpose=Purpose(body.purpose)
    )
    return await hand_out(request, made)


@router.post("/people/{person_id}/second-step-lost", status_code=201)
async def second_step_lost(
    person_id: UUID, request: Request, work: Annotated[Work, Depends(requires(Permission.MANAGE_PEOPLE))]
) -> LinkMade:
    """Take a colleague's second step and password away, and make the link by which both are set up anew."""
    made = await links.make_persons_link(
        work.tx, actor=work.actor, now=work.now, person_id=person_id, purpose=Purpose.PASSWORD_RESET
    )
    await drop_second_factors(work.tx, actor=work.actor, now=work.now, person_id=person_id)
    return await hand_out(request, made)


async def hand_out(request: Request, made: MadeLink) -> LinkMade:
    """Mail a link made for somebody else; where that cannot be done, its maker is given it to hand over."""
    mailer, home = mailer_of(request), settings_of(request).public_url or asked_from(request)
    mailed = mailer is not None and await mailer.send(link_mail(made, home=home))
    address = None if mailed else link_address(made, home=home)
    return LinkMade(
        purpose=made.purpose.value, expires_at=made.expires_at, mailed=mailed, address=address,
        qr_svg=qr_picture(address) if address else None,
    )  # fmt: skip


@auth.post("/links/look")
async def look_at_link(body: LinkShown, request: Request) -> LinkLook:
    """Whose link it is, before it is used. Looking does not use it up."""
    link = await _shown(request, body.token)
    return LinkLook(
        purpose=link.purpose.value, name=link.name, office_name=link.office_name, email=link.email, expires_at=link.expires_at
    )  # fmt: skip


@auth.post("/links/use")
async def use_link(body: LinkUse, request: Request, response: Response, later: BackgroundTasks) -> SignInAnswer:
    """Use the link up. What follows is what follows a password."""
    link = await _shown(request, body.token)
    database, now = keeper_of(request).database, utc_now()
    first = await links.use_link(
        database, keys_of(request), link=link, password=body.password, device=device_of(request), now=now,
        demo=settings_of(request).demo,
    )  # fmt: skip
    if link.purpose is Purpose.PASSWORD_RESET:
        async with database.transaction(link.context) as tx:
            await notify(request, later, tx, user_id=link.user_id, now=now, change="password_changed")
    return await hand_over_step(request, response, first, delivery=body.tokens)


@auth.post("/links/ask", status_code=202)
async def ask_for_link(body: LinkAsked, request: Request, later: BackgroundTasks) -> LinkAskAnswer:
    """Have a link mailed. Whether anybody has that address is looked up only after the answer."""
    mailer, home = mailer_of(request), settings_of(request).public_url
    # A link in a mail opens the address the operator gave, never one that whoever asks could choose.
    if mailer is None or home is None:
        raise NoMail
    keeper, now = keeper_of(request), utc_now()
    await allow_asking(keeper.database, keys_of(request), email=body.email, address=keeper.address_of(request), now=now)
    later.add_task(_mail_asked, keeper.database, mailer, home=home, body=body, now=now)
    return LinkAskAnswer()


async def _mail_asked(database: Database, mailer: Mailer, *, home: str, body: LinkAsked, now: datetime) -> None:
    for made in await links.make_asked_links(database, email=body.email, purpose=Purpose(body.purpose), now=now):
        await mailer.send(link_mail(made, home=home))


async def _shown(request: Request, token: str) -> Link:
    """The good link that was shown. Raises LinkNotGood, and TooManyAttempts for whoever shows many that are not."""
    keeper, now = keeper_of(request), utc_now()
    async with counted(keeper.database, keys_of(request), subject=None, address=keeper.address_of(request), now=now):
        return await links.find_link(keeper.database, token=token, now=now)
