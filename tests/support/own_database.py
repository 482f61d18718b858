"""A database of its own in the run's cluster, for tests that change what all others share: its keys."""

from __future__ import annotations

from pathlib import Path

import psycopg
from psycopg import sql

from mps_connect.kit.embedded_postgres import LOGINS, EmbeddedPostgres, Role
from mps_connect.migrations.runner import bootstrap

BLANK = "mps_blank"
"""Migrated and empty, and nobody connects to it."""


def keep_blank(postgres: EmbeddedPostgres, database: str) -> None:
    """Keep a copy of this database as the pattern of all that follow. Nobody may be connected to it."""
    _copy(postgres, database, BLANK)


def own_database(data_dir: Path, name: str) -> dict[Role, str]:
    """Make it as `mps migrate --bootstrap` leaves one. Returns connection strings by role."""
    postgres = EmbeddedPostgres(data_dir)
    _copy(postgres, BLANK, name)
    # Who may connect belongs to each database, and is not copied.
    passwords = {login: postgres.password_for(role) for role, login in LOGINS.items() if role != "superuser"}
    bootstrap(postgres.url("superuser", "postgres"), passwords=passwords, database=name)
    return {role: postgres.url(role, name) for role in LOGINS}


def _copy(postgres: EmbeddedPostgres, pattern: str, name: str) -> None:
    with psycopg.connect(postgres.url("superuser", "postgres"), autocommit=True) as conn:
        copy = sql.SQL("CREATE DATABASE {} TEMPLATE {} OWNER mps_owner")
        conn.execute(copy.format(sql.Identifier(name), sql.Identifier(pattern)))
