"""The project's files speak of the project alone."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from tests.rules.sources import files, shown

TEXT = (
    ".py",
    ".md",
    ".toml",
    ".txt",
    ".ts",
    ".tsx",
    ".js",
    ".json",
    ".css",
    ".html",
    ".yml",
    ".yaml",
    ".sql",
    ".sh",
    ".typ",
    "",
)

# Written in pieces, so that this file passes its own rule.
UNWANTED = re.compile(
    "|".join(
        [
            r"(?<![\w.])/" + r"(?:work|root)/",
            r"/tmp/" + "brief",
            r"pypi\." + "org",
            "python" + "hosted",
            r"registry\.npm" + "js",
            r"(?:deb|security)\.debian" + r"\.org",
            r"\bissues? " + r"#?\d",
            r"\bsub-?" + "agent",
        ]
    ),
    re.IGNORECASE,
)
SHARED = "../" + "shared"


def unwanted_words(name: str, text: str) -> Iterator[str]:
    """Paths of one machine, hosts of registries, numbers of a list elsewhere; and folders beside ours, save in tests."""
    for number, line in enumerate(text.splitlines(), start=1):
        found = UNWANTED.search(line)
        if found:
            yield f"{name}:{number}: {found.group()}"
        if SHARED in line and not name.startswith(("tests/", "bench/")):
            yield f"{name}:{number}: {SHARED}"


@pytest.mark.parametrize(
    "line",
    [
        "see /wo" + "rk/main/x",
        "https://pypi" + ".org/simple",
        "as issue" + " 2 says",
        "cp /ro" + "ot/x",
        "made by a sub" + "agent",
    ],
)
def test_the_rule_sees_an_unwanted_word(line: str) -> None:
    assert len(list(unwanted_words("docs/a.md", line))) == 1


def test_other_folders_are_for_tests_only() -> None:
    assert list(unwanted_words("src/a.py", f'open("{SHARED}/x")'))
    assert not list(unwanted_words("tests/test_a.py", f'open("{SHARED}/x")'))


def test_the_rule_leaves_ordinary_words() -> None:
    assert not list(
        unwanted_words("docs/a.md", "the issue is that homework/ and network/ are paths; an issued letter; 2 issues")
    )


def test_files_speak_of_the_project_alone() -> None:
    found: list[str] = []
    for path in files(".", suffixes=TEXT):
        try:
            found += unwanted_words(shown(path), path.read_text())
        except UnicodeDecodeError:
            continue
    assert not found
