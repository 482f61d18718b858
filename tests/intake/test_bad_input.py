"""Bad input gets a clear answer, and nothing that was typed is lost."""

from __future__ import annotations

from typing import Any

import pytest

from mps_connect.intake import reading
from tests.conftest import ClientAs
from tests.intake.interviews import agreed, named, opened, said, seen
from tests.support.cast import Cast
from tests.support.clients import Client

HOSTILE = "<img src=x onerror=alert(1)>'; DROP TABLE conversations; -- {{7*7}} ${jndi:ldap://x} \\u0000 %s %(office)s"


def resident_texts(view: dict[str, Any]) -> list[str]:
    return [turn["text"] for turn in view["turns"] if turn["speaker"] == "resident"]


@pytest.mark.parametrize("text", ["", "   ", "\n\t\r\n", "\0\0", "\u200b\u200e\ufeff", " \u202e \u2028"])
async def test_words_nobody_can_see_are_refused(client_as: ClientAs, cast: Cast, text: str) -> None:
    client = await client_as(cast.aisyah)
    view = await opened(client)
    answer = await client.post_json(
        f"/api/cases/{view['case_id']}/turns", {"text": text}, version=view["conversation_version"]
    )
    assert answer.status_code == 422
    error = answer.json()["error"]
    assert error["code"] == "invalid_input"
    assert error["details"]["fields"] == [{"path": "text", "message": error["message"]}]
    assert (await seen(client, view))["conversation_version"] == view["conversation_version"]


async def test_twenty_thousand_characters_are_read_in_full(client_as: ClientAs, cast: Cast) -> None:
    client = await client_as(cast.aisyah)
    ending = " My NRIC is S6700011J and I owe HDB $2,800.00 in arrears."
    text = ("We waited and waited for the letter. " * 600)[: 20_000 - len(ending)] + ending
    assert len(text) == 20_000
    view = await said(client, await opened(client, mode="paste"), text, kind="paste")
    shown = resident_texts(view)[0]
    assert len(shown) == 20_000
    assert "2800.00" in [fact["value"] for fact in view["facts"]]
    refused = await client.post_json(
        f"/api/cases/{view['case_id']}/turns", {"text": text + "x"}, version=view["conversation_version"]
    )
    assert refused.status_code == 422
    assert refused.json()["error"]["details"]["fields"] == [
        {"path": "text", "message": "Use at most 20,000 characters."}
    ]


async def test_twenty_thousand_characters_of_one_language_each(client_as: ClientAs, cast: Cast) -> None:
    client = await client_as(cast.aisyah)
    for piece in ("我们等了很久,信还没有来。", "நாங்கள் காத்திருந்தோம். ", "9" * 50 + " ", "(" * 40, "a@" * 20):
        view = await said(client, await opened(client, mode="paste"), (piece * 2000)[:20_000], kind="paste")
        assert view["notices"] == []
        assert len(resident_texts(view)[0]) == len((piece * 2000)[:20_000])


async def test_everything_round_trips(client_as: ClientAs, cast: Cast) -> None:
    client = await client_as(cast.aisyah)
    view = await opened(client)
    view = await said(client, view, f"  {HOSTILE}\r\n\t  end ")
    assert resident_texts(view) == [f"  {HOSTILE}\r\n\t  end "]
    view = await said(client, view, "e\u0301 \U0001f600 ﷺ I\u0307 ﬁ 𝟗")
    assert resident_texts(view)[-1] == "e\u0301 \U0001f600 ﷺ I\u0307 ﬁ 𝟗"
    assert view["notices"] == []


async def test_a_nul_is_refused_and_the_draft_stands(client_as: ClientAs, cast: Cast) -> None:
    client = await client_as(cast.aisyah)
    view = await opened(client)
    url = f"/api/cases/{view['case_id']}"
    assert (await client.put_json(f"{url}/draft", {"text": "I owe HDB"})).status_code == 204
    answer = await client.post_json(f"{url}/turns", {"text": "I owe\0 HDB"}, version=view["conversation_version"])
    assert answer.status_code == 422
    error = answer.json()["error"]
    assert error["details"]["fields"] == [{"path": "text", "message": error["message"]}]
    assert "NUL" in error["message"]
    after = await seen(client, view)
    assert (after["draft"], after["conversation_version"]) == ("I owe HDB", view["conversation_version"])


