"""One request or job is one transaction, and it is not a room's to end."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

import pytest

from tests.rules.sources import parsed, room_files, shown

ENDS = {"commit", "rollback", "set_autocommit"}
ENDS_IN_SQL = re.compile(r"^\s*(COMMIT|ROLLBACK|END|ABORT)\b(?!\s+TO\b)", re.IGNORECASE)


def endings(tree: ast.Module) -> Iterator[str]:
    """Calls and statements that end a transaction."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            if node.func.attr in ENDS:
                yield f"line {node.lineno}: {node.func.attr}()"
            for argument in node.args:
                if (
                    isinstance(argument, ast.Constant)
                    and isinstance(argument.value, str)
                    and ENDS_IN_SQL.match(argument.value)
                ):
                    yield f"line {node.lineno}: {argument.value.strip()}"


@pytest.mark.parametrize(
    "line", ["tx.commit()", "await conn.rollback()", "conn.execute('COMMIT')", "run('x'); c.set_autocommit(True)"]
)
def test_the_rule_sees_an_ending(line: str) -> None:
    assert len(list(endings(ast.parse(f"async def f():\n    {line}")))) == 1


def test_the_rule_leaves_savepoints_and_words() -> None:
    assert not list(endings(ast.parse("conn.execute('ROLLBACK TO here')\nsay('Committed to the case')")))


def test_rooms_never_end_a_transaction() -> None:
    assert not [f"{shown(path)} {one}" for path in room_files() for one in endings(parsed(path))]
