"""The application with its walls taken down, for `cost.py` to compare with: nobody's token is read, no request is counted.

It exists here only. The product has no setting, no argument and no header that does any of this: the door below is put into a
built application from outside, and row security is taken off a copy of the database by its superuser.
"""

from __future__ import annotations

import json
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from uuid import UUID

from fastapi import FastAPI, Request

from mps_connect.access.models import Actor, Role
from mps_connect.app import Doorkeeper, create_app

CALLER = "x-bench-caller"


class OpenDoor(Doorkeeper):
    """Believes whoever it is told is calling. Origins, sizes of bodies and permissions are still the gate's own."""

    callers: tuple[Actor, ...] = ()

    async def admit(self, request: Request, actor: Actor | None = None) -> None:
        del request, actor

    async def recognise(self, request: Request) -> Actor | None:
        told = request.headers.get(CALLER)
        return self.callers[int(told)] if told else None


def _callers() -> tuple[Actor, ...]:
    """The people of the load, in its order: what a session's look-up would have said of each."""
    rows = json.loads(Path(os.environ["BENCH_CALLERS"]).read_text())
    return tuple(
        Actor(UUID(row["user_id"]), UUID(row["office_id"]), Role(row["role"]), row["name"], UUID(row["session_id"]))
        for row in rows
    )


def application() -> FastAPI:
    app = create_app()
    with_walls = app.router.lifespan_context

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        async with with_walls(app):
            built: Doorkeeper = app.state.gatekeeper
            door = OpenDoor(built.database, built.key_ring, built.trusted_origins, built.trusted_proxies)
            door.callers = _callers()
            app.state.gatekeeper = door
            yield

    app.router.lifespan_context = lifespan
    return app
