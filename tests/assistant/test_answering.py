"""Short answers in four languages."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mps_connect.assistant.answering import answers_form, meaning, slots_answered
from mps_connect.assistant.models import Turn


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Yes", "yes"), ("yup lah", "yes"), ("是的", "yes"), ("ya betul", "yes"), ("ஆமாம்", "yes"),
        ("No", "no"), ("not yet leh", "no"), ("还没有", "no"), ("belum", "no"), ("இல்லை", "no"),
        ("don't know", "not_known"), ("不清楚", "not_known"), ("tak pasti", "not_known"), ("தெரியாது", "not_known"),
        ("Skip", "skipped"), ("跳过", "skipped"), ("langkau", "skipped"), ("தவிர்", "skipped"),
        ("huh?", "confused"), ("什么意思", "confused"), ("tak faham", "confused"), ("புரியவில்லை", "confused"),
        ("I'll bring it", "will_bring"), ("我会带来", "will_bring"), ("Saya akan bawa", "will_bring"),
        ("I don't have it", "none"), ("Not now", "not_now"), ("暂时不能", "not_now"),
        ("Talk to a person", "person"), ("找人谈", "person"),
        ("100", "substance"), ("my sister's place", "substance"), ("", "empty"),
    ],
)  # fmt: skip
def test_a_short_answer_is_read(text: str, expected: str) -> None:
    assert meaning(text) == expected


@given(st.text(max_size=200))
def test_any_text_has_a_meaning(text: str) -> None:
    assert meaning(text)


@given(st.text(max_size=60), st.sampled_from(["amount", "date", "reference", "identity", "contact", "yesno", "text"]))
def test_any_text_is_or_is_not_an_answer(text: str, form: str) -> None:
    assert answers_form(text, form, alone=True) in (True, False)


def test_an_amount_is_answered_by_a_bare_number_and_not_by_a_name() -> None:
    assert answers_form("100", "amount", alone=True)
    assert answers_form("两百块", "amount", alone=True)
    assert not answers_form("my brother", "amount", alone=True)


def test_prefilled_words_answer_their_slot_whatever_was_asked() -> None:
    assert slots_answered(Turn("Regarding what is owed, it is: 500", ("income",))) == ("arrears",)
    assert slots_answered(Turn("500", ("income",))) == ("income",)
