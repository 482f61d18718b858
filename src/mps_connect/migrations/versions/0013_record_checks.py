"""Checks of the whole record and what they found."""

from mps_connect.migrations.steps import run_sql

revision = "0013_record_checks"
down_revision = "0012_erasure"


def upgrade() -> None:
    run_sql("0013_record_checks.sql")
