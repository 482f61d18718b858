"""Runs one step's SQL file as it stands."""

from __future__ import annotations

from pathlib import Path

from alembic import op

SQL = Path(__file__).parent / "sql"
LOCK_TIMEOUT = "SET LOCAL lock_timeout = '5s'; SET LOCAL mps.actor_id = 'system:migrate';"


def run_sql(name: str) -> None:
    """Execute sql/`name` in the open transaction. Waits at most five seconds for any lock, so that a deploy never stalls the office."""
    raw = op.get_bind().connection.driver_connection
    if raw is None:
        raise RuntimeError("migrations run on a live connection only")
    with raw.cursor() as cursor:
        cursor.execute(LOCK_TIMEOUT)
        cursor.execute((SQL / name).read_text())
