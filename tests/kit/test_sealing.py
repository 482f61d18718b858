"""What is sealed opens with its key in its place, and with no changed bit, nowhere else, and by no other key."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mps_connect.kit.crypto import NONCE_BYTES, SealBroken, seal, subkey, unseal, unwrap_locally, wrap_locally

KEY = subkey(b"k" * 32, "field")
PLACE = "turns.body|00000000-0000-7000-8000-000000000000"


@given(st.binary(max_size=500))
def test_it_opens_as_it_was(words: bytes) -> None:
    assert unseal(KEY, seal(KEY, words, PLACE), PLACE) == words


@given(st.binary(min_size=1, max_size=60), st.data())
def test_no_bit_may_differ(words: bytes, data: st.DataObject) -> None:
    sealed = bytearray(seal(KEY, words, PLACE))
    at = data.draw(st.integers(0, len(sealed) * 8 - 1))
    sealed[at // 8] ^= 1 << at % 8
    with pytest.raises(SealBroken):
        unseal(KEY, bytes(sealed), PLACE)


def test_nowhere_else_by_no_other_key_and_not_in_part() -> None:
    sealed = seal(KEY, b"words", PLACE)
    for place in (PLACE[:-1] + "1", "facts" + PLACE[5:], ""):
        with pytest.raises(SealBroken):
            unseal(KEY, sealed, place)
    for key in (b"k" * 32, subkey(b"k" * 32, "audit"), subkey(b"l" * 32, "field")):
        with pytest.raises(SealBroken):
            unseal(key, sealed, PLACE)
    for cut in range(len(sealed)):
        with pytest.raises(SealBroken):
            unseal(KEY, sealed[:cut], PLACE)


def test_the_same_words_are_never_sealed_twice_alike() -> None:
    sealed = [seal(KEY, b"words", PLACE) for _ in range(1000)]
    assert len({one[1 : 1 + NONCE_BYTES] for one in sealed}) == 1000


def test_a_wrapped_key_opens_with_no_changed_byte() -> None:
    kek, key = b"e" * 32, b"d" * 32
    wrapped = wrap_locally(kek, "first", key).wrapped
    assert unwrap_locally(kek, wrapped) == key
    for at in range(len(wrapped)):
        changed = wrapped[:at] + bytes([wrapped[at] ^ 1]) + wrapped[at + 1 :]
        with pytest.raises(SealBroken):
            unwrap_locally(kek, changed)
