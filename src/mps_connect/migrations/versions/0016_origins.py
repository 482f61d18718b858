"""A tree that goes on from another after a fork."""

from mps_connect.migrations.steps import run_sql

revision = "0016_origins"
down_revision = "0015_requests"


def upgrade() -> None:
    run_sql("0016_origins.sql")
