"""A way for an attack tool into a served demo: every request signed in, based on the newest version, and counted.

The tool knows neither tokens of five minutes nor versions. What it sends goes through here, so that each of its requests gets
as far as one of a person would, and an answer of ours that is an error of ours (500 and above) does not go unseen.
"""

from __future__ import annotations

import json
import re
import sqlite3
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx

WEAK = "/weak"
"""An address of this door's own that puts what it is given into SQL: a tool that does not find it would prove nothing."""
PASSED_ON = ("content-type", "if-match", "idempotency-key", "accept")
A_MINUTE = 61.0
"""Requests of an account are counted by the minute and waited for; whoever fails to sign in waits longer, and that is the answer."""


class Door:
    """What stands before the service. `role`: the demo account that the requests are made as, or nothing."""

    def __init__(self, service: str) -> None:
        self.client = httpx.Client(base_url=service, timeout=60, trust_env=False)
        self.role = ""
        self.answers: Counter[int] = Counter()
        self.errors: list[str] = []
        self._tokens: dict[str, str] = {}
        self._lock = threading.Lock()

    def token(self, *, anew: bool = False) -> str:
        with self._lock:
            if anew or self.role not in self._tokens:
                asked = {"account": self.role, "tokens": "answer"}
                answer = self.client.post("/api/demo/sign-in", json=asked).raise_for_status().json()
                self._tokens[self.role] = answer["access_token"]
            return self._tokens[self.role]

    def ask(self, method: str, address: str, *, headers: dict[str, str], body: bytes) -> httpx.Response:
        """The service's answer: signed in anew where the session ended, waited for where it says to wait."""
        sent = dict(headers)
        for _ in range(3):
            answer = self._once(method, address, sent, body)
            if answer.status_code == 401 and self.role:
                self.token(anew=True)
            elif answer.status_code == 429 and float(answer.headers["retry-after"]) <= A_MINUTE:
                time.sleep(float(answer.headers["retry-after"]))
            elif answer.status_code == 409 and re.fullmatch(r'"\d+"', sent.get("if-match", "")) and _newest(answer):
                sent["if-match"] = f'"{_newest(answer)}"'
            else:
                return answer
        return self._once(method, address, sent, body)

    def _once(self, method: str, address: str, headers: dict[str, str], body: bytes) -> httpx.Response:
        signed = {"authorization": f"Bearer {self.token()}"} if self.role else {}
        answer = self.client.request(method, address, headers=headers | signed, content=body)
        self.answers[answer.status_code] += 1
        if answer.status_code >= 500 and not (address.startswith("/readyz") and answer.status_code == 503):
            self.errors.append(f"{method} {address} {body[:500]!r}: {answer.status_code} {answer.text[:300]}")
        return answer

    def get(self, address: str, *, role: str, **sent: Any) -> Any:
        """What somebody reads, to know what there is to attack."""
        self.role = role
        method = "POST" if sent else "GET"
        body = json.dumps(sent).encode() if sent else b""
        answer = self.ask(method, address, headers={"content-type": "application/json"}, body=body)
        assert answer.status_code == 200, answer.text
        return answer.json()


def _newest(answer: httpx.Response) -> int:
    return int(answer.json()["error"]["details"].get("current_version", 0))


def _weak(word: str) -> tuple[int, str]:
    with sqlite3.connect(":memory:") as database:
        database.execute("CREATE TABLE cases (id INTEGER, name TEXT)")
        database.execute("INSERT INTO cases VALUES (1, 'Contoh')")
        try:
            return 200, str(database.execute(f"SELECT id FROM cases WHERE name = '{word}'").fetchall())
        except sqlite3.Error as error:
            return 400, str(error)


@contextmanager
def opened(service: str) -> Iterator[tuple[Door, str]]:
    """The door and its address, on this machine only."""
    door = Door(service)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def answer(self) -> None:
            body = self.rfile.read(int(self.headers.get("content-length") or 0))
            if self.path.startswith(WEAK):
                status, text = _weak(parse_qs(urlsplit(self.path).query).get("name", [""])[0])
                self.reply(status, "text/plain", text.encode())
                return
            headers = {name: self.headers[name] for name in PASSED_ON if self.headers[name] is not None}
            try:
                given = door.ask(self.command, self.path, headers=headers, body=body)
            except (httpx.InvalidURL, httpx.LocalProtocolError, UnicodeError):
                # No client can send such an address or header: nothing reaches the service.
                self.reply(400, "text/plain", b"cannot be sent")
                return
            self.reply(given.status_code, given.headers.get("content-type", "text/plain"), given.content)

        do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = answer  # noqa: N815  # the library's names

        def reply(self, status: int, kind: str, content: bytes) -> None:
            self.send_response(status)
            self.send_header("content-type", kind)
            if status != 204:
                self.send_header("content-length", str(len(content)))
            self.end_headers()
            if status != 204:
                self.wfile.write(content)

        def log_message(self, *_: Any) -> None:
            """Counted by the door instead."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield door, f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()
        door.client.close()
