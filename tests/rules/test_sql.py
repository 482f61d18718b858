"""Values reach SQL as parameters. Only constants of the module, in capitals, may be put into its text.

A search that puts its statement together from clauses says so on the line above, where the clauses come from:
`# clauses: each a constant of _where()`.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

import pytest

from tests.rules.sources import python_files, shown

STATEMENT = re.compile(
    r"^\s*(SELECT\b|INSERT\s+INTO\b|UPDATE\s+\w+\s+SET\b|DELETE\s+FROM\b|WITH\s+\w+\s+AS\b|CREATE\s+[A-Z]+\s|ALTER\s+[A-Z]+\s"
    r"|DROP\s+[A-Z]+\s|GRANT\s|REVOKE\s|TRUNCATE\s|SET\s+(LOCAL|SESSION|ROLE)\b)"
)

CLAUSES = re.compile(r"\s*# clauses: .{10,}")


def _is_constant(node: ast.expr) -> bool:
    if isinstance(node, ast.FormattedValue):
        return _is_constant(node.value)
    name = node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else ""
    return isinstance(node, ast.Constant) or (name.isupper() and bool(name))


def _begins_as_sql(node: ast.expr) -> bool:
    first = node.values[0] if isinstance(node, ast.JoinedStr) and node.values else node
    while isinstance(first, ast.BinOp):
        first = first.left
    return isinstance(first, ast.Constant) and isinstance(first.value, str) and bool(STATEMENT.match(first.value))


def _is_built(node: ast.expr) -> bool:
    if isinstance(node, ast.JoinedStr):
        return _begins_as_sql(node) and not all(_is_constant(part) for part in node.values)
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mod):
        return _begins_as_sql(node)
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        return _begins_as_sql(node) and not (_is_constant(node.right) or isinstance(node.right, ast.JoinedStr))
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        return node.func.attr in ("format", "replace") and _begins_as_sql(node.func.value)
    return False


def built_statements(text: str) -> Iterator[int]:
    """Lines where a statement is made from something that is not a constant. `sql.SQL(...).format(...)` is fine."""
    lines = ["", *text.splitlines()]
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.expr) and _is_built(node) and not CLAUSES.match(lines[node.lineno - 1]):
            yield node.lineno


@pytest.mark.parametrize(
    "line",
    [
        'run(f"SELECT * FROM cases WHERE id = {case_id}")',
        'run(f"SELECT {COLUMNS} FROM {table}")',
        'run("SELECT * FROM cases WHERE id = %s" % case_id)',
        'run("SELECT * FROM cases WHERE id = " + case_id)',
        'run("DELETE FROM {}".format(table))',
        'run("UPDATE cases SET x".replace("x", x))',
    ],
)
def test_the_rule_sees_a_built_statement(line: str) -> None:
    assert list(built_statements(line))


@pytest.mark.parametrize(
    "line",
    [
        'run(f"SELECT {COLUMNS} FROM cases WHERE id = %(id)s", {"id": case_id})',
        'run(sql.SQL("DROP ROLE {}").format(sql.Identifier(role)))',
        'say(f"Update {name} or select another")',
        'ONE = f"SELECT {_ROW} FROM letters" + WHERE',
        '# clauses: each a constant of _where()\nrun(f"SELECT id FROM cases WHERE {where}")',
    ],
)
def test_the_rule_leaves_constants_and_words(line: str) -> None:
    assert not list(built_statements(line))


def test_no_statement_is_built_from_values() -> None:
    found = [f"{shown(path)}:{line}" for path in python_files("src") for line in built_statements(path.read_text())]
    assert not found
