"""Single sign-on against a real OpenID Connect provider: who is let in, who is not, and what they are told."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AsyncExitStack
from typing import Any

import httpx
import pytest
from joserfc.jwk import ECKey

from mps_connect.access.models import Role
from mps_connect.identity.single_sign_on import counts_as_both
from mps_connect.kit.clock import utc_now
from mps_connect.kit.db import Context, Database
from mps_connect.kit.ids import new_id
from mps_connect.settings import Settings
from tests.identity.conftest import code_of
from tests.support.cast import Cast, Member
from tests.support.clients import ORIGIN, Client, acting, app_on
from tests.support.provider import CLIENT, SECRET, Account, Provider, providing, sign_in_there

START, FINISH = "/api/auth/single-sign-on/start", "/api/auth/single-sign-on/finish"
REDIRECTS = [f"{ORIGIN}/signed-in-elsewhere"]


def accounts_of(cast: Cast) -> dict[str, Account]:
    def of(member: Member, **more: Any) -> Account:
        return Account(f"{member.office_id.hex[-6:]}-{member.email}", **more)

    return {
        "priya": of(cast.priya),
        "priya-strong": of(cast.priya, amr=("pwd", "mfa")),
        "priya-successor": of(cast.priya),
        "unverified": of(cast.shu_min, email_verified=False),
        "hidayah": of(cast.hidayah, amr=("pwd", "mfa")),
        "hidayah-key": of(cast.hidayah, amr=("hwk",)),
        "salmah": of(cast.salmah),
        "other": of(cast.other_staff),
        "stranger": Account("nobody@cast.invalid"),
        "both": Account("both@cast.invalid"),
    }


@pytest.fixture(scope="module")
def plain(cast: Cast) -> Iterator[Provider]:
    with providing(accounts_of(cast), redirects=REDIRECTS) as running:
        yield running


@pytest.fixture(scope="module")
def strict(cast: Cast) -> Iterator[Provider]:
    """Pushed requests, proofs with its own nonces, e-mail by userinfo only."""
    with providing(
        accounts_of(cast), redirects=REDIRECTS, pushed=True, dpop=True, claims_by_userinfo=True, algorithm="ES256"
    ) as running:
        yield running


Going = Callable[..., Awaitable[Client]]


@pytest.fixture
async def going(database: Database, settings: Settings) -> AsyncIterator[Going]:
    """`await going(provider)`: a client of a service that is registered with this provider."""
    async with AsyncExitStack() as stack:

        async def make(provider: Provider, member: Member | None = None, **more: Any) -> Client:
            registered = {"oidc_issuer": provider.issuer, "oidc_client_id": CLIENT, "oidc_client_secret": SECRET}
            own = settings.model_dump(exclude_unset=False) | registered | {"oidc_trusted_factors": "mfa,hwk"} | more
            app = app_on(database, Settings.model_validate(own))
            return await stack.enter_async_context(acting(app, database, member))

        yield make


async def there_and_back(client: Client, login: str, **changed: Any) -> httpx.Response:
    begun = await client.post_json(START, {})
    assert begun.status_code == 200, begun.text
    back = sign_in_there(begun.json()["address"], login)
    return await client.post_json(FINISH, body_of(back) | changed)


def body_of(back: dict[str, str]) -> dict[str, Any]:
    found = {"state": back["state"], "code": back.get("code"), "issuer": back.get("iss")}
    return {name: value for name, value in found.items() if value is not None}


async def ties(database: Database, cast: Cast) -> list[dict[str, Any]]:
    async with database.transaction(Context(actor_id="system:test", office_id=cast.office_id)) as tx:
        return await tx.all("SELECT user_id, subject FROM outside_identities WHERE removed_at IS NULL", {})


async def test_a_person_is_known_by_a_verified_address_once_and_by_the_providers_name_from_then_on(
    going: Going, plain: Provider, database: Database, cast: Cast
) -> None:
    client = await going(plain)
    answer = await there_and_back(client, "priya-strong")
    assert answer.status_code == 200, answer.text
    assert answer.json()["next"] == "done"
    assert (await client.get("/api/me")).json()["name"] == cast.priya.name
    assert [(row["user_id"], row["subject"]) for row in await ties(database, cast)] == [(cast.priya.id, "priya-strong")]
    async with database.transaction(Context(actor_id="system:test", office_id=cast.office_id)) as tx:
        await tx.run("UPDATE users SET email = 'moved@cast.invalid' WHERE id = %(id)s", {"id": cast.priya.id})
    assert (await there_and_back(client, "priya-strong")).json()["next"] == "done"
    sessions = (await client.get("/api/me/sessions")).json()["sessions"]
    assert [one["method"] for one in sessions if one["is_this_one"]] == ["single_sign_on"]


async def test_pushed_requests_proofs_and_userinfo(going: Going, strict: Provider, cast: Cast) -> None:
    client = await going(strict)
    begun = (await client.post_json(START, {})).json()["address"]
    assert set(httpx.URL(begun).params) == {"client_id", "request_uri"}
    answer = await there_and_back(client, "priya-strong")
    assert answer.status_code == 200, answer.text
    assert (await client.get("/api/me")).json()["name"] == cast.priya.name


async def test_registered_with_a_key_instead_of_a_secret(
    going: Going, cast: Cast, tmp_path: Any, settings: Settings
) -> None:
    key = ECKey.generate_key("P-256")
    path = tmp_path / "client.pem"
    path.write_bytes(key.as_pem(private=True))
    with providing(accounts_of(cast), redirects=REDIRECTS, client_key=key, pushed=True) as provider:
        client = await going(provider, oidc_client_secret=None, oidc_client_key=path)
        assert (await there_and_back(client, "priya-strong")).json()["next"] == "done"


async def test_one_factor_there_leaves_the_second_step_here(going: Going, plain: Provider, database: Database) -> None:
    client = await going(plain)
    answer = await there_and_back(client, "priya")
    assert answer.json()["next"] == "set_up_second_factor"
    assert (await client.get("/api/me")).json()["enrolling"] is True
    assert code_of(await client.get("/api/cases")) == "second_factor_needed"


async def test_one_factor_there_asks_for_the_second_step_that_is_set_up_here(
    going: Going, plain: Provider, database: Database, cast: Cast
) -> None:
    async with database.transaction(Context(actor_id=str(cast.priya.id), office_id=cast.office_id)) as tx:
        await tx.run(
            "INSERT INTO authenticators (office_id, id, user_id, kind, secret_enc, created_at, confirmed_at) "
            "VALUES (%(office)s, %(id)s, %(user)s, 'totp', '', %(now)s, %(now)s)",
            {"office": cast.office_id, "id": new_id(), "user": cast.priya.id, "now": utc_now()},
        )
    client = await going(plain)
    answer = (await there_and_back(client, "priya")).json()
    assert (answer["next"], answer["methods"]) == ("second_factor", ["totp"])
    assert (await client.get("/api/me")).status_code == 401
    assert "mps_step" in client.cookies


@pytest.mark.parametrize(
    ("claims", "role", "both"),
    [
        ({"amr": ["pwd", "mfa"]}, Role.STAFF, True),
        ({"amr": ["pwd"]}, Role.STAFF, False),
        ({"amr": "mfa"}, Role.STAFF, False),
        ({"amr": [["mfa"]]}, Role.STAFF, False),
        ({}, Role.STAFF, False),
        ({"acr": "phr"}, Role.STAFF, True),
        ({"amr": ["mfa"]}, Role.ADMIN, False),
        ({"acr": "phr"}, Role.ADMIN, True),
        ({"amr": ["hwk"]}, Role.ADMIN, False),
    ],
)
def test_only_words_the_operator_trusts_count_as_two_factors(claims: dict[str, Any], role: Role, both: bool) -> None:
    assert counts_as_both(claims, role=role, trusted=frozenset({"mfa", "phr"})) is both


async def test_an_administrator_needs_more_than_mfa(going: Going, plain: Provider) -> None:
    assert (await there_and_back(await going(plain), "hidayah")).json()["next"] == "set_up_second_factor"


async def test_an_administrator_may_come_with_a_key_the_provider_checked(going: Going, plain: Provider) -> None:
    assert (await there_and_back(await going(plain), "hidayah-key")).json()["next"] == "done"


@pytest.mark.parametrize(
    ("login", "status", "code"),
    [
        ("unverified", 403, "email_unverified"),
        ("stranger", 403, "no_account_here"),
        ("salmah", 403, "no_account_here"),
    ],
)
async def test_who_is_not_let_in(
    going: Going, plain: Provider, database: Database, cast: Cast, login: str, status: int, code: str
) -> None:
    client = await going(plain)
    answer = await there_and_back(client, login)
    assert (answer.status_code, code_of(answer)) == (status, code)
    assert (await client.get("/api/me")).status_code == 401
    assert await ties(database, cast) == []


async def test_a_closed_account_stays_closed(going: Going, plain: Provider, database: Database, cast: Cast) -> None:
    client = await going(plain)
    assert (await there_and_back(client, "priya-strong")).status_code == 200
    async with database.transaction(Context(actor_id="system:test", office_id=cast.office_id)) as tx:
        await tx.run("UPDATE users SET is_active = false WHERE id = %(id)s", {"id": cast.priya.id})
    assert code_of(await there_and_back(client, "priya-strong")) == "no_account_here"


async def test_an_address_in_two_offices_names_nobody(
    going: Going, plain: Provider, database: Database, cast: Cast
) -> None:
    for office in (cast.office_id, cast.other_office_id):
        async with database.transaction(Context(actor_id="system:test", office_id=office)) as tx:
            await tx.run(
                "INSERT INTO users (office_id, id, email, name, role, created_at) "
                "VALUES (%(office)s, %(id)s, 'both@cast.invalid', 'Both Contoh', 'staff', %(now)s)",
                {"office": office, "id": new_id(), "now": utc_now()},
            )
    assert code_of(await there_and_back(await going(plain), "both")) == "several_offices"


async def test_a_person_of_another_office_arrives_in_theirs(going: Going, plain: Provider, cast: Cast) -> None:
    client = await going(plain)
    assert (await there_and_back(client, "other")).status_code == 200
    assert (await client.get("/api/me")).json()["office"]["id"] == str(cast.other_office_id)


async def test_a_successor_with_the_same_address_does_not_inherit_the_account(
    going: Going, plain: Provider, cast: Cast
) -> None:
    client = await going(plain)
    assert (await there_and_back(client, "priya-strong")).status_code == 200
    client.cookies.clear()
    refused = await there_and_back(client, "priya-successor")
    assert (refused.status_code, code_of(refused)) == (409, "bound_to_another")
    admin = await going(plain, cast.hidayah)
    outsider = await going(plain, cast.other_staff)
    address = f"/api/people/{cast.priya.id}/single-sign-on"
    assert (await outsider.request("DELETE", address)).status_code == 403
    tied = [one["name"] for one in (await admin.get("/api/people")).json()["people"] if one["signs_in_elsewhere"]]
    assert tied == [cast.priya.name]
    assert (await admin.request("DELETE", address)).status_code == 204
    assert (await there_and_back(client, "priya-successor")).status_code == 200


async def test_a_stopped_sign_in_says_so(going: Going, plain: Provider) -> None:
    client = await going(plain)
    begun = (await client.post_json(START, {})).json()["address"]
    back = sign_in_there(begun, "priya", go="stop")
    assert back["error"] == "access_denied"
    answer = await client.post_json(FINISH, body_of(back))
    assert (answer.status_code, code_of(answer)) == (401, "stopped_elsewhere")


@pytest.mark.parametrize(
    "changed",
    [
        {"state": "A" * 43},
        {"state": ""},
        {"issuer": "https://another.invalid"},
        {"issuer": None},
        {"code": "A" * 43},
    ],
)
async def test_an_answer_that_does_not_fit_is_not_believed(
    going: Going, plain: Provider, changed: dict[str, Any]
) -> None:
    client = await going(plain)
    answer = await there_and_back(client, "priya-strong", **changed)
    assert (answer.status_code, code_of(answer)) == (401, "answer_not_believed")
    assert (await client.get("/api/me")).status_code == 401


async def test_a_code_is_good_once(going: Going, plain: Provider) -> None:
    client = await going(plain)
    begun = (await client.post_json(START, {})).json()["address"]
    kept = client.cookies["mps_trip"]
    back = body_of(sign_in_there(begun, "priya-strong"))
    assert (await client.post_json(FINISH, back)).status_code == 200
    client.cookies.clear()
    client.cookies.set("mps_trip", kept, domain="127.0.0.1")
    assert code_of(await client.post_json(FINISH, back)) == "trip_over"


async def test_another_browsers_answer_signs_nobody_in(going: Going, plain: Provider) -> None:
    mine, theirs = await going(plain), await going(plain)
    begun = (await theirs.post_json(START, {})).json()["address"]
    back = body_of(sign_in_there(begun, "priya-strong"))
    assert code_of(await mine.post_json(FINISH, back)) == "trip_over"
    await mine.post_json(START, {})
    assert code_of(await mine.post_json(FINISH, back)) == "answer_not_believed"


async def test_a_trip_token_changed_in_any_part_is_none(going: Going, plain: Provider) -> None:
    client = await going(plain)
    begun = (await client.post_json(START, {"tokens": "answer"})).json()
    assert "mps_trip" not in client.cookies
    back = body_of(sign_in_there(begun["address"], "priya-strong"))
    token = begun["trip_token"]
    for at in range(0, len(token), 37):
        other = token[:at] + ("A" if token[at] != "A" else "B") + token[at + 1 :]
        assert code_of(await client.post_json(FINISH, back | {"trip_token": other})) == "trip_over"
    answer = await client.post_json(FINISH, back | {"trip_token": token, "tokens": "answer"})
    assert answer.json()["access_token"]


async def test_the_browser_carries_nothing_it_can_read(going: Going, plain: Provider) -> None:
    client = await going(plain)
    begun = httpx.URL((await client.post_json(START, {})).json()["address"])
    assert begun.params["code_challenge_method"] == "S256"
    assert begun.params["scope"] == "openid email"
    carried = client.cookies["mps_trip"]
    assert begun.params["nonce"] not in carried
    assert len(carried) < 2048


async def test_without_a_provider_there_is_none(database: Database, settings: Settings) -> None:
    app = app_on(database, settings)
    async with acting(app, database, None) as client:
        assert (await client.get("/api/public/config")).json()["single_sign_on_name"] is None
        assert code_of(await client.post_json(START, {})) == "no_single_sign_on"


async def test_the_sign_in_page_learns_the_name(going: Going, plain: Provider) -> None:
    client = await going(plain, oidc_name="Contoh organisation")
    assert (await client.get("/api/public/config")).json()["single_sign_on_name"] == "Contoh organisation"