async def test_marks_that_turn_the_reading_direction_are_kept_and_named(client_as: ClientAs, cast: Cast) -> None:
    client = await client_as(cast.aisyah)
    text = "I owe \u202e008,2$\u202c to HDB"
    view = await said(client, await opened(client), text)
    assert resident_texts(view) == [text]
    assert any("direction" in notice for notice in view["notices"])


async def test_half_a_character_is_refused_in_words(client_as: ClientAs, cast: Cast) -> None:
    client = await client_as(cast.aisyah)
    view = await opened(client)
    answer = await client.request(
        "POST",
        f"/api/cases/{view['case_id']}/turns",
        content=b'{"text": "a \\ud800 b"}',
        headers={"if-match": '"1"', "content-type": "application/json"},
    )
    assert answer.status_code == 422


async def test_hostile_words_in_every_field(client_as: ClientAs, cast: Cast) -> None:
    client = await client_as(cast.aisyah)
    view = await opened(client, person_name=HOSTILE)
    assert view["person"]["name"] == HOSTILE
    view = await named(client, view, street=HOSTILE, title="<b>Mdm</b>", block="1'; --", unit="#<7>")
    assert (view["person"]["street"], view["person"]["block"]) == (HOSTILE, "1'; --")
    answer = await client.put_json(f"/api/cases/{view['case_id']}/draft", {"text": HOSTILE})
    assert answer.status_code == 204
    assert (await seen(client, view))["draft"] == HOSTILE


async def test_a_wrong_nric_letter_is_shown_and_never_fixed(client_as: ClientAs, cast: Cast) -> None:
    client = await client_as(cast.aisyah)
    view = await said(client, await opened(client), "My NRIC is S6700011A")
    fact = next(fact for fact in view["facts"] if fact["type"] == "nric")
    assert fact["check"] == "nric_letter"
    assert fact["check_message"]
    assert fact["shown"] == "•••• 011A"
    assert view["person"]["check"] == ["nric_letter"]
    assert resident_texts(view) == ["My NRIC is •••••011A"]


async def test_two_postal_codes_are_both_kept_and_neither_is_chosen(client_as: ClientAs, cast: Cast) -> None:
    client = await client_as(cast.aisyah)
    view = await said(client, await opened(client), "I live at Blk 123 Contoh Street 4 S560123, sorry S560124")
    codes = [fact for fact in view["facts"] if fact["type"] == "postal_code"]
    assert sorted(fact["value"] for fact in codes) == ["560123", "560124"]
    assert all(fact["check_message"] for fact in codes)
    assert view["person"]["postal_code"] == ""


async def test_a_date_that_cannot_be(client_as: ClientAs, cast: Cast) -> None:
    client = await client_as(cast.aisyah)
    view = await said(client, await opened(client), "The letter says pay by 31 November 2026")
    dates = [fact for fact in view["facts"] if fact["type"] == "date"]
    assert [fact["check"] for fact in dates] == ["impossible_date"]
    for wrong in ("1875-01-01", "2199-01-01"):
        answer = await client.post_json("/api/cases", {"session_date": wrong})
        assert answer.status_code == 422
        assert answer.json()["error"]["details"]["fields"][0]["path"] == "session_date"
    assert (await client.post_json("/api/cases", {"session_date": "2026-02-30"})).status_code == 422


@pytest.mark.parametrize(
    "body", [{}, {"text": 7}, {"text": "x", "kind": "question"}, {"text": "x", "speaker": "staff"}]
)
async def test_turns_that_are_none(client_as: ClientAs, cast: Cast, body: dict[str, Any]) -> None:
    client = await client_as(cast.aisyah)
    view = await opened(client)
    answer = await client.post_json(f"/api/cases/{view['case_id']}/turns", body, version=view["conversation_version"])
    assert answer.status_code == 422
    assert answer.json()["error"]["details"]["fields"]


