"""What happened to how one signs in is told to its owner: each kind by the act that makes it, over HTTP."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from mps_connect.access.models import Role
from mps_connect.identity.sessions import REFRESH_COOKIE
from mps_connect.identity.sign_in_ways import TOLD
from mps_connect.kit.db import Database
from mps_connect.settings import Settings
from tests.conftest import ClientAs
from tests.identity.conftest import CODE, PASSWORD, Clock, Join, give_password, make_member, set_up_app, told
from tests.support.authenticator import Authenticator
from tests.support.cast import Cast, Member
from tests.support.clients import Client, acting, app_on
from tests.support.provider import CLIENT, SECRET, Account, Provider, providing, sign_in_there

PAGE = "http://localhost:8000"
RENEW = "/api/auth/renew"


@pytest.fixture
async def browser(database: Database, settings: Settings) -> AsyncIterator[Any]:
    """`browser()`: one at an address with a name, where passkeys work."""
    transport = httpx.ASGITransport(app=app_on(database, settings), raise_app_exceptions=False)
    opened: list[Client] = []

    def make() -> Client:
        opened.append(Client(transport=transport, base_url=PAGE, headers={"origin": PAGE}))
        return opened[-1]

    yield make
    for client in opened:
        await client.aclose()


async def in_by_app(client: Client, member: Member, clock: Clock, secret: str) -> None:
    clock.on(30)
    await give_password(client, member)
    assert (await client.post_json(CODE, {"code": clock.code(secret)})).status_code == 200


async def test_sessions_codes_and_passwords(browser: Any, join: Join, clock: Clock) -> None:
    member, here, there = await join(), browser(), browser()
    await give_password(here, member)
    secret, _ = await set_up_app(here, clock)
    assert (await told(here))[:3] == ["recovery_codes_made", "authenticator_app_added", "signed_in"]

    await give_password(there, member)
    await there.post_json(CODE, {"code": "000000"})
    assert (await told(here))[0] == "second_step_refused"
    await in_by_app(there, member, clock, secret)
    one = next(one for one in (await here.get("/api/me/sessions")).json()["sessions"] if not one["is_this_one"])
    await here.delete(f"/api/me/sessions/{one['id']}")
    assert (await told(here))[0] == "session_ended"
    await in_by_app(there, member, clock, secret)
    await here.post_json("/api/me/sessions/end-others")
    assert (await told(here))[0] == "other_sessions_ended"
    await here.post_json("/api/me/recovery-codes")
    assert (await told(here))[0] == "recovery_codes_made"
    await here.post_json("/api/me/password", {"current": PASSWORD, "new": "several other words entirely"})
    assert (await told(here))[0] == "password_changed"


async def test_a_refresh_token_shown_again(browser: Any, join: Join, clock: Clock) -> None:
    member, stolen_from, thief = await join(), browser(), browser()
    await give_password(stolen_from, member)
    secret, _ = await set_up_app(stolen_from, clock)
    thief.cookies.set(REFRESH_COOKIE, stolen_from.cookies[REFRESH_COOKIE], domain="localhost.local", path="/")
    assert (await stolen_from.post_json(RENEW, {})).status_code == 200
    clock.on(11)
    assert (await thief.post_json(RENEW, {})).status_code == 401
    assert (await stolen_from.get("/api/me")).status_code == 401
    await in_by_app(stolen_from, member, clock, secret)
    assert (await told(stolen_from))[:2] == ["signed_in", "session_token_reused"]


async def test_passkeys_and_an_app_removed(browser: Any, join: Join, clock: Clock) -> None:
    member, client, key = await join(), browser(), Authenticator(PAGE, "localhost")
    await give_password(client, member)
    await set_up_app(client, clock)
    question = (await client.post_json("/api/me/passkeys/question")).json()
    await client.post_json("/api/me/passkeys", key.make(question, name="Contoh key"))
    assert (await told(client))[0] == "passkey_added"
    other = browser()
    for count, status in ((40, 200), (39, 401)):
        key.count = count
        question = (await other.post_json("/api/auth/passkey/question", {})).json()
        answer = await other.post_json("/api/auth/passkey", {"passkey": key.show(question)})
        assert answer.status_code == status
    assert (await told(client))[0] == "passkey_count_went_back"

    ways = (await client.get("/api/me/sign-in")).json()
    await client.delete(f"/api/me/factors/{ways['passkeys'][0]['id']}")
    latest = (await client.get("/api/me/sign-in")).json()["happenings"][0]
    assert (latest["kind"], latest["name"]) == ("passkey_removed", "Contoh key")
    question = (await client.post_json("/api/me/passkeys/question")).json()
    await client.post_json("/api/me/passkeys", Authenticator(PAGE, "localhost").make(question, name="Another"))
    await client.delete(f"/api/me/factors/{ways['app']['id']}")
    assert (await told(client))[0] == "authenticator_app_removed"


async def test_second_factors_an_administrator_took_away(
    browser: Any, client_as: ClientAs, join: Join, clock: Clock, cast: Cast
) -> None:
    member, client, admin = await join(), browser(), await client_as(cast.hidayah)
    await give_password(client, member)
    await set_up_app(client, clock)
    made = (await admin.post_json(f"/api/people/{member.id}/second-step-lost")).json()
    token = made["address"].partition("/link#")[2]
    await client.post_json("/api/auth/links/use", {"token": token, "password": "several other words entirely"})
    assert (await told(client))[:3] == ["signed_in", "password_changed", "second_factors_dropped"]


async def test_an_organisations_sign_in_tied_and_untied(
    database: Database, settings: Settings, cast: Cast, clock: Clock
) -> None:
    member = await make_member(database, cast.office_id, Role.STAFF)
    accounts = {"contoh": Account(member.email, amr=("pwd", "mfa"))}
    with providing(accounts, redirects=["http://127.0.0.1:8000/signed-in-elsewhere"]) as provider:
        app = app_on(database, registered_with(provider, settings))
        async with acting(app, database, None) as client, acting(app, database, cast.hidayah) as admin:
            await there_and_back(client)
            assert (await told(client))[:2] == ["signed_in", "outside_identity_bound"]
            clock.on(60)
            await admin.request("DELETE", f"/api/people/{member.id}/single-sign-on")
            latest = (await client.get("/api/me/sign-in")).json()["happenings"][0]
            assert (latest["kind"], latest["by"]) == ("outside_identity_untied", cast.hidayah.name)
            assert "outside_identity_untied" not in await told(admin)


def registered_with(provider: Provider, settings: Settings) -> Settings:
    more = {
        "oidc_issuer": provider.issuer, "oidc_client_id": CLIENT, "oidc_client_secret": SECRET,
        "oidc_trusted_factors": "mfa",
    }  # fmt: skip
    return Settings.model_validate(settings.model_dump(exclude_unset=False) | more)


async def there_and_back(client: Client) -> None:
    begun = await client.post_json("/api/auth/single-sign-on/start", {})
    back = sign_in_there(begun.json()["address"], "contoh")
    body = {"state": back["state"], "code": back["code"], "issuer": back.get("iss")}
    answer = await client.post_json("/api/auth/single-sign-on/finish", body)
    assert answer.json()["next"] == "done", answer.text


def test_no_kind_is_told_that_no_test_here_makes() -> None:
    """A kind that joins the list joins a story above, or is never seen."""
    source = Path(__file__).read_text(encoding="utf-8")
    assert [kind for kind in TOLD if f'"{kind}"' not in source] == []


async def test_who_was_told_nothing_sees_an_empty_list(client_as: ClientAs, cast: Cast) -> None:
    assert await told(await client_as(cast.arun)) == []
