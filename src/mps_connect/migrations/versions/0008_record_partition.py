"""Row security also on the record's partition."""

from mps_connect.migrations.steps import run_sql

revision = "0008_record_partition"
down_revision = "0007_identity"


def upgrade() -> None:
    run_sql("0008_record_partition.sql")
