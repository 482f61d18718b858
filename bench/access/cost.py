"""What the walls cost: `python bench/access/cost.py [--cases N] [--rounds N] [--seconds S] [--folder FOLDER]`.

The five operations of a load, over HTTP on loopback, against the application as it is and against the same application with its
walls down (`without_walls.py`): no token read, no session looked up, no request counted, and on a copy of the same database with row
security off. Everything else is the same on both sides: permissions, context, the record, who looked. Each has its own copy of the
data; they take turns, and only one is asked at a time.

Counted is CPU time, not time: of the application's processes and of all of PostgreSQL's, by /proc. Of each round the ratio on / off;
reported are its median and its spread. Exits 1 where a median is over 1.30. `--folder` keeps the data, or uses what was kept.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from uuid import UUID

import httpx
from operations import OPERATIONS, Caller, Cases, Desk
from sides import COPY, cpu_ms, drawn, seated, served, without_row_security
from without_walls import CALLER

from mps_connect.access.models import Role
from mps_connect.identity.service_keys import Ring
from mps_connect.identity.tokens import mint_access
from mps_connect.kit.clock import utc_now
from mps_connect.kit.embedded_postgres import EmbeddedPostgres
from mps_connect.kit.key_file import FileKeyWrapper
from mps_connect.kit.vault import Vault
from mps_connect.migrations.runner import migrate

LOADER = Path(__file__).resolve().parents[1] / "scale" / "load.py"
MOST = 1.30
CLIENTS, WARM_UP = 8, 3
ON, OFF = "on", "off"


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two: where it answers, whose CPU it uses, and what its callers send."""

    name: str
    url: str
    pid: int
    client: httpx.AsyncClient
    cases: Cases


@dataclass(frozen=True, slots=True)
class Cell:
    """CPU milliseconds an operation, of one side in one round."""

    count: int
    app: float
    postgres: float

    @property
    def both(self) -> float:
        return self.app + self.postgres


@dataclass(frozen=True, slots=True)
class Measured:
    """One operation: its rounds, side by side."""

    name: str
    rounds: list[tuple[Cell, Cell]]

    @property
    def ratios(self) -> list[float]:
        return [on.both / off.both for on, off in self.rounds]

    @property
    def ratio(self) -> float:
        return median(self.ratios)

    @property
    def row(self) -> str:
        on, off = zip(*self.rounds, strict=True)
        return (
            f"| {self.name} | {_middle(cell.app for cell in on)} | {_middle(cell.app for cell in off)} | "
            f"{_middle(cell.postgres for cell in on)} | {_middle(cell.postgres for cell in off)} | {self.ratio:.2f} | "
            f"{min(self.ratios):.2f} to {max(self.ratios):.2f} | {sum(cell.count for cell in (*on, *off)):,} |"
        )


def _middle(values: Iterator[float]) -> str:
    return f"{median(values):.2f}"


async def ask(
    side: Side, callers: Sequence[Caller], operation: str, *, seed: str, seconds: float = 0.0, least: int = 1
) -> int:
    """CLIENTS people at once, for `seconds` and at least `least` times each. Returns how many operations were answered."""
    until = time.monotonic() + seconds

    async def work(number: int) -> int:
        rng = random.Random(f"{seed} {number}")
        mine = list(side.cases.versions)[number::CLIENTS]
        done = 0
        while done < least or time.monotonic() < until:
            caller = callers[(number + CLIENTS * done) % len(callers)]
            await OPERATIONS[operation](Desk(side.client, caller, side.cases, rng, mine))
            done += 1
        return done

    return sum(await asyncio.gather(*(work(number) for number in range(CLIENTS))))


async def cell(side: Side, callers: Sequence[Caller], postgres: int, operation: str, seed: str, seconds: float) -> Cell:
    app, database = cpu_ms(side.pid), cpu_ms(postgres)
    count = await ask(side, callers, operation, seed=seed, seconds=seconds)
    return Cell(count, (cpu_ms(side.pid) - app) / count, (cpu_ms(postgres) - database) / count)


def signed_in(rows: Sequence[dict[str, str]], ring: Ring) -> dict[str, list[Caller]]:
    """What each side's callers send: a fresh token, or who they say they are."""
    found: dict[str, list[Caller]] = {ON: [], OFF: []}
    for number, row in enumerate(rows):
        user, office, session = (UUID(row[key]) for key in ("user_id", "office_id", "session_id"))
        token = mint_access(ring, user_id=user, office_id=office, session_id=session, role=Role.STAFF, now=utc_now())
        found[ON].append(Caller(user, {"authorization": f"Bearer {token}"}))
        found[OFF].append(Caller(user, {CALLER: str(number)}))
    return found


async def common_words(side: Side, callers: Sequence[Caller], words: list[str]) -> list[str]:
    """The eight of them that most cases have."""
    totals = {}
    for word in words:
        desk = Desk(side.client, callers[0], side.cases, random.Random(0), [])
        totals[word] = (await desk.ask("POST", "/api/cases/search", {"q": word, "page_size": 25}))["total"]
    return sorted(totals, key=lambda word: -totals[word])[:8]


