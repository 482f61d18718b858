"""From a case to the first text of its letter, and what must be true before there is one."""

from __future__ import annotations

import pytest

from mps_connect.access.models import Actor
from mps_connect.assistant.models import LetterType
from mps_connect.cases.models import CaseRecord
from mps_connect.cases.routing import override_refusal
from mps_connect.constituents.actions import withdraw_consent
from mps_connect.kit.clock import utc_now
from mps_connect.kit.db import Context, Database, Tx
from tests.conftest import ClientAs
from tests.letters.conftest import ReadyCase
from tests.letters.matters import agree, drafted, heard_case, read, read_as, step
from tests.support.cast import Cast


async def test_a_letter_is_drafted_from_the_residents_words(client_as: ClientAs, cast: Cast, ready: ReadyCase) -> None:
    case = await ready()
    letter = await drafted(await client_as(cast.aisyah), case)
    assert (letter["status"], letter["type"], letter["ordinal"]) == ("draft", "standard", 1)
    assert letter["our_ref"] == f"{case.number}/1"
    assert letter["recipient"]["agency"] == "LTA"
    assert letter["recipient"]["agency_name"] == "Land Transport Authority"
    assert letter["sentences"][0]["text"].startswith("I write on behalf of Mr Goh, a resident of Bukit Angsana")
    assert any("consider, on its merits," in s["text"] for s in letter["sentences"])
    assert letter["sentences"][-1]["text"] == "Please copy your reply to my office, quoting our reference."
    assert letter["cc"] == ["Mr Goh Contoh Seng"]
    assert letter["dated"] is None
    assert letter["written_by"] == "Aisyah Contoh"


async def test_every_factual_sentence_shows_the_words_behind_it(
    client_as: ClientAs, cast: Cast, ready: ReadyCase
) -> None:
    letter = await drafted(await client_as(cast.aisyah), await ready())
    sources = {source["fact_id"]: source for source in letter["sources"]}
    told = [s for s in letter["sentences"] if s["part"] in ("facts", "grounds", "ask")]
    assert told
    for sentence in told:
        assert sentence["facts"], sentence["text"]
        assert sentence["support"] == "said"
        for fact_id in sentence["facts"]:
            assert sources[fact_id]["quote"]
            assert sources[fact_id]["typed_by"] == "Aisyah Contoh"
    share = letter["share"]
    assert sum(share.values()) == len(letter["sentences"])
    assert share["unverified"] == 0
    assert letter["sentences"][-1]["support"] == "none"


async def test_where_each_sentence_comes_from_is_recorded(
    client_as: ClientAs, cast: Cast, ready: ReadyCase, tx: Tx
) -> None:
    letter = await drafted(await client_as(cast.aisyah), await ready())
    rows = await tx.all(
        "SELECT l.part, l.source_id::text FROM data_lineage l JOIN letter_versions v ON v.office_id = l.office_id "
        "AND v.id = l.derived_id WHERE v.letter_id = %(letter)s AND l.derived_kind = 'sentence' AND l.source_kind = 'fact'",
        {"letter": letter["id"]},
    )
    stored = {(row["part"], row["source_id"]) for row in rows}
    shown = {(at, fact) for at, s in enumerate(letter["sentences"]) for fact in s["facts"]}
    assert stored == shown | {(None, fact) for fact in letter["subject_facts"]}


async def test_drafting_begins_the_case_and_leaves_its_traces(
    client_as: ClientAs, cast: Cast, ready: ReadyCase, tx: Tx
) -> None:
    case = await ready()
    letter = await drafted(await client_as(cast.aisyah), case)
    assert await tx.value("SELECT status FROM cases WHERE id = %(id)s", {"id": case.id}) == "in_progress"
    event = await tx.one(
        "SELECT actor_id, detail FROM case_events WHERE case_id = %(id)s AND kind = 'letter_drafted'", {"id": case.id}
    )
    assert event is not None
    assert event["actor_id"] == cast.aisyah.id
    assert event["detail"] == {"ordinal": 1, "agency": "LTA", "type": "standard"}
    assert await tx.value(
        "SELECT count(*) FROM user_activities WHERE case_id = %(id)s AND kind = 'letter_drafted'", {"id": case.id}
    )
    looked = await tx.value(
        "SELECT count(*) FROM access_logs WHERE case_ids @> ARRAY[%(id)s]::uuid[] AND route = 'POST /api/cases/{case_id}/letters'",
        {"id": case.id},
    )
    assert looked == 1
    assert letter["versions"][0]["made"] == "drafted"


