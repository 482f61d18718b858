"""The second step of signing in, and signing in by a passkey alone."""

from __future__ import annotations

from contextlib import AbstractAsyncContextManager
from datetime import datetime

from fastapi import APIRouter, Request, Response

from mps_connect.access.gate import open_router
from mps_connect.identity.authenticator_apps import accept_code
from mps_connect.identity.cookies import STEP_COOKIE, cookie_of, hand_over_step
from mps_connect.identity.models import Method
from mps_connect.identity.passkey_pages import page_of
from mps_connect.identity.passkeys import (
    Question,
    Shown,
    accept_step,
    ask_anybody,
    ask_for_step,
    sign_in_by_passkey,
)
from mps_connect.identity.recovery_codes import use_recovery_code
from mps_connect.identity.schemas import SignInAnswer
from mps_connect.identity.second_factor_schemas import (
    PasskeyAlone,
    PasskeyQuestion,
    PasskeyShown,
    StepCode,
    StepPasskey,
    StepWay,
)
from mps_connect.identity.second_factors import SecondStepRefused, take_second_step
from mps_connect.identity.sign_in_endpoints import device_of, keeper_of, keys_of, settings_of
from mps_connect.identity.signing_in import StepClaims, read_step
from mps_connect.identity.throttling import counted
from mps_connect.kit.clock import utc_now
from mps_connect.kit.db import Context, Tx

auth = open_router("/api/auth", tags=["sign-in"])
routers: tuple[APIRouter, ...] = (auth,)


class RecoveryCodeWrong(SecondStepRefused):
    code = "recovery_code_wrong"
    message = "That recovery code is not right, or was used already. Each one is good once."


@auth.post("/second-step/code")
async def second_step_by_code(body: StepCode, request: Request, response: Response) -> SignInAnswer:
    """By the authenticator app's code of this moment."""
    now = utc_now()
    step = await _step_of(request, body, now=now)

    async def check(tx: Tx) -> None:
        await accept_code(tx, user_id=step.user_id, code=body.code, now=now)

    async with _counted(request, f"second_step:{step.user_id}", now=now):
        done = await take_second_step(
            keeper_of(request).database, keys_of(request), step=step, method=Method.TOTP, check=check,
            device=device_of(request), now=now, demo=settings_of(request).demo,
        )  # fmt: skip
    return await hand_over_step(request, response, done, delivery=body.tokens)


@auth.post("/second-step/recovery-code")
async def second_step_by_recovery_code(body: StepCode, request: Request, response: Response) -> SignInAnswer:
    """By a recovery code, which is then used up."""
    now = utc_now()
    step = await _step_of(request, body, now=now)
    pepper = (await keys_of(request).ring(now=now)).pepper

    async def check(tx: Tx) -> None:
        if not await use_recovery_code(tx, user_id=step.user_id, code=body.code, now=now, pepper=pepper):
            raise RecoveryCodeWrong

    async with _counted(request, f"second_step:{step.user_id}", now=now):
        done = await take_second_step(
            keeper_of(request).database, keys_of(request), step=step, method=Method.RECOVERY_CODE, check=check,
            device=device_of(request), now=now, demo=settings_of(request).demo,
        )  # fmt: skip
    return await hand_over_step(request, response, done, delivery=body.tokens)


@auth.post("/second-step/passkey/question")
async def ask_for_second_step(body: StepWay, request: Request) -> PasskeyQuestion:
    """What to ask the authenticator, for the account of the step token."""
    now = utc_now()
    page = page_of(request, settings_of(request))
    step = await _step_of(request, body, now=now)
    ring = await keys_of(request).ring(now=now)
    context = Context(actor_id=str(step.user_id), office_id=step.office_id, purpose="sign_in")
    async with keeper_of(request).database.transaction(context) as tx:
        question = await ask_for_step(tx, ring, step=step, now=now)
    return question_out(question, host=page.host)


@auth.post("/second-step/passkey")
async def second_step_by_passkey(body: StepPasskey, request: Request, response: Response) -> SignInAnswer:
    now = utc_now()
    page = page_of(request, settings_of(request))
    step = await _step_of(request, body, now=now)
    shown = shown_in(body.passkey)

    async def check(tx: Tx) -> None:
        await accept_step(tx, keys_of(request), step=step, page=page, shown=shown, now=now)

    async with _counted(request, f"second_step:{step.user_id}", now=now):
        done = await take_second_step(
            keeper_of(request).database, keys_of(request), step=step, method=Method.PASSKEY, check=check,
            device=device_of(request), now=now, demo=settings_of(request).demo,
        )  # fmt: skip
    return await hand_over_step(request, response, done, delivery=body.tokens)


@auth.post("/passkey/question")
async def ask_for_any_passkey(request: Request) -> PasskeyQuestion:
    """What to ask the authenticator for signing in by a passkey alone; it names no account."""
    page = page_of(request, settings_of(request))
    now = utc_now()
    return question_out(ask_anybody(await keys_of(request).ring(now=now), now=now), host=page.host)


@auth.post("/passkey")
async def sign_in_with_passkey(body: PasskeyAlone, request: Request, response: Response) -> SignInAnswer:
    """A passkey alone: the device has checked its owner's finger, face or PIN, so it is both factors."""
    now = utc_now()
    page = page_of(request, settings_of(request))
    async with _counted(request, f"passkey:{body.passkey.credential}", now=now):
        done = await sign_in_by_passkey(
            keeper_of(request).database, keys_of(request), page=page, shown=shown_in(body.passkey),
            device=device_of(request), now=now,
        )  # fmt: skip
    return await hand_over_step(request, response, done, delivery=body.tokens)


def question_out(question: Question, *, host: str) -> PasskeyQuestion:
    return PasskeyQuestion(
        question_token=question.token, challenge=question.challenge, rp_id=host, credentials=list(question.credentials)
    )


def shown_in(body: PasskeyShown) -> Shown:
    return Shown(
        token=body.question_token, credential=body.credential, client_data=body.client_data,
        authenticator_data=body.authenticator_data, signature=body.signature, user_handle=body.user_handle,
    )  # fmt: skip


async def _step_of(request: Request, body: StepWay, *, now: datetime) -> StepClaims:
    return await read_step(keys_of(request), body.step_token or cookie_of(request, STEP_COOKIE), now=now)


def _counted(request: Request, subject: str, *, now: datetime) -> AbstractAsyncContextManager[None]:
    keeper = keeper_of(request)
    return counted(keeper.database, keys_of(request), subject=subject, address=keeper.address_of(request), now=now)
