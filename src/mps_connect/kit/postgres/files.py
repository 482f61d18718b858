"""The small files around an embedded server: its pid file, its passwords, its socket's folder, its log's end."""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import secrets
import socket
import struct
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar, Literal, Self, cast

from mps_connect.kit.errors import Fault
from mps_connect.kit.postgres.account import DataFolderOfAnotherUser

_LONGEST_SOCKET_FOLDER = 90
"""A socket's path has room for 107 bytes; `/.s.PGSQL.5432` takes 14."""


class DatabasePasswordLost(Fault):
    status: ClassVar[int] = 503
    code: ClassVar[str] = "database_password_lost"


@dataclass(frozen=True, slots=True)
class PidFile:
    """What a server says of itself in `postmaster.pid`. The process may be gone, or be somebody else's by now."""

    pid: int
    data: Path
    socket_folder: Path
    status: Literal["starting", "ready", "stopping"]

    @classmethod
    def read(cls, data: Path) -> Self | None:
        """None when there is no server, or it has not yet written enough to be known by."""
        try:
            lines = (data / "postmaster.pid").read_text().splitlines()
            word = lines[7].strip() if len(lines) > 7 else "starting"
            status = word if word in ("ready", "stopping") else "starting"
            return cls(int(lines[0]), data, Path(lines[4]), cast("Literal['starting', 'ready', 'stopping']", status))
        except (OSError, ValueError, IndexError):
            return None

    @property
    def is_running(self) -> bool:
        """Whether that process lives and is the server of this very folder, not a stranger with its number."""
        return str(self.data) in _command_line(self.pid)

    @classmethod
    def disown(cls, data: Path) -> None:
        """Free a pid file whose number now belongs to a stranger, which the server would take for a living sibling.

        The number is replaced by our own: a server believes in no sibling that is its parent, and still checks that
        no process of the old one holds its shared memory, which it could not if the file were deleted.
        """
        path = data / "postmaster.pid"
        try:
            lines = path.read_text().splitlines(keepends=True)
        except OSError:
            return
        number = lines[0].strip() if lines else ""
        if not number.isdigit():
            path.unlink()
        elif str(data) not in _command_line(int(number)):
            path.write_text("".join([f"{os.getpid()}\n", *lines[1:]]))


def _command_line(pid: int) -> list[str]:
    if Path("/proc/self/cmdline").exists():
        try:
            return Path(f"/proc/{pid}/cmdline").read_text(errors="replace").split("\0")
        except OSError:
            return []
    done = subprocess.run(["ps", "-ww", "-o", "args=", "-p", str(pid)], capture_output=True, text=True, check=False)
    return done.stdout.split()


class Passwords:
    """Random passwords by login, in one file that only our own user can read."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def of(self, login: str) -> str:
        """The password of `login`, made and kept at the first call. Safe against another process doing the same."""
        known = self._read()
        if login in known:
            return known[login]
        self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with (self.path.parent / "postgres.json.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            known = self._read()
            if login not in known:
                known[login] = secrets.token_urlsafe(32)
                self._write(known)
        return known[login]

    def must_hold(self, login: str) -> None:
        """Raises DatabasePasswordLost when a database exists whose password was never kept here."""
        if login not in self._read():
            raise DatabasePasswordLost(
                f"The database exists, but its passwords in {self.path} are gone. Restore that file from a backup;"
                " without it and the key file beside it the data cannot be read."
            )

    def _read(self) -> dict[str, str]:
        try:
            return dict(json.loads(self.path.read_text()))
        except FileNotFoundError:
            return {}
        except PermissionError as error:
            raise DataFolderOfAnotherUser(
                f"The passwords of the database in {self.path} are for another user. Go on as that user or as root."
            ) from error

    def _write(self, known: dict[str, str]) -> None:
        descriptor, name = tempfile.mkstemp(dir=self.path.parent, prefix=".postgres-")
        with os.fdopen(descriptor, "w") as file:
            json.dump(known, file, indent=1)
            file.flush()
            os.fsync(file.fileno())
        owner = self.path.parent.stat()
        if os.geteuid() == 0:
            os.chown(name, owner.st_uid, owner.st_gid)
        Path(name).replace(self.path)


def socket_folder(home: Path) -> Path:
    """Where the server of `home` puts its socket: inside it, or under a short path when that would be too long."""
    inside = home / "socket"
    if len(os.fsencode(inside)) <= _LONGEST_SOCKET_FOLDER:
        return inside
    short = hashlib.sha256(os.fsencode(home)).hexdigest()[:16]
    if os.geteuid() == 0:
        return Path("/run/mps-connect") / short
    return Path(os.environ.get("XDG_RUNTIME_DIR") or "/tmp") / f"mps-{os.geteuid()}-{short}"  # noqa: S108 its owner is checked


def answers(sockets: Path, port: int) -> bool:
    """Whether a server answers at its socket. A process about to die still looks alive, but no longer answers."""
    encryption_request = struct.pack("!ii", 8, 80877103)
    try:
        with socket.socket(socket.AF_UNIX) as connection:
            connection.settimeout(5)
            connection.connect(str(sockets / f".s.PGSQL.{port}"))
            connection.sendall(encryption_request)
            return connection.recv(1) in (b"N", b"S")
    except OSError:
        return False


def tail(log: Path, began: int) -> str:
    """The last words of a log since byte `began`, for an error message."""
    try:
        with log.open("rb") as file:
            file.seek(max(began, log.stat().st_size - 800))
            return file.read().decode(errors="replace").strip()
    except OSError:
        return "(it cannot be read)"
