"""What comes back, and the letter that follows it up."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

import pytest

from mps_connect.cases.actions import close_case
from mps_connect.cases.queries import case_for
from mps_connect.correspondence.queries import waiting_for_reply
from mps_connect.kit.clock import utc_now
from mps_connect.kit.db import Tx
from tests.conftest import ClientAs
from tests.correspondence.conftest import Signed
from tests.letters.matters import NRIC, Letter, attempt, hear_more, read, step
from tests.support.cast import Cast
from tests.support.clients import Client


async def replied(client: Client, letter: Letter, kind: str, **more: object) -> Letter:
    fields = {"channel": "email", "received_on": letter["dispatch"]["sent_on"], "text": "Noted."} | more
    return await step(client, letter, "replies", kind=kind, **fields)


@pytest.mark.parametrize(
    ("kind", "status", "code"),
    [("receipt", "sent", "AGY-RCV"), ("interim", "sent", "AGY-RSP"), ("response", "replied", "AGY-RSP"),
     ("decision", "replied", "AGY-ACT")],
)  # fmt: skip
async def test_only_an_answer_stops_the_waiting(
    client_as: ClientAs, cast: Cast, sent: Signed, tx: Tx, kind: str, status: str, code: str
) -> None:
    letter, desk = await sent(), await client_as(cast.priya)
    after = await replied(desk, letter, kind, agency_ref="LTA-26-0001", text=f"About {NRIC}: 收到了.")
    assert after["status"] == status
    reply = after["replies"][0]
    assert (reply["kind"], reply["agency_ref"], reply["recorded_by"]) == (kind, "LTA-26-0001", "Priya Contoh")
    assert reply["text"] == "About •••••011J: 收到了."
    event = await tx.one(
        "SELECT code, detail FROM case_events WHERE letter_id = %(id)s AND kind = 'reply_recorded'",
        {"id": letter["id"]},
    )
    assert event is not None
    assert (event["code"], event["detail"]["reply"]) == (code, kind)
    link = await tx.one(
        "SELECT source_kind, source_id::text FROM data_lineage WHERE derived_kind = 'reply' AND derived_id = %(id)s",
        {"id": reply["id"]},
    )
    assert link == {"source_kind": "letter", "source_id": letter["id"]}
    waiting = (await desk.get("/api/replies")).json()["items"]
    assert (letter["id"] in {row["id"] for row in waiting}) == (status == "sent")


async def test_a_receipt_after_the_answer_does_not_take_it_back(client_as: ClientAs, cast: Cast, sent: Signed) -> None:
    desk = await client_as(cast.priya)
    letter = await replied(desk, await sent(), "decision", outcome="granted")
    assert letter["replies"][0]["outcome"] == "granted"
    assert (await replied(desk, letter, "receipt"))["status"] == "replied"


async def test_no_reply_to_a_letter_that_never_left(client_as: ClientAs, cast: Cast, signed: Signed) -> None:
    letter, desk = await signed(), await client_as(cast.priya)
    answer = await attempt(desk, letter, "replies", kind="receipt", channel="email", received_on=letter["dated"])
    assert (answer.status_code, answer.json()["error"]["code"]) == (409, "letter_not_sent")


@pytest.mark.parametrize("days", [-1, 1])
async def test_a_day_that_cannot_be_is_refused(client_as: ClientAs, cast: Cast, sent: Signed, days: int) -> None:
    letter, desk = await sent(), await client_as(cast.priya)
    day = date.fromisoformat(letter["dispatch"]["sent_on"]) + timedelta(days=days)
    answer = await attempt(desk, letter, "replies", kind="response", channel="email", received_on=str(day))
    assert (answer.status_code, answer.json()["error"]["details"]["fields"][0]["path"]) == (422, "received_on")


async def test_a_receipt_decides_nothing(client_as: ClientAs, cast: Cast, sent: Signed) -> None:
    letter, desk = await sent(), await client_as(cast.priya)
    answer = await attempt(
        desk, letter, "replies", kind="receipt", channel="email", received_on=letter["dated"], outcome="granted"
    )
    assert (answer.status_code, answer.json()["error"]["details"]["fields"][0]["path"]) == (422, "outcome")


async def test_a_late_answer_is_kept_on_a_closed_case(client_as: ClientAs, cast: Cast, sent: Signed, tx: Tx) -> None:
    letter, desk = await sent(), await client_as(cast.priya)
    case = await case_for(tx, actor=cast.priya.actor(), case_id=letter["case_id"])
    await close_case(
        tx, actor=cast.priya.actor(), now=utc_now(), case_id=case.id, expected_version=case.version, outcome="no_reply",
        note="", resident_told=True,
    )  # fmt: skip
    assert await waits(desk, letter) is False, "nobody waits once the case is closed"
    closed = await read(desk, letter)
    assert closed["may"] == ["record_reply"]
    assert (await replied(desk, closed, "decision", outcome="granted"))["status"] == "replied"
    assert await tx.value("SELECT status FROM cases WHERE id = %(id)s", {"id": case.id}) == "closed"


async def waits(client: Client, letter: Letter) -> bool:
    """Whether the letter stands on the page of those still waited for."""
    page = (await client.get("/api/replies")).json()
    ids = [row["id"] for row in page["items"]]
    assert page["total"] == len(ids)
    return letter["id"] in ids


async def test_only_letters_of_cases_that_go_on_are_waited_for(
    client_as: ClientAs, cast: Cast, sent: Signed, tx: Tx
) -> None:
    other, letter, desk = await sent(), await sent(), await client_as(cast.priya)
    url = f"/api/cases/{letter['case_id']}"
    assert await waits(desk, letter)

    async def act(name: str, body: dict[str, object]) -> None:
        version = (await desk.get(url)).json()["version"]
        answer = await desk.post_json(f"{url}/{name}", body, version=version)
        assert answer.status_code == 200, answer.text

    await act("close", {"outcome": "no_reply", "resident_told": True})
    assert (await waits(desk, letter), await waits(desk, other)) == (False, True)
    await act("reopen", {"reason": "She came back."})
    assert await waits(desk, letter)
    # A list of all sent letters is another list.
    await act("close", {"outcome": "no_reply", "resident_told": True})
    every = (await desk.get("/api/letters", params={"status": "sent"})).json()["items"]
    assert letter["id"] in {row["id"] for row in every}


async def followed_up(client: Client, letter: Letter) -> Letter:
    answer = await client.post_json(f"/api/cases/{letter['case_id']}/letters", {})
    assert answer.status_code == 201, answer.text
    return dict(answer.json())


async def test_silence_is_followed_up_quoting_the_letter(client_as: ClientAs, cast: Cast, sent: Signed, tx: Tx) -> None:
    earlier, desk, mp = await sent(), await client_as(cast.priya), await client_as(cast.dr_koh)
    await replied(desk, earlier, "receipt")
    letter = await followed_up(desk, earlier)
    assert letter["type"] == "follow_up"
    assert letter["subject"].startswith("Follow-up to our letter of ")
    assert f"({earlier['our_ref']}) – " in letter["subject"]
    text = " ".join(s["text"] for s in letter["sentences"])
    assert "I refer to my letter of " in text
    assert earlier["our_ref"] in text
    assert "You acknowledged it on" in text
    assert "an interim reply" in text
    assert letter["sentences"][0]["support"] == "record"
    link = await tx.one(
        "SELECT l.source_id::text FROM data_lineage l JOIN letter_versions v ON v.office_id = l.office_id AND v.id = l.derived_id "
        "WHERE v.letter_id = %(id)s AND l.source_kind = 'letter'",
        {"id": letter["id"]},
    )
    assert link == {"source_id": earlier["id"]}
    assert not [r for r in letter["remarks"] if r["severity"] == "B"], letter["remarks"]
    signed = await step(mp, await step(desk, letter, "vet"), "approve")
    gone = await step(desk, signed, "sent", channel="email", sent_on=signed["dated"])
    assert gone["status"] == "sent"
    codes = await tx.all(
        "SELECT code FROM case_events WHERE letter_id = %(id)s AND code IS NOT NULL", {"id": letter["id"]}
    )
    assert [row["code"] for row in codes] == ["MP-FUP"], "the MP acknowledged the case with the first letter"


async def test_after_a_refusal_something_new_is_needed(client_as: ClientAs, cast: Cast, sent: Signed, tx: Tx) -> None:
    earlier, desk = await sent(), await client_as(cast.priya)
    await replied(desk, earlier, "decision", outcome="refused", agency_ref="LTA-26-0002", text="The appeal is refused.")
    answer = await desk.post_json(f"/api/cases/{earlier['case_id']}/letters", {})
    assert (answer.status_code, answer.json()["error"]["code"]) == (409, "nothing_new_since_the_reply")


async def test_what_was_heard_since_makes_the_follow_up(client_as: ClientAs, cast: Cast, sent: Signed, tx: Tx) -> None:
    earlier, desk = await sent(), await client_as(cast.priya)
    await replied(desk, earlier, "decision", outcome="refused", agency_ref="LTA-26-0002", text="The appeal is refused.")
    before = " ".join(s["text"] for s in earlier["sentences"])
    news = "Now my wife was admitted to hospital on 20 Nov 2026 and I must take care of her."
    await hear_more(tx, member=cast.aisyah, case_id=UUID(earlier["case_id"]), text=news)
    letter = await followed_up(desk, earlier)
    text = " ".join(s["text"] for s in letter["sentences"])
    assert "and to your reply of" in letter["sentences"][0]["text"]
    assert "LTA-26-0002" in letter["sentences"][0]["text"]
    assert letter["your_ref"] == "LTA-26-0002"
    assert "his wife was in hospital" in text
    for said_before in ("cataract", "an operation", "S$1,200", "retake the full course"):
        assert said_before in before
        assert said_before not in text, "what the earlier letter says is not said again"
    assert "consider, on its merits," in text


async def test_a_search_finds_the_words_of_a_reply(client_as: ClientAs, cast: Cast, sent: Signed) -> None:
    earlier, desk = await sent(), await client_as(cast.priya)
    await replied(desk, earlier, "response", text="The retraining centre at Sampelville has a place.")
    found = (await desk.post_json("/api/cases/search", {"q": "Sampelville"})).json()["items"]
    assert [row["id"] for row in found] == [earlier["case_id"]]


async def test_the_longest_wait_comes_first_on_whichever_page(
    client_as: ClientAs, cast: Cast, sent: Signed, tx: Tx
) -> None:
    letters = [await sent() for _ in range(3)]
    # The one that waits longest was touched last.
    for days, letter in zip((2, 9, 30), letters, strict=True):
        await tx.run(
            "UPDATE letters SET sent_at = sent_at - make_interval(days => %(days)s), updated_at = clock_timestamp() WHERE id = %(id)s",
            {"days": days, "id": letter["id"]},
        )
    expected = [letter["id"] for letter in reversed(letters)]
    desk = await client_as(cast.priya)
    whole = (await desk.get("/api/replies")).json()
    assert ([row["id"] for row in whole["items"]], whole["total"]) == (expected, 3)
    actor = cast.priya.actor()
    pages = [await waiting_for_reply(tx, actor=actor, page=page, page_size=2) for page in (1, 2, 3)]
    assert [[str(row.id) for row in page.items] for page in pages] == [expected[:2], expected[2:], []]
    assert [page.total for page in pages] == [3, 3, 3]
    assert (await desk.get("/api/replies", params={"page": 2})).json() == {"items": [], "total": 3}
