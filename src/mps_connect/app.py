"""The web application: rooms' routes, the gate, one shape of error, and the built web client."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import Annotated, Any, cast

from fastapi import Depends, FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import FileResponse, JSONResponse
from psycopg import DataError
from starlette.exceptions import HTTPException
from starlette.middleware.cors import CORSMiddleware

from mps_connect import __version__
from mps_connect.access.callers import Network, address_of
from mps_connect.access.gate import Work, guarded_router, requires
from mps_connect.access.models import Actor, Permission
from mps_connect.access.throttles import REQUESTS_OF_ACCOUNT, REQUESTS_OF_ADDRESS, Allowances
from mps_connect.agencies import endpoints as agencies
from mps_connect.audit import alarm_endpoints as record_alarms
from mps_connect.audit import endpoints as audit
from mps_connect.audit.lag import LagWatch
from mps_connect.cases import endpoints as cases
from mps_connect.cases import person_endpoints as persons
from mps_connect.compliance import breach_endpoints as breaches
from mps_connect.compliance import report_endpoints as compliance
from mps_connect.compliance import request_endpoints as data_requests
from mps_connect.correspondence import endpoints as correspondence
from mps_connect.identity import alarm_endpoints as alarms
from mps_connect.identity import endpoints as people
from mps_connect.identity import link_endpoints as links
from mps_connect.identity import pass_endpoints as passes
from mps_connect.identity import second_factor_endpoints as second_factors
from mps_connect.identity import second_step_endpoints as second_steps
from mps_connect.identity import sign_in_endpoints as sign_in
from mps_connect.identity import single_sign_on_endpoints as single_sign_on
from mps_connect.identity.cookies import access_token_of
from mps_connect.identity.service_keys import KeyRing
from mps_connect.identity.sessions import recognise, touch_session
from mps_connect.intake import endpoints as intake
from mps_connect.intake import fact_endpoints as facts
from mps_connect.kit.clock import utc_now
from mps_connect.kit.db import Context, Database
from mps_connect.kit.errors import Fault, InvalidInput, NotFound
from mps_connect.kit.key_wrappers import wrapper_for
from mps_connect.kit.logging import set_up_logging
from mps_connect.kit.mail import mailer_from
from mps_connect.kit.vault import Vault
from mps_connect.kit.wire import Refused, step
from mps_connect.kit.wrapping import Wrapping
from mps_connect.letters import endpoints as letters
from mps_connect.monitoring import endpoints as monitoring
from mps_connect.retention import endpoints as retention
from mps_connect.retention import erasure_endpoints as erasures
from mps_connect.settings import Settings, get_settings

log = logging.getLogger(__name__)

POLICY = (
    "default-src 'self'; script-src 'self'; style-src 'self' "
    "'sha256-38RhXrc7EdReTKsOm23ZPOCUgniTUUcjky8QOOrQx6o='; img-src 'self' data: blob:; font-src 'self'; "
    "connect-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; frame-src 'self' blob:"
)
HEADERS = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=()",
    "strict-transport-security": "max-age=31536000; includeSubDomains",
}


class Doorkeeper:
    """Knows callers by their access token, and asks the database each time whether it still holds."""

    def __init__(
        self,
        database: Database,
        key_ring: KeyRing,
        trusted_origins: frozenset[str],
        trusted_proxies: tuple[Network, ...] = (),
        fail_closed_after: timedelta | None = None,
    ) -> None:
        self.database = database
        self.lag = LagWatch(database, fail_closed_after)
        self.key_ring = key_ring
        self.trusted_origins = trusted_origins
        self.trusted_proxies = trusted_proxies
        self.allowances = Allowances(database, self._pepper)

    async def _pepper(self, now: datetime) -> bytes:
        return (await self.key_ring.ring(now=now)).pepper

    def address_of(self, request: Request) -> str:
        return address_of(request, self.trusted_proxies)

    async def admit(self, request: Request, actor: Actor | None = None) -> None:
        limit, subject = (
            (REQUESTS_OF_ADDRESS, self.address_of(request))
            if actor is None
            else (REQUESTS_OF_ACCOUNT, str(actor.user_id))
        )
        await self.allowances.spend(limit, subject, now=utc_now())

    async def may_write(self) -> None:
        await self.lag.may_write()

    async def recognise(self, request: Request) -> Actor | None:
        token = access_token_of(request)
        if not token:
            return None
        now = utc_now()
        found = await recognise(self.database, self.key_ring, token=token, now=now)
        if found is None:
            return None
        if found.touch and found.actor.session_id:
            context = Context(actor_id=str(found.actor.user_id), office_id=found.actor.office_id, purpose="sign_in")
            async with self.database.transaction(context) as tx:
                await touch_session(tx, session_id=found.actor.session_id, now=now)
        return found.actor


def fault_answer(fault: Fault) -> JSONResponse:
    body = {"error": {"code": fault.code, "message": fault.message, "details": fault.details}}
    headers = {"retry-after": str(fault.details["retry_after"])} if "retry_after" in fault.details else None
    return JSONResponse(body, status_code=fault.status, headers=headers)


async def on_fault(_: Request, error: Exception) -> Response:
    return fault_answer(cast(Fault, error))


async def on_unstorable(_: Request, error: Exception) -> Response:
    """The database has no way to hold what was sent. Its own words would repeat it, so they go nowhere."""
    log.warning("a value could not be stored", extra={"code": type(error).__name__})
    return fault_answer(
        InvalidInput(
            "Something typed cannot be stored: an invisible NUL character, or a number far too large. Type it again."
        )
    )


async def on_invalid(_: Request, error: Exception) -> Response:
    """Say which field and what to do, without repeating what was sent."""
    found = cast(RequestValidationError, error).errors()
    fields = [{"path": ".".join(step(p) for p in item["loc"] if p != "body"), "message": plain(item)} for item in found]
    body = {
        "error": {
            "code": "invalid_input",
            "message": "Something in the form needs another look. What you typed is kept.",
            "details": {"fields": fields},
        }
    }
    return JSONResponse(body, status_code=422)


def plain(item: dict[str, Any]) -> str:
    """A validation message in the product's words, where we have them."""
    context = item.get("ctx") or {}
    match item["type"]:
        case "missing":
            return "This is needed."
        case "string_too_short":
            return (
                "This is needed."
                if context.get("min_length") == 1
                else f"Use at least {context.get('min_length')} characters."
            )
        case "string_too_long":
            return f"Use at most {context.get('max_length'):,} characters."
        case "extra_forbidden":
            return "This field is not known."
        case _:
            return str(item["msg"])


