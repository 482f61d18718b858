"""A PostgreSQL server that somebody else runs: the system's own programs, over TCP, with passwords."""

from __future__ import annotations

import os
import pwd
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.support.service import free_port

PASSWORD = "administrator-of-the-test-cluster"


def system_programs() -> Path | None:
    """The folder of the oldest PostgreSQL of the system that will do: what holds there holds on newer ones."""
    found = [folder for folder in Path("/usr/lib/postgresql").glob("*/bin") if folder.parent.name.isdigit()]
    usable = [folder for folder in found if int(folder.parent.name) >= 15 and (folder / "initdb").exists()]
    return min(usable, key=lambda folder: int(folder.parent.name), default=None)


@dataclass(frozen=True, slots=True)
class SystemServer:
    """A cluster in `folder`, which belongs to the server's account. PostgreSQL refuses root: then that is `postgres`."""

    programs: Path
    folder: Path
    port: int

    @property
    def url(self) -> str:
        """Its administrator's, over TCP."""
        return f"postgresql://postgres:{PASSWORD}@127.0.0.1:{self.port}/postgres"

    @property
    def inside(self) -> str:
        """Its administrator's, over its socket."""
        return f"postgresql://postgres:{PASSWORD}@/postgres?host={self.folder}&port={self.port}"

    @property
    def log(self) -> Path:
        return self.folder / "log"

    def give(self, name: str, content: bytes) -> Path:
        """A file of its account, open to nobody else."""
        path = self.folder / name
        path.unlink(missing_ok=True)
        path.touch(mode=0o600)
        path.write_bytes(content)
        account = _account()
        os.chown(path, account.pw_uid if account else -1, account.pw_gid if account else -1)
        return path

    def run(self, name: str, *arguments: str) -> None:
        options: dict[str, Any] = {"cwd": "/", "env": {"PATH": os.defpath, "LC_ALL": "C.UTF-8"}}
        account = _account()
        if account:
            options |= {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}
        done = subprocess.run(
            [self.programs / name, "-D", str(self.folder / "data"), *arguments],
            capture_output=True, text=True, check=False, **options,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr

    def start(self, *, hba: str | None = None, settings: Mapping[str, str] | None = None) -> None:
        """Start it, or start it anew, with `settings` and who may come in how (`hba`, else as `initdb` wrote it)."""
        if hba is not None:
            self.give("hba", hba.encode())
        given = {
            "listen_addresses": "127.0.0.1",
            "port": str(self.port),
            "unix_socket_directories": str(self.folder),
            "fsync": "off",
            **({"hba_file": str(self.folder / "hba")} if hba is not None else {}),
            **(settings or {}),
        }
        written = " ".join(f"-c {name}={value}" for name, value in given.items())
        self.run("pg_ctl", "-l", str(self.log), "-o", written, "-m", "immediate", "-w", "restart")

    def stop(self) -> None:
        self.run("pg_ctl", "-m", "immediate", "-w", "stop")


def _account() -> pwd.struct_passwd | None:
    return pwd.getpwnam("postgres") if os.geteuid() == 0 else None


@contextmanager
def system_server(programs: Path) -> Iterator[SystemServer]:
    """A fresh cluster, running."""
    with tempfile.TemporaryDirectory(prefix="mps-system-pg-") as held:
        account, folder = _account(), Path(held)
        os.chown(folder, account.pw_uid if account else -1, account.pw_gid if account else -1)
        server = SystemServer(programs, folder, free_port())
        password = server.give("password", PASSWORD.encode())
        server.run("initdb", "-U", "postgres", "-A", "scram-sha-256", f"--pwfile={password}", "-E", "UTF8", "-N")
        server.start()
        try:
            yield server
        finally:
            server.stop()


@contextmanager
def system_cluster(programs: Path) -> Iterator[str]:
    """Start a fresh cluster and give its administrator's connection string."""
    with system_server(programs) as server:
        yield server.url
