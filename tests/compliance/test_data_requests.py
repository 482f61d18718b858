"""What residents ask about their own data: a copy, with its clock, its review and its short life."""

from __future__ import annotations

import asyncio
import hashlib
import io
import json
import zipfile
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from mps_connect.cases.models import CaseRecord
from mps_connect.compliance.request_policy import DAYS, due_on
from mps_connect.compliance.request_releases import destroy_expired, release
from mps_connect.compliance.request_tasks import destroy_copies, jobs
from mps_connect.compliance.requests import NewRequest, open_request
from mps_connect.constituents.actions import new_constituent
from mps_connect.kit.clock import singapore_date, utc_now
from mps_connect.kit.db import Context, Database
from mps_connect.kit.jobs import Desk, Logins
from mps_connect.kit.vault import Vault
from tests.conftest import ClientAs, Cluster
from tests.letters.matters import NRIC, drafted, ready_case, step
from tests.support.cast import Cast, gather_cast
from tests.support.clients import Client

Json = dict[str, Any]
TODAY = singapore_date(utc_now())


def asked(person: UUID, **more: Any) -> Json:
    return {
        "constituent_id": str(person),
        "kind": "access",
        "asked_through": "in_person",
        "received_on": TODAY.isoformat(),
    } | more


async def opened(desk: Client, person: UUID, **more: Any) -> Json:
    answer = await desk.post_json("/api/requests", asked(person, **more))
    assert answer.status_code == 201, answer.text
    found: Json = answer.json()
    return found


async def act(desk: Client, request: Json, what: str, body: Json | None = None) -> Json:
    answer = await desk.post_json(f"/api/requests/{request['id']}/{what}", body, version=request["version"])
    assert answer.status_code == 200, answer.text
    found: Json = answer.json()
    return found


async def code_of(desk: Client, request: Json, what: str, body: Json | None = None) -> str:
    answer = await desk.post_json(f"/api/requests/{request['id']}/{what}", body, version=request["version"])
    return str(answer.json()["error"]["code"])


@pytest.mark.parametrize("words", ["goh contoh", NRIC, "90000111"])
async def test_a_person_is_found_without_a_way_to_reach_them(
    client_as: ClientAs, database: Database, cast: Cast, words: str
) -> None:
    case = await ready_case(database, cast)
    desk = await client_as(cast.arun)
    [found, *_] = (await desk.post_json("/api/requests/people/search", {"q": words})).json()["items"]
    assert found["name"] == "Goh Contoh Seng"
    assert found["nric"] == "•••• 011J"
    assert set(found) == {"id", "name", "nric", "block", "language", "cases"}
    looks = (await (await client_as(cast.priya)).get(f"/api/cases/{case.id}")).json()["who_looked"]
    assert [look["what"] for look in looks if look["role"] == "auditor"] == [
        "people looked for, to take a request down"
    ]
    answer = await desk.post_json("/api/requests/people/search", {"q": "%%"})
    assert answer.json() == {"items": []}


async def test_the_clock_runs_from_the_day_it_came(client_as: ClientAs, database: Database, cast: Cast) -> None:
    case = await ready_case(database, cast)
    desk = await client_as(cast.arun)
    came = TODAY - timedelta(days=31)
    request = await opened(desk, case.constituent_id, received_on=came.isoformat())
    assert request["due_on"] == (came + timedelta(days=30)).isoformat()
    assert request["overdue"] is True
    [row] = [one for one in (await desk.get("/api/requests")).json()["items"] if one["id"] == request["id"]]
    assert (row["overdue"], row["person_name"]) == (True, "Goh Contoh Seng")
    body = {"until": (TODAY + timedelta(days=5)).isoformat(), "reason": "The letters of 2024 are on paper."}
    assert await code_of(desk, request, "put-off", body) == "extension_too_late"
    again = await desk.post_json("/api/requests", asked(case.constituent_id))
    assert again.json()["error"]["code"] == "already_asked"
    wrong = await desk.post_json(
        "/api/requests", asked(case.constituent_id, received_on=(TODAY + timedelta(1)).isoformat())
    )
    assert wrong.status_code == 422


def test_each_kind_has_its_days() -> None:
    assert due_on("access", TODAY) - TODAY == timedelta(days=30)
    assert DAYS == {"access": 30, "correction": 30, "withdrawal": 14}


async def with_a_past(client_as: ClientAs, database: Database, cast: Cast) -> CaseRecord:
    """A case whose letter was sent, with a note about somebody else."""
    case = await ready_case(database, cast)
    writer, staff, mp = await client_as(cast.aisyah), await client_as(cast.priya), await client_as(cast.dr_koh)
    letter = await step(mp, await step(staff, await drafted(writer, case), "vet"), "approve")
    await step(staff, letter, "sent", channel="email", sent_on=letter["dated"])
    await staff.post_json(f"/api/cases/{case.id}/notes", {"text": "His sister's phone is 8000 0222. She is S6700028E."})
    return case


