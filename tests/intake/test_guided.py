"""A whole guided conversation in each language: from the first words to enough, never asking twice."""

from __future__ import annotations

import random
from uuid import UUID

import pytest

from mps_connect.audit.queries import lineage_of
from mps_connect.kit.db import Tx
from tests.conftest import ClientAs
from tests.intake.interviews import View, agreed, asked, handed_in, named, opened, questions_said, said, seen
from tests.support.cast import Cast

ANSWERS: dict[str, dict[str, str]] = {
    "en": {
        "story": "My HDB loan is in arrears since I lost my job in August. I owe HDB $2,800 for four months and they sent a letter "
        "dated 3 November 2026, ref HL-26-00123.",
        "ask": "I want HDB to let me pay the arrears by instalments of $200 a month.",
        "contact": "Call me at 9000 0111, it is safe.",
        "identity": "Mei Ling Contoh, S6700011J",
        "address": "Blk 123 Contoh Street 4 #07-942 Singapore 560123",
        "*": "I have $900 a month from part-time work since September 2026, and I will bring the letter.",
    },
    "en-singlish": {
        "story": "Eh hello, my HDB loan never pay four month already, owe 2.8k. I kena retrench in August lor. HDB send letter 3 nov, "
        "ref HL-26-00123.",
        "ask": "I want pay slowly can, 200 a month by instalment, ask HDB can or not.",
        "contact": "Call 9000 0111 lah, can one, safe.",
        "identity": "Mei Ling Contoh, S6700011J",
        "address": "Blk 123 Contoh Street 4 #07-942 Singapore 560123",
        "*": "now got 900 a month part time only since september, letter I bring next time lah",
    },
    "zh": {
        "story": "我向建屋局借的房贷欠了四个月,一共欠$2800。我八月失业了。建屋局11月3日寄信来,编号HL-26-00123。",
        "ask": "我希望建屋局让我每个月分期还200元。",
        "contact": "可以打90000111,打来安全。",
        "identity": "陈美玲 Contoh, S6700011J",
        "address": "大牌123 Contoh Street 4 #07-942 邮区560123",
        "*": "现在兼职,九月开始每个月有900元,信我下次带来。",
    },
    "ms": {
        "story": "Pinjaman HDB saya tertunggak empat bulan, hutang $2,800. Saya hilang kerja sejak Ogos. HDB hantar surat bertarikh "
        "3 November 2026, rujukan HL-26-00123.",
        "ask": "Saya mahu HDB benarkan saya bayar ansuran $200 sebulan.",
        "contact": "Boleh telefon 90000111, selamat.",
        "identity": "Siti Contoh, S6700011J",
        "address": "Blok 123 Contoh Street 4 #07-942 Singapura 560123",
        "*": "Sekarang kerja separuh masa $900 sebulan sejak September 2026, surat saya bawa nanti.",
    },
    "ta": {
        "story": "என் HDB வீட்டுக் கடன் நான்கு மாதமாகக் கட்டவில்லை, $2,800 பாக்கி. ஆகஸ்ட் மாதம் வேலை போய்விட்டது. HDB 3 நவம்பர் 2026 "
        "கடிதம் அனுப்பியது, எண் HL-26-00123.",
        "ask": "மாதம் $200 தவணையாகக் கட்ட HDB அனுமதிக்க வேண்டும்.",
        "contact": "90000111 என்ற எண்ணில் அழைக்கலாம், பாதுகாப்பானது.",
        "identity": "மீனா Contoh, S6700011J",
        "address": "புளோக் 123 Contoh Street 4 #07-942 சிங்கப்பூர் 560123",
        "*": "இப்போது பகுதி நேர வேலை, செப்டம்பர் முதல் மாதம் $900 வருகிறது, கடிதத்தைக் கொண்டு வருகிறேன்.",
    },
}
SCRIPT = {"zh": ("\u4e00", "\u9fff"), "ta": ("\u0b80", "\u0bff")}


def answer_to(view: View, answers: dict[str, str]) -> str:
    return " ".join(dict.fromkeys(answers.get(slot, answers["*"]) for slot in asked(view)))


@pytest.mark.parametrize("language", list(ANSWERS))
async def test_a_whole_conversation_reaches_enough(client_as: ClientAs, cast: Cast, language: str) -> None:
    client = await client_as(cast.aisyah)
    answers = ANSWERS[language]
    view = await opened(client, language=language)
    assert asked(view) == ["story"]
    assert len(view["start_chips"]) == 4
    view = await said(client, view, answers["story"])
    assert view["start_chips"] == []
    every_slot: list[str] = asked(view)
    for _ in range(8):
        if view["readiness"] >= 0.8 and not view["questions"]:
            break
        assert 1 <= len(view["questions"]) <= 2
        for question in view["questions"]:
            assert question["reason"]
            assert question["english"]
        view = await said(client, view, answer_to(view, answers))
        every_slot += asked(view)
    assert view["readiness"] >= 0.8
    assert view["questions"] == []
    assert len(every_slot) == len(set(every_slot)), "a question came back"
    texts = questions_said(view)
    assert len(texts) == len(set(texts))
    assert view["routing"]["category"] == "housing_loan_arrears"
    assert view["routing"]["agency"] == "HDB"
    if language in SCRIPT:
        low, high = SCRIPT[language]
        assert all(any(low <= sign <= high for sign in text) for text in texts)


