"""Sealing, wrapping and keyed hashes. Nothing here knows what it protects.

AES-256-GCM with a random 96-bit nonce; RFC 3394 key wrap; HKDF-SHA256 for one subkey per use, so that a field, the record
and a search index never share key material.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import os
from functools import lru_cache
from pathlib import Path
from typing import Protocol

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.keywrap import InvalidUnwrap, aes_key_unwrap, aes_key_wrap

from mps_connect.kit.errors import Fault

NONCE_BYTES = 12
FORMAT = b"\x01"


class SealBroken(Fault):
    """A sealed value does not open: wrong key, wrong place, or changed bytes."""

    status = 500
    code = "seal_broken"
    message = "A stored value could not be opened. Nothing was changed; tell the administrator."


class KeyEncryptionKeyMissing(Fault):
    status = 500
    code = "kek_missing"
    message = "The key that opens stored words is missing. Restore the key file before starting."


def subkey(key: bytes, use: str) -> bytes:
    """A 32-byte key for one use (`field`, `audit`, `lookup`, `search`)."""
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=b"mps/" + use.encode() + b"/v1").derive(key)


@lru_cache(maxsize=4096)
def _cipher(key: bytes) -> AESGCM:
    return AESGCM(key)


def seal(key: bytes, plaintext: bytes, place: str) -> bytes:
    """Encrypt for one place (`table.column|row`): moved elsewhere it no longer opens. Returns format byte, nonce, ciphertext."""
    nonce = os.urandom(NONCE_BYTES)
    return FORMAT + nonce + _cipher(key).encrypt(nonce, plaintext, FORMAT + place.encode())


def unseal(key: bytes, sealed: bytes, place: str) -> bytes:
    """The inverse of `seal`. Raises SealBroken."""
    if sealed[:1] != FORMAT:
        raise SealBroken
    nonce, ciphertext = sealed[1 : 1 + NONCE_BYTES], sealed[1 + NONCE_BYTES :]
    try:
        return _cipher(key).decrypt(nonce, ciphertext, FORMAT + place.encode())
    except InvalidTag as error:
        raise SealBroken from error


def keyed_hash(key: bytes, text: str) -> bytes:
    return hmac.new(key, text.encode(), hashlib.sha256).digest()


class KeyWrapper(Protocol):
    """Wraps data keys with a key that never enters the database: a file here, a cloud's KMS elsewhere."""

    @property
    def kek_id(self) -> str: ...

    def wrap(self, key: bytes) -> bytes: ...

    def unwrap(self, wrapped: bytes, kek_id: str) -> bytes: ...


class FileKeyWrapper:
    """Key-encryption keys in one JSON file: `{"current": id, "keys": {id: hex}}`, readable by its owner alone."""

    def __init__(self, path: Path) -> None:
        if not path.exists():
            raise KeyEncryptionKeyMissing(f"The key file {path.name} is missing. Restore it before starting.")
        stored = json.loads(path.read_text())
        self._current: str = stored["current"]
        self._keys = {kek_id: bytes.fromhex(value) for kek_id, value in stored["keys"].items()}

    @property
    def kek_id(self) -> str:
        return self._current

    def wrap(self, key: bytes) -> bytes:
        return aes_key_wrap(self._keys[self._current], key)

    def unwrap(self, wrapped: bytes, kek_id: str) -> bytes:
        if kek_id not in self._keys:
            raise KeyEncryptionKeyMissing
        try:
            return aes_key_unwrap(self._keys[kek_id], wrapped)
        except InvalidUnwrap as error:
            raise SealBroken from error


def create_key_file(path: Path) -> None:
    """Make the key file if there is none. Never replaces one: that would lose every word sealed under it."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return
    kek_id = f"file-{os.urandom(4).hex()}"
    with os.fdopen(handle, "w") as out:
        json.dump({"current": kek_id, "keys": {kek_id: os.urandom(32).hex()}}, out)
