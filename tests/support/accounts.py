"""Accounts of the served demo office beside those of one press, made by the command a person would use."""

from __future__ import annotations

import os
import subprocess
import sys

from tests.support.browser import Watched
from tests.support.service import Service

PASSWORD = "four unrelated words here"


def make_account(service: Service, *, email: str, name: str, role: str) -> None:
    """A member of the demo office with PASSWORD."""
    url = subprocess.run(
        [sys.executable, "-m", "mps_connect.cli", "db", "url", "--as", "app"],
        env=os.environ | {"MPS_DATA_DIR": str(service.data_dir)}, check=True, capture_output=True, text=True,
    ).stdout.strip()  # fmt: skip
    command = [sys.executable, "-m", "mps_connect.cli", "users", "create", "--office", "BAN", "--role", role]
    subprocess.run(
        [*command, "--email", email, "--name", name],
        env=os.environ | {"MPS_DATA_DIR": str(service.data_dir), "DATABASE_URL": url, "MPS_DEMO": "false"},
        input=f"{PASSWORD}\n", check=True, capture_output=True, text=True,
    )  # fmt: skip


def sign_in_by_password(watched: Watched, email: str) -> None:
    answer = watched.context.request.post(
        f"{watched.base}/api/auth/sign-in", data={"email": email, "password": PASSWORD},
        headers={"origin": watched.base},
    )  # fmt: skip
    assert answer.json()["next"] == "done", answer.text()
