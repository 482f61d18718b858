"""`mps serve` as a user starts it has its worker beside it, and has it again when that dies."""

from __future__ import annotations

import json
import os
import signal
import urllib.request
from pathlib import Path

from tests.kit.supervisors import eventually
from tests.support.service import serving


def _workers() -> dict[int, int]:
    """Running workers by their number, with their parent's."""
    found = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                command = (entry / "cmdline").read_bytes().split(b"\0")
                parent = int((entry / "stat").read_text().rsplit(")", 1)[1].split()[1])
            except (FileNotFoundError, ProcessLookupError):
                continue
            if b"--while-parent-lives" in command:
                found[int(entry.name)] = parent
    return found


def _beside(pid: int) -> list[int]:
    return [worker for worker, parent in _workers().items() if parent == pid]


def test_the_record_is_sequenced_and_jobs_are_done_also_after_the_worker_was_killed() -> None:
    with serving() as service:

        def found() -> dict[str, str]:
            with urllib.request.urlopen(f"{service.url}/readyz", timeout=10) as answer:
                return {name: check["status"] for name, check in json.loads(answer.read())["checks"].items()}

        assert eventually(lambda: set(found().values()) == {"pass"}, seconds=60)
        (first,) = _beside(service.pid)
        os.kill(first, signal.SIGKILL)
        assert eventually(lambda: _beside(service.pid) not in ([], [first]), seconds=60)
        assert found()["record"] == "pass"
        (second,) = _beside(service.pid)
    assert second not in _workers()
