"""One server process: made ready, watched, stopped. Knows nothing of who may start it."""

from __future__ import annotations

import logging
import os
import shutil
import signal
import subprocess
import threading
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, ClassVar, Self

from mps_connect.kit.errors import Fault
from mps_connect.kit.postgres.account import ServerAccount
from mps_connect.kit.postgres.binaries import Binaries, find_binaries
from mps_connect.kit.postgres.files import Passwords, PidFile, answers, socket_folder, tail
from mps_connect.kit.postgres.home import DataFolderUnusable

SUPERUSER = "postgres"
PORT = 5432
"""Only a part of the socket's file name: the server opens no network port."""

_SETTINGS = {
    "listen_addresses": "",
    "port": str(PORT),
    "unix_socket_permissions": "0700",
    "max_connections": "80",
    "shared_buffers": "256MB",
    "effective_cache_size": "1GB",
    "work_mem": "8MB",
    "maintenance_work_mem": "64MB",
    "max_wal_size": "512MB",
    "wal_compression": "on",
    "random_page_cost": "1.1",
    "jit": "off",
    "password_encryption": "scram-sha-256",
    "timezone": "UTC",
    "log_timezone": "UTC",
    # Nothing a resident said may reach the log: no statement, no parameter, no "Key (...)=(...) already exists".
    "log_statement": "none",
    "log_min_duration_statement": "-1",
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
    "log_parameter_max_length": "0",
    "log_parameter_max_length_on_error": "0",
}
_FORGETFUL = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}

_log = logging.getLogger(__name__)


class DatabaseNotStarted(Fault):
    status: ClassVar[int] = 503
    code: ClassVar[str] = "database_not_started"
    message = "The embedded database did not start."


@dataclass(frozen=True, slots=True)
class Patience:
    """How long a start may still take, and the event that ends all waiting at once."""

    deadline: float
    stopping: threading.Event

    @classmethod
    def of(cls, seconds: float, stopping: threading.Event) -> Self:
        return cls(time.monotonic() + seconds, stopping)

    def wait(self, reason: str) -> None:
        """A short pause. Raises DatabaseNotStarted with `reason` when the time is up."""
        if self.stopping.wait(0.02):
            raise DatabaseNotStarted("The embedded database was told to stop while it was starting.")
        if time.monotonic() > self.deadline:
            raise DatabaseNotStarted(f"The embedded database did not become ready in time. {reason}")


class Server:
    """The server of one home. `process` is None for one that outlived the supervisor that started it."""

    def __init__(self, pid: int, data: Path, sockets: Path, process: subprocess.Popen[bytes] | None) -> None:
        self.pid = pid
        self.data = data
        self.sockets = sockets
        self.major = major_of(data)
        self._process = process

    @property
    def is_alive(self) -> bool:
        if self._process is not None:
            return self._process.poll() is None
        found = PidFile.read(self.data)
        return found is not None and found.pid == self.pid and found.is_running

    def shut_down(self, seconds: float) -> None:
        """Fast shutdown first; a server that does not obey is stopped harder, and recovers at its next start."""
        for number, patience in ((signal.SIGINT, seconds), (signal.SIGQUIT, 10.0), (signal.SIGKILL, 10.0)):
            with suppress(ProcessLookupError):
                os.kill(self.pid, number)
            deadline = time.monotonic() + patience
            while time.monotonic() < deadline:
                if not self.is_alive:
                    return
                time.sleep(0.02)


