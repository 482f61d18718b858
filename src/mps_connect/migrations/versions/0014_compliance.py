"""Reports of compliance and the evidence they were made from."""

from mps_connect.migrations.steps import run_sql

revision = "0014_compliance"
down_revision = "0013_record_checks"


def upgrade() -> None:
    run_sql("0014_compliance.sql")
