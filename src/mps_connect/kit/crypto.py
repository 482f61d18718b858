"""Sealing, wrapping and keyed hashes. Nothing here knows what it protects.

AES-256-GCM with a random 96-bit nonce; RFC 3394 key wrap; HKDF-SHA256 for one subkey per use, so that a field, the record
and a search index never share key material.
"""

from __future__ import annotations

import hashlib
import hmac
import os
from datetime import datetime
from functools import lru_cache
from typing import NamedTuple, Protocol

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.keywrap import InvalidUnwrap, aes_key_unwrap, aes_key_wrap

from mps_connect.kit.errors import Fault

NONCE_BYTES = 12
TAG_BYTES = 16
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
    if sealed[:1] != FORMAT or len(sealed) < 1 + NONCE_BYTES + TAG_BYTES:
        raise SealBroken
    nonce, ciphertext = sealed[1 : 1 + NONCE_BYTES], sealed[1 + NONCE_BYTES :]
    try:
        return _cipher(key).decrypt(nonce, ciphertext, FORMAT + place.encode())
    except InvalidTag as error:
        raise SealBroken from error


def keyed_hash(key: bytes, text: str) -> bytes:
    return hmac.new(key, text.encode(), hashlib.sha256).digest()


class Wrapped(NamedTuple):
    """A wrapped key, and the id of the key that wraps it."""

    kek_id: str
    wrapped: bytes


class KeyWrapper(Protocol):
    """Wraps data keys with a key that is nowhere in the database in clear: from a file here, from a cloud's KMS elsewhere."""

    def wrap(self, key: bytes) -> Wrapped: ...

    def unwrap(self, wrapped: bytes, kek_id: str) -> bytes:
        """Raises KeyEncryptionKeyMissing, SealBroken."""


class KeyRack(KeyWrapper, Protocol):
    """Where key-encryption keys hang, in the order they were made: old ones, the current one, and one prepared perhaps."""

    def kek_ids(self) -> list[str]: ...

    def current(self) -> str | None: ...

    def chosen_at(self) -> datetime | None:
        """Since when the current one is current."""

    def add(self) -> str:
        """Make another key-encryption key, not yet current. Returns its id."""

    def choose(self, kek_id: str, *, now: datetime) -> None: ...

    def remove(self, kek_id: str) -> None: ...


def wrap_locally(kek: bytes, kek_id: str, key: bytes) -> Wrapped:
    """RFC 3394: 40 bytes for a key of 32."""
    return Wrapped(kek_id, aes_key_wrap(kek, key))


def unwrap_locally(kek: bytes, wrapped: bytes) -> bytes:
    """Raises SealBroken."""
    try:
        return aes_key_unwrap(kek, wrapped)
    except InvalidUnwrap as error:
        raise SealBroken from error
