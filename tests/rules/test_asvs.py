"""docs/asvs.md: every requirement of ASVS 5.0.0 at Level 1 and 2 once, nothing called met without a test that is there, counts that fit."""

from __future__ import annotations

import ast
import re
from collections import Counter
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.rules.sources import ROOT, functions

PAGE = (ROOT / "docs" / "asvs.md").read_text(encoding="utf-8")
LEVELS = dict(
    line.split() for line in Path(__file__).with_name("asvs_levels.txt").read_text().splitlines() if line[0].isdigit()
)
STATES = ("met", "not met", "not applicable")
NAMED = re.compile(r"`((?:tests|web)/[\w/.\-]+\.(?:py|tsx?))(?:::(\w+))?`")
PART = re.compile(r"\]\(([\w/.\-]+\.md)\)(?: \(([^)]+)\))?")


class Row(NamedTuple):
    id: str
    level: str
    words: str
    state: str
    shown: str


def rows() -> list[Row]:
    found = [line.strip("| ").split(" | ") for line in PAGE.splitlines() if re.match(r"\| \d+\.\d+\.\d+", line)]
    return [Row(*cells) for cells in found]


ROWS = rows()
EACH = pytest.mark.parametrize("row", ROWS, ids=lambda row: row.id)


def test_there_are_as_many_requirements_as_the_standard_has() -> None:
    assert Counter(LEVELS.values()) == {"1": 70, "2": 183}


def test_each_requirement_stands_once_with_its_level() -> None:
    assert {row.id: row.level for row in ROWS if row.level != "3"} == LEVELS
    assert len({row.id for row in ROWS}) == len(ROWS)


@EACH
def test_each_row_is_whole(row: Row) -> None:
    assert row.state in STATES
    assert 0 < len(row.words.split()) <= 12
    assert row.shown


@EACH
def test_what_is_named_is_there_and_what_is_met_names_it(row: Row) -> None:
    named = NAMED.findall(row.shown)
    for path, function in named:
        assert (ROOT / path).is_file(), path
        if function:
            tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
            assert function in {one.name for one in functions(tree)}, f"{path} has no {function}"
    if row.state == "met":
        assert named, "no test is named"
        for path, function in named:
            name = Path(path).name
            assert function.startswith("test_") if path.endswith(".py") else ".test." in name, path
            assert name.startswith("test_") or not path.endswith(".py"), path


def test_the_counts_at_the_head_are_right() -> None:
    told = {
        cells[0].partition(",")[0]: tuple(int(cell) for cell in cells[1:])
        for cells in (line.strip("| ").split(" | ") for line in PAGE.splitlines() if re.match(r"\| [123][ ,]", line))
        if len(cells) == 4
    }
    counted = Counter((row.level, row.state) for row in ROWS)
    assert told == {level: tuple(counted[level, state] for state in STATES) for level in ("1", "2", "3")}


@EACH
def test_pages_named_here_have_the_parts_that_are_named(row: Row) -> None:
    for page, part in PART.findall(row.shown):
        path = ROOT / "docs" / page
        assert path.is_file(), page
        if part:
            headings = re.findall(r"^## (.+)$", path.read_text(encoding="utf-8"), re.MULTILINE)
            assert any(heading.startswith(part) for heading in headings), f"{page} has no part {part}"
