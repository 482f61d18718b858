"""The service as it stands on the network: what its door makes of requests that no browser sends.

Served by itself over TLS, with a client of a few files made for the test and things beside it that must never be served.
"""

from __future__ import annotations

import json
import re
import socket
import ssl
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest

from tests.security.evidence import counted
from tests.security.who_may import lines
from tests.support.elsewhere import certificate
from tests.support.service import serving

SECRET = "kept-beside-the-client"
INDEX = '<!doctype html><html lang="en"><title>MPS Connect</title></html>'
BESIDE = (".git/config", ".env", "pyproject.toml", "src/mps_connect/settings.py", "data/secrets/kek.json", ".htaccess")
TRUSTING = ssl._create_unverified_context()  # loopback only


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes


@dataclass(frozen=True, slots=True)
class Door:
    port: int

    def send(self, raw: bytes) -> bytes:
        """Everything that comes back on one connection until the service ends it or has nothing more to say."""
        with (
            socket.create_connection(("127.0.0.1", self.port), timeout=10) as plain,
            TRUSTING.wrap_socket(plain) as secure,
        ):
            secure.sendall(raw)
            secure.settimeout(3)
            parts = []
            try:
                while part := secure.recv(65_536):
                    parts.append(part)
            except (TimeoutError, ssl.SSLError, ConnectionError):
                pass
            return b"".join(parts)

    def answers(self, raw: bytes) -> list[int]:
        """The statuses of all answers on one connection, in order."""
        return [int(found) for found in re.findall(rb"HTTP/1\.1 (\d{3}) ", self.send(raw))]

    def ask(self, method: str, target: str, *more: str) -> Answer:
        head = "\r\n".join([f"{method} {target} HTTP/1.1", "host: 127.0.0.1", "connection: close", *more])
        raw = self.send(f"{head}\r\n\r\n".encode())
        top, _, body = raw.partition(b"\r\n\r\n")
        first, *rest = top.decode("latin-1").split("\r\n")
        headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in rest)}
        return Answer(int(first.split(" ")[1]), headers, body)


@pytest.fixture(scope="module")
def door(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Door]:
    folder = tmp_path_factory.mktemp("edge")
    dist = folder / "checkout" / "dist"
    (dist / "assets").mkdir(parents=True)
    (dist / "index.html").write_text(INDEX)
    (dist / "assets" / "page.js").write_text("export {}")
    (dist / "assets" / "page.css").write_text("body{}")
    for name in BESIDE:
        path = folder / "checkout" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(SECRET)
    chain, key = certificate(folder, ["127.0.0.1"])
    given = {
        "MPS_TLS_CERTIFICATE": str(chain), "MPS_TLS_KEY": str(key), "MPS_WEB_DIST": str(dist), "MPS_DEMO": "false",
    }  # fmt: skip
    with serving(given=given, scheme="https") as service:
        yield Door(int(service.url.rpartition(":")[2]))


def smuggled(first: bytes, body: bytes) -> bytes:
    return (
        b"POST /api/auth/sign-in HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-type: application/json\r\n"
        + first
        + b"\r\n"
        + body
    )


SECOND = b"GET /api/public/config HTTP/1.1\r\nhost: 127.0.0.1\r\n\r\n"
CHUNKED = b"2\r\n{}\r\n0\r\n\r\n"


@pytest.mark.parametrize(
    ("first", "body"),
    [
        (b"content-length: 2\r\ncontent-length: 40\r\n", b"{}" + SECOND),
        (b"content-length: 2, 40\r\n", b"{}" + SECOND),
        (b"content-length: +2\r\n", b"{}" + SECOND),
        (b"content-length: -1\r\n", b"{}" + SECOND),
        (b"content-length: 0x2\r\n", b"{}" + SECOND),
        (b"content-length: 99999999999999999999999\r\n", b"{}" + SECOND),
        (b"content-length : 2\r\n", b"{}" + SECOND),
        (b"transfer-encoding: xchunked\r\n", CHUNKED + SECOND),
        (b"transfer-encoding: chunked, identity\r\n", CHUNKED + SECOND),
        (b"transfer-encoding : chunked\r\n", CHUNKED + SECOND),
        (b"transfer-encoding: chunked\r\n", b"zz\r\n{}\r\n0\r\n\r\n" + SECOND),
        (b"transfer-encoding: chunked\r\n", b"-2\r\n{}\r\n0\r\n\r\n" + SECOND),
        (b"x: a\r\n b: folded\r\ncontent-length: 2\r\nx\0y: z\r\n", b"{}" + SECOND),
    ],
)
def test_where_a_request_ends_is_never_in_doubt(door: Door, first: bytes, body: bytes) -> None:
    """A length that can be read in two ways ends the connection: what stands behind is not taken for another request."""
    found = door.answers(smuggled(first, body))
    assert found in ([400], []), found
    counted("at the door: requests whose end is in doubt, refused", 1)


