"""The embedded database started by root, by an ordinary user, and behind closed folders."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from mps_connect.kit.embedded_postgres import EmbeddedPostgres
from mps_connect.kit.postgres import binaries
from mps_connect.kit.postgres.files import socket_folder
from mps_connect.kit.postgres.home import DataFolderUnusable
from tests.kit.supervisors import IS_ROOT, Supervisor, launch, rows, stage_programs, staged, supervisor, write_row

needs_root = pytest.mark.skipif(not IS_ROOT, reason="only root can start programs as another user")


@pytest.fixture
def folder() -> Iterator[Path]:
    path = Path(tempfile.mkdtemp(prefix="mps-test-"))
    path.chmod(0o711)
    yield path
    shutil.rmtree(path)


@pytest.fixture
def nobody_s_folder(folder: Path) -> Path:
    path = folder / "nobody"
    path.mkdir(mode=0o700)
    entry = pwd.getpwnam("nobody")
    os.chown(path, entry.pw_uid, entry.pw_gid)
    return path


@pytest.fixture
def python() -> str:
    """An interpreter that an unprivileged user can run; ours may lie in root's own folder."""
    for candidate in filter(None, [shutil.which("python3", path="/usr/bin:/usr/local/bin"), shutil.which("python3")]):
        done = subprocess.run(
            [
                "setpriv",
                "--reuid=nobody",
                "--clear-groups",
                candidate,
                "-c",
                "import sys; print(sys.version_info >= (3, 11))",
            ],
            capture_output=True,
            text=True,
            check=False,
            cwd="/",
        )
        if done.stdout.strip() == "True":
            return candidate
    pytest.skip("no Python 3.11 here that an unprivileged user can run")


@needs_root
def test_root_hands_the_server_to_an_account_without_rights(folder: Path) -> None:
    with EmbeddedPostgres(folder / "data", durable=False) as postgres:
        cluster = postgres.start()
        status = Path(f"/proc/{cluster.pid}/status").read_text()
        uids = next(line for line in status.splitlines() if line.startswith("Uid:")).split()[1:]
        groups = next(line for line in status.splitlines() if line.startswith("Groups:")).split()[1:]
        assert "0" not in uids
        assert groups == []
        environment = Path(f"/proc/{cluster.pid}/environ").read_text().split("\0")
        assert {entry.split("=")[0] for entry in environment if entry} == {"PATH", "LC_ALL", "TZ"}


@needs_root
def test_a_closed_folder_above_the_data_sends_the_cluster_elsewhere(folder: Path) -> None:
    folder.chmod(0o700)
    data_dir = folder / "data"
    postgres = EmbeddedPostgres(data_dir, durable=False)
    postgres.start()
    home = Path((data_dir / "postgres.location").read_text().strip())
    assert home.stat().st_mode & 0o077 == 0
    write_row(postgres.url("superuser", "postgres"))
    postgres.stop()
    with postgres:
        assert rows(postgres.url("superuser", "postgres")) == ["stays"]
        assert EmbeddedPostgres(data_dir).start().attached
    postgres.remove()
    assert not home.exists()


@needs_root
def test_a_cluster_elsewhere_that_is_gone_is_missed_loudly(folder: Path) -> None:
    (folder / "data").mkdir()
    (folder / "data" / "postgres.location").write_text("/var/lib/mps-connect/gone\n")
    with pytest.raises(DataFolderUnusable, match="which is gone"):
        EmbeddedPostgres(folder / "data").start()


@needs_root
def test_a_folder_closed_later_is_named(folder: Path) -> None:
    postgres = EmbeddedPostgres(folder / "data", durable=False)
    postgres.start()
    postgres.stop()
    folder.chmod(0o700)
    with pytest.raises(DataFolderUnusable, match=f"chmod o\\+x {folder}"):
        postgres.start()


@needs_root
def test_programs_behind_a_closed_folder_are_copied_once(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    closed = folder / "closed"
    closed.mkdir(mode=0o700)
    package = stage_programs(closed)
    monkeypatch.setattr(binaries, "installed_package", lambda: package)
    postgres = EmbeddedPostgres(folder / "data", durable=False)
    postgres.start()
    (copied,) = (folder / "data" / "postgres").glob("programs-*")
    made = copied.stat().st_ctime_ns
    write_row(postgres.url("superuser", "postgres"))
    postgres.stop()
    with postgres:
        assert rows(postgres.url("superuser", "postgres")) == ["stays"]
        assert copied.stat().st_ctime_ns == made


@needs_root
def test_an_ordinary_user_starts_stops_and_starts_again(folder: Path, nobody_s_folder: Path, python: str) -> None:
    path = staged(folder / "staged")
    data_dir = nobody_s_folder / "data"
    with supervisor(data_dir, user="nobody", python=python, path=path) as first:
        assert data_dir.stat().st_uid == pwd.getpwnam("nobody").pw_uid
        write_row(first.url)
        first.kill()
        os.kill(first.pid, 9)
        with supervisor(data_dir, user="nobody", python=python, path=path) as second:
            assert rows(second.url) == ["stays"]


@needs_root
def test_root_may_take_over_an_ordinary_user_s_data_and_give_it_back(
    folder: Path, nobody_s_folder: Path, python: str
) -> None:
    path = staged(folder / "staged")
    nobody_s_folder.chmod(0o711)
    data_dir = nobody_s_folder / "data"
    with supervisor(data_dir, user="nobody", python=python, path=path) as first:
        write_row(first.url)
    with EmbeddedPostgres(data_dir, durable=False) as postgres:
        assert rows(postgres.url("superuser", "postgres")) == ["stays"]
        postgres.password_for("backup")
    with supervisor(data_dir, user="nobody", python=python, path=path) as third:
        assert rows(third.url) == ["stays"]


@needs_root
def test_an_ordinary_user_is_told_whose_data_it_is(folder: Path, python: str) -> None:
    path = staged(folder / "staged")
    with EmbeddedPostgres(folder / "data", durable=False):
        pass
    with (
        launch(folder / "data", user="nobody", python=python, path=path) as process,
        pytest.raises(AssertionError, match="Start as that user or as root"),
    ):
        Supervisor(process)


def test_a_long_path_gets_a_short_socket(folder: Path) -> None:
    data_dir = folder / ("long-" * 20) / "data"
    data_dir.parent.mkdir()
    with EmbeddedPostgres(data_dir, durable=False) as postgres:
        sockets = postgres.start().socket_folder
        assert sockets == socket_folder(data_dir.resolve() / "postgres")
        assert len(str(sockets)) < 90
        write_row(postgres.url("superuser", "postgres"))
    postgres.remove()
    assert not sockets.exists()
