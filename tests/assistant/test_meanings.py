"""Words that mean something together, in whatever order and language; and ordinary words that must not."""

from __future__ import annotations

from collections import Counter

import pytest
from bench.assistant.sentences import Judged, judged

from mps_connect.assistant.meanings import REACH, first_meant, heard
from mps_connect.assistant.normalising import read


@pytest.fixture(scope="module")
def read_again() -> list[Judged]:
    return list(judged())


@pytest.mark.parametrize(
    "words",
    [
        "He put his hands around my throat.",
        "My throat: he had both hands around it, my husband, and I said stop hitting me.",
        "Suami saya cekik leher saya.",
        "老公掐我脖子",
    ],
)
def test_the_order_and_the_language_of_the_words_do_not_matter(words: str) -> None:
    assert first_meant("family_violence", heard(read(words))) is not None


def test_the_kinds_must_stand_near_one_another() -> None:
    far = "My husband " + "and the flat and the lift " * (REACH // 20) + "slapped me"
    assert first_meant("family_violence", heard(read("My husband slapped me"))) is not None
    assert first_meant("family_violence", heard(read(far))) is None


def test_the_words_that_fired_are_a_place_in_the_message() -> None:
    words = "Hello. Every night we sleep at the airport."
    meant = first_meant("homeless_tonight", heard(read(words)))
    assert meant is not None
    assert words[meant.start : meant.end] == "sleep at the airport"


def test_ordinary_sentences_raise_nothing_and_are_not_refused(read_again: list[Judged]) -> None:
    wrong = [item.sentence.words for item in read_again if item.sentence.kind == "nothing" and not item.right]
    assert wrong == []


@pytest.mark.parametrize(("kind", "least"), [("flag", 0.94), ("refusal", 0.94)])
def test_what_was_heard_once_is_still_heard(read_again: list[Judged], kind: str, least: float) -> None:
    asked: Counter[bool] = Counter(item.right for item in read_again if item.sentence.kind == kind)
    assert asked[True] / asked.total() >= least
