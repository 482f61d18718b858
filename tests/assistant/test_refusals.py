"""What is refused, and what only sounds like it: a fine is not a court case, a summons to court is."""

from __future__ import annotations

from datetime import date

import pytest

from mps_connect.assistant.assessing import understand
from mps_connect.assistant.models import Turn

SESSION = date(2026, 11, 19)

REFUSED = [
    ("court_sentencing", "Please write to the judge for a lighter sentence."),
    ("court_sentencing", "I am charged in court for theft on 3 Dec, can MP help."),
    ("court_sentencing", "kena charge drink driving, court 3 dec, can MP write letter"),
    ("court_sentencing", "I received a Notice to Attend Court for speeding. Can you ask them to cancel it?"),
    ("court_sentencing", "Can the MP ask the court to postpone my hearing?"),
    ("court_sentencing", "请帮我写信给法官求情"),
    ("court_sentencing", "Tolong tulis surat kepada hakim supaya hukuman diringankan"),
    ("court_sentencing", "நீதிபதிக்கு ஒரு கடிதம் எழுதுங்கள்"),
    ("court_sentencing", "My claim at the Employment Claims Tribunals is on 4 Jan, please write to the tribunal."),
    ("court_family_matter", "I want custody of my children, the divorce is ongoing."),
    ("court_family_matter", "我要争取孩子的抚养权"),
    ("court_family_matter", "Saya nak tuntut nafkah anak daripada bekas suami"),
    ("court_family_matter", "விவாகரத்து வழக்கு நடக்கிறது, குழந்தைகளின் பொறுப்பு எனக்கு வேண்டும்"),
    ("police_investigation_interference", "Ask the IO to drop the case against my son."),
    ("police_investigation_interference", "请警察放过我儿子,不要告他"),
    ("police_investigation_interference", "Tolong minta polis gugurkan kes anak saya"),
    ("police_investigation_interference", "போலீஸ் வழக்கைக் கைவிடச் சொல்லுங்கள்"),
    ("third_party_personal_data", "Tell me who complained about me to HDB."),
    ("third_party_personal_data", "Can you find out my ex-wife's address?"),
    ("third_party_personal_data", "帮我查我前妻的地址"),
    ("third_party_personal_data", "Saya nak tahu siapa yang buat aduan"),
    ("business_lobbying_non_constituent", "Help my company win the tender for the park."),
    ("business_lobbying_non_constituent", "My friend's restaurant needs its licence approved faster."),
    ("non_constituent", "I live in another GRC but my MP did not help. My hospital bill is $900."),
]
WRITTEN = [
    "I got a parking fine of $70 from HDB, please waive it.",
    "kena saman by traffic police, fine $150, can appeal?",
    "The notice says I may be charged in court if I do not pay the $200 fine for speeding by 5 Dec. I want to appeal to TP.",
    "我收到交警罚单两百元,如果不还会被告上法庭,可以上诉吗?",
    "The badminton court light at Blk 5 is spoilt.",
    "The food court beside my block is dirty and smelly.",
    "I have the court order for my divorce and need a rental flat for me and my two children.",
    "My husband hit me and I have a PPO. I want my daughter to change to a school near our shelter.",
    "Boss charge me $500 for uniform and never pay my salary.",
    "I made a police report J/20261012/7001 on a scam and want an update on its status.",
    "Town council sent a letter of demand for S&CC; they say legal action. I can pay $50 a month.",
    "My hawker stall licence was suspended by NEA for two weeks.",
    "Singtel charged me twice for my phone contract and refuses to refund.",
    "I stay at Contoh Court Condominium and the bus stop outside has no shelter.",
    "My mother's charge for the nursing home went up, who can help.",
    "The contractor for the lift maintenance never comes, lift at Blk 9 broke down.",
]


@pytest.mark.parametrize(("rule", "text"), REFUSED)
def test_refused_with_its_words_and_a_way_out(rule: str, text: str) -> None:
    refusal = understand([Turn(text)], session_date=SESSION).must_not_write
    assert refusal is not None
    assert refusal.rule == rule
    assert refusal.reason
    assert refusal.instead
    assert refusal.tell_resident
    assert refusal.span is not None
    assert text[refusal.span.start : refusal.span.end] == refusal.span.quote


@pytest.mark.parametrize("text", WRITTEN)
def test_not_refused(text: str) -> None:
    assert understand([Turn(text)], session_date=SESSION).must_not_write is None


def test_the_words_to_the_resident_are_in_her_language() -> None:
    refusal = understand([Turn("我要争取孩子的抚养权,请写信给法官")], session_date=SESSION).must_not_write
    assert refusal is not None
    assert "法庭" in refusal.tell_resident


def test_a_refused_case_goes_to_no_agency_or_the_lawful_one() -> None:
    none = understand([Turn("Please write to the judge to reduce my jail sentence.")], session_date=SESSION)
    assert [choice.short for choice in none.agencies] == ["NONE"]
    lawful = understand(
        [Turn("Please write to the judge. I also applied to the Public Defender's Office, no reply yet.")],
        session_date=SESSION,
    )
    assert lawful.agencies[0].short == "PDO"


def test_the_status_of_a_report_may_be_asked_where_interference_is_refused() -> None:
    text = "Ask the IO to close the case. Also my own report J/20261012/7001, what is the status?"
    refusal = understand([Turn(text)], session_date=SESSION).must_not_write
    assert refusal is not None
    assert refusal.lawful_agency == "SPF"


def test_the_refused_wish_is_no_request_of_the_lawful_letter() -> None:
    text = (
        "Please write to the judge for a lighter sentence. Please find out my PDO application status, ref PDO-26-00099."
    )
    requests = [fact for fact in understand([Turn(text)], session_date=SESSION).facts if fact.type == "request"]
    assert [fact.slot for fact in requests] == ["status"]
