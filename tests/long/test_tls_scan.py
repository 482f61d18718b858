"""Programs that look for weak TLS, at our own door and at a database set up as docs/runbooks/database.md says."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.support.system_postgres import system_programs, system_server
from tests.support.tls_office import Authority, office_over_tls, with_certificate

pytestmark = pytest.mark.long

OLDER = ("SSLv2", "SSLv3", "TLS1", "TLS1_1", "TLS1_2")
HARMLESS = {"OK", "INFO"}
NOT_OURS = {
    "cert_chain_of_trust": "the authority is the test's own",
    "cert_revocation": "the test's authority publishes no list",
    "cert_trust": "the server is asked for by its address",
}
"""What the scanner may complain of here, and why it says nothing of the service."""


@dataclass(frozen=True, slots=True)
class Ports:
    service: int
    database: int


@pytest.fixture(scope="module")
def ports(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ports]:
    programs = system_programs()
    if programs is None:
        pytest.skip("no PostgreSQL of the system is installed")
    authority, folder = Authority("the office's own authority"), tmp_path_factory.mktemp("office")
    with system_server(programs) as server:
        database = with_certificate(server, authority, folder)
        database.start()
        with office_over_tls(database, authority, folder) as service:
            yield Ports(urlsplit(service.url).port or 0, server.port)


def scanner(name: str) -> str:
    found = shutil.which(name)
    if found is None:
        pytest.skip(f"{name} is not installed")
    return found


@pytest.mark.parametrize("which", ["service", "database"])
def test_testssl_finds_tls_1_3_and_nothing_to_complain_of(ports: Ports, which: str, tmp_path: Path) -> None:
    port, out = getattr(ports, which), tmp_path / "found.json"
    begun = ["--starttls", "postgres"] if which == "database" else []
    command = [
        scanner("testssl"),
        "--quiet",
        "--color",
        "0",
        "--warnings",
        "batch",
        "--nodns",
        "none",
        "--jsonfile",
        str(out),
    ]
    done = subprocess.run(
        [*command, *begun, f"127.0.0.1:{port}"], capture_output=True, text=True, check=False, timeout=1500
    )
    assert out.is_file(), done.stdout[-2000:] + done.stderr[-2000:]
    found = {row["id"]: row for row in json.loads(out.read_text())}
    assert "offered" in found["TLS1_3"]["finding"]
    assert {name: found[name]["finding"] for name in OLDER if "not offered" not in found[name]["finding"]} == {}
    complaints = {
        name: (row["severity"], row["finding"])
        for name, row in found.items()
        if row["severity"] not in HARMLESS and name not in NOT_OURS
    }
    assert complaints == {}


def test_sslscan_sees_one_protocol(ports: Ports) -> None:
    told = subprocess.run(
        [scanner("sslscan"), "--no-colour", f"127.0.0.1:{ports.service}"],
        capture_output=True, text=True, check=True, timeout=300,
    ).stdout  # fmt: skip
    assert re.findall(r"^(\S+)\s+enabled$", told, flags=re.MULTILINE) == ["TLSv1.3"]
    accepted = re.findall(r"^(?:Preferred|Accepted)\s+(\S+)", told, flags=re.MULTILINE)
    assert accepted
    assert set(accepted) == {"TLSv1.3"}