@dataclass(frozen=True, slots=True)
class Launcher:
    """What one start needs to know."""

    home: Path
    account: ServerAccount
    passwords: Passwords
    log_file: Path
    durable: bool

    def launch(self, patience: Patience) -> Server:
        """A ready server: one left behind by a killed supervisor, else a new one. Raises DatabaseNotStarted."""
        data = self.home / "pgdata"
        orphan = PidFile.read(data)
        while orphan is not None and orphan.is_running:
            if orphan.status == "ready" and answers(orphan.socket_folder, PORT):
                _log.info("Taking over the database server %d, whose supervisor is gone.", orphan.pid)
                return Server(orphan.pid, data, orphan.socket_folder, None)
            patience.wait(f"A server left behind ({orphan.pid}) is still {orphan.status}.")
            orphan = PidFile.read(data)
        binaries = find_binaries(self.account, self.home, major_of(data) if data.is_dir() else None)
        if not data.is_dir():
            self._create(binaries)
        self.passwords.must_hold(SUPERUSER)
        return self._run(binaries, data, self._private_socket_folder(), patience)

    def _create(self, binaries: Binaries) -> None:
        """Make the cluster beside its final place, so that an interrupted attempt never looks finished."""
        unfinished, password = self.home / "pgdata-unfinished", self.home / "password-unfinished"
        shutil.rmtree(unfinished, ignore_errors=True)
        password.unlink(missing_ok=True)
        password.touch(mode=0o600)
        self.account.give(password)
        password.write_text(self.passwords.of(SUPERUSER))
        command = [binaries.program("initdb"), "-D", str(unfinished), "-U", SUPERUSER, f"--pwfile={password}"]
        command += ["--auth=scram-sha-256", "-E", "UTF8", "--locale=C.UTF-8", "--no-instructions"]
        if binaries.major >= 17:
            command.append("--locale-provider=builtin")
        if not self.durable:
            command.append("--no-sync")
        try:
            done = subprocess.run(command, capture_output=True, text=True, check=False, **self.account.process_options)
        finally:
            password.unlink()
        if done.returncode != 0:
            raise DatabaseNotStarted(f"The embedded database could not be created. {done.stderr.strip()[-800:]}")
        unfinished.rename(self.home / "pgdata")

    def _private_socket_folder(self) -> Path:
        sockets = socket_folder(self.home)
        if not sockets.is_dir():
            sockets.parent.mkdir(mode=0o711, parents=True, exist_ok=True)
            sockets.mkdir(mode=0o700)
            self.account.give(sockets)
        found = sockets.lstat()
        if sockets.is_symlink() or found.st_uid != self.account.uid or found.st_mode & 0o077:
            raise DataFolderUnusable(
                f"The folder {sockets} belongs to somebody else or is open to others. Delete it and start again."
            )
        return sockets

    def _run(self, binaries: Binaries, data: Path, sockets: Path, patience: Patience) -> Server:
        settings = _SETTINGS | {"unix_socket_directories": str(sockets)} | ({} if self.durable else _FORGETFUL)
        command = [binaries.program("postgres"), "-D", str(data)]
        command += [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        while True:
            PidFile.disown(data)
            for leftover in sockets.glob(".s.PGSQL.*"):  # the folder is private, and its server is known to be gone
                leftover.unlink()
            with self._open_log() as log:
                began = log.tell()
                process = subprocess.Popen(
                    command,
                    stdin=subprocess.DEVNULL,
                    stdout=log,
                    stderr=log,
                    start_new_session=True,  # Ctrl-C in our terminal is ours to answer, not the server's
                    **self.account.process_options,
                )
            if self._became_ready(data, process, patience, began):
                return Server(process.pid, data, sockets, process)
            # Processes of a killed server need a moment to notice that it is gone.
            last_words = tail(self.log_file, began)
            if "still in use" not in last_words:
                raise DatabaseNotStarted(f"The embedded database did not start. Its log says: {last_words}")
            patience.wait(f"Its log says: {last_words}")

    def _became_ready(self, data: Path, process: subprocess.Popen[bytes], patience: Patience, began: int) -> bool:
        try:
            while process.poll() is None:
                found = PidFile.read(data)
                if found is not None and found.pid == process.pid and found.status == "ready":
                    return True
                patience.wait(f"Its log says: {tail(self.log_file, began)}")
        except BaseException:
            process.send_signal(signal.SIGQUIT)
            process.wait()
            raise
        return False

    def _open_log(self) -> BinaryIO:
        if self.log_file.exists() and self.log_file.stat().st_size > 5_000_000:
            self.log_file.replace(self.log_file.with_suffix(".log.1"))
        log = self.log_file.open("ab")
        self.account.give(self.log_file)
        return log


def major_of(data: Path) -> int:
    """The major version that made this data. Raises DataFolderUnusable."""
    try:
        return int((data / "PG_VERSION").read_text())
    except (OSError, ValueError):
        raise DataFolderUnusable(
            f"The folder {data} is not a PostgreSQL database. Move it away and start again."
        ) from None
