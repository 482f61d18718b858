"""`mps intake`: one line in, one line out, whatever the line is."""

from __future__ import annotations

import json
from io import StringIO
from typing import Any

import pytest

from mps_connect.assistant.batch import run

KEYS = [
    "id", "language", "category", "category_confidence", "agencies", "urgency", "urgency_reason", "flags",
    "must_not_write", "facts", "missing", "letter", "error",
]  # fmt: skip


def answers(*lines: str) -> list[dict[str, Any]]:
    out = StringIO()
    run(lines, out)
    return [json.loads(line) for line in out.getvalue().splitlines()]


def line(text: object, **more: object) -> str:
    return json.dumps({"id": "a1", "text": text, "session_date": "2026-11-19", **more})


def test_a_good_line_has_every_key_in_order() -> None:
    text = "I'm Tan Contoh Ah, S6700011J. SP bill $200 cannot pay, account 8900000123. Can pay $50 a month? 9000 0111"
    (answer,) = answers(line(text))
    assert list(answer) == KEYS
    assert answer["error"] is None
    assert answer["category"] == "utilities"
    assert answer["agencies"][0]["short"] == "SP"
    assert {"type", "value", "quote", "start", "end", "confidence"} == set(answer["facts"][0])
    assert answer["letter"]["agency"] == "SP"
    for sentence in answer["letter"]["sentences"]:
        assert all(0 <= index < len(answer["facts"]) for index in sentence["facts"])


def test_a_refused_story_has_no_letter() -> None:
    (answer,) = answers(line("Please write to the judge for a lighter sentence for my son."))
    assert answer["must_not_write"]["rule"] == "court_sentencing"
    assert answer["letter"] is None


@pytest.mark.parametrize(
    ("bad", "code"),
    [
        ("{not json", "bad_json"), ("[1, 2]", "bad_json"), ('"text"', "bad_json"), (line(None), "no_text"), (line(5), "no_text"),
        (line("   "), "empty_text"), (line("hello", session_date="soon"), "bad_session_date"),
        (json.dumps({"id": 1, "text": "hello"}), "no_session_date"), (line("a" * 20_001), "text_too_long"),
    ],
)  # fmt: skip
def test_a_bad_line_answers_with_its_error(bad: str, code: str) -> None:
    (answer,) = answers(bad)
    assert list(answer) == KEYS
    assert answer["error"]["code"] == code
    assert answer["error"]["message"]


def test_a_bad_line_does_not_stop_the_next() -> None:
    first, second = answers("{oops", line("The lift at Blk 5 Contoh Link is spoilt."))
    assert first["error"]["code"] == "bad_json"
    assert second["category"] == "town_council"


def test_blank_lines_are_passed_over_and_the_identity_comes_back_as_it_was() -> None:
    out = answers("", line("Lift spoilt", id={"n": 7}), "\n")
    assert [answer["id"] for answer in out] == [{"n": 7}]


def test_lone_surrogates_and_controls_are_answered() -> None:
    (answer,) = answers('{"id": 1, "text": "\\ud800 I owe $75 \\u0000 now", "session_date": "2026-11-19"}')
    assert answer["error"] is None
    assert [fact["value"] for fact in answer["facts"] if fact["type"] == "amount"] == ["75.00"]
