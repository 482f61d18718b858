"""First answers go with their case, and a page may show more cases than the one it opens."""

from mps_connect.migrations.steps import run_sql

revision = "0005_first_answers"
down_revision = "0004_kept_apart"


def upgrade() -> None:
    run_sql("0005_first_answers.sql")
