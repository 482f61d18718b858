"""Jobs, the guard of the record, and partitions made ahead."""

from mps_connect.migrations.steps import run_sql

revision = "0010_jobs_and_guard"
down_revision = "0009_sequencing"


def upgrade() -> None:
    run_sql("0010_jobs_and_guard.sql")