async def test_all_that_is_held_is_there_to_be_looked_over(client_as: ClientAs, database: Database, cast: Cast) -> None:
    case = await with_a_past(client_as, database, cast)
    desk = await client_as(cast.arun)
    request = await opened(desk, case.constituent_id)
    pieces = (await desk.get(f"/api/requests/{request['id']}/held")).json()["pieces"]
    sections = {piece["section"] for piece in pieces}
    assert {
        "details",
        "consents",
        "cases",
        "words",
        "facts",
        "letters",
        "notes",
        "events",
        "told",
        "looks",
        "requests",
    } <= sections
    [told] = [piece for piece in pieces if piece["section"] == "told"]
    assert "Land Transport" in json.dumps(told)
    assert all(piece["about_others"] for piece in pieces if piece["section"] in ("notes", "letters"))
    text = json.dumps(pieces, ensure_ascii=False)
    assert not [word for word in (NRIC, "8000 0222", "S6700028E", "Priya") if word in text]


async def test_a_copy_is_released_fetched_and_gone(client_as: ClientAs, database: Database, cast: Cast) -> None:
    case = await with_a_past(client_as, database, cast)
    desk = await client_as(cast.arun)
    request = await opened(desk, case.constituent_id)
    assert await code_of(desk, request, "release", {"withheld": []}) == "identity_not_checked"
    request = await act(desk, request, "identity", {"how": "card_seen"})
    pieces = (await desk.get(f"/api/requests/{request['id']}/held")).json()["pieces"]
    note = next(piece["id"] for piece in pieces if piece["section"] == "notes")
    unknown = {"withheld": [{"piece": "note:no-such", "ground": "about_somebody_else"}]}
    assert await code_of(desk, request, "release", unknown) == "invalid_input"
    left_out = [{"piece": note, "ground": "about_somebody_else"}]
    done = await act(desk, request, "release", {"withheld": left_out})
    [made] = done["releases"]
    assert (done["status"], made["withheld"]) == ("answered", left_out)

    place = f"/api/requests/{request['id']}/releases/{made['id']}/copy"
    answer = await desk.get(place)
    assert answer.headers["content-type"] == "application/zip"
    assert hashlib.sha256(answer.content).hexdigest() == made["sha256"]
    with zipfile.ZipFile(io.BytesIO(answer.content)) as package:
        assert package.namelist() == ["your-data.html", "your-data.json"]
        page, data = package.read("your-data.html").decode(), json.loads(package.read("your-data.json"))
    assert NRIC in page
    assert not [word for word in ("His sister", "8000 0222", "<script") if word in page]
    assert (data["left_out"], len(data["pieces"])) == (1, made["pieces"])
    staff = await client_as(cast.priya)
    looks = (await staff.get(f"/api/cases/{case.id}")).json()["who_looked"]
    assert any("a copy of somebody's data" in look["what"] for look in looks)

    assert await code_of(desk, done, "release", {"withheld": []}) == "request_not_open"
    gone = await desk.delete(f"/api/requests/{request['id']}/copies")
    assert gone.json()["releases"][0]["destroyed_at"] is not None
    assert (await desk.get(place)).status_code == 410
    assert (await desk.delete(f"/api/requests/{request['id']}/copies")).status_code == 200


async def test_a_copy_lives_three_days(client_as: ClientAs, database: Database, cast: Cast) -> None:
    case = await ready_case(database, cast)
    desk = await client_as(cast.arun)
    request = await act(desk, await opened(desk, case.constituent_id), "identity", {"how": "known_in_person"})
    done = await act(desk, request, "release", {"withheld": []})
    place = f"/api/requests/{done['id']}/releases/{done['releases'][0]['id']}/copy"
    context = Context(actor_id="system:copies", office_id=cast.office_id, purpose="data_rights")
    async with database.transaction(context) as tx:
        assert await destroy_expired(tx, now=utc_now() + timedelta(days=2, hours=23)) == 0
        await tx.run("UPDATE data_releases SET keep_until = %(then)s", {"then": utc_now() - timedelta(seconds=1)})
    assert (await desk.get(place)).json()["error"]["code"] == "package_gone"
    async with database.transaction(context) as tx:
        assert await destroy_expired(tx, now=utc_now()) == 1
        assert await tx.value("SELECT count(*) FROM data_releases WHERE package_enc IS NOT NULL") == 0
        captured = await tx.value(
            "SELECT count(*) FROM audit_logs WHERE table_name = 'data_releases' AND 'package_enc' = ANY(changed)"
        )
        assert captured >= 2


