"""The office's directory: read at work, changed by version, captured, and what the assistant then goes by."""

from __future__ import annotations

from datetime import date
from typing import Any

import httpx
import pytest

from mps_connect.agencies.queries import addressee_of, office_directory
from mps_connect.agencies.seeds import load_directory
from mps_connect.assistant.assessing import assess
from mps_connect.assistant.completeness import missing, readiness, slots_of_assessment
from mps_connect.assistant.models import SlotState, Turn
from mps_connect.kit.db import Database, Tx
from tests.conftest import ClientAs
from tests.support.cast import Cast
from tests.support.clients import Client


async def rows_of(client: Client, kind: str) -> list[dict[str, Any]]:
    answer = await client.get("/api/directory")
    assert answer.status_code == 200, answer.text
    rows: list[dict[str, Any]] = answer.json()[kind]
    return rows


async def row_of(client: Client, kind: str, **key: str) -> dict[str, Any]:
    return next(row for row in await rows_of(client, kind) if all(row[k] == v for k, v in key.items()))


def code_of(answer: httpx.Response) -> str:
    return str(answer.json()["error"]["code"])


async def test_a_new_office_starts_with_everything_the_product_ships(client_as: ClientAs, cast: Cast) -> None:
    directory = (await (await client_as(cast.aisyah)).get("/api/directory")).json()
    shipped = load_directory()
    assert {row["short"] for row in directory["agencies"]} == set(shipped.agencies)
    assert {row["key"] for row in directory["categories"]} == set(shipped.categories)
    assert {row["rule"] for row in directory["rules"]} == set(shipped.rules)
    assert {row["key"] for row in directory["standards"]} == set(shipped.standards)
    assert {row["category"] for row in directory["checklists"]} == set(shipped.categories)
    for kind in ("agencies", "categories", "checklists", "standards", "rules"):
        assert all(row["checked_on"] and (row["source"] or row.get("key") == "unknown") for row in directory[kind]), (
            kind
        )


@pytest.mark.parametrize("who", ["salmah", None])
async def test_who_may_not_read_it(client_as: ClientAs, cast: Cast, who: str | None) -> None:
    client = await client_as(getattr(cast, who) if who else None)
    assert (await client.get("/api/directory")).status_code == (403 if who else 401)


@pytest.mark.parametrize("who", ["aisyah", "arun", "salmah"])
async def test_who_may_not_change_it(client_as: ClientAs, cast: Cast, who: str) -> None:
    client = await client_as(getattr(cast, who))
    answer = await client.patch_json("/api/directory/agencies/HDB", {"address": "Elsewhere"}, version=1)
    assert answer.status_code == 403


async def test_a_change_is_versioned_noted_and_captured(client_as: ClientAs, cast: Cast, database: Database) -> None:
    priya, arun = await client_as(cast.priya), await client_as(cast.arun)
    change = {"addressee": "Head, Appeals", "address": "1 Contoh Hub", "email": "appeals@hdb.invalid"}
    answer = await priya.patch_json("/api/directory/agencies/HDB", change, version=1)
    assert answer.status_code == 200, answer.text
    assert answer.json()["version"] == 2
    assert change.items() <= (await row_of(priya, "agencies", short="HDB")).items()

    captured = (await arun.get("/api/record", params={"table": "agencies"})).json()["items"]
    newest = captured[0]
    assert newest["actor_name"] == cast.priya.name
    assert newest["op"] == "U"
    assert newest["changed"] == ["address", "addressee", "email", "version"]
    noted = (await arun.get("/api/record", params={"table": "user_activities"})).json()["items"][0]
    assert noted["actor"] == str(cast.priya.id)


async def test_the_same_values_change_nothing(client_as: ClientAs, cast: Cast) -> None:
    priya = await client_as(cast.priya)
    before = await row_of(priya, "agencies", short="LTA")
    answer = await priya.patch_json("/api/directory/agencies/LTA", {"name": before["name"]}, version=1)
    assert answer.status_code == 200
    assert answer.json() == before


