"""What the words do not say: no telephone in an account number, no fact told twice, no wish in a plain statement."""

from __future__ import annotations

import json
from datetime import date

import pytest

from mps_connect.assistant.assessing import assess, understand
from mps_connect.assistant.batch import answer
from mps_connect.assistant.models import Fact, Turn

SESSION = date(2026, 10, 22)


def facts_of(words: str) -> tuple[Fact, ...]:
    return understand([Turn(words)], session_date=SESSION).facts


def values(words: str, kind: str) -> list[str]:
    return [fact.value for fact in facts_of(words) if fact.type == kind]


def letter_of(words: str) -> str:
    line = {"id": 1, "text": words, "session_date": SESSION.isoformat()}
    letter = answer(json.dumps(line))["letter"]
    return " ".join([letter["subject"], *(sentence["text"] for sentence in letter["sentences"])]) if letter else ""


@pytest.mark.parametrize(
    "words",
    [
        "My account at SP is 8930 0731 22",
        "户口号码 8930 0731 22",
        "Akaun SP saya 8930 0731 22.",
        "SP acc no. 8930 0731 22",
    ],
)
def test_a_grouped_account_number_is_no_telephone(words: str) -> None:
    assert values(words, "reference_no") == ["8930073122"]
    assert values(words, "phone") == []


def test_a_telephone_behind_an_account_number_is_one() -> None:
    assert values("My account at SP is 8930 0731 22, hp 9000 0611", "phone") == ["90000611"]


def test_a_permit_number_is_no_telephone() -> None:
    assert values("女佣准证号码 0 98765432。电话 9000 0632", "phone") == ["90000632"]


@pytest.mark.parametrize("words", ["Cannot pay all one time.", "不能一次还清,全部一次还", "再给一次机会"])
def test_at_once_counts_nothing(words: str) -> None:
    assert values(words, "count") == []


def test_one_debt_told_twice_is_one_fact() -> None:
    said = facts_of("SP bill owe $842.60, 3 months never pay, cannot pay all one time.")
    assert [fact.slot for fact in said if fact.type == "statement"] == ["arrears"]


@pytest.mark.parametrize(
    ("words", "asked"),
    [
        ("I drive delivery van, my income only $1,450 a month", False),
        ("Bill number CGH-00731. Mother is citizen, 71 years old.", False),
        ("Let me pay $100 a month", True),
        ("Waive the fine", True),
        ("A bigger flat", True),
        ("让我分期还", True),
    ],
)
def test_only_a_wish_answers_what_they_should_do(words: str, asked: bool) -> None:
    told = assess([Turn("SP bill $842.60, cannot pay."), Turn(words, asked=("ask",))], session_date=SESSION)
    assert any(fact.type == "request" and fact.turn == 1 for fact in told.facts) is asked
    status = next(slot.status for slot in told.slots if slot.slot == "ask")
    assert (status == "heard") is asked


def test_a_day_and_points_are_no_year() -> None:
    assert values("I drive at Contoh Road on 28 Sep, 12 points, $300", "date") == ["2026-09-28"]


@pytest.mark.parametrize(
    ("words", "level"),
    [
        ("My girl next year go Primary One", "Primary 1"),
        ("Anak saya di Darjah Dua", "Primary 2"),
        ("He is in Sec three", "Secondary 3"),
    ],
)
def test_a_level_in_words(words: str, level: str) -> None:
    assert values(words, "level") == [level]


def test_violence_does_not_say_that_she_left() -> None:
    letter = letter_of("என் கணவர் நேற்று இரவு பெல்ட்டால் அடித்தார். வாடகை வீடு வேண்டும். என்னை அழைக்க வேண்டாம்.")
    assert "left" not in letter


def test_a_supply_that_is_to_be_cut_is_not_cut() -> None:
    letter = letter_of("SP பில் $612 பாக்கி. நவம்பர் 3-க்குள் கட்டாவிட்டால் மின்சாரத்தைத் துண்டிப்போம் என்று கடிதம். தவணை வேண்டும்.")
    assert "S$612" in letter
    assert "has been cut" not in letter


@pytest.mark.parametrize(
    ("words", "who"),
    [
        (
            "Anak saya dapat surat masuk NS 9 November. Minta CMPB tangguhkan enam bulan. Nama dia Haziq Contoh, T0800088Z",
            "son",
        ),
        ("儿子十一月九号要入伍,他想延迟三个月。他叫 Koh Contoh Jun, T0800103G", "son"),
    ],
)
def test_the_son_who_enlists_is_not_the_one_who_tells(words: str, who: str) -> None:
    named = next(fact for fact in facts_of(words) if fact.type == "person_name")
    assert named.subject == "family"
    assert f"{who} is to enlist" in letter_of(words)


def test_a_paid_debt_is_no_arrears() -> None:
    words = (
        "Duit jualan dah habis bayar hutang bekas suami. Permohonan rumah sewa ditolak. Minta HDB pertimbangkan semula."
    )
    assert "fallen behind" not in letter_of(words)


def test_whose_job_is_not_said_is_left_out() -> None:
    letter = letter_of("My father had a stroke, cannot work. Hospital bill $2,140, can pay by instalments or not.")
    assert "stroke" in letter
    assert "working" not in letter


def test_a_sum_that_was_only_asked_for_is_not_lost() -> None:
    asked = [fact.slot for fact in facts_of("要我把六万块转去他们的安全户口") if fact.type == "amount"]
    assert asked == [None]


def test_the_day_a_letter_tells_of_is_not_its_own() -> None:
    told = [fact.slot for fact in facts_of("TP send me letter say I was speeding on 28 Sep") if fact.type == "date"]
    assert "agency_letter" not in told


def test_the_urgent_ask_names_no_day_gone_by() -> None:
    letter = letter_of(
        "Hari ini tak ada apa nak masak, anak lapar. Bantuan SSO tamat 30 September 2026. Minta bantuan."
    )
    assert "before 30 September" not in letter
    assert "paper in question" not in letter


def test_a_tree_does_not_fall_for_the_resident() -> None:
    assert "fell" not in letter_of(
        "Pokok depan Blk 27 Contoh Crescent condong sejak 9 Oktober. Boleh potong sebelum jatuh?"
    )


def test_a_couples_divorce_is_the_residents() -> None:
    letter = letter_of("My husband and I divorced in May. HDB rejected me. Could HDB reconsider my appeal for a flat?")
    assert "husband is divorced" not in letter
