"""Whose income it is, which date a letter names, and how a person without a title is written about."""

from __future__ import annotations

import json

import pytest

from mps_connect.assistant.assessing import assess
from mps_connect.assistant.batch import answer, brief_for
from mps_connect.assistant.drafting import draft
from mps_connect.assistant.models import Assessment, Office, Turn, Urgency
from tests.assistant.test_values import SESSION


def read(text: str) -> Assessment:
    return assess([Turn(text)], session_date=SESSION)


def letter(text: str) -> str:
    """Subject and sentences of the draft that nobody has touched, one a line."""
    office = Office("CTH", "Contoh GRC", "Sampel Contoh", SESSION, "session")
    drafted = draft(brief_for(read(text), session_date=SESSION, office=office))
    assert drafted is not None
    return "\n".join((drafted.subject, *(sentence.text for sentence in drafted.sentences)))


CUT = "I'm Ong Contoh Hwa, S6700011J. SP letter say 25 Nov want to cut the power. Owe $640. Baby at home. Can pay $80 a month."


def test_the_day_the_supply_is_to_be_cut_is_no_date_of_a_letter() -> None:
    found = read(CUT)
    assert [(f.value, f.slot) for f in found.facts if f.type == "date"] == [("2026-11-25", "deadline")]
    assert [f.slot for f in found.facts if f.type == "statement"] == ["disconnection_due", "arrears"]
    assert not [f for f in found.facts if f.type == "request"]
    written = letter(CUT)
    assert written.startswith("Urgent, disconnection of supply on 25 November 2026 – ")
    assert "dated 25 November" not in written
    assert "is to be cut on 25 November 2026" in written


@pytest.mark.parametrize(
    "text",
    [
        "They will cut on 25 Nov, I owe SP $640, account 8900000123. Want to pay slowly.",
        "I owe SP $640. If I don't pay they going to cut.",
        "欠电费 $640,他们说25号要来剪。",
        "Bil elektrik tertunggak $640. Mereka akan potong 25 Nov.",
    ],
)
def test_a_cut_without_its_object_is_heard_where_the_bill_is_spoken_of(text: str) -> None:
    found = read(text)
    assert "utilities_cut" in [flag.name for flag in found.flags]
    assert found.urgency is Urgency.HIGH


@pytest.mark.parametrize(
    "text",
    [
        "Boss say will cut on salary next month",
        "The barber will cut. Electricity bill is paid.",
        "I want to cut down smoking",
    ],
)
def test_other_cuts_are_not_of_a_supply(text: str) -> None:
    assert "disconnected" not in [f.slot for f in read(text).facts]
    assert "disconnection_due" not in [f.slot for f in read(text).facts]


@pytest.mark.parametrize(
    ("text", "quote", "subject"),
    [
        ("My husband earns $900 a month", "husband earns $900", "family"),
        ("Me and my husband, he earns $900 a month as cleaner", "husband, he earns $900", "family"),
        ("my daughter work part time $900 a month", "daughter work part time $900", "family"),
        ("Husband's salary is $1,200", "Husband's salary is $1,200", "family"),
        ("我先生每个月赚900块", "我先生每个月赚900块", "family"),
        ("Suami saya kerja cleaner, gaji $900 sebulan", "Suami saya kerja cleaner, gaji $900", "family"),
        ("I look after my mother and earn $900 a month", "$900", "resident"),
        ("My wife is sick, my salary is $900", "$900", "resident"),
        ("I live with my son. My salary is $900", "$900", "resident"),
        ("Saya tanggung ibu, gaji saya $900", "$900", "resident"),
        ("He is 55, earns $900", "$900", "resident"),
    ],
)
def test_whose_income(text: str, quote: str, subject: str) -> None:
    assert [(f.quote, f.subject) for f in read(text).facts if f.type == "amount" and f.slot == "income"] == [
        (quote, subject)
    ]


def test_a_letter_gives_each_income_to_the_one_who_earns_it() -> None:
    written = letter(
        "My daughter works part time $900 a month. My husband's pay is $1,200. I no work. Can SSO give financial help?"
    )
    assert "the income of the resident's daughter is S$900 a month" in written or "her daughter is S$900" in written
    assert "husband is S$1,200 a month" in written
    assert "her income is" not in written
    assert "resident's income is" not in written


def test_no_income_is_said_once() -> None:
    written = letter(
        "Tan Contoh Ah, S6700011J. I no income since Aug, no income liao three months. Need financial help from SSO."
    )
    assert written.count("no income") == 1


PAY = "My boss at Contoh Logistics never pay me salary two months, total $3,600. I want my salary. Raju s/o Contoh, 9000 0222"


def test_pay_withheld_is_not_the_residents_own_debt() -> None:
    assert [(f.type, f.slot) for f in read(PAY).facts if f.slot in ("arrears", "salary_unpaid")] == [
        ("statement", "salary_unpaid"), ("duration", "salary_unpaid"),
    ]  # fmt: skip
    written = letter(PAY)
    assert "his pay at Contoh Logistics has not been paid for two months" in written
    assert "behind" not in written
    assert "looking into the pay said to be owed to him" in written


def test_rent_that_was_not_paid_is_still_arrears() -> None:
    slots = [(f.type, f.slot) for f in read("Rent not paid 2 months, owe HDB $720").facts]
    assert ("duration", "arrears") in slots
    assert ("statement", "arrears") in slots


