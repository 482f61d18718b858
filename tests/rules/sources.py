"""The project's own files, as the rules read them."""

from __future__ import annotations

import ast
import os
import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "src" / "mps_connect"
WEB = ROOT / "web"

WRITES = re.compile(r"\b(INSERT\s+INTO|UPDATE\s+[\w.]+\s+(?:AS\s+)?(?:\w+\s+)?SET|DELETE\s+FROM|MERGE\s+INTO)\b")

_NOT_OURS = {"node_modules", "dist", "build", "data", "test-results", "__pycache__", "coverage"}
_GENERATED = {"web/src/api/schema.ts", "web/openapi.json", "web/package-lock.json"}


def files(*folders: str, suffixes: tuple[str, ...]) -> Iterator[Path]:
    """Files of ours below these folders of the project, generated ones left out."""
    for name in folders:
        for folder, folders_below, names in os.walk(ROOT / name):
            here = Path(folder)
            folders_below[:] = [
                below
                for below in folders_below
                if not (below.startswith(".") and below != ".ci") and not _is_foreign(here / below)
            ]
            for path in (here / file for file in sorted(names)):
                if path.suffix in suffixes and str(path.relative_to(ROOT)) not in _GENERATED:
                    yield path


def _is_foreign(folder: Path) -> bool:
    # `data` at the top holds the embedded database, `build` what was made; inside a room `data` holds the room's own tables.
    return folder.name in _NOT_OURS and (folder.name not in ("build", "data") or folder.parent == ROOT)


def python_files(*folders: str) -> Iterator[Path]:
    return files(*(folders or ("src", "tests", "bench", "scripts")), suffixes=(".py",))


def room_files() -> Iterator[Path]:
    """Python files of the rooms: not the wiring above them, nor the kit, the database's schema and settings below."""
    for path in python_files("src/mps_connect"):
        parts = path.relative_to(PACKAGE).parts
        if len(parts) > 1 and parts[0] not in ("kit", "migrations"):
            yield path


def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text(), filename=str(path))


def shown(path: Path) -> str:
    return str(path.relative_to(ROOT))


def functions(tree: ast.AST) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def strings(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value


def writes_to_the_database(tree: ast.AST) -> bool:
    return any(WRITES.search(text) for text in strings(tree))
