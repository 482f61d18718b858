"""`mps retention` as an operator types it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import Cluster
from tests.retention.lifetimes import Office

MPS = [sys.executable, "-m", "mps_connect.cli", "retention"]


@pytest.fixture
def operator(office: Office, cluster: Cluster, tmp_path: Path) -> dict[str, str]:
    ours = {
        "DATABASE_URL": office.urls["app"], "MPS_DATABASE_URL_SEQUENCER": office.urls["sequencer"],
        "MPS_DATABASE_URL_SHREDDER": office.urls["shredder"], "MPS_KEK_FILE": str(cluster.key_file),
        "MPS_DATA_DIR": str(tmp_path / "data"), "MPS_RECORD_DIR": str(tmp_path / "record"),
    }  # fmt: skip
    return dict(os.environ) | ours


def mps(environment: dict[str, str], *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([*MPS, *words], env=environment, text=True, capture_output=True, timeout=60, check=False)


async def test_from_the_dry_run_to_a_certificate_that_holds(
    office: Office, operator: dict[str, str], tmp_path: Path
) -> None:
    case, held = await office.closed_case(), await office.closed_case()
    await office.hold("case", held.id)
    due = mps(operator, "due", "--office", "BAN")
    assert due.returncode == 0, due.stderr
    lines = due.stdout.splitlines()
    assert any(line.startswith(f"case {case.number}: since ") and line.endswith(": goes") for line in lines)
    assert any(line.startswith(f"case {held.number}: since ") and line.endswith(": held, stays") for line in lines)
    assert "closed_cases: 1 to go, 1 held" in lines

    run = mps(operator, "run", "--office", "BAN")
    assert run.returncode == 0, run.stderr
    assert ": closed_cases 1\n" in run.stdout
    assert "Certificate of erasure" in run.stdout
    run_id = run.stdout.split(":")[0].removeprefix("Run ")

    out = tmp_path / "certificate.txt"
    assert mps(operator, "certificate", "--office", "BAN", "--run", run_id, "--out", str(out)).returncode == 0
    checked = mps(operator, "check", str(out))
    assert checked.returncode == 0, checked.stdout + checked.stderr
    assert "The certificate holds: signed at " in checked.stdout
    out.write_text(out.read_text().replace(str(case.number), "MPS-BAN-000000-L-0000"))
    bent = mps(operator, "check", str(out))
    assert (bent.returncode, bent.stdout.split(":")[0]) == (1, "The certificate does not hold")


def test_what_cannot_be_done_is_said_in_one_line(operator: dict[str, str], tmp_path: Path) -> None:
    nobody = mps(operator, "due", "--office", "NONE")
    assert (nobody.returncode, nobody.stderr.strip()) == (1, "mps: There is no office NONE here.")
    operator.pop("MPS_DATABASE_URL_SHREDDER")
    told = mps(operator, "run", "--office", "BAN")
    assert (told.returncode, told.stdout.strip()) == (
        2, "MPS_DATABASE_URL_SHREDDER is not set, and this is done with that login. Set it and try again.",
    )  # fmt: skip
    missing = mps(operator, "check", str(tmp_path / "nothing.txt"))
    assert missing.returncode == 1
    assert len(missing.stderr.splitlines()) == 1
    assert mps(operator, "certificate", "--office", "BAN", "--run", "x").returncode == 1
