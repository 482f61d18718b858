"""How residents say sums, dates, ages and addresses, and the one form each takes."""

from __future__ import annotations

from datetime import date

import pytest

from mps_connect.assistant.facts.finding import conflicts, find_facts
from mps_connect.assistant.facts.identity import check_letter
from mps_connect.assistant.facts.numbers import chinese_number
from mps_connect.assistant.models import Fact, Turn

SESSION = date(2026, 11, 19)


def facts(text: str, kind: str) -> list[Fact]:
    found = [fact for fact in find_facts([Turn(text)], session_date=SESSION) if fact.type == kind]
    assert all(text[fact.start : fact.end] == fact.quote for fact in found)
    return found


def values(text: str, kind: str) -> list[str]:
    return [fact.value for fact in facts(text, kind)]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("I owe $1845", "1845.00"), ("rent is S$1,720 now", "1720.00"), ("pay $1.8k a month", "1800.00"),
        ("bill 2.8k how to pay", "2800.00"), ("I owe 320 dollars", "320.00"), ("bill $3,240.50", "3240.50"),
        ("薪水一千八百元", "1800.00"), ("月薪千八", "1800.00"), ("欠了两万三", "23000.00"), ("每月还两百", "200.00"),
        ("gaji seribu lapan ratus sebulan", "1800.00"), ("dua ratus dolar", "200.00"), ("சம்பளம் $1,700", "1700.00"),
        ("மாதம் 640 வெள்ளி", "640.00"), ("my salary 1600 only", "1600.00"), ("SGD 45.60 fine", "45.60"),
        ("罚款300元", "300.00"), ("lost $1.2 million", "1200000.00"),
    ],
)  # fmt: skip
def test_amounts_are_in_cents(text: str, value: str) -> None:
    assert values(text, "amount") == [value]


@pytest.mark.parametrize("text", ["seribu lebih sebulan", "about $500", "大概五百块", "$1k plus", "两千多块", "万八"])
def test_rounded_talk_is_hedged(text: str) -> None:
    assert [fact.check for fact in facts(text, "amount")] == ["hedged"]


@pytest.mark.parametrize("text", ["I earn RM 500", "gaji 500 ringgit", "RM1,200 a month"])
def test_ringgit_are_not_dollars(text: str) -> None:
    assert values(text, "amount") == []
    assert values(text, "amount_foreign")[0].startswith("MYR ")


@pytest.mark.parametrize("text", ["万一有事", "I run 10k every week", "at 9000 0111", "notice 1026000211", "Blk 911"])
def test_other_numbers_are_not_money(text: str) -> None:
    assert values(text, "amount") == []


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("since 14 Aug", "2026-08-14"), ("on 25 Nov", "2026-11-25"), ("by 18 Jan", "2027-01-18"), ("on 2 Jan 2025", "2025-01-02"),
        ("dated 9/11/26", "2026-11-09"), ("2026-10-05 letter", "2026-10-05"), ("last month 7th", "2026-10-07"),
        ("7th of last month", "2026-10-07"), ("上个月七号", "2026-10-07"), ("tujuh hari bulan lepas", "2026-10-07"),
        ("八月三十号", "2026-08-30"), ("11月2日", "2026-11-02"), ("செப்டம்பர் 12-ஆம் தேதி", "2026-09-12"), ("நேற்று", "2026-11-18"),
        ("kelmarin", "2026-11-18"), ("yesterday", "2026-11-18"), ("明天", "2026-11-20"), ("esok", "2026-11-20"),
        ("last Fri", "2026-11-13"), ("coming Monday", "2026-11-23"), ("上星期六", "2026-11-14"), ("Jumaat lepas", "2026-11-13"),
        ("bulan lepas", "2026-10"), ("since July", "2026-07"), ("八月", "2026-08"), ("bulan Julai", "2026-07"),
        ("3 days ago", "2026-11-16"), ("Nov 2, 2026", "2026-11-02"), ("明年一月八号", "2027-01-08"), ("7hb Oktober", "2026-10-07"),
        ("next month", "2026-12"), ("3 months ago", "2026-08"), ("நவம்பர் 8", "2026-11-08"),
    ],
)  # fmt: skip
def test_dates_are_resolved_against_the_session(text: str, value: str) -> None:
    assert values(text, "date") == [value]


def test_two_days_of_one_month_are_two_dates() -> None:
    assert values("ward from 3 to 12 oct", "date") == ["2026-10-03", "2026-10-12"]


