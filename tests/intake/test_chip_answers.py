"""A chip answers the question above it and no other: what stood beside it is asked again at once, as if for the first time."""

from __future__ import annotations

from tests.conftest import ClientAs
from tests.intake.interviews import View, opened, said
from tests.support.cast import Cast
from tests.support.clients import Client

STORY = "hello my father bill at hospital 2.8k where got money, only me working cleaner 1.6k a month"


def slots(view: View) -> list[str]:
    return [question["slot"] for question in view["questions"]]


async def picked(client: Client, view: View, slot: str, chip_id: str) -> View:
    question = next(question for question in view["questions"] if question["slot"] == slot)
    chip = next(chip for chip in question["chips"] if chip["id"] == chip_id)
    answer = await client.post_json(
        f"/api/cases/{view['case_id']}/turns",
        {"text": chip["text"], "kind": "chip", "chip_id": chip_id},
        version=view["conversation_version"],
    )
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


def status(view: View, slot: str) -> str:
    return next(str(one["status"]) for one in view["routing"]["slots"] if one["slot"] == slot)


async def test_the_question_beside_an_answered_one_stays_with_its_chips(client_as: ClientAs, cast: Cast) -> None:
    client = await client_as(cast.aisyah)
    view = await said(client, await opened(client), STORY)
    assert slots(view) == ["patient_status", "social_worker"]
    beside = view["questions"][1]
    view = await picked(client, view, "patient_status", "citizen")
    assert view["questions"][0] == beside
    assert (status(view, "patient_status"), status(view, "social_worker")) == ("heard", "unknown")
    view = await picked(client, view, "social_worker", "not_met")
    assert not {"patient_status", "social_worker"} & set(slots(view))
    assert status(view, "social_worker") == "heard"


async def test_skipping_one_does_not_skip_the_other(client_as: ClientAs, cast: Cast) -> None:
    client = await client_as(cast.aisyah)
    view = await said(client, await opened(client), STORY)
    view = await picked(client, view, "patient_status", "skip")
    assert slots(view)[0] == "social_worker"
    assert (status(view, "patient_status"), status(view, "social_worker")) == ("skipped", "unknown")


async def test_a_missing_thing_told_meanwhile_leaves_both_questions(client_as: ClientAs, cast: Cast) -> None:
    client = await client_as(cast.aisyah)
    view = await said(client, await opened(client), STORY)
    view = await said(client, view, "Regarding what you want them to do, it is: pay $100 a month")
    assert slots(view) == ["patient_status", "social_worker"]


async def test_typed_words_answer_all_that_was_asked(client_as: ClientAs, cast: Cast) -> None:
    client = await client_as(cast.aisyah)
    view = await said(client, await opened(client), STORY)
    view = await said(client, view, "He is a citizen, and we have not met the medical social worker.")
    assert not {"patient_status", "social_worker"} & set(slots(view))
