"""Fills a record with rows as capture would have left them, and has them sequenced."""

from __future__ import annotations

import asyncio
import sys
import time
from pathlib import Path

import psycopg

sys.path.insert(0, str(Path(__file__).parents[2]))

from mps_connect.audit.sequencer import tick
from mps_connect.kit.clock import utc_now
from mps_connect.kit.db import Database

UNITS = 500
"""Of how many cases the rows speak: each has its own key."""
AT_ONCE = 50_000
ROWS = """
WITH made AS (
    SELECT %(office)s::uuid AS office, ('00000000-0000-7000-8000-' || lpad((n %% %(units)s)::text, 12, '0'))::uuid AS unit,
           uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()) AS salt, gen_random_uuid() AS actor, gen_random_uuid() AS row,
           '{"after": {"text": "' || repeat('x', 200) || n || '"}, "before": {"text": "' || repeat('y', 100) || '"}}' AS body
      FROM generate_series(1, %(rows)s) n
), logged AS (
    INSERT INTO audit.logs (office_id, table_name, row_pk, op, changed, actor, session_id, request_id, purpose, shred_id, commitment)
    SELECT office, 'cases', row::text, 'U', '{state,updated_at,version}', actor::text, actor, row, 'casework', unit,
           sha256(convert_to('mps.audit.v1', 'UTF8') || '\\x00'::bytea || salt || convert_to(body, 'UTF8'))
      FROM made RETURNING seq, at, row_pk
)
INSERT INTO audit.inbox (seq, at, office_id, shred_id, salt, body)
SELECT seq, at, office, unit, salt, body FROM logged JOIN made ON made.row::text = logged.row_pk
"""


def write_rows(superuser_url: str, office: str, rows: int) -> None:
    """Rows of the record with their commitments, waiting to be sequenced. With an administrator's login."""
    with psycopg.connect(superuser_url) as conn:
        conn.execute(ROWS, {"office": office, "units": UNITS, "rows": rows})


async def sequence(sequencer: Database) -> tuple[int, float]:
    """(rows, seconds) until nothing waits."""
    begun, rows = time.perf_counter(), 0
    while grown := await tick(sequencer, now=utc_now()):
        rows += grown.added
    return rows, time.perf_counter() - begun


def filled(superuser_url: str, sequencer: Database, office: str, rows: int) -> tuple[int, float]:
    """(rows, seconds spent sequencing) for `rows` more leaves. Raises where fewer became leaves."""

    async def fill() -> tuple[int, float]:
        done, took = 0, 0.0
        while done < rows:
            write_rows(superuser_url, office, min(AT_ONCE, rows - done))
            added, seconds = await sequence(sequencer)
            done, took = done + added, took + seconds
        return done, took

    return asyncio.run(fill())
