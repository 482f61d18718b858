"""Verbs that change something say who and when by name, and nothing that only reads reaches them."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from mps_connect.access.gate import SEARCH
from tests.rules.sources import PACKAGE, functions, parsed, room_files, shown, writes_to_the_database

# A person who signs in is nobody yet: who it is, is what these find out.
BEFORE_ANYBODY_IS_KNOWN = {"sign_in", "start_for", "create_account"}
# Adds to an index what a verb has just stored; there is no moment in it to keep.
FOLLOWS_A_VERB = {"index_words"}
CARRIERS = {"tx", "database", "conn"}


def unclear_verbs(tree: ast.Module, asked_for: set[str]) -> Iterator[str]:
    """Public functions of an `actions.py` that take anything but the transaction by place; and, of those that a request
    or job asks for, the ones that take no `actor` and `now`.
    """
    for node in tree.body:
        if not isinstance(node, ast.AsyncFunctionDef) or node.name.startswith("_") or not writes_to_the_database(node):
            continue
        by_place = {argument.arg for argument in [*node.args.posonlyargs, *node.args.args]} - CARRIERS
        by_name = {argument.arg for argument in node.args.kwonlyargs}
        wanted = {"now"} if node.name in BEFORE_ANYBODY_IS_KNOWN else {"actor", "now"}
        if by_place:
            yield f"{node.name} takes {', '.join(sorted(by_place))} by place"
        if node.name in asked_for - FOLLOWS_A_VERB and wanted - by_name:
            yield f"{node.name} does not take {' and '.join(sorted(wanted - by_name))} by name"


def asked_for_by_requests_and_jobs() -> set[str]:
    """Names of ours that endpoints and tasks use, `actions.approve` and `approve` alike."""
    used = set()
    for path in room_files():
        if path.name in ("endpoints.py", "tasks.py"):
            for node in ast.walk(parsed(path)):
                if isinstance(node, ast.Call):
                    used.add(node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", ""))
    return used


WRITE = 'await tx.run("UPDATE letters SET state = 1")'


@pytest.mark.parametrize(
    ("signature", "words"),
    [
        ("approve(tx, letter, *, actor, now)", "approve takes letter by place"),
        ("approve(tx, *, actor, letter)", "approve does not take now by name"),
        ("approve(tx, *, now, letter)", "approve does not take actor by name"),
    ],
)
def test_the_rule_sees_an_unclear_verb(signature: str, words: str) -> None:
    assert list(unclear_verbs(ast.parse(f"async def {signature}:\n    {WRITE}"), {"approve"})) == [words]


def test_the_rule_leaves_a_clear_verb() -> None:
    assert not list(
        unclear_verbs(ast.parse(f"async def approve(tx, *, actor, letter, now):\n    {WRITE}"), {"approve"})
    )


def test_every_verb_says_who_and_when() -> None:
    actions = [path for path in room_files() if path.name == "actions.py"]
    assert actions
    asked_for = asked_for_by_requests_and_jobs()
    assert not [f"{shown(path)}: {one}" for path in actions for one in unclear_verbs(parsed(path), asked_for)]


@cache
def changes(module: str) -> bool:
    """Whether this module of ours holds verbs that change: `actions`, or any with a writing statement."""
    if module.endswith(".actions"):
        return True
    path = PACKAGE.parent / Path(*module.split(".")).with_suffix(".py")
    return path.is_file() and writes_to_the_database(parsed(path))


def imported(tree: ast.Module) -> dict[str, str]:
    """Name in this module -> the module of ours it stands for or comes from."""
    names = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("mps_connect."):
            for alias in node.names:
                whole = f"{node.module}.{alias.name}"
                is_module = (PACKAGE.parent / Path(*whole.split(".")).with_suffix(".py")).is_file()
                names[alias.asname or alias.name] = whole if is_module else str(node.module)
    return names


def only_reads(route: ast.Call) -> bool:
    """`@router.get(...)`, or a POST whose address ends as a search's does."""
    if not isinstance(route.func, ast.Attribute):
        return False
    address = next((one.value for one in route.args if isinstance(one, ast.Constant)), "")
    return route.func.attr in ("get", "head") or (route.func.attr == "post" and str(address).endswith(SEARCH))


def changing_reads(tree: ast.Module) -> Iterator[str]:
    """GET endpoints and searches that use something of a module that changes."""
    names = imported(tree)
    for function in functions(tree):
        calls = [
            one for one in function.decorator_list if isinstance(one, ast.Call) and isinstance(one.func, ast.Attribute)
        ]
        if not any(only_reads(one) for one in calls):
            continue
        used = {node.id for statement in function.body for node in ast.walk(statement) if isinstance(node, ast.Name)}
        for name in sorted(used & names.keys()):
            if not name[0].isupper() and changes(names[name]):
                yield f"{function.name} uses {name} of {names[name]}"


def test_the_rule_sees_a_read_that_changes() -> None:
    tree = ast.parse(
        "from mps_connect.identity.actions import sign_out\n"
        "@router.get('/x')\nasync def leave(work):\n    await sign_out(work.tx)\n"
        "@router.post('/x')\nasync def go(work):\n    await sign_out(work.tx)\n"
        "@router.post('/x/search')\nasync def find(work):\n    await sign_out(work.tx)\n"
    )
    assert list(changing_reads(tree)) == [
        "leave uses sign_out of mps_connect.identity.actions",
        "find uses sign_out of mps_connect.identity.actions",
    ]


def test_reads_never_reach_a_verb() -> None:
    assert not [f"{shown(path)}: {one}" for path in room_files() for one in changing_reads(parsed(path))]
