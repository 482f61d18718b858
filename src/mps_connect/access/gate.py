"""The gate: who is asking, may they, and one transaction for the whole request.

Order matters: 401 and 403 come before the request's body is looked at; the body is read before a connection is taken, so
that a slow sender holds none; the transaction commits before the answer leaves.
"""

from __future__ import annotations

import hashlib
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol, cast
from urllib.parse import urlsplit
from uuid import UUID

from fastapi import APIRouter, Request, Response
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute

from mps_connect.access.bodies import read_body
from mps_connect.access.looks import record_look
from mps_connect.access.models import Actor, Permission
from mps_connect.access.purposes import purpose_of
from mps_connect.access.table import may
from mps_connect.kit.clock import utc_now
from mps_connect.kit.db import Context, Database, Tx
from mps_connect.kit.errors import Fault, NotAllowed, NotSignedIn
from mps_connect.kit.ids import new_id

UNSAFE = frozenset({"POST", "PUT", "PATCH", "DELETE"})
OPEN_PREFIXES = ("/api/auth/", "/api/public/", "/api/demo/")
SEARCH = "/search"
"""How the address of a read ends that is asked by POST: its question may be personal, and has no place in an address."""
FIRST_ANSWER = "idempotency_keys.body"


class ForeignOrigin(Fault):
    status = 403
    code = "foreign_origin"
    message = "The request came from another site and was not carried out."


class IdempotencyKeyReused(Fault):
    status = 422
    code = "idempotency_key_reused"
    message = "The same request key was used for something else. Reload the page and try again."


class SecondFactorNeeded(Fault):
    """The password was right, and the account's role needs a second factor that is not set up yet."""

    status = 403
    code = "second_factor_needed"
    message = "Set up your second step of signing in first: your account page shows how."


class RouteWithoutPermission(RuntimeError):
    """A route was declared that names no permission: the service refuses to start."""


class Gatekeeper(Protocol):
    """What the app gives the gate: how to know a caller, where the database is, which other origins may write."""

    database: Database
    trusted_origins: frozenset[str]

    async def recognise(self, request: Request) -> Actor | None: ...

    def address_of(self, request: Request) -> str:
        """Where the request comes from, for counting."""

    async def admit(self, request: Request, actor: Actor | None = None) -> None:
        """Count the request against its address, or against its account. Raises TooMany."""

    async def may_write(self) -> None:
        """Raises a Fault while nothing may be changed, because no record could be kept of it."""


@dataclass(slots=True)
class Work:
    """What an endpoint works with: the actor, the one transaction, the moment, and the list of cases it showed."""

    actor: Actor
    tx: Tx
    now: datetime
    request_id: UUID
    seen: list[UUID] = field(default_factory=list)
    seen_detail: str = ""
    seen_reason: str = ""
    given_out: bool = False

    def saw(self, *case_ids: UUID, detail: str = "", reason: str = "") -> None:
        """Note that the answer shows these cases, or, with a reason, what is of no case. One row of `access_logs` is written
        for the response.

        `detail`: the product's own words. `reason`: what the person typed; it is kept sealed.
        """
        self.seen.extend(case_ids)
        self.seen_reason = reason or self.seen_reason
        self.seen_detail = detail or self.seen_detail

    def gave_out(self, *case_ids: UUID, detail: str) -> None:
        """Note that the answer is a file to be taken away: a look, also where no case is in it."""
        self.given_out = True
        self.saw(*case_ids, detail=detail)

    @property
    def looked(self) -> bool:
        """Whether who looked has something to hold."""
        return bool(self.seen or self.seen_reason or self.given_out)


def requires(permission: Permission) -> Callable[[Request], Work]:
    """The dependency that names a route's permission and hands the endpoint its Work."""

    def work(request: Request) -> Work:
        return cast(Work, request.state.work)

    work.permission = permission  # type: ignore[attr-defined]
    return work


def permission_of(dependant: Dependant) -> Permission | None:
    """The permission a route names, if it names one."""
    for dependency in dependant.dependencies:
        found = getattr(dependency.call, "permission", None) or permission_of(dependency)
        if found:
            return cast(Permission, found)
    return None


def check_origin(request: Request, trusted: frozenset[str]) -> None:
    """Refuse an unsafe request that a browser says comes from elsewhere. Non-browsers send neither header."""
    if request.method not in UNSAFE:
        return
    origin = request.headers.get("origin")
    if origin is None:
        if request.headers.get("sec-fetch-site", "none") in ("same-origin", "none"):
            return
    elif origin in trusted or urlsplit(origin).netloc == request.headers.get("host", ""):
        return
    raise ForeignOrigin


