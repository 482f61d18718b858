"""A body that is too deep, says a thing twice, or is no number, is refused before anything is done with it."""

from __future__ import annotations

import json

import pytest

from mps_connect.access.bodies import MAX_DEPTH, strict_json
from mps_connect.kit.errors import InvalidInput
from mps_connect.kit.wire import NUL
from tests.conftest import ClientAs
from tests.support.cast import Cast


@pytest.mark.parametrize(
    "body",
    [
        b'{"a": 1, "a": 2}',
        b'{"a": {"b": 1, "b": 1}}',
        b'{"a": NaN}',
        b'{"a": Infinity}',
        b"[" * (MAX_DEPTH + 1) + b"]" * (MAX_DEPTH + 1),
        b'{"a":' * 100_000 + b"1" + b"}" * 100_000,
        b"[" * 400_000,
        b'{"a": 1',
        b'{"a": "x\\u0000"}',
        b'{"a\\u0000": 1}',
        b'{"a": [[{"b": "\\u0000"}]]}',
        '{"a": "x\\u0000"}'.encode("utf-16"),
        '{"a": "\\u0000"}'.encode("utf-32"),
        b"\xff\xfe",
    ],
)
def test_what_is_not_plain_json_is_refused(body: bytes) -> None:
    with pytest.raises(InvalidInput):
        strict_json(body)


@pytest.mark.parametrize(
    ("body", "paths"),
    [
        ({"text": "a\0"}, ["text"]),
        ({"answers": [{"agency": "x"}, {"agency": "\0"}], "how": "\0"}, ["answers.1.agency", "how"]),
        ({"Contoh Name": "\0", "a\0b": 1}, ["?"]),
        ("\0", [""]),
    ],
)
def test_a_nul_is_named_by_its_field(body: object, paths: list[str]) -> None:
    with pytest.raises(InvalidInput) as refused:
        strict_json(json.dumps(body).encode())
    assert refused.value.details == {"fields": [{"path": path, "message": NUL} for path in paths]}


def test_what_only_looks_like_a_nul_is_text() -> None:
    words = {"text": "\\u0000 and \\\\0, \u2400"}
    assert strict_json(json.dumps(words).encode()) == words
    assert strict_json(json.dumps(words, ensure_ascii=False).encode("utf-16")) == words


def test_brackets_in_words_are_words() -> None:
    words = "[{" * 100 + ' \\" }]'
    assert strict_json(b'{"text": "' + words.encode() + b'"}') == {"text": "[{" * 100 + ' " }]'}


async def test_a_twice_named_field_is_refused_with_words(client_as: ClientAs, cast: Cast) -> None:
    client = await client_as(cast.hidayah)
    answer = await client.request(
        "PATCH",
        f"/api/people/{cast.priya.id}",
        content=b'{"role": "volunteer", "role": "admin"}',
        headers={"content-type": "application/json", "if-match": '"1"'},
    )
    assert answer.status_code == 422
    assert answer.json()["error"]["code"] == "invalid_input"


async def test_an_open_route_reads_no_more_than_others(client_as: ClientAs) -> None:
    client = await client_as(None)
    answer = await client.request(
        "POST", "/api/auth/sign-in", content=b"x" * 1_100_000, headers={"content-type": "application/json"}
    )
    assert answer.status_code == 413
