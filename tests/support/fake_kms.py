"""Cloud KMS and a machine's metadata server, as far as a key-encryption key needs them: real HTTP on loopback, real AES-GCM."""

from __future__ import annotations

import base64
import http.server
import json
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from mps_connect.kit.cloud_kms import TOKEN_PATH, crc32c

KEY = "projects/contoh/locations/asia-southeast1/keyRings/mps/cryptoKeys/kek"


@dataclass
class FakeKms:
    """`heard`: verbs in order. `damage`: that many answers are spoilt on the way. `status`: what it answers instead of working."""

    url: str
    heard: list[str] = field(default_factory=list)
    damage: int = 0
    status: int = 200
    tokens: set[str] = field(default_factory=set)
    token_life: int = 3600
    secret: bytes = field(default_factory=lambda: os.urandom(32))

    def answer(self, verb: str, sent: dict[str, str]) -> tuple[int, dict[str, object]]:
        bound = _whole(sent, "additionalAuthenticatedData")
        if verb == "encrypt":
            nonce = os.urandom(12)
            ciphertext = nonce + AESGCM(self.secret).encrypt(nonce, _whole(sent, "plaintext"), bound)
            return 200, {
                "name": f"{KEY}/cryptoKeyVersions/1", "verifiedPlaintextCrc32c": True, "protectionLevel": "SOFTWARE",
                "verifiedAdditionalAuthenticatedDataCrc32c": True, **self._given("ciphertext", ciphertext),
            }  # fmt: skip
        ciphertext = _whole(sent, "ciphertext")
        try:
            plaintext = AESGCM(self.secret).decrypt(ciphertext[:12], ciphertext[12:], bound)
        except InvalidTag:
            return 400, {"error": {"code": 400, "status": "INVALID_ARGUMENT"}}
        return 200, {"usedPrimary": True, "protectionLevel": "SOFTWARE", **self._given("plaintext", plaintext)}

    def _given(self, name: str, raw: bytes) -> dict[str, object]:
        checksum = crc32c(raw)
        if self.damage:
            self.damage -= 1
            raw = bytes([raw[0] ^ 1]) + raw[1:]
        return {name: base64.b64encode(raw).decode(), f"{name}Crc32c": str(checksum)}


class ChecksumWrong(Exception):
    """The KMS refuses what did not arrive as it was sent."""


def _whole(sent: dict[str, str], name: str) -> bytes:
    raw = base64.b64decode(sent[name], validate=True)
    if int(sent[f"{name}Crc32c"]) != crc32c(raw):
        raise ChecksumWrong
    return raw


@contextmanager
def fake_kms() -> Iterator[FakeKms]:
    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            if self.path != TOKEN_PATH or self.headers.get("metadata-flavor") != "Google":
                return self._send(403, {})
            token = f"token-{os.urandom(4).hex()}"
            kms.tokens.add(token)
            kms.heard.append("token")
            return self._send(200, {"access_token": token, "expires_in": kms.token_life, "token_type": "Bearer"})

        def do_POST(self) -> None:
            raw = self.rfile.read(int(self.headers["content-length"]))
            key, _, verb = self.path.removeprefix("/v1/").rpartition(":")
            kms.heard.append(verb)
            if kms.status != 200:
                return self._send(kms.status, {})
            if self.headers.get("authorization", "").removeprefix("Bearer ") not in kms.tokens:
                return self._send(401, {})
            if key != KEY or verb not in ("encrypt", "decrypt"):
                return self._send(404, {})
            try:
                return self._send(*kms.answer(verb, json.loads(raw)))
            except (ChecksumWrong, KeyError, ValueError):
                return self._send(400, {"error": {"code": 400, "status": "INVALID_ARGUMENT"}})

        def _send(self, status: int, body: dict[str, object]) -> None:
            raw = json.dumps(body).encode()
            self.send_response(status)
            self.send_header("metadata-flavor", "Google")
            self.send_header("content-length", str(len(raw)))
            self.end_headers()
            self.wfile.write(raw)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # the parent's name
            return

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    kms = FakeKms(f"http://127.0.0.1:{server.server_port}")
    thread = threading.Thread(target=server.serve_forever, args=[0.02], daemon=True)
    thread.start()
    try:
        yield kms
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
