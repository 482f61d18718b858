"""`mps audit witness` from its first start to its last: its key, the log it is for, serving until it is stopped."""

from __future__ import annotations

import argparse
import json
import os
import signal
import socket
import threading
from pathlib import Path

import pytest

from mps_connect.audit.commands import add_audit_commands
from mps_connect.audit.notes import LOG_KEY, Signer
from mps_connect.settings import Settings
from tests.support.service import free_port

LOG = Signer("log.invalid/audit/1", LOG_KEY, bytes(range(32)))


@pytest.fixture
def key(tmp_path: Path) -> Path:
    return tmp_path / "witness.key"


def witness(settings: Settings, capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str]:
    def no_database(_: Settings, login: str = "") -> None:
        raise AssertionError(f"a witness asked for the database's login {login}")

    parser = argparse.ArgumentParser()
    add_audit_commands(parser.add_subparsers(required=True), no_database)  # type: ignore[arg-type]
    args = parser.parse_args(["audit", "witness", *words])
    return args.run(args, settings), capsys.readouterr().out


def test_its_key_is_made_once_and_only_with_a_name(
    key: Path, settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    code, said = witness(settings, capsys, "--key", str(key))
    assert (code, "give the witness a --name" in said, key.exists()) == (2, True, False)
    code, first = witness(settings, capsys, "--key", str(key), "--name", "witness.invalid/one")
    assert (code, "No log to witness" in first) == (0, True)
    assert key.stat().st_mode & 0o777 == 0o600
    assert witness(settings, capsys, "--key", str(key)) == (0, first)


@pytest.mark.parametrize("content", ["no json", "{}", "[]", json.dumps({"name": "witness.invalid/one", "seed": "xy"})])
def test_a_file_that_is_no_key_is_left_as_it_is(
    key: Path, settings: Settings, capsys: pytest.CaptureFixture[str], content: str
) -> None:
    key.write_text(content)
    code, said = witness(settings, capsys, "--key", str(key), "--name", "witness.invalid/one")
    assert (code, said) == (2, "mps audit witness: witness.key is no witness's key file\n")
    assert key.read_text() == content


def test_it_serves_until_it_is_stopped(
    key: Path, tmp_path: Path, settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    port, state, answered = free_port(), tmp_path / "state", []

    def ask_and_stop() -> None:
        pause = threading.Event()
        for _ in range(500):
            try:
                with socket.create_connection(("127.0.0.1", port), timeout=5) as asking:
                    asking.sendall(b"GET /nothing HTTP/1.0\r\n\r\n")
                    answered.append(asking.recv(12))
                break
            except ConnectionRefusedError:
                pause.wait(0.01)
        os.kill(os.getpid(), signal.SIGINT)

    # A shell that puts us in the background has this signal ignored.
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    asker = threading.Thread(target=ask_and_stop)
    try:
        asker.start()
        code, said = witness(
            settings, capsys, "--key", str(key), "--name", "witness.invalid/one", "--log", str(LOG.verifier),
            "--state", str(state), "--listen", f"127.0.0.1:{port}",
        )  # fmt: skip
    finally:
        asker.join()
        signal.signal(signal.SIGINT, before)
    assert (code, f"Listening on http://127.0.0.1:{port}" in said) == (0, True)
    assert len(answered) == 1
    assert answered[0].startswith(b"HTTP/1.")
    assert state.stat().st_mode & 0o777 == 0o700
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", port), timeout=5)
