"""The two sides that `cost.py` compares: their people, their copies of the data, their processes."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import UUID

import httpx
import psycopg
from psycopg import sql

sys.path.insert(0, str(Path(__file__).parents[2]))
sys.path.insert(0, str(Path(__file__).parents[1] / "scale"))

from operations import Cases
from world import words_of

from mps_connect.access.models import Role
from mps_connect.identity.models import Method
from mps_connect.identity.service_keys import KeyRing, Ring
from mps_connect.identity.sessions import start_session
from mps_connect.kit.clock import utc_now
from mps_connect.kit.db import Context, Database
from mps_connect.kit.ids import new_id
from mps_connect.kit.vault import Vault
from tests.support.service import free_port

HERE = Path(__file__).parent
STAFF = 32
COPY = "mps_without_walls"
TICK = os.sysconf("SC_CLK_TCK")


def cpu_ms(root: int) -> float:
    """CPU milliseconds of a process and all below it, those included that have ended and been waited for."""
    parents, spent = {}, {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                fields = (entry / "stat").read_text().rsplit(")", 1)[1].split()
            except (FileNotFoundError, ProcessLookupError):
                continue
            parents[int(entry.name)], spent[int(entry.name)] = int(fields[1]), sum(map(int, fields[11:15]))
    total, waiting = 0, [root]
    while waiting:
        one = waiting.pop()
        total += spent.get(one, 0)
        waiting += [child for child, parent in parents.items() if parent == one]
    return total * 1000 / TICK


async def seated(owner_url: str, app_url: str, vault: Vault, office: UUID) -> tuple[list[dict[str, str]], Ring]:
    owner, database = Database(owner_url, vault, max_size=2), Database(app_url, vault, max_size=2)
    await owner.open()
    await database.open()
    try:
        return await people(owner, database, office)
    finally:
        await owner.close()
        await database.close()


async def people(owner: Database, database: Database, office: UUID) -> tuple[list[dict[str, str]], Ring]:
    """STAFF members of the office's desk, each signed in; and the keys that tokens are signed with."""
    ring = await KeyRing(database, database.vault.wrapper).ring(now=utc_now())
    rows = []
    for number in range(STAFF):
        person, name = new_id(), f"Staff Contoh {number}"
        async with owner.transaction(Context(actor_id="system:bench", office_id=office)) as tx:
            await tx.run(
                "INSERT INTO users (office_id, id, email, name, role) VALUES (%(office)s, %(id)s, %(email)s, %(name)s, 'staff')",
                {"office": office, "id": person, "email": f"{person}@bench.invalid", "name": name},
            )
        async with database.transaction(Context(actor_id=str(person), office_id=office, purpose="sign_in")) as tx:
            opened = await start_session(
                tx, ring, user_id=person, role=Role.STAFF, device="bench", method=Method.PASSWORD, now=utc_now()
            )
        rows.append(
            {
                "user_id": str(person), "office_id": str(office), "role": "staff", "name": name,
                "session_id": str(opened.session_id),
            }
        )  # fmt: skip
    return rows, ring


def without_row_security(superuser_url: str, copy_url: str) -> None:
    """A copy of the database, in which no table asks whose rows these are."""
    with psycopg.connect(superuser_url, dbname="postgres", autocommit=True) as conn:
        conn.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(COPY)))
        conn.execute(sql.SQL("CREATE DATABASE {} TEMPLATE mps OWNER mps_owner").format(sql.Identifier(COPY)))
        conn.execute("ALTER SYSTEM SET autovacuum = off")
        conn.execute("ALTER SYSTEM SET checkpoint_timeout = '1h'")
        conn.execute("SELECT pg_reload_conf()")
    with psycopg.connect(copy_url, autocommit=True) as conn:
        for schema, table in conn.execute(
            "SELECT relnamespace::regnamespace::text, relname FROM pg_class WHERE relrowsecurity AND relkind IN ('r', 'p')"
        ).fetchall():
            conn.execute(
                sql.SQL("ALTER TABLE {} DISABLE ROW LEVEL SECURITY, NO FORCE ROW LEVEL SECURITY").format(
                    sql.Identifier(schema, table)
                )
            )
        conn.execute("VACUUM (ANALYZE)")
    with psycopg.connect(superuser_url, autocommit=True) as conn:
        conn.execute("VACUUM (ANALYZE)")


def drawn(superuser_url: str, office: UUID) -> Cases:
    """What to ask for: cases, owners of many, and cases that may be changed with the versions they have."""
    with psycopg.connect(superuser_url) as conn:
        rng = random.Random(7)
        every = conn.execute("SELECT id FROM cases WHERE office_id = %s ORDER BY id", [office]).fetchall()
        owners = conn.execute(
            "SELECT owner_id FROM cases WHERE office_id = %s AND status = 'closed' AND owner_id IS NOT NULL "
            "GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT 20",
            [office],
        ).fetchall()
        open_ones = conn.execute(
            "SELECT id, version FROM cases WHERE office_id = %s AND status IN ('submitted', 'in_progress') ORDER BY id DESC LIMIT 320",
            [office],
        ).fetchall()
    known = words_of("en").terms[:400]
    return Cases(
        opened=[row[0] for row in rng.sample(every, min(2_000, len(every)))],
        owners=[row[0] for row in owners],
        words=[term for term in known if len(term) > 4][:40],
        versions=dict(open_ones),
    )


@contextmanager
def served(factory: str, environment: dict[str, str], log: Path) -> Iterator[tuple[str, int]]:
    """(address, process) of one application, ready. Both sides start by the same few lines."""
    port = free_port()
    with log.open("wb") as out:
        process = subprocess.Popen(
            [sys.executable, str(HERE / "served.py"), factory, str(port)],
            env=os.environ | environment, stdout=out, stderr=out,
        )  # fmt: skip
        try:
            url, deadline = f"http://127.0.0.1:{port}", time.monotonic() + 60
            while not _answers(url):
                if process.poll() is not None or time.monotonic() > deadline:
                    raise RuntimeError(f"{factory} did not come up:\n{log.read_text()[-2000:]}")
                time.sleep(0.1)
            yield url, process.pid
        finally:
            process.terminate()
            process.wait(timeout=30)


def _answers(url: str) -> bool:
    try:
        return httpx.get(f"{url}/healthz", timeout=5).status_code == 200
    except httpx.TransportError:
        return False