async def test_a_refusal_has_a_reason_and_so_has_a_delay(client_as: ClientAs, database: Database, cast: Cast) -> None:
    case = await ready_case(database, cast)
    desk = await client_as(cast.arun)
    request = await opened(desk, case.constituent_id, words="Everything since 2019")
    put_off = await act(
        desk,
        request,
        "put-off",
        {"until": (TODAY + timedelta(days=45)).isoformat(), "reason": "Old letters are on paper."},
    )
    assert (put_off["put_off"], put_off["due_on"]) == (True, (TODAY + timedelta(days=45)).isoformat())
    too_far = {"until": (TODAY + timedelta(days=91)).isoformat(), "reason": "Too far away."}
    assert await code_of(desk, put_off, "put-off", too_far) == "invalid_input"
    too_near = {"until": TODAY.isoformat(), "reason": "Too near."}
    assert await code_of(desk, put_off, "put-off", too_near) == "invalid_input"
    assert await code_of(desk, request, "refuse", {"reason": "An old page."}) == "version_conflict"
    refused = await act(desk, put_off, "refuse", {"reason": "It is asked for somebody else."})
    assert (refused["status"], refused["reason"]) == ("refused", "It is asked for somebody else.")
    assert await code_of(desk, refused, "identity", {"how": "card_seen"}) == "request_not_open"
    assert await code_of(desk, refused, "put-off", too_far) == "request_not_open"
    other = await opened(desk, case.constituent_id)
    assert (await act(desk, other, "take-back"))["status"] == "taken_back"
    rows = (await desk.get("/api/requests?decided=true")).json()["items"]
    assert {"refused", "taken_back"} <= {row["status"] for row in rows}


async def test_what_they_ask_is_sealed_under_their_own_key(client_as: ClientAs, database: Database, cast: Cast) -> None:
    case = await ready_case(database, cast)
    desk = await client_as(cast.arun)
    await opened(desk, case.constituent_id, words="Kanari Contoh asks")
    async with database.transaction(Context(actor_id=str(cast.arun.id), office_id=cast.office_id)) as tx:
        for row in await tx.all("SELECT asked_enc FROM data_requests"):
            assert b"Kanari" not in bytes(row["asked_enc"])


async def test_a_resident_asks_by_one_press(client_as: ClientAs, database: Database, cast: Cast) -> None:
    case = await ready_case(database, cast)
    async with database.transaction(Context(actor_id="system:test", office_id=cast.office_id)) as tx:
        await tx.run(
            "UPDATE users SET constituent_id = %(c)s WHERE id = %(i)s", {"c": case.constituent_id, "i": cast.salmah.id}
        )
    mine = await client_as(cast.salmah)
    assert (await mine.get("/api/my/requests")).json() == {"items": []}
    [asked_for] = (await mine.post_json("/api/my/requests", {"kind": "access"})).json()["items"]
    assert asked_for["due_on"] == (TODAY + timedelta(days=30)).isoformat()
    again = await mine.post_json("/api/my/requests", {"kind": "access"})
    assert again.json()["error"]["code"] == "already_asked"
    desk = await client_as(cast.arun)
    shown = (await desk.get(f"/api/requests/{asked_for['id']}")).json()
    assert (shown["identity_check"], shown["asked_through"]) == ("portal", "portal")


async def test_a_resident_without_a_record_asks_for_nothing(client_as: ClientAs, cast: Cast) -> None:
    mine = await client_as(cast.salmah)
    assert (await mine.get("/api/my/requests")).json() == {"items": []}
    assert (await mine.post_json("/api/my/requests", {"kind": "access"})).status_code == 404


async def test_another_offices_auditor_sees_none_of_it(client_as: ClientAs, database: Database, cast: Cast) -> None:
    case = await ready_case(database, cast)
    request = await opened(await client_as(cast.arun), case.constituent_id)
    for role in (cast.priya, cast.hidayah, cast.aisyah, cast.salmah):
        assert (await (await client_as(role)).get(f"/api/requests/{request['id']}")).status_code == 403


async def test_copies_go_by_themselves_when_their_time_is_over(
    cluster: Cluster, owner: Database, committed: Database, vault: Vault
) -> None:
    cast = await gather_cast(owner, code="COPIES", other_code="COPYED")
    actor, now = cast.arun.actor(), utc_now() - timedelta(days=3, minutes=1)
    context = Context(actor_id=str(cast.arun.id), office_id=cast.office_id, purpose="data_rights")
    async with committed.transaction(context) as tx:
        person = await new_constituent(tx, actor=actor, now=now, name="Goh Contoh", language="en")
        new = NewRequest(person, "access", "portal", singapore_date(now))
        request = await open_request(tx, actor=actor, now=now, new=new)
        await release(tx, actor=actor, now=now, request_id=request, expected_version=1, withheld=[])
    desk = Desk(jobs.declared["destroy_copies"], Logins({"app": cluster.app}, vault.wrapper), asyncio.Event())
    await destroy_copies(desk, office_id=cast.office_id)
    async with committed.transaction(context) as tx:
        assert await tx.all("SELECT package_enc, destroyed_at IS NOT NULL AS gone FROM data_releases") == [
            {"package_enc": None, "gone": True}
        ]
        by = await tx.value("SELECT actor FROM audit_logs WHERE table_name = 'data_releases' ORDER BY seq DESC LIMIT 1")
    assert by == "system:destroy_copies"
