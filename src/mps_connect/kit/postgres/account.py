"""Who the embedded server runs as, and where that account can go.

PostgreSQL refuses to run as root. Started by root, the server is handed to an account without rights; that account
must then be able to walk to the server's files.
"""

from __future__ import annotations

import os
import pwd
import stat
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

from mps_connect.kit.errors import Fault

_UNPRIVILEGED = ("postgres", "nobody")


class DataFolderOfAnotherUser(Fault):
    status: ClassVar[int] = 503
    code: ClassVar[str] = "data_folder_of_another_user"


@dataclass(frozen=True, slots=True)
class ServerAccount:
    """The account of the server's processes. `handed_over`: we are root and start them as somebody else."""

    uid: int
    gid: int
    name: str
    handed_over: bool

    @property
    def process_options(self) -> dict[str, Any]:
        """Keyword arguments that make `subprocess` start a program as this account."""
        options: dict[str, Any] = {"cwd": "/", "env": {"PATH": os.defpath, "LC_ALL": "C.UTF-8", "TZ": "UTC"}}
        if self.handed_over:
            options |= {"user": self.uid, "group": self.gid, "extra_groups": []}
        return options

    def give(self, path: Path) -> None:
        """Make this account the owner of `path`."""
        if self.handed_over:
            os.chown(path, self.uid, self.gid)

    def closed_folder_above(self, path: Path) -> Path | None:
        """The first folder on the way to `path`, itself included, that this account may not pass, if any."""
        for folder in [*reversed(path.parents), path]:
            if folder.is_dir() and not self._may_pass(folder):
                return folder
        return None

    def _may_pass(self, folder: Path) -> bool:
        found = folder.stat()
        if not self.handed_over:
            return os.access(folder, os.X_OK)
        if found.st_uid == self.uid:
            return bool(found.st_mode & stat.S_IXUSR)
        if found.st_gid == self.gid:
            return bool(found.st_mode & stat.S_IXGRP)
        return bool(found.st_mode & stat.S_IXOTH)


def account_for(existing: Path | None) -> ServerAccount:
    """The account for a server. `existing`: a folder of its data, when there is one, whose owner it must be.

    Raises DataFolderOfAnotherUser when that owner cannot be assumed.
    """
    owner = existing.stat().st_uid if existing is not None else None
    if os.geteuid() != 0:
        if owner not in (None, os.geteuid()):
            raise DataFolderOfAnotherUser(
                f"The database in {existing} belongs to the user {_name(owner)}: it was first started by root or by"
                " somebody else. Start it as that user or as root, or choose another MPS_DATA_DIR."
            )
        return ServerAccount(os.geteuid(), os.getegid(), _name(os.geteuid()), handed_over=False)
    if owner == 0:
        raise DataFolderOfAnotherUser(
            f"The database in {existing} belongs to root, and PostgreSQL does not run as root."
            f" Give it to another account: chown -R nobody {existing}"
        )
    entry = pwd.getpwuid(owner) if owner is not None and _known(owner) else _unprivileged()
    uid = entry.pw_uid if owner is None else owner
    return ServerAccount(uid, entry.pw_gid, entry.pw_name, handed_over=True)


def _unprivileged() -> pwd.struct_passwd:
    known = {entry.pw_name: entry for entry in pwd.getpwall()}
    for name in _UNPRIVILEGED:
        if name in known and known[name].pw_uid != 0:
            return known[name]
    raise DataFolderOfAnotherUser(
        "PostgreSQL does not run as root, and this system has neither a user postgres nor nobody to hand it to."
        " Start as an ordinary user."
    )


def _known(uid: int) -> bool:
    try:
        pwd.getpwuid(uid)
    except KeyError:
        return False
    return True


def _name(uid: int | None) -> str:
    return pwd.getpwuid(uid).pw_name if uid is not None and _known(uid) else str(uid)