async def test_a_case_that_is_not_handed_in_has_no_letter(client_as: ClientAs, cast: Cast, database: Database) -> None:
    async with database.transaction(Context(actor_id=str(cast.aisyah.id), office_id=cast.office_id)) as tx:
        case = await heard_case(tx, member=cast.aisyah)
    answer = await (await client_as(cast.aisyah)).post_json(f"/api/cases/{case.id}/letters", {})
    assert (answer.status_code, answer.json()["error"]["code"]) == (409, "case_not_handed_in")


async def test_no_letter_to_an_agency_the_resident_did_not_agree_to(
    client_as: ClientAs, cast: Cast, ready: ReadyCase, tx: Tx
) -> None:
    case = await ready(consent=False)
    client = await client_as(cast.aisyah)
    answer = await client.post_json(f"/api/cases/{case.id}/letters", {})
    assert (answer.status_code, answer.json()["error"]["code"]) == (409, "no_consent_for_agency")
    assert "Land Transport Authority" in answer.json()["error"]["message"]
    await agree(tx, member=cast.aisyah, case=case, agency="LTA")
    assert (await client.post_json(f"/api/cases/{case.id}/letters", {"agency": "HDB"})).status_code == 409
    await drafted(client, case)


async def test_a_withdrawn_yes_stops_the_approval(client_as: ClientAs, cast: Cast, ready: ReadyCase, tx: Tx) -> None:
    case = await ready()
    letter = await drafted(await client_as(cast.aisyah), case)
    letter = await step(await client_as(cast.priya), letter, "vet")
    await withdraw_consent(
        tx, actor=cast.priya.actor(), now=utc_now(), case_id=case.id, kind="disclosure", agency="LTA"
    )
    mp = await client_as(cast.dr_koh)
    body = {"hash": letter["hash"], "acknowledged": True, "despite": letter["still_missing"]}
    answer = await mp.post_json(f"/api/letters/{letter['id']}/approve", body, version=letter["version"])
    assert (answer.status_code, answer.json()["error"]["code"]) == (409, "no_consent_for_agency")


@pytest.mark.parametrize("kind", ["use", "program", "keeping"])
async def test_a_yes_to_the_use_of_the_words_that_is_taken_back_stops_every_step(
    client_as: ClientAs, cast: Cast, ready: ReadyCase, tx: Tx, kind: str
) -> None:
    case = await ready()
    letter = await drafted(await client_as(cast.aisyah), case)
    letter = await step(await client_as(cast.priya), letter, "vet")
    await withdraw_consent(tx, actor=cast.priya.actor(), now=utc_now(), case_id=case.id, kind=kind)
    mp = await client_as(cast.dr_koh)
    body = {"hash": letter["hash"], "acknowledged": True, "despite": letter["still_missing"]}
    answer = await mp.post_json(f"/api/letters/{letter['id']}/approve", body, version=letter["version"])
    assert (answer.status_code, answer.json()["error"]["code"]) == (409, "no_consent_to_use")
    await mp.post_json(f"/api/letters/{letter['id']}/void", {"reason": "Taken back"}, version=letter["version"])
    answer = await (await client_as(cast.aisyah)).post_json(f"/api/cases/{case.id}/letters", {})
    assert (answer.status_code, answer.json()["error"]["code"]) == (409, "no_consent_to_use")


async def refused(tx: Tx, case: CaseRecord) -> None:
    await tx.run("UPDATE cases SET refusal_rule = 'court_sentencing' WHERE id = %(id)s", {"id": case.id})


async def test_a_rule_bars_the_letter_until_the_mp_sets_it_aside(
    client_as: ClientAs, cast: Cast, ready: ReadyCase, tx: Tx
) -> None:
    case = await ready()
    await refused(tx, case)
    client = await client_as(cast.aisyah)
    answer = await client.post_json(f"/api/cases/{case.id}/letters", {})
    assert (answer.status_code, answer.json()["error"]["code"]) == (409, "must_not_write")
    assert answer.json()["error"]["details"]["rule"] == "court_sentencing"
    mp: Actor = cast.dr_koh.actor()
    await override_refusal(
        tx, actor=mp, now=utc_now(), case_id=case.id, expected_version=case.version, reason="It asks for status only."
    )
    await drafted(client, case)


