"""Whoever asks for a job asks for one that the worker knows."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from mps_connect.worker import all_jobs
from tests.rules.sources import parsed, python_files

ASKING = {"defer", "for_each_office"}


def asked_for(tree: ast.AST) -> Iterator[str]:
    """Names of jobs that are asked for by their name as it stands."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            for one in node.args[:2] if called in ASKING else ():
                if isinstance(one, ast.Constant) and isinstance(one.value, str):
                    yield one.value


def test_the_rule_sees_who_asks() -> None:
    text = 'await defer(tx, "tidy", once="x")\nawait desk.for_each_office("sweep")\nother(tx, "no")'
    assert list(asked_for(ast.parse(text))) == ["tidy", "sweep"]


def test_every_job_asked_for_is_known_to_the_worker() -> None:
    asked = {name for path in python_files("src") for name in asked_for(parsed(path))}
    assert asked
    assert asked <= {job.name for job in all_jobs()}
