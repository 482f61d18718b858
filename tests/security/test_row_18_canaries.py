"""Row 18: what a person types stands in no log line, no error and no header, however the request goes wrong.

Every writable field of every address is filled with canaries and sent down every way of failing. The masker by itself:
tests/kit/test_masking.py. What is stored in clear: tests/journeys/test_nothing_in_clear.py.
"""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import quote

import pytest

from mps_connect.identity.sessions import ACCESS_COOKIE
from mps_connect.kit.logging import JsonLines
from mps_connect.kit.vault import Vault
from tests.security.evidence import counted
from tests.security.filling import Json
from tests.security.routes import ADDRESSES, DESCRIPTION
from tests.security.who_may import lines
from tests.security.world import Voice, World

CANARIES = ("S6700099J", "90000199", "kanari.rahsia@mail.example", "Kanarirahsia")
WORDS = "Kanarirahsia S6700099J 90000199 kanari.rahsia@mail.example"
SHORTER = ("Kanarirahsia", "S6700099J", "90000199", "S670")
LINES = lines()
TAKING = sorted(key for key, address in ADDRESSES.items() if "requestBody" in address.operation)
ASKING = sorted(
    key for key, a in ADDRESSES.items() if any(each["in"] != "header" for each in a.operation.get("parameters", []))
)  # fmt: skip


@contextmanager
def listening() -> Iterator[io.StringIO]:
    """Everything that is logged, as it would leave the process; the client's own lines are not ours."""
    heard, root = io.StringIO(), logging.getLogger()
    handler = logging.StreamHandler(heard)
    handler.setFormatter(JsonLines())
    handler.addFilter(lambda record: not record.name.startswith(("httpx", "httpcore")))
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    try:
        yield heard
    finally:
        root.removeHandler(handler)
        root.setLevel(level)


def planted(schema: Json, words: str = WORDS) -> Any:
    """A body in which every text is a canary, as long as it may be."""
    if "$ref" in schema:
        return planted(DESCRIPTION["components"]["schemas"][schema["$ref"].rpartition("/")[2]], words)
    if "anyOf" in schema:
        return planted(next(one for one in schema["anyOf"] if one.get("type") != "null"), words)
    match schema.get("type"):
        case "object":
            return {name: planted(below, words) for name, below in schema.get("properties", {}).items()}
        case "array":
            return [planted(schema["items"], words)]
        case "string" if "enum" in schema or "const" in schema:
            return schema.get("const", schema.get("enum", [""])[0])
        case "string" if schema.get("format") == "date":
            return "2026-11-19"
        case "string":
            most = schema.get("maxLength", 10_000)
            return next(text for text in (words, *SHORTER) if len(text) <= most)
        case "boolean":
            return True
    return 1


def spoilt(body: Json) -> Iterator[tuple[str, Any, dict[str, str]]]:
    """Ways for a request with this body to go wrong, and one for it to go right."""
    version = {"if-match": '"1"'}
    yield "as it is", body, version
    yield "an old version", body, {"if-match": '"99"'}
    yield "no version", body, {}
    yield "a version of words", body, {"if-match": WORDS}
    yield "a key of words", body, version | {"idempotency-key": WORDS}
    yield "from elsewhere", body, version | {"origin": f"https://{CANARIES[3]}.example"}
    yield "a field of that name", body | {WORDS: WORDS}, version
    yield "in a list", [body], version
    yield "as text", json.dumps(body), version
    for name, value in body.items():
        yield f"{name} of the wrong type", body | {name: {WORDS: WORDS}}, version
        yield f"{name} as a number", body | {name: 12}, version
        yield f"{name} as text", body | {name: WORDS}, version
        if isinstance(value, str):
            yield f"{name} too long", body | {name: WORDS * 600}, version
            yield f"{name} with a NUL", body | {name: f"{WORDS}\0"}, version
            yield f"{name} with line ends", body | {name: f'{WORDS}\r\n{{"level":"error"}}\r\n'}, version


def told(text: str) -> list[str]:
    low = text.lower()
    return [canary for canary in CANARIES if canary.lower() in low]


