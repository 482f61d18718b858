"""A letter leaves once, as approved, and is marked with how and when."""

from __future__ import annotations

import asyncio
from datetime import date, timedelta

import pytest

from mps_connect.constituents.actions import withdraw_consent
from mps_connect.kit.clock import singapore_date, utc_now
from mps_connect.kit.db import Database, Tx
from tests.conftest import ClientAs
from tests.correspondence.conftest import Signed
from tests.letters.matters import attempt, read, saved, step, with_text
from tests.support.cast import Cast


def today() -> date:
    return singapore_date(utc_now())


async def test_marked_sent_with_channel_day_and_hand(client_as: ClientAs, cast: Cast, signed: Signed, tx: Tx) -> None:
    letter = await signed()
    desk = await client_as(cast.priya)
    sent = await step(desk, letter, "sent", channel="email", sent_on=letter["dated"], to="feedback@agency.invalid")
    assert sent["status"] == "sent"
    assert sent["dispatch"] == {
        "channel": "email", "sent_on": letter["dated"], "sent_by": "Priya Contoh", "to": "feedback@agency.invalid",
    }  # fmt: skip
    assert sent["hash"] == letter["hash"]
    event = await tx.one(
        "SELECT kind, code, detail FROM case_events WHERE letter_id = %(id)s ORDER BY at DESC LIMIT 1",
        {"id": letter["id"]},
    )
    assert event is not None
    assert (event["kind"], event["code"]) == ("letter_sent", "MP-REF")
    assert event["detail"]["hash"] == letter["hash"]
    assert "agency.invalid" not in str(event["detail"])
    stored = await tx.one("SELECT content_hash, sent_on FROM dispatches WHERE letter_id = %(id)s", {"id": letter["id"]})
    assert stored is not None
    assert bytes(stored["content_hash"]).hex() == letter["hash"]


async def test_only_what_was_approved_goes_out(client_as: ClientAs, cast: Cast, signed: Signed) -> None:
    letter = await signed()
    desk = await client_as(cast.priya)
    changed = await saved(desk, letter, sentences=with_text(letter, 1, "He says that his licence has lapsed."))
    edited = await attempt(desk, changed, "sent", channel="email", sent_on=str(today()))
    vetted = await attempt(desk, await step(desk, changed, "vet"), "sent", channel="email", sent_on=str(today()))
    for answer in (edited, vetted):
        assert (answer.status_code, answer.json()["error"]["code"]) == (409, "letter_not_approved")


async def test_a_hash_that_slipped_is_caught_at_the_door(
    client_as: ClientAs, cast: Cast, signed: Signed, tx: Tx
) -> None:
    letter = await signed()
    forged = "vetted_hash = sha256('x'), approved_hash = sha256('x'), content_hash = sha256('x')"
    await tx.run(f"UPDATE letters SET {forged} WHERE id = %(id)s", {"id": letter["id"]})
    desk = await client_as(cast.priya)
    answer = await attempt(desk, letter, "sent", channel="post", sent_on=str(today()))
    assert (answer.status_code, answer.json()["error"]["code"]) == (409, "stored_text_differs")
    assert (await tx.value("SELECT count(*) FROM dispatches WHERE letter_id = %(id)s", {"id": letter["id"]})) == 0


@pytest.mark.parametrize(("days", "words"), [(1, "in the future"), (-1, "before the MP approved it")])
async def test_a_day_that_cannot_be_is_refused(
    client_as: ClientAs, cast: Cast, signed: Signed, days: int, words: str
) -> None:
    letter = await signed()
    desk = await client_as(cast.priya)
    answer = await attempt(desk, letter, "sent", channel="post", sent_on=str(today() + timedelta(days=days)))
    error = answer.json()["error"]
    assert (answer.status_code, error["details"]["fields"][0]["path"]) == (422, "sent_on")
    assert words in error["message"]


async def test_a_second_click_sends_nothing_twice(client_as: ClientAs, cast: Cast, signed: Signed, tx: Tx) -> None:
    letter = await signed()
    desk, colleague = await client_as(cast.priya), await client_as(cast.shu_min)
    first = await step(desk, letter, "sent", channel="email", sent_on=letter["dated"])
    assert await step(desk, letter, "sent", channel="email", sent_on=letter["dated"]) == first
    other = await attempt(colleague, await read(colleague, letter), "sent", channel="post", sent_on=letter["dated"])
    assert (other.status_code, other.json()["error"]["code"]) == (409, "letter_already_sent")
    count = "SELECT count(*) FROM case_events WHERE letter_id = %(id)s AND kind = 'letter_sent'"
    assert await tx.value(count, {"id": letter["id"]}) == 1


async def test_two_people_at_once_send_it_once(
    committed: Database, committed_client_as: ClientAs, cast: Cast, committed_signed: Signed
) -> None:
    letter = await committed_signed()
    left, right = await committed_client_as(cast.priya), await committed_client_as(cast.shu_min)
    answers = await asyncio.gather(
        *(attempt(one, letter, "sent", channel="email", sent_on=letter["dated"]) for one in (left, right))
    )
    assert sorted(answer.status_code for answer in answers) == [200, 409]


async def test_a_withdrawn_yes_keeps_a_signed_letter_in_the_house(
    client_as: ClientAs, cast: Cast, signed: Signed, tx: Tx
) -> None:
    letter = await signed()
    await withdraw_consent(
        tx, actor=cast.priya.actor(), now=utc_now(), case_id=letter["case_id"], kind="disclosure", agency="LTA"
    )
    answer = await attempt(await client_as(cast.priya), letter, "sent", channel="post", sent_on=letter["dated"])
    assert (answer.status_code, answer.json()["error"]["code"]) == (409, "no_consent_for_agency")
