"""Argon2id, and what a password may be."""

from __future__ import annotations

import anyio
from anyio import CapacityLimiter
from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError

from mps_connect.kit.errors import Fault

MIN_LENGTH = 12
MAX_LENGTH = 1024
ESTIMATED = 72
GUESSES_LOG10 = 9.0
"""A billion guesses: beyond what throttled guessing at the door could ever try, by a factor of thousands."""
CONTEXT_WORDS = ("mpsconnect", "meet the people", "meetthepeople", "constituency", "singapore", "parliament")

_hasher = PasswordHasher()
# Each computation takes 64 MiB: two at once bound the memory a crowd at the door can claim.
_limiter: list[CapacityLimiter] = []
_DECOY = "$argon2id$v=19$m=65536,t=3,p=4$MDAwMDAwMDAwMDAwMDAwMA$ZVJYRRC0+KVWwYvIOE7zFm6ZvQ1bIuLzBmwb3DDtfDU"


class PasswordTooWeak(Fault):
    status = 422
    code = "password_too_weak"
    message = "Use at least 12 characters. A few words in a row make a good password."


def _slots() -> CapacityLimiter:
    if not _limiter:
        _limiter.append(CapacityLimiter(2))
    return _limiter[0]


def check_strength(password: str, *, context: tuple[str, ...] = ()) -> None:
    """Raise PasswordTooWeak for what is short, known from breaches, or built on names that others know.

    No kind of character is asked for. The estimate knows 30,000 passwords from breaches, common words and names, keyboard
    runs, dates and the usual swaps of letters; it works offline.
    """
    if not MIN_LENGTH <= len(password) <= MAX_LENGTH:
        raise PasswordTooWeak
    words = sorted({part for known in context for part in known.casefold().split() if len(part) >= 4})
    rest = password.casefold()
    for word in sorted(words, key=len, reverse=True):
        rest = rest.replace(word, "")
    if len(rest) < MIN_LENGTH - 4:
        raise PasswordTooWeak("That is too close to a name others know. Use a few unrelated words.")
    # Imported here: its word lists weigh 20 MB, and most processes never see a new password.
    from zxcvbn import zxcvbn

    # The first 72 characters: beyond them the estimate is high in any case, and its work grows with the cube.
    estimate = zxcvbn(password[:ESTIMATED], user_inputs=[*words, *CONTEXT_WORDS])
    if estimate["guesses_log10"] < GUESSES_LOG10:
        raise PasswordTooWeak(
            "That password, or one much like it, is in lists that thieves try first. Use a few unrelated words."
        )


async def hash_password(password: str) -> str:
    return await anyio.to_thread.run_sync(_hasher.hash, password, limiter=_slots())


async def verify_password(password: str, stored: str | None) -> bool:
    """True when it fits. An unknown account costs the same time as a known one."""

    def verify() -> bool:
        try:
            _hasher.verify(stored or _DECOY, password)
            return stored is not None
        except (Argon2Error, InvalidHashError):
            return False

    return await anyio.to_thread.run_sync(verify, limiter=_slots())


def is_outdated(stored: str) -> bool:
    """Whether the hash was made with lesser parameters than today's, and should be made anew at this sign-in."""
    return _hasher.check_needs_rehash(stored)
