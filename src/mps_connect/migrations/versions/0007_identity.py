"""Refresh tokens, second factors, invitations, passes, single sign-on and throttles."""

from mps_connect.migrations.steps import run_sql

revision = "0007_identity"
down_revision = "0006_quick_lists"


def upgrade() -> None:
    run_sql("0007_identity.sql")
