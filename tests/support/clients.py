"""HTTP clients that act as one of the cast, over the real application."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
from fastapi import APIRouter, FastAPI

from mps_connect.app import create_app, open_doors
from mps_connect.identity.models import Method
from mps_connect.identity.sessions import ACCESS_COOKIE, REFRESH_COOKIE, start_session
from mps_connect.kit.clock import utc_now
from mps_connect.kit.db import Context, Database
from mps_connect.settings import Settings
from tests.support.cast import Member

ORIGIN = "http://127.0.0.1:8000"


class Client(httpx.AsyncClient):
    """Adds the headers every changing request needs: `version` becomes If-Match, `key` Idempotency-Key."""

    async def send_json(
        self, method: str, url: str, body: Any = None, *, version: int | None = None, key: UUID | str | None = None
    ) -> httpx.Response:
        headers = {}
        if version is not None:
            headers["if-match"] = f'"{version}"'
        if key is not None:
            headers["idempotency-key"] = str(key)
        return await self.request(method, url, json=body, headers=headers)

    async def post_json(self, url: str, body: Any = None, **kwargs: Any) -> httpx.Response:
        return await self.send_json("POST", url, body, **kwargs)

    async def patch_json(self, url: str, body: Any = None, **kwargs: Any) -> httpx.Response:
        return await self.send_json("PATCH", url, body, **kwargs)

    async def put_json(self, url: str, body: Any = None, **kwargs: Any) -> httpx.Response:
        return await self.send_json("PUT", url, body, **kwargs)


_routers: dict[Path, APIRouter] = {}
"""Of each folder of a built client the routes of the first application that served it."""


def app_on(database: Database, settings: Settings) -> FastAPI:
    """A new application. Its routes differ by nothing but the client's folder, and working them out is most of what a test costs."""
    app = create_app(settings)
    app.router = _routers.setdefault(settings.web_dist, app.router)
    open_doors(app, database, settings)
    return app


@asynccontextmanager
async def acting(app: FastAPI, database: Database, member: Member | None) -> AsyncIterator[Client]:
    """A client signed in as `member`, or signed in as nobody."""
    cookies = httpx.Cookies()
    if member is not None:
        ring = await app.state.key_ring.ring(now=utc_now())
        context = Context(actor_id=str(member.id), office_id=member.office_id, purpose="sign_in")
        async with database.transaction(context) as tx:
            opened = await start_session(
                tx, ring, user_id=member.id, role=member.role, device="test", method=Method.PASSWORD,
                now=utc_now(),
            )  # fmt: skip
        for name, value in ((ACCESS_COOKIE, opened.access), (REFRESH_COOKIE, opened.refresh)):
            cookies.set(name, value, domain="127.0.0.1")
    transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)
    async with Client(transport=transport, base_url=ORIGIN, cookies=cookies) as client:
        yield client
