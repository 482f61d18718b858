"""Who looked: one row a response that showed case data, refusals that show a newer version included."""

from __future__ import annotations

import hashlib
import json
from uuid import UUID, uuid4

import pytest

from mps_connect.access.gate import FIRST_ANSWER
from mps_connect.kit.crypto import SealBroken
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
    """She may have other cases: tests of two people at once leave theirs behind."""
    client = await client_as(cast.aisyah)
    opened = {(await client.post_json("/api/cases", {"channel": "email"})).json()["case_id"] for _ in range(3)}
    looks = "SELECT case_ids, purpose FROM access_logs WHERE route = 'GET /api/cases' AND actor_id = %(me)s"
    before = len(await tx.all(looks, {"me": cast.aisyah.id}))
    shown = [row["id"] for row in (await client.get("/api/cases")).json()["items"]]
    rows = await tx.all(f"{looks} ORDER BY at, id", {"me": cast.aisyah.id})
    assert len(rows) == before + 1
    assert sorted(str(case_id) for case_id in rows[-1]["case_ids"]) == sorted(shown)
    assert opened <= set(shown)
    assert rows[-1]["purpose"] == "casework"


async def test_the_same_request_sent_twice_has_looked_twice(cast: Cast, client_as: ClientAs, tx: Tx) -> None:
    client = await client_as(cast.aisyah)
    key = uuid4()
    first = await client.post_json("/api/cases", {"channel": "walk_in"}, key=key)
    again = await client.post_json("/api/cases", {"channel": "walk_in"}, key=key)
    assert again.headers["idempotent-replay"] == "true"
    assert again.json() == first.json()
    assert await routes_of(tx, cast, first.json()["case_id"]) == ["POST /api/cases"] * 2


async def test_a_first_answer_about_a_case_is_sealed_under_that_cases_key(
    cast: Cast, client_as: ClientAs, tx: Tx
) -> None:
    client = await client_as(cast.aisyah)
    key = uuid4()
    first = (await client.post_json("/api/cases", {"person_name": "Ong Contoh Hwa"}, key=key)).json()
    held = await tx.one("SELECT case_id, body_enc FROM idempotency_keys WHERE key = %(key)s", {"key": str(key)})
    assert held is not None
    assert str(held["case_id"]) == first["case_id"]
    row_id = UUID(bytes=hashlib.sha256(f"{cast.aisyah.id}\0{key}".encode()).digest()[:16])
    with pytest.raises(SealBroken):
        (await tx.office_box()).open_json(FIRST_ANSWER, row_id, bytes(held["body_enc"]))
    kept = (await tx.box(held["case_id"])).open_json(FIRST_ANSWER, row_id, bytes(held["body_enc"]))
    assert json.loads(kept["body"]) == first


async def test_cases_listed_beside_the_one_that_is_opened_were_seen_too(
    cast: Cast, client_as: ClientAs, tx: Tx
) -> None:
    client = await client_as(cast.priya)
    first, second = [
        (await client.post_json("/api/cases", {"person_name": "Ong Contoh Hwa"})).json()["case_id"] for _ in range(2)
    ]
    await tx.run(
        "UPDATE cases SET constituent_id = (SELECT constituent_id FROM cases WHERE id = %(first)s) WHERE id = %(second)s",
        {"first": first, "second": second},
    )
    opened = (await (await client_as(cast.dr_koh)).get(f"/api/cases/{first}")).json()
    assert [other["id"] for other in opened["other_cases"]] == [second]
    seen = await tx.value(
        "SELECT case_ids FROM access_logs WHERE actor_id = %(mp)s ORDER BY at DESC LIMIT 1", {"mp": cast.dr_koh.id}
    )
    assert [str(case_id) for case_id in seen] == [first, second]
    for case_id, looked in ((first, True), (second, False)):
        shown = (await client.get(f"/api/cases/{case_id}")).json()["who_looked"]
        assert (cast.dr_koh.name in [look["actor"] for look in shown]) is looked


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
