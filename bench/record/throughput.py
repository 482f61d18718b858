"""What the record costs those who write: `python bench/record/throughput.py [--rounds N] [--seconds S]` prints Markdown.

One transaction sets its context, changes one case and writes one letter: two rows that are recorded. pgbench sends it as the
application's login, from 1, 4 and 16 clients, in turn to the same tables without a record, with a chain of hashes in the trigger,
with that chain behind a lock, and with this project's capture while its sequencer runs beside it. All turns are interleaved in one
run; reported are medians, and ratios of the medians. A commit waits for the disk everywhere.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import platform
import re
import signal
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from tempfile import NamedTemporaryFile

import psycopg
from filling import sequence
from world import World, world

from mps_connect.audit.sequencer import tick
from mps_connect.kit.clock import utc_now
from mps_connect.kit.db import Database
from mps_connect.kit.key_file import FileKeyWrapper
from mps_connect.kit.vault import Vault
from mps_connect.worker import BETWEEN_TICKS
from tests.support.system_postgres import system_programs

VARIANTS = {
    "none": "no record",
    "naive": "chain",
    "locked": "chain behind a lock",
    "record": "this record, sequenced beside",
}
CLIENTS = (1, 4, 16)
WARM_UP = 1
SCRIPT = """
\\set id random(1, 1000)
BEGIN;
SELECT set_config('mps.actor_id', '{actor}', true), set_config('mps.office_id', '{office}', true),
       set_config('mps.session_id', '', true), set_config('mps.request_id', '{office}', true), set_config('mps.purpose', 'casework', true);
UPDATE bench_{variant}.bench_cases SET state = 'drafted', version = version + 1, updated_at = now() WHERE id = :id;
INSERT INTO bench_{variant}.bench_letters (office_id, unit, body)
VALUES ('{office}', ('00000000-0000-7000-8000-' || lpad(:id::text, 12, '0'))::uuid, repeat('w', 600));
COMMIT;
"""


def pgbench() -> Path:
    programs = system_programs()
    if programs is None or not (programs / "pgbench").exists():
        sys.exit(
            "This bench drives the server with pgbench, which the system's PostgreSQL brings: install it and try again."
        )
    return programs / "pgbench"


def rate(program: Path, at: World, script: str, clients: int, seconds: int) -> float:
    """Transactions a second, as pgbench counts them."""
    words = [
        str(program),
        "-n",
        "-M",
        "prepared",
        "-f",
        script,
        "-c",
        str(clients),
        "-j",
        "2",
        "-T",
        str(seconds),
        at.urls["app"],
    ]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    found = re.search(r"tps = ([\d.]+)", done.stdout)
    if done.returncode or not found or "number of failed transactions: 0 " not in done.stdout:
        sys.exit(f"pgbench: {done.stdout}{done.stderr}")
    return float(found[1])


async def keep_sequencing(url: str, keys: str) -> None:
    """The worker's loop, with nobody to publish to."""
    stop = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    database = Database(url, Vault(FileKeyWrapper(Path(keys))), max_size=2)
    await database.open()
    print("ready", flush=True)
    while not stop.is_set():
        grown = await tick(database, now=utc_now())
        if grown is None or not grown.full:
            try:
                await asyncio.wait_for(stop.wait(), BETWEEN_TICKS)
            except TimeoutError:
                continue
    await database.close()


@contextmanager
def sequencing(at: World) -> Iterator[None]:
    """In a process of its own, as in use."""
    words = [sys.executable, __file__, "--sequence", at.urls["sequencer"], str(at.keys)]
    with subprocess.Popen(words, stdout=subprocess.PIPE, text=True) as beside:
        try:
            assert beside.stdout is not None
            beside.stdout.readline()
            yield
        finally:
            beside.send_signal(signal.SIGTERM)


def drained(at: World) -> int:
    """Rows that still waited when the clients were gone."""

    async def drain() -> int:
        database = at.pool("sequencer")
        await database.open()
        try:
            return (await sequence(database))[0]
        finally:
            await database.close()

    return asyncio.run(drain())


