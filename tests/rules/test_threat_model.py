"""docs/threat-model.md: each defence names a test that is there."""

from __future__ import annotations

import ast
import re

import pytest

from tests.rules.sources import ROOT, functions

PAGE = (ROOT / "docs" / "threat-model.md").read_text(encoding="utf-8")
ROWS = [line.strip("| ").split(" | ") for line in PAGE.splitlines() if re.match(r"\| [STRIDE] \|", line)]


def test_every_boundary_and_every_kind_of_threat_is_spoken_of() -> None:
    assert re.findall(r"^### (\d)\. ", PAGE, re.MULTILINE) == list("1234567")
    assert {row[0] for row in ROWS} == set("STRIDE")
    assert len(ROWS) > 40


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[1])
def test_each_defence_names_a_test_that_is_there(row: list[str]) -> None:
    _, _, defence, shown = row
    assert defence
    named = re.findall(r"`(tests/[\w/]+\.py)(?:::(test_\w+))?`", shown)
    assert named
    for path, function in named:
        assert (ROOT / path).is_file(), path
        names = {one.name for one in functions(ast.parse((ROOT / path).read_text(encoding="utf-8")))}
        assert any(name.startswith("test_") for name in names), path
        assert not function or function in names, f"{path} has no {function}"


def test_what_is_not_defended_is_said() -> None:
    said = PAGE.partition("## What is not defended")[2]
    assert said.count("\n- **") >= 10
