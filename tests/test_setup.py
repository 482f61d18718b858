"""The set-up of a checkout: it goes on where it stopped, and says what is missing."""

from __future__ import annotations

import importlib.util
import shutil
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[1]


def loaded(checkout: Path) -> ModuleType:
    """The set-up script of this checkout as a module."""
    spec = importlib.util.spec_from_file_location("setup_of_a_checkout", checkout / "scripts" / "setup.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A checkout that needs no package, with a project that cannot be installed."""
    folder = tmp_path / "checkout"
    (folder / "scripts").mkdir(parents=True)
    shutil.copy(ROOT / "scripts" / "setup.py", folder / "scripts")
    for name in ("requirements.txt", "requirements-dev.txt"):
        (folder / name).touch()
    (folder / "pyproject.toml").write_text('[build-system]\nrequires = ["none"]\nbuild-backend = "nothing_here"\n')
    return folder


def set_up(checkout: Path, goal: str = "run") -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(checkout / "scripts" / "setup.py"), goal]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def put_program(folder: Path, name: str, prints: str) -> None:
    folder.mkdir(exist_ok=True)
    (folder / name).write_text(f"#!/bin/sh\necho {prints}\n")
    (folder / name).chmod(0o755)


def test_a_goal_it_does_not_know_gets_the_usage(checkout: Path) -> None:
    done = set_up(checkout, "fly")
    assert done.returncode == 2
    assert "run | test | check" in done.stdout


def test_it_goes_on_where_it_stopped(checkout: Path) -> None:
    first = set_up(checkout)
    assert first.returncode == 1
    assert "set-up: Python environment (.venv) ..." in first.stdout
    assert "Put that right and start again." in first.stderr
    second = set_up(checkout)
    assert second.returncode == 1
    assert second.stdout.startswith("set-up: the command .venv/bin/mps ... failed")
    moved = checkout.rename(checkout.with_name("moved"))
    third = set_up(moved)
    assert "set-up: Python environment (.venv) ..." in third.stdout


@pytest.mark.parametrize("goal", ["run", "test", "check"])
def test_the_environment_of_another_checkout_is_left_alone(checkout: Path, tmp_path: Path, goal: str) -> None:
    theirs = tmp_path / "theirs"
    (theirs / "bin").mkdir(parents=True)
    (theirs / "bin" / "python").write_text("a program")
    (checkout / ".venv").symlink_to(theirs)
    done = set_up(checkout, goal)
    assert done.returncode == 1
    assert f"set-up: .venv is a link to {theirs}, and nothing there was touched. Remove the link" in done.stderr
    assert [str(path.relative_to(theirs)) for path in sorted(theirs.rglob("*"))] == ["bin", "bin/python"]
    assert (theirs / "bin" / "python").read_text() == "a program"


def test_a_link_that_leads_nowhere_is_named_too(checkout: Path, tmp_path: Path) -> None:
    (checkout / ".venv").symlink_to(tmp_path / "gone")
    done = set_up(checkout)
    assert done.returncode == 1
    assert f".venv is a link to {tmp_path / 'gone'}" in done.stderr
    assert not (tmp_path / "gone").exists()


def test_semgrep_has_an_environment_of_its_own(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Made once, and anew when its lock changes; only the goal `check` asks for it."""
    setup = loaded(checkout)
    steps: list[str] = []

    def run(title: str, command: list[str | Path]) -> None:
        steps.append(Path(command[-1]).name)
        (checkout / ".venv-semgrep" / "bin").mkdir(parents=True, exist_ok=True)
        (checkout / ".venv-semgrep" / "bin" / "semgrep").touch()

    monkeypatch.setattr(setup, "run", run)
    lock = checkout / "requirements-semgrep.txt"
    for version in ("1", "1", "2"):
        lock.write_text(f"semgrep=={version}\n")
        setup.set_up_semgrep()
    assert steps == [".venv-semgrep", lock.name] * 2
    monkeypatch.setattr(setup.fcntl, "flock", lambda *_: None)  # one process holds it for its whole life
    goals = {"run": False, "test": False, "check": True}
    for name in ("set_up_python", "set_up_web"):
        monkeypatch.setattr(setup, name, lambda **_: None)
    for goal, asked in goals.items():
        steps.clear()
        lock.write_text(goal)
        monkeypatch.setattr(sys, "argv", ["setup.py", goal])
        assert setup.main() == 0
        assert bool(steps) is asked


def test_a_checkout_without_web_client_is_said_so(checkout: Path, capsys: pytest.CaptureFixture[str]) -> None:
    loaded(checkout).set_up_web(True)
    assert capsys.readouterr().out == "set-up: no web client in this checkout, left out\n"


def test_node_that_is_missing_or_old_is_named(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (checkout / "web").mkdir()
    (checkout / "web" / "package.json").write_text("{}")
    setup = loaded(checkout)
    programs = checkout / "programs"
    monkeypatch.setenv("PATH", str(programs))
    with pytest.raises(setup.SetupFailed, match=r"Node\.js 20\.19 or newer with npm is needed"):
        setup.set_up_web(True)
    put_program(programs, "npm", "9.0.0")
    put_program(programs, "node", "v18.20.4")
    with pytest.raises(setup.SetupFailed, match=r"node here is v18\.20\.4"):
        setup.set_up_web(True)


def test_the_web_is_built_again_when_any_source_changes(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    web = checkout / "web"
    deep = web / "src" / "features" / "letters"
    deep.mkdir(parents=True)
    (web / "package.json").write_text("{}")
    (deep / "page.tsx").write_text("one")
    (web / "node_modules").mkdir()
    setup = loaded(checkout)
    steps: list[str] = []

    def run(title: str, command: list[str], folder: Path) -> None:
        steps.append(" ".join(command[:3]))
        if "build" in command:
            (web / "dist").mkdir(exist_ok=True)
            (web / "dist" / "index.html").touch()

    monkeypatch.setattr(setup, "run", run)
    for change in ("one", "one", "two"):
        (deep / "page.tsx").write_text(change)
        setup.set_up_web(True)
    assert steps == ["npm ci --no-audit", "npm run build", "npm run build"]
    (deep / "page.tsx").rename(deep / "sheet.tsx")
    setup.set_up_web(True)
    (web / "dist" / "index.html").unlink()
    setup.set_up_web(True)
    assert steps[3:] == ["npm run build", "npm run build"]


def test_the_tools_lock_holds_everything_of_the_other() -> None:
    def pinned(name: str) -> set[str]:
        lines = (ROOT / name).read_text().splitlines()
        return {
            line.removesuffix(" \\").partition(" ;")[0] for line in lines if line and not line.startswith((" ", "#"))
        }

    assert pinned("requirements.txt") < pinned("requirements-dev.txt")
    # Without its extra in the lock, the set-up would fail on the day of this package's next release.
    assert any(line.startswith("coverage[toml]==") for line in pinned("requirements-dev.txt"))
    for name in ("requirements.txt", "requirements-dev.txt", "requirements-semgrep.txt"):
        text = (ROOT / name).read_text()
        assert "://" not in text
        assert text.count("--hash=sha256:") > len(pinned(name))
