"""What is wrong is put right by those at work on the case, or a note stays beside it; a consent taken back stops what has not left."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from mps_connect.kit.clock import singapore_date, utc_now
from mps_connect.kit.db import Context, Database
from tests.conftest import ClientAs
from tests.letters.matters import drafted, ready_case, step
from tests.support.cast import Cast
from tests.support.clients import Client

Json = dict[str, Any]
TODAY = singapore_date(utc_now())


async def sent_letter(client_as: ClientAs, case: Any, cast: Cast) -> Json:
    writer, staff, mp = await client_as(cast.aisyah), await client_as(cast.priya), await client_as(cast.dr_koh)
    letter = await step(mp, await step(staff, await drafted(writer, case), "vet"), "approve")
    return await step(staff, letter, "sent", channel="email", sent_on=letter["dated"])


async def ask(desk: Client, person: Any, **more: Any) -> Json:
    body = {"constituent_id": str(person), "asked_through": "phone", "received_on": TODAY.isoformat()} | more
    answer = await desk.post_json("/api/requests", body)
    assert answer.status_code == 201, answer.text
    request = answer.json()
    known = await desk.post_json(
        f"/api/requests/{request['id']}/identity", {"how": "called_back"}, version=request["version"]
    )
    found: Json = known.json()
    return found


async def waiting(client: Client) -> list[Json]:
    return list((await client.get("/api/corrections")).json()["items"])


async def test_a_wrong_number_is_put_right_and_the_agency_is_told(
    client_as: ClientAs, database: Database, cast: Cast
) -> None:
    case = await ready_case(database, cast)
    await sent_letter(client_as, case, cast)
    desk, staff = await client_as(cast.arun), await client_as(cast.priya)
    held = (await desk.get(f"/api/requests/people/{case.constituent_id}")).json()
    assert held["person"]["name"] == "Goh Contoh Seng"
    request = await ask(
        desk, case.constituent_id, kind="correction", about="nric", value="S6700028E", words="One digit is wrong."
    )
    assert request["value"] == "•••• 028E"
    [item] = [one for one in await waiting(staff) if one["id"] == request["id"]]
    done = await staff.post_json(f"/api/corrections/{item['id']}", version=item["version"])
    assert done.status_code == 200, done.text
    assert request["id"] not in {one["id"] for one in done.json()["items"]}
    revealed = await staff.post_json(
        f"/api/cases/{case.id}/person/reveal", {"field": "nric", "reason": "to see the correction"}
    )
    assert revealed.json()["value"] == "S6700028E"
    after = (await desk.get(f"/api/requests/{request['id']}")).json()
    [recipient] = after["recipients"]
    assert (after["status"], recipient["agency"], recipient["told_on"]) == ("answered", "LTA", None)
    [row] = [
        one for one in (await desk.get("/api/requests?decided=true")).json()["items"] if one["id"] == request["id"]
    ]
    assert row["to_tell"] == 1
    place = f"/api/requests/{request['id']}/recipients/{recipient['id']}/told"
    early = {"told_on": (TODAY - timedelta(days=400)).isoformat(), "channel": "email"}
    assert (await desk.post_json(place, early, version=1)).status_code == 422
    told = await desk.post_json(place, {"told_on": TODAY.isoformat(), "channel": "email"}, version=1)
    assert told.json()["recipients"][0]["told_on"] == TODAY.isoformat()
    stale = await desk.post_json(place, {"told_on": TODAY.isoformat(), "channel": "email"}, version=1)
    assert stale.status_code == 409


async def test_a_fact_is_put_right_and_only_letters_made_from_it_are_told(
    client_as: ClientAs, database: Database, cast: Cast
) -> None:
    case = await ready_case(database, cast)
    letter = await sent_letter(client_as, case, cast)
    desk, staff = await client_as(cast.arun), await client_as(cast.priya)
    in_letter = {fact for sentence in letter["sentences"] for fact in sentence["facts"]} | set(letter["subject_facts"])
    facts = (await staff.get(f"/api/cases/{case.id}")).json()["facts"]
    used = next(fact for fact in facts if fact["id"] in in_letter and fact["type"] == "date")
    unused = next(fact for fact in facts if fact["id"] not in in_letter and fact["subject"] == "resident")
    for fact, agencies in ((used, ["LTA"]), (unused, [])):
        value = "2026-08-15" if fact is used else fact["value"]
        request = await ask(
            desk,
            case.constituent_id,
            kind="correction",
            about="fact",
            case_id=str(case.id),
            fact_id=fact["id"],
            value=value,
        )
        done = await staff.post_json(f"/api/corrections/{request['id']}", version=request["version"])
        assert done.status_code == 200, done.text
        after = (await desk.get(f"/api/requests/{request['id']}")).json()
        assert [one["agency"] for one in after["recipients"]] == agencies
    facts = (await staff.get(f"/api/cases/{case.id}")).json()["facts"]
    assert any(fact["value"] == "2026-08-15" and fact["origin"] == "corrected" for fact in facts)
    timeline = (await staff.get(f"/api/cases/{case.id}")).json()["timeline"]
    assert any(event["text"] == "Put right as the resident asked" for event in timeline)


async def test_a_correction_that_is_not_made_is_noted_beside_it(
    client_as: ClientAs, database: Database, cast: Cast
) -> None:
    case = await ready_case(database, cast)
    desk, staff = await client_as(cast.arun), await client_as(cast.priya)
    request = await ask(desk, case.constituent_id, kind="correction", about="block", value="912", words="I moved.")
    refused = await desk.post_json(
        f"/api/requests/{request['id']}/refuse", {"reason": "The card says 911."}, version=request["version"]
    )
    assert refused.json()["status"] == "refused"
    notes = (await staff.get(f"/api/cases/{case.id}")).json()["notes"]
    assert 'block should be "912"' in notes[0]["text"]
    assert "The card says 911." in notes[0]["text"]


async def test_a_correction_is_made_by_whoever_may_work_on_the_case(
    client_as: ClientAs, database: Database, cast: Cast
) -> None:
    case = await ready_case(database, cast)
    desk = await client_as(cast.arun)
    request = await ask(desk, case.constituent_id, kind="correction", about="block", value="912")
    other_table, own_table = await client_as(cast.wei_jie), await client_as(cast.aisyah)
    assert request["id"] not in {one["id"] for one in await waiting(other_table)}
    assert request["id"] in {one["id"] for one in await waiting(own_table)}
    place = f"/api/corrections/{request['id']}"
    assert (await other_table.post_json(place, version=request["version"])).status_code == 404
    assert (await own_table.post_json(place, version=request["version"])).status_code == 200
    assert (await own_table.post_json(place, version=request["version"] + 1)).status_code == 409


async def test_the_facts_of_a_case_that_ended_stand(client_as: ClientAs, database: Database, cast: Cast) -> None:
    case = await ready_case(database, cast)
    await sent_letter(client_as, case, cast)
    desk, staff = await client_as(cast.arun), await client_as(cast.priya)
    detail = (await staff.get(f"/api/cases/{case.id}")).json()
    fact = detail["facts"][0]
    await staff.post_json(
        f"/api/cases/{case.id}/close", {"outcome": "granted", "resident_told": True}, version=detail["version"]
    )
    request = await ask(
        desk,
        case.constituent_id,
        kind="correction",
        about="fact",
        case_id=str(case.id),
        fact_id=fact["id"],
        value="Another",
    )
    answer = await staff.post_json(f"/api/corrections/{request['id']}", version=request["version"])
    assert answer.json()["error"]["code"] == "case_not_in_that_state"


async def test_what_is_asked_must_be_theirs(client_as: ClientAs, database: Database, cast: Cast) -> None:
    case, other = await ready_case(database, cast), await ready_case(database, cast, name="Ong Contoh")
    desk, staff = await client_as(cast.arun), await client_as(cast.priya)
    foreign = (await staff.get(f"/api/cases/{other.id}")).json()["facts"][0]["id"]
    base = {"constituent_id": str(case.constituent_id), "asked_through": "phone", "received_on": TODAY.isoformat()}
    for body, status in (
        ({"kind": "correction", "about": "fact", "case_id": str(case.id), "fact_id": foreign, "value": "x"}, 422),
        ({"kind": "correction", "about": "fact", "case_id": str(other.id), "fact_id": foreign, "value": "x"}, 422),
        ({"kind": "correction", "about": "fact", "value": "x"}, 422),
        ({"kind": "correction", "about": "block", "value": " "}, 422),
        ({"kind": "correction", "value": "x"}, 422),
        ({"kind": "withdrawal", "case_id": str(case.id)}, 422),
        ({"kind": "access", "constituent_id": str(case.id)}, 422),
    ):
        assert (await desk.post_json("/api/requests", base | body)).status_code == status, body


async def withdrawal(desk: Client, case: Any, *consents: str) -> Json:
    return await ask(desk, case.constituent_id, kind="withdrawal", case_id=str(case.id), consents=list(consents))


async def test_a_consent_taken_back_stops_what_has_not_left(
    client_as: ClientAs, database: Database, cast: Cast
) -> None:
    case = await ready_case(database, cast)
    await sent_letter(client_as, case, cast)
    staff, desk = await client_as(cast.priya), await client_as(cast.arun)
    unsent = await step(staff, await drafted(await client_as(cast.aisyah), case), "vet")
    request = await withdrawal(desk, case, "disclosure:LTA")
    assert {one["language"] for one in request["consequences"]} == {"en", "zh", "ms", "ta"}
    assert any(
        "Land Transport" in line for one in request["consequences"] if one["language"] == "ta" for line in one["lines"]
    )
    early = await desk.post_json(f"/api/requests/{request['id']}/withdraw", version=request["version"])
    assert early.json()["error"]["code"] == "consequences_not_told"
    told = await desk.post_json(
        f"/api/requests/{request['id']}/consequences-told", {"language": "ta"}, version=request["version"]
    )
    done = await desk.post_json(f"/api/requests/{request['id']}/withdraw", version=told.json()["version"])
    assert done.status_code == 200, done.text
    assert (done.json()["status"], [one["agency"] for one in done.json()["recipients"]]) == ("answered", ["LTA"])
    letters = (await staff.get(f"/api/cases/{case.id}/letters")).json()["items"]
    assert {one["id"]: one["status"] for one in letters}[unsent["id"]] == "voided"
    consents = (await staff.get(f"/api/cases/{case.id}/consents")).json()["recorded"]
    assert all(one["withdrawn_at"] for one in consents if one["agency"] == "LTA")
    assert not any(one["withdrawn_at"] for one in consents if one["kind"] == "use")
    again = await staff.post_json(f"/api/cases/{case.id}/letters", {})
    assert again.json()["error"]["code"] == "no_consent_for_agency"
    async with database.transaction(Context(actor_id=str(cast.priya.id), office_id=cast.office_id)) as tx:
        by = await tx.value("SELECT returned_by FROM letters WHERE id = %(id)s", {"id": unsent["id"]})
    assert by == cast.arun.id


async def test_without_consent_to_use_no_letter_goes_to_anybody(
    client_as: ClientAs, database: Database, cast: Cast
) -> None:
    case = await ready_case(database, cast)
    staff, desk = await client_as(cast.priya), await client_as(cast.arun)
    unsent = await drafted(await client_as(cast.aisyah), case)
    request = await withdrawal(desk, case, "use", "disclosure:HDB")
    told = await desk.post_json(
        f"/api/requests/{request['id']}/consequences-told", {"language": "en"}, version=request["version"]
    )
    done = await desk.post_json(f"/api/requests/{request['id']}/withdraw", version=told.json()["version"])
    assert done.json()["recipients"] == []
    letters = (await staff.get(f"/api/cases/{case.id}/letters")).json()["items"]
    assert {one["id"]: one["status"] for one in letters}[unsent["id"]] == "voided"
    nothing = await withdrawal(desk, case, "disclosure:HDB")
    told = await desk.post_json(
        f"/api/requests/{nothing['id']}/consequences-told", {"language": "en"}, version=nothing["version"]
    )
    none = await desk.post_json(f"/api/requests/{nothing['id']}/withdraw", version=told.json()["version"])
    assert none.json()["error"]["code"] == "consent_not_given"


async def test_each_answer_fits_its_request(client_as: ClientAs, database: Database, cast: Cast) -> None:
    case = await ready_case(database, cast)
    staff, desk = await client_as(cast.priya), await client_as(cast.arun)
    copy = await ask(desk, case.constituent_id, kind="access")
    wrong = await ask(desk, case.constituent_id, kind="correction", about="block", value="912")
    place = "/api/requests"
    for request, act, body, code in (
        (wrong, "release", {"withheld": []}, "no_copy_to_make"),
        (wrong, "withdraw", None, "no_withdrawal"),
        (copy, "consequences-told", {"language": "en"}, "no_withdrawal"),
    ):
        answer = await desk.post_json(f"{place}/{request['id']}/{act}", body, version=request["version"])
        assert answer.json()["error"]["code"] == code
    made = await staff.post_json(f"/api/corrections/{copy['id']}", version=copy["version"])
    assert made.json()["error"]["code"] == "no_correction"
