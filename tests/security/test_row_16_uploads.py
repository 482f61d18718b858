"""Row 16: there is no upload. Nothing in the description takes a file, and whatever sends one is refused before it is looked at.

A route that takes a file fails here until it has the checks of its kind, size and content that a file needs.
"""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator
from typing import Annotated, Any

import pytest
from fastapi import APIRouter, FastAPI, File, Form, UploadFile, params
from fastapi.dependencies.models import Dependant

from mps_connect.identity.sessions import ACCESS_COOKIE
from tests.security.evidence import counted
from tests.security.routes import ADDRESSES, APP
from tests.security.test_nul_characters import allowed
from tests.security.who_may import lines
from tests.security.world import World

EICAR = "X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR" + "-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
WRITTEN = """
SELECT schemaname || '.' || relname AS name, n_tup_ins + n_tup_upd + n_tup_del AS rows FROM pg_stat_xact_user_tables
 WHERE n_tup_ins + n_tup_upd + n_tup_del > 0
"""
COUNTING = {"public.throttles", "public.sessions", "public.spent_tokens"}
"""What counts a request, or notes that a session was used; no word of the request goes there."""


async def written(world: World) -> dict[str, int]:
    """Rows written in this transaction so far, those taken back too, by table."""
    rows = await (await world.conn.execute(WRITTEN)).fetchall()
    found = {str(row["name"]): int(row["rows"]) for row in rows if row["name"] not in COUNTING}
    # That a session was used is itself in the record.
    recorded = any(row["name"] == "public.sessions" for row in rows)
    return {name: count for name, count in found.items() if not (recorded and name.startswith("audit."))}


def taking_files(app: FastAPI) -> Iterator[str]:
    """Every route, described or not, that reads a form or a file, or whose body is not JSON."""
    for path, dependant in _inside(app):
        if any(isinstance(one.field_info, params.Form) for one in _bodies(dependant)):
            yield f"{path} reads a form"
    for path, operations in app.openapi()["paths"].items():
        for operation in operations.values():
            kinds = set(operation.get("requestBody", {}).get("content", {})) - {"application/json"}
            if kinds:
                yield f"{path} takes {', '.join(sorted(kinds))}"
    yield from _files_in(app.openapi().get("components", {}), "components")


def _inside(app: FastAPI) -> Iterator[tuple[str, Dependant]]:
    for route in app.routes:
        inside = getattr(route, "effective_route_contexts", None)
        for one in inside() if inside is not None else [route]:
            dependant = getattr(one, "dependant", None)
            if isinstance(dependant, Dependant):
                yield getattr(one, "path", ""), dependant


def _bodies(dependant: Dependant) -> Iterator[Any]:
    yield from dependant.body_params
    for inner in dependant.dependencies:
        yield from _bodies(inner)


def _files_in(schema: Any, place: str) -> Iterator[str]:
    """Where a file hides in a JSON body: as base64, or as bytes."""
    if isinstance(schema, dict):
        if (
            schema.get("format") in ("binary", "byte", "base64")
            or {"contentMediaType", "contentEncoding"} & schema.keys()
        ):
            yield f"{place} holds a file"
        for name, value in schema.items():
            yield from _files_in(value, f"{place}.{name}")


def test_the_rule_sees_a_file_and_a_form() -> None:
    app = FastAPI()

    router = APIRouter(include_in_schema=False)

    @router.post("/file")
    def file(sent: UploadFile) -> None: ...

    @app.post("/bytes")
    def raw(sent: Annotated[bytes, File()]) -> None: ...

    @app.post("/form")
    def form(sent: Annotated[str, Form()]) -> None: ...

    app.include_router(router)
    found = "\n".join(taking_files(app))
    for path in (
        "/file reads a form",
        "/bytes takes multipart/form-data",
        "/form takes application/x-www-form-urlencoded",
    ):
        assert path in found
    assert "holds a file" in found


def test_no_route_takes_a_file() -> None:
    assert len(list(_inside(APP))) >= len(ADDRESSES)
    assert list(taking_files(APP)) == []


