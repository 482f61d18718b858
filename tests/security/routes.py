"""Every address of the application with its description, as the generators need them."""

from __future__ import annotations

from mps_connect.app import create_app
from mps_connect.settings import Settings
from tests.rules.test_routes import routes_of
from tests.security.filling import Address, Json

APP = create_app(Settings())
DESCRIPTION: Json = APP.openapi()
UNDESCRIBED = {"/api/openapi.json"}
"""Left out of the description of which they are a part."""
CATCH_ALL = {"/api/{rest:path}", "/{path:path}"}


def _addresses() -> dict[str, Address]:
    schemas = DESCRIPTION["components"]["schemas"]
    found = {}
    for method, path in routes_of(APP):
        if path in CATCH_ALL:
            continue
        operation = {} if path in UNDESCRIBED else DESCRIPTION["paths"][path][method.lower()]
        found[f"{method} {path}"] = Address(method, path, operation, schemas)
    return found


ADDRESSES = _addresses()
