"""Argon2id, and what a password may be."""

from __future__ import annotations

import anyio
from anyio import CapacityLimiter
from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError

from mps_connect.kit.errors import Fault

MIN_LENGTH = 12
MAX_LENGTH = 1024

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
    """Raise PasswordTooWeak for short passwords and for those built on the person's own or the office's name."""
    if not MIN_LENGTH <= len(password) <= MAX_LENGTH:
        raise PasswordTooWeak
    rest = password.casefold()
    for word in sorted({part for known in context for part in known.casefold().split()}, key=len, reverse=True):
        if len(word) >= 4:
            rest = rest.replace(word, "")
    if len(rest) < MIN_LENGTH - 4:
        raise PasswordTooWeak("That is too close to a name others know. Use a few unrelated words.")


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
