"""Measures every page's queries on what `load.py` made: `python bench/scale/plans.py FOLDER [--times N] [--only WORD] [--verbose]`.

The statements are the application's own, caught while its own functions run as role mps_app with a context set. For each
page: how many statements, wall time of N openings with varied parameters (openings, not statements: what the user waits for)
after one that is not counted, whether their p95 keeps to TARGET, and, from EXPLAIN (ANALYZE, BUFFERS) of the last opening's
statements, pages of 8 KiB touched and any sequential scan of a table of more than 10,000 rows. The schema is brought up to
date first. Exits 1 where a page misses the target.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import random
import sys
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from statistics import median, quantiles
from typing import Any
from uuid import UUID

import psycopg

sys.path.insert(0, str(Path(__file__).parents[2]))

from pages import Recording, Sample, Visit, lists, records, searches, single
from world import nric_of, phone_of, words_of

from mps_connect.access.models import Actor, Role
from mps_connect.kit.db import Context, Database, Tx
from mps_connect.kit.embedded_postgres import EmbeddedPostgres
from mps_connect.kit.key_file import FileKeyWrapper
from mps_connect.kit.vault import Vault
from mps_connect.letters.approvals import approvals
from mps_connect.migrations.runner import migrate

BIG = 10_000
TARGET = 100
"""Milliseconds, p95 of a page's openings."""
MEMBERS = {
    Role.VOLUNTEER: "aisyah",
    Role.STAFF: "priya",
    Role.MP: "dr_koh",
    Role.AUDITOR: "arun",
    Role.RESIDENT: "salmah",
}


def drawn(superuser_url: str, office: UUID) -> tuple[Sample, UUID, dict[str, float]]:
    """Values to look for, the resident's own record, and how many rows each table holds."""
    with psycopg.connect(superuser_url) as conn:

        def some(column: str, table: str, count: int = 400) -> list[Any]:
            query = (
                f"SELECT {column} FROM (SELECT * FROM {table} WHERE office_id = %s ORDER BY random() LIMIT {count}) x"
                f" WHERE {column} IS NOT NULL"
            )
            return [row[0] for row in conn.execute(query, [office]).fetchall()]

        people = conn.execute("SELECT count(*) FROM constituents WHERE office_id = %s", [office]).fetchone()[0]
        serials = [random.randrange(people) for _ in range(200)]
        words = {}
        for language in ("en", "zh", "ta"):
            known = words_of(language).terms
            common = [term for term in known[:400] if len(term) > (4 if language == "en" else 1)]
            words[language] = [f"{random.choice(common)} {random.choice(common)}" for _ in range(200)]
        sample = Sample(
            names=some("name", "constituents"), numbers=some("number", "cases"), nrics=[nric_of(s) for s in serials],
            phones=[phone_of(s) for s in serials], blocks=some("block", "constituents"), references=some("agency_ref", "replies"),
            cases=some("id", "cases"), letters=some("id", "letters"), actors=some("created_by", "cases"),
            records=some("seq", "audit.logs"), words=words,
        )  # fmt: skip
        resident = conn.execute(
            "SELECT constituent_id FROM users WHERE office_id = %s AND constituent_id IS NOT NULL", [office]
        ).fetchone()[0]
        sizes = dict(conn.execute("SELECT relname, reltuples FROM pg_class WHERE relkind = 'r'").fetchall())
        return sample, resident, sizes


def actors_of(cast: Mapping[str, Any], resident: UUID) -> dict[Role, Actor]:
    def actor(role: Role, key: str) -> Actor:
        member = cast[key]
        return Actor(
            user_id=UUID(member["id"]), office_id=UUID(member["office_id"]), role=role, name=member["name"],
            constituent_id=resident if role is Role.RESIDENT else None,
        )  # fmt: skip

    return {role: actor(role, key) for role, key in MEMBERS.items()}


def small_office(cast: Mapping[str, Any], sample: Sample, now: datetime) -> list[Visit]:
    """What an office of 1,000 cases sees beside one of 100,000 in the same tables."""
    member = cast["other_staff"]
    who = {"user_id": UUID(member["id"]), "office_id": UUID(member["office_id"]), "name": member["name"]}
    staff, auditor = Actor(**who, role=Role.STAFF), Actor(**who, role=Role.AUDITOR)
    pages = single({**dict.fromkeys(MEMBERS, staff), Role.STAFF: staff}, sample, now)
    wanted = ("home: staff", "letters: all", "cases: all", "cases: by name", "search: full name", "search: a name everybody bears",
              "search: words, English", "record: newest", "record: one table", "looks: newest")  # fmt: skip
    found = {
        visit.name: visit for visit in [*pages, *lists(staff), *searches(staff, sample), *records(auditor, sample)]
    }
    return [found[name] for name in wanted]


