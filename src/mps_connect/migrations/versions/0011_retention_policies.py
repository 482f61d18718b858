"""How long each class of data is kept, what holds it, and who agreed."""

from mps_connect.migrations.steps import run_sql

revision = "0011_retention_policies"
down_revision = "0010_jobs_and_guard"


def upgrade() -> None:
    run_sql("0011_retention_policies.sql")
