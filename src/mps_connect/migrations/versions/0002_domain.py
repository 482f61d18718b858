"""The office's tables."""

from mps_connect.migrations.steps import run_sql

revision = "0002_domain"
down_revision = "0001_foundation"


def upgrade() -> None:
    run_sql("0002_domain.sql")
