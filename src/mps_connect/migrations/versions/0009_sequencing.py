"""The record's tree: leaves, sealed payloads, checkpoints and cosignatures."""

from mps_connect.migrations.steps import run_sql

revision = "0009_sequencing"
down_revision = "0008_record_partition"


def upgrade() -> None:
    run_sql("0009_sequencing.sql")
