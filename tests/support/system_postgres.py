"""A PostgreSQL server that somebody else runs: the system's own programs, over TCP, with passwords."""

from __future__ import annotations

import os
import pwd
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.support.service import free_port

PASSWORD = "administrator-of-the-test-cluster"


def system_programs() -> Path | None:
    """The folder of the oldest PostgreSQL of the system that will do: what holds there holds on newer ones."""
    found = [folder for folder in Path("/usr/lib/postgresql").glob("*/bin") if folder.parent.name.isdigit()]
    usable = [folder for folder in found if int(folder.parent.name) >= 15 and (folder / "initdb").exists()]
    return min(usable, key=lambda folder: int(folder.parent.name), default=None)


@contextmanager
def system_cluster(programs: Path) -> Iterator[str]:
    """Start a fresh cluster and give its administrator's connection string. PostgreSQL refuses root: then it is `postgres`."""
    options: dict[str, Any] = {"cwd": "/", "env": {"PATH": os.defpath, "LC_ALL": "C.UTF-8"}}
    account = pwd.getpwnam("postgres") if os.geteuid() == 0 else None
    if account:
        options |= {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}

    def run(name: str, *arguments: str) -> None:
        done = subprocess.run([programs / name, *arguments], capture_output=True, text=True, check=False, **options)
        assert done.returncode == 0, done.stderr

    with tempfile.TemporaryDirectory(prefix="mps-system-pg-") as held:
        folder = Path(held)
        password = folder / "password"
        password.write_text(PASSWORD)
        for path in (folder, password):
            os.chown(path, account.pw_uid if account else -1, account.pw_gid if account else -1)
        data, port = folder / "data", free_port()
        run(
            "initdb",
            "-D",
            str(data),
            "-U",
            "postgres",
            "-A",
            "scram-sha-256",
            f"--pwfile={password}",
            "-E",
            "UTF8",
            "-N",
        )
        settings = f"-c listen_addresses=127.0.0.1 -c port={port} -c unix_socket_directories='' -c fsync=off"
        run("pg_ctl", "-D", str(data), "-l", str(folder / "log"), "-o", settings, "-w", "start")
        try:
            yield f"postgresql://postgres:{PASSWORD}@127.0.0.1:{port}/postgres"
        finally:
            run("pg_ctl", "-D", str(data), "-m", "immediate", "-w", "stop")
