"""Jobs, the guard of the record, and partitions made ahead."""

from importlib.util import find_spec
from pathlib import Path

from alembic import op

from mps_connect.migrations.steps import run_sql

revision = "0010_jobs_and_guard"
down_revision = "0009_sequencing"


def upgrade() -> None:
    queue = find_spec("procrastinate")
    if queue is None or queue.origin is None:
        raise RuntimeError("the package procrastinate is not installed: run `make setup`")
    # The queue's own schema as its package ships it; nothing of the package is loaded for that.
    op.execute("CREATE SCHEMA jobs")
    op.execute("SET LOCAL search_path = jobs")
    raw = op.get_bind().connection.driver_connection
    if raw is None:
        raise RuntimeError("migrations run on a live connection only")
    raw.execute((Path(queue.origin).parent / "sql" / "schema.sql").read_bytes())
    op.execute("SET LOCAL search_path = public")
    run_sql("0010_jobs_and_guard.sql")
