"""Row 2, passkeys: bound to the page's name, verified by their device, each challenge once, no counter going back."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from random import Random
from typing import Any

import httpx
import pytest

from mps_connect.access.models import Role
from mps_connect.kit.db import Context, Database
from mps_connect.settings import Settings
from tests.identity.conftest import Clock, Join, code_of, give_password, make_member, set_up_app
from tests.support.authenticator import PRESENT, Authenticator, b64, unb64
from tests.support.cast import Cast, Member
from tests.support.clients import Client, acting, app_on

PAGE, HOST = "http://localhost:8000", "localhost"
NUMBERS = "http://127.0.0.1:8000"
STEP = "/api/auth/second-step/passkey"
ALONE = "/api/auth/passkey"


def device() -> Authenticator:
    return Authenticator(PAGE, HOST)


@pytest.fixture
async def at_localhost(database: Database, settings: Settings) -> AsyncIterator[Any]:
    """`at_localhost()`: a browser at http://localhost:8000, where the service has a name."""
    app = app_on(database, settings)
    opened: list[Client] = []

    def make() -> Client:
        transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)
        client = Client(transport=transport, base_url=PAGE, headers={"origin": PAGE})
        opened.append(client)
        return client

    yield make
    for client in opened:
        await client.aclose()


async def add(client: Client, key: Authenticator, name: str = "Test key") -> list[str]:
    question = (await client.post_json("/api/me/passkeys/question")).json()
    answer = await client.post_json("/api/me/passkeys", key.make(question, name=name))
    assert answer.status_code == 201, answer.text
    return list(answer.json()["recovery_codes"])


async def asked(client: Client, path: str = STEP) -> dict[str, Any]:
    answer = await client.post_json(f"{path}/question", {})
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def enrolled(make: Any, join: Join, role: Role = Role.STAFF) -> tuple[Member, Client, Authenticator]:
    member, client, key = await join(role), make(), device()
    await give_password(client, member)
    await add(client, key)
    return member, client, key


async def test_an_administrator_sets_a_passkey_up_and_shows_it_after_the_password(
    at_localhost: Any, join: Join, clock: Clock
) -> None:
    member, client, key = await join(Role.ADMIN), at_localhost(), device()
    assert (await give_password(client, member))["next"] == "set_up_second_factor"
    question = (await client.post_json("/api/me/passkeys/question")).json()
    assert (question["rp_id"], question["user_email"], question["credentials"]) == (HOST, member.email, [])
    added = await client.post_json("/api/me/passkeys", key.make(question, name="  Office laptop "))
    assert len(added.json()["recovery_codes"]) == 10
    assert (await client.get("/api/people")).status_code == 200
    again = at_localhost()
    assert (await give_password(again, member))["methods"] == ["passkey", "recovery_code"]
    question = await asked(again)
    assert question["credentials"] == [b64(key.credential)]
    done = await again.post_json(STEP, {"passkey": key.show(question)})
    assert (done.status_code, done.json()["next"]) == (200, "done")
    ways = (await again.get("/api/me/sign-in")).json()
    assert [one["name"] for one in ways["passkeys"]] == ["Office laptop"]
    assert ways["passkeys"][0]["last_used_at"] is not None
    assert ways["passkey_address"] is None


async def test_an_app_is_no_second_step_of_an_administrator_who_has_a_passkey(
    at_localhost: Any, join: Join, clock: Clock
) -> None:
    member, client, _ = await enrolled(at_localhost, join, Role.ADMIN)
    secret, _ = await set_up_app(client, clock)
    clock.on(30)
    again = at_localhost()
    assert (await give_password(again, member))["methods"] == ["passkey", "recovery_code"]
    refused = await again.post_json("/api/auth/second-step/code", {"code": clock.code(secret)})
    assert (refused.status_code, code_of(refused)) == (401, "step_expired")


async def test_a_passkey_alone_signs_in_because_its_device_has_checked_the_person(
    at_localhost: Any, join: Join, clock: Clock
) -> None:
    member, _, key = await enrolled(at_localhost, join)
    client = at_localhost()
    question = await asked(client, ALONE)
    assert question["credentials"] == []
    done = await client.post_json(ALONE, {"passkey": key.show(question)})
    assert (done.status_code, done.json()["next"]) == (200, "done")
    assert (await client.get("/api/me")).json()["name"] == member.name
    sessions = (await client.get("/api/me/sessions")).json()["sessions"]
    assert [one["method"] for one in sessions if one["is_this_one"]] == ["passkey"]


async def test_a_challenge_is_answered_once(committed: Database, settings: Settings, cast: Cast, clock: Clock) -> None:
    member, key = await make_member(committed, cast.office_id, Role.STAFF), device()
    app = app_on(committed, settings)
    transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)
    async with Client(transport=transport, base_url=PAGE, headers={"origin": PAGE}) as client:
        await give_password(client, member)
        await add(client, key)
        body = {"passkey": key.show(await asked(client, ALONE)), "tokens": "answer"}
        answers = await asyncio.gather(*(client.post_json(ALONE, body) for _ in range(3)))
        assert Counter(answer.status_code for answer in answers) == {200: 1, 409: 2}
        assert code_of(await client.post_json(ALONE, body)) in ("question_over", "too_many_attempts")


