"""What surrounds every answer: headers, a number, one line in the log, plain words when something breaks."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from starlette.types import Message, Receive, Scope, Send

from mps_connect.app import HEADERS
from mps_connect.kit.db import Database
from mps_connect.kit.wrapping import Wrapping
from mps_connect.settings import Settings
from tests.conftest import ClientAs
from tests.support.cast import Cast
from tests.support.clients import ORIGIN, Client, acting, app_on

EVERY_KIND = [
    ("GET", "/api/me", 200),
    ("GET", "/api/cases?page=0", 422),
    ("GET", "/api/people", 403),
    ("GET", "/api/nothing/here", 404),
    ("GET", "/api/cases/00000000-0000-7000-8000-000000000000", 404),
    ("POST", "/api/auth/sign-out", 204),
    ("POST", "/api/auth/sign-in", 422),
    ("GET", "/api/public/config", 200),
    ("POST", "/api/demo/sign-in", 422),
    ("GET", "/healthz", 200),
    ("GET", "/readyz", 200),
    ("GET", "/", 200),
    ("GET", "/cases/some-page-of-the-client", 200),
    ("GET", "/assets/page.js", 200),
    ("PUT", "/cases", 405),
]


def surrounded(answer: httpx.Response) -> None:
    assert {name: answer.headers.get(name) for name in HEADERS} == HEADERS
    assert len(answer.headers["x-request-id"]) == 36


@pytest.fixture
def settings_with_client(settings: Settings, tmp_path: Path) -> Settings:
    (tmp_path / "assets").mkdir()
    (tmp_path / "index.html").write_text("<title>MPS Connect</title>")
    (tmp_path / "assets" / "page.js").write_text("export {}")
    return settings.model_copy(update={"web_dist": tmp_path})


@pytest.mark.parametrize(("method", "path", "status"), EVERY_KIND)
async def test_every_answer_carries_the_headers(
    database: Database, settings_with_client: Settings, cast: Cast, method: str, path: str, status: int
) -> None:
    async with acting(app_on(database, settings_with_client), database, cast.aisyah) as client:
        answer = await client.request(method, path)
        assert answer.status_code == status
        surrounded(answer)
        if path.startswith("/api"):
            assert answer.headers["cache-control"] == "no-store"


async def test_answers_to_strangers_carry_them_too(client_as: ClientAs) -> None:
    client = await client_as(None)
    for path in ("/api/me", "/api/nothing/here"):
        answer = await client.get(path)
        assert answer.status_code == 401
        surrounded(answer)
        assert answer.headers["cache-control"] == "no-store"


async def test_what_a_route_says_itself_stands(database: Database, settings_with_client: Settings) -> None:
    async with acting(app_on(database, settings_with_client), database, None) as client:
        assert (await client.get("/assets/page.js")).headers["cache-control"] == "public, max-age=31536000, immutable"
        assert (await client.get("/")).headers["cache-control"] == "no-cache"


async def test_two_answers_have_two_numbers(client_as: ClientAs, cast: Cast) -> None:
    client = await client_as(cast.aisyah)
    first, second = await client.get("/api/me"), await client.get("/api/me")
    assert first.headers["x-request-id"] != second.headers["x-request-id"]


class FailingGatekeeper:
    """Whose database has just gone in a way nobody foresaw."""

    database = None
    trusted_origins: frozenset[str] = frozenset()

    async def recognise(self, _: object) -> None:
        raise LookupError("S6700011J is in no row")

    async def admit(self, _: object, __: object = None) -> None:
        return


@pytest.fixture
def logged() -> Iterator[list[logging.LogRecord]]:
    """Lines of our own logger. The application resets the root's handlers, so that caplog would hear nothing."""
    heard: list[logging.LogRecord] = []

    class Hearing(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            heard.append(record)

    logger, handler = logging.getLogger("mps_connect"), Hearing()
    logger.addHandler(handler)
    yield heard
    logger.removeHandler(handler)


async def test_what_breaks_is_answered_in_plain_words(
    database: Database, settings: Settings, logged: list[logging.LogRecord]
) -> None:
    app = app_on(database, settings)
    app.state.gatekeeper = FailingGatekeeper()
    async with Client(transport=httpx.ASGITransport(app=app), base_url=ORIGIN) as client:
        answer = await client.get("/api/me")
    assert answer.status_code == 500
    surrounded(answer)
    assert answer.headers["cache-control"] == "no-store"
    error = answer.json()["error"]
    assert error["code"] == "unexpected"
    assert error["details"]["request_id"] == answer.headers["x-request-id"]
    assert "S6700011J" not in answer.text
    broken, line = logged
    assert broken.levelname == "ERROR"
    assert broken.__dict__["request_id"] == answer.headers["x-request-id"]
    assert line.__dict__["status"] == 500


async def test_each_request_leaves_one_line_without_values(
    client_as: ClientAs, cast: Cast, logged: list[logging.LogRecord]
) -> None:
    client = await client_as(cast.aisyah)
    answer = await client.get("/api/cases/00000000-0000-7000-8000-000000000000")
    (line,) = logged
    said = {name: line.__dict__[name] for name in ("request_id", "method", "route", "status")}
    assert said == {
        "request_id": answer.headers["x-request-id"],
        "method": "GET",
        "route": "/api/cases/{case_id}",
        "status": 404,
    }
    assert line.__dict__["ms"] >= 0
    assert "00000000-0000-7000" not in json.dumps(line.__dict__, default=str)


async def test_half_an_answer_is_left_to_the_server(logged: list[logging.LogRecord]) -> None:
    async def half(_: Scope, __: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})
        raise OSError("the reader went away")

    sent: list[Message] = []

    async def receive() -> Message:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Message) -> None:
        sent.append(message)

    scope: dict[str, Any] = {"type": "http", "method": "GET", "path": "/api/x", "headers": []}
    with pytest.raises(OSError, match="went away"):
        await Wrapping(half, headers=HEADERS)(scope, receive, send)
    assert [message["type"] for message in sent] == ["http.response.start"]
    assert [line.levelname for line in logged] == ["ERROR"]


async def test_other_traffic_passes_untouched() -> None:
    seen: list[Scope] = []

    async def inner(scope: Scope, _: Receive, __: Send) -> None:
        seen.append(scope)

    async def receive() -> Message:
        return {"type": "lifespan.startup"}

    async def send(_: Message) -> None:
        raise AssertionError("nothing is said")

    scope: dict[str, Any] = {"type": "lifespan", "state": {}}
    await Wrapping(inner, headers=HEADERS)(scope, receive, send)
    assert seen == [{"type": "lifespan", "state": {}}]
