"""Row 2: codes that people type are drawn at random and are too many to try, with three tries in a quarter of an hour.

Their single use: tests/identity/test_second_factor.py, tests/identity/test_passes.py.
"""

from __future__ import annotations

import math

import pyotp
import pytest

from mps_connect.identity.passes import PIN_DIGITS
from mps_connect.identity.recovery_codes import ALPHABET, HOW_MANY, LENGTH, renew_recovery_codes
from mps_connect.identity.tokens import new_secret, secret_hash
from mps_connect.kit.clock import utc_now
from mps_connect.kit.db import Tx
from tests.conftest import ClientAs
from tests.support.cast import Cast

ENOUGH_BITS = 20


@pytest.mark.parametrize(
    ("signs", "length"),
    [(len(ALPHABET), LENGTH), (10, PIN_DIGITS)],
    ids=["a recovery code", "the PIN of a pass"],
)
def test_there_are_too_many_to_try(signs: int, length: int) -> None:
    assert length * math.log2(signs) >= ENOUGH_BITS


async def test_recovery_codes_are_all_different_and_of_the_whole_alphabet(tx: Tx, cast: Cast) -> None:
    found: list[str] = []
    for _ in range(20):
        found += await renew_recovery_codes(tx, actor=cast.priya.actor(), now=utc_now(), pepper=b"p" * 32)
    assert len(set(found)) == 20 * HOW_MANY
    signs = "".join(found).replace("-", "")
    assert set(signs) == set(ALPHABET)
    assert len(signs) == 20 * HOW_MANY * LENGTH


async def test_an_apps_secret_has_160_bits_and_is_another_each_time(client_as: ClientAs, cast: Cast) -> None:
    client = await client_as(cast.priya)
    secrets = {(await client.post_json("/api/me/authenticator-app")).json()["secret"] for _ in range(10)}
    assert len(secrets) == 10
    assert {len(pyotp.TOTP(secret).byte_secret()) for secret in secrets} == {20}


def test_what_is_kept_of_a_secret_of_256_bits_is_its_hash() -> None:
    secrets = {new_secret() for _ in range(1000)}
    assert len(secrets) == 1000
    assert {len(secret) for secret in secrets} == {43}
    assert {len(secret_hash(secret)) for secret in secrets} == {32}
