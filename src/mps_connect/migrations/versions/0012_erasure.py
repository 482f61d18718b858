"""Erasure by unit, runs of the purge and their certificates."""

from mps_connect.migrations.steps import run_sql

revision = "0012_erasure"
down_revision = "0011_retention_policies"


def upgrade() -> None:
    run_sql("0012_erasure.sql")
