"""Row 20, its half on the record: nobody who runs the application changes it, a look is in it, and what is bent is found.

In full, on a real tree: tests/audit. The half on retention and erasure has no test yet, because there is none.
"""

from __future__ import annotations

import random

import psycopg

from mps_connect.audit.bundle import Event, Leaf, Signed
from mps_connect.audit.merkle import Frontier, leaf_hash
from mps_connect.audit.notes import LOG_KEY, Checkpoint, Signer, signed_checkpoint
from mps_connect.audit.verifying import Trust, verify
from mps_connect.kit.db import Tx
from tests.conftest import ClientAs, Cluster
from tests.support.cast import Cast

LOG = Signer("log.invalid/audit/1", LOG_KEY, bytes(range(32)))
LEAVES = 64
BENT = 300
TABLES = """
SELECT n.nspname || '.' || c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
 WHERE n.nspname IN ('audit', 'keystore') AND c.relkind IN ('r', 'p')
"""


def test_the_application_can_change_no_table_of_the_record_and_remove_no_key(cluster: Cluster) -> None:
    with psycopg.connect(cluster.superuser) as conn:
        tables = [row[0] for row in conn.execute(TABLES).fetchall()]
        assert len(tables) > 10
        may = {
            (table, act)
            for table in tables
            for act in ("INSERT", "UPDATE", "DELETE", "TRUNCATE", "TRIGGER")
            if _privileged(conn, table, act)
        }
    assert {(table, act) for table, act in may if table.startswith("audit.")} == set()
    assert {act for _, act in may} == {"INSERT"}


def _privileged(conn: psycopg.Connection, table: str, act: str) -> bool:
    row = conn.execute("SELECT has_table_privilege('mps_app', %s, %s)", [table, act]).fetchone()
    return bool(row and row[0])


async def test_a_look_at_a_case_stands_in_the_record(client_as: ClientAs, cast: Cast, tx: Tx) -> None:
    opening = {"channel": "walk_in", "mode": "guided", "language": "en", "person_name": "Sample Contoh"}
    opened = await (await client_as(cast.priya)).post_json("/api/cases", opening)
    case = opened.json()["case_id"]
    before = await tx.value("SELECT count(*) FROM audit_logs WHERE op = 'A'")
    assert (await (await client_as(cast.dr_koh)).get(f"/api/cases/{case}")).status_code == 200
    row = await tx.one("SELECT actor, shred_id FROM audit_logs WHERE op = 'A' ORDER BY seq DESC LIMIT 1")
    assert row is not None
    assert (row["actor"], str(row["shred_id"])) == (str(cast.dr_koh.id), str(case))
    assert await tx.value("SELECT count(*) FROM audit_logs WHERE op = 'A'") > before


def test_whatever_is_bent_is_found_even_by_somebody_with_the_logs_key() -> None:
    true = [f'{{"op":"U","row_pk":"{number}"}}'.encode() for number in range(LEAVES)]
    trust = Trust(LOG.name, [LOG.verifier], seen=[_signed(true)[1]])
    assert verify(_signed(true)[0], trust).problems == []
    chance = random.Random(20)
    for _ in range(BENT):
        at, other = chance.sample(range(LEAVES), 2)
        rows = list(true)
        match chance.randrange(4):
            case 0:
                rows[at] = rows[at].replace(b"U", b"D")
            case 1:
                del rows[at]
            case 2:
                rows[at], rows[other] = rows[other], rows[at]
            case _:
                rows.insert(at, true[other] + b" ")
        assert not verify(_signed(rows)[0], trust).holds


def _signed(rows: list[bytes]) -> tuple[list[Event], Checkpoint]:
    """The rows as a record that the log's own key signed."""
    frontier = Frontier()
    for row in rows:
        frontier.append(leaf_hash(row))
    checkpoint = Checkpoint(LOG.name, frontier.size, frontier.root())
    return [*map(Leaf, rows), Signed(str(signed_checkpoint(checkpoint, LOG)))], checkpoint
