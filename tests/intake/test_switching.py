"""Pasting, switching, changing language, taking over: nothing said is ever lost, and questions come back where they were."""

from __future__ import annotations

import pytest

from tests.conftest import ClientAs
from tests.intake.interviews import (
    View,
    agreed,
    asked,
    handed_in,
    named,
    opened,
    safety_dealt_with,
    said,
    seen,
)
from tests.support.cast import Cast
from tests.support.clients import Client

STORY = (
    "My HDB loan is in arrears since I lost my job in August. I owe HDB $2,800 for four months; they sent a letter dated "
    "3 November 2026, ref HL-26-00123. I want HDB to let me pay the arrears by instalments of $200 a month. Call me at 9000 0111."
)


BEGINNING = "My HDB loan is in arrears since I lost my job in August. I owe HDB $2,800 for four months."


async def put(client: Client, view: View, what: str, body: object) -> View:
    answer = await client.put_json(f"/api/cases/{view['case_id']}/{what}", body, version=view["conversation_version"])
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


async def post(client: Client, view: View, what: str) -> View:
    answer = await client.post_json(f"/api/cases/{view['case_id']}/{what}", version=view["conversation_version"])
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


async def test_a_paste_is_read_whole_and_nothing_is_asked(client_as: ClientAs, cast: Cast) -> None:
    client = await client_as(cast.aisyah)
    view = await opened(client, mode="paste", channel="whatsapp", person_name="Mei Ling Contoh")
    assert view["turns"] == []
    assert view["start_chips"] == []
    view = await said(client, view, BEGINNING, kind="paste")
    assert [turn["speaker"] for turn in view["turns"]] == ["resident"]
    assert view["questions"] == []
    assert view["routing"]["agency"] == "HDB"
    assert 0.2 < view["readiness"] < 0.8
    assert view["missing_chips"]
    assert view["may_send_as_is"]
    view = await agreed(client, view)
    assert view["what_is_missing_to_submit"], "what is missing stays in sight"
    view = await handed_in(client, view)
    assert view["number"]


async def test_switching_to_questions_asks_only_what_the_paste_left_open(client_as: ClientAs, cast: Cast) -> None:
    client = await client_as(cast.aisyah)
    view = await said(client, await opened(client, mode="paste"), STORY, kind="paste")
    view = await put(client, view, "mode", {"mode": "guided"})
    assert view["mode"] == "guided"
    assert 1 <= len(view["questions"]) <= 2
    assert not {"ask", "contact", "arrears", "reference", "story"} & set(asked(view))
    assert len(view["facts"]) >= 4


async def test_switching_back_and_forth_keeps_the_open_question(client_as: ClientAs, cast: Cast) -> None:
    client = await client_as(cast.aisyah)
    view = await said(client, await opened(client), STORY)
    before, facts = asked(view), [fact["id"] for fact in view["facts"]]
    assert before
    view = await put(client, view, "mode", {"mode": "paste"})
    assert view["questions"] == []
    view = await put(client, view, "mode", {"mode": "guided"})
    assert asked(view) == before
    assert [fact["id"] for fact in view["facts"]] == facts
    same = await put(client, view, "mode", {"mode": "guided"})
    assert same["conversation_version"] == view["conversation_version"]


async def test_switching_before_the_first_words(client_as: ClientAs, cast: Cast) -> None:
    client = await client_as(cast.aisyah)
    view = await put(client, await opened(client, mode="paste"), "mode", {"mode": "guided"})
    assert asked(view) == ["story"]
    assert view["start_chips"]


@pytest.mark.parametrize(("language", "script"), [("zh", "\u4e00"), ("ta", "\u0b80")])
async def test_changing_language_asks_the_same_again_in_it(
    client_as: ClientAs, cast: Cast, language: str, script: str
) -> None:
    client = await client_as(cast.aisyah)
    view = await said(client, await opened(client), STORY)
    slots, english = asked(view), [question["english"] for question in view["questions"]]
    view = await put(client, view, "language", {"language": language})
    assert view["language"] == language
    assert asked(view) == slots
    assert [question["english"] for question in view["questions"]] == english
    assert all(max(question["text"]) >= script for question in view["questions"])
    assert view["consents"]["texts"][0]["language"] == language
    assert view["person"]["language"] == language
    # Chosen by a person, it holds whatever language the words are typed in.
    view = await said(client, view, "She has nine hundred dollars a month from part-time work")
    assert view["language"] == language


async def test_unless_chosen_the_language_follows_her_words(client_as: ClientAs, cast: Cast) -> None:
    client = await client_as(cast.aisyah)
    view = await said(client, await opened(client), "我向建屋局借的房贷欠了四个月,一共欠$2800。")
    assert view["language"] == "zh"
    assert all(max(question["text"]) >= "\u4e00" for question in view["questions"])


