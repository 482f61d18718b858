"""What a resident reads says the same in each language: every stage, every step, with the same names and days in it."""

from __future__ import annotations

import re
import tomllib
from importlib.resources import files
from typing import Any

import pytest

from mps_connect.cases.portal import STEP_OF_STAGE

TEXTS: dict[str, dict[str, Any]] = tomllib.loads(
    files("mps_connect.cases").joinpath("data", "portal.toml").read_text(encoding="utf-8")
)
OTHERS = ("zh", "ms", "ta")
SCRIPT = {"zh": "[\u4e00-\u9fff]", "ms": "[a-z]", "ta": "[\u0b80-\u0bff]"}


def blanks(text: str) -> list[str]:
    return sorted(re.findall(r"{\w+}", text))


def test_every_stage_is_told_in_english() -> None:
    assert set(TEXTS) == {"en", *OTHERS}
    for part in ("happened", "next"):
        assert set(TEXTS["en"][part]) == set(STEP_OF_STAGE)
    assert len(TEXTS["en"]["steps"]) == len(TEXTS["en"]["steps_ahead"]) == max(STEP_OF_STAGE.values())


@pytest.mark.parametrize("language", OTHERS)
def test_every_language_tells_the_same(language: str) -> None:
    english, other = TEXTS["en"], TEXTS[language]
    assert set(other) == set(english)
    assert len(other["months"].split()) == 12
    assert blanks(other["date"]) == blanks(english["date"])
    for part in ("happened", "next", "you_can"):
        assert set(other[part]) == set(english[part])
        for key, text in other[part].items():
            assert blanks(text) == blanks(english[part][key]), (part, key)
            assert re.search(SCRIPT[language], text), (part, key)
            assert text != english[part][key]
    for part in ("steps", "steps_ahead"):
        assert len(other[part]) == len(set(other[part])) == len(english[part])
        assert not set(other[part]) & set(english[part])