@pytest.mark.parametrize("text", ["on 31 Feb", "30/2/2026", "31 November", "二月三十号"])
def test_a_date_that_cannot_be_is_kept_and_marked(text: str) -> None:
    found = facts(text, "date")
    assert [fact.check for fact in found] == ["impossible_date"]


@pytest.mark.parametrize(
    "text", ["I may go", "it may be a scam", "march to the office", "Contoh Mei Fong", "the sun is hot"]
)
def test_words_that_are_also_months_are_no_dates(text: str) -> None:
    assert values(text, "date") == []


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("75 yrs old", "age", "75"), ("aged 9", "age", "9"), ("umur 3 tahun", "age", "3"), ("七十二岁", "age", "72"),
        ("76 வயது", "age", "76"), ("my mum 82 on wheelchair", "age", "82"), ("baby 5 months old", "age", "P5M"),
        ("住院十八天", "duration", "P18D"), ("for three weeks", "duration", "P3W"), ("2 months never pay", "duration", "P2M"),
        ("1 hour 40 min each way", "duration", "PT1H40M"), ("3 to 4 months more", "duration", "P3M/P4M"), ("半年", "duration", "P6M"),
        ("tiga bulan", "duration", "P3M"), ("4 நாள்", "duration", "P4D"), ("11 yrs", "duration", "P11Y"),
        ("family of 5", "count", "5"), ("two kids", "count", "2"), ("三个孩子", "count", "3"), ("anak tiga orang", "count", "3"),
        ("me, wife and 2 kids", "count", "4"), ("25 jam seminggu", "count", "25"), ("stopped 4 times", "count", "4"),
        ("only me one stay here", "count", "1"),
    ],
)  # fmt: skip
def test_ages_durations_and_counts(text: str, kind: str, value: str) -> None:
    assert value in values(text, kind)


def test_several_ages_in_a_row() -> None:
    assert values("4 kids age 2, 5, 7 and 11.", "age") == ["2", "5", "7", "11"]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Blk 911 Contoh St 1 #05-911", ("911", "Contoh Street 1", "#05-911")),
        ("Block 12A Bt Contoh West Ave 6 #3-45", ("12A", "Bukit Contoh West Avenue 6", "#03-45")),
        ("大牌33 Contoh Close #05-103", ("33", "Contoh Close", "#05-103")),
        ("Blok 45 Jalan Contoh Besar #09-102", ("45", "Jalan Contoh Besar", "#09-102")),
        ("புளோக் 23 Contoh Avenue 1 #02-10", ("23", "Contoh Avenue 1", "#02-10")),
        ("blk 5 contoh lor 4 unit 07-942", ("5", "Contoh Lorong 4", "#07-942")),
    ],
)
def test_addresses(text: str, wanted: tuple[str, str, str]) -> None:
    assert (values(text, "block")[0], values(text, "street")[0], values(text, "unit")[0]) == wanted


@pytest.mark.parametrize(
    "text", ["S(730966)", "Singapore 730966", "S730966", "postal code 730966", "邮区 730966", "poskod 730966"]
)
def test_postal_codes(text: str) -> None:
    assert values(text, "postal_code") == ["730966"]


def test_two_postal_codes_are_both_kept_and_recorded_as_a_conflict() -> None:
    found = find_facts([Turn("I stay S(730966). No, Singapore 560911.")], session_date=SESSION)
    codes = [fact for fact in found if fact.type == "postal_code"]
    assert [fact.value for fact in codes] == ["730966", "560911"]
    assert {fact.check for fact in codes} == {"postal_conflict"}
    assert conflicts(found) == ("postal_code",)


@pytest.mark.parametrize("text", ["9000 0111", "90000111", "+65 9000 0111", "hp 9000-0111", "(65) 90000111"])
def test_phones_are_eight_digits(text: str) -> None:
    assert values(text, "phone") == ["90000111"]


@pytest.mark.parametrize(
    ("prefix", "digits", "letter"),
    [("S", "6700011", "J"), ("T", "0800055", "C"), ("S", "8500090", "Z"), ("F", "1234567", "N"), ("G", "1234567", "X"),
     ("M", "1234567", "K")],
)  # fmt: skip
def test_check_letters(prefix: str, digits: str, letter: str) -> None:
    assert check_letter(prefix, digits) == letter


def test_a_wrong_letter_is_kept_as_written_and_marked() -> None:
    found = facts("IC s6700011a", "nric")
    assert [(fact.value, fact.check) for fact in found] == [("S6700011A", "nric_letter")]


