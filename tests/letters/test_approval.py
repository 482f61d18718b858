"""Vetting and signing the exact text, by two people."""

from __future__ import annotations

import asyncio

import pytest

from mps_connect.kit.db import Database, Tx
from tests.conftest import ClientAs
from tests.letters.conftest import ReadyCase
from tests.letters.matters import attempt, drafted, read, read_as, ready_case, saved, step, with_text
from tests.support.cast import Cast


async def test_from_draft_to_signed(client_as: ClientAs, cast: Cast, ready: ReadyCase, tx: Tx) -> None:
    case = await ready()
    writer, desk, mp = await client_as(cast.aisyah), await client_as(cast.priya), await client_as(cast.dr_koh)
    letter = await drafted(writer, case)
    assert letter["may"] == ["edit", "retype", "void"]
    vetted = await step(desk, letter, "vet")
    assert (vetted["status"], vetted["vetted_by"], vetted["hash"]) == ("vetted", "Priya Contoh", letter["hash"])
    signed = await step(mp, vetted, "approve")
    assert (signed["status"], signed["approved_by"], signed["hash"]) == ("approved", "Dr Koh Contoh", letter["hash"])
    assert signed["dated"]
    assert "undo_approval" in signed["may"]
    codes = await tx.all(
        "SELECT kind, code FROM case_events WHERE letter_id = %(id)s ORDER BY at", {"id": letter["id"]}
    )
    assert [(row["kind"], row["code"]) for row in codes] == [
        ("letter_drafted", None), ("letter_vetted", None), ("letter_approved", "MP-ACK"),
    ]  # fmt: skip


async def test_a_double_click_approves_once(client_as: ClientAs, cast: Cast, ready: ReadyCase, tx: Tx) -> None:
    writer, desk, mp = await client_as(cast.aisyah), await client_as(cast.priya), await client_as(cast.dr_koh)
    letter = await step(desk, await drafted(writer, await ready()), "vet")
    first = await step(mp, letter, "approve")
    second = await step(mp, letter, "approve")
    assert second == first
    count = "SELECT count(*) FROM case_events WHERE letter_id = %(id)s AND kind = 'letter_approved'"
    assert await tx.value(count, {"id": letter["id"]}) == 1


async def test_vetting_twice_counts_once(client_as: ClientAs, cast: Cast, ready: ReadyCase, tx: Tx) -> None:
    writer, desk = await client_as(cast.aisyah), await client_as(cast.priya)
    letter = await drafted(writer, await ready())
    first = await step(desk, letter, "vet")
    assert await step(desk, letter, "vet") == first
    count = "SELECT count(*) FROM case_events WHERE letter_id = %(id)s AND kind = 'letter_vetted'"
    assert await tx.value(count, {"id": letter["id"]}) == 1


async def test_two_clicks_at_the_same_moment_approve_once(
    committed: Database, committed_client_as: ClientAs, cast: Cast
) -> None:
    case = await ready_case(committed, cast)
    writer, desk = await committed_client_as(cast.aisyah), await committed_client_as(cast.priya)
    left, right = await committed_client_as(cast.dr_koh), await committed_client_as(cast.dr_koh)
    letter = await step(desk, await drafted(writer, case), "vet")
    answers = await asyncio.gather(attempt(left, letter, "approve"), attempt(right, letter, "approve"))
    assert [answer.status_code for answer in answers] == [200, 200]
    assert answers[0].json() == answers[1].json()
    async with committed.connection() as conn, conn.transaction():
        await conn.execute(
            "SELECT set_config('mps.office_id', %s, true), set_config('mps.purpose', 'casework', true)",
            (str(cast.office_id),),
        )
        cursor = await conn.execute(
            "SELECT count(*) FROM case_events WHERE letter_id = %s AND kind = 'letter_approved'", (letter["id"],)
        )
        assert await cursor.fetchone() == {"count": 1}


async def test_whoever_vets_does_not_approve(client_as: ClientAs, cast: Cast, ready: ReadyCase) -> None:
    writer, mp, desk = await client_as(cast.aisyah), await client_as(cast.dr_koh), await client_as(cast.priya)
    letter = await drafted(writer, await ready())
    letter = await saved(mp, letter, sentences=with_text(letter, 1, "He says that his licence has lapsed."))
    letter = await step(mp, letter, "vet")
    assert "you wrote it and vetted it" in letter["why_not"]["approve"]
    answer = await attempt(mp, letter, "approve")
    assert (answer.status_code, answer.json()["error"]["code"]) == (403, "two_people_needed")
    letter = await step(desk, letter, "vet")
    assert letter["vetted_by"] == "Priya Contoh"
    assert (await step(mp, letter, "approve"))["status"] == "approved"


