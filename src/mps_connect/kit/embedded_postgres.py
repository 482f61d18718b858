"""Our own supervisor of one private PostgreSQL cluster, for machines where nobody runs a database server.

One process owns the cluster of a data folder; others that ask for it attach to the running one. The server listens on
a unix socket only, every login has its own random password, and neither a killed server nor a killed supervisor needs
repair by hand.
"""

from __future__ import annotations

import atexit
import fcntl
import logging
import os
import shutil
import signal
import threading
from dataclasses import dataclass
from pathlib import Path
from types import FrameType, TracebackType
from typing import ClassVar, Literal, Self
from urllib.parse import quote

from mps_connect.kit.errors import Fault
from mps_connect.kit.postgres.files import Passwords, PidFile, answers, socket_folder
from mps_connect.kit.postgres.home import DataFolderUnusable, existing_home, location_file, make_folders, prepare_home
from mps_connect.kit.postgres.server import PORT, SUPERUSER, Launcher, Patience, Server, major_of

Role = Literal["superuser", "owner", "app", "sequencer", "shredder", "backup"]
Status = Literal["stopped", "starting", "ready", "stopping"]

LOGINS: dict[Role, str] = {
    "superuser": SUPERUSER,
    "owner": "mps_owner",
    "app": "mps_app",
    "sequencer": "audit_seq",
    "shredder": "audit_shredder",
    "backup": "mps_backup",
}

_log = logging.getLogger(__name__)

_locks_held: set[int] = set()


def _let_go_of_locks() -> None:
    """A child made by fork shares our lock, and would hold it after we are gone."""
    for descriptor in _locks_held:
        os.close(descriptor)
    _locks_held.clear()


os.register_at_fork(after_in_child=_let_go_of_locks)


class DatabaseNotRunning(Fault):
    status: ClassVar[int] = 503
    code: ClassVar[str] = "database_not_running"
    message = "The embedded database is not running. Start it with `make run`."


@dataclass(frozen=True, slots=True)
class Cluster:
    """A running server. `attached`: another process owns it, and stopping it is that process's business."""

    pid: int
    major: int
    data: Path
    socket_folder: Path
    attached: bool


