"""A file fits in a head, a function on a screen."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from tests.rules.sources import files, functions, parsed, python_files, shown

LONGEST_PYTHON_FILE = 400
LONGEST_WEB_FILE = 250
LONGEST_FUNCTION = 50


def long_functions(tree: ast.Module) -> Iterator[str]:
    """Functions longer than the limit, from `def` to their last line, their docstring not counted."""
    for function in functions(tree):
        first = function.body[0]
        has_words = (
            isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant) and isinstance(first.value.value, str)
        )
        words = (first.end_lineno or 0) - first.lineno + 1 if has_words else 0
        length = (function.end_lineno or 0) - function.lineno + 1 - words
        if length > LONGEST_FUNCTION:
            yield f"{function.name} has {length} lines"


def test_the_rule_sees_a_long_function() -> None:
    body = "\n".join(f"    x{n} = {n}" for n in range(LONGEST_FUNCTION))
    assert list(long_functions(ast.parse(f"def long():\n{body}"))) == ["long has 51 lines"]
    shorter = body.removesuffix(f"\n    x{LONGEST_FUNCTION - 1} = {LONGEST_FUNCTION - 1}")
    assert not list(long_functions(ast.parse(f'def fits():\n    """Says\n    much."""\n{shorter}')))


def test_no_function_is_long() -> None:
    found = [f"{shown(path)}: {one}" for path in python_files() for one in long_functions(parsed(path))]
    assert not found


def test_no_python_file_is_long() -> None:
    lengths = {shown(path): len(path.read_text().splitlines()) for path in python_files()}
    assert lengths
    assert {name: length for name, length in lengths.items() if length > LONGEST_PYTHON_FILE} == {}


def test_no_web_file_is_long() -> None:
    sources = files("web", suffixes=(".ts", ".tsx", ".js", ".css"))
    lengths = {shown(path): len(path.read_text().splitlines()) for path in sources}
    assert {name: length for name, length in lengths.items() if length > LONGEST_WEB_FILE} == {}