def test_a_childs_number_is_a_birth_certificate() -> None:
    assert values("My girl Meera Contoh, T1800091H", "birth_cert_no") == ["T1800091H"]
    assert values("I'm Ethan, T0800055C", "nric") == ["T0800055C"]


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("ref EST/26/00066", "reference_no", "EST/26/00066"), ("account 8900000129", "reference_no", "8900000129"),
        ("信的号码 HC/26/00022", "reference_no", "HC/26/00022"), ("no. rujukan EC-26-00033", "reference_no", "EC-26-00033"),
        ("报案号 G/20261110/0181", "reference_no", "G/20261110/0181"), ("car SXX 911 A", "vehicle_no", "SXX911A"),
        ("UEN 202600136K", "uen", "202600136K"), ("Contoh Cleaning Pte. Ltd.", "employer", "Contoh Cleaning Pte Ltd"),
        ("warded at TTSH", "hospital", "Tan Tock Seng Hospital"), ("在黄廷方医院", "hospital", "Ng Teng Fong General Hospital"),
        ("P2 at Contoh Primary School", "level", "Primary 2"), ("at Contoh Sec Sch", "school", "Contoh Secondary School"),
        ("email me at mei.contoh@example.com please", "email", "mei.contoh@example.com"),
    ],
)  # fmt: skip
def test_references_and_institutions(text: str, kind: str, value: str) -> None:
    assert values(text, kind) == [value]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("I'm Goh Contoh Seng, IC S6700011J", "Goh Contoh Seng"), ("my name is tan contoh mei, nric S6700011J", "Tan Contoh Mei"),
        ("我叫王范例 (Ong Contoh Hwa)", "Ong Contoh Hwa"), ("Saya Nur Contoh Binte Sampel, IC S8800033A", "Nur Contoh Binte Sampel"),
        ("என் பெயர் செல்வம் (Selvam s/o Contoh)", "Selvam s/o Contoh"), ("Lee Contoh Ming here, lift spoilt", "Lee Contoh Ming"),
        ("Please help. Lau Contoh Fatt S7800136G", "Lau Contoh Fatt"), ("Please help. Siti Contoh 9000 0208", "Siti Contoh"),
    ],
)  # fmt: skip
def test_names(text: str, name: str) -> None:
    assert values(text, "person_name") == [name]


@pytest.mark.parametrize(
    "text",
    [
        "I am working at night",
        "I am very sorry",
        "I Bring the letter",
        "Saya kerja malam",
        "我是新加坡人",
        "I'm Singaporean",
    ],
)
def test_other_words_are_no_names(text: str) -> None:
    assert values(text, "person_name") == []


def test_a_relative_is_not_the_resident() -> None:
    found = facts("I'm Lim Contoh Huat. My husband Harjit Singh s/o Contoh, S5900089F", "nric")
    assert [fact.subject for fact in found] == ["family"]


def test_no_income_is_inferred_and_marked_so() -> None:
    found = facts("3 months no income", "income")
    assert [(fact.value, fact.origin) for fact in found] == [("0.00", "inferred")]


@pytest.mark.parametrize(
    ("words", "number"),
    [("一千八百", 1800), ("千八", 1800), ("两万三", 23000), ("万八", 18000), ("一百零五", 105), ("三十一", 31),
     ("十二", 12), ("二〇二六", 2026), ("月", None)],
)  # fmt: skip
def test_chinese_numbers(words: str, number: int | None) -> None:
    assert chinese_number(words) == number


@pytest.mark.parametrize(
    ("text", "kind", "value", "slot"),
    [
        ("I owe $720 arrears", "amount", "720.00", "arrears"), ("can pay $100 a month", "amount", "100.00", "offer"),
        ("my salary is $1,600", "amount", "1600.00", "income"), ("savings left $1.2k", "amount", "1200.00", "savings"),
        ("rent is $860", "amount", "860.00", "rent"), ("must reply by 30 Nov", "date", "2026-11-30", "deadline"),
        ("hdb letter 9 nov", "date", "2026-11-09", "agency_letter"), ("since 14 Aug", "date", "2026-08-14", "since"),
        ("rejected on 20 Nov", "date", "2026-11-20", "refusal"), ("court hearing 2 Dec", "date", "2026-12-02", "hearing"),
    ],
)  # fmt: skip
def test_what_a_value_is_for(text: str, kind: str, value: str, slot: str) -> None:
    assert [(fact.value, fact.slot) for fact in facts(text, kind)] == [(value, slot)]
