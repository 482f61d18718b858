"""Weighs the running service: `python bench/footprint/measure.py [--idle SECONDS]`.

`mps serve` as a user starts it: its own data folder, embedded database, demo office. Starts it twice (the second time on the
folder the first one made), asks 200 mixed requests including letters as PDF in English and Chinese, and reads the
proportional set size and the CPU of every process that is not PostgreSQL.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

import httpx

sys.path.insert(0, str(Path(__file__).parents[2]))

from tests.support.service import Service, serving

ACCOUNTS = ("volunteer", "staff", "mp")
REQUESTS = 200


def family(pid: int) -> list[int]:
    """The process and all below it, PostgreSQL's left out."""
    parents = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                parents[int(entry.name)] = int((entry / "stat").read_text().rsplit(")", 1)[1].split()[1])
            except (FileNotFoundError, ProcessLookupError):
                continue
    found, waiting = [], [pid]
    while waiting:
        one = waiting.pop()
        if "postgres" in (Path("/proc") / str(one) / "comm").read_text():
            continue
        found.append(one)
        waiting += [child for child, parent in parents.items() if parent == one]
    return found


def pss_mib(pid: int) -> float:
    rows = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return next(int(row.split()[1]) for row in rows if row.startswith("Pss:")) / 1024


def cpu_seconds(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def ask(service: Service) -> tuple[int, int]:
    """Mixed requests of three people; how many were asked and how many of them were letters as PDF."""
    clients = []
    for account in ACCOUNTS:
        client = httpx.Client(base_url=service.url, timeout=30)
        client.post("/api/demo/sign-in", json={"account": account}, headers={"origin": service.url}).raise_for_status()
        clients.append(client)
    staff = clients[1]
    cases = [row["id"] for row in staff.get("/api/cases?page_size=100").raise_for_status().json()["items"]]
    letters = [row["id"] for row in staff.get("/api/letters").raise_for_status().json()["items"]]
    done = pdfs = 0
    while done < REQUESTS:
        client, case, letter = clients[done % 3], cases[done % len(cases)], letters[done % len(letters)]
        paths = ("/api/me", "/api/home", "/api/cases", f"/api/cases/{case}", f"/api/letters/{letter}", f"/api/letters/{letter}/pdf",
                 f"/api/cases/{case}/letters", "/api/cases?q=Contoh")  # fmt: skip
        path = paths[done // 3 % len(paths)]
        answer = client.get(path)
        if answer.status_code not in (200, 404):
            raise RuntimeError(f"{path} answered {answer.status_code}")
        pdfs += path.endswith("/pdf") and answer.status_code == 200
        done += 1
    return done, pdfs


def started(data: Path) -> float:
    began = time.monotonic()
    with serving(data):
        return time.monotonic() - began


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--idle", type=int, default=30, help="seconds over which idle CPU is counted")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="mps-weigh-") as folder:
        Path(folder).chmod(0o755)
        data = Path(folder) / "data"
        first = started(data)
        again = [started(data) for _ in range(2)]
        with serving(data) as service:
            pids = family(service.pid)
            fresh = {pid: pss_mib(pid) for pid in pids}
            asked, pdfs = ask(service)
            used = {pid: pss_mib(pid) for pid in family(service.pid)}
            before = {pid: cpu_seconds(pid) for pid in used}
            time.sleep(args.idle)
            idle = sum(cpu_seconds(pid) - spent for pid, spent in before.items())
    print(
        f"{datetime.now(UTC).date()}, {os.cpu_count()} cores, {asked} requests of three people, {pdfs} of them PDFs.\n"
    )
    print("| what | measured |\n| --- | --- |")
    print(f"| first start, demo office made, to /readyz 200 | {first:.1f} s |")
    print(f"| later starts | {', '.join(f'{took:.1f} s' for took in again)} |")
    print(
        f"| memory (PSS) without PostgreSQL, just started | {sum(fresh.values()):.0f} MiB in {len(fresh)} processes |"
    )
    each = ", ".join(f"{size:.0f}" for size in used.values())
    print(f"| the same after the requests | {sum(used.values()):.0f} MiB ({each}) |")
    print(f"| CPU while idle | {idle / args.idle * 100:.2f} % of one core over {args.idle} s |")


if __name__ == "__main__":
    main()
