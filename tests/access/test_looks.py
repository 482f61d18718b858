"""Who looked: one row a response that showed case data, refusals that show a newer version included."""

from __future__ import annotations

from uuid import UUID, uuid4

from mps_connect.kit.db import Tx
from tests.conftest import ClientAs
from tests.support.cast import Cast


async def test_a_stale_page_that_is_shown_the_newer_one_has_looked(cast: Cast, client_as: ClientAs, tx: Tx) -> None:
    client = await client_as(cast.aisyah)
    view = (await client.post_json("/api/cases", {"channel": "walk_in"})).json()
    url = f"/api/cases/{view['case_id']}/turns"
    await client.post_json(url, {"text": "I owe SP $100"}, version=view["conversation_version"])
    stale = await client.post_json(url, {"text": "and more"}, version=view["conversation_version"])
    assert stale.status_code == 409
    assert stale.json()["error"]["details"]["current"]["turns"]
    rows = await tx.all(
        "SELECT route FROM access_logs WHERE actor_id = %(me)s AND case_ids = ARRAY[%(case)s::uuid] ORDER BY at",
        {"me": cast.aisyah.id, "case": view["case_id"]},
    )
    assert [row["route"] for row in rows].count("POST /api/cases/{case_id}/turns") == 2


async def test_a_list_is_one_row_for_all_it_showed(cast: Cast, client_as: ClientAs, tx: Tx) -> None:
    client = await client_as(cast.aisyah)
    ids = {(await client.post_json("/api/cases", {"channel": "email"})).json()["case_id"] for _ in range(3)}
    await client.get("/api/cases")
    row = await tx.one(
        "SELECT case_ids, purpose FROM access_logs WHERE route = 'GET /api/cases' ORDER BY at DESC LIMIT 1"
    )
    assert row is not None
    assert {str(case_id) for case_id in row["case_ids"]} == ids
    assert row["purpose"] == "casework"


async def test_the_same_request_sent_twice_has_looked_twice(cast: Cast, client_as: ClientAs, tx: Tx) -> None:
    client = await client_as(cast.aisyah)
    key = uuid4()
    first = await client.post_json("/api/cases", {"channel": "walk_in"}, key=key)
    again = await client.post_json("/api/cases", {"channel": "walk_in"}, key=key)
    assert again.headers["idempotent-replay"] == "true"
    assert again.json() == first.json()
    assert await routes_of(tx, cast, first.json()["case_id"]) == ["POST /api/cases"] * 2


async def test_a_refusal_that_shows_the_person_is_a_look(cast: Cast, client_as: ClientAs, tx: Tx) -> None:
    client = await client_as(cast.aisyah)
    view = (await client.post_json("/api/cases", {"channel": "walk_in", "person_name": "Ong Contoh Hwa"})).json()
    url = f"/api/cases/{view['case_id']}/person"
    stale = await client.patch_json(url, {"block": "901"}, version=view["person"]["version"] + 1)
    assert stale.json()["error"]["details"]["current"]["name"] == "Ong Contoh Hwa"
    assert "PATCH /api/cases/{case_id}/person" in await routes_of(tx, cast, view["case_id"])


async def routes_of(tx: Tx, cast: Cast, case_id: str) -> list[str]:
    rows = await tx.all(
        "SELECT route FROM access_logs WHERE actor_id = %(me)s AND case_ids = ARRAY[%(case)s::uuid] ORDER BY at",
        {"me": cast.aisyah.id, "case": UUID(case_id)},
    )
    return [row["route"] for row in rows]
