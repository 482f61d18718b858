"""Masked text keeps its length, so offsets into it hold; and no way of writing an identifier gets through."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mps_connect.kit.masking import DOT, mask_identifier, mask_text


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("S6700011J", "•••••011J"),
        ("my ic s6700011j ok", "my ic •••••011j ok"),
        ("S 6700011 J", "• ••••011 J"),
        ("S-6700011-J", "•-••••011-J"),
        ("我的号码是S6700011J。", "我的号码是•••••011J。"),
        ("FIN G1234567X", "FIN •••••567X"),
        ("call 90000111", "call ••••0111"),
        ("call 9000 0111 lah", "call •••• 0111 lah"),
        ("+65 9000-0111", "••• ••••-0111"),
        ("+6590000111", "•••••••0111"),
        ("(65) 9000 0111", "(••) •••• 0111"),
        ("90 00 01 11", "•• •• 01 11"),
        ("电话90000111可以打", "电话••••0111可以打"),
        ("எண் 90000111", "எண் ••••0111"),
        ("mei.ling@mail.example", "••••••••@mail.example"),
        ("<b>S6700011J</b>", "<b>•••••011J</b>"),
        ("two: S6700011J,90000111", "two: •••••011J,••••0111"),
        ("tel-90000111.", "tel-••••0111."),
    ],
)
def test_identifiers_are_dotted_with_the_last_four_kept(text: str, masked: str) -> None:
    assert mask_text(text) == masked
    assert len(mask_text(text)) == len(text)


@pytest.mark.parametrize(
    "text",
    [
        "bill A26-00123 of $2,800.00",
        "Blk 123 Contoh Street 4 #07-942 S(680123)",
        "salary 3000-4000 a month",
        "since 2019-11-03 until 12 oct 2026",
        "$90000111",
        "account 8123456789",
        "ref TP/90000111/26",
        "no. 26-90000111",
        "1,90000111",
        "S$1,286.40 by 25 November 2026",
        "Toa Payoh at 7pm, 3 kids",
    ],
)
def test_what_is_not_an_identifier_is_left_alone(text: str) -> None:
    assert mask_text(text) == text


def test_known_identifiers_are_found_however_they_are_written() -> None:
    known = ["K1234567", "8123456789", "mei@mail.example"]
    assert mask_text("passport k 1234567 and acct 812-345-6789", known) == "passport • •••4567 and acct •••-•••-6789"
    assert mask_text("write to mei@mail.example", known) == "write to •••@mail.example"
    assert mask_text("K12345678", ["K1234567"]) == "K12345678"


def test_short_known_identifiers_hide_nothing_else() -> None:
    assert mask_text("in 2026 and 2026", ["2026", "", "  "]) == "in 2026 and 2026"


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("S6700011J", "•••• 011J"),
        ("+65 9000 0111", "•••• 0111"),
        ("90000111", "•••• 0111"),
        ("mei@mail.example", "••••@mail.example"),
        ("1234", "••••"),
        ("  ", ""),
        ("", ""),
    ],
)
def test_labels(value: str, shown: str) -> None:
    assert mask_identifier(value) == shown


@given(st.text(), st.integers(0, 9_999_999), st.sampled_from("STFGM"), st.text())
def test_length_and_everything_outside_stays(before: str, digits: int, prefix: str, after: str) -> None:
    identifier = f"{prefix}{digits:07d}K"
    text = f"{before} {identifier} {after}"
    masked = mask_text(text, [identifier])
    assert len(masked) == len(text)
    assert identifier not in masked
    assert all(was == now or now == DOT for was, now in zip(text, masked, strict=True))


def test_twenty_thousand_characters_are_quick() -> None:
    text = ("9 0 0 0 1 1 1 S670001 +65 a.b.c@ " * 700)[:20_000]
    assert len(mask_text(text, ["S6700011J", "90000111"])) == 20_000