async def test_a_hash_that_is_not_the_text_is_refused_with_both(
    client_as: ClientAs, cast: Cast, ready: ReadyCase
) -> None:
    writer, desk, mp = await client_as(cast.aisyah), await client_as(cast.priya), await client_as(cast.dr_koh)
    seen = await step(desk, await drafted(writer, await ready()), "vet")
    changed = await saved(desk, seen, sentences=with_text(seen, 1, "He says that his licence has lapsed."))
    current = await step(desk, changed, "vet")
    for act, client in (("approve", mp), ("vet", mp), ("return", mp)):
        answer = await attempt(client, seen, act, **({"reason": "Not so"} if act == "return" else {}))
        error = answer.json()["error"]
        assert (answer.status_code, error["code"]) == (409, "letter_text_changed"), act
        assert error["details"]["hash"] == seen["hash"]
        assert error["details"]["current_hash"] == current["hash"]
        assert error["details"]["current"]["hash"] == current["hash"]
    assert (await read(mp, seen))["status"] == "vetted"


async def test_the_same_text_under_another_version_is_a_conflict(
    client_as: ClientAs, cast: Cast, ready: ReadyCase
) -> None:
    writer, desk, mp = await client_as(cast.aisyah), await client_as(cast.priya), await client_as(cast.dr_koh)
    vetted = await step(desk, await drafted(writer, await ready()), "vet")
    await step(mp, vetted, "return", reason="Say since when")
    answer = await attempt(mp, vetted, "approve")
    assert (answer.status_code, answer.json()["error"]["code"]) == (409, "version_conflict")


async def test_what_is_missing_needs_a_second_press(client_as: ClientAs, cast: Cast, ready: ReadyCase, tx: Tx) -> None:
    writer, desk, mp = await client_as(cast.aisyah), await client_as(cast.priya), await client_as(cast.dr_koh)
    case = await ready()
    slots = [
        {"slot": slot, "label": label, "weight": 3, "blocking": blocking, "status": status, "fact_ids": []}
        for slot, label, blocking, status in (
            ("licence_no", "Licence number", True, "unknown"), ("papers", "Proof", True, "will_bring"),
            ("age", "Age", False, "unknown"), ("name", "Name", True, "heard"),
        )
    ]  # fmt: skip
    await read_as(tx, case_id=case.id, slots=slots)
    letter = await step(desk, await drafted(writer, case), "vet")
    assert letter["still_missing"] == ["Licence number", "Proof"]
    assert (await attempt(mp, letter, "approve", despite=["Licence number"])).json()["error"]["details"] == {
        "missing": ["Proof"]
    }
    first = await attempt(mp, letter, "approve", despite=[])
    assert (first.status_code, first.json()["error"]["code"]) == (422, "something_missing")
    assert first.json()["error"]["details"]["missing"] == letter["still_missing"]
    assert (await attempt(mp, letter, "approve", despite=letter["still_missing"])).status_code == 200


async def test_what_the_persons_card_holds_is_not_missing(
    client_as: ClientAs, cast: Cast, ready: ReadyCase, tx: Tx
) -> None:
    case = await ready()
    slots = [
        {"slot": slot, "label": label, "weight": 3, "blocking": True, "status": status, "fact_ids": []}
        for slot, label, status in (
            ("identity", "Name and number of the person whose file it is", "unknown"),
            ("contact", "How to reach the resident", "unknown"), ("address", "Address", "conflict"),
            ("patient_identity", "The patient's name and number", "unknown"),
        )
    ]  # fmt: skip
    await read_as(tx, case_id=case.id, slots=slots)
    letter = await drafted(await client_as(cast.aisyah), case)
    assert letter["still_missing"] == ["Address", "The patient's name and number"]


async def test_nothing_is_signed_unread(client_as: ClientAs, cast: Cast, ready: ReadyCase) -> None:
    writer, desk, mp = await client_as(cast.aisyah), await client_as(cast.priya), await client_as(cast.dr_koh)
    letter = await step(desk, await drafted(writer, await ready()), "vet")
    answer = await attempt(mp, letter, "approve", acknowledged=False)
    assert (answer.status_code, answer.json()["error"]["code"]) == (422, "reasons_not_shown")


