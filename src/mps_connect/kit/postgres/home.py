"""Where a cluster lies: in its data folder, or, when the server's account cannot get there, in a place it can reach."""

from __future__ import annotations

import os
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import ClassVar

from mps_connect.kit.errors import Fault
from mps_connect.kit.postgres.account import ServerAccount, account_for

SHARED = Path("/var/lib/mps-connect")


class DataFolderUnusable(Fault):
    status: ClassVar[int] = 503
    code: ClassVar[str] = "data_folder_unusable"


def location_file(data_dir: Path) -> Path:
    """Names the home, in a data folder whose cluster had to go elsewhere."""
    return data_dir / "postgres.location"


def make_folders(data_dir: Path) -> None:
    """Make the data folder and what every start needs in it. Raises DataFolderUnusable."""
    try:
        data_dir.parent.mkdir(parents=True, exist_ok=True)
        with suppress(FileExistsError):
            data_dir.mkdir()
            data_dir.chmod(0o711)
        for name in ("secrets", "log"):
            (data_dir / name).mkdir(mode=0o700, exist_ok=True)
    except OSError as error:
        raise DataFolderUnusable(
            f"The data folder {data_dir} cannot be written: {error.strerror}. Choose another with MPS_DATA_DIR."
        ) from error


def existing_home(data_dir: Path) -> Path | None:
    """The folder that holds `pgdata`, if this data folder has one. Raises DataFolderUnusable when it is gone."""
    named = location_file(data_dir)
    if named.is_file():
        home = Path(named.read_text().strip())
        if not home.is_dir():
            raise DataFolderUnusable(
                f"The database of {data_dir} was kept in {home}, which is gone."
                f" Bring that folder back, or delete {named} to begin with an empty database."
            )
        return home
    home = data_dir / "postgres"
    return home if home.is_dir() else None


def prepare_home(data_dir: Path) -> tuple[Path, ServerAccount]:
    """The home, made if need be, and the account its server runs as. Raises DataFolderUnusable, naming the folder."""
    home = existing_home(data_dir)
    account = account_for(_owned_part(home) if home is not None else None)
    if home is not None and (home / "pgdata").is_dir():
        closed = account.closed_folder_above(home)
        if closed is not None:
            raise DataFolderUnusable(
                f"The database in {home} runs as the user {account.name}, who may not pass through {closed}."
                f" Open that folder (chmod o+x {closed}), or move the data elsewhere and set MPS_DATA_DIR."
            )
        return home, account
    if home is None or not location_file(data_dir).is_file():
        home = data_dir / "postgres"
        if account.closed_folder_above(data_dir) is not None:
            home = _elsewhere(data_dir)
    home.mkdir(mode=0o700, exist_ok=True)
    account.give(home)
    return home, account


def _owned_part(home: Path) -> Path | None:
    """The folder whose owner the server must run as. Only root can look inside the home of another account."""
    if os.geteuid() != 0:
        return home
    data = home / "pgdata"
    return data if data.is_dir() else None


def _elsewhere(data_dir: Path) -> Path:
    try:
        SHARED.mkdir(mode=0o711, parents=True, exist_ok=True)
        home = Path(tempfile.mkdtemp(prefix="cluster-", dir=SHARED))
    except OSError as error:
        raise DataFolderUnusable(
            f"The data folder {data_dir} lies behind a folder closed to the database's user, and {SHARED} cannot be"
            f" written either: {error.strerror}. Choose another folder with MPS_DATA_DIR."
        ) from error
    location_file(data_dir).write_text(f"{home}\n")
    return home
