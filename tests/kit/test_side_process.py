"""A process beside the service: started anew when it dies, ended with us, and gone when we are killed outright."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from mps_connect.kit.side_process import SideProcess
from tests.kit.supervisors import eventually

BESIDE = (
    "import os, sys, signal, pathlib\n"
    "signal.signal(signal.SIGTERM, lambda *_: (pathlib.Path(sys.argv[1] + '.ended').write_text('x'), os._exit(0)))\n"
    "with open(sys.argv[1], 'a') as said: said.write(f'{os.getpid()}\\n')\n"
    "sys.stdin.read()\n"
)
"""Says its number, then lives until its standard input ends or it is told to."""
PARENT = (
    "import sys, os\n"
    "from mps_connect.kit.side_process import SideProcess\n"
    "with SideProcess([sys.executable, '-c', sys.argv[2], sys.argv[1]], os.environ):\n"
    "    forked = os.fork()\n"
    "    print(forked, flush=True)\n"
    "    import time; time.sleep(60)\n"
)
"""Forks a child of its own as well, as the server does: that one must not keep the process beside alive."""


def said(path: Path) -> list[int]:
    return [int(line) for line in path.read_text().split()] if path.exists() else []


def lives(pid: int) -> bool:
    try:
        return "Z" not in Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return False


@pytest.fixture
def beside(tmp_path: Path) -> Callable[[], SideProcess]:
    return lambda: SideProcess([sys.executable, "-c", BESIDE, str(tmp_path / "said")], os.environ)


def test_it_runs_is_started_anew_and_ends_with_us(beside: Callable[[], SideProcess], tmp_path: Path) -> None:
    with beside():
        assert eventually(lambda: len(said(tmp_path / "said")) == 1)
        os.kill(said(tmp_path / "said")[0], signal.SIGKILL)
        assert eventually(lambda: len(said(tmp_path / "said")) == 2)
    first, second = said(tmp_path / "said")
    assert not lives(first)
    assert not lives(second)
    assert (tmp_path / "said.ended").exists(), "told to end, not killed"


def test_it_is_gone_when_we_are_killed_outright(tmp_path: Path) -> None:
    parent = subprocess.Popen(
        [sys.executable, "-c", PARENT, str(tmp_path / "said"), BESIDE], stdout=subprocess.PIPE, text=True
    )
    assert parent.stdout is not None
    forked = int(parent.stdout.readline())
    try:
        assert eventually(lambda: len(said(tmp_path / "said")) == 1)
        parent.kill()
        parent.wait()
        assert lives(forked)
        assert eventually(lambda: not lives(said(tmp_path / "said")[0]))
    finally:
        os.kill(forked, signal.SIGKILL)
        parent.stdout.close()
