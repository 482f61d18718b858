"""The diagrams in docs/states are what the code goes by, and a stale one is noticed."""

from __future__ import annotations

from pathlib import Path

import pytest

from mps_connect.cli import main
from mps_connect.settings import source_tree
from mps_connect.state_diagrams import MACHINES, Machine, page, stale, write

EVERY = pytest.mark.parametrize("machine", MACHINES, ids=lambda machine: machine.name)


def test_the_committed_pages_fit_the_code(capsys: pytest.CaptureFixture[str]) -> None:
    root = source_tree()
    assert root is not None
    assert stale(root / "docs" / "states") == []
    assert main(["docs", "--check"]) == 0
    assert capsys.readouterr().out == ""


def test_a_missing_and_a_stale_page_are_named(tmp_path: Path) -> None:
    assert write(tmp_path) == ["case.md", "letter.md", "request.md"]
    assert stale(tmp_path) == []
    (tmp_path / "case.md").write_text(page(MACHINES[0]).replace("closed", "shut"))
    (tmp_path / "letter.md").unlink()
    assert stale(tmp_path) == ["case.md", "letter.md"]


@EVERY
def test_every_state_can_be_reached(machine: Machine) -> None:
    reached = {machine.initial}
    for _ in machine.arrows:
        reached |= {target for source, _, target in machine.arrows if source in reached}
    assert reached == {state for source, _, target in machine.arrows for state in (source, target)}


@EVERY
def test_every_arrow_is_on_the_page(machine: Machine) -> None:
    drawn = page(machine)
    for source, act, target in machine.arrows:
        assert f"| {source} | {act.replace('_', ' ')} | {target} |" in drawn
        assert f"    {source} --> {target}: " in drawn