async def test_the_lawful_letter_in_a_forbidden_story_may_go(
    client_as: ClientAs, cast: Cast, ready: ReadyCase, tx: Tx
) -> None:
    case = await ready()
    refusal = {
        "rule": "court_sentencing", "reason": "The court decides on its own.", "instead": "Ask for the status.",
        "tell_resident": "", "span": None, "lawful_agency": "PDO",
    }  # fmt: skip
    await read_as(tx, case_id=case.id, refusal=refusal)
    await refused(tx, case)
    client = await client_as(cast.aisyah)
    answer = await client.post_json(f"/api/cases/{case.id}/letters", {})
    assert answer.json()["error"]["message"].startswith("The court decides on its own.")
    assert answer.json()["error"]["details"]["lawful_agency"] == "PDO"
    await agree(tx, member=cast.aisyah, case=case, agency="PDO")
    letter = await drafted(client, case, agency="PDO")
    assert (letter["recipient"]["agency"], letter["type"]) == ("PDO", "formal")


@pytest.mark.parametrize(
    ("text", "category", "agency", "kind"),
    [
        ("My mother passed away on 2 Nov 2026. Can HDB give me more time in the flat?", "housing_purchase", "HDB", "compassionate"),
        ("The lift is broken since 1 Nov 2026. My mother passed away. Please fix the lift.", "town_council", "TC", "standard"),
        ("I owe HDB $500. Can HDB let me pay by instalments?", "housing_loan_arrears", "HDB", "standard"),
    ],
    ids=["bereavement", "town council", "plain"],
)  # fmt: skip
async def test_the_type_nobody_chose(
    client_as: ClientAs, cast: Cast, ready: ReadyCase, tx: Tx, text: str, category: str, agency: str, kind: str
) -> None:
    case = await ready(text=f"I am Goh Contoh Seng. {text}", category=category, agency=agency)
    await tx.run("UPDATE cases SET urgency = 'medium' WHERE id = %(id)s", {"id": case.id})
    assert (await drafted(await client_as(cast.aisyah), case))["type"] == kind


async def test_an_open_safety_card_never_holds_a_letter_up(
    client_as: ClientAs, cast: Cast, ready: ReadyCase, tx: Tx
) -> None:
    case = await ready(text="I am Goh Contoh Seng. HDB says I must move out tomorrow, eviction on 20 Nov 2026. I have nowhere to "
                            "sleep tonight. Can HDB let me stay? My phone is 9000 0111. Can ask LTA to renew my licence?",
                       category="housing_rental", agency="HDB")  # fmt: skip
    open_cards = await tx.value(
        "SELECT count(*) FROM safety_events WHERE case_id = %(id)s AND state = 'open'", {"id": case.id}
    )
    assert open_cards, "the story is meant to open a card"
    await drafted(await client_as(cast.aisyah), case)


async def test_unknown_and_barred_agencies_are_refused_in_words(
    client_as: ClientAs, cast: Cast, ready: ReadyCase
) -> None:
    case = await ready()
    client = await client_as(cast.aisyah)
    unknown = await client.post_json(f"/api/cases/{case.id}/letters", {"agency": "XYZ"})
    assert (unknown.status_code, unknown.json()["error"]["details"]["fields"][0]["path"]) == (422, "agency")
    court = await client.post_json(f"/api/cases/{case.id}/letters", {"agency": "COURTS"})
    assert (court.status_code, court.json()["error"]["code"]) == (409, "agency_takes_no_letters")


async def test_one_agency_one_letter_at_a_time(client_as: ClientAs, cast: Cast, ready: ReadyCase) -> None:
    case = await ready()
    client = await client_as(cast.aisyah)
    first = await drafted(client, case)
    again = await client.post_json(f"/api/cases/{case.id}/letters", {})
    assert (again.status_code, again.json()["error"]["code"]) == (409, "letter_already_begun")
    assert again.json()["error"]["details"]["letter_id"] == first["id"]
    await step(client, first, "void", reason="Written to the wrong office")
    second = await drafted(client, case)
    assert second["ordinal"] == 2
    assert second["our_ref"].endswith("/2")


