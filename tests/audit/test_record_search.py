"""Searching the record: by person, case, doer, time, table and kind of act; and what of it leaves as a file."""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from mps_connect.audit.exporting import cell
from mps_connect.audit.searching import Wanted, record_page
from mps_connect.cases.actions import open_case
from mps_connect.constituents.actions import change_person, new_constituent
from mps_connect.constituents.schemas import PersonChange
from mps_connect.kit.db import Tx
from tests.conftest import ClientAs
from tests.support.cast import Cast
from tests.support.clients import Client

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
NRIC = "S6700011J"


@pytest.fixture
async def person(tx: Tx, cast: Cast) -> UUID:
    """Somebody with an NRIC and a phone number, and two cases."""
    actor = cast.priya.actor()
    person = await new_constituent(tx, actor=actor, now=NOW, name="Searched Contoh_100%", language="en")
    given = PersonChange(nric=NRIC, phone="80000111")
    await change_person(tx, actor=actor, now=NOW, constituent_id=person, expected_version=1, changes=given)
    for _ in range(2):
        await open_case(
            tx, actor=actor, now=NOW, constituent_id=person, channel="walk_in", language="en", session_date=None
        )
    return person


@pytest.fixture
async def arun(client_as: ClientAs, cast: Cast) -> Client:
    return await client_as(cast.arun)


async def cases_of(tx: Tx, person: UUID) -> list[UUID]:
    return [row["id"] for row in await tx.all("SELECT id FROM cases WHERE constituent_id = %(p)s", {"p": person})]


@pytest.mark.parametrize("words", [NRIC, "s670 0011 j", "+65 8000 0111", "earched Contoh", "Contoh_100%"])
async def test_typed_words_find_the_person_and_their_cases(arun: Client, tx: Tx, person: UUID, words: str) -> None:
    answer = await arun.post_json("/api/record/search", {"words": words})
    assert answer.status_code == 200, answer.text
    (found,) = [one for one in answer.json()["items"] if one["id"] == str(person)]
    assert (found["kind"], found["label"]) == ("person", "Searched Contoh_100%")
    assert {UUID(one) for one in found["case_ids"]} == set(await cases_of(tx, person))
    look = await tx.one("SELECT case_ids, detail FROM access_logs ORDER BY at DESC LIMIT 1")
    assert look is not None
    assert set(look["case_ids"]) >= set(await cases_of(tx, person))
    assert words not in look["detail"]


async def test_signs_of_a_pattern_are_taken_as_they_are(arun: Client, person: UUID) -> None:
    for words in ("Contoh%100", "Searched_Contoh", "%%%", "___"):
        assert (await arun.post_json("/api/record/search", {"words": words})).json()["items"] == [], words


async def test_a_case_is_found_by_its_number(arun: Client, tx: Tx, person: UUID) -> None:
    case = (await cases_of(tx, person))[0]
    await tx.run("UPDATE cases SET number = 'MPS-BAN-202611-P2-0909' WHERE id = %(case)s", {"case": case})
    found = (await arun.post_json("/api/record/search", {"words": "mps-ban-202611-p2-09"})).json()["items"]
    assert [(one["kind"], one["label"], one["case_ids"]) for one in found] == [
        ("case", "MPS-BAN-202611-P2-0909", [str(case)])
    ]
    rows = (await arun.get("/api/record", params={"case": str(case), "table": "cases"})).json()["items"]
    assert [(row["op"], row["case_number"], row["case_id"]) for row in rows] == [
        ("U", "MPS-BAN-202611-P2-0909", str(case)), ("I", "MPS-BAN-202611-P2-0909", str(case)),
    ]  # fmt: skip


async def test_a_persons_record_is_theirs_and_that_of_their_cases(arun: Client, tx: Tx, person: UUID) -> None:
    rows = (await arun.get("/api/record", params={"person": str(person)})).json()["items"]
    cases = {str(case) for case in await cases_of(tx, person)}
    assert {row["row"] for row in rows if row["table"] == "constituents"} == {str(person)}
    assert {row["row"] for row in rows if row["table"] == "cases"} == cases
    assert (await arun.get("/api/record", params={"person": str(UUID(int=9))})).json()["items"] == []


async def test_a_stretch_of_time_and_a_kind_of_act_narrow_it(arun: Client, tx: Tx, cast: Cast, person: UUID) -> None:
    at = await tx.value("SELECT max(at) FROM audit_logs WHERE row_pk = %(p)s", {"p": str(person)})
    only = {"person": str(person), "table": "constituents"}
    for more, ops in (
        ({}, ["U", "I"]),
        ({"op": "I"}, ["I"]),
        ({"op": "D"}, []),
        ({"since": at.isoformat()}, ["U"]),
        ({"until": at.isoformat()}, ["I"]),
        ({"since": (at + timedelta(seconds=1)).isoformat()}, []),
        ({"since": (at - timedelta(days=1)).isoformat(), "until": (at + timedelta(days=1)).isoformat()}, ["U", "I"]),
    ):
        rows = (await arun.get("/api/record", params=only | more)).json()["items"]
        assert [row["op"] for row in rows] == ops, more
    for bad in ("op=Z", "since=monday", "person=x"):
        assert (await arun.get(f"/api/record?{bad}")).status_code == 422, bad


