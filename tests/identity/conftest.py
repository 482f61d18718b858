"""What tests of signing in share: a clock they turn themselves, and people with a password of their own."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from uuid import UUID

import httpx
import pyotp
import pytest

from mps_connect import app
from mps_connect.access import gate
from mps_connect.access.models import Role
from mps_connect.identity import link_endpoints, second_step_endpoints, sign_in_endpoints
from mps_connect.identity.actions import create_account
from mps_connect.kit.clock import utc_now
from mps_connect.kit.db import Context, Database
from mps_connect.kit.ids import new_id
from tests.support import clients
from tests.support.cast import Cast, Member
from tests.support.clients import Client

PASSWORD = "four unrelated words here"
CODE = "/api/auth/second-step/code"
RECOVERY = "/api/auth/second-step/recovery-code"


class Clock:
    """The service's time, standing still until it is moved: a code lives for thirty seconds."""

    def __init__(self) -> None:
        self.now = utc_now()

    def __call__(self) -> datetime:
        return self.now

    def on(self, seconds: int) -> None:
        self.now += timedelta(seconds=seconds)

    def code(self, secret: str) -> str:
        """What an authenticator app shows now."""
        return pyotp.TOTP(secret).at(self.now)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    standing = Clock()
    for module in (app, gate, link_endpoints, sign_in_endpoints, second_step_endpoints, clients):
        monkeypatch.setattr(module, "utc_now", standing)
    return standing


Join = Callable[..., Awaitable[Member]]


async def make_member(database: Database, office_id: UUID, role: Role) -> Member:
    email = f"{new_id().hex}@own.invalid"
    async with database.transaction(Context(actor_id="system:test_cast", office_id=office_id)) as tx:
        user_id = await create_account(
            tx, now=utc_now(), name="Contoh Person", email=email, role=role, password=PASSWORD
        )
    return Member(user_id, office_id, role, "Contoh Person", email)


@pytest.fixture
def join(database: Database, cast: Cast) -> Join:
    """`await join(Role.STAFF)`: somebody new with a password, rolled back after the test."""

    async def make(role: Role = Role.STAFF) -> Member:
        return await make_member(database, cast.office_id, role)

    return make


async def give_password(client: Client, member: Member, password: str = PASSWORD) -> dict[str, object]:
    answer = await client.post_json("/api/auth/sign-in", {"email": member.email, "password": password})
    assert answer.status_code == 200, answer.text
    found: dict[str, object] = answer.json()
    return found


async def set_up_app(client: Client, clock: Clock) -> tuple[str, list[str]]:
    """Set an authenticator app up in this session: its secret and the recovery codes shown once."""
    given = (await client.post_json("/api/me/authenticator-app")).json()
    answer = await client.post_json(
        "/api/me/authenticator-app/first-code", {"id": given["id"], "code": clock.code(given["secret"])}
    )
    assert answer.status_code == 200, answer.text
    return given["secret"], answer.json()["recovery_codes"]


def code_of(answer: httpx.Response) -> str:
    return str(answer.json()["error"]["code"])


async def told(client: Client) -> list[str]:
    """What the account page says has happened to how this person signs in, the newest first."""
    return [one["kind"] for one in (await client.get("/api/me/sign-in")).json()["happenings"]]
