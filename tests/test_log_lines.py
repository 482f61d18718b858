"""The log: one stream, whole JSON lines, times in UTC, and a line for every try at the door and every refusal.

That no line holds a person's words: tests/security/test_row_18_canaries.py.
"""

from __future__ import annotations

import io
import json
import logging
import sys
from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest

from mps_connect.kit.logging import JsonLines, set_up_logging
from tests.conftest import ClientAs
from tests.support.cast import Cast


@pytest.fixture
def written() -> Iterator[io.StringIO]:
    """What the service's own logger would write."""
    heard, logger = io.StringIO(), logging.getLogger("mps_connect")
    handler = logging.StreamHandler(heard)
    handler.setFormatter(JsonLines())
    logger.addHandler(handler)
    yield heard
    logger.removeHandler(handler)


def lines(written: io.StringIO) -> list[dict[str, str | int | float]]:
    return [json.loads(line) for line in written.getvalue().splitlines()]


def test_there_is_one_stream_and_it_is_standard_error() -> None:
    root = logging.getLogger()
    before = list(root.handlers), root.level
    try:
        set_up_logging()
        (handler,) = root.handlers
        assert isinstance(handler, logging.StreamHandler)
        assert handler.stream is sys.stderr
        assert isinstance(handler.formatter, JsonLines)
    finally:
        root.handlers[:], _ = before
        root.setLevel(before[1])


def test_times_are_in_utc_and_say_so(written: io.StringIO) -> None:
    logging.getLogger("mps_connect").warning("something")
    (line,) = lines(written)
    assert datetime.fromisoformat(str(line["at"])).utcoffset() == timedelta(0)
    assert str(line["at"]).endswith("+00:00")


@pytest.mark.parametrize(
    "words", ['a\r\n{"level": "error"}', "a\x1b[31mb", "a\u2028b", 'quotes " and \\ strokes', "\x00"]
)
def test_an_event_stays_one_line_whatever_is_in_it(written: io.StringIO, words: str) -> None:
    logging.getLogger("mps_connect").warning("it said %s", words)
    assert len(written.getvalue().splitlines()) == 1
    assert written.getvalue().isascii()
    assert lines(written)[0]["message"] == f"it said {words}"


async def test_each_failed_try_to_sign_in_leaves_a_line(client_as: ClientAs, cast: Cast, written: io.StringIO) -> None:
    stranger = await client_as(None)
    for path, body in (
        ("sign-in", {"email": "nobody@cast.invalid", "password": "not these words at all"}),
        ("second-step/code", {"code": "123456"}),
        ("second-step/recovery-code", {"code": "0000-0000-0000"}),
        ("renew", {}),
    ):
        assert (await stranger.post_json(f"/api/auth/{path}", body)).status_code == 401
        line = lines(written)[-1]
        assert (line["method"], line["route"], line["status"]) == ("POST", f"/api/auth/{path}", 401)
        assert line["request_id"]


async def test_each_refusal_leaves_a_line(client_as: ClientAs, cast: Cast, written: io.StringIO) -> None:
    stranger, volunteer = await client_as(None), await client_as(cast.aisyah)
    other = f"/api/cases/{cast.priya.id}"
    asked = [
        (stranger, "GET", "/api/cases", {}, 401, "/api/cases"),
        (volunteer, "GET", "/api/people", {}, 403, "/api/people"),
        (volunteer, "GET", other, {}, 404, "/api/cases/{case_id}"),
        (volunteer, "POST", "/api/cases", {"origin": "https://elsewhere.example"}, 403, "/api/cases"),
        (volunteer, "POST", "/api/cases", {"content-type": "application/json"}, 422, "/api/cases"),
    ]
    for client, method, path, headers, status, route in asked:
        answer = await client.request(method, path, headers=headers, content=b"[" if status == 422 else None)
        assert answer.status_code == status, answer.text
        line = lines(written)[-1]
        assert (line["method"], line["route"], line["status"]) == (method, route, status)
        assert line["request_id"] == answer.headers["x-request-id"]
