"""`mps migrate`: roles once, then every missing step, under one advisory lock."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path

import psycopg
from alembic import command
from alembic.config import Config
from psycopg import sql
from sqlalchemy import create_engine, text
from sqlalchemy.pool import NullPool

from mps_connect.access.table import PERMISSIONS
from mps_connect.kit.database_refusals import connect

HERE = Path(__file__).parent
LOCK = 0x4D50_5301
LOGIN_ROLES = ("mps_owner", "mps_app", "mps_backup", "audit_seq", "audit_shredder")


def bootstrap(admin_url: str, *, passwords: Mapping[str, str], database: str) -> None:
    """Make the roles and the database with an administrator's login. Safe to repeat; sets each login role's password.

    `admin_url` names any existing database of the cluster. Raises DatabaseNotReached.
    """
    with connect(admin_url, autocommit=True) as conn:
        with conn.transaction():
            conn.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
            conn.execute((HERE / "sql" / "bootstrap.sql").read_bytes())
            for role in LOGIN_ROLES:
                conn.execute(
                    sql.SQL("ALTER ROLE {} PASSWORD {}").format(sql.Identifier(role), sql.Literal(passwords[role]))
                )
        found = conn.execute("SELECT 1 FROM pg_database WHERE datname = %s", [database]).fetchone()
        if not found:
            conn.execute(
                sql.SQL("CREATE DATABASE {} OWNER mps_owner TEMPLATE template0 ENCODING 'UTF8'").format(
                    sql.Identifier(database)
                )
            )
        conn.execute(sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(sql.Identifier(database)))
        conn.execute(
            sql.SQL("GRANT CONNECT ON DATABASE {} TO mps_app, mps_backup, audit_seq, audit_shredder").format(
                sql.Identifier(database)
            )
        )
    with connect(admin_url, dbname=database) as conn:
        # Up to PostgreSQL 15 a role that inherits nothing does not get a database owner's rights on its first schema.
        conn.execute("SET ROLE pg_database_owner")
        conn.execute("GRANT ALL ON SCHEMA public TO mps_owner WITH GRANT OPTION")
        conn.execute("REVOKE ALL ON SCHEMA public FROM PUBLIC")
    with connect(admin_url, dbname=database) as conn:
        place_guard(conn)


def place_guard(conn: psycopg.Connection) -> bool:
    """Make the event trigger that keeps capture from being taken away. False where the server lets its administrator not.

    What stands without it is said by `audit.guard_state()`.
    """
    row = conn.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user").fetchone()
    if row is None or not row[0]:
        return False
    text = (HERE / "sql" / "guard.sql").read_bytes()
    mark = f"guard {hashlib.sha256(text).hexdigest()}"
    placed = conn.execute(
        "SELECT obj_description(oid, 'pg_namespace') FROM pg_namespace WHERE nspname = 'guard'"
    ).fetchone()
    standing = conn.execute(
        "SELECT 1 FROM pg_event_trigger WHERE evtname = 'mps_guard' AND evtenabled = 'A'"
    ).fetchone()
    if placed is None or placed[0] != mark or not standing:
        conn.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
        conn.execute(text)
        conn.execute(sql.SQL("COMMENT ON SCHEMA guard IS {}").format(sql.Literal(mark)))
    return True


def migrate(owner_url: str) -> str:
    """Bring the schema up to date with the owner's login; returns the revision. Many instances at once are safe.

    Raises DatabaseNotReached.
    """
    engine = create_engine("postgresql+psycopg://", creator=lambda: connect(owner_url), poolclass=NullPool)
    config = Config()
    config.set_main_option("script_location", str(HERE))
    with engine.connect() as connection:
        connection.execute(text("SELECT pg_advisory_lock(:lock)"), {"lock": LOCK})
        connection.commit()
        try:
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
            connection.commit()
            _write_permissions(connection.connection.driver_connection)
            connection.commit()
            revision = str(connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one())
            connection.commit()
        finally:
            connection.rollback()
            connection.execute(text("SELECT pg_advisory_unlock(:lock)"), {"lock": LOCK})
            connection.commit()
    return revision


def _write_permissions(raw: psycopg.Connection | None) -> None:
    """Make the table `permissions` say what the code says."""
    if raw is None:
        raise RuntimeError("migrations run on a live connection only")
    rows = [(role.value, permission.value) for role, allowed in PERMISSIONS.items() for permission in sorted(allowed)]
    with raw.cursor() as cursor:
        cursor.execute("GRANT SELECT ON alembic_version TO mps_app, mps_backup")  # readiness compares it with the code
        cursor.execute("DELETE FROM permissions")
        cursor.executemany("INSERT INTO permissions (role, permission) VALUES (%s, %s)", rows)
