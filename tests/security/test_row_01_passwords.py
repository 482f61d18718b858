"""Row 1: passwords are kept by argon2id, may be long and of any signs, are neither cut nor changed, and are not of those that thieves try.

Changing one's own: tests/identity/test_changed_factors.py. Trying many: tests/identity/test_throttling.py.
"""

from __future__ import annotations

import asyncio
import threading
from datetime import timedelta

import anyio
import pytest
from argon2 import PasswordHasher, Type, extract_parameters
from argon2.profiles import RFC_9106_LOW_MEMORY
from hypothesis import given, settings
from hypothesis import strategies as st
from zxcvbn.frequency_lists import FREQUENCY_LISTS  # type: ignore[import-untyped]  # has no stubs

from mps_connect.access.models import Role
from mps_connect.identity import passwords
from mps_connect.identity.passwords import (
    CONTEXT_WORDS,
    MAX_LENGTH,
    MIN_LENGTH,
    PasswordTooWeak,
    check_strength,
    hash_password,
    is_outdated,
    verify_password,
)
from mps_connect.identity.service_keys import KeyRing
from mps_connect.identity.signing_in import sign_in
from mps_connect.kit.clock import utc_now
from mps_connect.kit.db import Context, Database
from tests.identity.conftest import PASSWORD, make_member
from tests.security.evidence import counted
from tests.support.cast import Cast

BREACHED = sorted(word for word in FREQUENCY_LISTS["passwords"] if len(word) >= MIN_LENGTH)
MUCH_TRIED = [
    "password1234", "passw0rd1234", "123456789012", "qwertyuiop12", "qwertyuiopasdf", "iloveyou1234", "Password123!", "aaaaaaaaaaaa",
    "abcdefghijkl", "administrator", "letmeinletmein", "1q2w3e4r5t6y", "P@ssw0rd2026", "changemechangeme",
]  # fmt: skip


async def test_what_is_kept_says_argon2id_with_parameters_not_below_the_librarys_own() -> None:
    kept = await hash_password(PASSWORD)
    made_with = extract_parameters(kept)
    assert made_with.type is Type.ID
    assert made_with.memory_cost >= RFC_9106_LOW_MEMORY.memory_cost == 65_536
    assert made_with.time_cost >= RFC_9106_LOW_MEMORY.time_cost == 3
    assert made_with.parallelism >= 4
    assert made_with.salt_len >= 16
    assert kept != await hash_password(PASSWORD)


def test_at_least_twelve_characters_and_far_more_than_sixty_four() -> None:
    assert MIN_LENGTH == 12
    with pytest.raises(PasswordTooWeak):
        check_strength("kettle moss")
    check_strength("kettle moss!")
    check_strength("kettle moss orbit " * 20)
    check_strength(("kettle moss orbit fern " * 100)[:MAX_LENGTH])
    with pytest.raises(PasswordTooWeak):
        check_strength("x" * (MAX_LENGTH + 1))


@pytest.mark.parametrize(
    "password",
    [
        "kettle moss orbit fern",
        "KETTLEMOSSORBITFERN",
        "8392 0174 6558 1294",
        "~~%%^^)(*&^!{}[]|;:",
        "雨水窗台铁壶山风旧信灯下",
        "மழை ஜன்னல் கடிதம் விளக்கு",
        "🫖🌿🪐🍃🧭🪵🧦🪞🐌🍋🪁🧵",
    ],
)
def test_any_kind_of_signs_will_do(password: str) -> None:
    check_strength(password)


def test_every_known_breached_password_that_is_long_enough_is_refused() -> None:
    assert len(FREQUENCY_LISTS["passwords"]) >= 3000
    assert len(BREACHED) > 50
    for password in (*BREACHED, *MUCH_TRIED):
        with pytest.raises(PasswordTooWeak):
            check_strength(password)
        counted("row 1: breached and much tried passwords, refused", 1)


@pytest.mark.parametrize("word", CONTEXT_WORDS)
@pytest.mark.parametrize("form", ["{0}{0}", "{0}2026", "{0}1234", "My{0}!", "{0} {0} {0}"])
def test_words_of_the_place_make_no_password(word: str, form: str) -> None:
    with pytest.raises(PasswordTooWeak):
        check_strength(form.format(word))
    counted("row 1: passwords built on words of the place, refused", 1)


@pytest.mark.parametrize("password", ["hidayah contoh", "HidayahContoh1", "contohhidayahcontoh", "bukitcontoh2026"])
def test_names_that_others_know_make_no_password(password: str) -> None:
    with pytest.raises(PasswordTooWeak):
        check_strength(password, context=("Hidayah Contoh", "hidayah@bukit.invalid", "Bukit Contoh office"))


async def test_it_is_compared_exactly_as_typed() -> None:
    long = ("kettle moss orbit fern " * 100)[:MAX_LENGTH]
    kept = await hash_password(long)
    assert await verify_password(long, kept)
    for other in (long[:-1], long[:72], long.upper(), long.title(), f"{long} ", f" {long}", long[:-1] + "x"):
        assert not await verify_password(other, kept), len(other)


@given(st.text(min_size=1, max_size=200))
@settings(max_examples=60, deadline=None)
def test_whatever_is_typed_opens_again_and_nothing_else_does(text: str) -> None:
    quick = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    kept = quick.hash(text)

    async def check() -> None:
        assert await verify_password(text, kept)
        assert not await verify_password(f"{text}\0", kept)
        assert not await verify_password(text[:-1] + chr(ord(text[-1]) ^ 1), kept)

    passwords._limiter.clear()
    anyio.run(check)
    passwords._limiter.clear()


async def test_a_hash_of_lesser_parameters_is_made_anew_at_the_next_sign_in(database: Database, cast: Cast) -> None:
    member = await make_member(database, cast.office_id, Role.STAFF)
    lesser = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)
    assert is_outdated(lesser)
    context = Context(actor_id=str(member.id), office_id=member.office_id)
    async with database.transaction(context) as tx:
        await tx.run("UPDATE users SET password_hash = %(hash)s WHERE id = %(id)s", {"hash": lesser, "id": member.id})
    keys = KeyRing(database, database.vault.wrapper)
    await sign_in(database, keys, email=member.email, password=PASSWORD, device="test", now=utc_now())
    async with database.transaction(context) as tx:
        kept = await tx.value("SELECT password_hash FROM users WHERE id = %(id)s", {"id": member.id})
    assert not is_outdated(kept)
    assert await verify_password(PASSWORD, kept)


async def test_a_password_does_not_grow_old(database: Database, cast: Cast) -> None:
    member = await make_member(database, cast.office_id, Role.STAFF)
    keys = KeyRing(database, database.vault.wrapper)
    later = utc_now() + timedelta(days=3650)
    first = await sign_in(database, keys, email=member.email, password=PASSWORD, device="test", now=later)
    assert first.opened is not None


async def test_two_are_computed_at_once_and_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each takes 64 MiB: a crowd at the door must not claim the machine's memory."""

    class Counting:
        def __init__(self) -> None:
            self.lock, self.opened = threading.Lock(), threading.Event()
            self.inside = self.most = 0

        def hash(self, _: str) -> str:
            with self.lock:
                self.inside += 1
                self.most = max(self.most, self.inside)
                if self.inside == 2:
                    self.opened.set()
            self.opened.wait(timeout=10)
            with self.lock:
                self.inside -= 1
            return "hash"

    counting = Counting()
    monkeypatch.setattr(passwords, "_hasher", counting)
    await asyncio.gather(*(hash_password(PASSWORD) for _ in range(12)))
    assert counting.most == 2