class EmbeddedPostgres:
    """The cluster under `data_dir`: `postgres/` (or the folder named in `postgres.location`), `secrets/`, `log/`.

    `durable=False` trades every promise about power cuts for speed: for tests only.
    """

    start_seconds: ClassVar[float] = 120.0
    """How long a start may take: crash recovery replays up to `max_wal_size`."""
    stop_seconds: ClassVar[float] = 30.0

    def __init__(self, data_dir: Path, *, durable: bool = True) -> None:
        self.data_dir = data_dir.resolve()
        self._durable = durable
        self._passwords = Passwords(self.data_dir / "secrets" / "postgres.json")
        self._log_file = self.data_dir / "log" / "postgres.log"
        self._server: Server | None = None
        self._attached: Cluster | None = None
        self._lock_descriptor: int | None = None
        self._owner_pid = 0
        self._mutex = threading.RLock()
        self._stopping = threading.Event()
        self._unwinds_on_sigterm = False

    def start(self) -> Cluster:
        """Start the server, or attach to one that another process owns. Returns once it takes connections.

        Raises DatabaseNotStarted, DataFolderUnusable, DataFolderOfAnotherUser or NoUsablePostgreSQL.
        """
        with self._mutex:
            known = self._known()
            if known is not None:
                return known
            self._stopping.clear()
            make_folders(self.data_dir)
            patience = Patience.of(self.start_seconds, self._stopping)
            while not self._take_lock():
                self._attached = self._running()
                if self._attached is not None:
                    return self._attached
                patience.wait(f"Another process holds {self.data_dir} and has not finished starting it.")
            try:
                self._server = self._launch(patience)
            except BaseException:
                self._release_lock()
                raise
            self._owner_pid = os.getpid()
            threading.Thread(target=self._watch, args=(self._server,), name="embedded-postgres", daemon=True).start()
            atexit.register(self.stop)
            return self._describe(self._server)

    def stop(self) -> None:
        """Stop the server, rolling back what is open. Of an attached cluster only our interest ends."""
        self._stopping.set()
        with self._mutex:
            self._attached = None
            if self._server is None or self._owner_pid != os.getpid():
                return
            atexit.unregister(self.stop)
            self._server.shut_down(self.stop_seconds)
            self._server = None
            self._release_lock()

    def status(self) -> Status:
        """What the server of this data folder does now, whoever owns it."""
        home = existing_home(self.data_dir)
        found = PidFile.read(home / "pgdata") if home is not None else None
        return found.status if found is not None and found.is_running else "stopped"

    def password_for(self, role: Role) -> str:
        """The password of this login: random, made at the first call, kept in `secrets/`."""
        return self._passwords.of(LOGINS[role])

    def url(self, role: Role, database: str = "mps") -> str:
        """A connection string to the running server, whoever owns it. Raises DatabaseNotRunning."""
        cluster = self._known() or self._running()
        if cluster is None:
            raise DatabaseNotRunning
        login = f"{LOGINS[role]}:{quote(self.password_for(role), safe='')}"
        return f"postgresql://{login}@/{quote(database, safe='')}?host={quote(str(cluster.socket_folder))}&port={PORT}"

    def remove(self) -> None:
        """Delete the stopped cluster, its passwords and its log for good."""
        if self.status() != "stopped":
            raise DataFolderUnusable(f"The database in {self.data_dir} is running. Stop it before deleting it.")
        home = existing_home(self.data_dir)
        if home is not None:
            shutil.rmtree(socket_folder(home), ignore_errors=True)
            shutil.rmtree(home)
        for path in (location_file(self.data_dir), self._passwords.path, self._log_file):
            path.unlink(missing_ok=True)

    def __enter__(self) -> Self:
        self._unwind_on_sigterm()
        try:
            self.start()
        except BaseException:
            self._leave_sigterm()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            self.stop()
        finally:
            self._leave_sigterm()

    def _unwind_on_sigterm(self) -> None:
        """By default SIGTERM ends this process between two instructions, and leaves the server without an owner."""
        in_main_thread = threading.current_thread() is threading.main_thread()
        if not in_main_thread or signal.getsignal(signal.SIGTERM) != signal.SIG_DFL:
            return

        def leave(number: int, _frame: FrameType | None) -> None:
            raise SystemExit(128 + number)

        signal.signal(signal.SIGTERM, leave)
        self._unwinds_on_sigterm = True

    def _leave_sigterm(self) -> None:
        if self._unwinds_on_sigterm:
            signal.signal(signal.SIGTERM, signal.SIG_DFL)
            self._unwinds_on_sigterm = False

    def _take_lock(self) -> bool:
        path = self.data_dir / "postgres.lock"
        try:
            descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        except PermissionError as error:
            raise DataFolderUnusable(
                f"The data folder {self.data_dir} is in use by another user. Start as that user or as root, or choose"
                " another folder with MPS_DATA_DIR."
            ) from error
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(descriptor)
            return False
        self._lock_descriptor = descriptor
        _locks_held.add(descriptor)
        return True

    def _release_lock(self) -> None:
        if self._lock_descriptor is not None:
            _locks_held.discard(self._lock_descriptor)
            os.close(self._lock_descriptor)
            self._lock_descriptor = None

    def _known(self) -> Cluster | None:
        return self._describe(self._server) if self._server is not None else self._attached

    def _describe(self, server: Server) -> Cluster:
        return Cluster(server.pid, server.major, server.data, server.sockets, attached=False)

    def _running(self) -> Cluster | None:
        home = existing_home(self.data_dir)
        found = PidFile.read(home / "pgdata") if home is not None else None
        if found is None or not found.is_running or found.status != "ready" or not answers(found.socket_folder, PORT):
            return None
        return Cluster(found.pid, major_of(found.data), found.data, found.socket_folder, attached=True)

    def _launch(self, patience: Patience) -> Server:
        home, account = prepare_home(self.data_dir)
        return Launcher(home, account, self._passwords, self._log_file, self._durable).launch(patience)

    def _watch(self, server: Server) -> None:
        """Start the server again when it dies under us, until we are told to stop."""
        pause = 0.2
        while not self._stopping.wait(pause):
            if server.is_alive:
                continue
            with self._mutex:
                if self._stopping.is_set():
                    return
                _log.error("The database server %d ended unexpectedly. Starting it again.", server.pid)
                try:
                    server = self._server = self._launch(Patience.of(self.start_seconds, self._stopping))
                    pause = 0.2
                except (Fault, OSError) as error:
                    _log.error("The database server could not be started again: %s", error)
                    pause = min(pause * 2, 30)