def test_chunks_count_and_a_length_beside_them_does_not(door: Door) -> None:
    for length in (b"1", b"2", b"400"):
        first = b"content-length: " + length + b"\r\ntransfer-encoding: chunked\r\n"
        found = door.answers(smuggled(first, CHUNKED + SECOND))
        # The body is the chunks' `{}`, whose fields are missing; then the second request stands by itself, or nothing does.
        assert found in ([422, 200], [422], [400]), found


def test_one_after_the_other_each_gets_its_own_answer(door: Door) -> None:
    body = b"{}"
    both = smuggled(b"content-length: 2\r\n", body) + SECOND
    assert door.answers(both) == [422, 200]


@pytest.mark.parametrize("method", ["TRACE", "CONNECT", "PROPFIND", "DEBUG", "TRACK", "get"])
@pytest.mark.parametrize("target", ["/", "/api/me", "/api/auth/sign-in", "/assets/page.js"])
def test_unknown_methods_do_nothing_and_echo_nothing(door: Door, method: str, target: str) -> None:
    answer = door.ask(method, target, "x-echo: nothing-of-this-comes-back")
    assert answer.status in (400, 401, 404, 405), answer.status
    assert b"nothing-of-this" not in answer.body
    counted("at the door: unknown methods, refused", 1)


@pytest.mark.parametrize("name", BESIDE)
@pytest.mark.parametrize(
    "way",
    [
        lambda name: f"/{name}",
        lambda name: f"/../{name}",
        lambda name: f"/assets/../../{name}",
        lambda name: f"/%2e%2e/{name}",
        lambda name: f"/..%2f{name.replace('/', '%2f')}",
        lambda name: f"/%252e%252e/{name}",
        lambda name: f"/assets/..%5c..%5c{name}",
        lambda name: f"/....//{name}",
        lambda name: f"//../{name}",
        lambda name: f"/assets/page.js/../../../{name}",
        lambda name: f"/../{name}%00.js",
        lambda name: f"/{'x' * 5000}/../{name}",
    ],
)
def test_no_path_leads_out_of_the_client(door: Door, name: str, way: Callable[[str], str]) -> None:
    answer = door.ask("GET", way(name))
    assert SECRET.encode() not in answer.body
    assert answer.status in (200, 400, 404), answer.status
    if answer.status == 200:
        assert answer.body.decode() == INDEX
    counted("at the door: paths out of the client that led nowhere", 1)


@pytest.mark.parametrize("target", ["/assets", "/assets/", "/assets/.", "/", "/.."])
def test_no_folder_is_listed(door: Door, target: str) -> None:
    answer = door.ask("GET", target)
    assert b"page.js" not in answer.body
    assert answer.status == 404 or answer.body.decode() == INDEX


@pytest.mark.parametrize(
    ("target", "kind"),
    [
        ("/", "text/html; charset=utf-8"),
        ("/cases/some-page", "text/html; charset=utf-8"),
        ("/assets/page.js", "text/javascript; charset=utf-8"),
        ("/assets/page.css", "text/css; charset=utf-8"),
        ("/api/public/config", "application/json"),
        ("/api/nothing", "application/json"),
        ("/healthz", "application/json"),
    ],
)
def test_each_answer_names_its_kind_and_its_letters(door: Door, target: str, kind: str) -> None:
    answer = door.ask("GET", target)
    assert answer.headers["content-type"] == kind
    if kind == "application/json":
        json.loads(answer.body)


def test_no_address_sends_anybody_on(door: Door) -> None:
    """No redirect to another spelling, another scheme or another host: what is wrong is refused where it is."""
    for line in lines().values():
        path = re.sub(r"\{\w+\}", "x", line.path)
        for target in (path, f"{path}/", f"/{path}", path.upper()):
            answer = door.ask(line.method, target, "host: elsewhere.invalid", "content-length: 0")
            assert not 300 <= answer.status < 400, f"{line.method} {target}"
            assert "location" not in answer.headers
            counted("at the door: addresses of strange spelling that sent nobody on", 1)


def test_without_tls_nothing_is_said(door: Door) -> None:
    with socket.create_connection(("127.0.0.1", door.port), timeout=10) as plain:
        plain.sendall(b"GET / HTTP/1.1\r\nhost: 127.0.0.1\r\n\r\n")
        plain.settimeout(3)
        try:
            heard = plain.recv(65_536)
        except (TimeoutError, ConnectionError):
            heard = b""
    assert b"HTTP/" not in heard


def test_a_parameter_given_twice_or_in_another_place_is_not_believed(door: Door) -> None:
    for target in ("/api/auth/sign-in?email=a@b.invalid&password=x", "/api/auth/sign-in?email=a&email=b"):
        answer = door.ask("POST", target, "content-type: application/json", "content-length: 0")
        assert answer.status == 422
    body = '{"email": "a@b.invalid", "email": "c@d.invalid", "password": "x"}'
    raw = f"POST /api/auth/sign-in HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: {len(body)}\r\n\r\n{body}"
    assert door.answers(raw.encode()) == [422]
