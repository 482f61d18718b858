"""A NUL is refused by one rule, in words that name the field, wherever a request takes text: it is read off the description."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

import pytest

from tests.security.evidence import counted
from tests.security.filling import Json
from tests.security.routes import ADDRESSES, DESCRIPTION
from tests.security.who_may import lines
from tests.security.world import Voice, World

LINES = lines()
WORDS = "Contoh\0words"


def texts(schema: Json, schemas: Json, way: tuple[str, ...] = ()) -> set[tuple[str, ...]]:
    """The way to every string a body holds, choices, dates and ids too; `0` for any place of a list."""
    if "$ref" in schema:
        return texts(schemas[schema["$ref"].rpartition("/")[2]], schemas, way)
    found = {way} if schema.get("type") == "string" else set()
    for choice in schema.get("anyOf", ()):
        found |= texts(choice, schemas, way)
    for name, value in schema.get("properties", {}).items():
        found |= texts(value, schemas, (*way, name))
    if "items" in schema:
        found |= texts(schema["items"], schemas, (*way, "0"))
    return found


def fields() -> dict[str, list[tuple[str, ...]]]:
    """Route to the way to each of its texts."""
    found = {}
    for key, address in ADDRESSES.items():
        content = address.operation.get("requestBody", {}).get("content", {})
        if content:
            found[key] = sorted(texts(content["application/json"]["schema"], address.schemas))
    return {key: ways for key, ways in found.items() if ways}


def put(body: Any, way: tuple[str, ...], value: str) -> Any:
    """The body with this value at the end of the way, which is laid where it does not lead yet."""
    if not way:
        return value
    first, *rest = way
    if first == "0":
        items = body if isinstance(body, list) and body else [None]
        return [put(items[0], tuple(rest), value), *items[1:]]
    held = body if isinstance(body, dict) else {}
    return held | {first: put(held.get(first), tuple(rest), value)}


def allowed(world: World, key: str) -> Voice:
    world.app.state.gatekeeper.allowances._leases.clear()
    return next(v for v in world.voices.values() if LINES[key].about == "open" or v.letter in LINES[key].who)


FIELDS = fields()


def test_the_description_has_texts_to_try() -> None:
    assert len(FIELDS) > 40
    assert sum(map(len, FIELDS.values())) > 120
    assert ("sentences", "0", "text") in FIELDS["PUT /api/letters/{letter_id}"]


@pytest.mark.parametrize("key", sorted(FIELDS))
async def test_a_nul_in_any_text_is_refused_by_its_name(world: World, key: str) -> None:
    address, voice, ids = ADDRESSES[key], allowed(world, key), world.whatever()
    body = address.body(ids)
    for way in FIELDS[key]:
        answer = await world.ask(
            voice, address.method, address.url(ids), body=put(body, way, WORDS), headers={"if-match": '"1"'}
        )
        assert answer.status_code == 422, (way, answer.text)
        error = answer.json()["error"]
        assert error["code"] == "invalid_input"
        assert error["details"]["fields"] == [{"path": ".".join(way), "message": error["message"]}]
        assert "NUL" in error["message"]
        counted("row 12: texts with a NUL refused by their name", 1, group=key)


ASKING = sorted(
    (key, parameter["name"])
    for key, address in ADDRESSES.items()
    for parameter in address.operation.get("parameters", [])
    if parameter["in"] == "query"
)


@pytest.mark.parametrize(("key", "name"), ASKING)
async def test_a_nul_in_an_address_is_refused(world: World, key: str, name: str) -> None:
    address, voice, ids = ADDRESSES[key], allowed(world, key), world.whatever()
    url = address.url(ids)
    url += f"{'&' if '?' in url else '?'}{name}={quote(WORDS)}"
    answer = await world.ask(voice, address.method, url)
    assert answer.status_code == 422, answer.text
    assert "Contoh" not in answer.text


def test_what_is_described_is_all_there_is() -> None:
    assert {key for key in ADDRESSES if "requestBody" in ADDRESSES[key].operation} == {
        f"{method.upper()} {path}"
        for path, operations in DESCRIPTION["paths"].items()
        for method, operation in operations.items()
        if "requestBody" in operation
    }
