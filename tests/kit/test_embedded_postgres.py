"""The embedded database, the real thing: what it offers, and what no kill can break."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from mps_connect.kit.embedded_postgres import LOGINS, DatabaseNotRunning, EmbeddedPostgres
from mps_connect.kit.postgres import binaries
from mps_connect.kit.postgres.account import account_for
from mps_connect.kit.postgres.binaries import NoUsablePostgreSQL
from mps_connect.kit.postgres.files import DatabasePasswordLost
from mps_connect.kit.postgres.home import DataFolderUnusable
from mps_connect.kit.postgres.server import DatabaseNotStarted
from tests.kit.supervisors import Supervisor, connect, eventually, launch, rows, supervisor, write_row


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder that every account may pass, unlike pytest's own."""
    path = Path(tempfile.mkdtemp(prefix="mps-test-"))
    path.chmod(0o711)
    yield path
    shutil.rmtree(path)


@pytest.fixture
def postgres(folder: Path) -> Iterator[EmbeddedPostgres]:
    with EmbeddedPostgres(folder / "data", durable=False) as started:
        yield started


def test_what_a_started_database_offers(postgres: EmbeddedPostgres) -> None:
    assert postgres.status() == "ready"
    cluster = postgres.start()
    assert not cluster.attached
    with connect(postgres) as connection:
        shown = {
            name: connection.execute("SELECT current_setting(%s)", (name,)).fetchone()
            for name in ("listen_addresses", "server_encoding", "jit", "password_encryption", "TimeZone")
        }
        assert shown == {
            "listen_addresses": ("",),
            "server_encoding": ("UTF8",),
            "jit": ("off",),
            "password_encryption": ("scram-sha-256",),
            "TimeZone": ("UTC",),
        }
        connection.execute("CREATE EXTENSION pg_trgm")
        for words in ("组屋申请", "வீட்டு வாடகை", "Kampung Sampel"):
            found = connection.execute("SELECT similarity(%s, %s)", (words, words[:3])).fetchone()
            assert found is not None
            assert found[0] > 0
    os.kill(cluster.pid, 0)


def test_only_the_right_password_opens_it(postgres: EmbeddedPostgres) -> None:
    url = postgres.url("superuser", "postgres").replace(postgres.password_for("superuser"), "guess")
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(url)


def test_every_login_has_its_own_password_and_keeps_it(folder: Path) -> None:
    first = {role: EmbeddedPostgres(folder).password_for(role) for role in LOGINS}
    assert {role: EmbeddedPostgres(folder).password_for(role) for role in LOGINS} == first
    assert len(set(first.values())) == len(LOGINS)
    assert all(len(password) >= 40 for password in first.values())
    assert (folder / "secrets" / "postgres.json").stat().st_mode & 0o777 == 0o600


def test_a_stopped_database_gives_no_url(folder: Path) -> None:
    postgres = EmbeddedPostgres(folder / "data", durable=False)
    assert postgres.status() == "stopped"
    with pytest.raises(DatabaseNotRunning):
        postgres.url("app")
    postgres.start()
    assert "mps_app:" in postgres.url("app")
    postgres.stop()
    assert postgres.status() == "stopped"
    with pytest.raises(DatabaseNotRunning):
        postgres.url("app")


def test_data_stays_between_starts(folder: Path) -> None:
    postgres = EmbeddedPostgres(folder / "data")
    postgres.start()
    write_row(postgres.url("superuser", "postgres"))
    postgres.stop()
    assert not (folder / "data" / "postgres" / "pgdata" / "postmaster.pid").exists()
    with postgres:
        assert rows(postgres.url("superuser", "postgres")) == ["stays"]


def test_starting_twice_changes_nothing(postgres: EmbeddedPostgres) -> None:
    assert postgres.start() == postgres.start()


