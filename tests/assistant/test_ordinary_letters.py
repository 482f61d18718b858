"""Ordinary stories: sums without a sign are heard, and the letter says what happened, to whom, and what was tried."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from mps_connect.assistant.assessing import understand
from mps_connect.assistant.batch import answer
from mps_connect.assistant.models import Turn

BENCH = Path(__file__).parents[2] / "bench" / "assistant" / "tenth.jsonl"
STORIES = [json.loads(line) for line in BENCH.read_text(encoding="utf-8").splitlines()]


def amounts(words: str) -> list[str]:
    facts = understand([Turn(words)], session_date=date(2026, 11, 23)).facts
    return [fact.value for fact in facts if fact.type == "amount"]


def letter(words: str) -> str:
    row: dict[str, Any] = answer(json.dumps({"id": 1, "text": words, "session_date": "2026-11-23"}))
    return " ".join(sentence["text"] for sentence in row["letter"]["sentences"])


@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        ("Boss never pay me since August, total 4,200. boss say no money", ["4200.00"]),
        ("I take home 1800 a month, rent is 640", ["1800.00", "640.00"]),
        ("Saya hutang Town Council 480, gaji saya 1500 sebulan", ["480.00", "1500.00"]),
        ("முதலாளி சம்பளம் தரவில்லை, மொத்தம் 5400.", ["5400.00"]),
        ("There were total 250 people at Blk 230, in total 120 signatures", []),
        ("I stay at Blk 412, phone 80000123, since 2019, total 3 months", []),
    ],
)
def test_a_sum_needs_no_sign_where_the_words_speak_of_money(words: str, wanted: list[str]) -> None:
    assert amounts(words) == wanted


def test_what_befell_a_relative_is_told_of_the_relative() -> None:
    text = letter("我妈妈今年82岁，上个月在家里跌倒，骨折住院两个星期，住院费8600块。申请了MediFund但是被拒绝。")
    assert "mother fell" in text
    assert "mother suffered a fracture" in text
    assert "mother was in hospital for two weeks" in text
    assert "an application to MediFund was refused" in text
    assert "the resident fell" not in text


def test_a_relative_named_with_my_in_malay_is_not_the_speaker() -> None:
    text = letter("Gaji saya 1700 sebulan, suami saya kena strok bulan Julai, tak kerja. Saya hutang sewa HDB 960.")
    assert "husband had a stroke" in text
    assert "the resident has not been working" not in text


def test_a_father_who_cannot_sleep_is_not_the_resident() -> None:
    text = letter(
        "The coffeeshop below my block very noisy until 2am, karaoke every night. I call NEA and town council already, both "
        "say not their problem. My father heart patient cannot sleep. Please do something about the noise."
    )
    assert "father is unable to sleep" in text
    assert "resident is unable to sleep" not in text
    assert "NEA and the Town Council" in text


@pytest.mark.parametrize("story", STORIES, ids=[story["id"] for story in STORIES])
def test_no_letter_of_the_tenth_set_says_what_it_must_not(story: dict[str, Any]) -> None:
    text = letter(story["text"])
    assert not [pattern for pattern in story["never"] if re.search(pattern, text)]
