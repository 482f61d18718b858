"""Colours are named once, in tokens.css, where their contrast is checked."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from tests.rules.sources import files, shown

COLOUR = re.compile(
    r"(?<!&)#(?:[0-9a-fA-F]{8}|[0-9a-fA-F]{6}|[0-9a-fA-F]{3,4})\b(?!-)|\b(?:rgba?|hsla?|hwb|oklch|oklab|lch|lab)\(",
    re.ASCII,
)


def raw_colours(text: str) -> Iterator[str]:
    for number, line in enumerate(text.splitlines(), start=1):
        for found in COLOUR.finditer(line):
            yield f"{number}: {found.group()}"


@pytest.mark.parametrize(
    "line", ["color: #fff;", "color: #1A2b3C;", "background: rgb(1 2 3)", "fill='#abcd'", "oklch(0.5 0 0)"]
)
def test_the_rule_sees_a_colour(line: str) -> None:
    assert len(list(raw_colours(line))) == 1


@pytest.mark.parametrize("line", ["color: var(--ink);", "unit #07-942", "href='#main'", "calc(1px + 2px)", "&#8217;"])
def test_the_rule_leaves_what_is_none(line: str) -> None:
    assert not list(raw_colours(line))


def test_colours_are_named_once() -> None:
    sources = files("web/src", suffixes=(".ts", ".tsx", ".css"))
    found = [
        f"{shown(path)}:{one}" for path in sources if path.name != "tokens.css" for one in raw_colours(path.read_text())
    ]
    assert not found