async def test_a_second_agency_is_told_of_the_first_and_of_nothing_else(
    client_as: ClientAs, cast: Cast, ready: ReadyCase, tx: Tx
) -> None:
    case, desk = await ready(), await client_as(cast.priya)
    await agree(tx, member=cast.aisyah, case=case, agency="MOM")
    await agree(tx, member=cast.aisyah, case=case, agency="LTA")
    first = await drafted(desk, case)
    assert all(sentence["part"] != "concurrent" for sentence in first["sentences"])
    second = await drafted(desk, case, agency="MOM")
    line = next(sentence for sentence in second["sentences"] if sentence["part"] == "concurrent")
    assert line["text"] == "I am writing separately to the Land Transport Authority on this matter."
    assert (line["support"], line["facts"]) == ("record", [])
    number = second["sentences"].index(line)
    assert [remark for remark in second["remarks"] if remark["sentence"] == number] == []
    again = await step(desk, first, "retype", type="formal")
    assert any("separately to the Ministry of Manpower" in sentence["text"] for sentence in again["sentences"])
    await step(desk, await read(desk, second), "void", reason="One letter is enough")
    alone = await step(desk, again, "retype", type="standard")
    assert all(sentence["part"] != "concurrent" for sentence in alone["sentences"])


async def test_where_it_is_not_safe_no_agency_hears_of_another(
    client_as: ClientAs, cast: Cast, ready: ReadyCase, tx: Tx
) -> None:
    case, desk = await ready(), await client_as(cast.priya)
    await agree(tx, member=cast.aisyah, case=case, agency="MOM")
    await agree(tx, member=cast.aisyah, case=case, agency="LTA")
    await drafted(desk, case)
    await tx.run("UPDATE cases SET flags = '{family_violence}' WHERE id = %(id)s", {"id": case.id})
    second = await drafted(desk, case, agency="MOM")
    assert all(sentence["part"] != "concurrent" for sentence in second["sentences"])


async def test_a_repeated_request_drafts_once(client_as: ClientAs, cast: Cast, ready: ReadyCase) -> None:
    case = await ready()
    client = await client_as(cast.aisyah)
    answers = [await client.post_json(f"/api/cases/{case.id}/letters", {}, key="draft-letter-0001") for _ in range(2)]
    assert [answer.status_code for answer in answers] == [201, 201]
    assert answers[0].json() == answers[1].json()


async def test_the_type_follows_urgency_and_matter_unless_a_person_chooses(
    client_as: ClientAs, cast: Cast, ready: ReadyCase, tx: Tx
) -> None:
    case = await ready()
    await tx.run("UPDATE cases SET urgency = 'urgent' WHERE id = %(id)s", {"id": case.id})
    client = await client_as(cast.aisyah)
    letter = await drafted(client, case)
    assert letter["type"] == "urgent"
    answer = await client.post_json(
        f"/api/letters/{letter['id']}/retype", {"type": "formal"}, version=letter["version"]
    )
    retyped = answer.json()
    assert (answer.status_code, retyped["type"], retyped["versions"][-1]["made"]) == (200, "formal", "drafted")
    assert retyped["hash"] != letter["hash"]
    facts = {fact for s in letter["sentences"] for fact in s["facts"]}
    assert {fact for s in retyped["sentences"] for fact in s["facts"]} <= facts | set(letter["subject_facts"])
    untyped = await client.post_json(f"/api/letters/{letter['id']}/retype", {}, version=retyped["version"])
    assert untyped.status_code == 422


async def test_a_follow_up_needs_a_letter_that_was_sent(client_as: ClientAs, cast: Cast, ready: ReadyCase) -> None:
    case = await ready()
    answer = await (await client_as(cast.aisyah)).post_json(
        f"/api/cases/{case.id}/letters", {"type": LetterType.FOLLOW_UP.value}
    )
    assert (answer.status_code, answer.json()["error"]["code"]) == (409, "nothing_to_follow_up")


async def test_nobody_is_called_who_must_not_be(client_as: ClientAs, cast: Cast, ready: ReadyCase) -> None:
    case = await ready(contact={"do_not_call": True})
    letter = await drafted(await client_as(cast.aisyah), case)
    text = "\n".join(s["text"] for s in letter["sentences"])
    assert letter["cc"] == []
    assert "0111" not in text
    assert "Please reply to my office only" in text
    assert "Please copy your reply" not in text


async def test_the_list_of_a_case_shows_its_letters(client_as: ClientAs, cast: Cast, ready: ReadyCase) -> None:
    case = await ready()
    client = await client_as(cast.aisyah)
    letter = await drafted(client, case)
    rows = (await client.get(f"/api/cases/{case.id}/letters")).json()
    assert rows["total"] == 1
    row = rows["items"][0]
    assert (row["id"], row["person_name"], row["status"]) == (letter["id"], "Goh Contoh Seng", "draft")
    assert row["subject"] == letter["subject"]
    assert await read(client, letter) == letter
