"""Nothing a person types can stand in an address: every parameter there is an id, a date, a number or a word of a list."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Annotated, Any, Literal
from uuid import UUID

import pytest
from fastapi import FastAPI, Path, Query

from mps_connect.app import create_app
from mps_connect.kit.addresses import Code, Codes, Key, Keys
from mps_connect.settings import Settings

IN_ADDRESSES = ("query", "path")
# The words are the schema's own, or their form leaves no room for others.
BOUND = {"enum", "const"}
FORMS = {"uuid", "date", "date-time"}
NOT_TEXT = {"integer", "number", "boolean", "null"}
PERSONAL = (
    "S6700011J", "s6700011j", "80000011", "+65 8000 0011", "Ong Contoh Hwa", "Ong Contoh", "陈秀兰", "ong@contoh.invalid",
    "Blk 912", "912", "MPS-BAN-202611-P1-0001", "rental arrears", "SP 8930 0731 22",
)  # fmt: skip


def takes_text(schema: dict[str, Any]) -> bool:
    """Whether a value of this schema may be words that somebody typed."""
    choices = schema.get("anyOf") or schema.get("oneOf")
    if choices:
        return any(takes_text(one) for one in choices)
    if schema.get("type") == "array":
        return takes_text(schema["items"])
    if schema.get("type") in NOT_TEXT or schema.keys() & BOUND or schema.get("format") in FORMS:
        return False
    pattern = schema.get("pattern")
    return pattern is None or any(re.search(pattern, words) for words in PERSONAL)


def open_to_words(description: dict[str, Any]) -> Iterator[str]:
    """Parameters in addresses that take what a person types. References are followed one step: parameters have no deeper."""
    shapes = description.get("components", {}).get("schemas", {})
    for path, operations in description["paths"].items():
        for method, operation in operations.items():
            for parameter in operation.get("parameters", []):
                schema = parameter["schema"]
                schema = shapes[schema["$ref"].rpartition("/")[2]] if "$ref" in schema else schema
                if parameter["in"] in IN_ADDRESSES and takes_text(schema):
                    yield f"{method.upper()} {path}: {parameter['name']}"


def described(endpoint: Any, path: str = "/cases") -> dict[str, Any]:
    app = FastAPI()
    app.add_api_route(path, endpoint)
    return app.openapi()


def free(q: str = "") -> None: ...
def short_free(q: Annotated[str | None, Query(max_length=8)] = None) -> None: ...
def many_free(q: Annotated[list[str], Query()]) -> None: ...
def loose(q: Annotated[str, Query(pattern=r"^[\w,-]+$")]) -> None: ...
def mail(q: Annotated[str, Query(json_schema_extra={"format": "email"})]) -> None: ...


@pytest.mark.parametrize("endpoint", [free, short_free, many_free, loose, mail])
def test_the_rule_sees_room_for_words(endpoint: Any) -> None:
    assert list(open_to_words(described(endpoint))) == ["GET /cases: q"]


def test_the_rule_sees_words_in_the_path() -> None:
    def person(nric: Annotated[str, Path()]) -> None: ...

    assert list(open_to_words(described(person, "/people/{nric}"))) == ["GET /people/{nric}: nric"]


def test_the_rule_leaves_ids_dates_numbers_and_words_of_a_list() -> None:
    def narrow(
        case: UUID, keys: Keys = "", codes: Codes = "", key: Key | None = None, code: Code | None = None,
        order: Literal["asc", "desc"] = "asc", copy: Literal["resident"] | None = None, late: bool = False, page: int = 1,
    ) -> None: ...  # fmt: skip

    assert not list(open_to_words(described(narrow)))


def test_no_address_takes_what_a_person_types() -> None:
    description = create_app(Settings()).openapi()
    assert len(description["paths"]) > 40
    assert not list(open_to_words(description))
