"""A served office that is no demo: made by the command line, opened under a name, as passkeys need."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.support.browser import Watched
from tests.support.pages import button
from tests.support.service import free_port, serving

PASSWORD = "four unrelated words here"
DEVICE = {
    "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
    "isUserVerified": True, "automaticPresenceSimulation": True,
}  # fmt: skip


@contextmanager
def administered_office(
    code: str, *, given: Mapping[str, str] | None = None, roles: Sequence[str] = ("admin",)
) -> Iterator[str]:
    """An office with one account for each role, such as admin@<code>.invalid; each has PASSWORD. Yields its address.

    `given`: more settings.
    """
    with tempfile.TemporaryDirectory(prefix="mps-office-") as folder:
        Path(folder).chmod(0o755)
        port, data = free_port(), Path(folder) / "data"
        settings = {"MPS_DEMO": "false", **(given or {})}
        if "MPS_SMTP_HOST" in settings:
            settings["MPS_PUBLIC_URL"] = f"http://localhost:{port}"
        made = ("--code", code, "--name", "Contoh office", "--division", "Contoh GRC", "--mp", "Contoh Member")
        commands = [["office", "create", *made]]
        for role in roles:
            account = ("--email", f"{role}@{code.lower()}.invalid", "--name", f"Contoh {role.title()}", "--role", role)
            commands.append(["users", "create", "--office", code, *account])
        _carry_out(data, settings, commands)
        with serving(data, given=settings, port=port):
            yield f"http://localhost:{port}"


ONE_AFTER_THE_OTHER = """
import json, sys
from pathlib import Path
from mps_connect.cli import main
from mps_connect.kit.embedded_postgres import EmbeddedPostgres

with EmbeddedPostgres(Path(sys.argv[1])):
    for words in json.loads(sys.argv[2]):
        if failed := main(words):
            sys.exit(failed)
"""
"""Commands of `mps` beside one running database: to begin a process and a database for each takes longer than they do."""


def _carry_out(data: Path, settings: Mapping[str, str], commands: list[list[str]]) -> None:
    """Each that asks for a password is told PASSWORD."""
    environment = {key: value for key, value in os.environ.items() if key != "DATABASE_URL"}
    subprocess.run(
        [sys.executable, "-c", ONE_AFTER_THE_OTHER, str(data), json.dumps(commands)], input=f"{PASSWORD}\n" * len(commands),
        text=True, check=True, capture_output=True, env={**environment, **settings, "MPS_DATA_DIR": str(data)},
    )  # fmt: skip


def show_password(watched: Watched, email: str, password: str = PASSWORD) -> Page:
    """Signs in as far as a password goes."""
    watched.open("/sign-in")
    watched.page.get_by_label("E-mail").fill(email)
    watched.page.get_by_label("Password", exact=True).fill(password)
    button(watched.page, "Sign in").click()
    return watched.page


def holds_passkeys(watched: Watched) -> None:
    """Puts a device that holds passkeys, and whose owner agrees to everything, into this browser."""
    device = watched.context.new_cdp_session(watched.page)
    device.send("WebAuthn.enable")
    device.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})


def come_in_by_passkey(watched: Watched, email: str) -> None:
    """The administrator's first sign-in, with a passkey that stays in this browser."""
    holds_passkeys(watched)
    page = show_password(watched, email)
    button(page, "Add a passkey").click()
    button(page, "I have kept them").click()
    expect(page.get_by_role("navigation", name="Pages")).to_be_visible()