def test_the_log_keeps_no_words(postgres: EmbeddedPostgres) -> None:
    canary = "Puan Contoh owes 1845.00"
    with connect(postgres) as connection:
        connection.execute("CREATE TABLE words (word text PRIMARY KEY)")
        connection.execute("INSERT INTO words VALUES (%s)", (canary,))
        with pytest.raises(psycopg.errors.UniqueViolation):
            connection.execute("INSERT INTO words VALUES (%s)", (canary,))
        with pytest.raises(psycopg.errors.SyntaxError):
            connection.execute(f"SELEC '{canary}'")
        with pytest.raises(psycopg.errors.InvalidTextRepresentation):
            connection.execute("SELECT (%s || '')::int", (canary,))
    log = (postgres.data_dir / "log" / "postgres.log").read_text()
    assert "duplicate key" in log
    assert "Contoh" not in log.replace(f'type integer: "{canary}"', "")


def test_a_second_supervisor_attaches_and_leaves_the_server_alone(postgres: EmbeddedPostgres) -> None:
    owner = postgres.start()
    second = EmbeddedPostgres(postgres.data_dir)
    cluster = second.start()
    assert cluster.attached
    assert cluster.pid == owner.pid
    write_row(second.url("superuser", "postgres"))
    second.stop()
    assert rows(postgres.url("superuser", "postgres")) == ["stays"]


def test_of_two_that_start_at_once_one_owns(folder: Path) -> None:
    with launch(folder / "data") as one, launch(folder / "data") as other:
        started = [Supervisor(one), Supervisor(other)]
        assert sorted(each.attached for each in started) == [False, True]
        assert started[0].pid == started[1].pid
        for each in sorted(started, key=lambda each: not each.attached):
            assert each.end(signal.SIGTERM) == 143


def test_a_killed_server_is_started_again_with_all_rows(postgres: EmbeddedPostgres) -> None:
    killed = postgres.start().pid
    write_row(postgres.url("superuser", "postgres"))
    os.kill(killed, signal.SIGKILL)
    assert eventually(lambda: postgres.start().pid != killed)
    assert rows(postgres.url("superuser", "postgres")) == ["stays"]


def test_a_killed_supervisor_s_server_is_taken_over(folder: Path) -> None:
    with supervisor(folder / "data") as first:
        write_row(first.url)
        first.kill()
        heir = EmbeddedPostgres(folder / "data", durable=False)
        with heir:
            cluster = heir.start()
            assert not cluster.attached
            assert cluster.pid == first.pid
            assert rows(heir.url("superuser", "postgres")) == ["stays"]
            os.kill(cluster.pid, signal.SIGKILL)
            assert eventually(lambda: heir.start().pid != cluster.pid)
            assert rows(heir.url("superuser", "postgres")) == ["stays"]
        assert heir.status() == "stopped"


def test_everything_killed_at_once(folder: Path) -> None:
    with supervisor(folder / "data") as first:
        write_row(first.url)
        first.kill()
        os.kill(first.pid, signal.SIGKILL)
        with EmbeddedPostgres(folder / "data", durable=False) as heir:
            assert heir.start().pid != first.pid
            assert rows(heir.url("superuser", "postgres")) == ["stays"]


def test_a_forked_child_keeps_nothing_of_ours(folder: Path) -> None:
    postgres = EmbeddedPostgres(folder / "data", durable=False)
    postgres.start()
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(writing)
        postgres.stop()
        os.read(reading, 1)
        os._exit(0)
    assert postgres.status() == "ready"
    postgres.stop()
    heir = EmbeddedPostgres(folder / "data", durable=False)
    assert not heir.start().attached
    heir.stop()
    os.close(writing)
    os.close(reading)
    assert os.waitpid(child, 0)[1] == 0


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_stops_the_server_cleanly(folder: Path, number: signal.Signals) -> None:
    with supervisor(folder / "data") as running:
        assert running.end(number) != 0
        assert EmbeddedPostgres(folder / "data").status() == "stopped"
        assert not (folder / "data" / "postgres" / "pgdata" / "postmaster.pid").exists()
        assert "database system is shut down" in (folder / "data" / "log" / "postgres.log").read_text()


