"""The whole service as a user starts it: `mps serve` with its own data folder, embedded database and demo office."""

from __future__ import annotations

import os
import signal
import socket
import ssl
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.support.ready_made import copy_of_demo_office

START_SECONDS = 120
# A certificate made for the test: whether it is ours is not what starting waits for.
_SELF_MADE = ssl._create_unverified_context()  # loopback only


@dataclass(frozen=True, slots=True)
class Service:
    url: str
    data_dir: Path
    log: Path
    pid: int


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def serving(
    data_dir: Path | None = None,
    *,
    given: Mapping[str, str] | None = None,
    port: int | None = None,
    scheme: str = "http",
) -> Iterator[Service]:
    """Start it, wait until `/readyz` says 200, stop it by SIGTERM and expect a clean end. `given`: more of its environment."""
    with tempfile.TemporaryDirectory(prefix="mps-serve-") as folder:
        Path(folder).chmod(0o755)
        data = data_dir or Path(folder) / "data"
        if data_dir is None and (given or {}).get("MPS_DEMO", "true") == "true":
            copy_of_demo_office(data)
        log = Path(folder) / "service.log"
        port = port or free_port()
        environment = {k: v for k, v in os.environ.items() if k != "DATABASE_URL"}
        environment |= {**(given or {}), "MPS_DATA_DIR": str(data), "PORT": str(port)}
        with log.open("wb") as out:
            process = subprocess.Popen(
                [sys.executable, "-m", "mps_connect.cli", "serve"],
                stdout=out,
                stderr=subprocess.STDOUT,
                env=environment,
            )
            try:
                url = f"{scheme}://127.0.0.1:{port}"
                _wait_until_ready(url, process, log)
                yield Service(url, data, log, process.pid)
            finally:
                process.send_signal(signal.SIGTERM)
                process.wait(timeout=40)


def _wait_until_ready(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    pause = 0.05
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise RuntimeError(f"the service ended with {process.returncode}:\n{log.read_text()[-3000:]}")
        try:
            with urllib.request.urlopen(f"{url}/readyz", timeout=5, context=_SELF_MADE) as answer:
                if answer.status == 200:
                    return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            # Polling a process that is still starting is the one place where waiting by the clock is right.
            time.sleep(pause)
    raise RuntimeError(f"the service was not ready in {START_SECONDS} s:\n{log.read_text()[-3000:]}")
