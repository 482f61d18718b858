"""A breach: who is concerned from the record of who looked, the clock of three calendar days, drafts, and no closing before its time."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from mps_connect.compliance.breach_models import Breach
from mps_connect.compliance.breach_notices import Known, notices_of
from mps_connect.compliance.breach_policy import assess_by, is_overdue, must_be_told, notify_by, standing_of
from mps_connect.kit.clock import singapore_date, utc_now
from mps_connect.kit.db import Context, Database
from mps_connect.kit.ids import new_id
from tests.conftest import ClientAs
from tests.letters.matters import ready_case
from tests.support.cast import Cast
from tests.support.clients import Client

Json = dict[str, Any]
NOW = utc_now()
TODAY = singapore_date(NOW)


async def recorded(desk: Client, **more: Any) -> Json:
    body = {
        "kind": "looked_without_cause", "data_kinds": ["name", "words"], "found_at": utc_now().isoformat(),
        "story": "Kanari Contoh: somebody opened cases that were not theirs.",
    } | more  # fmt: skip
    answer = await desk.post_json("/api/breaches", body)
    assert answer.status_code == 201, answer.text
    found: Json = answer.json()
    return found


async def act(desk: Client, breach: Json, what: str, body: Json, status: int = 200) -> Json:
    answer = await desk.post_json(f"/api/breaches/{breach['id']}/{what}", body, version=breach["version"])
    assert answer.status_code == status, answer.text
    found: Json = answer.json()
    return found


@pytest.mark.parametrize(
    ("harm", "people", "told"), [(False, 499, False), (False, 500, True), (True, 1, True), (False, 0, False)]
)
def test_what_must_be_told(harm: bool, people: int, told: bool) -> None:
    assert must_be_told(significant_harm=harm, people=people) is told


def test_the_three_days_are_singapores() -> None:
    assert notify_by(datetime(2026, 11, 24, 15, 59, tzinfo=UTC)) == date(2026, 11, 27)
    assert notify_by(datetime(2026, 11, 24, 16, 0, tzinfo=UTC)) == date(2026, 11, 28)
    assert assess_by(datetime(2026, 11, 24, 16, 0, tzinfo=UTC)) == date(2026, 12, 25)


def stored(**more: Any) -> Breach:
    plain: dict[str, Any] = {
        "id": new_id(), "year": 2026, "ordinal": 3, "kind": "device_lost", "data_kinds": ("name", "health"), "found_at": NOW,
        "began_at": None, "ended_at": None, "assessed_at": None, "significant_harm": None, "counted": None, "notifiable": None,
        "notify_by": None, "pdpc_told_at": None, "pdpc_reference": "", "people_exception": None, "closed_at": None, "version": 1,
        "created_at": NOW, "story": "A laptop {lost} in a taxi.", "reasons": "",
    }  # fmt: skip
    return Breach(**plain | more)


def test_what_is_next_and_what_is_late() -> None:
    new = stored()
    told = replace(new, assessed_at=NOW, notifiable=True, notify_by=TODAY + timedelta(days=3))
    assert [standing_of(new), standing_of(told)] == ["to_assess", "to_tell"]
    assert standing_of(replace(told, pdpc_told_at=NOW)) == "to_close"
    assert standing_of(replace(new, assessed_at=NOW, notifiable=False)) == "to_close"
    assert standing_of(replace(new, closed_at=NOW)) == "closed"
    assert not is_overdue(told, today=TODAY + timedelta(days=3))
    assert is_overdue(told, today=TODAY + timedelta(days=4))
    assert is_overdue(new, today=assess_by(NOW) + timedelta(days=1))
    assert not is_overdue(replace(new, closed_at=NOW), today=TODAY + timedelta(days=99))


def test_drafts_speak_four_languages_and_keep_the_story_from_the_people() -> None:
    known = Known(
        office="Contoh office", contact="dpo@ban.invalid", people=3, told=0, steps=["The laptop was wiped from afar."]
    )
    breach = stored(
        assessed_at=NOW, significant_harm=True, notifiable=True, notify_by=TODAY, reasons="Health is named."
    )
    first, *people = notices_of(breach, known)
    assert (first.to, [one.to for one in people]) == ("pdpc", ["en", "zh", "ms", "ta"])
    for words in (
        "breach 2026-3",
        "A laptop {lost} in a taxi.",
        "wiped from afar",
        "significant harm",
        "3. Known by name: 3",
    ):
        assert words in first.text
    assert all("taxi" not in one.text and "2026-3" in one.text and "dpo@ban.invalid" in one.text for one in people)
    assert not any(one.reviewed for one in people)
    assert "500 people" in notices_of(replace(breach, significant_harm=False, counted=500), known)[0].text
    assert "both" not in notices_of(replace(breach, counted=500), known)[0].text
    assert "need not be told" in notices_of(replace(breach, significant_harm=False), known)[0].text
    assert "1 of 3" in notices_of(breach, replace(known, told=1))[0].text
    spared = replace(breach, people_exception="harm_prevented", began_at=NOW, ended_at=NOW, data_kinds=())
    assert "makes significant harm unlikely" in notices_of(spared, replace(known, steps=[]))[0].text
    assert "{data}" not in notices_of(spared, known)[1].text


async def test_people_are_found_from_who_looked(client_as: ClientAs, database: Database, cast: Cast) -> None:
    since = utc_now()
    seen, other = await ready_case(database, cast), await ready_case(database, cast, name="Ong Contoh")
    staff = await client_as(cast.shu_min)
    await staff.get(f"/api/cases/{seen.id}")
    desk = await client_as(cast.arun)
    breach = await recorded(desk)
    assert breach["standing"] == "to_assess"
    assert {one["name"] for one in breach["accounts"]} >= {"Shu Min Contoh", "Arun Contoh"}
    span = {"since": since.isoformat(), "until": utc_now().isoformat()}
    place = f"/api/breaches/{breach['id']}/sessions"
    [session] = (await desk.get(place, params={"actor": str(cast.shu_min.id), **span})).json()["items"]
    assert session["looks"] == 1
    whose = {"actor_id": str(cast.shu_min.id), "session_id": session["id"], **span}
    found = await act(desk, breach, "people-shown", whose)
    assert (found["people"], found["people_to_tell"]) == (1, 1)
    [person] = (await desk.get(f"/api/breaches/{breach['id']}/people")).json()["items"]
    assert (person["name"], person["case_number"]) == ("Goh Contoh Seng", seen.number)
    assert not {"phone", "email", "nric", "street"} & set(person)
    twice = await act(desk, found, "people-shown", whose)
    assert (twice["people"], twice["steps"][-1]["new"]) == (1, 0)
    nobody = {"actor_id": str(cast.hidayah.id), **span}
    assert (await act(desk, twice, "people-shown", nobody, 404))["error"]["code"] == "nobody_shown"
    turned = {"actor_id": str(cast.shu_min.id), "since": span["until"], "until": span["since"]}
    await act(desk, twice, "people-shown", turned, 422)
    by_hand = await act(desk, twice, "people", {"constituent_id": str(other.constituent_id)})
    assert by_hand["people"] == 2
    await act(desk, by_hand, "people", {"constituent_id": str(new_id())}, 422)
    looks = (await staff.get(f"/api/cases/{seen.id}")).json()["who_looked"]
    assert any("whose data a breach concerns" in look["what"] for look in looks)


async def test_a_breach_from_the_first_word_to_its_end(client_as: ClientAs, database: Database, cast: Cast) -> None:
    case = await ready_case(database, cast)
    desk = await client_as(cast.arun)
    breach = await recorded(desk)
    lesson = {"lesson": "Tables are locked at the break."}
    assert (await act(desk, breach, "close", lesson, 409))["error"]["code"] == "breach_not_assessed"
    told = {"told_at": utc_now().isoformat(), "reference": "Contoh 1"}
    assert (await act(desk, breach, "pdpc-told", told, 409))["error"]["code"] == "breach_not_assessed"
    breach = await act(desk, breach, "people", {"constituent_id": str(case.constituent_id)})
    small = await act(desk, breach, "assess", {"significant_harm": False, "counted": 499, "reasons": "Names alone."})
    assert (small["notifiable"], small["notify_by"]) == (False, None)
    assert (await act(desk, small, "pdpc-told", told, 409))["error"]["code"] == "nothing_to_tell"
    judged = await act(desk, small, "assess", {"significant_harm": True, "reasons": "Violence is named."})
    assert (judged["notifiable"], judged["notify_by"]) == (
        True,
        (singapore_date(utc_now()) + timedelta(days=3)).isoformat(),
    )
    again = await act(desk, judged, "assess", {"significant_harm": True, "counted": 9, "reasons": "Nine, not one."})
    assert again["assessed_at"] == judged["assessed_at"]
    assert (await act(desk, again, "close", lesson, 409))["error"]["code"] == "still_to_tell"
    future = {"told_at": (utc_now() + timedelta(hours=1)).isoformat()}
    await act(desk, again, "pdpc-told", future, 422)
    breach = await act(desk, again, "pdpc-told", {"told_at": utc_now().isoformat(), "reference": "Contoh 1"})
    assert (breach["standing"], breach["pdpc_reference"]) == ("to_close", "Contoh 1")
    refused = await act(desk, breach, "close", lesson, 409)
    assert (refused["error"]["code"], refused["error"]["details"]["left"]) == ("people_still_to_tell", 1)
    [person] = (await desk.get(f"/api/breaches/{breach['id']}/people")).json()["items"]
    place = f"/api/breaches/{breach['id']}/people/{person['id']}/told"
    early = {"told_on": (TODAY - timedelta(days=9)).isoformat(), "channel": "phone"}
    assert (await desk.post_json(place, early, version=1)).status_code == 422
    today = {"told_on": singapore_date(utc_now()).isoformat(), "channel": "phone"}
    assert (await desk.post_json(place, today, version=1)).json()["people_to_tell"] == 0
    assert (await desk.post_json(place, today, version=1)).status_code == 409
    breach = await act(desk, breach, "steps", {"text": "The account was closed."})
    assert "The account was closed." in breach["notices"][0]["text"]
    closed = await act(desk, breach, "close", lesson)
    assert (closed["standing"], closed["steps"][-1]["text"]) == ("closed", lesson["lesson"])
    assert (await act(desk, closed, "steps", {"text": "One more."}, 409))["error"]["code"] == "breach_closed"
    [row] = [one for one in (await desk.get("/api/breaches")).json()["items"] if one["id"] == breach["id"]]
    assert (row["standing"], row["overdue"]) == ("closed", False)


async def test_where_the_law_spares_it_people_are_not_told_one_by_one(
    client_as: ClientAs, database: Database, cast: Cast
) -> None:
    case = await ready_case(database, cast)
    desk = await client_as(cast.arun)
    breach = await act(desk, await recorded(desk), "people", {"constituent_id": str(case.constituent_id)})
    breach = await act(desk, breach, "assess", {"significant_harm": True, "reasons": "It was not locked."})
    breach = await act(desk, breach, "pdpc-told", {"told_at": utc_now().isoformat()})
    closed = await act(
        desk, breach, "close", {"lesson": "It was encrypted.", "people_exception": "unreadable_to_others"}
    )
    assert "cannot read it" in closed["notices"][0]["text"]


@pytest.mark.parametrize(
    ("moments", "path"),
    [
        ({"found_at": (NOW + timedelta(days=1)).isoformat()}, "found_at"),
        ({"began_at": (NOW + timedelta(hours=1)).isoformat()}, "began_at"),
        ({"ended_at": NOW.isoformat()}, "ended_at"),
    ],
    ids=["found tomorrow", "began later", "ended before it began"],
)
async def test_moments_that_cannot_be_so(client_as: ClientAs, cast: Cast, moments: Json, path: str) -> None:
    desk = await client_as(cast.arun)
    body = {"kind": "other", "found_at": NOW.isoformat(), "story": "Something went wrong."} | moments
    answer = await desk.post_json("/api/breaches", body)
    assert [one["path"] for one in answer.json()["error"]["details"]["fields"]] == [path]


async def test_numbers_go_up_within_the_year(client_as: ClientAs, cast: Cast) -> None:
    desk = await client_as(cast.arun)
    first, second = await recorded(desk), await recorded(desk)
    year, ordinal = first["label"].split("-")
    assert second["label"] == f"{year}-{int(ordinal) + 1}"


async def test_the_story_is_sealed_under_the_offices_key(client_as: ClientAs, database: Database, cast: Cast) -> None:
    desk = await client_as(cast.arun)
    breach = await recorded(desk)
    await act(desk, breach, "steps", {"text": "Kanari Contoh was told."})
    context = Context(actor_id=str(cast.arun.id), office_id=cast.office_id, purpose="data_rights")
    async with database.transaction(context) as tx:
        rows = await tx.all("SELECT story_enc AS sealed FROM breaches UNION ALL SELECT body_enc FROM breach_steps")
    assert len(rows) >= 3
    assert not any(b"Kanari" in bytes(row["sealed"]) for row in rows)
