"""Times `render_pdf` warm and weighs it: `python bench/letters/pdf.py [letters]` prints one Markdown table.

Every letter printed is a different one, as in use. Memory is the proportional set size of this process (Linux).
"""

from __future__ import annotations

import argparse
import platform
import sys
import time
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from statistics import median, quantiles

sys.path.insert(0, str(Path(__file__).parents[2]))

from mps_connect.letters.rendering import render_pdf
from mps_connect.letters.sheet import LetterSheet
from tests.letters.sheets import EVERY_SHEET

DRAFT = replace(EVERY_SHEET["standard"], draft=True, date=None)
TWO_PAGES = replace(DRAFT, paragraphs=(*(DRAFT.paragraphs[1:4] * 3), *DRAFT.paragraphs[4:]))


def pss_mib() -> float:
    rows = Path("/proc/self/smaps_rollup").read_text(encoding="ascii").splitlines()
    return next(int(row.split()[1]) for row in rows if row.startswith("Pss:")) / 1024


def milliseconds(sheet: LetterSheet) -> tuple[float, int]:
    begun = time.perf_counter()
    size = len(render_pdf(sheet))
    return (time.perf_counter() - begun) * 1000, size


def row(name: str, sheet: LetterSheet, letters: int) -> str:
    milliseconds(sheet)
    timed = [milliseconds(replace(sheet, our_ref=f"MPS-CTH-202611-P2-{number:04d}/1")) for number in range(letters)]
    times = [took for took, _ in timed]
    size = median(size for _, size in timed) / 1024
    p95 = quantiles(times, n=20)[-1]
    return f"| {name} | {median(times):.1f} | {p95:.1f} | {max(times):.1f} | {size:.0f} | {pss_mib():.0f} |"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("letters", nargs="?", type=int, default=100, help="letters timed of each form")
    letters = parser.parse_args().letters
    before = pss_mib()
    first, _ = milliseconds(EVERY_SHEET["standard"])
    today = datetime.now(UTC).date()
    print(f"{today}, Python {platform.python_version()}, {letters} different letters of each form.")
    print(f"First letter of a process {first:.0f} ms. PSS before it {before:.0f} MiB, after it {pss_mib():.0f} MiB.\n")
    print("| letter | median ms | p95 ms | worst ms | KiB | PSS MiB after |\n| --- | --- | --- | --- | --- | --- |")
    for name, sheet in {**EVERY_SHEET, "draft": DRAFT, "two pages": TWO_PAGES}.items():
        print(row(name.replace("_", " "), sheet, letters), flush=True)


if __name__ == "__main__":
    main()
