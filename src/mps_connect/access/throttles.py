"""Counts that hold across every instance: failures of a sign-in, and requests of an account or an address.

A count lives in a fixed window of the table `throttles`, under a keyed hash of what is counted: the table names nobody.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from weakref import WeakValueDictionary

from mps_connect.kit.crypto import keyed_hash
from mps_connect.kit.db import Database
from mps_connect.kit.errors import Fault

TAKE = """
INSERT INTO throttles AS t (key, window_start, used, ends_at)
VALUES (%(key)s, %(start)s, %(cost)s, %(ends)s)
ON CONFLICT (key, window_start) DO UPDATE SET used = t.used + excluded.used
RETURNING used
"""
SWEEP_EVERY = timedelta(minutes=10)


class TooMany(Fault):
    """More than a person does. `details.retry_after`: seconds to wait."""

    status = 429
    code = "too_many"
    message = "That is more than one person does in so short a time. Wait a little, then go on; what you typed is kept."


@dataclass(frozen=True, slots=True)
class Limit:
    """So many in so long, for one kind of thing."""

    kind: str
    most: int
    window: timedelta

    def key(self, pepper: bytes, subject: str) -> bytes:
        return keyed_hash(pepper, f"throttle\0{self.kind}\0{subject}")

    def start(self, now: datetime) -> datetime:
        """The beginning of the window that `now` falls in."""
        length = self.window.total_seconds()
        return now - timedelta(seconds=now.timestamp() % length)

    def wait(self, now: datetime) -> int:
        """Whole seconds until the window ends."""
        return int((self.start(now) + self.window - now).total_seconds()) + 1


async def take(database: Database, limit: Limit, *, key: bytes, now: datetime, cost: int = 1) -> int:
    """Count `cost` under `key`; returns what the window has counted now. Needs no office: it runs before one is known."""
    start = limit.start(now)
    async with database.connection() as conn:
        cursor = await conn.execute(TAKE, {"key": key, "start": start, "cost": cost, "ends": start + limit.window})
        row = await cursor.fetchone()
    return int(row["used"]) if row else 0


async def give_back(database: Database, limit: Limit, *, key: bytes, now: datetime) -> None:
    """Forget what the window has counted under `key`: what was counted as a failure was none."""
    async with database.connection() as conn:
        await conn.execute(
            "DELETE FROM throttles WHERE key = %(key)s AND window_start = %(start)s",
            {"key": key, "start": limit.start(now)},
        )


async def sweep(database: Database, *, now: datetime) -> None:
    """Remove windows that are over, and spent tokens that would have run out anyway."""
    async with database.connection() as conn:
        await conn.execute("DELETE FROM throttles WHERE ends_at < %(now)s", {"now": now})
        await conn.execute("DELETE FROM spent_tokens WHERE expires_at < %(now)s", {"now": now})


REQUESTS_OF_ACCOUNT = Limit("requests of an account", 1_200, timedelta(minutes=1))
REQUESTS_OF_ADDRESS = Limit("requests of an address", 24_000, timedelta(minutes=1))
"""Twenty-five writers share one hall's address, and a hall may hold four offices: twenty times an account's."""


@dataclass(slots=True)
class _Lease:
    window: datetime
    left: int
    refused: bool


class Allowances:
    """Requests a caller may still make, held by leases: an instance takes a share of the window's count and spends it here.

    So one statement pays for `SHARE` requests, and the count holds across instances: what is leased is counted at once.
    """

    SHARE = 50
    MOST = 20_000

    def __init__(self, database: Database, pepper: Callable[[datetime], Awaitable[bytes]]) -> None:
        self._database = database
        self._pepper = pepper
        self._leases: dict[tuple[str, str], _Lease] = {}
        self._leasing: WeakValueDictionary[tuple[str, str], asyncio.Lock] = WeakValueDictionary()
        self._swept = time.monotonic()

    async def spend(self, limit: Limit, subject: str, *, now: datetime) -> None:
        """One request of `subject`. Raises TooMany."""
        lease = self._held(limit, subject, now=now)
        if lease is None:
            # Many at once share one lease: each taking its own would use up the window without a request being made.
            async with self._leasing.setdefault((limit.kind, subject), asyncio.Lock()):
                lease = self._held(limit, subject, now=now) or await self._lease(limit, subject, now=now)
        lease.left -= 1
        if lease.refused:
            raise TooMany(details={"retry_after": limit.wait(now)})

    def _held(self, limit: Limit, subject: str, *, now: datetime) -> _Lease | None:
        """The lease to spend from, if it is of this window and not used up."""
        lease = self._leases.get((limit.kind, subject))
        return lease if lease and lease.window == limit.start(now) and (lease.left > 0 or lease.refused) else None

    async def _lease(self, limit: Limit, subject: str, *, now: datetime) -> _Lease:
        key = limit.key(await self._pepper(now), subject)
        used = await take(self._database, limit, key=key, now=now, cost=self.SHARE)
        refused = used - self.SHARE >= limit.most
        if len(self._leases) >= self.MOST:
            self._leases.clear()
        lease = _Lease(limit.start(now), 0 if refused else self.SHARE, refused)
        self._leases[limit.kind, subject] = lease
        if time.monotonic() - self._swept > SWEEP_EVERY.total_seconds():
            self._swept = time.monotonic()
            await sweep(self._database, now=now)
        return lease