async def test_without_a_version_nothing_is_added(client_as: ClientAs, cast: Cast) -> None:
    client = await client_as(cast.aisyah)
    view = await opened(client)
    answer = await client.post_json(f"/api/cases/{view['case_id']}/turns", {"text": "hello"})
    assert answer.status_code == 428


async def test_a_reading_that_fails_loses_no_words(
    client_as: ClientAs, cast: Cast, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    client = await client_as(cast.aisyah)
    view = await said(client, await opened(client), "I owe HDB $2,800 in arrears")
    facts = len(view["facts"])

    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError("contoh words inside an exception")

    with monkeypatch.context() as patched:
        patched.setattr(reading, "assess", broken)
        view = await said(client, view, "They sent a letter dated 3 November 2026")
    assert resident_texts(view)[-1] == "They sent a letter dated 3 November 2026"
    assert len(view["facts"]) == facts
    assert any("could not be read" in notice for notice in view["notices"])
    assert "resume" in view["may"]
    answer = await client.post_json(f"/api/cases/{view['case_id']}/resume", version=view["conversation_version"])
    view = answer.json()
    assert len(view["facts"]) > facts
    assert not any("could not be read" in notice for notice in view["notices"])
    assert view["questions"]


async def test_a_case_that_is_over_takes_no_words(client_as: ClientAs, cast: Cast) -> None:
    volunteer, staff = await client_as(cast.aisyah), await client_as(cast.priya)
    view = await said(volunteer, await opened(volunteer), "I want the MP to write to the judge")
    declined = await staff.post_json(
        f"/api/cases/{view['case_id']}/decline", {"reason": "The court decides."}, version=view["case_version"]
    )
    assert declined.status_code == 200, declined.text
    answer = await volunteer.post_json(
        f"/api/cases/{view['case_id']}/turns", {"text": "one more thing"}, version=view["conversation_version"]
    )
    assert answer.status_code == 409
    assert answer.json()["error"]["code"] == "case_is_over"
    assert set((await seen(volunteer, view))["may"]) & {"submit", "take_over", "resume", "edit_person"} == set()


async def test_a_stale_tab_gets_both_versions(client_as: ClientAs, cast: Cast) -> None:
    first: Client = await client_as(cast.aisyah)
    stale = await opened(first)
    current = await said(first, stale, "I owe HDB $2,800 in arrears")
    answer = await first.post_json(
        f"/api/cases/{stale['case_id']}/turns",
        {"text": "typed in the other tab"},
        version=stale["conversation_version"],
    )
    assert answer.status_code == 409
    error = answer.json()["error"]
    assert error["code"] == "version_conflict"
    assert error["details"]["current_version"] == current["conversation_version"]
    assert error["details"]["current"]["turns"] == current["turns"]
    answer = await first.post_json(f"/api/cases/{stale['case_id']}/submit", version=stale["case_version"])
    assert answer.json()["error"]["details"]["current"]["case_version"] == current["case_version"]


async def test_nothing_is_handed_in_before_its_time(client_as: ClientAs, cast: Cast) -> None:
    client = await client_as(cast.aisyah)
    view = await said(client, await opened(client), "I owe HDB $2,800 in arrears for my flat loan")
    answer = await client.post_json(f"/api/cases/{view['case_id']}/submit", version=view["case_version"])
    assert answer.status_code == 409
    error = answer.json()["error"]
    assert error["code"] == "not_ready_to_hand_in"
    assert "Write down the resident's name." in error["details"]["missing"]
    view = await agreed(client, await named(client, view, name="Mei Ling Contoh"))
    answer = await client.post_json(f"/api/cases/{view['case_id']}/submit", version=view["case_version"])
    assert answer.status_code == 409
    assert answer.json()["error"]["details"]["missing"][0] == "Ask what the resident wants the agency to do."
