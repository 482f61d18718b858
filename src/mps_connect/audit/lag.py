"""How far the tree is behind what was captured: an alarm after a minute, and, where the office wants it, no writing after longer."""

from __future__ import annotations

import asyncio
import logging
import time
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import psycopg

from mps_connect.kit.db import Database, Tx
from mps_connect.kit.errors import Fault

log = logging.getLogger(__name__)

ALARM_AFTER = timedelta(seconds=60)
LOOK_EVERY_SECONDS = 15.0
LOOK_AGAIN_SECONDS = 5.0
"""For how long one look answers whether writing may go on."""
LOOK_BACK = timedelta(days=30)


class RecordNotKept(Fault):
    """The record has not been sequenced for longer than the office allows: nothing is changed until it is."""

    status = 503
    code = "record_not_kept"
    message = (
        "Nothing can be saved just now: the record of who did what has not been kept up. What you typed is kept on this "
        "device. Reading goes on. Tell the administrator that the worker must run, and try again in a minute."
    )


@dataclass(frozen=True, slots=True)
class Lag:
    waiting: int
    """Rows captured and not yet sequenced; counted to 100,000."""
    oldest: datetime | None
    behind: timedelta
    """How long the oldest has waited, by the database's clock."""

    @property
    def is_alarming(self) -> bool:
        return self.behind > ALARM_AFTER


async def look(database: Database) -> Lag:
    """How far the tree is behind. Raises the alarm where that is more than a minute and none stands; clears it where not."""
    async with database.connection() as conn:
        cursor = await conn.execute(
            "SELECT waiting, oldest, behind FROM audit.watch_lag(%(after)s)", {"after": ALARM_AFTER}
        )
        (row,) = await cursor.fetchall()
    return Lag(**row)


async def lag_of(database: Database) -> Lag:
    """How far the tree is behind, and nothing done about it."""
    async with database.connection() as conn:
        cursor = await conn.execute(
            "SELECT waiting, oldest, coalesce(clock_timestamp() - oldest, interval '0') AS behind FROM audit.lag()"
        )
        (row,) = await cursor.fetchall()
    return Lag(**row)


class LagWatch:
    """An application's own eye on the record. `fail_closed_after`: None where writing goes on whatever the lag."""

    def __init__(self, database: Database, fail_closed_after: timedelta | None) -> None:
        self._database = database
        self._fail_closed_after = fail_closed_after
        self._seen: tuple[float, Lag] | None = None

    async def may_write(self) -> None:
        """Raises RecordNotKept."""
        if self._fail_closed_after is None:
            return
        if self._seen is None or time.monotonic() - self._seen[0] > LOOK_AGAIN_SECONDS:
            self._seen = (time.monotonic(), await look(self._database))
        if self._seen[1].behind > self._fail_closed_after:
            raise RecordNotKept

    async def keep_looking(self) -> None:
        """Until cancelled. A database that does not answer is no news about the record."""
        while True:
            try:
                seen = await look(self._database)
                if seen.is_alarming:
                    log.error("the record is not being sequenced", extra={"code": "record_not_sequenced"})
            except (Fault, OSError, psycopg.Error) as error:
                log.warning("the record's lag could not be read", extra={"code": type(error).__name__})
            await asyncio.sleep(LOOK_EVERY_SECONDS)


async def alarms(tx: Tx, *, now: datetime) -> list[dict[str, Any]]:
    """Alarms that stand or were raised in the last thirty days, newest first: `id`, `kind`, `raised_at`, `since`, `waiting`,
    `cleared_at`."""
    return await tx.all(
        "SELECT id, kind, raised_at, since, waiting, cleared_at FROM audit.alarms "
        "WHERE cleared_at IS NULL OR raised_at > %(since)s ORDER BY raised_at DESC, id LIMIT 100",
        {"since": now - LOOK_BACK},
    )