def make(at: World) -> None:
    with psycopg.connect(at.urls["owner"]) as conn:
        conn.execute("SELECT set_config('bench.office', %s, false)", [str(at.cast.office_id)])
        conn.execute("SELECT set_config('mps.actor_id', 'system:bench', false)")
        conn.execute(Path(__file__).with_name("variants.sql").read_bytes())


def forked(at: World, variant: str) -> tuple[int, int, int]:
    """(rows, rows that are not the only child of their parent, most children of one parent)."""
    with psycopg.connect(at.urls["superuser"]) as conn:
        row = conn.execute(
            f"SELECT sum(n), sum(n) FILTER (WHERE n > 1) - count(*) FILTER (WHERE n > 1), max(n) "
            f"FROM (SELECT count(*) AS n FROM bench_{variant}.chain WHERE parent IS NOT NULL GROUP BY parent) AS children"
        ).fetchone()
        return tuple(int(value or 0) for value in row or (0, 0, 0))  # type: ignore[return-value]


@dataclass
class Run:
    """Transactions a second by variant and clients; what waited after each turn and how long it took; what the chains forked."""

    rates: dict[tuple[str, int], list[float]] = field(default_factory=lambda: defaultdict(list))
    left: list[tuple[int, float]] = field(default_factory=list)
    forks: dict[str, tuple[int, int, int]] = field(default_factory=dict)

    def of(self, variant: str, clients: int) -> float:
        return median(self.rates[variant, clients])


def measured(at: World, rounds: int, seconds: int) -> Run:
    program, run, scripts = pgbench(), Run(), {}
    make(at)
    for variant in VARIANTS:
        with NamedTemporaryFile("w", suffix=".sql", delete=False) as file:
            file.write(SCRIPT.format(variant=variant, office=at.cast.office_id, actor=at.cast.priya.id))
            scripts[variant] = file.name
        rate(program, at, scripts[variant], 4, WARM_UP)
    drained(at)
    for _ in range(rounds):
        for clients in CLIENTS:
            for variant in VARIANTS:
                with sequencing(at) if variant == "record" else nullcontext():
                    run.rates[variant, clients].append(rate(program, at, scripts[variant], clients, seconds))
                if variant == "record":
                    begun = time.perf_counter()
                    run.left.append((drained(at), time.perf_counter() - begun))
    run.forks = {variant: forked(at, variant) for variant in ("naive", "locked")}
    for path in scripts.values():
        Path(path).unlink()
    return run


def show(run: Run, rounds: int, seconds: int) -> None:
    print(
        f"{datetime.now(UTC).date()}, {os.cpu_count()} cores, Python {platform.python_version()}, {rounds} interleaved rounds"
    )
    print(f"of {seconds} s each, transactions a second (median), and how much of what no record reaches.\n")
    print("| | " + " | ".join(f"{n} client{'s' if n > 1 else ''}" for n in CLIENTS) + " | forked |\n|" + " --- |" * 5)
    for variant, name in VARIANTS.items():
        cells = [f"{run.of(variant, n):,.0f} ({run.of(variant, n) / run.of('none', n):.2f})" for n in CLIENTS]
        rows, lost, most = run.forks.get(variant, (0, 0, 0))
        said = f"{lost:,} of {rows:,} rows, up to {most} children" if variant in run.forks else "-"
        print(f"| {name} | {' | '.join(cells)} | {said} |")
    locked = run.of("record", 16) / run.of("locked", 16)
    print(f"\nAt 16 clients this record takes {locked:.1f} times what the chain behind a lock takes.")
    print(
        f"After a turn at most {max(n for n, _ in run.left):,} rows waited, sequenced in {max(s for _, s in run.left):.1f} s."
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=int, default=5)
    parser.add_argument("--sequence", nargs=2, help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.sequence:
        asyncio.run(keep_sequencing(*args.sequence))
        return
    with world() as at:
        run = measured(at, args.rounds, args.seconds)
    show(run, args.rounds, args.seconds)


if __name__ == "__main__":
    main()