async def test_the_second_of_two_editors_is_shown_both_versions(client_as: ClientAs, cast: Cast) -> None:
    priya, hidayah = await client_as(cast.priya), await client_as(cast.hidayah)
    await priya.patch_json("/api/directory/standards/general_simple", {"working_days": 4}, version=1)
    late = await hidayah.patch_json("/api/directory/standards/general_simple", {"working_days": 9}, version=1)
    assert late.status_code == 409
    details = late.json()["error"]["details"]
    assert details["current_version"] == 2
    assert details["current"]["working_days"] == 4
    assert (await row_of(priya, "standards", key="general_simple"))["working_days"] == 4


async def test_a_change_says_which_version_it_was_made_on(client_as: ClientAs, cast: Cast) -> None:
    priya = await client_as(cast.priya)
    answer = await priya.patch_json("/api/directory/agencies/HDB", {"address": "x"})
    assert (answer.status_code, code_of(answer)) == (428, "version_missing")


@pytest.mark.parametrize(
    ("path", "body", "status", "code"),
    [
        ("agencies/NOSUCH", {"address": "x"}, 404, "not_found"),
        ("agencies/HDB", {"email": "two@a.invalid, b@c.invalid"}, 422, "address_not_usable"),
        ("agencies/HDB", {"email": "no-at-sign"}, 422, "address_not_usable"),
        ("agencies/HDB", {"shortt": "x"}, 422, "invalid_input"),
        ("agencies/HDB", {"name": ""}, 422, "invalid_input"),
        ("categories/housing_rental", {"agencies": ["HDB", "NOSUCH"]}, 422, "agency_unknown"),
        ("categories/housing_rental", {"agencies": ["HDB", "HDB"]}, 422, "agency_unknown"),
        ("categories/nosuch", {"label": "x"}, 404, "not_found"),
        ("checklists/housing_rental/nosuch", {"weight": 2}, 404, "not_found"),
        ("checklists/housing_rental/ask", {"weight": 6}, 422, "invalid_input"),
        ("rules/nosuch", {"what_to_do": "Nothing"}, 404, "not_found"),
    ],
)
async def test_bad_changes_get_a_plain_answer(
    client_as: ClientAs, cast: Cast, path: str, body: dict[str, Any], status: int, code: str
) -> None:
    priya = await client_as(cast.priya)
    answer = await priya.patch_json(f"/api/directory/{path}", body, version=1)
    assert (answer.status_code, code_of(answer)) == (status, code)


async def test_html_and_sql_round_trip_exactly(client_as: ClientAs, cast: Cast) -> None:
    priya = await client_as(cast.priya)
    odd = "<b>Robert'); DROP TABLE agencies;--</b>\u202e %s {x}"
    answer = await priya.patch_json("/api/directory/agencies/HDB", {"addressee": odd}, version=1)
    assert answer.json()["addressee"] == odd
    assert (await row_of(priya, "agencies", short="HDB"))["addressee"] == odd


async def test_courts_never_receive_letters(client_as: ClientAs, cast: Cast) -> None:
    dr_koh = await client_as(cast.dr_koh)
    never = [short for short, agency in load_directory().agencies.items() if not agency.writable]
    assert never
    for short in never:
        answer = await dr_koh.patch_json(f"/api/directory/agencies/{short}", {"receives_letters": True}, version=1)
        assert (answer.status_code, code_of(answer)) == (409, "never_addressed"), short


async def test_only_the_mp_switches_a_rule_off(client_as: ClientAs, cast: Cast, tx: Tx) -> None:
    for who in (cast.priya, cast.hidayah):
        answer = await (await client_as(who)).patch_json(
            "/api/directory/rules/non_constituent", {"is_active": False}, version=1
        )
        assert (answer.status_code, code_of(answer)) == (403, "rule_is_the_mps")
    reworded = await (await client_as(cast.priya)).patch_json(
        "/api/directory/rules/non_constituent", {"what_to_do": "Give the other MP's day and place"}, version=1
    )
    assert reworded.status_code == 200
    assert (await office_directory(tx)).rules["non_constituent"].instead == "Give the other MP's day and place"
    answer = await (await client_as(cast.dr_koh)).patch_json(
        "/api/directory/rules/non_constituent", {"is_active": False}, version=2
    )
    assert answer.status_code == 200
    assert "non_constituent" not in (await office_directory(tx)).rules


