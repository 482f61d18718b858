"""Row 17: nothing from outside is unpickled, evaluated or handed to a shell; every JSON body is read strictly.

What counts as strict: tests/access/test_bodies.py. Bandit (`make check`) looks for the same and more.
"""

from __future__ import annotations

import ast
import json
from collections.abc import Iterator

import pytest

from mps_connect.access.bodies import MAX_BYTES, MAX_DEPTH
from mps_connect.identity.sessions import ACCESS_COOKIE
from tests.rules.sources import parsed, python_files, shown
from tests.security.evidence import counted
from tests.security.routes import ADDRESSES
from tests.security.who_may import lines
from tests.security.world import World

MODULES = {
    "pickle",
    "marshal",
    "shelve",
    "dill",
    "cloudpickle",
    "jsonpickle",
    "yaml",
    "dbm",
    "xml",
    "lxml",
    "telnetlib",
}
CALLS = {"eval", "exec", "compile", "__import__"}
SHELLS = {"system", "popen", "getoutput", "getstatusoutput"}


def unsafe(tree: ast.AST) -> Iterator[int]:
    """Lines that bring in an unsafe reader, evaluate text, or open a shell."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import | ast.ImportFrom):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else [node.module or ""]
            if {name.partition(".")[0] for name in names} & MODULES:
                yield node.lineno
        elif isinstance(node, ast.Call):
            name = node.func.id if isinstance(node.func, ast.Name) else ""
            method = node.func.attr if isinstance(node.func, ast.Attribute) else ""
            is_shell = any(k.arg == "shell" and not _is_false(k.value) for k in node.keywords)
            if name in CALLS or method in SHELLS or is_shell:
                yield node.lineno


def _is_false(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and node.value is False


@pytest.mark.parametrize(
    "line",
    [
        "import pickle",
        "from yaml import load",
        "eval(text)",
        "os.system(text)",
        "run(text, shell=True)",
        "import xml.etree",
    ],
)
def test_the_rule_sees_an_unsafe_reader(line: str) -> None:
    assert list(unsafe(ast.parse(line)))


@pytest.mark.parametrize("line", ["re.compile(x)", "json.loads(x)", "run([x], shell=False)", "tree.evaluate(x)"])
def test_the_rule_leaves_the_others(line: str) -> None:
    assert not list(unsafe(ast.parse(line)))


def test_nothing_of_ours_reads_unsafely() -> None:
    found = [f"{shown(path)}:{line}" for path in python_files("src") for line in unsafe(parsed(path))]
    assert found == []


DEEP = MAX_DEPTH + 1
BAD_BODIES: dict[str, bytes] = {
    "a name twice": b'{"text": "a", "text": "b"}',
    "a name twice, deep": b'{"a": [{"b": 1, "b": 2}]}',
    "NaN": b'{"version": NaN}',
    "minus infinity": b'{"version": -Infinity}',
    "too deep": b'{"a": ' + b"[" * DEEP + b"]" * DEEP + b"}",
    "very deep": b"[" * 100_000,
    "cut off": b'{"text": "abc',
    "not UTF-8": b'{"text": "\xff\xfe"}',
    "half a surrogate": b'{"text": "\\ud800"}',
    "a number beyond all bounds": b'{"text": 1' + b"0" * 5000 + b"}",
    "bytes of a pickle": b"\x80\x04\x95\x0b\x00\x00\x00\x00\x00\x00\x00\x8c\x02os\x94.",
    "XML with an entity": b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>',
    "an array": b"[]",
    "a word": b'"text"',
    "nothing": b"",
    "too long": json.dumps({"text": "x" * MAX_BYTES}).encode(),
}
LINES = lines()
TAKING = sorted(key for key, address in ADDRESSES.items() if "requestBody" in address.operation)


@pytest.mark.parametrize("key", TAKING)
async def test_no_body_breaks_a_route(world: World, key: str) -> None:
    address, line = ADDRESSES[key], LINES[key]
    ids = world.whatever()
    voice = next(v for v in world.voices.values() if line.about == "open" or v.letter in line.who)
    world.app.state.gatekeeper.allowances._leases.clear()
    for name, body in BAD_BODIES.items():
        for kind in ("application/json", "application/vnd.mps+json", "text/plain"):
            if kind != "application/json" and len(body) > 200:
                continue
            async with world.conn.transaction(force_rollback=True):
                answer = await world.client.request(
                    address.method,
                    address.url(ids),
                    content=body,
                    headers={"content-type": kind, "if-match": '"1"', "cookie": f"{ACCESS_COOKIE}={voice.token}"},
                )
            assert 400 <= answer.status_code < 500, f"{name} as {kind}: {answer.status_code} {answer.text}"
            assert answer.json()["error"]["message"]
            counted("row 17: unreadable bodies refused in words", 1, group=key)
