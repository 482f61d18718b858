"""Look-ups with their owner's eyes."""

from mps_connect.migrations.steps import run_sql

revision = "0003_lookups"
down_revision = "0002_domain"


def upgrade() -> None:
    run_sql("0003_lookups.sql")
