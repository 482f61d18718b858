"""Lists of a large office are read from indexes alone, and what the checker says of a letter is kept."""

from mps_connect.migrations.steps import run_sql

revision = "0006_quick_lists"
down_revision = "0005_first_answers"


def upgrade() -> None:
    run_sql("0006_quick_lists.sql")
