"""A superuser of the database with every guard off: what the record must show afterwards, not stop."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
from psycopg import sql
from psycopg.rows import dict_row

GUARDED = ("logs", "inbox", "leaves", "payloads", "checkpoints", "cosignatures", "tiles", "erased_units", "tree_state")


@contextmanager
def guards_off(url: str) -> Iterator[psycopg.Connection[dict[str, Any]]]:
    """One transaction in which nothing of ours watches. Taken back at the end, the guards with it."""
    with psycopg.connect(url, row_factory=dict_row) as conn:
        switch_guards_off(conn)
        yield conn
        conn.rollback()


def switch_guards_off(conn: psycopg.Connection[Any]) -> None:
    conn.execute("SET session_replication_role = replica")
    for guard in conn.execute("SELECT evtname AS name FROM pg_event_trigger").fetchall():
        name = guard["name"] if isinstance(guard, dict) else guard[0]
        conn.execute(sql.SQL("ALTER EVENT TRIGGER {} DISABLE").format(sql.Identifier(name)))
    for table in GUARDED:
        conn.execute(sql.SQL("ALTER TABLE audit.{} DISABLE TRIGGER ALL").format(sql.Identifier(table)))
