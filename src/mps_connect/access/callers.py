"""Where a request comes from, for counting only: addresses are hashed before they are stored, and never logged."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable

from fastapi import Request

UNKNOWN = "unknown"

Network = ipaddress.IPv4Network | ipaddress.IPv6Network


def address_of(request: Request, trusted: Iterable[Network]) -> str:
    """The caller's address; behind proxies we trust, the last one that they did not add themselves.

    `trusted`: our own proxies. Without any, a forwarded header is somebody's claim and is not read. An IPv6 caller counts
    as its /64, which one household holds.
    """
    networks = tuple(trusted)
    told = request.headers.get("x-forwarded-for", "") if networks else ""
    hops = [hop.strip() for hop in told.split(",") if hop.strip()]
    hops.append(request.client.host if request.client else UNKNOWN)
    for hop in reversed(hops):
        address = _parsed(hop)
        if address is None:
            return UNKNOWN
        if not any(address in network for network in networks):
            return _counted(address)
    return hops[0]


def _parsed(text: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        address = ipaddress.ip_address(text.strip("[]"))
    except ValueError:
        return None
    mapped = getattr(address, "ipv4_mapped", None)
    return mapped or address


def _counted(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> str:
    if address.version == 6:
        return str(ipaddress.ip_network((address, 64), strict=False))
    return str(address)
