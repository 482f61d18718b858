"""Pages of other origins: only those of the list, each by its whole name, may call the API or read what it says."""

from __future__ import annotations

import httpx
import pytest

from mps_connect.kit.db import Database
from mps_connect.settings import Settings
from tests.support.cast import Cast
from tests.support.clients import acting, app_on

APP = "https://app.office.example"
FOREIGN = [
    "null",
    "http://app.office.example",
    "https://app.office.example.evil.example",
    "https://evil-app.office.example",
    "https://app.office.example:8443",
    "https://office.example",
    "https://APP.office.example.",
    "https://app.office.example@evil.example",
    "https://evil.example",
    "https://app.office.example/",
    "file://",
    "*",
]


@pytest.fixture
def elsewhere(settings: Settings) -> Settings:
    return settings.model_copy(update={"cors_origins": (APP,)})


async def test_the_listed_origin_may_call_and_read_refusals_too(
    database: Database, elsewhere: Settings, cast: Cast
) -> None:
    async with acting(app_on(database, elsewhere), database, cast.priya) as client:
        asked = {"origin": APP, "access-control-request-method": "PATCH", "access-control-request-headers": "if-match"}
        preflight = await client.options("/api/people", headers=asked)
        assert preflight.status_code == 200
        assert preflight.headers["access-control-allow-origin"] == APP
        for path, status in (("/api/me", 200), ("/api/people", 403), ("/api/nothing", 404)):
            answer = await client.get(path, headers={"origin": APP})
            assert answer.status_code == status
            assert answer.headers["access-control-allow-origin"] == APP
            assert answer.headers["access-control-allow-credentials"] == "true"
            assert "Origin" in answer.headers["vary"]
        written = await client.post_json("/api/me/sessions/end-others")
        assert written.status_code == 200


@pytest.mark.parametrize("origin", FOREIGN)
async def test_any_other_origin_is_told_nothing_and_writes_nothing(
    database: Database, elsewhere: Settings, cast: Cast, origin: str
) -> None:
    async with acting(app_on(database, elsewhere), database, cast.priya) as client:
        preflight = await client.options("/api/me", headers={"origin": origin, "access-control-request-method": "GET"})
        read = await client.get("/api/me", headers={"origin": origin})
        for answer in (preflight, read):
            assert "access-control-allow-origin" not in answer.headers
        assert preflight.status_code == 400
        written = await client.post("/api/me/sessions/end-others", headers={"origin": origin})
        assert written.status_code == 403
        assert written.json()["error"]["code"] == "foreign_origin"


async def test_without_a_list_no_origin_is_answered(database: Database, settings: Settings, cast: Cast) -> None:
    async with acting(app_on(database, settings), database, cast.priya) as client:
        answer = await client.get("/api/me", headers={"origin": APP})
    assert not [name for name in answer.headers if name.startswith("access-control-")]


async def test_every_unsafe_route_refuses_a_foreign_page(database: Database, settings: Settings, cast: Cast) -> None:
    app = app_on(database, settings)
    tried = 0
    async with acting(app, database, cast.dr_koh) as client:
        for path, methods in app.openapi()["paths"].items():
            for method in methods:
                if method == "get":
                    continue
                filled = path.replace("{", "").replace("}", "")
                answer: httpx.Response = await client.request(
                    method, filled, headers={"origin": "https://evil.example"}, json={}
                )
                assert answer.status_code == 403, (method, path)
                assert answer.json()["error"]["code"] in ("foreign_origin", "not_allowed"), (method, path)
                tried += 1
    assert tried > 40
