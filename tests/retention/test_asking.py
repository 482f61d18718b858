"""Erasing by hand takes two people, and nothing is handed to the worker before the second has agreed."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from mps_connect.kit.db import Context, Database
from mps_connect.retention.models import years
from tests.conftest import ClientAs
from tests.letters.matters import ready_case
from tests.retention.test_terms import end_case
from tests.support.cast import Cast
from tests.support.clients import Client

Json = dict[str, Any]
WHY = "The resident wrote that we may keep nothing of it."


def erasure_of(number: str | None, kind: str = "case") -> Json:
    return {"case_number": number, "kind": kind, "basis": "withdrawn", "reason": WHY}


async def asked(auditor: Client, number: str | None) -> str:
    answer = await auditor.post_json("/api/retention/erasures", erasure_of(number))
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])


async def first_of(client: Client) -> Json:
    answer = await client.get("/api/retention/erasures")
    assert answer.status_code == 200, answer.text
    return dict(answer.json()["erasures"][0])


async def waiting_jobs(database: Database, cast: Cast) -> int:
    async with database.transaction(Context(str(cast.arun.id), cast.office_id, purpose="retention")) as tx:
        return int(await tx.value("SELECT waiting FROM jobs.state()"))


async def test_whoever_asked_cannot_agree_and_somebody_else_can(
    client_as: ClientAs, cast: Cast, database: Database
) -> None:
    case = await ready_case(database, cast)
    auditor, admin = await client_as(cast.arun), await client_as(cast.hidayah)
    request = await asked(auditor, case.number)
    own = await auditor.post_json(f"/api/retention/erasures/{request}/agree")
    assert (own.status_code, own.json()["error"]["code"]) == (403, "asked_by_you")
    seen = await first_of(admin)
    assert (seen["reason"], seen["asked_by"], seen["answer"], seen["is_mine"], seen["case_number"]) == (
        WHY, cast.arun.name, None, False, case.number,
    )  # fmt: skip
    assert (await admin.post_json(f"/api/retention/erasures/{request}/withdraw")).status_code == 403
    waiting = await waiting_jobs(database, cast)
    assert (await admin.post_json(f"/api/retention/erasures/{request}/agree")).status_code == 204
    assert await waiting_jobs(database, cast) == waiting + 1
    seen = await first_of(auditor)
    assert (seen["answer"], seen["answered_by"], seen["state"], seen["is_mine"]) == (
        "agreed",
        cast.hidayah.name,
        "under_way",
        True,
    )
    again = await admin.post_json(f"/api/retention/erasures/{request}/refuse")
    assert (again.status_code, again.json()["error"]["code"]) == (409, "erasure_answered")


async def test_a_refusal_or_a_withdrawal_erases_nothing(client_as: ClientAs, cast: Cast, database: Database) -> None:
    case = await ready_case(database, cast)
    auditor, admin = await client_as(cast.arun), await client_as(cast.hidayah)
    refused = await asked(auditor, case.number)
    twice = await auditor.post_json("/api/retention/erasures", erasure_of(case.number))
    assert (twice.status_code, twice.json()["error"]["code"]) == (409, "erasure_open")
    assert (await admin.post_json(f"/api/retention/erasures/{refused}/refuse")).status_code == 204
    taken_back = await asked(auditor, case.number)
    assert (await auditor.post_json(f"/api/retention/erasures/{taken_back}/withdraw")).status_code == 204
    seen = [(one["answer"], one["state"]) for one in (await admin.get("/api/retention/erasures")).json()["erasures"]]
    assert sorted(seen) == [("refused", "nothing"), ("withdrawn", "nothing")]


async def test_what_is_held_can_be_neither_asked_for_nor_agreed_to(
    client_as: ClientAs, cast: Cast, database: Database
) -> None:
    case = await ready_case(database, cast)
    auditor, admin = await client_as(cast.arun), await client_as(cast.hidayah)
    request = await asked(auditor, case.number)
    hold = {"case_number": case.number, "kind": "constituent", "basis": "dispute", "reason": "A complaint is open."}
    assert (await auditor.post_json("/api/retention/holds", hold)).status_code == 201
    for answer in (
        await admin.post_json(f"/api/retention/erasures/{request}/agree"),
        await auditor.post_json("/api/retention/erasures", erasure_of(case.number, "constituent")),
    ):
        assert (answer.status_code, answer.json()["error"]["code"]) == (409, "unit_held")
    assert (await first_of(admin))["state"] == "asked"


async def test_what_is_held_after_it_was_agreed_to_is_said_to_be_held(
    client_as: ClientAs, cast: Cast, database: Database
) -> None:
    case = await ready_case(database, cast)
    auditor, admin = await client_as(cast.arun), await client_as(cast.hidayah)
    request = await asked(auditor, case.number)
    assert (await admin.post_json(f"/api/retention/erasures/{request}/agree")).status_code == 204
    hold = {"case_number": case.number, "kind": "case", "basis": "court", "reason": "A court asks for its papers."}
    assert (await auditor.post_json("/api/retention/holds", hold)).status_code == 201
    assert (await first_of(admin))["state"] == "held"


async def test_all_that_is_due_may_be_asked_for_at_once(client_as: ClientAs, cast: Cast, database: Database) -> None:
    case = await ready_case(database, cast)
    await end_case(database, cast, case.id, ago=timedelta(days=years(6)))
    auditor, admin = await client_as(cast.arun), await client_as(cast.hidayah)
    made = await auditor.post_json("/api/retention/erasures/due", {"reason": "The office moves out tomorrow."})
    assert made.status_code == 201, made.text
    seen = await first_of(admin)
    assert (seen["kind"], seen["case_number"], seen["basis"]) == (None, None, "term_over")
    assert (await admin.post_json(f"/api/retention/erasures/{made.json()['id']}/agree")).status_code == 204


async def test_the_basis_of_a_term_that_is_over_is_for_no_single_case(
    client_as: ClientAs, cast: Cast, database: Database
) -> None:
    case = await ready_case(database, cast)
    auditor = await client_as(cast.arun)
    answer = await auditor.post_json("/api/retention/erasures", {**erasure_of(case.number), "basis": "term_over"})
    assert answer.status_code == 422


async def test_a_text_that_is_no_certificate_is_said_to_be_none(client_as: ClientAs, cast: Cast) -> None:
    auditor = await client_as(cast.arun)
    assert (await auditor.get("/api/retention/runs")).status_code == 200
    missing = await auditor.get("/api/retention/runs/00000000-0000-4000-8000-000000000000/certificate")
    assert missing.status_code == 404
    checked = await auditor.post_json("/api/retention/certificates/check", {"text": "Certificate of erasure"})
    assert checked.status_code == 200, checked.text
    assert checked.json()["holds"] is False
    assert checked.json()["why"]
