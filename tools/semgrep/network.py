# ruleid: no-guessable-secrets
import random

# ruleid: requests-only-by-outgoing
import urllib.request

# ok: requests-only-by-outgoing
from urllib.parse import urlsplit

# ok: no-guessable-secrets
import secrets

import httpx


async def ask(outside, address):
    # ruleid: requests-only-by-outgoing
    httpx.get(address)
    # ruleid: requests-only-by-outgoing, tls-is-checked
    httpx.AsyncClient(verify=False)
    # ruleid: requests-only-by-outgoing
    await asyncio.open_connection(address, 80)
    # ok: requests-only-by-outgoing
    await outside.ask("GET", address)
    # ok: requests-only-by-outgoing
    httpx.URL(address)


def make(context):
    # ruleid: tls-is-checked
    context.check_hostname = False
    # ruleid: tls-is-checked
    context.verify_mode = ssl.CERT_NONE
    # ok: tls-is-checked
    context.verify_mode = ssl.CERT_REQUIRED
    # ok: tls-is-checked
    ssl.create_default_context()
    # ok: no-guessable-secrets
    return secrets.token_urlsafe(32)
