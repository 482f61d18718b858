"""Who may see and do what: identifiers dotted out, colleagues and other offices kept out, every look written down."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest

from mps_connect.kit.db import Tx
from tests.conftest import ClientAs
from tests.intake.interviews import View, agreed, consented, named, opened, said, seen
from tests.support.cast import Cast

SECRETS = ("S6700011J", "90000111", "9000 0111", "mei.ling")
WORDS = "My NRIC is S6700011J, call 9000 0111 or 90000111, mail mei.ling@mail.example. My NRIC again: s6700011j."


async def test_identifiers_never_leave_whole(client_as: ClientAs, cast: Cast) -> None:
    client = await client_as(cast.aisyah)
    view = await said(client, await opened(client), WORDS)
    shown = json.dumps(view, ensure_ascii=False)
    assert not [secret for secret in SECRETS if secret.lower() in shown.lower()]
    turn = next(turn for turn in view["turns"] if turn["speaker"] == "resident")
    assert len(turn["text"]) == len(WORDS)
    assert turn["text"].startswith("My NRIC is •••••011J, call •••• 0111 or ••••0111, mail ••••••••@mail.example.")
    for fact in view["facts"]:
        assert turn["text"][fact["start"] : fact["end"]] == fact["quote"]
    talk = (await client.get(f"/api/cases/{view['case_id']}/conversation")).text
    assert not [secret for secret in SECRETS if secret.lower() in talk.lower()]


async def test_an_identifier_typed_into_the_card_is_hidden_in_the_words_too(client_as: ClientAs, cast: Cast) -> None:
    client = await client_as(cast.aisyah)
    view = await said(client, await opened(client), "my passport K1234567X is with the agent")
    view = await named(client, view, nric="K1234567X")
    text = next(turn["text"] for turn in view["turns"] if turn["speaker"] == "resident")
    assert text == "my passport •••••567X is with the agent"


ROUTES: list[tuple[str, str, Any]] = [
    ("GET", "intake", None),
    ("GET", "conversation", None),
    ("POST", "turns", {"text": "hello"}),
    ("PUT", "draft", {"text": "hello"}),
    ("PUT", "mode", {"mode": "paste"}),
    ("PUT", "language", {"language": "zh"}),
    ("POST", "take-over", None),
    ("POST", "resume", None),
    ("POST", "submit", None),
]


@pytest.mark.parametrize(("method", "what", "body"), ROUTES)
async def test_neither_a_colleague_nor_another_office_gets_in(
    client_as: ClientAs, cast: Cast, method: str, what: str, body: Any
) -> None:
    owner = await client_as(cast.aisyah)
    view = await said(owner, await opened(owner), "I owe HDB $2,800")
    for member in (cast.wei_jie, cast.outsider, cast.other_staff, cast.other_mp):
        stranger = await client_as(member)
        answer = await stranger.send_json(method, f"/api/cases/{view['case_id']}/{what}", body, version=2)
        assert answer.status_code == 404, (member.name, answer.text)
        assert "2,800" not in answer.text
    for member in (cast.hidayah, cast.arun, cast.salmah):
        answer = await (await client_as(member)).send_json(
            method, f"/api/cases/{view['case_id']}/{what}", body, version=2
        )
        assert answer.status_code == 403, member.name
    nobody = await client_as(None)
    answer = await nobody.send_json(method, f"/api/cases/{view['case_id']}/{what}", body, version=2)
    assert answer.status_code == 401
    assert (await seen(owner, view))["conversation_version"] == view["conversation_version"]


async def test_the_desk_may_go_on_where_the_table_stopped(client_as: ClientAs, cast: Cast) -> None:
    volunteer, staff = await client_as(cast.aisyah), await client_as(cast.priya)
    view = await said(volunteer, await opened(volunteer), "I owe HDB $2,800 in arrears")
    view = await said(staff, view, "She also has a letter dated 3 November 2026")
    assert [turn["typed_by"] for turn in view["turns"] if turn["speaker"] == "resident"] == [
        "Aisyah Contoh",
        "Priya Contoh",
    ]


async def test_a_draft_is_kept_for_its_writer(client_as: ClientAs, cast: Cast) -> None:
    writer, staff = await client_as(cast.aisyah), await client_as(cast.priya)
    view = await opened(writer)
    version = view["conversation_version"]
    for text in ("My flat", "My flat is going to be tak"):
        assert (await writer.put_json(f"/api/cases/{view['case_id']}/draft", {"text": text})).status_code == 204
    other_laptop = await client_as(cast.aisyah)
    assert (await seen(other_laptop, view))["draft"] == "My flat is going to be tak"
    assert (await seen(staff, view))["draft"] == ""
    assert (await seen(writer, view))["conversation_version"] == version
    view = await said(writer, view, "My flat is going to be taken back by HDB")
    assert view["draft"] == ""
    await writer.put_json(f"/api/cases/{view['case_id']}/draft", {"text": "more"})
    await writer.put_json(f"/api/cases/{view['case_id']}/draft", {"text": ""})
    assert (await seen(writer, view))["draft"] == ""


async def test_nobodys_draft_is_lost_to_anothers(client_as: ClientAs, cast: Cast) -> None:
    writer, staff = await client_as(cast.aisyah), await client_as(cast.priya)
    view = await opened(writer)
    url = f"/api/cases/{view['case_id']}/draft"
    await writer.put_json(url, {"text": "My flat is going to be tak"})
    await staff.put_json(url, {"text": "Her son says"})
    assert (await seen(writer, view))["draft"] == "My flat is going to be tak"
    view = await said(staff, view, "Her son says that the flat is too small")
    assert view["draft"] == ""
    assert (await seen(writer, view))["draft"] == "My flat is going to be tak"


async def test_a_save_that_comes_late_brings_no_words_back(client_as: ClientAs, cast: Cast) -> None:
    client = await client_as(cast.aisyah)
    view = await said(client, await opened(client), "My flat is going to be taken back by HDB")
    await client.put_json(f"/api/cases/{view['case_id']}/draft", {"text": "My flat is going"})
    assert (await seen(client, view))["draft"] == ""
    await client.put_json(f"/api/cases/{view['case_id']}/draft", {"text": "My father is ill"})
    assert (await seen(client, view))["draft"] == "My father is ill"


async def test_of_two_at_once_one_is_told(committed_client_as: ClientAs, cast: Cast) -> None:
    first, second = await committed_client_as(cast.aisyah), await committed_client_as(cast.priya)
    view = await opened(first)
    answers = await asyncio.gather(
        *(
            client.post_json(f"/api/cases/{view['case_id']}/turns", {"text": text}, version=1)
            for client, text in ((first, "I owe HDB $2,800"), (second, "She owes HDB $2,800"))
        )
    )
    assert sorted(answer.status_code for answer in answers) == [200, 409]
    told = next(answer.json()["error"] for answer in answers if answer.status_code == 409)
    assert told["details"]["current_version"] == 2
    assert len([turn for turn in told["details"]["current"]["turns"] if turn["speaker"] == "resident"]) == 1


async def test_the_same_request_twice_adds_the_words_once(client_as: ClientAs, cast: Cast) -> None:
    client = await client_as(cast.aisyah)
    view = await opened(client)
    answers = [
        await client.post_json(
            f"/api/cases/{view['case_id']}/turns", {"text": "I owe HDB $2,800"}, version=1, key="one-press-of-the-key"
        )
        for _ in range(2)
    ]
    assert [answer.status_code for answer in answers] == [200, 200]
    assert answers[0].json() == answers[1].json()
    assert len([turn for turn in (await seen(client, view))["turns"] if turn["speaker"] == "resident"]) == 1


async def test_looks_and_deeds_are_written_down(client_as: ClientAs, cast: Cast, tx: Tx) -> None:
    client = await client_as(cast.aisyah)
    view = await said(client, await opened(client), "I owe HDB $2,800 in arrears")
    looks = await tx.all(
        "SELECT route, actor_id FROM access_logs WHERE %(case)s = ANY(case_ids) ORDER BY at, id",
        {"case": view["case_id"]},
    )
    assert {look["route"] for look in looks} == {"POST /api/cases", "POST /api/cases/{case_id}/turns"}
    assert {look["actor_id"] for look in looks} == {cast.aisyah.id}
    deeds = await tx.all("SELECT kind FROM user_activities WHERE case_id = %(case)s", {"case": view["case_id"]})
    assert {"case_opened", "words_added"} <= {deed["kind"] for deed in deeds}
    captured = await tx.all(
        "SELECT DISTINCT table_name FROM audit_logs WHERE shred_id = %(case)s", {"case": view["case_id"]}
    )
    assert {"cases", "conversations", "conversation_turns", "facts", "assessments", "data_lineage"} <= {
        row["table_name"] for row in captured
    }


async def ready_but_for_consent(client_as: ClientAs, cast: Cast) -> tuple[Any, View]:
    client = await client_as(cast.aisyah)
    view = await opened(client, mode="paste", person_name="Mei Ling Contoh")
    story = (
        "I owe HDB $2,800 in arrears for four months because I lost my job in August. They sent a letter dated 3 November "
        "2026, ref HL-26-00123. I want HDB to let me pay by instalments of $200 a month. Call me at 9000 0111."
    )
    return client, await said(client, view, story, kind="paste")


@pytest.mark.parametrize("left_out", ["use", "program", "keeping", "disclosure"])
async def test_each_consent_is_a_gate(client_as: ClientAs, cast: Cast, left_out: str) -> None:
    client, view = await ready_but_for_consent(client_as, cast)
    kinds = [kind for kind in ("use", "program", "keeping") if kind != left_out]
    agency = "" if left_out == "disclosure" else view["routing"]["agency"]
    view = await consented(client, view, *kinds, agency=agency)
    assert "submit" not in view["may"]
    refused = await client.post_json(f"/api/cases/{view['case_id']}/submit", version=view["case_version"])
    assert refused.status_code == 409
    assert len(refused.json()["error"]["details"]["missing"]) == 1
    if left_out == "disclosure":
        view = await consented(client, view, agency=view["routing"]["agency"], given=False)
    else:
        view = await consented(client, view, left_out, given=False)
    assert any("does not" in line for line in view["what_is_missing_to_submit"])
    view = await agreed(client, view)
    assert "submit" in view["may"]