async def test_another_office_sees_and_changes_only_its_own(client_as: ClientAs, cast: Cast) -> None:
    priya, elsewhere = await client_as(cast.priya), await client_as(cast.other_staff)
    await priya.patch_json("/api/directory/agencies/HDB", {"addressee": "Ours"}, version=1)
    theirs = await row_of(elsewhere, "agencies", short="HDB")
    assert (theirs["addressee"], theirs["version"]) == ("", 1)


async def test_what_the_office_keeps_is_what_the_assistant_goes_by(client_as: ClientAs, cast: Cast, tx: Tx) -> None:
    shipped = load_directory()
    before = await office_directory(tx)
    assert before.agencies == shipped.agencies
    assert before.categories == shipped.categories
    assert before.standards == shipped.standards
    assert before.rules == shipped.rules
    assert await office_directory(tx) is before

    priya = await client_as(cast.priya)
    await priya.patch_json(
        "/api/directory/agencies/HDB", {"name": "Housing Board", "receives_letters": False}, version=1
    )
    await priya.patch_json("/api/directory/categories/housing_rental", {"agencies": ["SSO", "HDB"]}, version=1)
    await priya.patch_json("/api/directory/standards/general_simple", {"working_days": 5}, version=1)
    after = await office_directory(tx)
    assert (after.agencies["HDB"].name, after.agencies["HDB"].writable) == ("Housing Board", False)
    assert [agency.short for agency in after.usual_agencies("housing_rental")] == ["SSO", "HDB"]
    assert (after.standards["general_simple"].days_max, after.standards["general_simple"].unit) == (5, "working days")
    assert after.standards["general_complex"] == shipped.standards["general_complex"]
    assert after.divisions == shipped.divisions


async def test_what_the_office_says_of_a_checklist_is_what_the_interview_asks(
    client_as: ClientAs, cast: Cast, tx: Tx
) -> None:
    turns = [Turn("I want to apply for a HDB rental flat. My income is $900 a month.")]

    async def slots() -> dict[str, SlotState]:
        directory = await office_directory(tx)
        understood = assess(turns, session_date=date(2026, 11, 23), directory=directory)
        assert understood.category == "housing_rental"
        assert slots_of_assessment(understood, turns) == understood.slots
        return {slot.slot: slot for slot in understood.slots}

    before = await slots()
    assert (before["household"].weight, before["household"].status) == (3, "unknown")
    assert (before["children"].weight, before["children"].blocking) == (1, False)

    priya = await client_as(cast.priya)
    for slot, change in {
        "household": {"weight": 0},
        "children": {"label": "Children at home", "weight": 5, "blocking": True},
    }.items():
        answer = await priya.patch_json(f"/api/directory/checklists/housing_rental/{slot}", change, version=1)
        assert answer.status_code == 200, answer.text

    after = await slots()
    assert (after["household"].weight, after["household"].status, after["household"].blocking) == (0, "skipped", False)
    assert (after["children"].label, after["children"].weight, after["children"].blocking) == (
        "Children at home",
        5,
        True,
    )
    assert "household" not in {slot.slot for slot in missing(after.values())}
    assert next(iter(missing(after.values()))).slot == "children"
    assert readiness(after.values()) != readiness(before.values())


async def test_a_date_or_a_time_can_be_emptied_and_nothing_else_by_null(client_as: ClientAs, cast: Cast) -> None:
    priya = await client_as(cast.priya)
    answer = await priya.patch_json(
        "/api/directory/standards/traffic_appeal", {"standard": None, "working_days": None}, version=1
    )
    assert answer.status_code == 200
    assert answer.json()["working_days"] is None
    assert answer.json()["standard"]


async def test_where_a_letter_goes(tx: Tx) -> None:
    found = await addressee_of(tx, short="HDB")
    assert found is not None
    assert (found.name, found.receives_letters, found.address) == ("Housing & Development Board", True, "")
    assert await addressee_of(tx, short="NOSUCH") is None
