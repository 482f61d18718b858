"""Every address names the permission it needs; what needs none lives in the few places set aside for that."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated

import pytest
from fastapi import APIRouter, Depends, FastAPI

from mps_connect.access.gate import (
    OPEN_PREFIXES,
    RouteWithoutPermission,
    Work,
    guarded_router,
    open_router,
    permission_of,
    requires,
)
from mps_connect.access.models import Permission
from mps_connect.app import create_app
from mps_connect.settings import Settings

# Probes and the built client: they hold nothing of a resident's.
OPEN_ADDRESSES = {"/healthz", "/readyz", "/metrics", "/{path:path}"}


def is_open(path: str) -> bool:
    return path in OPEN_ADDRESSES or path.startswith(OPEN_PREFIXES)


def addresses(app: FastAPI) -> Iterator[tuple[str, bool]]:
    """Every address of the app, and whether it names a permission; routers that were included are looked into."""
    for route in app.routes:
        inside = getattr(route, "effective_route_contexts", None)
        for one in inside() if inside is not None else [route]:
            dependant = getattr(one, "dependant", None)
            yield getattr(one, "path", ""), dependant is not None and permission_of(dependant) is not None


def routes_of(app: FastAPI) -> Iterator[tuple[str, str]]:
    """Method and address of everything the app answers to; HEAD, which every GET brings along, left out."""
    for route in app.routes:
        inside = getattr(route, "effective_route_contexts", None)
        for one in inside() if inside is not None else [route]:
            for method in sorted((getattr(one, "methods", None) or set()) - {"HEAD"}):
                yield method, getattr(one, "path", "")


def unguarded(app: FastAPI) -> list[str]:
    """Addresses that need no permission and are not in a place for that."""
    return [path for path, guarded in addresses(app) if not guarded and not is_open(path)]


def test_the_rule_sees_an_address_without_permission() -> None:
    app = FastAPI(openapi_url=None)
    router = APIRouter(prefix="/api")
    router.add_api_route("/cases", lambda: None)
    router.add_api_route("/auth/sign-in", lambda: None)
    app.include_router(router)
    assert unguarded(app) == ["/api/cases"]


def test_an_address_without_permission_cannot_be_declared() -> None:
    with pytest.raises(RouteWithoutPermission):
        guarded_router(tags=[]).add_api_route("/cases", lambda: None)
    with pytest.raises(RouteWithoutPermission):
        open_router("/api/cases", tags=[])


def test_an_address_with_permission_can() -> None:
    async def self_view(work: Annotated[Work, Depends(requires(Permission.SEE_SELF))]) -> None:
        return None

    router = guarded_router(tags=[])
    router.add_api_route("/me", self_view)
    app = FastAPI(openapi_url=None)
    app.include_router(router)
    assert unguarded(app) == []


def test_every_address_names_its_permission() -> None:
    app = create_app(Settings())
    assert sum(guarded for _, guarded in addresses(app)) > 5
    assert unguarded(app) == []
