"""Key-encryption keys in a file of their own, which only the service's account may read."""

from __future__ import annotations

import json
import os
from datetime import datetime
from pathlib import Path
from typing import Any

from mps_connect.kit.crypto import KeyEncryptionKeyMissing, Wrapped, unwrap_locally, wrap_locally


class FileKeyWrapper:
    """One JSON file: `{"current": id, "chosen_at": time, "keys": {id: hex}}`. A file that was replaced is read anew."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._keys: dict[str, bytes] = {}
        self._current = ""
        self._chosen_at: datetime | None = None
        self._seen: tuple[int, int] | None = None
        if not path.exists():
            raise KeyEncryptionKeyMissing(f"The key file {path.name} is missing. Restore it before starting.")
        self._look()

    def wrap(self, key: bytes) -> Wrapped:
        self._look()
        return wrap_locally(self._keys[self._current], self._current, key)

    def unwrap(self, wrapped: bytes, kek_id: str) -> bytes:
        if kek_id not in self._keys:
            self._look()
        if kek_id not in self._keys:
            raise KeyEncryptionKeyMissing
        return unwrap_locally(self._keys[kek_id], wrapped)

    def kek_ids(self) -> list[str]:
        self._look()
        return list(self._keys)

    def current(self) -> str | None:
        self._look()
        return self._current

    def chosen_at(self) -> datetime | None:
        return self._chosen_at

    def add(self) -> str:
        self._look()
        kek_id, key = _new()
        self._write(self._current, self._chosen_at, {**self._keys, kek_id: key})
        return kek_id

    def choose(self, kek_id: str, *, now: datetime) -> None:
        self._look()
        if kek_id not in self._keys:
            raise KeyEncryptionKeyMissing
        self._write(kek_id, now, self._keys)

    def remove(self, kek_id: str) -> None:
        self._look()
        left = {one: key for one, key in self._keys.items() if one != kek_id or one == self._current}
        self._write(self._current, self._chosen_at, left)

    def _look(self) -> None:
        """Read the file again if it is another than the one read last. A file gone meanwhile changes nothing here."""
        try:
            now = self._path.stat()
        except FileNotFoundError:
            return
        if self._seen == (now.st_mtime_ns, now.st_ino):
            return
        stored = json.loads(self._path.read_text())
        self._keys = {kek_id: bytes.fromhex(value) for kek_id, value in stored["keys"].items()}
        self._current = stored["current"]
        self._chosen_at = datetime.fromisoformat(stored["chosen_at"]) if "chosen_at" in stored else None
        self._seen = now.st_mtime_ns, now.st_ino

    def _write(self, current: str, chosen_at: datetime | None, keys: dict[str, bytes]) -> None:
        """Replace the file whole, or not at all; its owner and its narrow rights stay."""
        stored: dict[str, Any] = {"current": current, "keys": {one: key.hex() for one, key in keys.items()}}
        if chosen_at is not None:
            stored["chosen_at"] = chosen_at.isoformat()
        beside = self._path.with_name(f".{self._path.name}.{os.getpid()}")
        was = self._path.stat()
        handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "w") as out:
            if os.geteuid() == 0:
                os.fchown(out.fileno(), was.st_uid, was.st_gid)
            json.dump(stored, out)
            out.flush()
            os.fsync(out.fileno())
        beside.replace(self._path)
        folder = os.open(self._path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
        self._look()


def create_key_file(path: Path) -> None:
    """Make the key file if there is none. Never replaces one: that would lose every word sealed under it."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return
    kek_id, key = _new()
    with os.fdopen(handle, "w") as out:
        json.dump({"current": kek_id, "keys": {kek_id: key.hex()}}, out)


def _new() -> tuple[str, bytes]:
    return f"file-{os.urandom(4).hex()}", os.urandom(32)