async def test_returned_with_a_reason_and_vetted_again(
    client_as: ClientAs, cast: Cast, ready: ReadyCase, tx: Tx
) -> None:
    writer, desk, mp = await client_as(cast.aisyah), await client_as(cast.priya), await client_as(cast.dr_koh)
    letter = await step(desk, await drafted(writer, await ready()), "vet")
    returned = await step(mp, letter, "return", reason="Which licence? Ask Mr Goh, S6700011J.")
    assert (returned["status"], returned["returned_by"]) == ("returned", "Dr Koh Contoh")
    assert returned["returned_reason"] == "Which licence? Ask Mr Goh, •••••011J."
    assert returned["vetted_by"] is None
    edited = await saved(writer, returned, sentences=with_text(returned, 1, "He says that his licence has lapsed."))
    assert (edited["status"], edited["returned_reason"]) == ("draft", returned["returned_reason"])
    signed = await step(mp, await step(desk, edited, "vet"), "approve")
    assert signed["returned_reason"] is None
    stored = await tx.value(
        "SELECT detail::text FROM case_events WHERE kind = 'letter_returned' AND letter_id = %(id)s",
        {"id": letter["id"]},
    )
    assert "licence" not in stored


async def test_an_approval_is_taken_back_until_it_is_sent(client_as: ClientAs, cast: Cast, ready: ReadyCase) -> None:
    writer, desk, mp = await client_as(cast.aisyah), await client_as(cast.priya), await client_as(cast.dr_koh)
    letter = await step(mp, await step(desk, await drafted(writer, await ready()), "vet"), "approve")
    undone = await step(mp, letter, "undo-approval")
    assert (undone["status"], undone["approved_by"], undone["vetted_by"]) == ("vetted", None, "Priya Contoh")
    again = await step(mp, undone, "approve")
    assert again["status"] == "approved"
    await step(desk, again, "sent", channel="email", sent_on=again["dated"])
    refused = await attempt(mp, await read(mp, again), "undo-approval")
    assert (refused.status_code, refused.json()["error"]["code"]) == (409, "letter_already_sent")


async def test_set_aside_for_good(client_as: ClientAs, cast: Cast, ready: ReadyCase) -> None:
    writer, desk = await client_as(cast.aisyah), await client_as(cast.priya)
    letter = await drafted(writer, await ready())
    gone = await step(writer, letter, "void", reason="The resident withdrew it")
    assert (gone["status"], gone["may"], gone["returned_reason"]) == ("voided", [], "The resident withdrew it")
    refused = await attempt(desk, gone, "vet")
    assert (refused.status_code, refused.json()["error"]["code"]) == (409, "letter_set_aside")


async def test_the_mps_list_puts_exceptions_first_with_their_reasons(
    client_as: ClientAs, cast: Cast, ready: ReadyCase, tx: Tx
) -> None:
    writer, desk, mp = await client_as(cast.aisyah), await client_as(cast.priya), await client_as(cast.dr_koh)
    plain = await step(desk, await drafted(writer, await ready()), "vet")
    changed = await drafted(writer, await ready())
    changed = await saved(writer, changed, sentences=with_text(changed, 1, "He says that his licence has lapsed."))
    changed = await step(desk, changed, "vet")
    found = (await mp.get("/api/approvals")).json()
    assert {item["letter"]["id"] for item in found["items"]} == {plain["id"], changed["id"]}
    exceptions = [item["exception"] for item in found["items"]]
    assert exceptions == sorted(exceptions, reverse=True)
    item = next(item for item in found["items"] if item["letter"]["id"] == changed["id"])
    total = len(changed["sentences"])
    assert f"1 of {total} sentences not verified" in item["reasons"]
    assert "1 sentence changed by hand" in item["reasons"]
    assert any(line.startswith("Vetted by Priya Contoh") for line in item["checked"])
    await step(mp, plain, "approve")
    after = (await mp.get("/api/approvals")).json()
    assert (len(after["items"]), after["done_today"]) == (1, found["done_today"] + 1)


@pytest.mark.parametrize("act", ["vet", "approve", "return"])
async def test_a_decision_without_its_version_is_refused(
    client_as: ClientAs, cast: Cast, ready: ReadyCase, act: str
) -> None:
    mp = await client_as(cast.dr_koh)
    letter = await drafted(mp, await ready())
    body = {"hash": letter["hash"], "reason": "Not so"} if act == "return" else {"hash": letter["hash"]}
    answer = await mp.post_json(f"/api/letters/{letter['id']}/{act}", body)
    assert answer.status_code == 428