class GuardedRoute(APIRoute):
    """A route that cannot be declared without a permission, and cannot be reached without it."""

    def __init__(self, path: str, endpoint: Callable[..., Any], **kwargs: Any) -> None:
        super().__init__(path, endpoint, **kwargs)
        if permission_of(self.dependant) is None:
            raise RouteWithoutPermission(f"{sorted(self.methods or [])} {path} names no permission")

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        inner = super().get_route_handler()
        permission = permission_of(self.dependant)
        pattern = self.path_format

        async def guarded(request: Request) -> Response:
            keeper = cast(Gatekeeper, request.app.state.gatekeeper)
            await keeper.admit(request)
            actor = await keeper.recognise(request)
            if actor is None:
                raise NotSignedIn
            await keeper.admit(request, actor)
            if permission is None or not may(actor.role, permission):
                raise NotAllowed
            if actor.enrolling and permission is not Permission.SEE_SELF:
                raise SecondFactorNeeded
            check_origin(request, keeper.trusted_origins)
            if request.method in UNSAFE and not pattern.endswith(SEARCH):
                await keeper.may_write()
            await read_body(request)
            request_id = getattr(request.state, "request_id", None) or new_id()
            context = Context(
                actor_id=str(actor.user_id),
                office_id=actor.office_id,
                session_id=actor.session_id,
                request_id=request_id,
                purpose=purpose_of(permission),
            )
            route = f"{request.method} {pattern}"
            work: Work | None = None
            try:
                async with keeper.database.transaction(context) as tx:
                    work = Work(actor=actor, tx=tx, now=utc_now(), request_id=request_id)
                    request.state.work = work
                    response = await answer_once(request, work, pattern, lambda: inner(request))
                    if work.looked and response.status_code < 400:
                        await note_look(tx, work, route)
            except Fault as fault:
                # A refusal that shows the newer version is a look like any other, and must outlive the rollback.
                shown = fault.shows or (tuple(work.seen) if work is not None and "current" in fault.details else ())
                if work is not None and shown:
                    work.seen = list(shown)
                    async with keeper.database.transaction(context) as tx:
                        await note_look(tx, work, route)
                raise
            return response

        return guarded


class OpenRoute(APIRoute):
    """A route that needs no sign-in: counted by address, refused from foreign pages, its body bounded like any other's."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        inner = super().get_route_handler()

        async def opened(request: Request) -> Response:
            keeper = cast(Gatekeeper, request.app.state.gatekeeper)
            await keeper.admit(request)
            check_origin(request, keeper.trusted_origins)
            await read_body(request)
            return await inner(request)

        return opened


async def note_look(tx: Tx, work: Work, route: str) -> None:
    await record_look(
        tx, actor=work.actor, now=work.now, route=route, case_ids=list(dict.fromkeys(work.seen)), request_id=work.request_id,
        detail=work.seen_detail, reason=work.seen_reason,
    )  # fmt: skip


async def answer_once(request: Request, work: Work, pattern: str, inner: Callable[[], Awaitable[Response]]) -> Response:
    """Answer a creating request with an Idempotency-Key once; a repeat gets the first answer, and has looked as it did.

    The lock makes the second of two simultaneous requests wait for the first to commit. A search creates nothing, and
    nothing of its question or answer is kept, whatever key it brings.
    """
    tx, actor = work.tx, work.actor
    key = request.headers.get("idempotency-key")
    if request.method != "POST" or not key or pattern.endswith(SEARCH):
        return await inner()
    if not 8 <= len(key) <= 100:
        raise IdempotencyKeyReused("The request key must have 8 to 100 characters.")
    fingerprint = hashlib.sha256(f"{request.url.path}\0".encode() + await request.body()).digest()
    row_id = UUID(bytes=hashlib.sha256(f"{actor.user_id}\0{key}".encode()).digest()[:16])
    await tx.run(
        "SELECT pg_advisory_xact_lock(%(lock)s)", {"lock": int.from_bytes(row_id.bytes[:8], "big", signed=True)}
    )
    held = await tx.one(
        "SELECT request_hash, status, body_enc, case_id FROM idempotency_keys "
        "WHERE office_id = %(office)s AND user_id = %(user)s AND key = %(key)s",
        {"office": tx.office_id, "user": actor.user_id, "key": key},
    )
    if held:
        if bytes(held["request_hash"]) != fingerprint:
            raise IdempotencyKeyReused
        box = await tx.box(held["case_id"] or tx.office_id)
        first = box.open_json(FIRST_ANSWER, row_id, bytes(held["body_enc"]))
        work.saw(*(UUID(case_id) for case_id in first["seen"]), detail=first["detail"], reason=first["reason"])
        return Response(
            first["body"],
            status_code=held["status"],
            media_type="application/json",
            headers={"idempotent-replay": "true"},
        )
    response = await inner()
    if response.status_code < 400:
        case_id = work.seen[0] if work.seen else None
        box = await tx.box(case_id or tx.office_id)
        first = {
            "body": bytes(response.body).decode(),
            "seen": [str(case_id) for case_id in work.seen],
            "detail": work.seen_detail,
            "reason": work.seen_reason,
        }
        await tx.run(
            "INSERT INTO idempotency_keys (office_id, user_id, key, route, request_hash, status, body_enc, case_id) "
            "VALUES (%(office)s, %(user)s, %(key)s, %(route)s, %(hash)s, %(status)s, %(body)s, %(case)s)",
            {
                "office": tx.office_id, "user": actor.user_id, "key": key, "route": pattern, "hash": fingerprint,
                "status": response.status_code, "case": case_id,
                "body": box.seal_json(FIRST_ANSWER, row_id, first),
            },
        )  # fmt: skip
    return response


def guarded_router(*, tags: list[str]) -> APIRouter:
    """A router under /api all of whose routes are guarded."""
    return APIRouter(prefix="/api", tags=cast(Any, tags), route_class=GuardedRoute)


def open_router(prefix: str, *, tags: list[str]) -> APIRouter:
    """A router for what needs no sign-in. Only under the three prefixes where that is allowed."""
    if not any(f"{prefix}/".startswith(p) for p in OPEN_PREFIXES):
        raise RouteWithoutPermission(f"{prefix} is not a place for open routes")
    return APIRouter(prefix=prefix, tags=cast(Any, tags), route_class=OpenRoute)
