"""Key-encryption keys under Google Cloud KMS: each lies in the database as a ciphertext that only the KMS opens.

The KMS is asked once for each key-encryption key and process; wrapping data keys stays here, so that neither its price nor
its answering time is in the way of a case. It checks what it received, and what it sends is checked here (CRC32C).
"""

from __future__ import annotations

import base64
import os
import time
from datetime import datetime
from typing import Any

import httpx
import psycopg
from psycopg.rows import dict_row

from mps_connect.kit.crypto import KeyEncryptionKeyMissing, Wrapped, unwrap_locally, wrap_locally
from mps_connect.kit.errors import Fault

KMS_URL = "https://cloudkms.googleapis.com"
METADATA_URL = "http://metadata.google.internal"
TOKEN_PATH = "/computeMetadata/v1/instance/service-accounts/default/token"  # noqa: S105  # an address
REMEMBER_SECONDS = 60.0
TRIES = 3


class KeyServiceSilent(Fault):
    status = 503
    code = "key_service_silent"
    message = "The key service does not answer. What you typed is kept on this device; try again in a moment."


class _Damaged(Exception):
    """An answer whose checksum does not fit."""


def _crc_table() -> tuple[int, ...]:
    table = []
    for byte in range(256):
        value = byte
        for _ in range(8):
            value = (value >> 1) ^ (0x82F63B78 if value & 1 else 0)
        table.append(value)
    return tuple(table)


_CRC = _crc_table()


def crc32c(data: bytes) -> int:
    """CRC-32C (Castagnoli), as the KMS uses it."""
    value = 0xFFFFFFFF
    for byte in data:
        value = (value >> 8) ^ _CRC[(value ^ byte) & 0xFF]
    return value ^ 0xFFFFFFFF


class CloudKms:
    """One symmetric key of Cloud KMS, asked by its REST interface as the machine's own service account."""

    def __init__(self, key: str, *, url: str = KMS_URL, metadata_url: str = METADATA_URL) -> None:
        """`key`: projects/P/locations/L/keyRings/R/cryptoKeys/K."""
        self.key = key
        self._url = url
        self._metadata_url = metadata_url
        self._token = ("", 0.0)

    def encrypt(self, plaintext: bytes, bound_to: bytes) -> bytes:
        """Raises KeyServiceSilent."""
        sent = {
            "plaintext": _text(plaintext), "plaintextCrc32c": str(crc32c(plaintext)),
            "additionalAuthenticatedData": _text(bound_to), "additionalAuthenticatedDataCrc32c": str(crc32c(bound_to)),
        }  # fmt: skip

        def read(found: dict[str, Any]) -> bytes:
            heard = found.get("verifiedPlaintextCrc32c"), found.get("verifiedAdditionalAuthenticatedDataCrc32c")
            if heard != (True, True) or not str(found.get("name", "")).startswith(f"{self.key}/cryptoKeyVersions/"):
                raise _Damaged
            return _checked(found, "ciphertext")

        return self._asked("encrypt", sent, read)

    def decrypt(self, ciphertext: bytes, bound_to: bytes) -> bytes:
        """Raises KeyServiceSilent."""
        sent = {
            "ciphertext": _text(ciphertext), "ciphertextCrc32c": str(crc32c(ciphertext)),
            "additionalAuthenticatedData": _text(bound_to), "additionalAuthenticatedDataCrc32c": str(crc32c(bound_to)),
        }  # fmt: skip
        return self._asked("decrypt", sent, lambda found: _checked(found, "plaintext"))

    def _asked(self, verb: str, sent: dict[str, str], read: Any) -> bytes:
        """Ask up to three times: a damaged answer is not to be used, and may be whole the next time."""
        last: Exception | None = None
        for _ in range(TRIES):
            try:
                with self._client() as client:
                    headers = {"authorization": f"Bearer {self._access_token(client)}"}
                    answer = client.post(f"{self._url}/v1/{self.key}:{verb}", json=sent, headers=headers)
                    answer.raise_for_status()
                    return bytes(read(answer.json()))
            except httpx.HTTPStatusError as error:
                last = error
                if error.response.status_code < 500 and error.response.status_code != 401:
                    break
                self._token = ("", 0.0)
            except (httpx.HTTPError, _Damaged, ValueError, KeyError, TypeError) as error:
                last = error
        raise KeyServiceSilent from last

    def _client(self) -> httpx.Client:
        return httpx.Client(trust_env=False, follow_redirects=False, timeout=5)

    def _access_token(self, client: httpx.Client) -> str:
        token, until = self._token
        if time.monotonic() < until:
            return token
        answer = client.get(f"{self._metadata_url}{TOKEN_PATH}", headers={"metadata-flavor": "Google"})
        answer.raise_for_status()
        if answer.headers.get("metadata-flavor") != "Google":
            raise ValueError("not the metadata server")
        found = answer.json()
        self._token = str(found["access_token"]), time.monotonic() + max(float(found["expires_in"]) - 60, 0)
        return self._token[0]


