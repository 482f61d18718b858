"""Rooms have names that say what is in them, and know only the rooms below."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

from tests.rules.sources import ROOT, files

MEANS_NOTHING = re.compile(r"^(utils?|commons?|helpers?|core|services|misc|stuff)$|_part_?\d+$|^part_?\d+$")


def empty_names(paths: Iterable[Path]) -> Iterator[str]:
    """Folders and files whose name would hold anything."""
    for path in paths:
        for part in [*path.parts[:-1], path.stem]:
            if MEANS_NOTHING.search(part.lower()):
                yield str(path)
                break


@pytest.mark.parametrize(
    "name", ["src/a/utils/x.py", "src/a/helpers.py", "web/src/core/x.ts", "src/a/letters_part2.py", "src/services/a.py"]
)
def test_the_rule_sees_a_name_that_means_nothing(name: str) -> None:
    assert list(empty_names([Path(name)])) == [name]


@pytest.mark.parametrize(
    "name", ["src/a/service_standards.py", "src/a/scores.py", "src/a/partition.py", "web/src/ui/field-parts.tsx"]
)
def test_the_rule_leaves_names_that_mean_something(name: str) -> None:
    assert not list(empty_names([Path(name)]))


def test_every_name_means_something() -> None:
    paths = files("src", "tests", "bench", "scripts", "web", suffixes=(".py", ".ts", ".tsx", ".js", ".css"))
    assert not list(empty_names(path.relative_to(ROOT) for path in paths))


def lint(folder: Path) -> subprocess.CompletedProcess[str]:
    program = Path(sys.executable).with_name("lint-imports")
    return subprocess.run(
        [program, "--no-cache", "--config", folder / "pyproject.toml"],
        cwd=folder,
        env={"PYTHONPATH": str(folder / "src"), "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def other_house(tmp_path: Path) -> Path:
    """A house under the same contract, with a letter room, an audit room and a kit."""
    contract = (ROOT / "pyproject.toml").read_text()
    (tmp_path / "pyproject.toml").write_text(
        contract[contract.index("[tool.importlinter]") :].replace("mps_connect", "a_house")
    )
    for room in ("letters", "audit", "kit"):
        (tmp_path / "src" / "a_house" / room).mkdir(parents=True)
        (tmp_path / "src" / "a_house" / room / "__init__.py").touch()
    (tmp_path / "src" / "a_house" / "__init__.py").touch()
    (tmp_path / "src" / "a_house" / "letters" / "actions.py").write_text("import a_house.audit\nimport a_house.kit\n")
    return tmp_path


def test_the_rule_allows_imports_downwards(other_house: Path) -> None:
    done = lint(other_house)
    assert done.returncode == 0, done.stdout


def test_the_rule_sees_an_import_upwards(other_house: Path) -> None:
    (other_house / "src" / "a_house" / "kit" / "db.py").write_text("import a_house.letters.actions\n")
    done = lint(other_house)
    assert done.returncode == 1
    assert "a_house.kit is not allowed to import a_house.letters" in done.stdout


def test_the_rule_sees_a_room_that_is_not_drawn(other_house: Path) -> None:
    (other_house / "src" / "a_house" / "extras").mkdir()
    (other_house / "src" / "a_house" / "extras" / "__init__.py").touch()
    done = lint(other_house)
    assert done.returncode == 1
    assert "a_house.extras" in done.stdout


def test_imports_run_downwards() -> None:
    done = lint(ROOT)
    assert done.returncode == 0, done.stdout