async def on_http(_: Request, raised: Exception) -> Response:
    error = cast(HTTPException, raised)
    words = {404: "That is not here, or not yours to open.", 405: "That cannot be done here."}
    body = {
        "error": {
            "code": f"http_{error.status_code}",
            "message": words.get(error.status_code, "The request cannot be carried out."),
            "details": {},
        }
    }
    return JSONResponse(body, status_code=error.status_code, headers=dict(error.headers or {}))


def unknown_route() -> Any:
    """Unknown addresses under /api ask for a sign-in first, so that a stranger learns nothing from 404."""
    router = guarded_router(tags=["other"])

    @router.get("/openapi.json", include_in_schema=False)
    async def description(request: Request, _: Annotated[Work, Depends(requires(Permission.SEE_SELF))]) -> JSONResponse:
        return JSONResponse(request.app.openapi())

    @router.api_route("/{rest:path}", methods=["GET", "POST", "PUT", "PATCH", "DELETE"], include_in_schema=False)
    async def nothing_here(_: Annotated[Work, Depends(requires(Permission.SEE_SELF))]) -> None:
        raise NotFound

    return router


def include_rooms(app: FastAPI) -> None:
    open_routes = (
        *sign_in.routers,
        *second_steps.routers,
        *single_sign_on.routers,
        *links.routers,
        *passes.routers,
        monitoring.router,
    )
    guarded = (
        people.router,
        links.router,
        passes.router,
        second_factors.router,
        alarms.router,
        agencies.router,
        audit.router,
        record_alarms.router,
        cases.router,
        persons.router,
        intake.router,
        facts.router,
        letters.router,
        correspondence.router,
        data_requests.router,
        breaches.router,
        compliance.router,
        retention.router,
        erasures.router,
    )
    for router in (*open_routes, *guarded):
        app.include_router(router)


