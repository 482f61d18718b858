"""A process beside this one: started anew when it dies, told to end when we do, and gone when we are killed outright."""

from __future__ import annotations

import logging
import os
import subprocess
import threading
from collections.abc import Mapping, Sequence
from contextlib import suppress
from types import TracebackType
from typing import Self

log = logging.getLogger(__name__)

STOP_SECONDS = 12.0
FIRST_PAUSE_SECONDS = 0.5
LONGEST_PAUSE_SECONDS = 30.0


class SideProcess:
    """Runs `command` for the length of a `with` block.

    Its standard input is a pipe that only we hold: the command ends when that is closed, however we ended.
    """

    def __init__(self, command: Sequence[str], environment: Mapping[str, str]) -> None:
        self._command = command
        self._environment = environment
        self._process: subprocess.Popen[bytes] | None = None
        self._stopping = threading.Event()
        self._mutex = threading.Lock()
        self._watching = threading.Thread(target=self._watch, name="side-process", daemon=True)

    def __enter__(self) -> Self:
        # A child made by fork shares our end of the pipe, and would hold it open after we are gone.
        os.register_at_fork(after_in_child=self._let_go)
        self._start()
        self._watching.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stopping.set()
        with self._mutex:
            process = self._process
        if process is not None:
            process.terminate()
            try:
                process.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                process.kill()
        self._watching.join(STOP_SECONDS)

    def _start(self) -> None:
        with self._mutex:
            if not self._stopping.is_set():
                self._process = subprocess.Popen(self._command, env=dict(self._environment), stdin=subprocess.PIPE)

    def _let_go(self) -> None:
        process = self._process
        if process is not None and process.stdin is not None:
            with suppress(OSError):
                os.close(process.stdin.fileno())

    def _watch(self) -> None:
        pause = FIRST_PAUSE_SECONDS
        while not self._stopping.is_set():
            process = self._process
            if process is None:
                return
            try:
                process.wait(LONGEST_PAUSE_SECONDS)
            except subprocess.TimeoutExpired:
                pause = FIRST_PAUSE_SECONDS
                continue
            if self._stopping.wait(pause):
                return
            pause = min(pause * 2, LONGEST_PAUSE_SECONDS)
            log.warning(
                "a process beside the service ended and is started anew", extra={"code": str(process.returncode)}
            )
            if process.stdin is not None:
                process.stdin.close()
            self._start()
