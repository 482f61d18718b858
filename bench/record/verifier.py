"""Times the sequencer alone and the verifier, and weighs it: `python bench/record/verifier.py [entries]` prints Markdown.

The verifier reads the same record three ways: an exported file; the database without opening payloads; the database with every
payload opened. Counted is the CPU time of the verifying process, which uses one core. Memory is its largest resident size in a
process of its own, at a tenth of the record and at the whole of it.
"""

from __future__ import annotations

import argparse
import asyncio
import platform
import resource
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from filling import filled
from world import World, world

from mps_connect.audit.bundle import Head, lines_of, read_events, read_head, write_bundle
from mps_connect.audit.notes import read_verifier
from mps_connect.audit.reading import connected, events_of, first_origin, known_keys, origin_of
from mps_connect.audit.verifying import Report, Trust, verify
from mps_connect.kit.key_file import FileKeyWrapper

WAYS = ("file", "closed", "opened")


def verified(way: str, url: str, keys: str, path: str) -> Report:
    if way == "file":
        with Path(path).open("rb") as file:
            lines = lines_of(file)
            head = read_head(lines)
            return verify(read_events(lines), Trust(head.origin, [read_verifier(key) for key in head.verifiers]))
    with connected(url) as conn:
        origin = origin_of(conn) or ""
        trust = Trust(first_origin(conn, origin), [read_verifier(key) for key in known_keys(conn, origin)])
        return verify(events_of(conn, wrapper=FileKeyWrapper(Path(keys)) if way == "opened" else None), trust)


def measure(way: str, url: str, keys: str, path: str) -> None:
    """In a process of its own: leaves, CPU seconds, seconds, and the most memory it ever had."""
    begun, cpu = time.perf_counter(), time.process_time()
    report = verified(way, url, keys, path)
    if not report.holds:
        sys.exit("; ".join(report.problems))
    spent, took = time.process_time() - cpu, time.perf_counter() - begun
    print(report.size, spent, took, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)


def apart(way: str, at: World, path: Path) -> tuple[int, float, float, float]:
    words = [sys.executable, __file__, "--apart", way, at.urls["sequencer"], str(at.keys), str(path)]
    done = subprocess.run(words, capture_output=True, text=True, check=True)
    size, spent, took, mib = done.stdout.split()
    return int(size), float(spent), float(took), float(mib)


def export(at: World, path: Path) -> None:
    with connected(at.urls["sequencer"]) as conn, path.open("wb") as file:
        origin = origin_of(conn) or ""
        head = Head(first_origin(conn, origin), tuple(known_keys(conn, origin)))
        write_bundle(file, head, events_of(conn, wrapper=None))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("entries", nargs="?", type=int, default=1_000_000)
    parser.add_argument("--apart", nargs=4, help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.apart:
        measure(*args.apart)
        return
    with world() as at, TemporaryDirectory(prefix="mps-bench-") as folder:
        sequencer, path = at.pool("sequencer"), Path(folder) / "record.txt"
        asyncio.run(sequencer.open())
        print(f"{datetime.now(UTC).date()}, Python {platform.python_version()}, {args.entries:,} entries.\n")
        table = [
            "| way | entries | entries a second of CPU | seconds | MiB at most |",
            "| --- | --- | --- | --- | --- |",
        ]
        rate, done = 0.0, 0
        for size in (args.entries // 10, args.entries):
            rows, took = filled(at.urls["superuser"], sequencer, str(at.cast.office_id), size - done)
            done, rate = size, rows / took
            export(at, path)
            for way in WAYS:
                leaves, spent, seconds, mib = apart(way, at, path)
                table.append(f"| {way} | {leaves:,} | {leaves / spent:,.0f} | {seconds:.1f} | {mib:.0f} |")
        print(f"Sequencer alone: {rate:,.0f} entries a second.\n")
        print("\n".join(table))


if __name__ == "__main__":
    main()