def test_a_pid_file_that_names_a_stranger(folder: Path) -> None:
    postgres = EmbeddedPostgres(folder / "data", durable=False)
    postgres.start()
    pid_file = folder / "data" / "postgres" / "pgdata" / "postmaster.pid"
    kept = pid_file.read_text().splitlines()
    write_row(postgres.url("superuser", "postgres"))
    postgres.stop()
    account = account_for(pid_file.parent)
    with subprocess.Popen(["sleep", "120"], **account.process_options) as stranger:
        pid_file.write_text("\n".join([str(stranger.pid), *kept[1:], ""]))
        account.give(pid_file)
        assert postgres.status() == "stopped"
        with postgres:
            assert rows(postgres.url("superuser", "postgres")) == ["stays"]
        assert stranger.poll() is None
        stranger.kill()


@pytest.mark.parametrize("text", ["", "not a number\n", "999999999\n"])
def test_a_pid_file_that_names_nobody(folder: Path, text: str) -> None:
    postgres = EmbeddedPostgres(folder / "data", durable=False)
    postgres.start()
    postgres.stop()
    pid_file = folder / "data" / "postgres" / "pgdata" / "postmaster.pid"
    pid_file.write_text(text)
    account_for(pid_file.parent).give(pid_file)
    with postgres:
        assert postgres.status() == "ready"


def test_an_interrupted_first_start_is_begun_anew(folder: Path) -> None:
    unfinished = folder / "data" / "postgres" / "pgdata-unfinished"
    unfinished.mkdir(parents=True)
    (unfinished / "PG_VERSION").write_text("18\n")
    (unfinished.parent / "password-unfinished").write_text("half")
    with EmbeddedPostgres(folder / "data", durable=False) as postgres:
        assert postgres.status() == "ready"
        assert not [path.name for path in unfinished.parent.iterdir() if "unfinished" in path.name]


def test_lost_passwords_are_said(folder: Path) -> None:
    postgres = EmbeddedPostgres(folder / "data", durable=False)
    postgres.start()
    postgres.stop()
    (folder / "data" / "secrets" / "postgres.json").unlink()
    with pytest.raises(DatabasePasswordLost, match=r"postgres\.json are gone\. Restore"):
        postgres.start()


def test_a_configuration_the_server_refuses_is_said(folder: Path) -> None:
    postgres = EmbeddedPostgres(folder / "data", durable=False)
    postgres.start()
    postgres.stop()
    with (folder / "data" / "postgres" / "pgdata" / "postgresql.conf").open("a") as file:
        file.write("no_such_setting = 1\n")
    with pytest.raises(DatabaseNotStarted, match="no_such_setting"):
        postgres.start()


def test_data_of_a_version_that_is_not_here(folder: Path) -> None:
    postgres = EmbeddedPostgres(folder / "data", durable=False)
    postgres.start()
    postgres.stop()
    (folder / "data" / "postgres" / "pgdata" / "PG_VERSION").write_text("9\n")
    with pytest.raises(NoUsablePostgreSQL, match="the data was made by version 9"):
        postgres.start()


def test_a_folder_that_is_no_database(folder: Path) -> None:
    (folder / "data" / "postgres" / "pgdata").mkdir(parents=True)
    account = account_for(None)
    account.give(folder / "data" / "postgres" / "pgdata")
    with pytest.raises(DataFolderUnusable, match="is not a PostgreSQL database"):
        EmbeddedPostgres(folder / "data").start()


def test_a_running_database_is_not_removed(postgres: EmbeddedPostgres) -> None:
    with pytest.raises(DataFolderUnusable, match="is running"):
        postgres.remove()


def test_removing_leaves_nothing(folder: Path) -> None:
    postgres = EmbeddedPostgres(folder / "data", durable=False)
    postgres.start()
    postgres.stop()
    postgres.remove()
    assert not (folder / "data" / "postgres").exists()
    assert not (folder / "data" / "secrets" / "postgres.json").exists()
    with postgres:
        assert postgres.status() == "ready"


def test_the_system_s_own_postgresql_will_do(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(binaries, "installed_package", lambda: None)
    postgres = EmbeddedPostgres(folder / "data", durable=False)
    try:
        cluster = postgres.start()
    except NoUsablePostgreSQL:
        pytest.skip("this system has no PostgreSQL of its own")
    assert cluster.major >= binaries.OLDEST_MAJOR
    write_row(postgres.url("superuser", "postgres"))
    postgres.stop()