Bend = Any


def from_elsewhere(key: Authenticator) -> None:
    key.origin = "https://elsewhere.example"


def for_elsewhere(key: Authenticator) -> None:
    key.host = "elsewhere.example"


def unverified(key: Authenticator) -> None:
    key.flags = PRESENT


def absent(key: Authenticator) -> None:
    key.flags = 0


def another_key(key: Authenticator) -> None:
    key.key = device().key


def nobody(key: Authenticator) -> None:
    key.user_handle = b"\x00" * 16


@pytest.mark.parametrize("bend", [from_elsewhere, for_elsewhere, unverified, absent, another_key, nobody])
async def test_a_bent_answer_opens_nothing(at_localhost: Any, join: Join, clock: Clock, bend: Bend) -> None:
    _, _, key = await enrolled(at_localhost, join)
    client = at_localhost()
    question = await asked(client, ALONE)
    bend(key)
    refused = await client.post_json(ALONE, {"passkey": key.show(question)})
    assert (refused.status_code, code_of(refused)) == (401, "passkey_refused")
    assert (await client.get("/api/me")).status_code == 401


@pytest.mark.parametrize("bend", [from_elsewhere, for_elsewhere, unverified, absent])
async def test_a_bent_new_passkey_is_not_added(at_localhost: Any, join: Join, clock: Clock, bend: Bend) -> None:
    client, key = at_localhost(), device()
    await give_password(client, await join())
    question = (await client.post_json("/api/me/passkeys/question")).json()
    bend(key)
    refused = await client.post_json("/api/me/passkeys", key.make(question))
    assert (refused.status_code, code_of(refused)) == (422, "passkey_not_added")
    assert (await client.get("/api/me")).json()["enrolling"] is True


async def test_questions_are_bound_to_what_they_were_asked_for(at_localhost: Any, join: Join, clock: Clock) -> None:
    member, _, key = await enrolled(at_localhost, join)
    client, other = at_localhost(), at_localhost()
    await give_password(client, member)
    # One for anybody, one of another person's step, one for adding: none is this step's.
    for_anybody = key.show(await asked(client, ALONE))
    assert code_of(await client.post_json(STEP, {"passkey": for_anybody})) == "question_over"
    second, _, _ = await enrolled(at_localhost, join)
    await give_password(other, second)
    theirs = key.show(await asked(other))
    assert code_of(await client.post_json(STEP, {"passkey": theirs})) == "question_over"
    own = await asked(client)
    assert code_of(await client.post_json(ALONE, {"passkey": key.show(own)})) == "question_over"
    clock.on(5 * 60)
    late = await client.post_json(ALONE, {"passkey": key.show(own)})
    assert code_of(late) == "question_over"


async def test_anothers_passkey_is_no_second_step(at_localhost: Any, join: Join, clock: Clock) -> None:
    member, _, _ = await enrolled(at_localhost, join)
    _, _, theirs = await enrolled(at_localhost, join)
    client = at_localhost()
    await give_password(client, member)
    refused = await client.post_json(STEP, {"passkey": theirs.show(await asked(client))})
    assert (refused.status_code, code_of(refused)) == (401, "passkey_refused")


