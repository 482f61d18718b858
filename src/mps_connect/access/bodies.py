"""Reading a request's body: so much, so deep, in so long, and JSON that says one thing only."""

from __future__ import annotations

import asyncio
import json
import re
from typing import Any

from fastapi import Request
from starlette.requests import ClientDisconnect

from mps_connect.kit.errors import Fault, InvalidInput
from mps_connect.kit.wire import refuse_nul

MAX_BYTES = 1_000_000
MAX_DEPTH = 24
SECONDS = 20.0

_BRACKETS = re.compile(rb'"(?:[^"\\]|\\.)*"|[\[{]|[\]}]', re.DOTALL)
_NUL = re.compile(rb"\\u0000|\0")
"""How a NUL can be written: by its escape, or, in an encoding of more than one byte a letter, somehow with one."""


class BodyTooLarge(Fault):
    status = 413
    code = "too_large"
    message = "That is more than one request may carry. Send it in smaller parts."


class BodyTooSlow(Fault):
    status = 408
    code = "too_slow"
    message = "The network is too slow: the request did not arrive whole. What you typed is kept; try again."


class BodyBrokenOff(Fault):
    """The sender went away in the middle, or its chunks are no chunks."""

    status = 400
    code = "broken_off"
    message = "The request broke off before it was whole. What you typed is kept; try again."


class BodyNotJson(Fault):
    """Not one route takes a file, a form or a text: whatever is sent is JSON, or nothing."""

    status = 415
    code = "not_json"
    message = (
        "This service takes no files, and no forms but its own. Nothing was kept of what was sent; send it as JSON."
    )


async def read_body(request: Request) -> bytes:
    """Read the body, at most MAX_BYTES within SECONDS, and leave it, read strictly as the JSON it is, for the endpoint."""
    try:
        async with asyncio.timeout(SECONDS):
            body = await _gathered(request)
    except TimeoutError as error:
        raise BodyTooSlow from error
    except ClientDisconnect as error:
        raise BodyBrokenOff from error
    request._body = body  # noqa: SLF001  # where Starlette's own body() keeps it for the endpoint
    if body:
        if not _is_json(request):
            raise BodyNotJson
        request._json = strict_json(body)  # noqa: SLF001  # where Starlette's own json() keeps it for the endpoint
    return body


async def _gathered(request: Request) -> bytes:
    parts: list[bytes] = []
    size = 0
    async for chunk in request.stream():
        size += len(chunk)
        if size > MAX_BYTES:
            raise BodyTooLarge
        parts.append(chunk)
    return b"".join(parts)


def _is_json(request: Request) -> bool:
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    return kind == "application/json" or kind.endswith("+json")


def strict_json(body: bytes) -> Any:
    """The value of JSON in which no name comes twice, no number is not a number, no text holds a NUL, and nothing lies too deep.

    Raises InvalidInput.
    """
    depth = deepest = 0
    for found in _BRACKETS.finditer(body):
        mark = found[0][:1]
        if mark in b"[{":
            depth += 1
            deepest = max(deepest, depth)
        elif mark in b"]}":
            depth -= 1
    if deepest > MAX_DEPTH:
        raise InvalidInput("The request is folded too deep to be one of ours.")
    try:
        value = json.loads(body, object_pairs_hook=_once, parse_constant=_refused)
    except (ValueError, RecursionError) as error:
        raise InvalidInput("The request is not readable JSON.") from error
    if _NUL.search(body):
        refuse_nul(value)
    return value


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a name comes twice")
    return found


def _refused(constant: str) -> Any:
    raise ValueError(f"{constant} is no JSON")