async def test_a_person_takes_over_and_gives_back(client_as: ClientAs, cast: Cast) -> None:
    client = await client_as(cast.aisyah)
    view = await said(client, await opened(client), BEGINNING)
    view = await post(client, view, "take-over")
    assert view["conversation_status"] == "taken_over"
    assert view["questions"] == []
    assert "resume" in view["may"]
    assert "take_over" not in view["may"]
    assert (await post(client, view, "take-over"))["conversation_version"] == view["conversation_version"]
    view = await said(client, view, "The letter came on 3 November 2026, I have $900 a month from part-time work")
    assert view["questions"] == []
    assert any("900" in fact["shown"] for fact in view["facts"])
    view = await post(client, view, "resume")
    assert view["conversation_status"] == "open"
    assert (await post(client, view, "resume"))["conversation_version"] == view["conversation_version"]
    assert 1 <= len(view["questions"]) <= 2
    assert not {"since", "last_letter", "income"} & set(asked(view)), "asked for what was said meanwhile"


async def test_asking_for_a_person_stops_the_questions(client_as: ClientAs, cast: Cast) -> None:
    client = await client_as(cast.aisyah)
    view = await said(client, await opened(client), STORY)
    view = await said(client, view, "Talk to a person", kind="chip")
    assert view["conversation_status"] == "taken_over"
    assert view["questions"] == []
    assert view["offer_person"]
    again = await said(client, view, "ok waiting")
    notes = [turn["text"] for turn in again["turns"] if turn["kind"] == "note"]
    assert len(notes) == 1


async def test_danger_pauses_the_questions_until_somebody_has_acted(client_as: ClientAs, cast: Cast) -> None:
    client = await client_as(cast.aisyah)
    view = await said(client, await opened(client, person_name="Mei Ling Contoh"), STORY)
    view = await said(client, view, "I don't want to live already")
    assert view["paused_for_safety"]
    assert view["questions"] == []
    assert [card["flag"] for card in view["safety"]] == ["suicide_risk"]
    assert any("Record what was done" in line for line in view["what_is_missing_to_submit"])
    view = await agreed(client, view)
    assert "submit" not in view["may"]
    view = await safety_dealt_with(client, view)
    assert not view["paused_for_safety"]
    assert "resume" in view["may"]
    view = await post(client, view, "resume")
    assert view["questions"] or view["ready"]


async def test_violence_at_home_means_nobody_calls(client_as: ClientAs, cast: Cast) -> None:
    client = await client_as(cast.aisyah)
    view = await said(
        client, await opened(client), "My husband beat me last night, he whack me. My phone is 9000 0111."
    )
    assert view["person"]["do_not_call"]
    view = await named(client, view, do_not_call=False)
    view = await said(client, view, "I want to apply for a flat with my children")
    assert not view["person"]["do_not_call"]


async def test_what_may_not_be_written_goes_to_the_desk_all_the_same(client_as: ClientAs, cast: Cast) -> None:
    client = await client_as(cast.aisyah)
    view = await opened(client, person_name="Mei Ling Contoh")
    view = await said(client, view, "My son was charged in court, I want the MP to write to the judge to be lenient")
    assert view["routing"]["refusal"] is not None
    assert view["may_send_as_is"]
    assert "decline" not in view["may"]
    view = await handed_in(client, await agreed(client, view))
    assert view["status"] == "submitted"


async def test_words_added_after_handing_in(client_as: ClientAs, cast: Cast) -> None:
    client = await client_as(cast.aisyah)
    view = await said(client, await opened(client, mode="paste", person_name="Mei Ling Contoh"), STORY, kind="paste")
    view = await handed_in(client, await agreed(client, view))
    refused = await client.post_json(
        f"/api/cases/{view['case_id']}/turns", {"text": "one more thing"}, version=view["conversation_version"]
    )
    assert refused.status_code == 409
    assert refused.json()["error"]["code"] == "talk_is_closed"
    view = await post(client, view, "resume")
    view = await said(client, view, "The instalment is $700 a month")
    assert any("700" in fact["shown"] for fact in view["facts"])
    assert (await seen(client, view))["status"] == "submitted"


async def test_a_corrected_fact_is_not_read_over(client_as: ClientAs, cast: Cast) -> None:
    client = await client_as(cast.aisyah)
    view = await said(client, await opened(client), STORY)
    owed = next(fact for fact in view["facts"] if fact["type"] == "amount" and fact["slot"] == "arrears")
    answer = await client.patch_json(
        f"/api/cases/{view['case_id']}/facts/{owed['id']}",
        {"action": "correct", "value": "2900.00"},
        version=owed["version"],
    )
    assert answer.status_code == 200, answer.text
    view = await said(client, await seen(client, view), "The instalment is $700 a month")
    owed_now = [fact["value"] for fact in view["facts"] if fact["type"] == "amount" and fact["slot"] == "arrears"]
    assert owed_now == ["2900.00"]
