"""Numbers leave as dots and come back in full."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mps_connect.kit.masking import mask_text
from mps_connect.letters.identifiers import HiddenNumberUnknown, hidden_in, restore

NRIC, PHONE, EMAIL = "S6700011J", "9000 0111", "goh.contoh@mail.example"
TEXT = f"Mr Goh Contoh Seng (NRIC {NRIC}) may be reached at {PHONE} or {EMAIL}; his ref is VL-26-00011."


def test_what_is_hidden_is_found_whole_and_in_order() -> None:
    assert [hidden.full for hidden in hidden_in(TEXT, ())] == [NRIC, PHONE, EMAIL]
    assert [hidden.shown for hidden in hidden_in(TEXT, ())] == ["•••••011J", "•••• 0111", "••••••••••@mail.example"]


def test_a_masked_text_comes_back_as_it_was() -> None:
    near = hidden_in(TEXT, ())
    assert restore(mask_text(TEXT), near=near, known=[]) == TEXT
    assert restore(mask_text(TEXT), near=[], known=near) == TEXT


@pytest.mark.parametrize(
    "identifier", ["S6700011J", "T2300034I", "F1234567N", "90000111", "9000 0111", "+65 9000 0111"]
)
def test_every_way_of_writing_it_survives_the_round(identifier: str) -> None:
    text = f"Before {identifier} after."
    masked = mask_text(text)
    assert identifier not in masked
    assert restore(masked.replace("Before", "Well before"), near=hidden_in(text, ()), known=[]) == text.replace(
        "Before", "Well before"
    )


def test_two_people_whose_numbers_look_the_same_are_told_apart_by_their_sentence() -> None:
    hers, his = "She is S6700011J.", "He is T1200011J."
    known = [*hidden_in(hers, ()), *hidden_in(his, ())]
    assert restore(mask_text(hers), near=hidden_in(hers, ()), known=known) == hers
    assert restore(mask_text(his), near=hidden_in(his, ()), known=known) == his
    both = f"{hers} {his}"
    assert restore(mask_text(both), near=hidden_in(both, ()), known=known) == both


def test_dots_that_could_be_either_are_refused() -> None:
    known = [*hidden_in("S6700011J", ()), *hidden_in("T1200011J", ())]
    with pytest.raises(HiddenNumberUnknown):
        restore("A new sentence about •••••011J.", near=[], known=known)
    with pytest.raises(HiddenNumberUnknown):
        restore("Twice •••••011J •••••011J •••••011J", near=known, known=known)


@pytest.mark.parametrize("text", ["NRIC ••••011J", "NRIC •••••999Z", "•••", "call •••• 0112", "•• ••"])
def test_dots_that_stand_for_nothing_are_refused(text: str) -> None:
    with pytest.raises(HiddenNumberUnknown):
        restore(text, near=hidden_in(TEXT, ()), known=[])


@pytest.mark.parametrize(
    "text", ["• one matter", "a • b • c", "<b>&amp;'; DROP TABLE letters; --</b>", "no dots at all", ""]
)
def test_text_without_hidden_numbers_is_left_alone(text: str) -> None:
    assert restore(text, near=hidden_in(TEXT, ()), known=hidden_in(TEXT, ())) == text


def test_a_number_typed_in_full_is_taken_as_typed() -> None:
    assert restore("His number is S5800022A.", near=hidden_in(TEXT, ()), known=[]) == "His number is S5800022A."


@given(st.text(alphabet="abc •S6700011J9 01-@.x", max_size=60), st.sampled_from([NRIC, PHONE, "90000111"]))
def test_masking_and_restoring_never_invents_or_loses_a_sign(around: str, identifier: str) -> None:
    text = f"{around} {identifier} {around}"
    hidden = hidden_in(text, ())
    try:
        assert restore(mask_text(text), near=hidden, known=[]) == text
    except HiddenNumberUnknown:
        assert "••" in around.replace(" ", "") or len({h.full for h in hidden}) > 1
