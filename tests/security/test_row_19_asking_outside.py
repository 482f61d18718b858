"""Row 19: what the service asks outside is asked over TLS 1.3, of a server whose certificate is trusted and names it.

Its own door: tests/journeys/test_two_origins.py. Which places may be asked at all: test_row_14_requests_outside.py.
"""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from mps_connect.kit.outgoing import NoAnswer, Outside
from tests.support.elsewhere import certificate

ANSWER = b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 2\r\n\r\n{}"
MOVED = b"HTTP/1.1 302 Found\r\nlocation: https://localhost/elsewhere\r\ncontent-length: 0\r\n\r\n"


@asynccontextmanager
async def answering(
    folder: Path, *, names: list[str], newest: ssl.TLSVersion = ssl.TLSVersion.TLSv1_3, answer: bytes = ANSWER
) -> AsyncIterator[tuple[str, Path, list[bytes]]]:
    """A server on this machine: its address, its certificate, and every request that got through to it."""
    chain, key = certificate(folder, names)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.maximum_version = newest
    context.load_cert_chain(chain, key)
    heard: list[bytes] = []

    async def on_connect(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        heard.append(await reader.readuntil(b"\r\n\r\n"))
        writer.write(answer)
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(on_connect, "127.0.0.1", 0, ssl=context)
    async with server:
        yield f"https://localhost:{server.sockets[0].getsockname()[1]}/x", chain, heard


def way(trusting: Path | None = None) -> Outside:
    found = Outside(loopback=True)
    if trusting:
        found._tls.load_verify_locations(trusting)
    return found


async def test_a_trusted_server_is_asked_over_tls_1_3(tmp_path: Path) -> None:
    async with answering(tmp_path, names=["localhost"]) as (address, chain, heard):
        assert (await way(chain).ask("GET", address)).json() == {}
    assert len(heard) == 1


async def test_a_certificate_nobody_vouches_for_is_refused(tmp_path: Path) -> None:
    async with answering(tmp_path, names=["localhost"]) as (address, _, heard):
        with pytest.raises(NoAnswer):
            await way().ask("POST", address, form={"code": "secret"})
    assert heard == []


async def test_a_certificate_of_another_name_is_refused(tmp_path: Path) -> None:
    async with answering(tmp_path, names=["elsewhere.invalid"]) as (address, chain, heard):
        with pytest.raises(NoAnswer):
            await way(chain).ask("POST", address, form={"code": "secret"})
    assert heard == []


async def test_a_server_of_tls_1_2_is_refused(tmp_path: Path) -> None:
    async with answering(tmp_path, names=["localhost"], newest=ssl.TLSVersion.TLSv1_2) as (address, chain, heard):
        with pytest.raises(NoAnswer):
            await way(chain).ask("POST", address, form={"code": "secret"})
    assert heard == []


async def test_a_redirect_is_not_followed(tmp_path: Path) -> None:
    async with answering(tmp_path, names=["localhost"], answer=MOVED) as (address, chain, heard):
        with pytest.raises(NoAnswer):
            await way(chain).ask("GET", address)
    assert len(heard) == 1
