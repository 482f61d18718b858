"""docs/record-for-auditors.md is followed as it stands: its commands are run, and answer as the page says."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from mps_connect.audit.publishing import CHECKPOINT_FILE, publish
from mps_connect.audit.sequencer import tick
from mps_connect.kit.clock import utc_now
from tests.audit.conftest import Recorded
from tests.conftest import Cluster

PAGE = Path(__file__).resolve().parents[2] / "docs" / "record-for-auditors.md"
BLOCK = re.compile(r"```console\n(.*?)```", re.DOTALL)


def steps() -> list[tuple[str, str]]:
    """Every command of the page, and what the page says it answers."""
    found = []
    for block in BLOCK.findall(PAGE.read_text()):
        for part in block.split("$ ")[1:]:
            command, _, answer = part.partition("\n")
            found.append((command, answer))
    return found


def shape(text: str) -> list[str]:
    """An answer without what differs from record to record: numbers, names, hashes."""
    plain = re.sub(r"mps-connect/\S+?/audit/\d+", "ORIGIN", text)
    plain = re.sub(r"\{.*\}", "{...}", plain)
    plain = re.sub(r"\+[0-9a-f]{8}\+\S+", "+KEY", plain)
    plain = re.sub(r"\b[0-9a-f]{16,}\b", "HASH", plain)
    return [re.sub(r"\d[\d,]*", "N", line).strip() for line in plain.splitlines() if line.strip()]


def ran(words: list[str], environment: dict[str, str], folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        words, env=environment, cwd=folder, text=True, capture_output=True, timeout=60, check=False
    )  # fmt: skip


@pytest.fixture
async def folder(recorded: Recorded, cluster: Cluster, tmp_path: Path) -> Path:
    """What the office has handed over: a record, a receipt, and a checkpoint that the auditor kept from before."""
    await recorded.count("209801")
    await tick(recorded.sequencer, now=utc_now())
    await publish(recorded.sequencer, tmp_path)
    (tmp_path / CHECKPOINT_FILE).rename(tmp_path / "kept-checkpoint")
    await recorded.count("209801")
    await tick(recorded.sequencer, now=utc_now())
    office = dict(os.environ) | {
        "DATABASE_URL": recorded.urls["app"], "MPS_DATABASE_URL_SEQUENCER": recorded.urls["sequencer"],
        "MPS_KEK_FILE": str(cluster.key_file),
    }  # fmt: skip
    async with recorded.app.transaction(recorded.context()) as tx:
        seq = await tx.value("SELECT max(seq) FROM audit_logs")
    for words in (
        ("export", "--out", "record.txt"), ("keys",), ("proof", "--seq", str(seq), "--out", "letter.tlog-proof"),
    ):  # fmt: skip
        done = ran([sys.executable, "-m", "mps_connect.cli", "audit", *words], office, tmp_path)
        assert done.returncode == 0, done.stdout
        if words[0] == "keys":
            (tmp_path / "keys.txt").write_text(done.stdout)
    return tmp_path


async def test_an_auditor_follows_the_page_without_us(folder: Path) -> None:
    elsewhere = {name: value for name, value in os.environ.items() if not name.startswith(("DATABASE", "MPS_"))}
    elsewhere["KEY"] = (folder / "keys.txt").read_text().split(" since ")[0]
    mps = folder / "bin" / "mps"
    mps.parent.mkdir()
    mps.write_text(f'#!/bin/sh\nexec {sys.executable} -m mps_connect.cli "$@"\n')
    mps.chmod(0o755)
    elsewhere["PATH"] = f"{mps.parent}:{elsewhere['PATH']}"
    assert len(steps()) == 8
    for command, answer in steps():
        done = ran(["sh", "-c", command], elsewhere, folder)
        assert shape(done.stdout) == shape(answer), (command, done.stdout, done.stderr)
