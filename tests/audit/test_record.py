"""The record as the auditor reads it: who, what and when, page by page, and nobody else's."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from mps_connect.access.looks import record_look
from mps_connect.audit.searching import PAGE_SIZE
from mps_connect.kit.db import Context, Database, Tx, set_context
from mps_connect.kit.ids import new_id
from tests.conftest import ClientAs
from tests.support.cast import Cast
from tests.support.clients import Client

PLACES = ("/api/record", "/api/looks", f"/api/record/lineage?case={UUID(int=7)}")


async def all_pages(client: Client, url: str, params: dict[str, Any]) -> list[list[dict[str, Any]]]:
    pages: list[list[dict[str, Any]]] = []
    before = None
    while before is not None or not pages:
        answer = await client.get(url, params=params | ({"before": before} if before else {}))
        assert answer.status_code == 200, answer.text
        pages.append(answer.json()["items"])
        before = answer.json()["next_before"]
    return pages


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("who", ["aisyah", "priya", "dr_koh", "hidayah", "salmah"])
async def test_only_the_auditor_reads_it(client_as: ClientAs, cast: Cast, place: str, who: str) -> None:
    assert (await (await client_as(getattr(cast, who))).get(place)).status_code == 403


@pytest.mark.parametrize("place", PLACES)
async def test_nobody_reads_it_without_signing_in(client_as: ClientAs, place: str) -> None:
    assert (await (await client_as(None)).get(place)).status_code == 401


@pytest.mark.parametrize("place", PLACES)
async def test_reading_is_all_there_is(client_as: ClientAs, cast: Cast, place: str) -> None:
    arun = await client_as(cast.arun)
    for method in ("POST", "PUT", "PATCH", "DELETE"):
        assert (await arun.request(method, place)).status_code in (403, 404, 405), method


async def test_every_change_is_there_once_newest_first(client_as: ClientAs, cast: Cast) -> None:
    priya, arun = await client_as(cast.priya), await client_as(cast.arun)
    for turn in range(1, PAGE_SIZE + 4):
        answer = await priya.patch_json("/api/directory/agencies/HDB", {"address": f"Desk {turn}"}, version=turn)
        assert answer.status_code == 200
    pages = await all_pages(arun, "/api/record", {"table": "agencies", "actor": str(cast.priya.id)})
    assert [len(page) for page in pages] == [PAGE_SIZE, 3]
    seqs = [row["seq"] for page in pages for row in page]
    assert seqs == sorted(set(seqs), reverse=True)
    assert {row["actor_name"] for page in pages for row in page} == {cast.priya.name}
    assert all(len(row["commitment"]) == 64 for page in pages for row in page)


async def test_the_values_are_not_in_it(client_as: ClientAs, cast: Cast) -> None:
    priya, arun = await client_as(cast.priya), await client_as(cast.arun)
    await priya.patch_json("/api/directory/agencies/HDB", {"address": "Canary Contoh 7781"}, version=1)
    assert "Canary" not in (await arun.get("/api/record")).text


async def test_the_system_is_named_in_words(client_as: ClientAs, cast: Cast) -> None:
    arun = await client_as(cast.arun)
    rows = (await arun.get("/api/record", params={"actor": "system:found_office"})).json()["items"]
    assert {row["actor_name"] for row in rows} == {"The system (found office)"}


async def test_a_change_by_nobody_signed_in_or_no_longer_here_is_told_in_words(
    client_as: ClientAs, cast: Cast, tx: Tx
) -> None:
    gone = new_id()
    for actor in ("anonymous", str(gone)):
        await set_context(tx.conn, Context(actor_id=actor, office_id=cast.office_id))
        await tx.run("UPDATE agencies SET source = %(by)s WHERE short = 'HDB'", {"by": actor})
    rows = (await (await client_as(cast.arun)).get("/api/record", params={"table": "agencies"})).json()["items"]
    assert [row["actor_name"] for row in rows[:2]] == ["Somebody no longer here", "Somebody not signed in"]


async def test_one_office_never_reads_anothers(client_as: ClientAs, cast: Cast, database: Database) -> None:
    arun, elsewhere = await client_as(cast.arun), await client_as(cast.other_staff)
    await elsewhere.patch_json("/api/directory/agencies/HDB", {"address": "Theirs"}, version=1)
    assert (await arun.get("/api/record", params={"actor": str(cast.other_staff.id)})).json()["items"] == []
    async with database.connection() as conn:
        await set_context(conn, Context(actor_id=str(cast.arun.id), office_id=cast.office_id))
        cursor = await conn.execute("SELECT DISTINCT office_id FROM audit_logs")
        assert [row["office_id"] for row in await cursor.fetchall()] == [cast.office_id]


async def test_bad_filters_get_a_plain_answer(client_as: ClientAs, cast: Cast) -> None:
    arun = await client_as(cast.arun)
    bad = ("before=0", "case=x", "table='; DROP TABLE users;--", "actor=Ong Contoh", "actor=S6700011J")
    for url in (*(f"/api/record?{one}" for one in bad), "/api/looks?actor=x", "/api/looks?before=yesterday"):
        assert (await arun.get(url)).status_code == 422, url


async def looked(tx: Tx, cast: Cast, *, at: datetime, cases: list[UUID], who: str = "aisyah") -> None:
    await record_look(
        tx, actor=getattr(cast, who).actor(), now=at, route="GET /api/cases/{case_id}", case_ids=cases,
        request_id=new_id(), detail="",
    )  # fmt: skip


async def test_who_looked_is_told_by_case_and_by_person(client_as: ClientAs, cast: Cast, tx: Tx) -> None:
    now, hers, other = datetime.now(UTC), new_id(), new_id()
    await looked(tx, cast, at=now, cases=[hers])
    await looked(tx, cast, at=now - timedelta(minutes=1), cases=[hers, other], who="priya")
    await looked(tx, cast, at=now - timedelta(minutes=2), cases=[other])
    arun = await client_as(cast.arun)
    of_case = (await arun.get("/api/looks", params={"case": str(hers)})).json()
    assert [(row["actor_name"], row["role"], row["case_count"]) for row in of_case["items"]] == [
        (cast.aisyah.name, "volunteer", 1), (cast.priya.name, "staff", 2),
    ]  # fmt: skip
    assert of_case["next_before"] is None
    of_person = (await arun.get("/api/looks", params={"actor": str(cast.aisyah.id)})).json()["items"]
    assert [row["case_ids"] for row in of_person] == [[str(hers)], [str(other)]]
    assert {row["actor"] for row in of_person} == {str(cast.aisyah.id)}
    assert len({row["id"] for row in of_person}) == 2


async def test_looks_of_one_moment_are_not_lost_between_pages(client_as: ClientAs, cast: Cast, tx: Tx) -> None:
    now, case = datetime.now(UTC), new_id()
    for number in range(PAGE_SIZE - 1):
        await looked(tx, cast, at=now - timedelta(seconds=number), cases=[case])
    same = now - timedelta(hours=1)
    for _ in range(3):
        await looked(tx, cast, at=same, cases=[case])
    await looked(tx, cast, at=same - timedelta(seconds=1), cases=[case])
    pages = await all_pages(await client_as(cast.arun), "/api/looks", {"case": str(case)})
    assert [len(page) for page in pages] == [PAGE_SIZE + 2, 1]
