"""What must hold for the service to be of use, each as one question with a yes or a no."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from pathlib import Path
from uuid import UUID

from mps_connect import migrations
from mps_connect.access.models import Actor
from mps_connect.audit.lag import lag_of
from mps_connect.kit.db import Context, Database
from mps_connect.kit.key_file import FileKeyWrapper

PATIENCE_SECONDS = 5
SYSTEM = "system:monitoring"

TABLES = (
    "users", "cases", "conversations", "letters", "audit_logs", "data_lineage", "user_activities", "sessions",
    "permissions", "access_logs",
)  # fmt: skip
"""The ten tables every deployment has, by their public names. `audit_logs` is a view of the record."""

# Sizes, unlike rows, need no office: they say that a table holds something without showing a row of it.
HOLDS_ROWS = """
SELECT t.name, coalesce((SELECT sum(pg_relation_size(p.relid)) FROM pg_partition_tree(t.stored) AS p), 0)
               + pg_relation_size(t.stored) > 0 AS holds
  FROM (SELECT name, to_regclass(CASE WHEN name = 'audit_logs' THEN 'audit.logs' ELSE 'public.' || name END) AS stored
          FROM unnest(%(tables)s::text[]) AS name) AS t
"""

COUNTS = {
    "users": "SELECT count(*) FROM users WHERE office_id = %(office)s",
    "cases": "SELECT count(*) FROM cases WHERE office_id = %(office)s",
    "conversations": "SELECT count(*) FROM conversations WHERE office_id = %(office)s",
    "letters": "SELECT count(*) FROM letters WHERE office_id = %(office)s",
    "audit_logs": "SELECT count(*) FROM audit_logs WHERE office_id = %(office)s",
    "data_lineage": "SELECT count(*) FROM data_lineage WHERE office_id = %(office)s",
    "user_activities": "SELECT count(*) FROM user_activities WHERE office_id = %(office)s",
    "sessions": "SELECT count(*) FROM sessions WHERE office_id = %(office)s",
    "permissions": "SELECT count(*) FROM permissions",
    "access_logs": "SELECT count(*) FROM access_logs WHERE office_id = %(office)s",
}


@dataclass(frozen=True, slots=True)
class Outcome:
    """`detail` is plain words for an operator; it never holds an address, a path or a secret."""

    holds: bool
    detail: str
    only_warns: bool = False
    """What does not hold keeps nobody from working."""


Check = Callable[[], Awaitable[Outcome]]


async def ask(check: Check, *, otherwise: str) -> Outcome:
    """Run a check. Whatever it raises, or five seconds without an answer, is a no with `otherwise` as its words."""
    try:
        return await asyncio.wait_for(check(), PATIENCE_SECONDS)
    except Exception:  # noqa: BLE001  # a check that breaks is a check that fails
        return Outcome(False, otherwise)


async def database_answers(database: Database) -> Outcome:
    async with database.connection() as conn:
        await conn.execute("SELECT 1")
    return Outcome(True, "answers")


def newest_step() -> str:
    """Revision of the last migration in this version of the code. Steps are named by number, so the last name is it."""
    steps = Path(migrations.__file__).parent / "versions"
    return max(path.stem for path in steps.glob("[0-9]*.py"))


async def migrated(database: Database) -> Outcome:
    async with database.connection() as conn:
        cursor = await conn.execute("SELECT version_num FROM alembic_version")
        row = await cursor.fetchone()
    if row is None or row["version_num"] != newest_step():
        return Outcome(False, "the database has another schema than this version: run `mps migrate`")
    return Outcome(True, row["version_num"])


async def key_opens(database: Database, key_file: Path | None) -> Outcome:
    """Whether the key file, as it is on disk now, opens an office's key. Without an office, whether it is readable.

    `key_file` None: whether the keys in use do, which a key service holds.
    """
    wrapper = database.vault.wrapper if key_file is None else FileKeyWrapper(key_file)
    async with database.connection() as conn:
        cursor = await conn.execute("SELECT office_id FROM signin.offices() LIMIT 1")
        office = await cursor.fetchone()
    if office is None:
        return Outcome(True, "readable; there is no office yet")
    office_id: UUID = office["office_id"]
    async with database.transaction(Context(actor_id=SYSTEM, office_id=office_id, purpose="monitoring")) as tx:
        row = await tx.one(
            "SELECT kek_id, wrapped FROM keystore.subject_keys WHERE office_id = %(o)s AND shred_id = %(o)s",
            {"o": office_id},
        )
    if row is None:
        return Outcome(False, "an office has no key")
    wrapper.unwrap(bytes(row["wrapped"]), row["kek_id"])
    return Outcome(True, "opens an office's key")


async def client_built(dist: Path) -> Outcome:
    if not (dist / "index.html").is_file():
        return Outcome(False, "the web client is not built: run `make run`")
    return Outcome(True, "built")


async def tables_hold_rows(database: Database) -> dict[str, bool]:
    """For each of the ten tables, whether it exists and has ever held a row, in any office."""
    async with database.connection() as conn:
        cursor = await conn.execute(HOLDS_ROWS, {"tables": list(TABLES)})
        rows = await cursor.fetchall()
    return {row["name"]: bool(row["holds"]) for row in rows}


async def count_rows(database: Database, *, actor: Actor) -> dict[str, int]:
    """Rows of the ten tables in the actor's office."""
    context = Context(actor_id=str(actor.user_id), office_id=actor.office_id, purpose="monitoring")
    async with database.transaction(context) as tx:
        return {name: int(await tx.value(query, {"office": actor.office_id})) for name, query in COUNTS.items()}


async def of_the_record(database: Database) -> dict[str, Outcome]:
    """Whether the record is kept up. None of it keeps people from working: what is captured waits and is not lost."""
    unread = "it cannot be read"
    found = {
        "record": await ask(lambda: sequenced(database), otherwise=unread),
        "guard": await ask(lambda: guarded(database), otherwise=unread),
        "jobs": await ask(lambda: worked(database), otherwise=unread),
    }
    return {name: replace(outcome, only_warns=True) for name, outcome in found.items()}


async def sequenced(database: Database) -> Outcome:
    lag = await lag_of(database)
    if lag.is_alarming:
        minutes = int(lag.behind.total_seconds() // 60)
        return Outcome(
            False, f"{lag.waiting:,} rows wait, the oldest for {minutes} min: no worker sequences the record"
        )
    return Outcome(True, "is being sequenced")


async def guarded(database: Database) -> Outcome:
    async with database.connection() as conn:
        state = await (await conn.execute("SELECT present, problems FROM audit.guard_state()")).fetchone()
    if state is None or not state["present"]:
        return Outcome(False, "DDL guard absent: what is done to the tables is seen by comparing, not refused")
    if state["problems"]:
        return Outcome(False, "; ".join(state["problems"]))
    return Outcome(True, "stands")


async def worked(database: Database) -> Outcome:
    """Whether a worker lives, and whether any job failed for good within a week."""
    async with database.connection() as conn:
        cursor = await conn.execute(
            "SELECT failed, heartbeat > now() - interval '1 minute' AS lives, oldest < now() - interval '1 hour' AS stuck FROM jobs.state()"
        )
        state = await cursor.fetchone()
    if state is None or not state["lives"]:
        return Outcome(False, "no worker has been heard of for a minute: see docs/runbooks/worker.md")
    if state["failed"]:
        return Outcome(False, f"given up after five tries: {', '.join(state['failed'])}")
    if state["stuck"]:
        return Outcome(False, "a job has waited for more than an hour")
    return Outcome(True, "are done")