async def send(world: World, voice: Voice, method: str, url: str, body: Any, headers: dict[str, str]) -> None:
    answer = await world.ask(voice, method, url, body=body, headers=headers)
    assert answer.status_code < 500, answer.text
    if answer.status_code >= 400:
        error = answer.json()["error"]
        # A version conflict returns what stands, to one who may read it: nothing of what was just sent.
        assert told(answer.text) == [], (url, answer.status_code, error["code"])
    assert told(str(dict(answer.headers))) == []


@pytest.mark.parametrize("key", TAKING)
async def test_no_canary_typed_into_a_field_is_logged_or_thrown_back(world: World, key: str) -> None:
    address, line = ADDRESSES[key], LINES[key]
    ids = world.whatever()
    allowed = next(v for v in world.voices.values() if line.about == "open" or v.letter in line.who)
    body = planted(address.operation["requestBody"]["content"]["application/json"]["schema"])
    with listening() as heard:
        for name, sent, headers in spoilt(body):
            world.app.state.gatekeeper.allowances._leases.clear()
            await send(world, allowed, address.method, address.url(ids), sent, headers)
            counted("row 18: requests full of canaries, none thrown back", 1, group=f"{key} {name}")
        for voice in (world.voices["nobody"], world.voices["resident"], world.voices["enrolling staff"]):
            await send(world, voice, address.method, address.url(ids), body, {"if-match": '"1"'})
    logged = heard.getvalue()
    assert told(logged) == []
    assert all(json.loads(entry) for entry in logged.splitlines())
    counted("row 18: log lines searched for canaries", len(logged.splitlines()), group=key)


@pytest.mark.parametrize("key", ASKING)
async def test_no_canary_in_an_address_is_logged_or_thrown_back(world: World, key: str) -> None:
    address, line = ADDRESSES[key], LINES[key]
    allowed = next(v for v in world.voices.values() if line.about == "open" or v.letter in line.who)
    parameters = [each for each in address.operation["parameters"] if each["in"] != "header"]
    good = world.whatever() | {"session_id": world.voices["staff"].session_id}
    body = address.body(good)
    with listening() as heard:
        for parameter in parameters:
            for words in (WORDS, f"{WORDS}\0", f"{WORDS}\r\nx: y", "S6700099J"):
                if parameter["in"] == "path":
                    url = address.url(good | {parameter["name"]: quote(words, safe="")})
                else:
                    url = address.url(good)
                    url += f"{'&' if '?' in url else '?'}{parameter['name']}={quote(words, safe='')}"
                await send(world, allowed, address.method, url, body, {"if-match": '"1"'})
                counted("row 18: requests full of canaries, none thrown back", 1, group=key)
    assert told(heard.getvalue()) == []


async def test_no_canary_in_a_header_is_logged(world: World) -> None:
    names = ("user-agent", "referer", "x-forwarded-for", "x-request-id", "accept-language", "authorization", "cookie")
    with listening() as heard:
        for name in names:
            answer = await world.ask(world.voices["nobody"], "GET", "/api/me", headers={name: WORDS})
            assert told(answer.text + str(dict(answer.headers))) == []
        token = world.voices["staff"].token
        await world.client.get("/api/me", headers={"cookie": f"{ACCESS_COOKIE}={token}"})
    assert told(heard.getvalue()) == []
    assert token not in heard.getvalue()


async def test_what_breaks_in_the_middle_tells_no_words(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """An error nobody foresaw, raised beside the words, with the words in it."""

    def broken(*_: object, **__: object) -> None:
        raise RuntimeError(WORDS)

    thing = world.things["a letter drafted"]
    monkeypatch.setattr(Vault, "boxes", broken)
    monkeypatch.setattr(Vault, "box", broken)
    with listening() as heard:
        for path in ("cases", f"cases/{thing.ids['case_id']}", f"letters/{thing.ids['letter_id']}"):
            answer = await world.ask(world.voices["staff"], "GET", f"/api/{path}")
            assert told(answer.text) == []
            if answer.status_code >= 500:
                assert answer.json()["error"]["code"] == "unexpected"
    assert '"error": "RuntimeError"' in heard.getvalue()
    assert told(heard.getvalue()) == []
