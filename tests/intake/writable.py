"""Every place of the API where a person may write, read off the API's own description."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

Json = Mapping[str, Any]


def places(description: Json) -> dict[str, int | None]:
    """`POST /api/cases/{case_id}/notes text` to its greatest length, for each string a request takes that is not a choice,
    a date or an id.
    """
    found: dict[str, int | None] = {}
    schemas = description["components"]["schemas"]
    for path, operations in description["paths"].items():
        for method, operation in operations.items():
            content = operation.get("requestBody", {}).get("content", {})
            if "application/json" in content:
                fields = _strings(content["application/json"]["schema"], schemas, "")
                found |= {f"{method.upper()} {path} {name}": size for name, size in fields}
    return found


def _strings(schema: Json, schemas: Json, name: str) -> Iterator[tuple[str, int | None]]:
    if "$ref" in schema:
        yield from _strings(schemas[schema["$ref"].rpartition("/")[2]], schemas, name)
    for choice in schema.get("anyOf", ()):
        yield from _strings(choice, schemas, name)
    for key, value in schema.get("properties", {}).items():
        yield from _strings(value, schemas, f"{name}.{key}" if name else key)
    if "items" in schema:
        yield from _strings(schema["items"], schemas, f"{name}[]")
    if schema.get("type") == "string" and not schema.keys() & {"enum", "const", "format", "pattern"}:
        yield name, schema.get("maxLength")


def strings(value: Any) -> Iterator[str]:
    """Every string of an answer, at whatever depth."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for one in value.values():
            yield from strings(one)
    elif isinstance(value, list):
        for one in value:
            yield from strings(one)
