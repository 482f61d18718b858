"""What needs no sign-in: signing in and out, renewing a session, the published keys, the demo office's doors."""

from __future__ import annotations

from typing import Any, cast

from fastapi import APIRouter, Request, Response

from mps_connect import __version__
from mps_connect.access.gate import Gatekeeper, open_router
from mps_connect.identity import actions, queries
from mps_connect.identity.cookies import STEP_COOKIE, cookie_of, drop_cookies, hand_over, hand_over_step
from mps_connect.identity.models import Method
from mps_connect.identity.schemas import (
    DemoAccount,
    DemoAccounts,
    DemoSignIn,
    PublicConfig,
    PublishedKeys,
    Renewal,
    SignIn,
    SignInAnswer,
)  # fmt: skip
from mps_connect.identity.service_keys import KeyRing
from mps_connect.identity.sessions import ACCESS_COOKIE, REFRESH_COOKIE, SessionOver, renew
from mps_connect.identity.signing_in import open_for, sign_in
from mps_connect.identity.throttling import counted
from mps_connect.kit.clock import utc_now
from mps_connect.kit.db import Context
from mps_connect.kit.errors import NotFound
from mps_connect.settings import Settings

auth = open_router("/api/auth", tags=["sign-in"])
public = open_router("/api/public", tags=["public"])
demo = open_router("/api/demo", tags=["demo"])
routers: tuple[APIRouter, ...] = (auth, public, demo)

DEMO_SUMMARIES = {
    "volunteer": "Interviews residents at the table",
    "staff": "Vets, sends and follows up",
    "mp": "Reads, approves and signs",
    "admin": "Runs accounts and settings",
    "auditor": "Reads the record",
    "resident": "Sees her own case",
}


def keeper_of(request: Request) -> Gatekeeper:
    return cast(Gatekeeper, request.app.state.gatekeeper)


def keys_of(request: Request) -> KeyRing:
    return cast(KeyRing, request.app.state.key_ring)


def settings_of(request: Request) -> Settings:
    return cast(Settings, request.app.state.settings)


def device_of(request: Request) -> str:
    return request.headers.get("user-agent", "")


@auth.post("/sign-in")
async def sign_in_with_password(body: SignIn, request: Request, response: Response) -> SignInAnswer:
    keeper = keeper_of(request)
    now = utc_now()
    async with counted(
        keeper.database,
        keys_of(request),
        subject=body.email.strip().lower(),
        address=keeper.address_of(request),
        now=now,
    ):
        first = await sign_in(
            keeper.database, keys_of(request), email=body.email, password=body.password, device=device_of(request), now=now,
            demo=settings_of(request).demo,
        )  # fmt: skip
    return await hand_over_step(request, response, first, delivery=body.tokens)


@auth.post("/renew")
async def renew_session(body: Renewal, request: Request, response: Response) -> SignInAnswer:
    """Trade the refresh token for new tokens. Of several tabs that ask at once one gets them, the others 409."""
    keeper = keeper_of(request)
    refresh = body.refresh_token or cookie_of(request, REFRESH_COOKIE)
    if not refresh:
        raise SessionOver
    opened = await renew(keeper.database, keys_of(request), refresh=refresh, now=utc_now())
    return await hand_over(request, response, opened, delivery="answer" if body.refresh_token else "cookies")


@auth.post("/sign-out", status_code=204)
async def sign_out(request: Request, response: Response) -> None:
    """Ends the session if there is one; asking twice is no error."""
    keeper = keeper_of(request)
    actor = await keeper.recognise(request)
    if actor:
        context = Context(
            actor_id=str(actor.user_id), office_id=actor.office_id, session_id=actor.session_id, purpose="sign_in"
        )
        async with keeper.database.transaction(context) as tx:
            await actions.sign_out(tx, actor=actor, now=utc_now())
    drop_cookies(response, ACCESS_COOKIE, REFRESH_COOKIE, STEP_COOKIE)


@auth.get("/keys")
async def published_keys(request: Request) -> PublishedKeys:
    """The public keys of access tokens, as a JSON Web Key Set."""
    return PublishedKeys(keys=await keys_of(request).published(now=utc_now()))


@public.get("/config")
async def config(request: Request) -> PublicConfig:
    async with keeper_of(request).database.connection() as conn:
        offices = await queries.offices(conn)
    return PublicConfig(
        product="MPS Connect",
        version=__version__,
        demo=settings_of(request).demo,
        office_names=[o["name"] for o in offices],
        single_sign_on_name=settings_of(request).single_sign_on_name,
        sends_mail=settings_of(request).sends_mail,
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


@demo.post("/sign-in")
async def demo_sign_in(body: DemoSignIn, request: Request, response: Response) -> SignInAnswer:
    keeper = keeper_of(request)
    person = next((p for p in await _demo_people(request) if p["key"] == body.account), None)
    if person is None:
        raise NotFound
    opened = await open_for(
        keeper.database, keys_of(request), office_id=person["office_id"], user_id=person["user_id"],
        device=device_of(request), method=Method.DEMO, now=utc_now(),
    )  # fmt: skip
    return await hand_over(request, response, opened, delivery=body.tokens)


async def _demo_people(request: Request) -> list[dict[str, Any]]:
    if not settings_of(request).demo:
        raise NotFound
    async with keeper_of(request).database.connection() as conn:
        return await queries.demo_people(conn)
