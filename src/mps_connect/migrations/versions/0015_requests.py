"""Requests of the people data is about, and breaches."""

from mps_connect.migrations.steps import run_sql

revision = "0015_requests"
down_revision = "0014_compliance"


def upgrade() -> None:
    run_sql("0015_requests.sql")
