"""Any text at all: no crash, every quote stands where it says, the same twice."""

from __future__ import annotations

import time
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mps_connect.assistant.assessing import understand
from mps_connect.assistant.models import Turn
from mps_connect.assistant.normalising import clauses, read, sentences

SESSION = date(2026, 11, 19)
PIECES = st.sampled_from(
    ["S6700011J", "$1,845.00", "三十一号", "#05-911", "Blk 911", "9000 0111", "不想活", " lah ", "நேற்று", "esok", "31 Feb",
     "\u202e", "\u200b",
     "\x00", "１２３", "千八", "judge", "HDB",
     "\n", "，", "my son 9", "<script>", "'; drop table cases;--", "RM 5", "🙏🏽", "e\u0301", "2/13/26"]
)  # fmt: skip
TEXTS = st.one_of(st.text(max_size=200), st.lists(st.one_of(PIECES, st.text(max_size=8)), max_size=20).map("".join))


def check_offsets(texts: list[str]) -> None:
    assessment = understand([Turn(text) for text in texts], session_date=SESSION)
    for fact in assessment.facts:
        assert texts[fact.turn][fact.start : fact.end] == fact.quote != ""
        assert 0 <= fact.confidence <= 1
    spans = [*assessment.evidence, *(flag.span for flag in assessment.flags)]
    if assessment.must_not_write:
        spans.append(assessment.must_not_write.span)
    for span in spans:
        if span is not None:
            assert texts[span.turn][span.start : span.end] == span.quote != ""


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(TEXTS)
def test_any_text_is_understood_without_a_crash(text: str) -> None:
    check_offsets([text])


@settings(max_examples=40, deadline=None)
@given(st.lists(TEXTS, max_size=4))
def test_any_turns_are_understood_without_a_crash(texts: list[str]) -> None:
    check_offsets(texts)


@settings(max_examples=40, deadline=None)
@given(TEXTS)
def test_the_same_words_give_the_same_assessment(text: str) -> None:
    first = understand([Turn(text)], session_date=SESSION)
    assert understand([Turn(text)], session_date=SESSION) == first


@settings(max_examples=100, deadline=None)
@given(TEXTS)
def test_sentences_and_clauses_stay_inside_the_text_in_order(text: str) -> None:
    flat = read(text).flat
    for spans in (list(sentences(flat)), list(clauses(flat))):
        ends = 0
        for start, end in spans:
            assert ends <= start < end <= len(flat)
            ends = end


@pytest.mark.parametrize(
    ("text", "kind", "value", "quote"),
    [
        ("IC S67\u200b00011J", "nric", "S6700011J", "S67\u200b00011J"),
        ("\u202eIC S6700011J", "nric", "S6700011J", "S6700011J"),
        ("a\x00b S6700011J", "nric", "S6700011J", "S6700011J"),
        ("欠１，２００元", "amount", "1200.00", "１，２００元"),
        ("电话９０００ ０１１１", "phone", "90000111", "９０００ ０１１１"),
        ("😀😀 $75", "amount", "75.00", "$75"),
        ("call 9000\u00a00111", "phone", "90000111", "9000\u00a00111"),
    ],
)
def test_invisible_and_wide_characters_do_not_shift_offsets(text: str, kind: str, value: str, quote: str) -> None:
    found = [fact for fact in understand([Turn(text)], session_date=SESSION).facts if fact.type == kind]
    assert [(fact.value, fact.quote) for fact in found] == [(value, quote)]


@pytest.mark.parametrize(
    "piece", ["I owe $100 since 14 Aug. ", "a", "0", " ", "我欠一千八百元。", "S6700011J ", "no ", "Contoh "]
)
def test_twenty_thousand_characters_are_read_in_full_in_two_seconds(piece: str) -> None:
    text = (piece * 20_000)[:19_980] + " IC S6700011J, ok."
    begin = time.process_time()
    assessment = understand([Turn(text)], session_date=SESSION)
    assert time.process_time() - begin < 3.0  # two seconds on an idle machine; other work slows the processor itself
    assert any(fact.type == "nric" and fact.value == "S6700011J" for fact in assessment.facts)