async def test_enough_is_handed_in_and_gets_a_number(client_as: ClientAs, cast: Cast) -> None:
    client = await client_as(cast.aisyah)
    answers = ANSWERS["en"]
    view = await opened(client, person_name="Mei Ling Contoh")
    view = await said(client, view, answers["story"])
    while view["questions"]:
        view = await said(client, view, answer_to(view, answers))
    assert not view["ready"]
    assert "submit" not in view["may"]
    view = await agreed(client, view)
    assert view["ready"]
    assert view["what_is_missing_to_submit"] == []
    assert "submit" in view["may"]
    view = await handed_in(client, view)
    assert view["status"] == "submitted"
    assert view["number"].startswith("MPS-BAN-")
    assert view["conversation_status"] == "closed"
    assert view["questions"] == []
    again = await client.post_json(f"/api/cases/{view['case_id']}/submit", version=view["case_version"])
    assert again.status_code == 409
    assert again.json()["error"]["code"] == "case_not_in_that_state"


async def test_facts_carry_the_words_they_came_from(client_as: ClientAs, cast: Cast, tx: Tx) -> None:
    client = await client_as(cast.aisyah)
    view = await said(client, await opened(client), ANSWERS["en"]["story"])
    turns = {turn["id"]: turn["text"] for turn in view["turns"]}
    assert len(view["facts"]) >= 4
    for fact in view["facts"]:
        assert turns[fact["turn_id"]][fact["start"] : fact["end"]] == fact["quote"]
        assert fact["confidence"] is None
    kept = await lineage_of(tx, case_id=UUID(view["case_id"]), kind="fact", of=UUID(view["facts"][0]["id"]))
    assert [(str(row["source_id"]), row["start"], row["end"]) for row in kept] == [
        (view["facts"][0]["turn_id"], view["facts"][0]["start"], view["facts"][0]["end"])
    ]


async def test_confidence_is_for_the_desk(client_as: ClientAs, cast: Cast) -> None:
    volunteer, staff = await client_as(cast.aisyah), await client_as(cast.priya)
    view = await said(volunteer, await opened(volunteer), ANSWERS["en"]["story"])
    assert all(option["confidence"] is None for option in view["routing"]["options"])
    shown = await seen(staff, view)
    assert all(fact["confidence"] is not None for fact in shown["facts"])
    assert any(option["confidence"] is not None for option in shown["routing"]["options"])


async def test_what_was_heard_fills_the_persons_card(client_as: ClientAs, cast: Cast) -> None:
    client = await client_as(cast.aisyah)
    view = await opened(client)
    view = await said(
        client, view, "My NRIC is S6700011J and you can call me at 9000 0111. " + ANSWERS["en"]["address"]
    )
    person = view["person"]
    assert (person["nric"], person["phone"]) == ("•••• 011J", "•••• 0111")
    assert (person["block"], person["unit"], person["postal_code"]) == ("123", "#07-942", "560123")
    view = await named(client, view, phone="8000 0222")
    view = await said(client, view, "call me at 9000 0111 ok")
    assert view["person"]["phone"] == "•••• 0222"


async def test_a_known_person_is_not_asked_who_they_are(client_as: ClientAs, cast: Cast) -> None:
    client = await client_as(cast.aisyah)
    view = await opened(client, person_name="Mei Ling Contoh")
    view = await named(client, view, nric="S6700011J", phone="90000111", block="123", street="Contoh Street 4")
    answers = ANSWERS["en"]
    view = await said(client, view, answers["story"])
    every = asked(view)
    while view["questions"]:
        view = await said(client, view, answer_to(view, answers))
        every += asked(view)
    assert not {"identity", "address", "contact"} & set(every)
    assert not any("identity" in chip["id"] for chip in view["missing_chips"])


@pytest.mark.parametrize("seed", range(5))
async def test_whatever_is_tapped_nothing_is_asked_twice_and_it_ends(
    client_as: ClientAs, cast: Cast, seed: int
) -> None:
    client, chance = await client_as(cast.aisyah), random.Random(seed)
    view = await opened(client, language=chance.choice(["en", "zh", "ms", "ta"]))
    for _ in range(14):
        chips = [chip["text"] for question in view["questions"] for chip in question["chips"]]
        others = ["dunno", "9000 0111", "HDB lah", "$300", "什么意思"]
        view = await said(client, view, chance.choice(chips + others), kind="chip")
        assert len(view["questions"]) <= 2
        if not view["questions"]:
            break
    assert view["questions"] == []
    assert view["ready"] or view["offer_person"] or view["readiness"] >= 0.8
    texts = questions_said(view)
    assert len(texts) == len(set(texts))


async def test_missing_chips_begin_the_answer(client_as: ClientAs, cast: Cast) -> None:
    client = await client_as(cast.aisyah)
    view = await said(client, await opened(client), ANSWERS["en"]["story"])
    assert 1 <= len(view["missing_chips"]) <= 3
    assert all(chip["text"].startswith("Regarding ") for chip in view["missing_chips"])
    filled = next(chip for chip in view["missing_chips"])
    view = await said(client, view, filled["text"] + "I want to pay $200 a month by instalments, call me at 9000 0111")
    assert filled["id"] not in [chip["id"] for chip in view["missing_chips"]]