async def test_who_may_have_done_something_is_listed_once(arun: Client, cast: Cast, person: UUID) -> None:
    items = (await arun.get("/api/record/doers")).json()["items"]
    names = {one["actor"]: one["actor_name"] for one in items}
    assert len(names) == len(items)
    assert names[str(cast.priya.id)] == cast.priya.name
    assert names["system:found_office"] == "The system (found office)"
    assert str(cast.salmah.id) not in names
    assert str(cast.outsider.id) not in names


async def test_one_office_finds_nothing_of_another(client_as: ClientAs, cast: Cast, tx: Tx, person: UUID) -> None:
    found = await record_page(tx, Wanted(units=(person,)))
    assert found[0]
    theirs = (await (await client_as(cast.arun)).get("/api/record", params={"actor": str(cast.outsider.id)})).json()
    assert theirs["items"] == []


async def test_a_search_leaves_as_a_file_and_that_is_a_look(arun: Client, tx: Tx, person: UUID) -> None:
    case = (await cases_of(tx, person))[0]
    answer = await arun.get("/api/record/export", params={"case": str(case)})
    assert answer.headers["content-disposition"] == 'attachment; filename="record.json"'
    entries = answer.json()["entries"]
    assert {one["case_id"] for one in entries} == {str(case)}
    table = await arun.get("/api/record/export", params={"case": str(case), "kind": "csv"})
    rows = list(csv.DictReader(io.StringIO(table.content.decode("utf-8-sig"))))
    # The first file was itself a look at the case by the time of the second.
    assert [(row["seq"], row["op"]) for row in rows[1:]] == [(str(one["seq"]), one["op"]) for one in entries]
    assert rows[0]["op"] == "A"
    looks = await tx.all("SELECT case_ids, detail FROM access_logs ORDER BY at DESC LIMIT 2")
    assert [(look["case_ids"], look["detail"]) for look in looks] == [
        ([case], f"{number} entries of the record, as a file") for number in (len(rows), len(entries))
    ]
    # A file of no case leaves word as well.
    await arun.get("/api/record/export", params={"table": "users"})
    last = await tx.one("SELECT case_ids, detail FROM access_logs ORDER BY at DESC LIMIT 1")
    assert last is not None
    assert (last["case_ids"], last["detail"].endswith("entries of the record, as a file")) == ([], True)


async def test_too_much_for_a_file_says_what_to_do(arun: Client, person: UUID, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mps_connect.audit.exporting.ROWS_AT_MOST", 2)
    answer = await arun.get("/api/record/export", params={"person": str(person)})
    assert (answer.status_code, answer.json()["error"]["code"]) == (422, "too_many_rows")


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@x", "\t=1", "\r=1", "\n=1"])
def test_no_cell_is_a_formula(text: str) -> None:
    assert cell(text) == f"'{text}"
    assert cell([text, "b"]).startswith("'")


async def test_who_looked_is_found_by_the_resident_and_by_time(arun: Client, tx: Tx, cast: Cast, person: UUID) -> None:
    first, second = await cases_of(tx, person)
    priya_looks = [(first, NOW), (second, NOW + timedelta(hours=1))]
    for case, at in priya_looks:
        await tx.run(
            "INSERT INTO access_logs (office_id, id, at, actor_id, request_id, route, purpose, case_ids) VALUES "
            "(%(o)s, gen_random_uuid(), %(at)s, %(a)s, gen_random_uuid(), 'GET /api/cases/{case_id}', 'casework', %(c)s)",
            {"o": cast.office_id, "at": at, "a": cast.priya.id, "c": [case]},
        )
    asked = {"person": str(person)}
    both = (await arun.get("/api/looks", params=asked)).json()["items"]
    assert [row["case_ids"] for row in both] == [[str(second)], [str(first)]]
    later = (await arun.get("/api/looks", params=asked | {"since": (NOW + timedelta(minutes=1)).isoformat()})).json()
    assert [row["case_ids"] for row in later["items"]] == [[str(second)]]
    hers = (await arun.get("/api/looks", params=asked | {"actor": str(cast.aisyah.id)})).json()["items"]
    assert hers == []
    nobody = (await arun.get("/api/looks", params={"person": str(UUID(int=5))})).json()["items"]
    assert nobody == []