def _text(raw: bytes) -> str:
    return base64.b64encode(raw).decode()


def _checked(found: dict[str, Any], name: str) -> bytes:
    raw = base64.b64decode(found[name], validate=True)
    if int(found[f"{name}Crc32c"]) != crc32c(raw):
        raise _Damaged
    return raw


class GoogleKmsWrapper:
    """Key-encryption keys of the table `keystore.wrapping_keys`. Looks there again each minute, and for any it does not know.

    Reads with a connection of its own and waits for it: it happens once a minute at most, and a key is needed at once.
    Changing anything needs the owner's login.
    """

    def __init__(self, kms: CloudKms, database_url: str) -> None:
        self._kms = kms
        self._database_url = database_url
        self._rows: dict[str, dict[str, Any]] = {}
        self._opened: dict[str, bytes] = {}
        self._looked_at: float | None = None

    def wrap(self, key: bytes) -> Wrapped:
        current = self.current()
        if current is None:
            raise KeyEncryptionKeyMissing("There is no key-encryption key yet. Run `mps keys init`.")
        return wrap_locally(self._open(current), current, key)

    def unwrap(self, wrapped: bytes, kek_id: str) -> bytes:
        if kek_id not in self._rows:
            self._look()
        if kek_id not in self._rows:
            raise KeyEncryptionKeyMissing
        return unwrap_locally(self._open(kek_id), wrapped)

    def kek_ids(self) -> list[str]:
        self._look()
        return list(self._rows)

    def current(self) -> str | None:
        if self._looked_at is None or time.monotonic() - self._looked_at > REMEMBER_SECONDS:
            self._look()
        return next((kek_id for kek_id, row in self._rows.items() if row["is_current"]), None)

    def chosen_at(self) -> datetime | None:
        return next((row["chosen_at"] for row in self._rows.values() if row["is_current"]), None)

    def add(self) -> str:
        kek_id, key = f"kms-{os.urandom(4).hex()}", os.urandom(32)
        ciphertext = self._kms.encrypt(key, kek_id.encode())
        if self._kms.decrypt(ciphertext, kek_id.encode()) != key:
            raise KeyServiceSilent
        self._write(
            "INSERT INTO keystore.wrapping_keys (id, kms_key, ciphertext, created_at) "
            "VALUES (%(id)s, %(kms)s, %(ciphertext)s, clock_timestamp())",
            {"id": kek_id, "kms": self._kms.key, "ciphertext": ciphertext},
        )
        return kek_id

    def choose(self, kek_id: str, *, now: datetime) -> None:
        self._write(
            "UPDATE keystore.wrapping_keys SET is_current = false WHERE is_current AND id <> %(id)s", {"id": kek_id},
            "UPDATE keystore.wrapping_keys SET is_current = true, chosen_at = %(now)s WHERE id = %(id)s",
            {"id": kek_id, "now": now},
        )  # fmt: skip

    def remove(self, kek_id: str) -> None:
        self._write(
            "DELETE FROM keystore.wrapping_keys WHERE id = %(id)s AND NOT is_current "
            "AND NOT EXISTS (SELECT FROM keystore.subject_keys WHERE kek_id = %(id)s) "
            "AND NOT EXISTS (SELECT FROM keystore.service_keys WHERE kek_id = %(id)s)",
            {"id": kek_id},
        )

    def _open(self, kek_id: str) -> bytes:
        if kek_id not in self._opened:
            self._opened[kek_id] = self._kms.decrypt(bytes(self._rows[kek_id]["ciphertext"]), kek_id.encode())
        return self._opened[kek_id]

    def _look(self) -> None:
        with psycopg.connect(self._database_url, autocommit=True, connect_timeout=5, row_factory=dict_row) as conn:
            rows = conn.execute(
                "SELECT id, ciphertext, is_current, chosen_at FROM keystore.wrapping_keys ORDER BY created_at, id"
            ).fetchall()
        self._rows = {row["id"]: row for row in rows}
        self._looked_at = time.monotonic()

    def _write(self, *statements: Any) -> None:
        """Statements and their parameters by turns, in one transaction."""
        with psycopg.connect(self._database_url, connect_timeout=5) as conn:
            for at in range(0, len(statements), 2):
                conn.execute(statements[at], statements[at + 1])
        self._look()
