"""Row 14: where the service may ask outside. Not inside, whatever name or spelling leads there."""

from __future__ import annotations

import asyncio
import ipaddress
import socket
from typing import Any

import pytest

from mps_connect.kit import outgoing
from mps_connect.kit.outgoing import NoAnswer, Outside, PlaceForbidden

INSIDE = [
    "https://127.0.0.1/",
    "https://127.1/",
    "https://0x7f000001/",
    "https://2130706433/",
    "https://017700000001/",
    "https://localhost/",
    "https://0.0.0.0/",
    "https://[::1]/",
    "https://[::]/",
    "https://[::ffff:127.0.0.1]/",
    "https://[::ffff:7f00:1]/",
    "https://[2002:7f00:1::]/",
    "https://[64:ff9b::7f00:1]/",
    "https://[64:ff9b::a9fe:a9fe]/",
    "https://[fe80::1]/",
    "https://[fd00::1]/",
    "https://[fd00:ec2::254]/",
    "https://[2001:0:7f00:1::]/",
    "https://169.254.169.254/latest/meta-data/",
    "https://10.0.0.1/",
    "https://172.16.0.1/",
    "https://192.168.1.1/",
    "https://100.64.0.1/",
    "https://224.0.0.1/",
    "https://255.255.255.255/",
]


@pytest.mark.parametrize("address", INSIDE)
async def test_no_spelling_of_an_address_inside_is_asked(address: str) -> None:
    with pytest.raises((PlaceForbidden, NoAnswer)) as refused:
        await Outside().ask("GET", address)
    # What the system's resolver does not take for an address at all was not connected to either.
    assert refused.type is PlaceForbidden or "gaierror" in str(refused.value)


@pytest.mark.parametrize(
    "address",
    [
        "http://id.contoh.invalid/",
        "http://127.0.0.1/",
        "ftp://id.contoh.invalid/",
        "file:///etc/passwd",
        "gopher://127.0.0.1/",
        "//id.contoh.invalid/",
        "https://",
        "https://a@b.invalid/",
        "https://b.invalid/#c",
        "https://b.invalid:99999/",
        "",
    ],
)
def test_only_whole_https_addresses_are_taken(address: str) -> None:
    with pytest.raises(PlaceForbidden):
        Outside().check_address(address)


def test_this_machine_may_be_asked_without_tls_in_development_only() -> None:
    assert str(Outside(loopback=True).check_address("http://127.0.0.1:9/x")) == "http://127.0.0.1:9/x"
    with pytest.raises(PlaceForbidden):
        Outside(loopback=True).check_address("http://id.contoh.invalid/")


class _Names:
    """A resolver that answers differently each time it is asked, as a rebinding name server does."""

    def __init__(self, *rounds: list[str]) -> None:
        self.rounds = list(rounds)

    async def __call__(self, host: str, port: int, **_: Any) -> list[tuple[Any, ...]]:
        addresses = self.rounds.pop(0)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port)) for address in addresses]


async def test_a_name_with_one_address_inside_is_not_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asyncio.get_running_loop(), "getaddrinfo", _Names(["93.184.215.14", "10.0.0.1"]))
    with pytest.raises(PlaceForbidden):
        await Outside().ask("GET", "https://id.contoh.invalid/")


async def test_the_address_that_was_checked_is_the_one_connected_to(monkeypatch: pytest.MonkeyPatch) -> None:
    """The name is asked once: had the client asked again, the list of rounds would be empty."""
    heard: list[bytes] = []

    async def on_connect(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        heard.append(await reader.readuntil(b"\r\n\r\n"))
        writer.write(b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}")
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(on_connect, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    names = _Names(["127.0.0.1"])
    monkeypatch.setattr(asyncio.get_running_loop(), "getaddrinfo", names)
    async with server:
        answer = await Outside(loopback=True).ask("GET", f"http://localhost:{port}/x")
    assert answer.json() == {}
    assert names.rounds == []
    assert f"host: localhost:{port}".encode() in heard[0].lower()


async def test_networks_an_operator_names_may_be_asked() -> None:
    way = Outside(networks=(ipaddress.ip_network("10.1.0.0/16"),))
    assert way._may_ask(ipaddress.ip_address("10.1.2.3"))
    assert not way._may_ask(ipaddress.ip_address("10.2.2.3"))
    assert not way._may_ask(ipaddress.ip_address("127.0.0.1"))


async def test_an_answer_that_never_ends_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outgoing, "SECONDS", 0.3)

    async def drip(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\n")
        try:
            while True:
                writer.write(b"x")
                await writer.drain()
                await asyncio.sleep(0.05)
        except ConnectionError:
            writer.close()

    server = await asyncio.start_server(drip, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    with pytest.raises(NoAnswer):
        await Outside(loopback=True).ask("GET", f"http://127.0.0.1:{port}/")
    server.close()
