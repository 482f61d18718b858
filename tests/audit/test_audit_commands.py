"""`mps worker` and `mps audit` as an operator, an auditor and a witness run them."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from mps_connect.audit.notes import WITNESS_KEY, Signer, read_verifier
from tests.audit.conftest import Recorded
from tests.conftest import Cluster

MPS = [sys.executable, "-m", "mps_connect.cli"]


@pytest.fixture
def operator(recorded: Recorded, cluster: Cluster, tmp_path: Path) -> dict[str, str]:
    """The environment of whoever runs the machine."""
    ours = {
        "DATABASE_URL": recorded.urls["app"], "MPS_DATABASE_URL_SEQUENCER": recorded.urls["sequencer"],
        "MPS_KEK_FILE": str(cluster.key_file), "MPS_DATA_DIR": str(tmp_path / "data"), "MPS_RECORD_DIR": str(tmp_path / "record"),
    }  # fmt: skip
    return dict(os.environ) | ours


@pytest.fixture
def auditor(operator: dict[str, str]) -> dict[str, str]:
    """The environment of somebody who has neither our database nor our keys."""
    return {
        name: value
        for name, value in operator.items()
        if name not in ("DATABASE_URL", "MPS_DATABASE_URL_SEQUENCER", "MPS_KEK_FILE")
    }


def mps(environment: dict[str, str], *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([*MPS, *words], env=environment, text=True, capture_output=True, timeout=60, check=False)


def worked(environment: dict[str, str], until: Path) -> int:
    """Run the worker until a file is there; returns its exit code after SIGTERM."""
    with subprocess.Popen([*MPS, "worker"], env=environment) as worker:
        while not until.exists():
            try:
                return worker.wait(timeout=0.1)
            except subprocess.TimeoutExpired:
                continue
        worker.send_signal(signal.SIGTERM)
        return worker.wait(timeout=15)


async def test_an_operator_sequences_and_an_auditor_verifies_elsewhere(
    recorded: Recorded, operator: dict[str, str], auditor: dict[str, str], tmp_path: Path
) -> None:
    nothing = mps(operator, "audit", "verify")
    assert (nothing.returncode, "Nothing was sequenced yet" in nothing.stdout) == (2, True)

    await recorded.count("209901")
    published = tmp_path / "record" / "checkpoint"
    assert worked(operator, published) == 0
    report = json.loads(mps(operator, "audit", "verify", "--json", "--seen", str(published)).stdout)
    assert (report["holds"], report["problems"]) == (True, [])
    assert report["opened"] == report["size"] > 100

    bundle = tmp_path / "record.txt"
    assert mps(operator, "audit", "export", "--out", str(bundle)).returncode == 0
    key = json.loads(bundle.read_text().split("\n", 1)[0][2:])["verifiers"][0]
    elsewhere = mps(
        auditor, "audit", "verify", "--bundle", str(bundle), "--log-key", key, "--origin", read_verifier(key).name
    )
    assert (elsewhere.returncode, "The record holds." in elsewhere.stdout) == (0, True)

    bundle.write_bytes(bundle.read_bytes()[:-40])
    cut = mps(auditor, "audit", "verify", "--bundle", str(bundle))
    assert (cut.returncode, "does not hold: " in cut.stdout) == (1, True)
    foreign = mps(auditor, "audit", "verify", "--bundle", str(bundle), "--origin", "else.invalid/log")
    assert (foreign.returncode, "not of else.invalid/log" in foreign.stdout) == (1, True)
    wrong = mps(operator, "audit", "verify", "--witness-key", str(Signer("w.invalid", WITNESS_KEY, bytes(32)).verifier))
    assert (wrong.returncode, "no checkpoint here is cosigned by w.invalid" in wrong.stdout) == (1, True)

    receipt = tmp_path / "row.tlog-proof"
    assert mps(operator, "audit", "proof", "--seq", "999999999", "--out", str(receipt)).returncode == 1
    first = json.loads(next(line for line in bundle.read_text().split("\n") if line.startswith("L "))[2:])["seq"]
    assert mps(operator, "audit", "proof", "--seq", first, "--out", str(receipt)).returncode == 0
    checked = mps(auditor, "audit", "proof", "--check", str(receipt), "--log-key", key)
    assert (checked.returncode, "The receipt holds." in checked.stdout) == (0, True)
    stranger = str(Signer(read_verifier(key).name, 1, bytes(32)).verifier)
    assert mps(auditor, "audit", "proof", "--check", str(receipt), "--log-key", stranger).returncode == 1

    # A restored copy that has less than was published: the worker refuses to go on.
    published.write_text(published.read_text().replace(f"\n{report['size']}\n", f"\n{report['size'] + 9}\n"))
    refused = mps(operator, "worker")
    assert (refused.returncode, "is not the one whose checkpoint was published" in refused.stderr) == (1, True)


def test_without_the_sequencers_login_it_says_what_to_set(operator: dict[str, str]) -> None:
    operator.pop("MPS_DATABASE_URL_SEQUENCER")
    for words in (("worker",), ("audit", "verify"), ("audit", "proof", "--seq", "1")):
        said = mps(operator, *words)
        assert (said.returncode, "MPS_DATABASE_URL_SEQUENCER is not set" in said.stdout) == (2, True)


def test_a_witness_named_wrongly_is_said_at_the_start(operator: dict[str, str]) -> None:
    said = mps(operator | {"MPS_WITNESSES": "https://witness.invalid no-key"}, "worker")
    assert (said.returncode, "MPS_WITNESSES cannot be used" in said.stdout) == (2, True)


def test_a_witness_makes_its_own_key_once(auditor: dict[str, str], tmp_path: Path) -> None:
    key = str(tmp_path / "witness.key")
    unnamed = mps(auditor, "audit", "witness", "--key", key)
    assert (unnamed.returncode, "give the witness a --name" in unnamed.stdout) == (2, True)
    first = mps(auditor, "audit", "witness", "--key", key, "--name", "witness.invalid/one")
    again = mps(auditor, "audit", "witness", "--key", key)
    assert first.returncode == again.returncode == 0
    assert first.stdout.split("\n")[0] == again.stdout.split("\n")[0]
    assert Path(key).stat().st_mode & 0o777 == 0o600
    wrong = mps(auditor, "audit", "witness", "--key", key, "--log", "no key")
    assert (wrong.returncode, "no verifier key" in wrong.stdout) == (2, True)
