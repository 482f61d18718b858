"""While a hold stands nothing of the case or person is due, and nobody but an auditor reads why."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from mps_connect.kit.db import Context, Database
from mps_connect.retention.holds import held_units
from mps_connect.retention.models import years
from tests.conftest import ClientAs
from tests.letters.matters import ready_case
from tests.retention.test_terms import end_case
from tests.support.cast import Cast
from tests.support.clients import Client

Json = dict[str, Any]
WHY = "The Subordinate Courts asked for the papers of Goh Contoh Seng."


def hold_of(number: str | None, kind: str = "case") -> Json:
    return {"case_number": number, "kind": kind, "basis": "court", "reason": WHY}


async def placed(auditor: Client, number: str | None, kind: str = "case") -> str:
    answer = await auditor.post_json("/api/retention/holds", hold_of(number, kind))
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])


async def due_cases(auditor: Client) -> dict[str, bool]:
    """Case number to whether it is held."""
    page = (await auditor.get("/api/retention/due")).json()
    return {item["label"]: item["held"] for item in page["items"] if item["kind"] == "case"}


@pytest.mark.parametrize("kind", ["case", "constituent"])
async def test_what_is_held_does_not_go_until_it_is_released(
    client_as: ClientAs, cast: Cast, database: Database, kind: str
) -> None:
    case = await ready_case(database, cast)
    await end_case(database, cast, case.id, ago=timedelta(days=years(6)))
    auditor = await client_as(cast.arun)
    assert await due_cases(auditor) == {case.number: False}
    hold = await placed(auditor, case.number, kind)
    assert await due_cases(auditor) == {case.number: True}
    totals = {one["data_class"]: one for one in (await auditor.get("/api/retention/due")).json()["totals"]}
    assert (totals["closed_cases"]["due"], totals["closed_cases"]["held"]) == (0, 1)

    again = await auditor.post_json(f"/api/retention/holds/{hold}/release", {"reason": "The court has its papers."})
    assert again.status_code == 204
    assert await due_cases(auditor) == {case.number: False}
    twice = await auditor.post_json(f"/api/retention/holds/{hold}/release", {"reason": "The court has its papers."})
    assert (twice.status_code, twice.json()["error"]["code"]) == (409, "hold_released")
    [seen] = (await auditor.get("/api/retention/holds")).json()["holds"]
    assert (seen["placed_by"], seen["released_by"], seen["case_number"]) == (
        cast.arun.name,
        cast.arun.name,
        case.number,
    )


async def test_one_of_two_holds_released_leaves_the_other(client_as: ClientAs, cast: Cast, database: Database) -> None:
    case = await ready_case(database, cast)
    auditor = await client_as(cast.arun)
    first = await placed(auditor, case.number)
    await placed(auditor, case.number, "constituent")
    await auditor.post_json(f"/api/retention/holds/{first}/release", {"reason": "The court has its papers."})
    async with database.transaction(Context(str(cast.arun.id), cast.office_id, purpose="retention")) as tx:
        assert await held_units(tx) == {case.id, case.constituent_id}


async def test_the_case_says_that_it_is_held_and_not_why(client_as: ClientAs, cast: Cast, database: Database) -> None:
    case = await ready_case(database, cast)
    auditor, priya, wei_jie = [await client_as(one) for one in (cast.arun, cast.priya, cast.wei_jie)]
    address = f"/api/cases/{case.id}/hold"
    assert (await priya.get(address)).json() == {"held_since": None}
    await placed(auditor, case.number, "constituent")
    shown = await priya.get(address)
    assert shown.json()["held_since"] is not None
    assert "court" not in shown.text.lower()
    assert (await wei_jie.get(address)).status_code == 404


async def test_the_reason_is_sealed_and_each_reading_is_a_look(
    client_as: ClientAs, cast: Cast, database: Database
) -> None:
    case = await ready_case(database, cast)
    auditor, admin = await client_as(cast.arun), await client_as(cast.hidayah)
    hold = await placed(auditor, case.number)
    assert WHY not in (await admin.get("/api/retention/holds")).text
    assert (await admin.get(f"/api/retention/holds/{hold}/reason")).status_code == 403
    read = await auditor.get(f"/api/retention/holds/{hold}/reason")
    assert read.json() == {"reason": WHY, "release_reason": ""}
    async with database.transaction(Context(str(cast.arun.id), cast.office_id, purpose="retention")) as tx:
        looks = await tx.all(
            "SELECT actor_id, detail FROM access_logs WHERE office_id = %(office)s AND case_ids @> ARRAY[%(case)s]",
            {"office": tx.office_id, "case": case.id},
        )
        assert {"actor_id": cast.arun.id, "detail": "reason of a hold"} in looks
        sealed = await tx.value("SELECT reason_enc FROM retention_holds WHERE id = %(id)s", {"id": hold})
    assert b"Goh" not in bytes(sealed)


async def test_a_number_nobody_has_is_said_and_another_office_is_not_touched(
    client_as: ClientAs, cast: Cast, database: Database
) -> None:
    case = await ready_case(database, cast)
    auditor = await client_as(cast.arun)
    answer = await auditor.post_json("/api/retention/holds", hold_of("MPS-BAN-202611-P3-9999"))
    assert (answer.status_code, answer.json()["error"]["code"]) == (404, "no_such_case")
    assert case.number is not None
    spaced = await auditor.post_json("/api/retention/holds", hold_of(f"  {case.number.lower()} "))
    assert spaced.status_code == 201
