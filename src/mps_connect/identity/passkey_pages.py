"""Where the person is, as far as passkeys care: the page's own address, or the one the operator gave."""

from __future__ import annotations

import ipaddress
from urllib.parse import urlsplit

from fastapi import Request

from mps_connect.identity.passkeys import Page
from mps_connect.kit.errors import Fault
from mps_connect.settings import Settings, is_loopback


class PasskeysNeedName(Fault):
    """A passkey is bound to a name; the page is open at a bare IP address. `details.address`: where it works."""

    status = 409
    code = "passkeys_need_name"
    message = "Passkeys do not work at an address of numbers. Open this service by its name and sign in there."


def page_of(request: Request, settings: Settings) -> Page:
    """The page that asks. Raises PasskeysNeedName."""
    origin = settings.public_url or asked_from(request)
    parts = urlsplit(origin)
    host = parts.hostname or ""
    if not _is_number(host):
        return Page(origin, host)
    if not is_loopback(host):
        raise PasskeysNeedName
    address = f"{parts.scheme}://localhost" + (f":{parts.port}" if parts.port else "")
    words = f"Passkeys do not work at an address of numbers. Open {address} instead and sign in there."
    raise PasskeysNeedName(words, details={"address": address})


def passkey_address_of(request: Request, settings: Settings) -> str | None:
    """Where to open this service to use passkeys; None where they work at the page that asks."""
    try:
        page = page_of(request, settings)
    except PasskeysNeedName as elsewhere:
        return str(elsewhere.details.get("address", ""))
    return None if page.origin == asked_from(request) else page.origin


def asked_from(request: Request) -> str:
    """The origin of the page. Reads come without one: then it is where the request went, and the host is what matters."""
    return request.headers.get("origin") or f"{request.url.scheme}://{request.headers.get('host', '')}"


def _is_number(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True
