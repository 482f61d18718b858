"""A database of its own in the run's cluster, for tests that change what all others share: its keys."""

from __future__ import annotations

from pathlib import Path

from mps_connect.kit.embedded_postgres import LOGINS, EmbeddedPostgres, Role
from mps_connect.migrations.runner import bootstrap, migrate


def own_database(data_dir: Path, name: str) -> dict[Role, str]:
    """Make and migrate it. Returns connection strings by role."""
    postgres = EmbeddedPostgres(data_dir)
    passwords = {login: postgres.password_for(role) for role, login in LOGINS.items() if role != "superuser"}
    bootstrap(postgres.url("superuser", "postgres"), passwords=passwords, database=name)
    migrate(postgres.url("owner", name))
    return {role: postgres.url(role, name) for role in LOGINS}