def _inside(dist: Path, path: str) -> Path | None:
    """The file of the built client at this address, or None: also for what leads out of its folder or names no file."""
    try:
        target = (dist / path).resolve()
        return target if path and target.is_relative_to(dist.resolve()) and target.is_file() else None
    except (OSError, ValueError):
        return None


def serve_client(app: FastAPI, dist: Path) -> None:
    """The built web client: files as they are, every other address its index page."""

    @app.get("/{path:path}", include_in_schema=False)
    def client(path: str) -> Response:
        target = _inside(dist, path)
        if target is not None:
            caching = "public, max-age=31536000, immutable" if path.startswith("assets/") else "no-cache"
            return FileResponse(target, headers={"cache-control": caching})
        index = dist / "index.html"
        if not index.is_file():
            raise NotFound("The web client is not built yet. Run `make run`.")
        return FileResponse(index, headers={"cache-control": "no-cache"})


def open_doors(app: FastAPI, database: Database, settings: Settings) -> None:
    """Give a built application its database: from here on it knows callers."""
    app.state.key_ring = KeyRing(database, database.vault.wrapper)
    app.state.gatekeeper = Doorkeeper(
        database, app.state.key_ring, frozenset(settings.cors_origins), settings.trusted_proxies,
        settings.fail_closed_after,
    )  # fmt: skip


@asynccontextmanager
async def open_for_business(app: FastAPI) -> AsyncIterator[None]:
    """The application's life: its database opened and closed around it, the record's lag looked at meanwhile."""
    settings = cast(Settings, app.state.settings)
    if settings.database_url is None:
        raise RuntimeError("DATABASE_URL is not set: start with `mps serve`, which brings the embedded database up")
    database = Database(settings.database_url, Vault(wrapper_for(settings, settings.database_url)))
    await database.open()
    open_doors(app, database, settings)
    watching = asyncio.create_task(app.state.gatekeeper.lag.keep_looking())
    yield
    watching.cancel()
    with suppress(asyncio.CancelledError):
        await watching
    await database.close()


def create_app(settings: Settings | None = None) -> FastAPI:
    """Build the application. Needs DATABASE_URL and the key file; opens the pool when it starts."""
    settings = settings or get_settings()
    set_up_logging()
    logging.getLogger("_granian").setLevel("WARNING")

    app = FastAPI(
        title="MPS Connect",
        version=__version__,
        lifespan=open_for_business,
        openapi_url=None,
        docs_url=None,
        redoc_url=None,
        # In place of the library's own shape of a 422, which nothing here has.
        responses={
            "default": {"model": Refused, "description": "Refused, or gone wrong: what happened and what to do."}
        },
    )
    app.state.settings = settings
    app.state.mailer = mailer_from(settings)
    app.state.oidc_provider = single_sign_on.provider_from(settings)
    app.add_middleware(Wrapping, headers=HEADERS)
    if settings.cors_origins:
        # Outermost, so that a page elsewhere can read refusals too. Only origins of the list, each by its whole name.
        app.add_middleware(
            CORSMiddleware,
            allow_origins=list(settings.cors_origins),
            allow_credentials=True,
            allow_methods=["GET", "POST", "PUT", "PATCH", "DELETE"],
            allow_headers=["authorization", "content-type", "if-match", "idempotency-key"],
            expose_headers=["content-disposition", "etag", "idempotent-replay", "retry-after", "x-request-id"],
            max_age=600,
        )
    app.add_exception_handler(Fault, on_fault)
    app.add_exception_handler(DataError, on_unstorable)
    app.add_exception_handler(RequestValidationError, on_invalid)
    app.add_exception_handler(HTTPException, on_http)
    include_rooms(app)
    app.include_router(unknown_route())
    serve_client(app, settings.web_dist)
    return app