def zipped(*members: tuple[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members:
            archive.writestr(name, content)
    return out.getvalue()


def png(width: int, height: int) -> bytes:
    """A picture that says it is of this size, with nothing in it."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"")) + chunk(b"IEND", b"")


FILES: dict[str, tuple[str, str, bytes]] = {
    "a virus that is none": ("eicar.txt", "text/plain", EICAR.encode()),
    "a bomb": ("bomb.zip", "application/zip", zipped(("zeros", bytes(20_000_000)))),
    "a bomb in a bomb": ("bombs.zip", "application/zip", zipped(("in.zip", zipped(("zeros", bytes(2_000_000)))))),
    "a way out of the folder": ("slip.zip", "application/zip", zipped(("../../../../tmp/slip", b"x"), ("/etc/cron.d/x", b"x"))),
    "a picture that is a script": ("a.gif", "image/gif", b"GIF89a/*" + b"\0" * 8 + b"*/=1;alert(1)//"),
    "a page that is a picture": ("a.png", "image/png", b"\x89PNG\r\n\x1a\n<script>alert(1)</script>"),
    "a drawing with a script": ("a.svg", "image/svg+xml", b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'),
    "a picture of ten thousand million points": ("big.png", "image/png", png(100_000, 100_000)),
    "a page": ("../../a.html", "text/html", b"<script>alert(1)</script>"),
    "a sheet": ("a.csv", "text/csv", b"=cmd|' /C calc'!A0,1"),
    "a letter with a script": ("a.pdf", "application/pdf", b"%PDF-1.7\n1 0 obj<</OpenAction<</S/JavaScript/JS(app.alert(1))>>>>endobj"),
    "XML with an entity": ("a.xml", "application/xml", b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>'),
    "a form": ("", "application/x-www-form-urlencoded", b"text=words&role=admin"),
    "bytes": ("a\0.bin", "application/octet-stream", bytes(range(256))),
    "of no kind": ("", "", b"words"),
}  # fmt: skip
BOUNDARY = "----------------------------contoh"


def in_a_form(name: str, kind: str, content: bytes) -> bytes:
    """The same as a browser's form would send it."""
    head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\nContent-Type: {kind}\r\n\r\n'
    return head.encode() + content + f"\r\n--{BOUNDARY}--\r\n".encode()


LINES = lines()
CHANGING = sorted(key for key, address in ADDRESSES.items() if address.method != "GET")


@pytest.mark.parametrize("key", CHANGING)
async def test_a_file_is_refused_by_every_route(world: World, key: str) -> None:
    address, voice = ADDRESSES[key], allowed(world, key)
    url = address.url(world.whatever())
    for name, (file, kind, content) in FILES.items():
        form = (in_a_form(file, kind, content), f"multipart/form-data; boundary={BOUNDARY}")
        for body, sent_as in ((content, kind), form):
            headers = {"if-match": '"1"', "cookie": f"{ACCESS_COOKIE}={voice.token}"}
            async with world.conn.transaction(force_rollback=True):
                before = await written(world)
                answer = await world.client.request(
                    address.method, url, content=body, headers=headers | ({"content-type": sent_as} if sent_as else {})
                )
                after = await written(world)
            assert (answer.status_code, answer.json()["error"]["code"]) == (415, "not_json"), f"{name} as {sent_as}"
            assert before == after, f"{name} as {sent_as} wrote something"
            counted("row 16: files refused", 1, group=key)


async def test_a_file_named_json_is_no_json(world: World) -> None:
    key = "POST /api/cases/{case_id}/notes"
    url, voice = ADDRESSES[key].url(world.whatever()), allowed(world, key)
    for name, (_, _, content) in FILES.items():
        headers = {"content-type": "application/json", "cookie": f"{ACCESS_COOKIE}={voice.token}"}
        async with world.conn.transaction(force_rollback=True):
            answer = await world.client.post(url, content=content, headers=headers)
        assert answer.status_code == 422, name


async def test_a_stranger_learns_nothing_by_sending_one(world: World) -> None:
    for key in CHANGING:
        if LINES[key].about == "open":
            continue
        answer = await world.client.request(
            ADDRESSES[key].method,
            ADDRESSES[key].url(world.whatever()),
            content=b"x",
            headers={"content-type": "text/csv"},
        )
        assert answer.status_code == 401, key
