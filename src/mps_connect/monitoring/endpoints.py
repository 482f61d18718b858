"""Liveness and readiness over HTTP. Neither needs a sign-in; a signed-in administrator is told more."""

from __future__ import annotations

import time
from typing import cast

from fastapi import APIRouter, Request, Response

from mps_connect import __version__
from mps_connect.access.gate import Gatekeeper
from mps_connect.access.models import Actor, Permission
from mps_connect.access.table import may
from mps_connect.monitoring import checks
from mps_connect.monitoring.schemas import CheckResult, DatabaseHealth, Health, Readiness
from mps_connect.settings import Settings

router = APIRouter(tags=["health"])


def _keeper(request: Request) -> Gatekeeper:
    return cast(Gatekeeper, request.app.state.gatekeeper)


async def _caller(request: Request) -> Actor | None:
    actor = await _keeper(request).recognise(request)
    # Who is only setting up a second step has shown a password alone: to this door they are a stranger still.
    return actor if actor and not actor.enrolling and may(actor.role, Permission.SEE_HEALTH) else None


@router.get("/healthz")
async def healthz(request: Request, response: Response) -> Health:
    """200 while the process answers, whatever the state of the database: a restart would not bring that back."""
    response.headers["cache-control"] = "no-store"
    database = _keeper(request).database
    started = time.perf_counter()
    answer = await checks.ask(lambda: checks.database_answers(database), otherwise="no answer")
    took = round((time.perf_counter() - started) * 1000, 1)
    if not answer.holds:
        return Health(status="ok", version=__version__, database=DatabaseHealth(status="down", ms=None), tables=None)
    caller = await _caller(request)
    tables = await checks.count_rows(database, actor=caller) if caller else await checks.tables_hold_rows(database)
    return Health(status="ok", version=__version__, database=DatabaseHealth(status="up", ms=took), tables=tables)


@router.get("/readyz", responses={503: {"model": Readiness}})
async def readyz(request: Request, response: Response) -> Readiness:
    """200 only when everything a user needs is there; else 503 with what is missing."""
    response.headers["cache-control"] = "no-store"
    database = _keeper(request).database
    settings = cast(Settings, request.app.state.settings)
    outcomes = {
        "database": await checks.ask(lambda: checks.database_answers(database), otherwise="it does not answer"),
        "schema": await checks.ask(lambda: checks.migrated(database), otherwise="its version cannot be read"),
        "key": await checks.ask(
            lambda: checks.key_opens(database, None if settings.kms_key else settings.kek_file),
            otherwise="the key file does not open an office's key",
        ),
        "client": await checks.ask(lambda: checks.client_built(settings.web_dist), otherwise="it cannot be read"),
    }
    outcomes |= await checks.of_the_record(database)
    ready = all(outcome.holds or outcome.only_warns for outcome in outcomes.values())
    response.status_code = 200 if ready else 503
    return Readiness(
        ready=ready,
        checks={
            name: CheckResult(
                status="pass" if outcome.holds else "warn" if outcome.only_warns else "fail", detail=outcome.detail
            )
            for name, outcome in outcomes.items()
        },
    )
