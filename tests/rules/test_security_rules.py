"""What `make check` looks for in the code: each of its searches finds what it is there for, and nothing in what we have."""

from __future__ import annotations

import importlib.util
import json
import os
import re
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

from tests.rules.sources import ROOT

BASELINE = ROOT / ".secrets.baseline"
BANDIT = [sys.executable, "-m", "bandit", "-q", "-c", str(ROOT / "pyproject.toml"), "-f", "json", "-r"]


@pytest.fixture(scope="module")
def secrets() -> ModuleType:
    """scripts/find_secrets.py, as a module."""
    spec = importlib.util.spec_from_file_location("find_secrets", ROOT / "scripts" / "find_secrets.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    module.detect()
    return module


def bandit_finds(folder: Path) -> set[str]:
    done = subprocess.run([*BANDIT, str(folder)], capture_output=True, text=True, check=False)
    return {one["test_id"] for one in json.loads(done.stdout)["results"]}


def test_bandit_sees_what_it_is_there_for(tmp_path: Path) -> None:
    (tmp_path / "bad.py").write_text(
        "import hashlib, pickle, subprocess, ssl, tempfile\n"
        "def f(x):\n"
        "    hashlib.md5(x)\n"
        "    subprocess.run(x, shell=True)\n"
        "    ssl._create_unverified_context()\n"
        "    tempfile.mktemp()\n"
        "    eval(x)\n"
        "    return pickle.loads(x)\n"
    )
    assert bandit_finds(tmp_path) >= {"B301", "B306", "B307", "B323", "B324", "B602"}


# Put together here, so that this page holds none itself.
NEW_SECRETS = {
    "settings.py": f'api_key = "{"k7Qz" * 2}9fXw2LmPdT"',
    "deploy.env": f"AWS_KEY=AKIA{'Q3ZKJ7W2' * 2}",
    "notes.md": f"-----BEGIN {'RSA'} PRIVATE KEY-----",
    "client.ts": f"const token = 'ghp_{'aB3dE5gH7j' * 3}K9mN1p'",
    "tests/test_x.py": f'PASSWORD = "{"hunter"}-two-0123456789"',
    "page.html": f"postgresql://app:{'Yq8vLw3z'}@db.example/mps",
}


@pytest.mark.parametrize("name", NEW_SECRETS)
def test_a_new_secret_is_found(secrets: ModuleType, tmp_path: Path, name: str) -> None:
    (tmp_path / name).parent.mkdir(exist_ok=True)
    (tmp_path / name).write_text(NEW_SECRETS[name] + "\n")
    subprocess.run(["git", "init", "-q", str(tmp_path)], check=True)
    assert secrets.kept_files(tmp_path) == [name]
    found = secrets.SecretsCollection()
    for one in secrets.secrets_of(tmp_path, name):
        found[one.filename].add(one)
    known = secrets.SecretsCollection.load_from_baseline(json.loads(BASELINE.read_text()))
    assert len(secrets.unknown(found, known)) >= 1


def test_a_phrase_of_a_test_is_none_outside_tests_it_is(secrets: ModuleType, tmp_path: Path) -> None:
    line = f'PASSWORD = "{"four unrelated"} words"\npassword = "{"secret"}-word"\n'
    for name in ("tests/test_y.py", "src/y.py"):
        (tmp_path / name).parent.mkdir()
        (tmp_path / name).write_text(line)
    found = [one.filename for name in ("tests/test_y.py", "src/y.py") for one in secrets.secrets_of(tmp_path, name)]
    assert found == ["src/y.py"] * 2


def test_every_entry_of_the_list_was_judged_harmless() -> None:
    entries = [one for found in json.loads(BASELINE.read_text())["results"].values() for one in found]
    assert entries
    assert [one for one in entries if one.get("is_secret") is not False] == []


def test_an_entry_nobody_judged_still_fails(secrets: ModuleType) -> None:
    known = secrets.SecretsCollection.load_from_baseline(json.loads(BASELINE.read_text()))
    name, one = next(iter(known))
    one.is_secret = None
    assert secrets.unknown(known, known) == [
        f"{name}:{one.line_number}: {one.type}, in the list but not judged harmless"
    ]


SEMGREP = ROOT / ".venv-semgrep" / "bin" / "semgrep"
RULES = ROOT / "tools" / "semgrep"


def semgrep(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    if not SEMGREP.exists():
        pytest.skip("semgrep is not set up: make check does that")
    command = [str(SEMGREP), "scan", "--metrics=off", "--disable-version-check", *map(str, arguments)]
    environment = {**os.environ, "PATH": f"{SEMGREP.parent}:{os.environ['PATH']}"}
    return subprocess.run(command, capture_output=True, text=True, env=environment, check=False)


def rule_names() -> set[str]:
    pages = "\n".join(page.read_text() for page in RULES.glob("*.yml"))
    return set(re.findall(r"^  - id: (\S+)$", pages, re.MULTILINE))


def test_every_rule_has_an_example_it_finds_and_one_it_leaves() -> None:
    pages = {page.stem: page.read_text() for page in RULES.iterdir() if page.suffix != ".yml"}
    assert len(rule_names()) >= 13
    for name in rule_names():
        assert re.search(rf"\bruleid: .*\b{name}\b", "\n".join(pages.values())), name
        assert re.search(rf"\bok: .*\b{name}\b", "\n".join(pages.values())), name


def test_each_rule_finds_its_examples_and_no_other_line() -> None:
    done = semgrep("--test", "--json", RULES)
    results = json.loads(done.stdout)["results"].values()
    checks = {name: check["passed"] for page in results for name, check in page["checks"].items()}
    assert checks == dict.fromkeys(rule_names(), True)


# What a colleague in a hurry might write, where they might write it.
SLIPS = {
    "src/mps_connect/cases/queries.py": (
        "async def find(tx, name):\n    return await tx.all(f\"SELECT id FROM cases WHERE name = '{name}'\")\n",
        "sql-only-bound",
    ),
    "src/mps_connect/cases/listing.py": (
        'async def find(tx, order, name):\n    return await tx.all(f"SELECT id FROM cases ORDER BY {order} {name}")\n',
        "sql-only-bound-in-lists",
    ),
    "src/mps_connect/migrations/sql/0999_x.sql": (
        "EXECUTE 'DROP TABLE ' || p_table;\n",
        "sql-functions-quote-names",
    ),
    "src/mps_connect/letters/sending.py": (
        "import httpx\n\n\ndef send(address):\n    httpx.post(address, verify=False)\n",
        "requests-only-by-outgoing",
    ),
    "src/mps_connect/letters/endpoints.py": (
        "from fastapi import APIRouter\n\nrouter = APIRouter(prefix='/api')\n",
        "routes-only-behind-the-gate",
    ),
    "web/src/features/x.tsx": (
        "export const X = ({ text }: { text: string }) => <p dangerouslySetInnerHTML={{ __html: text }} />\n",
        "web-no-html-from-text",
    ),
}


def test_a_slip_in_the_code_is_found_where_it_stands(tmp_path: Path) -> None:
    for name, (text, _) in SLIPS.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    done = semgrep("--config", RULES, "--json", "--no-git-ignore", tmp_path)
    found = {
        (one["path"].split(f"{tmp_path}/")[1], one["check_id"].rpartition(".")[2])
        for one in json.loads(done.stdout)["results"]
    }
    assert {(name, rule) for name, (_, rule) in SLIPS.items()} <= found
