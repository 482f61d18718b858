"""How tokens travel: in cookies that scripts cannot read, or in the answer for a client that keeps them in memory only."""

from __future__ import annotations

from typing import Literal, cast

from fastapi import Request, Response

from mps_connect.access.gate import Gatekeeper
from mps_connect.identity.models import STEP_LIFE, Opened
from mps_connect.identity.schemas import SignInAnswer
from mps_connect.identity.sessions import ACCESS_COOKIE, REFRESH_COOKIE, end_former
from mps_connect.identity.signing_in import FirstStep
from mps_connect.kit.clock import utc_now
from mps_connect.settings import Settings

STEP_COOKIE = "mps_step"
Delivery = Literal["cookies", "answer"]


def is_secure(request: Request) -> bool:
    """Whether the caller reached us by TLS, ours or a trusted proxy's."""
    settings: Settings = request.app.state.settings
    return request.url.scheme == "https" or settings.is_production


def cookie_name(name: str, *, secure: bool) -> str:
    return f"__Host-{name}" if secure else name


def cookie_of(request: Request, name: str) -> str | None:
    """The cookie's value; over TLS only the name that a neighbour on the domain cannot set is believed."""
    if is_secure(request):
        return request.cookies.get(cookie_name(name, secure=True))
    return request.cookies.get(name)


def set_cookie(request: Request, response: Response, name: str, value: str, *, seconds: int) -> None:
    secure = is_secure(request)
    response.set_cookie(
        cookie_name(name, secure=secure),
        value,
        max_age=seconds,
        path="/",
        secure=secure,
        httponly=True,
        samesite="strict",
    )


def drop_cookies(response: Response, *names: str) -> None:
    for name in names:
        for secure in (False, True):
            response.delete_cookie(
                cookie_name(name, secure=secure), path="/", secure=secure, httponly=True, samesite="strict"
            )


def access_token_of(request: Request) -> str | None:
    """The access token of a request: the header of a client that holds it in memory, else the cookie."""
    scheme, _, value = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() == "bearer" and value:
        return value.strip()
    return cookie_of(request, ACCESS_COOKIE)


async def hand_over(request: Request, response: Response, opened: Opened, *, delivery: Delivery) -> SignInAnswer:
    """Give an opened session to its client. A browser that was in another leaves that one for good."""
    answer = SignInAnswer(next="done")
    if delivery == "answer":
        return answer.model_copy(update={"access_token": opened.access, "refresh_token": opened.refresh})
    former = cookie_of(request, REFRESH_COOKIE)
    if former:
        keeper = cast(Gatekeeper, request.app.state.gatekeeper)
        await end_former(keeper.database, refresh=former, but=opened.session_id, now=utc_now())
    settings: Settings = request.app.state.settings
    seconds = int(settings.session_absolute.total_seconds())
    set_cookie(request, response, ACCESS_COOKIE, opened.access, seconds=seconds)
    set_cookie(request, response, REFRESH_COOKIE, opened.refresh, seconds=seconds)
    drop_cookies(response, STEP_COOKIE)
    return answer


async def hand_over_step(request: Request, response: Response, first: FirstStep, *, delivery: Delivery) -> SignInAnswer:
    """Give what follows a right password to its client."""
    if first.opened is not None:
        done = await hand_over(request, response, first.opened, delivery=delivery)
        return done.model_copy(update={"next": "set_up_second_factor" if first.enrolling else "done"})
    answer = SignInAnswer(next="second_factor", methods=[method.value for method in first.methods])
    if delivery == "answer":
        return answer.model_copy(update={"step_token": first.step_token})
    set_cookie(request, response, STEP_COOKIE, first.step_token or "", seconds=int(STEP_LIFE.total_seconds()))
    return answer
