"""Bring this checkout to where it can run, be tested or be checked. Does only what is not done yet; safe to interrupt.

    python3 scripts/setup.py run | test | check

Runs on whatever python3 there is, so that an old one is told apart from a broken one.
"""

import fcntl
import hashlib
import json
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

OLDEST_PYTHON = (3, 11)
OLDEST_NODE = (20, 19)

ROOT = Path(__file__).resolve().parents[1]
VENV = ROOT / ".venv"
SEMGREP = ROOT / ".venv-semgrep"
WEB = ROOT / "web"
MODULES = WEB / "node_modules"
NOT_SOURCES = {"node_modules", "dist", "test-results", "coverage"}


class SetupFailed(Exception):
    """Said to the user as it is, without a traceback."""


def digest(*parts):
    """A digest of texts and files; a missing file counts as empty."""
    total = hashlib.sha256()
    for part in parts:
        data = part.encode() if isinstance(part, str) else part.read_bytes() if part.is_file() else b""
        total.update(hashlib.sha256(data).digest())
    return total.hexdigest()


def run(title, command, folder=ROOT):
    """Run one step, saying what it is and how long it took. Its own output is shown only when it fails."""
    print(f"set-up: {title} ...", end="", flush=True)
    began = time.monotonic()
    environment = {**os.environ, "PIP_DISABLE_PIP_VERSION_CHECK": "1", "npm_config_update_notifier": "false"}
    done = subprocess.run(
        [str(part) for part in command],
        cwd=folder,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        check=False,
    )
    if done.returncode != 0:
        print(" failed", flush=True)
        output = done.stdout.decode(errors="replace").strip()
        raise SetupFailed(f"{output}\n\nset-up: {title} failed (see above). Put that right and start again.")
    print(f" {time.monotonic() - began:.1f} s", flush=True)


class Stamps:
    """What was done, and with which inputs. A stamp goes before its step begins, and comes back once it succeeded."""

    def __init__(self, path):
        self.path = path

    def read(self):
        try:
            return dict(json.loads(self.path.read_text()))
        except (OSError, ValueError):
            return {}

    def holds(self, name, value):
        return self.read().get(name) == value

    def set(self, **values):
        stamps = {name: value for name, value in {**self.read(), **values}.items() if value is not None}
        unfinished = self.path.with_suffix(".unfinished")
        unfinished.write_text(json.dumps(stamps, indent=1))
        unfinished.replace(self.path)


def usable_python():
    """An interpreter that is new enough: this one, else a newer one under its own name."""
    if sys.version_info >= OLDEST_PYTHON:
        return sys.executable
    for minor in range(20, OLDEST_PYTHON[1] - 1, -1):
        found = shutil.which(f"python3.{minor}")
        if found:
            return found
    found = ".".join(str(part) for part in sys.version_info[:2])
    raise SetupFailed(f"set-up: Python 3.11 or newer is needed, and python3 here is {found}. Install a newer Python.")


def check_venv_module(python):
    done = subprocess.run([python, "-c", "import venv, ensurepip"], capture_output=True, check=False)
    if done.returncode != 0:
        raise SetupFailed(
            "set-up: this Python cannot make virtual environments. Install that part of it"
            " (on Debian, as root: apt-get install python3-venv) and start again."
        )


def python_works():
    """Whether .venv has an interpreter that still runs: its base may have been upgraded away."""
    try:
        command = [VENV / "bin" / "python", "-m", "pip", "--version"]
        return subprocess.run(command, capture_output=True, check=False).returncode == 0
    except OSError:
        return False


def check_venv_is_ours(venv=VENV):
    """A link leads to an environment that other checkouts use: making it anew here would empty it for them."""
    if venv.is_symlink():
        raise SetupFailed(
            f"set-up: {venv.name} is a link to {venv.resolve()}, and nothing there was touched. Remove the link"
            f" (rm {venv.name}) and start again: this checkout then makes its own environment."
        )


