"""How long after its commit a change is under a signed checkpoint: `python bench/record/lag.py [--seconds S]` prints Markdown.

Twenty transactions a second, each of two recorded rows, while the sequencer runs beside them as the worker does. Seen from outside:
the record is asked every ten milliseconds which rows have become leaves.
"""

from __future__ import annotations

import argparse
import asyncio
import platform
import time
from datetime import UTC, datetime
from statistics import median, quantiles

import psycopg
from throughput import sequencing
from world import World, world

from mps_connect.kit.db import Context

PER_SECOND = 20
LOOK_EVERY = 0.01
COVERED = (
    "SELECT l.row_pk FROM audit.logs l JOIN audit.leaves f USING (seq) "
    "WHERE l.table_name = 'case_counters' AND l.row_pk = ANY(%s)"
)


async def write(at: World, seconds: int, committed: dict[str, float]) -> None:
    """Each transaction writes two counters; the later one's name is kept with the moment of its commit."""
    app, office = at.pool("app", size=8), at.cast.office_id
    await app.open()
    context = Context(actor_id=str(at.cast.priya.id), office_id=office)
    begun = time.monotonic()

    async def one(number: int) -> None:
        await asyncio.sleep(max(0.0, begun + number / PER_SECOND - time.monotonic()))
        months = [f"{number:06}", f"9{number:05}"]
        async with app.transaction(context) as tx:
            for month in months:
                await tx.run(
                    "INSERT INTO case_counters (office_id, month, last) VALUES (%(office)s, %(month)s, 1)",
                    {"office": office, "month": month},
                )
        committed[f"{office}/{months[1]}"] = time.monotonic()

    await asyncio.gather(*(one(number) for number in range(seconds * PER_SECOND)))
    await app.close()


async def watch(at: World, committed: dict[str, float], late: list[float], stop: asyncio.Event) -> None:
    async with await psycopg.AsyncConnection.connect(at.urls["superuser"], autocommit=True) as conn:
        while committed or not stop.is_set():
            rows = await (await conn.execute(COVERED, [list(committed)])).fetchall()
            now = time.monotonic()
            late += [now - committed.pop(row[0]) for row in rows]
            await asyncio.sleep(LOOK_EVERY)


async def measured(at: World, seconds: int) -> list[float]:
    committed: dict[str, float] = {}
    late: list[float] = []
    stop = asyncio.Event()
    watching = asyncio.create_task(watch(at, committed, late, stop))
    await write(at, seconds, committed)
    stop.set()
    await watching
    return late


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=int, default=60)
    seconds = parser.parse_args().seconds
    with world() as at, sequencing(at):
        late = asyncio.run(measured(at, seconds))
    cuts = quantiles(late, n=100)
    print(
        f"{datetime.now(UTC).date()}, Python {platform.python_version()}: {len(late):,} transactions, {PER_SECOND} a second.\n"
    )
    print("| commit to checkpoint | ms |\n| --- | --- |")
    for name, value in (("median", median(late)), ("p95", cuts[94]), ("p99", cuts[98]), ("worst", max(late))):
        print(f"| {name} | {value * 1000:.0f} |")


if __name__ == "__main__":
    main()
