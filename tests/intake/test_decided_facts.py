"""What people decide about facts shows at once in what is missing, how ready the case is and where the letter stands."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from mps_connect.assistant.wording import say
from mps_connect.audit.queries import lineage_of
from mps_connect.kit.db import Tx
from tests.conftest import ClientAs
from tests.intake.interviews import View, opened, said, seen
from tests.support.cast import Cast
from tests.support.clients import Client

STORY = (
    "I owe SP $640.20 for the electricity bill since August. "
    "I lost my job in July, now I clean offices and earn $850 a month."
)
REGARDING = say("en", "say", "regarding", topic=say("en", "topic", "income"))


def fact_of(view: View, value: str) -> dict[str, Any]:
    return next(dict(fact) for fact in view["facts"] if value in fact["value"])


def status(view: View, slot: str) -> str:
    return next(str(one["status"]) for one in view["routing"]["slots"] if one["slot"] == slot)


async def decided(client: Client, view: View, fact: dict[str, Any], action: str, value: str | None = None) -> Any:
    answer = await client.patch_json(
        f"/api/cases/{view['case_id']}/facts/{fact['id']}", {"action": action, "value": value}, version=fact["version"]
    )
    assert answer.status_code == 200, answer.text
    return answer.json()


async def test_a_disputed_fact_opens_its_question_again_and_undoing_closes_it(client_as: ClientAs, cast: Cast) -> None:
    client = await client_as(cast.aisyah)
    before = await said(client, await opened(client), STORY)
    income = fact_of(before, "850")
    assert status(before, "income") == "heard"
    wrong = await decided(client, before, income, "dispute")
    assert wrong["status"] == "disputed"
    after = await seen(client, before)
    assert status(after, "income") == "unknown"
    assert after["readiness"] < before["readiness"]
    assert after["routing"]["readiness"] < before["routing"]["readiness"]
    assert (after["turns"], after["questions"]) == (before["turns"], before["questions"])
    case = (await client.get(f"/api/cases/{before['case_id']}")).json()
    assert next(slot["status"] for slot in case["routing"]["slots"] if slot["slot"] == "income") == "unknown"
    await decided(client, before, wrong, "undo")
    again = await seen(client, before)
    assert status(again, "income") == "heard"
    assert (again["readiness"], again["missing_chips"]) == (before["readiness"], before["missing_chips"])


async def test_a_question_answered_by_the_disputed_words_alone_is_open_again(client_as: ClientAs, cast: Cast) -> None:
    client = await client_as(cast.aisyah)
    view = await said(client, await opened(client), "I owe SP $640.20 for the electricity since August.")
    view = await said(client, view, f"{REGARDING}$850 a month")
    assert status(view, "income") == "heard"
    await decided(client, view, fact_of(view, "850"), "dispute")
    assert status(await seen(client, view), "income") == "unknown"


async def test_a_corrected_fact_is_confirmed_without_another_word(client_as: ClientAs, cast: Cast) -> None:
    client = await client_as(cast.aisyah)
    view = await said(client, await opened(client), STORY)
    corrected = await decided(client, view, fact_of(view, "850"), "correct", "950")
    after = await seen(client, view)
    assert status(after, "income") == "confirmed"
    assert [f["id"] for f in after["facts"] if f["slot"] == "income"] == [corrected["id"]]
    again = await decided(client, view, corrected, "dispute")
    assert again["status"] == "disputed"
    assert status(await seen(client, view), "income") == "unknown"


async def test_two_places_said_are_a_conflict_until_one_is_found_not_right(client_as: ClientAs, cast: Cast) -> None:
    client = await client_as(cast.aisyah)
    two = "I stay at Blk 941 Contoh Street 9 Singapore 560941. My old place was Singapore 560942. " + STORY
    view = await said(client, await opened(client), two)
    assert status(view, "address") == "conflict"
    await decided(client, view, fact_of(view, "560942"), "dispute")
    assert status(await seen(client, view), "address") == "heard"


async def test_what_is_decided_does_not_stand_in_the_way_of_the_next_words(client_as: ClientAs, cast: Cast) -> None:
    """Somebody sets a fact right while another person types: what they type is added without a conflict."""
    client = await client_as(cast.aisyah)
    view = await said(client, await opened(client), STORY)
    await decided(client, view, fact_of(view, "850"), "confirm")
    later = await said(client, view, "There are three of us at home.")
    assert fact_of(later, "850")["status"] == "confirmed"


async def test_a_fact_added_by_hand_answers_its_question_and_its_source_is_the_entry(
    client_as: ClientAs, cast: Cast, tx: Tx
) -> None:
    client = await client_as(cast.aisyah)
    view = await said(client, await opened(client), "I owe SP $640.20 for the electricity since August.")
    assert status(view, "account_no") == "unknown"
    assert "missing:account_no" in [chip["id"] for chip in view["missing_chips"]]
    url = f"/api/cases/{view['case_id']}"
    new = {"type": "account_no", "value": "8930073122", "slot": "account_no", "from_document": True}
    added = (await client.post_json(f"{url}/facts", new)).json()
    after = await seen(client, view)
    assert status(after, "account_no") in ("heard", "confirmed")
    assert "missing:account_no" not in [chip["id"] for chip in after["missing_chips"]]
    [link] = await lineage_of(tx, case_id=UUID(view["case_id"]), kind="fact", of=UUID(added["id"]))
    assert (link["source_kind"], link["start"], link["end"]) == ("office_record", None, None)
    timeline = (await client.get(url)).json()["timeline"]
    entry = next(item for item in timeline if item["id"] == str(link["source_id"]))
    assert (entry["text"], entry["actor"]) == ("Fact added by hand", cast.aisyah.name)
