"""Fills an embedded database with an office of 100,000 cases and one of 1,000: `python bench/scale/load.py FOLDER [--cases N]`.

Everything is stored as the application stores it: words sealed under each case's own key, look-up hashes and search words
under the office's. Rows go in by COPY as the superuser with foreign keys not checked (session_replication_role) and the
capture triggers disabled around the load; the record is then filled with one entry a row of five tables, so that it has a
real size. `plans.py` measures what was loaded.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import random
import sys
import time
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

import psycopg

sys.path.insert(0, str(Path(__file__).parents[2]))

from copying import Pile, copy_in, stored
from making import OfficeMaker, Staff

from mps_connect.access.models import Role
from mps_connect.kit.db import Context, Database
from mps_connect.kit.embedded_postgres import LOGINS, EmbeddedPostgres
from mps_connect.kit.ids import new_id
from mps_connect.kit.key_file import FileKeyWrapper, create_key_file
from mps_connect.kit.vault import Vault
from mps_connect.migrations.runner import bootstrap, migrate
from tests.support.cast import Cast, gather_cast

SEED = 20261124
BATCH = 2_000
CAPTURED = ("cases", "case_events", "facts", "letters", "letter_versions")
VOLUNTEERS, DESK = 40, 5


async def people(owner: Database, cast: Cast) -> dict[UUID, Staff]:
    """Further volunteers and desk for the big office; ids of those who work in each."""
    added: dict[str, list[UUID]] = {
        "volunteer": [cast.aisyah.id, cast.wei_jie.id],
        "staff": [cast.priya.id, cast.shu_min.id],
    }
    context = Context(actor_id="system:bench", office_id=cast.office_id)
    async with owner.transaction(context) as tx:
        for role, count in ((Role.VOLUNTEER, VOLUNTEERS), (Role.STAFF, DESK)):
            for number in range(count):
                person = new_id()
                await tx.run(
                    "INSERT INTO users (office_id, id, email, name, role) VALUES (%(office)s, %(id)s, %(email)s, %(name)s, %(role)s)",
                    {
                        "office": cast.office_id, "id": person, "email": f"{role.value}{number}@bench.invalid",
                        "name": f"{role.value.capitalize()} Contoh {number}", "role": role.value,
                    },
                )  # fmt: skip
                added[role.value].append(person)
    big = Staff(tuple(added["volunteer"]), tuple(added["staff"]), cast.dr_koh.id)
    small = Staff((cast.outsider.id,), (cast.other_staff.id,), cast.other_mp.id)
    return {cast.office_id: big, cast.other_office_id: small}


async def found(owner_url: str, vault: Vault) -> tuple[Cast, dict[UUID, Staff], dict[UUID, bytes]]:
    owner = Database(owner_url, vault, max_size=2)
    await owner.open()
    try:
        cast = await gather_cast(owner)
        staff = await people(owner, cast)
        keys = {}
        for office in staff:
            async with owner.transaction(Context(actor_id="system:bench", office_id=office)) as tx:
                keys[office] = (await tx.office_box())._key  # noqa: SLF001  # the loader seals as the application does
        return cast, staff, keys
    finally:
        await owner.close()


def fill(conn: psycopg.Connection, maker: OfficeMaker, cases: int, looks: int) -> None:
    """All rows of one office, oldest case first, so that keys and pages lie as they would have grown."""
    now, span = maker.now, timedelta(days=730)
    for first in range(0, cases, BATCH):
        pile = Pile()
        for number in range(first, min(first + BATCH, cases)):
            # The last case came an hour ago.
            maker.add_case(pile, now - span + (span - timedelta(hours=1)) * (number + 1) / cases)
        copy_in(conn, pile)
    pile = Pile()
    for number in range(looks):
        maker.add_look(pile, now - span + span * number / looks)
    maker.add_counters(pile)
    copy_in(conn, pile)


def record(conn: psycopg.Connection) -> None:
    """One entry of the record for each stored row of CAPTURED, in the order of time."""
    moments = {"case_events": "at"}
    parts = " UNION ALL ".join(
        f"SELECT office_id, '{table}' AS name, id, case_id, {moments.get(table, 'created_at')} AS at FROM "
        f"{'(SELECT *, id AS case_id FROM cases)' if table == 'cases' else table} x"
        for table in CAPTURED
    )
    conn.execute(
        "INSERT INTO audit.logs (at, office_id, table_name, row_pk, op, changed, actor, purpose, shred_id, commitment) "
        "SELECT r.at, r.office_id, r.name, r.id::text, 'I', ARRAY['office_id', 'id', 'case_id', 'created_at'], "
        "coalesce(c.created_by::text, 'system:bench'), 'casework', r.case_id, sha256(uuid_send(r.id)) "
        f"FROM ({parts}) r LEFT JOIN cases c ON c.office_id = r.office_id AND c.id = r.case_id ORDER BY r.at"
    )


def load(
    superuser_url: str,
    cast: Cast,
    staff: dict[UUID, Staff],
    keys: dict[UUID, bytes],
    wrapper: FileKeyWrapper,
    cases: int,
) -> None:
    rng, now = random.Random(SEED), datetime.now(UTC)
    offices = ((cast.office_id, "BAN", cases, cases * 3), (cast.other_office_id, "CTH", max(cases // 100, 10), 1_000))
    with psycopg.connect(superuser_url) as conn:
        conn.execute("SET session_replication_role = replica")
        conn.execute("ALTER EVENT TRIGGER mps_guard DISABLE")
        conn.execute("SET maintenance_work_mem = '256MB'; SET work_mem = '256MB'")
        tables = [row[0] for row in conn.execute("SELECT table_name FROM audit.capture_config").fetchall()]
        for table in tables:
            conn.execute(f"ALTER TABLE {table} DISABLE TRIGGER capture")
        for office, code, count, looks in offices:
            fill(conn, OfficeMaker(rng, now, office, code, staff[office], keys[office], wrapper), count, looks)
        record(conn)
        for table in tables:
            conn.execute(f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER capture")
        conn.execute("ALTER EVENT TRIGGER mps_guard ENABLE ALWAYS")
        linked = (
            "UPDATE users SET constituent_id = (SELECT constituent_id FROM cases c WHERE c.office_id = users.office_id LIMIT 1) "
            "WHERE id = %s"
        )
        conn.execute("SET LOCAL mps.actor_id = 'system:bench'")
        conn.execute(linked, [cast.salmah.id])
    with psycopg.connect(superuser_url, autocommit=True) as conn:
        conn.execute("VACUUM (ANALYZE)")
        for line in stored(conn):
            print(line, flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, help="where the cluster is made; must be empty or absent")
    parser.add_argument("--cases", type=int, default=100_000)
    args = parser.parse_args()
    args.folder.mkdir(parents=True, exist_ok=True)
    args.folder.chmod(0o755)
    began = time.monotonic()
    with EmbeddedPostgres(args.folder, durable=False) as postgres:
        passwords = {login: postgres.password_for(role) for role, login in LOGINS.items() if role != "superuser"}
        bootstrap(postgres.url("superuser", "postgres"), passwords=passwords, database="mps")
        migrate(postgres.url("owner"))
        key_file = args.folder / "secrets" / "kek.json"
        create_key_file(key_file)
        wrapper = FileKeyWrapper(key_file)
        cast, staff, keys = asyncio.run(found(postgres.url("owner"), Vault(wrapper)))
        load(postgres.url("superuser"), cast, staff, keys, wrapper, args.cases)
        members = {
            key: asdict(value) if hasattr(value, "__dataclass_fields__") else value
            for key, value in vars_of(cast).items()
        }
        (args.folder / "cast.json").write_text(json.dumps(members, default=str))
    print(f"Loaded in {time.monotonic() - began:.0f} s.")


def vars_of(cast: Cast) -> dict[str, object]:
    return {name: getattr(cast, name) for name in cast.__dataclass_fields__}


if __name__ == "__main__":
    main()
