"""Requests to other people's servers: over TLS 1.3, to an address that was looked at before it was used, for so long and so much.

Where to ask comes from an operator's settings, never from an office or a user. A name is resolved once, every address it has is
checked, and the connection goes to the checked one: a name that changes its mind between the two gains nothing. Redirects
are not followed.
"""

from __future__ import annotations

import asyncio
import ipaddress
import json
import socket
import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import httpx

SECONDS = 8.0
MAX_BYTES = 262_144

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network

_TRANSLATED = ipaddress.ip_network("64:ff9b::/96")
"""IPv6 addresses that a network translates into the IPv4 address in their last four bytes."""


class PlaceForbidden(Exception):
    """The address is not one we may ask: no TLS, or a machine inside."""


class NoAnswer(Exception):
    """Nothing whole and readable came back in time."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back. `headers` in lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    def json(self) -> dict[str, Any]:
        """The body as one JSON object in which no name comes twice. Raises NoAnswer."""
        try:
            value = json.loads(self.body, object_pairs_hook=_once)
        except (ValueError, RecursionError) as error:
            raise NoAnswer("not JSON") from error
        if not isinstance(value, dict):
            raise NoAnswer("not a JSON object")
        return value


class Outside:
    """The way out. `networks`: addresses inside that may be asked too; `loopback`: this machine may, without TLS (development)."""

    def __init__(self, *, networks: tuple[Network, ...] = (), loopback: bool = False) -> None:
        self._networks = networks
        self._loopback = loopback
        self._tls = ssl.create_default_context()
        self._tls.minimum_version = ssl.TLSVersion.TLSv1_3

    def check_address(self, address: str) -> httpx.URL:
        """The address, parsed, where its form is one we may ask. Raises PlaceForbidden."""
        try:
            url = httpx.URL(address)
        except (httpx.InvalidURL, TypeError) as error:
            raise PlaceForbidden("not an address") from error
        plain = self._loopback and url.scheme == "http" and url.host in ("127.0.0.1", "::1", "localhost")
        whole = bool(url.host) and not url.userinfo and not url.fragment and 0 < (url.port or 443) < 65_536
        if not (url.scheme == "https" or plain) or not whole:
            raise PlaceForbidden("not a whole https address")
        return url

    async def ask(
        self,
        method: str,
        address: str,
        *,
        headers: Mapping[str, str] | None = None,
        form: Mapping[str, str] | None = None,
        content: bytes | None = None,
    ) -> Answer:
        """One request, with a form's fields or with bytes as they are. Raises PlaceForbidden, NoAnswer."""
        url = self.check_address(address)
        try:
            async with asyncio.timeout(SECONDS):
                target = await self._resolved(url)
                return await self._send(method, url, target, headers=dict(headers or {}), form=form, content=content)
        except (TimeoutError, httpx.HTTPError, OSError) as error:
            raise NoAnswer(type(error).__name__) from error

    async def _send(
        self,
        method: str,
        url: httpx.URL,
        target: Address,
        *,
        headers: dict[str, str],
        form: Mapping[str, str] | None,
        content: bytes | None,
    ) -> Answer:
        pinned = url.copy_with(host=str(target))
        sent = {"accept": "application/json", "accept-encoding": "identity", **headers, "host": url.netloc.decode()}
        async with (
            httpx.AsyncClient(verify=self._tls, trust_env=False, follow_redirects=False, timeout=SECONDS) as client,
            client.stream(
                method,
                pinned,
                headers=sent,
                data=dict(form) if form else None,
                content=content,
                extensions={"sni_hostname": url.host},
            ) as answer,  # fmt: skip
        ):
            if answer.is_redirect or answer.headers.get("content-encoding", "identity") != "identity":
                raise NoAnswer("a redirect, or packed")
            parts: list[bytes] = []
            size = 0
            async for part in answer.aiter_raw():
                size += len(part)
                if size > MAX_BYTES:
                    raise NoAnswer("too long")
                parts.append(part)
            return Answer(answer.status_code, dict(answer.headers), b"".join(parts))

    async def _resolved(self, url: httpx.URL) -> Address:
        port = url.port or (443 if url.scheme == "https" else 80)
        loop = asyncio.get_running_loop()
        found = await loop.getaddrinfo(url.host, port, type=socket.SOCK_STREAM)
        addresses = [ipaddress.ip_address(str(one[4][0]).partition("%")[0]) for one in found]
        if not addresses or not all(self._may_ask(one) for one in addresses):
            raise PlaceForbidden("an address inside")
        return addresses[0]

    def _may_ask(self, address: Address) -> bool:
        if any(address.version == network.version and address in network for network in self._networks):
            return True
        if self._loopback and address.is_loopback:
            return True
        if isinstance(address, ipaddress.IPv6Address):
            hidden = address.ipv4_mapped or address.sixtofour
            if hidden is None and address in _TRANSLATED:
                hidden = ipaddress.IPv4Address(address.packed[-4:])
            if hidden is not None:
                return self._may_ask(hidden)
            if address.teredo is not None:
                return False
        return address.is_global and not address.is_multicast


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a name comes twice")
    return found