async def test_a_counter_that_goes_back_is_refused_and_recorded(
    at_localhost: Any, join: Join, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    _, client, key = await enrolled(at_localhost, join)
    key.count = 40
    other = at_localhost()
    assert (await other.post_json(ALONE, {"passkey": key.show(await asked(other, ALONE))})).status_code == 200
    key.count = 39
    refused = await other.post_json(ALONE, {"passkey": key.show(await asked(other, ALONE))})
    assert (refused.status_code, code_of(refused)) == (401, "passkey_refused")
    told = (await client.get("/api/me/sign-in")).json()["happenings"]
    assert next(one for one in told if one["kind"] == "passkey_count_went_back")["name"] == "Test key"
    proof = key.show((await client.post_json("/api/me/proof/passkey-question")).json())
    refused = await client.post_json("/api/me/proof", {"passkey": proof})
    assert (refused.status_code, code_of(refused)) == (403, "proof_refused")
    noted = [record.code for record in caplog.records if hasattr(record, "code")]
    assert noted == ["passkey_count_went_back"] * 2


async def test_devices_that_count_nothing_are_taken(at_localhost: Any, join: Join, clock: Clock) -> None:
    _, _, key = await enrolled(at_localhost, join)
    client = at_localhost()
    for _ in range(2):
        key.count = -1
        assert (await client.post_json(ALONE, {"passkey": key.show(await asked(client, ALONE))})).status_code == 200


async def test_a_passkey_proves_again_that_it_is_you(at_localhost: Any, join: Join, clock: Clock) -> None:
    _, client, key = await enrolled(at_localhost, join)
    clock.on(10 * 60)
    await client.post_json("/api/auth/renew", {})
    assert code_of(await client.post_json("/api/me/recovery-codes")) == "proof_needed"
    question = (await client.post_json("/api/me/proof/passkey-question")).json()
    assert question["credentials"] == [b64(key.credential)]
    assert (await client.post_json("/api/me/proof", {"passkey": key.show(question)})).status_code == 204
    assert (await client.post_json("/api/me/recovery-codes")).status_code == 201


async def test_one_may_have_several_and_remove_all_but_the_last(at_localhost: Any, join: Join, clock: Clock) -> None:
    _, client, first = await enrolled(at_localhost, join, Role.ADMIN)
    second = device()
    assert await add(client, second, name="Phone") == []
    question = (await client.post_json("/api/me/passkeys/question")).json()
    assert question["credentials"] == [b64(first.credential), b64(second.credential)]
    known = await client.post_json("/api/me/passkeys", second.make(question))
    assert (known.status_code, code_of(known)) == (409, "passkey_known")
    ids = [one["id"] for one in (await client.get("/api/me/sign-in")).json()["passkeys"]]
    assert (await client.delete(f"/api/me/factors/{ids[0]}")).status_code == 204
    refused = await client.delete(f"/api/me/factors/{ids[1]}")
    assert (refused.status_code, code_of(refused)) == (409, "last_second_factor")
    stranger = at_localhost()
    gone = await stranger.post_json(ALONE, {"passkey": first.show(await asked(stranger, ALONE))})
    assert (gone.status_code, code_of(gone)) == (401, "passkey_refused")
    for _ in range(9):
        await add(client, device())
    full = await client.post_json("/api/me/passkeys/question")
    assert (full.status_code, code_of(full)) == (409, "too_many_passkeys")


async def test_a_closed_account_is_not_opened_by_its_passkey(
    at_localhost: Any, join: Join, clock: Clock, database: Database, cast: Cast
) -> None:
    member, _, key = await enrolled(at_localhost, join)
    async with database.transaction(Context(actor_id=str(cast.hidayah.id), office_id=cast.office_id)) as tx:
        await tx.run("UPDATE users SET is_active = false WHERE id = %(id)s", {"id": member.id})
    client = at_localhost()
    refused = await client.post_json(ALONE, {"passkey": key.show(await asked(client, ALONE))})
    assert (refused.status_code, code_of(refused)) == (401, "sign_in_refused")


async def test_at_an_address_of_numbers_the_answer_says_where_to_go(
    database: Database, settings: Settings, join: Join, clock: Clock
) -> None:
    async with acting(app_on(database, settings), database, await join()) as client:
        refused = await client.post_json("/api/me/passkeys/question", None)
        assert (refused.status_code, code_of(refused)) == (409, "passkeys_need_name")
        assert PAGE in refused.json()["error"]["message"]
        assert (await client.get("/api/me/sign-in")).json()["passkey_address"] == PAGE
        assert code_of(await client.post_json(f"{ALONE}/question")) == "passkeys_need_name"


async def test_the_operators_address_is_what_passkeys_are_bound_to(
    database: Database, settings: Settings, join: Join, clock: Clock
) -> None:
    named = settings.model_copy(update={"public_url": "https://office.example"})
    async with acting(app_on(database, named), database, await join()) as client:
        question = (await client.post_json("/api/me/passkeys/question")).json()
        assert question["rp_id"] == "office.example"
        here = await client.post_json("/api/me/passkeys", Authenticator(NUMBERS, "127.0.0.1").make(question))
        assert code_of(here) == "passkey_not_added"
        question = (await client.post_json("/api/me/passkeys/question")).json()
        key = Authenticator("https://office.example", "office.example")
        assert (await client.post_json("/api/me/passkeys", key.make(question))).status_code == 201
        assert (await client.get("/api/me/sign-in")).json()["passkey_address"] == "https://office.example"


async def test_no_changed_byte_breaks_anything(at_localhost: Any, join: Join, clock: Clock) -> None:
    """Whatever a browser sends is answered in words: no parser of it ever fails openly."""
    client, key, chance = at_localhost(), device(), Random(7)
    await give_password(client, await join())
    for _ in range(60):
        question = (await client.post_json("/api/me/passkeys/question")).json()
        body = key.make(question)
        part = chance.choice(["client_data", "attestation", "credential"])
        raw = bytearray(unb64(body[part]))
        raw[chance.randrange(len(raw))] ^= 1 << chance.randrange(8)
        body[part] = b64(bytes(raw[: chance.choice([len(raw), len(raw) // 2])]))
        answer = await client.post_json("/api/me/passkeys", body)
        # A changed byte of the public key or of the key's model makes another credential, honestly owned.
        assert answer.status_code in (201, 409, 422), answer.text
        if answer.status_code == 201:
            return_to = (await client.get("/api/me/sign-in")).json()["passkeys"]
            await client.delete(f"/api/me/factors/{return_to[-1]['id']}")
    for text in ("", "=", "é", "x" * 2000, "\x00"):
        shown = {"credential": "AA", "client_data": text, "authenticator_data": text, "signature": text}
        answer = await client.post_json(ALONE, {"passkey": {"question_token": text, "user_handle": text, **shown}})
        assert answer.status_code in (401, 409, 422, 429)
