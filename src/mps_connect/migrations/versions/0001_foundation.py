"""Schemas, context, keys, capture."""

from mps_connect.migrations.steps import run_sql

revision = "0001_foundation"
down_revision = None


def upgrade() -> None:
    run_sql("0001_foundation.sql")
