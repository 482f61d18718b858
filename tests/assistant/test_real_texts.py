"""Real texts through the command `mps intake`, as an office would run it; skipped, saying so, where they are not at hand."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
CORPORA = ROOT / ".." / "shared" / "corpora"
KEYS = {
    "id", "language", "category", "category_confidence", "agencies", "urgency", "urgency_reason", "flags",
    "must_not_write", "facts", "missing", "letter", "error",
}  # fmt: skip


def corpus(name: str) -> list[dict[str, Any]]:
    path = CORPORA / name
    if not path.exists():
        pytest.skip(f"real texts are not beside this checkout: {name}")
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def intake(lines: list[dict[str, Any]], *, seed: str = "0") -> list[dict[str, Any]]:
    """What the command answers, line for line. It needs no server, no database and no network."""
    told = "\n".join(json.dumps(line, ensure_ascii=False) for line in lines)
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT / "src"), "PYTHONHASHSEED": seed}
    done = subprocess.run(
        [sys.executable, "-m", "mps_connect.cli", "intake"],
        input=told, capture_output=True, text=True, encoding="utf-8", env=environment, timeout=300, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")
    return [json.loads(line) for line in done.stdout.splitlines()]


def check(lines: list[dict[str, Any]], answers: list[dict[str, Any]]) -> None:
    assert [answer["id"] for answer in answers] == [line["id"] for line in lines]
    assert [answer["error"] for answer in answers if answer["error"]] == []
    for line, answer in zip(lines, answers, strict=True):
        assert set(answer) == KEYS
        assert answer["category"]
        assert answer["urgency"] in ("low", "medium", "high", "urgent")
        for fact in answer["facts"]:
            assert line["text"][fact["start"] : fact["end"]] == fact["quote"] != ""
        for sentence in (answer["letter"] or {}).get("sentences", ()):
            assert all(0 <= index < len(answer["facts"]) for index in sentence["facts"])


def test_the_120_real_cases_are_read_without_an_error() -> None:
    rows = corpus("resident_cases.jsonl")
    lines = [{"id": row["id"], "text": row["text"], "session_date": row["date"]} for row in rows]
    answers = intake(lines)
    assert len(answers) == 120
    check(lines, answers)
    numbers = ("nric", "fin", "phone", "email", "uen", "vehicle_no")
    assert not [fact for answer in answers for fact in answer["facts"] if fact["type"] in numbers]
    for answer in answers:
        written = [s for s in (answer["letter"] or {}).get("sentences", ()) if s["facts"]]
        assert written or answer["letter"] is None


def test_the_2000_singlish_messages_are_read_without_an_error() -> None:
    rows = corpus("singlish_normalised_zh.jsonl")
    lines = [{"id": row["id"], "text": row["singlish"], "session_date": "2026-11-19"} for row in rows]
    answers = intake(lines)
    assert len(answers) == 2000
    check(lines, answers)
    assert sum(answer["must_not_write"] is not None for answer in answers) <= 20


def test_the_same_messages_in_chinese_are_read_without_an_error() -> None:
    rows = corpus("singlish_normalised_zh.jsonl")
    lines = [{"id": row["id"], "text": row["zh"], "session_date": "2026-11-19"} for row in rows if row["zh"].strip()]
    check(lines, intake(lines))


def test_another_process_understands_the_same() -> None:
    """Nothing hangs on the order in which a process happens to keep its sets."""
    told = [ROOT / "bench" / "assistant" / f"{name}.jsonl" for name in ("intakes", "fourth", "fifth")]
    rows = [json.loads(line) for path in told for line in path.read_text(encoding="utf-8").splitlines() if line]
    lines = [{"id": row["id"], "text": row["text"], "session_date": row["session_date"]} for row in rows]
    first, second = intake(lines, seed="1"), intake(lines, seed="2")
    assert first == second
    check(lines, first)
