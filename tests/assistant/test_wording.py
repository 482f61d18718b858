"""Every sentence exists in all four languages, with the same places to fill."""

from __future__ import annotations

import string

import pytest

from mps_connect.assistant.checklists import slot_rules
from mps_connect.assistant.wording import LANGUAGES, chip_id_of, say, slot_prefilled, texts

TABLES = [name for name, value in texts("en").items() if isinstance(value, dict)]


def places(sentence: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("table", TABLES)
def test_a_language_says_what_english_says(language: str, table: str) -> None:
    english, other = texts("en")[table], texts(language)[table]
    assert set(other) == set(english)
    for key, sentence in english.items():
        assert places(other[key]) == places(sentence), f"{table}.{key}"


def test_every_slot_has_a_question_and_a_topic_and_nothing_is_left_over() -> None:
    assert set(texts("en")["question"]) == set(slot_rules()) == set(texts("en")["topic"])


@pytest.mark.parametrize("language", ["zh", "ms", "ta"])
def test_a_language_without_a_reviewer_says_so(language: str) -> None:
    file = texts(language)
    assert file["reviewed_by"] or file["status"] == "not yet reviewed by a speaker"


def test_no_question_is_too_long_to_be_asked_with_an_acknowledgement() -> None:
    assert all(len(sentence.split()) <= 22 for sentence in texts("en")["question"].values())


def test_singlish_is_answered_in_english() -> None:
    assert say("en-singlish", "question", "ask") == say("en", "question", "ask")


def test_a_chip_is_known_in_any_language() -> None:
    assert {chip_id_of(texts(language)["chip"]["skip"]) for language in LANGUAGES} == {"skip"}
    assert chip_id_of("something of her own") is None


@pytest.mark.parametrize("language", LANGUAGES)
def test_prefilled_words_name_their_slot(language: str) -> None:
    words = say(language, "say", "regarding", topic=say(language, "topic", "arrears"))
    assert slot_prefilled(words + "S$1,200") == "arrears"
    assert slot_prefilled("My rent: too much") is None
