"""Reads who_may.txt, the matrix of people and addresses that was written by hand."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

PAGE = Path(__file__).with_name("who_may.txt")
ABOUT = {
    "-", "case", "letter", "mine", "person", "resident", "session", "factor", "pass", "entry", "kept", "desk", "open",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Line:
    method: str
    path: str
    who: frozenset[str]
    about: str
    status: int = 0

    @property
    def key(self) -> str:
        return f"{self.method} {self.path}"


def lines() -> dict[str, Line]:
    found: dict[str, Line] = {}
    for text in PAGE.read_text(encoding="utf-8").splitlines():
        parts = text.split()
        if not parts or parts[0].startswith("#"):
            continue
        method, path, *rest = parts
        status = int(rest.pop()) if rest[-1].isdigit() else 0
        about = rest.pop()
        line = Line(method, path, frozenset(rest), about, status)
        assert line.key not in found, f"{line.key} stands twice in {PAGE.name}"
        assert about in ABOUT, text
        found[line.key] = line
    return found
