"""The gate: strangers, wrong roles, foreign pages, stale pages, repeated requests."""

from __future__ import annotations

import json
from uuid import uuid4

import pytest
from fastapi import Request
from psycopg import DataError

from mps_connect.access.gate import RouteWithoutPermission, guarded_router, open_router
from mps_connect.app import on_unstorable
from tests.conftest import ClientAs
from tests.support.cast import Cast


async def test_without_a_session_every_guarded_address_says_401_before_it_reads_anything(client_as: ClientAs) -> None:
    client = await client_as(None)
    assert (await client.get("/api/me")).status_code == 401
    assert (await client.get("/api/no-such-thing")).status_code == 401
    broken = await client.post("/api/people", content=b"{not json", headers={"content-type": "application/json"})
    assert broken.status_code == 401


async def test_a_role_without_the_permission_gets_403_before_its_body_is_read(client_as: ClientAs, cast: Cast) -> None:
    client = await client_as(cast.aisyah)
    broken = await client.post("/api/people", content=b"{not json", headers={"content-type": "application/json"})
    assert broken.status_code == 403


async def test_an_unknown_address_is_404_for_the_signed_in(client_as: ClientAs, cast: Cast) -> None:
    client = await client_as(cast.aisyah)
    assert (await client.get("/api/no-such-thing")).status_code == 404


@pytest.mark.parametrize(
    "headers", [{"origin": "https://elsewhere.example"}, {"origin": "null"}, {"sec-fetch-site": "cross-site"}]
)
async def test_another_sites_page_cannot_write(client_as: ClientAs, cast: Cast, headers: dict[str, str]) -> None:
    client = await client_as(cast.hidayah)
    answer = await client.post("/api/people", json={}, headers=headers)
    assert answer.status_code == 403
    assert answer.json()["error"]["code"] == "foreign_origin"


async def test_a_change_without_its_version_says_so(client_as: ClientAs, cast: Cast) -> None:
    client = await client_as(cast.hidayah)
    answer = await client.patch_json(f"/api/people/{cast.priya.id}", {"is_active": True})
    assert answer.status_code == 428


async def test_the_same_key_is_answered_once(client_as: ClientAs, cast: Cast) -> None:
    client = await client_as(cast.hidayah)
    key = uuid4()
    body = {"name": "Twice Contoh", "email": "twice@cast.invalid", "role": "staff"}
    first = await client.post_json("/api/people", body, key=key)
    again = await client.post_json("/api/people", body, key=key)
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json() == again.json()
    other = await client.post_json("/api/people", body | {"name": "Other"}, key=key)
    assert other.status_code == 422
    assert other.json()["error"]["code"] == "idempotency_key_reused"


@pytest.mark.parametrize(
    ("url", "body"),
    [
        ("/api/cases/search", {"q": "Ong\0Contoh"}),
        ("/api/auth/sign-in", {"email": "a\0b@cast.invalid", "password": "four unrelated words here"}),
    ],
)
async def test_a_nul_is_refused_in_words(client_as: ClientAs, cast: Cast, url: str, body: dict[str, str]) -> None:
    client = await client_as(cast.priya)
    answer = await client.post_json(url, body)
    assert answer.status_code == 422
    assert "NUL" in answer.json()["error"]["message"]
    assert (await client.get("/api/me")).status_code == 200


async def test_what_the_database_cannot_hold_is_said_without_its_words() -> None:
    raw = DataError("invalid byte sequence in 'Ong Contoh'")
    answer = await on_unstorable(Request({"type": "http"}), raw)
    assert answer.status_code == 422
    told = json.loads(bytes(answer.body))["error"]
    assert (told["code"], "Contoh" in told["message"]) == ("invalid_input", False)


def test_a_route_without_a_permission_cannot_be_declared() -> None:
    router = guarded_router(tags=["test"])
    with pytest.raises(RouteWithoutPermission):

        @router.get("/naked")
        async def naked() -> None: ...


def test_open_routes_live_in_three_places_only() -> None:
    with pytest.raises(RouteWithoutPermission):
        open_router("/api/cases", tags=["test"])
