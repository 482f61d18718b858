"""A search asks in a body what may be an NRIC: it narrows as the list does, leaves nothing behind, and no address takes its words."""

from __future__ import annotations

import logging

import pytest

from mps_connect.kit.db import Tx
from tests.cases.conftest import MakeCase
from tests.conftest import ClientAs
from tests.support.cast import Cast

SEARCH = "/api/cases/search"
NRIC = "S6700011J"


async def test_a_search_is_narrowed_ordered_and_paged_as_the_list_is(
    make_case: MakeCase, cast: Cast, client_as: ClientAs
) -> None:
    for number in range(3):
        await make_case(cast.aisyah, name=f"Ong Contoh {number}", submitted=number > 0)
    client = await client_as(cast.priya)
    asked = {"q": " ong contoh ", "stage": "sorted", "sort": "name", "order": "asc", "page_size": 1}
    pages = [(await client.post_json(SEARCH, asked | {"page": page})).json() for page in (1, 2)]
    assert [[row["person_name"] for row in page["items"]] for page in pages] == [["Ong Contoh 1"], ["Ong Contoh 2"]]
    assert [(page["total"], page["page"], page["page_size"]) for page in pages] == [(2, 1, 1), (2, 2, 1)]
    everything = (await client.get("/api/cases?stage=sorted&sort=name&order=asc")).json()
    assert [row["person_name"] for row in everything["items"]] == ["Ong Contoh 1", "Ong Contoh 2"]


@pytest.mark.parametrize("words", ["", " \u3000 ", "a" * 201])
async def test_a_search_without_words_is_no_list(cast: Cast, client_as: ClientAs, words: str) -> None:
    answer = await (await client_as(cast.priya)).post_json(SEARCH, {"q": words})
    assert answer.status_code == 422
    assert answer.json()["error"]["details"]["fields"][0]["path"] == "q"


async def test_who_may_list_may_search(cast: Cast, client_as: ClientAs) -> None:
    expected = {
        cast.aisyah: 200,
        cast.priya: 200,
        cast.dr_koh: 200,
        cast.hidayah: 403,
        cast.arun: 403,
        cast.salmah: 403,
        None: 401,
    }
    for member, status in expected.items():
        client = await client_as(member)
        assert (await client.post_json(SEARCH, {"q": "Ong"})).status_code == status, member
        assert (await client.get("/api/cases")).status_code == status, member


async def test_a_search_from_another_site_is_refused(cast: Cast, client_as: ClientAs) -> None:
    client = await client_as(cast.priya)
    answer = await client.post(SEARCH, json={"q": "Ong"}, headers={"origin": "https://elsewhere.invalid"})
    assert (answer.status_code, answer.json()["error"]["code"]) == (403, "foreign_origin")


async def test_a_search_leaves_a_look_and_nothing_else(
    make_case: MakeCase, cast: Cast, client_as: ClientAs, tx: Tx, caplog: pytest.LogCaptureFixture
) -> None:
    case = await make_case(cast.aisyah, submitted=True)
    client = await client_as(cast.priya)
    person = (await client.get(f"/api/cases/{case.id}")).json()["person"]
    await client.patch_json(f"/api/cases/{case.id}/person", {"nric": NRIC}, version=person["version"])
    before = await rows_by_table(tx)
    with caplog.at_level(logging.DEBUG):
        for _ in range(2):
            found = await client.post_json(SEARCH, {"q": NRIC}, key="a key that asks to be kept")
            assert [row["found_by"] for row in found.json()["items"]] == ["nric"]
            assert "idempotent-replay" not in found.headers
    after = await rows_by_table(tx)
    assert {name for name in after if after[name] != before[name]} == {"access_logs"}
    assert after["access_logs"] == before["access_logs"] + 2
    look = await tx.one("SELECT route, detail FROM access_logs ORDER BY at DESC, id DESC LIMIT 1")
    assert look == {"route": "POST /api/cases/search", "detail": "search"}
    assert NRIC not in caplog.text


async def rows_by_table(tx: Tx) -> dict[str, int]:
    """How many rows the application sees in each of its tables."""
    tables = await tx.all(
        "SELECT relname AS name FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') "
        "AND NOT relispartition AND has_table_privilege(oid, 'SELECT')"
    )
    assert len(tables) > 20
    return {one["name"]: await tx.value(f"SELECT count(*) FROM {one['name']}") for one in tables}


@pytest.mark.parametrize(
    "address",
    [
        f"/api/cases?q={NRIC}", f"/api/cases?stage={NRIC}", f"/api/cases?owner={NRIC}", f"/api/cases?agency={NRIC}",
        f"/api/letters?agency={NRIC}", f"/api/letters?status={NRIC}",
    ],
)  # fmt: skip
async def test_no_list_takes_an_nric_in_its_address(cast: Cast, client_as: ClientAs, address: str) -> None:
    answer = await (await client_as(cast.priya)).get(address)
    assert answer.status_code == 422
    assert NRIC not in answer.text
