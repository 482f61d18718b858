"""Who looked: one row a response that showed case data, refusals that show a newer version included."""

from __future__ import annotations

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
