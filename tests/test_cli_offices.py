"""The command line on a machine without a demo office: found an office, make its first account, sign in."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.support.service import serving

PASSWORD = "four unrelated words here"
OFFICE = ["--code", "CTH", "--name", "Contoh office", "--division", "Contoh GRC", "--mp", "Contoh Member"]


@pytest.fixture(scope="module")
def data_dir() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="mps-cli-") as folder:
        Path(folder).chmod(0o755)
        yield Path(folder) / "data"


def mps(data_dir: Path, *arguments: str, typed: str = "") -> subprocess.CompletedProcess[str]:
    environment = {k: v for k, v in os.environ.items() if k != "DATABASE_URL"}
    environment |= {"MPS_DATA_DIR": str(data_dir), "MPS_DEMO": "false"}
    return subprocess.run(
        [sys.executable, "-m", "mps_connect.cli", *arguments],
        input=typed,
        check=False,
        capture_output=True,
        text=True,
        env=environment,
    )


def test_an_office_and_its_first_account_are_made_and_can_sign_in(
    data_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = mps(data_dir, "office", "create", *OFFICE)
    assert made.returncode == 0, made.stderr
    account = [
        "users",
        "create",
        "--office",
        "CTH",
        "--email",
        "a@b.invalid",
        "--name",
        "Contoh Admin",
        "--role",
        "admin",
    ]
    weak = mps(data_dir, *account, typed="short\n")
    assert (weak.returncode, weak.stderr.strip()) == (
        1, "mps: Use at least 12 characters. A few words in a row make a good password.",
    )  # fmt: skip
    assert mps(data_dir, *account, typed=f"{PASSWORD}\n").returncode == 0
    unknown = mps(data_dir, *account[:3], "XX", *account[4:], typed=f"{PASSWORD}\n")
    assert (unknown.returncode, unknown.stdout.strip().splitlines()[-1]) == (2, "There is no office XX.")

    monkeypatch.setenv("MPS_DEMO", "false")
    with serving(data_dir) as service, httpx.Client(base_url=service.url, headers={"origin": service.url}) as client:
        assert client.get("/api/demo/accounts").status_code == 404
        assert client.get("/api/public/config").json()["office_names"] == ["Contoh office"]
        answer = client.post("/api/auth/sign-in", json={"email": "a@b.invalid", "password": PASSWORD})
        assert (answer.status_code, answer.json()["next"]) == (200, "set_up_second_factor")
        me = client.get("/api/me").json()
        assert (me["role"], me["enrolling"]) == ("admin", True)
        assert client.get("/api/people").json()["error"]["code"] == "second_factor_needed"


def test_the_command_line_invites_and_the_link_chooses_a_password(
    data_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    new = ["users", "invite", "--email", "b@b.invalid", "--name", "Contoh Staff", "--role", "staff", "--office"]
    unknown = mps(data_dir, *new, "XX")
    assert (unknown.returncode, unknown.stdout.strip().splitlines()[-1]) == (2, "There is no office XX.")
    made = mps(data_dir, *new, "CTH")
    assert made.returncode == 0, made.stderr
    said, _, token = made.stdout.strip().splitlines()[-1].partition("/link#")
    assert said == "Give this link to Contoh Staff; it is good once, for seven days: http://127.0.0.1:8000"
    again = mps(data_dir, *new, "CTH")
    assert (again.returncode, again.stderr.strip()) == (
        1,
        "mps: Somebody in this office already has that e-mail address.",
    )

    monkeypatch.setenv("MPS_DEMO", "false")
    with serving(data_dir) as service, httpx.Client(base_url=service.url, headers={"origin": service.url}) as client:
        answer = client.post("/api/auth/links/use", json={"token": token, "password": PASSWORD})
        assert (answer.status_code, answer.json()["next"]) == (200, "set_up_second_factor")
        assert client.get("/api/me").json()["role"] == "staff"


def test_the_second_office_of_the_same_code_is_refused_in_words(data_dir: Path) -> None:
    again = mps(data_dir, "office", "create", *OFFICE)
    assert again.returncode == 1
    assert again.stderr.strip() == "mps: There is an office with that code already."