def set_up_python(with_tools):
    check_venv_is_ours()
    stamps = Stamps(VENV / "mps-stamps.json")
    place = str(VENV)
    known = stamps.holds("place", place) and (VENV / "bin" / "python").exists()
    runtime, tools = (digest(ROOT / name) for name in ("requirements.txt", "requirements-dev.txt"))
    project = digest(ROOT / "pyproject.toml", place)
    wanted = {"tools": tools} if with_tools else {"runtime": runtime}
    wanted["project"] = project
    if known and all(stamps.holds(name, value) for name, value in wanted.items()):
        return
    if not (known and python_works()):
        python = usable_python()
        check_venv_module(python)
        # A virtual environment holds its own path: one that was moved, or half made, is made anew.
        run("Python environment (.venv)", [python, "-m", "venv", "--clear", VENV])
        stamps.set(place=place)
    pip = [VENV / "bin" / "python", "-m", "pip", "install", "--quiet"]
    lock, kind = ("requirements-dev.txt", "tools") if with_tools else ("requirements.txt", "runtime")
    if not stamps.holds(kind, wanted[kind]):
        stamps.set(runtime=None, tools=None)
        hashed = ["--require-hashes", "--only-binary", ":all:", "-r", ROOT / lock]
        run(f"Python packages ({lock}, half a minute or more the first time)", [*pip, *hashed])
        # The tools' lock holds every package of the other one, at the same versions.
        stamps.set(runtime=runtime, tools=tools if with_tools else None)
    if not stamps.holds("project", project):
        stamps.set(project=None)
        run("the command .venv/bin/mps", [*pip, "--no-deps", "--no-build-isolation", "--no-index", "-e", ROOT])
        stamps.set(project=project)


def set_up_semgrep():
    """An environment of its own: semgrep pins versions of what we use that are not ours. Only `make check` needs it."""
    check_venv_is_ours(SEMGREP)
    lock = ROOT / "requirements-semgrep.txt"
    stamps = Stamps(SEMGREP / "mps-stamps.json")
    done = digest(lock, str(SEMGREP))
    if stamps.holds("done", done) and (SEMGREP / "bin" / "semgrep").exists():
        return
    python = usable_python()
    check_venv_module(python)
    run("environment of semgrep (.venv-semgrep)", [python, "-m", "venv", "--clear", SEMGREP])
    pip = [SEMGREP / "bin" / "python", "-m", "pip", "install", "--quiet", "--require-hashes", "--only-binary", ":all:"]
    run(f"semgrep ({lock.name}, 400 MB; half a minute or more the first time)", [*pip, "-r", lock])
    stamps.set(done=done)


def node_version():
    wanted = ".".join(str(part) for part in OLDEST_NODE)
    if not shutil.which("node") or not shutil.which("npm"):
        raise SetupFailed(f"set-up: Node.js {wanted} or newer with npm is needed for the web client. Install both.")
    version = subprocess.run(["node", "--version"], stdout=subprocess.PIPE, check=True).stdout.decode().strip()
    if tuple(int(part) for part in version.lstrip("v").split(".")[:2]) < OLDEST_NODE:
        raise SetupFailed(
            f"set-up: Node.js {wanted} or newer is needed, and node here is {version}. Install a newer one."
        )
    return version


def web_sources():
    """Every file the build could read, in a fixed order."""
    for folder, folders, names in os.walk(WEB):
        folders[:] = sorted(name for name in folders if name not in NOT_SOURCES and not name.startswith("."))
        for name in sorted(names):
            yield Path(folder) / name


def set_up_web(with_build):
    if not (WEB / "package.json").is_file():
        print("set-up: no web client in this checkout, left out", flush=True)
        return
    version = node_version()
    stamps = Stamps(MODULES / "mps-stamps.json")
    packages = digest(WEB / "package-lock.json", WEB / "package.json", WEB / ".npmrc", version)
    if not stamps.holds("packages", packages):
        if MODULES.is_dir():
            stamps.set(packages=None)
        run("web packages (a minute or more the first time)", ["npm", "ci", "--no-audit", "--no-fund"], WEB)
        stamps.set(packages=packages)
    if not with_build:
        return
    names = [str(path.relative_to(WEB)) for path in web_sources()]
    build = digest(packages, *names, *web_sources())
    if not (stamps.holds("build", build) and (WEB / "dist" / "index.html").is_file()):
        stamps.set(build=None)
        run("web client (web/dist)", ["npm", "run", "build"], WEB)
        stamps.set(build=build)


def main():
    goal = sys.argv[1] if len(sys.argv) == 2 else ""
    if goal not in ("run", "test", "check"):
        print(__doc__)
        return 2
    lock = os.open(ROOT, os.O_RDONLY)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        print("set-up: waiting for another set-up of this checkout to finish", flush=True)
        fcntl.flock(lock, fcntl.LOCK_EX)
    try:
        set_up_python(with_tools=goal != "run")
        if goal == "check":
            set_up_semgrep()
        set_up_web(with_build=goal != "check")
    except SetupFailed as failure:
        print(failure, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nset-up: interrupted; the next start goes on from here", file=sys.stderr)
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main())
