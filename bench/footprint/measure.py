"""Weighs the running service: `python bench/footprint/measure.py [--idle SECONDS] [--clone]`.

`mps serve` as a user starts it: its own data folder, embedded database, demo office. Starts it twice (the second time on the
folder the first one made), asks 200 mixed requests including letters as PDF, interviews in four languages by guided turns,
and reads the proportional set size and the CPU of every process that
is not PostgreSQL. `--clone`: also clones the repository into a new folder and times `make run` there until it is healthy.
"""

from __future__ import annotations

import argparse
import os
import signal
import subprocess
import sys
import tempfile
import time
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import httpx

sys.path.insert(0, str(Path(__file__).parents[2]))

from mps_connect.letters.rendering import render_pdf
from tests.letters.sheets import EVERY_SHEET
from tests.support.service import Service, free_port, serving

ROOT = Path(__file__).resolve().parents[2]
ACCOUNTS = ("volunteer", "staff", "mp")
REQUESTS = 200
STORIES = {
    "en": (
        "I owe SP $640 since August, I lost my job in July.",
        "I can pay $80 a month.",
        "There are three of us at home.",
    ),
    "zh": ("我欠新能源六百四十元，七月失业了。", "我每月可以还八十元。", "家里有三个人。"),
    "ms": ("Saya berhutang dengan SP $640 sejak Ogos, saya hilang kerja bulan Julai.", "Saya boleh bayar $80 sebulan."),
    "ta": ("நான் SP-க்கு $640 கடன்பட்டுள்ளேன், ஜூலையில் வேலை போய்விட்டது.", "மாதம் $80 கட்ட முடியும்."),
}


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
                 f"/api/cases/{case}/letters", "/api/cases?urgency=urgent")  # fmt: skip
        path = paths[done // 3 % len(paths)]
        answer = client.get(path)
        if answer.status_code not in (200, 404):
            raise RuntimeError(f"{path} answered {answer.status_code}")
        pdfs += path.endswith("/pdf") and answer.status_code == 200
        done += 1
    return done, pdfs


def interview(service: Service) -> int:
    """Ten residents told in turns, in four languages; returns the number of turns."""
    with httpx.Client(base_url=service.url, timeout=30, headers={"origin": service.url}) as client:
        client.post("/api/demo/sign-in", json={"account": "volunteer"}).raise_for_status()
        turns = 0
        for number in range(10):
            language = tuple(STORIES)[number % len(STORIES)]
            body = {"channel": "walk_in", "mode": "guided", "language": language}
            view = client.post("/api/cases", json=body).raise_for_status().json()
            for text in STORIES[language]:
                answer = client.post(
                    f"/api/cases/{view['case_id']}/turns",
                    json={"text": text, "kind": "said", "chip_id": None},
                    headers={"if-match": f'"{view["conversation_version"]}"'},
                )
                view = answer.raise_for_status().json()
                turns += 1
    return turns


def grown_by_scripts() -> float:
    """MiB that letters in Chinese, Malay and Tamil add to a process which has printed English ones."""
    render_pdf(EVERY_SHEET["standard"])
    before = pss_mib(os.getpid())
    for number in range(5):
        for language in ("chinese", "malay", "tamil"):
            render_pdf(replace(EVERY_SHEET[language], our_ref=f"MPS-CTH-202611-P2-{number:04d}/1"))
    return pss_mib(os.getpid()) - before


def from_clone() -> float:
    """Seconds from `git clone` of this repository to /readyz 200 by `make run`, with whatever package caches there are."""
    with tempfile.TemporaryDirectory(prefix="mps-clone-") as folder:
        Path(folder).chmod(0o755)
        port = free_port()
        began = time.monotonic()
        subprocess.run(["git", "clone", "--quiet", str(ROOT), f"{folder}/clone"], check=True)
        environment = {**os.environ, "PORT": str(port)}
        with Path(folder, "log").open("wb") as log:
            run = subprocess.Popen(
                ["make", "run"], cwd=f"{folder}/clone", env=environment, stdout=log, stderr=log, start_new_session=True
            )
            try:
                while not healthy(port):
                    if run.poll() is not None:
                        raise RuntimeError(Path(folder, "log").read_text()[-2000:])
                    time.sleep(0.1)
                return time.monotonic() - began
            finally:
                os.killpg(run.pid, signal.SIGTERM)
                run.wait(timeout=40)


def healthy(port: int) -> bool:
    try:
        return httpx.get(f"http://127.0.0.1:{port}/readyz", timeout=5).status_code == 200
    except httpx.TransportError:
        return False


def started(data: Path) -> float:
    began = time.monotonic()
    with serving(data):
        return time.monotonic() - began


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--idle", type=int, default=30, help="seconds over which idle CPU is counted")
    parser.add_argument("--clone", action="store_true", help="also time a fresh clone until it is healthy")
    args = parser.parse_args()
    cloned = from_clone() if args.clone else None
    with tempfile.TemporaryDirectory(prefix="mps-weigh-") as folder:
        Path(folder).chmod(0o755)
        data = Path(folder) / "data"
        first = started(data)
        again = [started(data) for _ in range(3)]
        with serving(data) as service:
            pids = family(service.pid)
            fresh = {pid: pss_mib(pid) for pid in pids}
            asked, pdfs = ask(service)
            turns = interview(service)
            used = {pid: pss_mib(pid) for pid in family(service.pid)}
            before = {pid: cpu_seconds(pid) for pid in used}
            time.sleep(args.idle)
            idle = sum(cpu_seconds(pid) - spent for pid, spent in before.items())
    print(
        f"{datetime.now(UTC).date()}, {os.cpu_count()} cores, {asked} requests of three people, {pdfs} of them PDFs, "
        f"and {turns} guided turns in four languages. Load before: {os.getloadavg()[0]:.1f}.\n"
    )
    print("| what | measured |\n| --- | --- |")
    if cloned is not None:
        print(f"| `git clone` to /readyz 200 by `make run`, package caches warm | {cloned:.1f} s |")
    print(f"| first start, demo office made, to /readyz 200 | {first:.1f} s |")
    print(f"| later starts | {', '.join(f'{took:.1f} s' for took in again)} |")
    print(
        f"| memory (PSS) without PostgreSQL, just started | {sum(fresh.values()):.0f} MiB in {len(fresh)} processes |"
    )
    each = ", ".join(f"{size:.0f}" for size in used.values())
    print(f"| the same after the requests | {sum(used.values()):.0f} MiB ({each}) |")
    print(f"| what letters in Chinese, Malay and Tamil add to that | {grown_by_scripts():.0f} MiB |")
    print(f"| CPU while idle | {idle / args.idle * 100:.2f} % of one core over {args.idle} s |")


if __name__ == "__main__":
    main()
