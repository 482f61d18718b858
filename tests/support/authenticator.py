"""A passkey in software: makes ES256 credentials and signs with them, as a device behind a browser would."""

from __future__ import annotations

import base64
import hashlib
import json
import os
from dataclasses import dataclass, field
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256

PRESENT, VERIFIED, HAS_CREDENTIAL = 0x01, 0x04, 0x40


def b64(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def unb64(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def head(major: int, value: int) -> bytes:
    if value < 24:
        return bytes([major << 5 | value])
    size = 1 if value < 256 else 2
    return bytes([major << 5 | 23 + size]) + value.to_bytes(size)


def cbor(value: Any) -> bytes:
    """As much CBOR as an attestation needs."""
    match value:
        case int():
            return head(0, value) if value >= 0 else head(1, -1 - value)
        case bytes():
            return head(2, len(value)) + value
        case str():
            return head(3, len(value.encode())) + value.encode()
        case dict():
            return head(5, len(value)) + b"".join(cbor(key) + cbor(each) for key, each in value.items())
    raise TypeError(value)


@dataclass
class Authenticator:
    """One device with one credential. `flags`, `count` and `origin` can be bent."""

    origin: str
    host: str
    flags: int = PRESENT | VERIFIED
    count: int = 0
    credential: bytes = field(default_factory=lambda: os.urandom(32))
    user_handle: bytes = b""
    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))

    def make(self, question: dict[str, Any], *, name: str = "Test key") -> dict[str, Any]:
        """The body that adds this credential."""
        self.user_handle = unb64(question["user_id"])
        numbers = self.key.public_key().public_numbers()
        public = {1: 2, 3: -7, -1: 1, -2: numbers.x.to_bytes(32), -3: numbers.y.to_bytes(32)}
        data = (
            self._data(HAS_CREDENTIAL) + bytes(16) + len(self.credential).to_bytes(2) + self.credential + cbor(public)
        )
        return {
            "name": name,
            "question_token": question["question_token"],
            "credential": b64(self.credential),
            "client_data": b64(self._client_data("webauthn.create", question["challenge"])),
            "attestation": b64(cbor({"fmt": "none", "attStmt": {}, "authData": data})),
        }

    def show(self, question: dict[str, Any]) -> dict[str, Any]:
        """The answer to a question, its counter one up."""
        self.count += 1
        data = self._data()
        said = self._client_data("webauthn.get", question["challenge"])
        signature = self.key.sign(data + hashlib.sha256(said).digest(), ec.ECDSA(SHA256()))
        return {
            "question_token": question["question_token"],
            "credential": b64(self.credential),
            "client_data": b64(said),
            "authenticator_data": b64(data),
            "signature": b64(signature),
            "user_handle": b64(self.user_handle),
        }

    def _data(self, more: int = 0) -> bytes:
        return hashlib.sha256(self.host.encode()).digest() + bytes([self.flags | more]) + self.count.to_bytes(4)

    def _client_data(self, kind: str, challenge: str) -> bytes:
        return json.dumps({"type": kind, "challenge": challenge, "origin": self.origin, "crossOrigin": False}).encode()
