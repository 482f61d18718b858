"""UUIDv7 keys, made in the application because PostgreSQL 15 cannot."""

from __future__ import annotations

import secrets
import threading
import time
from uuid import UUID

_LOW = (1 << 62) - 1

_lock = threading.Lock()
_last = 0


def new_id() -> UUID:
    """A UUIDv7 (RFC 9562): 48 bits of Unix milliseconds, then 74 random bits, each greater than the one before it.

    Rows written in one millisecond by one process sort in the order in which they were made (section 6.2, method 2).
    """
    global _last  # noqa: PLW0603  # one sequence a process
    with _lock:
        fresh = time.time_ns() // 1_000_000 << 74 | secrets.randbits(73)
        _last = fresh if fresh > _last else _last + 1 + secrets.randbits(32)
        value = _last
    moment, after = value >> 74, value & (1 << 74) - 1
    return UUID(int=moment << 80 | 0x7 << 76 | after >> 62 << 64 | 0x2 << 62 | after & _LOW)