def test_a_person_without_a_title_is_named_once_and_not_repeated() -> None:
    sentences = letter(CUT).split("\n")
    assert sentences[1].startswith(
        "I write on behalf of Ong Contoh Hwa, a resident of Contoh GRC, who approached my office"
    )
    assert "on behalf of the resident" not in letter(CUT)
    for sentence in sentences:
        assert sentence.count("the resident") <= 2, sentence
    assert not any(f" {word} " in sentence for sentence in sentences for word in ("he", "she", "his", "her", "they"))


def test_one_hardship_told_in_three_ways_is_no_reason_for_haste() -> None:
    ordinary = read("I kena retrenched, now no work, no income, owe SP $300. Can pay by instalments?")
    assert (ordinary.urgency, ordinary.urgency_rule) == (Urgency.MEDIUM, "ordinary")
    heavy = read("I kena retrenched, no income, owe HDB $3,000, my wife has cancer. Can pay by instalments?")
    assert (heavy.urgency, heavy.urgency_rule) == (Urgency.HIGH, "hardship")
    assert heavy.urgency_reason == "Hardships of different kinds come together: illness, money owed, no income."


def test_mei_is_a_name_before_it_is_a_month() -> None:
    found = read("Me Mei Ling Contoh, want HDB to let me rent a flat.")
    assert [(f.type, f.value) for f in found.facts if f.type in ("person_name", "date")] == [
        ("person_name", "Mei Ling Contoh")
    ]
    assert not [f for f in read("me Mei Ling Contoh here, lift spoilt").facts if f.type == "date"]


def slots(text: str) -> list[tuple[str, str | None]]:
    return [(fact.type, fact.slot) for fact in read(text).facts]


@pytest.mark.parametrize(
    ("text", "wanted", "unwanted"),
    [
        ("One of my residents saw me last night", "", "household"),
        ("There are 4 of us in the flat", "household", ""),
        ("Two of my neighbours have dengue", "people", "household"),
        ("He got the trip for his outstanding work performance", "", "arrears"),
        ("I have an outstanding bill of $300", "arrears", ""),
        ("She cannot work due to a slipped disc", "illness", "fell"),
        ("I slipped at the void deck", "fell", ""),
        ("My mother needs surgery for her hip", "surgery_needed", "surgery"),
        ("I was spooked by such scams", "", "scammed"),
        ("I kena scam $4,000", "scammed", ""),
        ("The current limit is $600", "", "rent"),
        ("My rent is $600", "rent", ""),
        ("I wrote a letter to LTA on 7 Nov", "wrote", "agency_letter"),
        ("LTA letter 7 Nov", "agency_letter", "wrote"),
    ],
)
def test_words_that_only_look_like_it(text: str, wanted: str, unwanted: str) -> None:
    found = [slot for _, slot in slots(text)]
    assert wanted in found if wanted else True
    assert unwanted not in found if unwanted else True


def test_a_turn_of_speech_is_no_request() -> None:
    for text in ("Let me give Members one example of this", "I would like to thank the Minister for his answer"):
        assert not [kind for kind, _ in slots(text) if kind == "request"], text
    assert ("request", "rehouse") in slots("I would like to ask HDB to let me rent a one-room flat")


def test_who_is_cared_for_stands_behind_the_care() -> None:
    assert "caring for the resident's sister" in letter(
        "My mother passed on, so I take care of my sister. Can AIC help with a day care place?"
    )
    written = letter(
        "The late mother was the main caregiver of the sister. Can AIC help with a day care place for her sister?"
    )
    assert "caring for" not in written


def test_a_month_of_last_year() -> None:
    (found,) = [
        f for f in read("I applied for HLE since February last year and still no news").facts if f.type == "date"
    ]
    assert (found.value, found.quote) == ("2025-02", "February last year")


def test_a_frame_without_a_fact_or_a_wish_is_no_letter() -> None:
    line = json.dumps(
        {
            "id": 1,
            "text": "The hospital bills of the elderly are a real concern. Let me share this with you.",
            "session_date": "2026-11-19",
        }
    )
    assert answer(line)["category"] == "health_cost"
    assert answer(line)["letter"] is None


def test_he_without_a_relative_is_left_to_a_person() -> None:
    """The facts do not show whom "he" points to, and a wrong illness is worse than a missing one."""
    written = letter("Father lives with us. He is on dialysis. Can HDB let us rent a bigger flat?")
    assert "treatment" not in written


def test_a_date_that_has_passed_has_ended() -> None:
    written = letter("My taxi licence TDVL expired 1 Sep because I was in hospital. Can LTA let me renew?")
    assert "lapsed on 1 September 2026" in written
    assert "ends on" not in written


def test_the_police_are_not_asked_to_reconsider_a_bank() -> None:
    assert "reconsidering" not in letter("I kena scam $12,000, police report made. Please help me appeal to the bank.")


def test_rent_owed_goes_to_the_landlord_whatever_the_cause() -> None:
    found = read("我欠建屋局租金三个月,一共$780,因为我十月被裁员。我每个月可以还一百块。")
    assert (found.category, found.agencies[0].short) == ("housing_rental", "HDB")