def _nodes(plan: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    yield plan
    for below in plan.get("Plans", ()):
        yield from _nodes(below)


async def explained(tx: Recording, sizes: Mapping[str, float]) -> list[dict[str, Any]]:
    """Time, buffers and sequential scans of big tables, statement by statement."""
    found = []
    for query, params in tx.asked:
        cursor = await tx.conn.execute(f"EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) {query}", params)
        plan = (await cursor.fetchone() or {})["QUERY PLAN"][0]
        scans = [
            node["Relation Name"]
            for node in _nodes(plan["Plan"])
            if node["Node Type"] == "Seq Scan"
            and sizes.get(node["Relation Name"], 0) > BIG
            and node["Actual Loops"] > 0
        ]
        buffers = plan["Plan"]["Shared Hit Blocks"] + plan["Plan"]["Shared Read Blocks"]
        found.append(
            {"query": " ".join(query.split()), "ms": plan["Execution Time"], "buffers": buffers, "scans": scans}
        )
    return found


async def scans_so_far(tx: Tx) -> dict[str, int]:
    """Tables read from end to end, inside functions as well, where EXPLAIN does not look. Counts may hold earlier transactions'."""
    cursor = await tx.conn.execute("SELECT relname, seq_scan FROM pg_stat_xact_all_tables WHERE seq_scan > 0")
    return {row["relname"]: row["seq_scan"] for row in await cursor.fetchall()}


@dataclass(frozen=True, slots=True)
class Measured:
    """One page: milliseconds of its openings, and what its last opening cost the database."""

    name: str
    statements: int
    took: list[float]
    plans: list[dict[str, Any]]
    scans: set[str]

    @property
    def p95(self) -> float:
        return quantiles(self.took, n=20)[-1]

    @property
    def met(self) -> bool:
        return self.p95 <= TARGET

    @property
    def row(self) -> str:
        inside, buffers = (sum(plan[key] for plan in self.plans) for key in ("ms", "buffers"))
        return (
            f"| {self.name} | {self.statements} | {median(self.took):.0f} | {self.p95:.0f} | {max(self.took):.0f} | "
            f"{str(self.met).lower()} | {inside:.1f} | {buffers:,} | {', '.join(sorted(self.scans))} |"
        )


async def visit(database: Database, page: Visit, times: int, sizes: Mapping[str, float]) -> Measured:
    rng = random.Random(page.name)
    took: list[float] = []
    scans: set[str] = set()
    asked = 0
    plans: list[dict[str, Any]] = []
    for number in range(times + 1):
        context = Context(actor_id=str(page.actor.user_id), office_id=page.actor.office_id)
        async with database.transaction(context) as plain:
            tx = Recording(plain.conn, plain.vault, plain.context)
            before = await scans_so_far(plain)
            begun = time.perf_counter()
            await page.page(tx, rng)
            if number:
                took.append((time.perf_counter() - begun) * 1000)
                asked = max(asked, len(tx.asked))
            after = await scans_so_far(plain)
            scans |= {name for name, count in after.items() if count > before.get(name, 0) and sizes.get(name, 0) > BIG}
            if number == times:
                plans = await explained(tx, sizes)
    scans |= {scan for plan in plans for scan in plan["scans"]}
    return Measured(page.name, asked, took, plans, scans)


async def read_anew(database: Database, mp: Actor) -> float:
    """Milliseconds of the MP's list when no kept check stands, as once after a release of another checker. Rolled back."""
    context = Context(actor_id=str(mp.user_id), office_id=mp.office_id)
    async with database.transaction(context) as tx, tx.conn.transaction(force_rollback=True):
        await tx.run("DELETE FROM letter_checks")
        begun = time.perf_counter()
        await approvals(tx, actor=mp, now=datetime.now(UTC))
        return (time.perf_counter() - begun) * 1000


async def measure(folder: Path, app_url: str, superuser_url: str, args: argparse.Namespace) -> list[Measured]:
    cast = json.loads((folder / "cast.json").read_text())
    sample, resident, sizes = drawn(superuser_url, UUID(cast["office_id"]))
    actors = actors_of(cast, resident)
    now = datetime.now(UTC)
    volunteer = actors[Role.VOLUNTEER]
    hers = [*lists(volunteer)[:4], *searches(volunteer, sample)[:4]]
    visits = [
        *single(actors, sample, now), *lists(actors[Role.STAFF]), *searches(actors[Role.STAFF], sample),
        *(Visit(f"{visit.name}, a volunteer's", volunteer, visit.page) for visit in hers),
        *records(actors[Role.AUDITOR], sample),
    ]  # fmt: skip
    visits += [
        Visit(f"{visit.name}, the small office's", visit.actor, visit.page) for visit in small_office(cast, sample, now)
    ]
    database = Database(app_url, Vault(FileKeyWrapper(folder / "secrets" / "kek.json")), max_size=2)
    await database.open()
    print(f"{now.date()}, {args.times} openings of each page; target: p95 at most {TARGET} ms. {load()}\n")
    print(
        f"| page | statements | median ms | p95 ms | worst ms | p95 <= {TARGET} ms | in PostgreSQL ms | buffers | sequential scans |"
    )
    print("| --- | --- | --- | --- | --- | --- | --- | --- | --- |")
    measured = []
    for page in visits:
        if args.only in page.name:
            measured.append(await visit(database, page, args.times, sizes))
            print(measured[-1].row, flush=True)
            for plan in sorted(measured[-1].plans if args.verbose else (), key=lambda plan: -plan["ms"])[:6]:
                print(f"    {plan['ms']:8.1f} ms {plan['buffers']:7,} {plan['scans'] or ''} {plan['query'][:150]}")
    missed = [f"{page.name} ({page.p95:.0f})" for page in measured if not page.met]
    print(
        f"\n{len(measured) - len(missed)} of {len(measured)} pages keep to {TARGET} ms. Not: {', '.join(missed) or 'none'}. {load()}"
    )
    print(f"The MP's list with every letter read anew, as once after another checker is installed: "
          f"{await read_anew(database, actors[Role.MP]):.0f} ms.")  # fmt: skip
    await database.close()
    return measured


def load() -> str:
    """How busy the machine is: times mean nothing without it."""
    return f"Load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores."


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--times", type=int, default=50)
    parser.add_argument("--only", default="")
    parser.add_argument("--verbose", action="store_true")
    args = parser.parse_args()
    with EmbeddedPostgres(args.folder, durable=False) as postgres:
        migrate(postgres.url("owner"))
        measured = asyncio.run(measure(args.folder, postgres.url("app"), postgres.url("superuser"), args))
    sys.exit(not all(page.met for page in measured))


if __name__ == "__main__":
    main()
