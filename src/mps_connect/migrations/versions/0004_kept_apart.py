"""Every pointer of a row stays inside its office, and reasons of looks are sealed."""

from mps_connect.migrations.steps import run_sql

revision = "0004_kept_apart"
down_revision = "0003_lookups"


def upgrade() -> None:
    run_sql("0004_kept_apart.sql")
