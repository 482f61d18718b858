"""Data folders made once for a whole run: whoever needs one takes a copy of its own."""

from __future__ import annotations

import fcntl
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from mps_connect.kit.postgres.home import location_file

_SHELF = "MPS_TEST_SHELF"
"""Names the folder of them to every process of the run."""


def open_shelf() -> Callable[[], None]:
    """To be called by every process of a run, before it starts others. The first makes the shelf, and closes it by the answer."""
    if _SHELF in os.environ:
        return lambda: None
    folder = tempfile.TemporaryDirectory(prefix="mps-shelf-")
    Path(folder.name).chmod(0o755)
    os.environ[_SHELF] = folder.name

    def close() -> None:
        del os.environ[_SHELF]
        folder.cleanup()

    return close


def copy_of_demo_office(data_dir: Path) -> None:
    """Lay a data folder with the demo office at `data_dir`; where no run opened a shelf, nothing is laid."""
    if _SHELF not in os.environ:
        return
    made = Path(os.environ[_SHELF]) / "demo"
    with (made.parent / "demo.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not made.is_dir():
            _make(made)
    if location_file(made).exists():
        # Its database lies elsewhere, in a place that a copy would share.
        return
    # Of all copies only this one keeps owners, and the database's files belong to the account its server runs as.
    subprocess.run(["cp", "-a", str(made), str(data_dir)], check=True)


def _make(made: Path) -> None:
    unfinished = made.with_suffix(".unfinished")
    shutil.rmtree(unfinished, ignore_errors=True)
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("MPS_", "DATABASE_"))}
    subprocess.run(
        [sys.executable, "-m", "mps_connect.cli", "demo"], check=True, capture_output=True,
        env=environment | {"MPS_DATA_DIR": str(unfinished)},
    )  # fmt: skip
    settings = unfinished / "postgres" / "pgdata" / "postgresql.auto.conf"
    if settings.exists():
        with settings.open("a") as more:
            more.write("fsync = off\n")
    unfinished.rename(made)
