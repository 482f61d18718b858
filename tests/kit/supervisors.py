"""Supervisors of embedded clusters in processes of their own, which tests can kill, and as other users."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import psycopg

import mps_connect
from mps_connect.kit.embedded_postgres import EmbeddedPostgres
from mps_connect.kit.postgres import binaries
from mps_connect.kit.postgres.files import PidFile

IS_ROOT = os.geteuid() == 0

# A shell lets what it starts in the background ignore SIGINT, and so would everything below it.
_SCRIPT = """
import signal
import sys
from pathlib import Path
from mps_connect.kit.embedded_postgres import EmbeddedPostgres
signal.signal(signal.SIGINT, signal.default_int_handler)
with EmbeddedPostgres(Path(sys.argv[1]), durable=False) as postgres:
    cluster = postgres.start()
    print(cluster.pid, cluster.attached, postgres.url("superuser", "postgres"), flush=True)
    sys.stdin.read()
"""


class Supervisor:
    """A running process that holds a cluster until its input closes. `pid` is the database server's."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.process = process
        assert process.stdout is not None
        words = process.stdout.readline().split()
        if len(words) != 3:
            raise AssertionError(f"The supervisor did not start: {process.communicate()[1]}")
        self.pid, self.attached, self.url = int(words[0]), words[1] == "True", words[2]

    def kill(self) -> None:
        self.process.kill()
        self.process.communicate()

    def end(self, number: signal.Signals) -> int:
        self.process.send_signal(number)
        self.process.communicate(timeout=60)
        return self.process.returncode


@contextmanager
def supervisor(
    data_dir: Path, *, user: str | None = None, python: str = sys.executable, path: Path | None = None
) -> Iterator[Supervisor]:
    """Start one. At the end whatever is left of it and its server is ended."""
    process = launch(data_dir, user=user, python=python, path=path)
    started = Supervisor(process)
    try:
        yield started
    finally:
        if process.poll() is None:
            started.end(signal.SIGTERM)
        home = data_dir / "postgres"
        found = PidFile.read(home / "pgdata")
        if found is not None and found.is_running:
            with suppress(ProcessLookupError):
                os.kill(found.pid, signal.SIGQUIT)


def launch(
    data_dir: Path, *, user: str | None = None, python: str = sys.executable, path: Path | None = None
) -> subprocess.Popen[str]:
    """The bare process, for starts that are meant to fail."""
    source = path or Path(mps_connect.__file__).parents[1]
    options: dict[str, Any] = {}
    if user is not None:
        entry = pwd.getpwnam(user)
        options = {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}
    return subprocess.Popen(
        [python, "-c", _SCRIPT, str(data_dir)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd="/",
        env={"PYTHONPATH": str(source), "PATH": os.defpath},
        **options,
    )


def staged(target: Path) -> Path:
    """A copy of what a supervisor imports, where every user can read it whatever folder the project lies in."""
    package = Path(mps_connect.__file__).parent
    kit = target / "mps_connect" / "kit"
    shutil.copytree(package / "kit" / "postgres", kit / "postgres", ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("__init__.py", "kit/__init__.py", "kit/errors.py", "kit/embedded_postgres.py"):
        shutil.copyfile(package / name, target / "mps_connect" / name)
    stage_programs(target)
    for path in [target, *target.rglob("*")]:
        if not path.is_symlink():
            path.chmod(0o755 if path.is_dir() or path.stat().st_mode & 0o100 else 0o644)
    return target


def stage_programs(target: Path) -> Path:
    """A copy of the installed PostgreSQL package and its libraries."""
    installed = binaries.installed_package()
    assert installed is not None
    shutil.copytree(installed, target / installed.name, symlinks=True, ignore=shutil.ignore_patterns("include"))
    libraries = installed.with_name(f"{installed.name}.libs")
    if libraries.is_dir():
        shutil.copytree(libraries, target / libraries.name)
    return target / installed.name


def eventually(holds: Callable[[], bool], seconds: float = 30) -> bool:
    """Whether it holds within that time."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if holds():
            return True
        time.sleep(0.02)
    return False


def connect(postgres: EmbeddedPostgres) -> psycopg.Connection:
    return psycopg.connect(postgres.url("superuser", "postgres"), autocommit=True, connect_timeout=10)


def write_row(url: str) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("CREATE TABLE kept (word text PRIMARY KEY)")
        connection.execute("INSERT INTO kept VALUES ('stays')")
        connection.execute("CHECKPOINT")


def rows(url: str) -> list[str]:
    with psycopg.connect(url, autocommit=True) as connection:
        return [str(row[0]) for row in connection.execute("SELECT word FROM kept")]
