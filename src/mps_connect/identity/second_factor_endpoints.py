"""How I sign in: one's own authenticator app, passkeys, recovery codes and password, each changed by a fresh proof only."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import BackgroundTasks, Depends, Request

from mps_connect.access.gate import Work, guarded_router, requires
from mps_connect.access.models import Permission
from mps_connect.identity.authenticator_apps import begin_app, confirm_app, prove_by_code
from mps_connect.identity.mails import Change
from mps_connect.identity.notices import notify
from mps_connect.identity.own_password import change_password
from mps_connect.identity.passkey_pages import page_of, passkey_address_of
from mps_connect.identity.passkeys import (
    ALGORITHMS,
    RP_NAME,
    Made,
    add_passkey,
    ask_for_new,
    ask_for_proof,
    prove_by_passkey,
    user_handle_of,
)
from mps_connect.identity.proofs import prove_by_password, refuse_borrowed, require_fresh
from mps_connect.identity.recovery_codes import remake_recovery_codes
from mps_connect.identity.second_factor_schemas import (
    AppSetUp,
    Factor,
    FirstCode,
    Happening,
    NewPasskey,
    NewPasskeyQuestion,
    PasskeyQuestion,
    PasswordChange,
    Proof,
    RecoveryCodes,
    SignInWays,
)
from mps_connect.identity.second_factors import remove_factor
from mps_connect.identity.second_step_endpoints import question_out, shown_in
from mps_connect.identity.sign_in_endpoints import keeper_of, keys_of, settings_of
from mps_connect.identity.sign_in_ways import fresh_until, happenings_of, passkey_owner_of, sign_in_ways_of
from mps_connect.identity.throttling import counted
from mps_connect.kit.errors import InvalidInput

router = guarded_router(tags=["account"])

Own = Annotated[Work, Depends(requires(Permission.SEE_SELF))]


@router.get("/me/sign-in")
async def my_sign_in(request: Request, work: Own) -> SignInWays:
    ways = await sign_in_ways_of(work.tx, actor=work.actor)
    happened = await happenings_of(work.tx, actor=work.actor)
    settings = settings_of(request)
    return SignInWays(
        has_password=ways["has_password"],
        app=Factor(**ways["app"]) if ways["app"] else None,
        passkeys=[Factor(**one) for one in ways["passkeys"]],
        recovery_codes_left=ways["recovery_codes_left"],
        needs=None if settings.demo else ways["needs"],
        passkey_address=passkey_address_of(request, settings),
        fresh_until=await fresh_until(work.tx, actor=work.actor),
        happenings=[Happening(**one) for one in happened],
    )


@router.post("/me/proof", status_code=204)
async def prove(body: Proof, request: Request, work: Own) -> None:
    """Show again that it is you, for the next ten minutes of this session."""
    keeper, keys = keeper_of(request), keys_of(request)
    if sum(way is not None for way in (body.password, body.code, body.passkey)) != 1:
        raise InvalidInput("Give your password, a code of your app, or a passkey: one of them.")
    subject = f"proof:{work.actor.user_id}"
    async with counted(keeper.database, keys, subject=subject, address=keeper.address_of(request), now=work.now):
        if body.password is not None:
            await prove_by_password(work.tx, actor=work.actor, now=work.now, password=body.password)
        elif body.code is not None:
            await prove_by_code(work.tx, actor=work.actor, now=work.now, code=body.code)
        elif body.passkey is not None:
            await prove_by_passkey(
                keeper.database, keys, actor=work.actor, now=work.now, page=page_of(request, settings_of(request)),
                shown=shown_in(body.passkey),
            )  # fmt: skip


@router.post("/me/proof/passkey-question")
async def ask_for_my_passkey(request: Request, work: Own) -> PasskeyQuestion:
    page = page_of(request, settings_of(request))
    ring = await keys_of(request).ring(now=work.now)
    return question_out(await ask_for_proof(work.tx, ring, actor=work.actor, now=work.now), host=page.host)


@router.post("/me/authenticator-app", status_code=201)
async def begin_my_app(work: Own) -> AppSetUp:
    """A new secret. It takes the place of the app before once its first code is shown."""
    await require_fresh(work.tx, actor=work.actor, now=work.now)
    given = await begin_app(work.tx, actor=work.actor, now=work.now)
    return AppSetUp(id=given.id, secret=given.secret, picture=given.picture)


@router.post("/me/authenticator-app/first-code")
async def confirm_my_app(body: FirstCode, request: Request, work: Own, later: BackgroundTasks) -> RecoveryCodes:
    await require_fresh(work.tx, actor=work.actor, now=work.now)
    ring = await keys_of(request).ring(now=work.now)
    codes = await confirm_app(
        work.tx, actor=work.actor, now=work.now, authenticator_id=body.id, code=body.code, pepper=ring.pepper
    )
    await _notify(request, work, later, "authenticator_app_added")
    return RecoveryCodes(recovery_codes=codes or [])


@router.post("/me/passkeys/question")
async def ask_for_new_passkey(request: Request, work: Own) -> NewPasskeyQuestion:
    await require_fresh(work.tx, actor=work.actor, now=work.now)
    page = page_of(request, settings_of(request))
    ring = await keys_of(request).ring(now=work.now)
    question = await ask_for_new(work.tx, ring, actor=work.actor, now=work.now)
    owner = await passkey_owner_of(work.tx, actor=work.actor)
    return NewPasskeyQuestion(
        question_token=question.token, challenge=question.challenge, credentials=list(question.credentials),
        rp_id=page.host, rp_name=RP_NAME, user_id=user_handle_of(work.actor), user_email=owner["email"],
        user_name=owner["name"], algorithms=list(ALGORITHMS),
    )  # fmt: skip


@router.post("/me/passkeys", status_code=201)
async def add_my_passkey(body: NewPasskey, request: Request, work: Own, later: BackgroundTasks) -> RecoveryCodes:
    await require_fresh(work.tx, actor=work.actor, now=work.now)
    codes = await add_passkey(
        work.tx, keys_of(request), actor=work.actor, now=work.now, page=page_of(request, settings_of(request)),
        name=body.name.strip(), made=Made(body.question_token, body.credential, body.client_data, body.attestation),
    )  # fmt: skip
    await _notify(request, work, later, "passkey_added")
    return RecoveryCodes(recovery_codes=codes or [])


@router.delete("/me/factors/{factor_id}", status_code=204)
async def remove_my_factor(factor_id: UUID, request: Request, work: Own, later: BackgroundTasks) -> None:
    """Remove one's authenticator app or a passkey."""
    await refuse_borrowed(work.tx, actor=work.actor)
    await remove_factor(work.tx, actor=work.actor, now=work.now, factor_id=factor_id, demo=settings_of(request).demo)
    # Last, so that what is not there is said not to be there; a refusal takes the removal back.
    await require_fresh(work.tx, actor=work.actor, now=work.now)
    await _notify(request, work, later, "factor_removed")


@router.post("/me/recovery-codes", status_code=201)
async def remake_my_recovery_codes(request: Request, work: Own, later: BackgroundTasks) -> RecoveryCodes:
    """Ten new codes; the ones before are no longer good."""
    await require_fresh(work.tx, actor=work.actor, now=work.now)
    ring = await keys_of(request).ring(now=work.now)
    codes = await remake_recovery_codes(work.tx, actor=work.actor, now=work.now, pepper=ring.pepper)
    await _notify(request, work, later, "recovery_codes_made")
    return RecoveryCodes(recovery_codes=codes)


@router.post("/me/password", status_code=204)
async def change_my_password(body: PasswordChange, request: Request, work: Own, later: BackgroundTasks) -> None:
    keeper = keeper_of(request)
    async with counted(
        keeper.database, keys_of(request), subject=f"proof:{work.actor.user_id}", address=keeper.address_of(request),
        now=work.now,
    ):  # fmt: skip
        await change_password(work.tx, actor=work.actor, now=work.now, current=body.current, new=body.new)
    await _notify(request, work, later, "password_changed")


async def _notify(request: Request, work: Work, later: BackgroundTasks, change: Change) -> None:
    await notify(request, later, work.tx, user_id=work.actor.user_id, now=work.now, change=change)
