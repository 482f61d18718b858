"""What was made from what, written once and read from either end."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID

import pytest

from mps_connect.access.models import Role
from mps_connect.audit.lineage import Link, record_lineage
from mps_connect.audit.queries import lineage_of
from mps_connect.cases.actions import open_case
from mps_connect.constituents.actions import new_constituent
from mps_connect.kit.db import Context, Tx, set_context
from mps_connect.kit.ids import new_id
from tests.conftest import ClientAs
from tests.support.cast import Cast

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
TURN, FACT, VERSION = new_id(), new_id(), new_id()


@pytest.fixture
async def case_id(tx: Tx, cast: Cast) -> UUID:
    actor = cast.priya.actor()
    person = await new_constituent(tx, actor=actor, now=NOW, name="Lineage Contoh", language="en")
    case = await open_case(
        tx, actor=actor, now=NOW, constituent_id=person, channel="walk_in", language="en", session_date=None
    )
    links = [
        Link("fact", FACT, "turn", TURN, start=4, end=12),
        Link("sentence", VERSION, "fact", FACT, part=2),
    ]
    await record_lineage(tx, case_id=case.id, links=links, now=NOW)
    return case.id


async def test_no_links_write_nothing(tx: Tx, case_id: UUID) -> None:
    before = await tx.value("SELECT count(*) FROM data_lineage")
    await record_lineage(tx, case_id=case_id, links=[], now=NOW)
    assert await tx.value("SELECT count(*) FROM data_lineage") == before


async def test_it_is_read_from_either_end(tx: Tx, case_id: UUID) -> None:
    [source] = await lineage_of(tx, case_id=case_id, kind="turn", of=TURN)
    assert (source["source_kind"], source["source_id"], source["start"], source["end"]) == ("turn", TURN, 4, 12)
    [made] = await lineage_of(tx, case_id=case_id, kind="sentence", of=VERSION)
    assert (made["derived_kind"], made["source_id"], made["part"]) == ("sentence", FACT, 2)


async def test_whoever_reads_the_case_may_ask_where_a_thing_comes_from(
    client_as: ClientAs, cast: Cast, case_id: UUID, tx: Tx
) -> None:
    url = f"/api/cases/{case_id}/lineage"
    desk = await client_as(cast.priya)
    around = (await desk.get(url, params={"of": str(FACT), "kind": "fact"})).json()["links"]
    assert {(link["derived_kind"], link["source_kind"]) for link in around} == {("fact", "turn"), ("sentence", "fact")}
    looked = await tx.value("SELECT count(*) FROM access_logs WHERE route = 'GET /api/cases/{case_id}/lineage'")
    assert looked == 1
    for member, status in {cast.wei_jie: 404, cast.other_staff: 404, cast.arun: 403, cast.salmah: 403}.items():
        assert (await (await client_as(member)).get(url)).status_code == status, member
    assert (await desk.get(f"/api/record/lineage?case={case_id}")).status_code == 403


async def test_the_auditor_follows_it_without_a_word_of_the_case(
    client_as: ClientAs, cast: Cast, case_id: UUID
) -> None:
    arun = await client_as(cast.arun)
    url = f"/api/record/lineage?case={case_id}"
    whole = (await arun.get(url)).json()["links"]
    kinds = {(link["derived_kind"], link["source_kind"]): link for link in whole}
    assert set(kinds) == {("fact", "turn"), ("sentence", "fact")}
    assert {"start": 4, "end": 12, "source_id": str(TURN)}.items() <= kinds["fact", "turn"].items()
    around = (await arun.get(f"{url}&of={FACT}")).json()["links"]
    assert around == whole
    made = (await arun.get(f"{url}&of={FACT}&kind=fact")).json()["links"]
    assert made == whole
    only = (await arun.get(f"{url}&kind=sentence")).json()["links"]
    assert [link["part"] for link in only] == [2]


async def test_another_offices_auditor_finds_nothing(tx: Tx, cast: Cast, case_id: UUID, client_as: ClientAs) -> None:
    await set_context(tx.conn, Context(actor_id=str(cast.other_mp.id), office_id=cast.other_office_id))
    made = await tx.run("UPDATE users SET role = 'auditor' WHERE id = %(id)s", {"id": cast.other_staff.id})
    assert made == 1
    theirs = await client_as(replace(cast.other_staff, role=Role.AUDITOR))
    assert (await theirs.get(f"/api/record/lineage?case={case_id}")).json() == {"links": []}
