"""A provider on loopback that says what a test tells it to: what no honest provider ever would."""

from __future__ import annotations

import http.server
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl

from joserfc.jwk import ECKey


@dataclass
class Bent:
    """`answers`: path to (status, headers, body); `heard`: (path, form or nothing) of every request."""

    issuer: str
    key: ECKey
    answers: dict[str, tuple[int, dict[str, str], bytes]] = field(default_factory=dict)
    heard: list[tuple[str, dict[str, str]]] = field(default_factory=list)

    def say(self, path: str, body: Any, *, status: int = 200, headers: dict[str, str] | None = None) -> None:
        raw = body if isinstance(body, bytes) else json.dumps(body).encode()
        self.answers[path] = (status, {"content-type": "application/json", **(headers or {})}, raw)

    def metadata(self, **changed: Any) -> None:
        """Publish what an honest provider would, but for what is given."""
        found = {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/auth",
            "token_endpoint": f"{self.issuer}/token",
            "jwks_uri": f"{self.issuer}/keys",
            "response_types_supported": ["code"],
            "id_token_signing_alg_values_supported": ["ES256"],
            "authorization_response_iss_parameter_supported": True,
            **changed,
        }
        self.say("/.well-known/openid-configuration", {k: v for k, v in found.items() if v is not None})
        self.say("/keys", {"keys": [{**self.key.as_dict(private=False), "kid": "k1", "alg": "ES256", "use": "sig"}]})


@contextmanager
def bent_provider() -> Iterator[Bent]:
    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._answer({})

        def do_POST(self) -> None:
            raw = self.rfile.read(int(self.headers.get("content-length", "0")))
            self._answer(dict(parse_qsl(raw.decode())))

        def _answer(self, form: dict[str, str]) -> None:
            path = self.path.partition("?")[0]
            bent.heard.append((path, form))
            status, headers, body = bent.answers.get(path, (404, {}, b"{}"))
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # the parent's name
            return

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    bent = Bent(f"http://127.0.0.1:{server.server_port}", ECKey.generate_key("P-256"))
    bent.metadata()
    thread = threading.Thread(target=server.serve_forever, args=[0.02], daemon=True)
    thread.start()
    try:
        yield bent
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