async def check_walls(sides: Sequence[Side], callers: dict[str, list[Caller]]) -> None:
    """What one side's callers send opens the other's door, or does not, as it should."""
    for side, sent, expected in ((sides[0], OFF, 401), (sides[0], ON, 200), (sides[1], OFF, 200), (sides[1], ON, 401)):
        answer = await side.client.get("/api/me", headers=callers[sent][0].headers)
        if answer.status_code != expected:
            raise RuntimeError(f"walls {side.name}: {answer.status_code} for a caller of walls {sent}")


async def compare(
    sides: Sequence[Side], rows: Sequence[dict[str, str]], ring: Ring, postgres: int, args: argparse.Namespace
) -> list[Measured]:
    callers = signed_in(rows, ring)
    await check_walls(sides, callers)
    words = await common_words(sides[0], callers[ON], sides[0].cases.words)
    for side in sides:
        side.cases.words = words
        for operation in OPERATIONS:
            await ask(side, callers[side.name], operation, seed="warm", least=WARM_UP)
    measured = []
    for operation in args.only.split(","):
        rounds = []
        for number in range(args.rounds):
            callers = signed_in(rows, ring)
            found = {}
            # Each goes first by turns: what the machine does meanwhile falls on both.
            for side in sides if number % 2 == 0 else sides[::-1]:
                found[side.name] = await cell(
                    side, callers[side.name], postgres, operation, f"{operation} {number}", args.seconds
                )
            rounds.append((found[ON], found[OFF]))
        measured.append(Measured(operation, rounds))
        print(measured[-1].row, flush=True)
    return measured


def measure(folder: Path, args: argparse.Namespace) -> list[Measured]:
    """With the cluster that `bench/scale/load.py` made in `folder`."""
    office = UUID(json.loads((folder / "cast.json").read_text())["office_id"])
    vault = Vault(FileKeyWrapper(folder / "secrets" / "kek.json"))
    with EmbeddedPostgres(folder) as postgres, tempfile.TemporaryDirectory(prefix="mps-cost-") as scratch:
        migrate(postgres.url("owner"))
        superuser = postgres.url("superuser")
        rows, ring = asyncio.run(seated(postgres.url("owner"), postgres.url("app"), vault, office))
        without_row_security(superuser, postgres.url("superuser", COPY))
        callers = Path(scratch) / "callers.json"
        callers.write_text(json.dumps(rows))
        usual = {"MPS_DATA_DIR": str(folder), "MPS_DEMO": "false", "BENCH_CALLERS": str(callers)}
        on = usual | {"DATABASE_URL": postgres.url("app")}
        off = usual | {"DATABASE_URL": postgres.url("app", COPY)}
        with (
            served("mps_connect.app:create_app", on, Path(scratch) / "on.log") as (on_url, on_pid),
            served("without_walls:application", off, Path(scratch) / "off.log") as (off_url, off_pid),
        ):
            pid = postgres.start().pid

            async def run() -> list[Measured]:
                async with (
                    httpx.AsyncClient(base_url=on_url, timeout=60) as first,
                    httpx.AsyncClient(base_url=off_url, timeout=60) as second,
                ):
                    sides = (
                        Side(ON, on_url, on_pid, first, drawn(superuser, office)),
                        Side(OFF, off_url, off_pid, second, drawn(superuser, office)),
                    )
                    return await compare(sides, rows, ring, pid, args)

            return asyncio.run(run())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=20_000)
    parser.add_argument("--rounds", type=int, default=8)
    parser.add_argument("--seconds", type=float, default=2.0, help="of each side, in each round of each operation")
    parser.add_argument("--only", default=",".join(OPERATIONS))
    parser.add_argument("--folder", type=Path)
    args = parser.parse_args()
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="mps-cost-data-") as held:
        Path(held).chmod(0o755)
        folder: Path = args.folder or Path(held) / "data"
        if not (folder / "cast.json").is_file():
            subprocess.run(
                [sys.executable, str(LOADER), str(folder), "--cases", str(args.cases)],
                check=True, stdout=subprocess.DEVNULL,
            )  # fmt: skip
        print(
            f"{datetime.now(UTC).date()}, {args.cases:,} cases, {CLIENTS} at once, {args.rounds} rounds of {args.seconds} s a side."
            f" Load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores.\n"
        )
        print("| operation | application on | off | PostgreSQL on | off | on / off | of the rounds | operations |")
        print("| --- | ---: | ---: | ---: | ---: | ---: | --- | ---: |")
        measured = measure(folder, args)
    over = [f"{one.name} ({one.ratio:.2f})" for one in measured if one.ratio > MOST]
    on, off = (sum(median(cells[side].both for cells in one.rounds) for one in measured) for side in (0, 1))
    print(
        f"\nCPU milliseconds an operation, medians of the rounds. Over {MOST:.2f}: {', '.join(over) or 'none'}. "
        f"One of each together: {on / off:.2f}. Took {time.monotonic() - began:.0f} s. Load {os.getloadavg()[0]:.1f}."
    )
    sys.exit(bool(over))


if __name__ == "__main__":
    main()
