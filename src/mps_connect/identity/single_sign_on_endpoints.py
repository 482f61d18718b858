"""Signing in by the organisation's own provider: the way there and the way back."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Annotated, cast
from urllib.parse import urlsplit
from uuid import UUID

from fastapi import APIRouter, BackgroundTasks, Depends, Request, Response

from mps_connect.access.gate import Work, guarded_router, open_router, requires
from mps_connect.access.models import Permission
from mps_connect.access.throttles import Limit, TooMany, take
from mps_connect.identity.cookies import cookie_of, drop_cookies, hand_over_step, set_cookie
from mps_connect.identity.notices import notify
from mps_connect.identity.oidc_provider import OidcProvider, Registration
from mps_connect.identity.oidc_tokens import client_key_from
from mps_connect.identity.queries import person_of
from mps_connect.identity.schemas import ComingBack, SettingOut, SignInAnswer, WayThere
from mps_connect.identity.sign_in_endpoints import device_of, keeper_of, keys_of, settings_of
from mps_connect.identity.single_sign_on import TRIP_LIFE, Returned, come_back, set_out, untie
from mps_connect.kit.clock import utc_now
from mps_connect.kit.errors import Fault, NotFound
from mps_connect.kit.outgoing import Outside
from mps_connect.settings import Settings, SettingsWrong, is_loopback

TRIP_COOKIE = "mps_trip"
RETURN_PATH = "/signed-in-elsewhere"
TRIPS = Limit("single sign-ons from an address", 300, timedelta(minutes=15))
"""Each one asks the provider: nobody may make us ask it as often as they like."""

auth = open_router("/api/auth/single-sign-on", tags=["sign-in"])
people = guarded_router(tags=["people"])
routers: tuple[APIRouter, ...] = (auth, people)


class NoSingleSignOn(Fault):
    status = 404
    code = "no_single_sign_on"
    message = "Signing in by your organisation is not set up here. Sign in with e-mail and password."


class TooManyTrips(TooMany):
    code = "too_many_trips"
    message = "Too many sign-ins were begun from here. Wait fifteen minutes, or sign in with e-mail and password."


def provider_from(settings: Settings) -> OidcProvider | None:
    """The provider that the operator named, or None. Raises SettingsWrong where our key cannot be read."""
    if settings.oidc_issuer is None or settings.oidc_client_id is None:
        return None
    try:
        key = client_key_from(settings.oidc_client_key) if settings.oidc_client_key else None
    except ValueError as error:
        raise SettingsWrong([f"MPS_OIDC_CLIENT_KEY cannot be used: {error}"]) from error
    registration = Registration(settings.oidc_issuer, settings.oidc_client_id, settings.oidc_client_secret, key)
    local = not settings.is_production and is_loopback(urlsplit(settings.oidc_issuer).hostname or "")
    return OidcProvider(registration, Outside(networks=settings.oidc_networks, loopback=local))


def provider_of(request: Request) -> OidcProvider:
    found = cast(OidcProvider | None, request.app.state.oidc_provider)
    if found is None:
        raise NoSingleSignOn
    return found


def redirect_of(request: Request) -> str:
    """Our page that the provider sends the browser back to: on the origin that asked, which the gate has let through."""
    origin = request.headers.get("origin") or f"{request.url.scheme}://{request.url.netloc}"
    return f"{origin}{RETURN_PATH}"


async def _count(request: Request, *, now: datetime) -> None:
    keeper = keeper_of(request)
    pepper = (await keys_of(request).ring(now=now)).pepper
    key = TRIPS.key(pepper, keeper.address_of(request))
    if await take(keeper.database, TRIPS, key=key, now=now) > TRIPS.most:
        raise TooManyTrips(details={"retry_after": TRIPS.wait(now)})


@auth.post("/start")
async def start(body: SettingOut, request: Request, response: Response) -> WayThere:
    """Where to send the browser to sign in. The browser keeps what the way back is checked against."""
    provider, now = provider_of(request), utc_now()
    await _count(request, now=now)
    address, token = await set_out(provider, keys_of(request), redirect=redirect_of(request), now=now)
    if body.tokens == "answer":
        return WayThere(address=address, trip_token=token)
    set_cookie(request, response, TRIP_COOKIE, token, seconds=int(TRIP_LIFE.total_seconds()))
    return WayThere(address=address)


@auth.post("/finish")
async def finish(body: ComingBack, request: Request, response: Response) -> SignInAnswer:
    """Redeem what the provider sent back. One try for each start."""
    provider, now = provider_of(request), utc_now()
    await _count(request, now=now)
    settings = settings_of(request)
    first = await come_back(
        keeper_of(request).database, provider, keys_of(request),
        token=body.trip_token or cookie_of(request, TRIP_COOKIE),
        returned=Returned(body.state, body.code, body.issuer),
        trusted=frozenset(settings.oidc_trusted_factors), device=device_of(request), now=now, demo=settings.demo,
    )  # fmt: skip
    drop_cookies(response, TRIP_COOKIE)
    return await hand_over_step(request, response, first, delivery=body.tokens)


@people.delete("/people/{person_id}/single-sign-on", status_code=204)
async def untie_person(
    person_id: UUID,
    request: Request,
    work: Annotated[Work, Depends(requires(Permission.MANAGE_PEOPLE))],
    later: BackgroundTasks,
) -> None:
    """Forget whom the organisation's provider calls this person's owner: for an address that went to a successor."""
    if await person_of(work.tx, actor=work.actor, now=work.now, person_id=person_id) is None:
        raise NotFound
    if await untie(work.tx, actor=work.actor, user_id=person_id, now=work.now):
        await notify(request, later, work.tx, user_id=person_id, now=work.now, change="outside_identity_untied")
