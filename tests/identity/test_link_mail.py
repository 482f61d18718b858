"""Mails over TLS 1.3 to a real server of the test's own, or not at all; and what reaches people by them."""

from __future__ import annotations

import asyncio
import logging
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any, Literal
from uuid import UUID

import httpx
import pytest

from mps_connect.constituents.actions import new_constituent
from mps_connect.identity.throttling import ASKED_FOR
from mps_connect.kit import mail as mail_module
from mps_connect.kit.clock import utc_now
from mps_connect.kit.db import Context, Database, Tx
from mps_connect.kit.ids import new_id
from mps_connect.kit.mail import Mail, Mailer
from mps_connect.mail_settings import MailSettings
from mps_connect.settings import Settings
from tests.identity.conftest import PASSWORD, Clock, Join, code_of, give_password, set_up_app
from tests.support.cast import Cast, Member
from tests.support.clients import Client, acting, app_on
from tests.support.mail_server import LOGIN, SECRET, Mailbox, Received, mail_server, server_context
from tests.support.service import free_port
from tests.support.tls_office import Authority

HOME = "https://office.example"
SENDER = "The office <office@office.example>"
ASK, LOOK, USE = "/api/auth/links/ask", "/api/auth/links/look", "/api/auth/links/use"
NEW_PASSWORD = "several other words entirely"
HELLO = Mail("new@own.invalid", "Hello Contoh", "A line.\n\n陈先生, நன்றி.\n")
Way = Literal["starttls", "implicit", "none"]


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> tuple[Authority, Path]:
    made, path = Authority("Contoh authority"), tmp_path_factory.mktemp("authority") / "ca.pem"
    path.write_bytes(made.certificate)
    return made, path


@pytest.fixture
def tls(authority: tuple[Authority, Path], tmp_path: Path) -> ssl.SSLContext:
    return server_context(authority[0], tmp_path)


def mailer_to(port: int, authority: tuple[Authority, Path] | None, **changed: Any) -> Mailer:
    given: dict[str, Any] = {
        "smtp_host": "localhost",
        "smtp_port": port,
        "mail_from": SENDER,
        "smtp_ca": authority and authority[1],
    }
    return Mailer(MailSettings(**given | changed))


@pytest.mark.parametrize("way", ["starttls", "implicit"])
async def test_a_mail_goes_over_tls_1_3(authority: tuple[Authority, Path], tls: ssl.SSLContext, way: Way) -> None:
    async with mail_server(tls, way=way) as mailbox:
        assert await mailer_to(mailbox.port, authority, smtp_tls=way).send(HELLO)
    [got] = mailbox.received
    assert (got.sender, got.recipients) == ("office@office.example", ["new@own.invalid"])
    assert (got.message["from"], got.message["to"]) == (SENDER, "new@own.invalid")
    assert (got.message["subject"], got.message["auto-submitted"]) == ("Hello Contoh", "auto-generated")
    assert got.message.get_content_type() == "text/plain"
    assert got.text == HELLO.text.rstrip("\n")
    assert way == "implicit" or got.tls == "TLSv1.3"


async def test_the_server_is_told_who_we_are(
    authority: tuple[Authority, Path], tls: ssl.SSLContext, tmp_path: Path
) -> None:
    secret = tmp_path / "smtp-password"
    secret.write_text(f"{SECRET}\n")
    async with mail_server(tls, login=True) as mailbox:
        assert await mailer_to(mailbox.port, authority, smtp_user=LOGIN, smtp_password_file=secret).send(HELLO)
        assert await mailer_to(mailbox.port, authority, smtp_user=LOGIN, smtp_password=SECRET).send(HELLO)
        assert not await mailer_to(mailbox.port, authority, smtp_user=LOGIN, smtp_password="another").send(HELLO)
        assert not await mailer_to(mailbox.port, authority).send(HELLO)
    assert len(mailbox.received) == 2


@pytest.mark.parametrize("way", ["starttls", "implicit"])
async def test_a_server_of_tls_1_2_gets_nothing(
    authority: tuple[Authority, Path], tls: ssl.SSLContext, way: Way
) -> None:
    tls.maximum_version = ssl.TLSVersion.TLSv1_2
    async with mail_server(tls, way=way) as mailbox:
        assert not await mailer_to(mailbox.port, authority, smtp_tls=way).send(HELLO)
    assert not mailbox.received


@pytest.mark.parametrize("way", ["starttls", "implicit"])
async def test_a_server_of_another_name_gets_nothing(
    authority: tuple[Authority, Path], tmp_path: Path, way: Way
) -> None:
    other = server_context(authority[0], tmp_path, name="mail.other.example")
    async with mail_server(other, way=way) as mailbox:
        assert not await mailer_to(mailbox.port, authority, smtp_tls=way).send(HELLO)
    assert not mailbox.received


async def test_a_server_nobody_vouches_for_gets_nothing(
    authority: tuple[Authority, Path], tls: ssl.SSLContext, tmp_path: Path
) -> None:
    stranger = tmp_path / "stranger.pem"
    stranger.write_bytes(Authority("Another authority").certificate)
    async with mail_server(tls) as mailbox:
        assert not await mailer_to(mailbox.port, (authority[0], stranger)).send(HELLO)
        assert not await mailer_to(mailbox.port, None).send(HELLO)
    assert not mailbox.received


async def test_a_server_without_tls_gets_nothing_unless_it_is_here(authority: tuple[Authority, Path]) -> None:
    async with mail_server(None, way="none") as mailbox:
        assert not await mailer_to(mailbox.port, authority).send(HELLO)
        assert not mailbox.received
        assert await mailer_to(mailbox.port, None, smtp_tls="none").send(HELLO)
    assert [one.tls for one in mailbox.received] == [None]


async def test_a_mail_that_does_not_go_is_logged_without_its_address(
    authority: tuple[Authority, Path], tls: ssl.SSLContext, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG, logger="mps_connect")
    async with mail_server(tls) as mailbox:
        mailer = mailer_to(mailbox.port, authority)
        assert not await mailer.send(Mail("gone@own.invalid", "Subject", "Text"))
        for odd in ("a,b@own.invalid", "a\nBcc: c@own.invalid", "nobody", "", "two@own.invalid two@own.invalid"):
            assert not await mailer.send(Mail(odd, "Subject", "Text"))
    assert not await mailer_to(free_port(), authority).send(HELLO)
    assert not mailbox.received
    ours = [record for record in caplog.records if record.name.startswith("mps_connect")]
    assert len(ours) == 7
    assert {record.getMessage() for record in ours} == {"a mail was not sent"}
    assert not [record for record in ours if "own.invalid" in str(record.__dict__) or record.exc_info]


async def test_a_server_that_says_nothing_is_not_waited_for(
    authority: tuple[Authority, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mail_module, "SECONDS", 0.2)
    gone = asyncio.Event()

    async def say_nothing(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read()
        writer.close()
        gone.set()

    silent = await asyncio.start_server(say_nothing, "127.0.0.1", 0)
    async with silent:
        assert not await mailer_to(silent.sockets[0].getsockname()[1], authority).send(HELLO)
        await asyncio.wait_for(gone.wait(), 10)


Office = Callable[[Member | None], Awaitable[Client]]


@pytest.fixture
async def mailbox(tls: ssl.SSLContext) -> AsyncIterator[Mailbox]:
    async with mail_server(tls) as made:
        yield made


@pytest.fixture
def with_mail(settings: Settings, authority: tuple[Authority, Path], mailbox: Mailbox) -> Settings:
    given = {"smtp_host": "localhost", "smtp_port": mailbox.port, "smtp_ca": authority[1], "mail_from": SENDER}
    return settings.model_copy(update=given | {"public_url": HOME})


@pytest.fixture
async def office(database: Database, with_mail: Settings) -> AsyncIterator[Office]:
    """As `client_as`, in an office that has a mail server."""
    app = app_on(database, with_mail)
    async with AsyncExitStack() as stack:

        async def make(member: Member | None) -> Client:
            return await stack.enter_async_context(acting(app, database, member))

        yield make


def token_in(mail: Received) -> str:
    """The link's token. It opens the operator's address, whatever the page's own was."""
    [line] = [line for line in mail.text.splitlines() if "/link#" in line]
    home, _, token = line.partition("/link#")
    assert home == HOME
    return token


async def test_an_invitation_is_mailed_and_shown_to_nobody_else(office: Office, cast: Cast, mailbox: Mailbox) -> None:
    admin, phone = await office(cast.hidayah), await office(None)
    assert (await phone.get("/api/public/config")).json()["sends_mail"] is True
    email = f"{new_id().hex}@own.invalid"
    answer = await admin.post_json("/api/people", {"name": "New Contoh", "email": email, "role": "staff"})
    assert answer.status_code == 201
    made = answer.json()["link"]
    assert (made["mailed"], made["address"], made["qr_svg"]) == (True, None, None)
    [mail] = mailbox.of(email)
    assert mail.tls == "TLSv1.3"
    token = token_in(mail)
    assert token not in answer.text
    assert mail.message["subject"] == "Bukit Angsana office: your account"
    assert mail.text.startswith("New Contoh,\n\nBukit Angsana office has made an account for you")
    used = await phone.post_json(USE, {"token": token, "password": NEW_PASSWORD})
    assert used.json()["next"] == "set_up_second_factor"


async def test_an_invitation_that_cannot_be_mailed_is_handed_over_by_hand(
    database: Database, with_mail: Settings, cast: Cast
) -> None:
    app = app_on(database, with_mail.model_copy(update={"smtp_port": free_port()}))
    async with acting(app, database, cast.hidayah) as admin:
        body = {"name": "New Contoh", "email": "unmailed@own.invalid", "role": "staff"}
        answer = await admin.post_json("/api/people", body)
        assert answer.status_code == 201
        made = answer.json()["link"]
        assert made["mailed"] is False
        assert made["address"].startswith(f"{HOME}/link#")
        token = made["address"].partition("#")[2]
        assert (await admin.post_json(LOOK, {"token": token})).status_code == 200


async def ask(client: Client, email: str, purpose: str = "password_reset") -> httpx.Response:
    return await client.post_json(ASK, {"email": email, "purpose": purpose})


async def test_whoever_forgot_their_password_gets_a_link(
    office: Office, join: Join, mailbox: Mailbox, clock: Clock
) -> None:
    member = await join()
    before, phone = await office(None), await office(None)
    await give_password(before, member)
    await set_up_app(before, clock)
    mailbox.received.clear()
    asked = await phone.post_json(
        ASK, {"email": member.email.upper(), "purpose": "password_reset"},
    )  # fmt: skip
    assert (asked.status_code, asked.json()) == (202, {})
    [mail] = mailbox.of(member.email)
    used = await phone.post_json(USE, {"token": token_in(mail), "password": NEW_PASSWORD})
    assert used.json()["next"] == "second_factor"
    assert (await before.get("/api/me")).status_code == 401
    notice = mailbox.of(member.email)[-1]
    assert notice.message["subject"] == "Bukit Angsana office: how you sign in has changed"
    assert "Your password was changed: " in notice.text


async def test_a_link_never_opens_an_address_that_the_asker_chose(office: Office, join: Join, mailbox: Mailbox) -> None:
    member = await join()
    headers = {"host": "evil.example", "origin": "http://evil.example", "x-forwarded-host": "evil.example"}
    client = await office(None)
    await client.post(ASK, json={"email": member.email, "purpose": "password_reset"}, headers=headers)
    [mail] = mailbox.of(member.email)
    assert token_in(mail)
    assert "evil" not in mail.message.as_string()


async def test_nobody_learns_who_has_an_account(
    office: Office, cast: Cast, join: Join, database: Database, mailbox: Mailbox
) -> None:
    member, closed = await join(), await join()
    invited = f"{new_id().hex}@own.invalid"
    admin, client = await office(cast.hidayah), await office(None)
    await admin.patch_json(f"/api/people/{closed.id}", {"is_active": False}, version=1)
    await admin.post_json("/api/people", {"name": "New Contoh", "email": invited, "role": "staff"})
    resident = await a_resident(office, cast, database, "en")
    mailbox.received.clear()
    wanted = [
        (member.email, "password_reset", 1),
        ("nobody@own.invalid", "password_reset", 0),
        (closed.email, "password_reset", 0),
        # A mailbox alone makes no first password: another invitation does.
        (invited, "password_reset", 0),
        (resident, "password_reset", 0),
        (resident, "resident_sign_in", 1),
        (member.email, "resident_sign_in", 0),
        ("nobody@own.invalid", "resident_sign_in", 0),
    ]
    answers = [await ask(client, email, purpose) for email, purpose, _ in wanted]
    assert {(answer.status_code, answer.text) for answer in answers} == {(202, "{}")}
    assert len({tuple(sorted(set(answer.headers) - {"x-request-id"})) for answer in answers}) == 1
    sent = [one.recipients[0] for one in mailbox.received]
    assert sent == [email for email, _, mails in wanted if mails]


async def test_asking_is_counted_whether_the_account_exists_or_not(
    office: Office, join: Join, mailbox: Mailbox
) -> None:
    member = await join()
    client = await office(None)
    for email in (member.email, "nobody@own.invalid"):
        answers = [await ask(client, email) for _ in range(ASKED_FOR.most + 1)]
        assert [answer.status_code for answer in answers] == [202] * ASKED_FOR.most + [429]
        assert code_of(answers[-1]) == "too_many_attempts"
        assert 0 < int(answers[-1].headers["retry-after"]) <= 901
    tokens = [token_in(mail) for mail in mailbox.of(member.email)]
    assert len(tokens) == ASKED_FOR.most
    looks = [(await client.post_json(LOOK, {"token": token})).status_code for token in tokens]
    assert looks == [404] * (ASKED_FOR.most - 1) + [200]


async def a_resident(office: Office, cast: Cast, database: Database, language: str) -> str:
    """Somebody who was let in once: their e-mail address."""
    context = Context(actor_id=str(cast.aisyah.id), office_id=cast.office_id)
    async with database.transaction(context) as tx:
        person = await new_constituent(
            tx, actor=cast.aisyah.actor(), now=utc_now(), name="Ong Contoh Hwa", language=language
        )
    email = f"{new_id().hex}@own.invalid"
    desk = await office(cast.priya)
    made = await desk.post_json(f"/api/persons/{person}/way-in", {"email": email})
    assert (made.status_code, made.json()["mailed"]) == (201, True)
    return email


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "Open this link to see how your case stands:"),
        ("zh", "打开这个链接，就能看到您的个案进展："),
        ("ms", "Buka pautan ini untuk melihat perkembangan kes anda:"),
        ("ta", "உங்கள் விவகாரத்தின் நிலையைப் பார்க்க இந்த இணைப்பைத் திறக்கவும்:"),
        ("singlish", "Open this link to see how your case stands:"),
    ],
)
async def test_a_resident_is_written_to_in_their_language(
    office: Office, cast: Cast, database: Database, mailbox: Mailbox, language: str, words: str
) -> None:
    email = await a_resident(office, cast, database, language)
    phone = await office(None)
    assert (await ask(phone, email, "resident_sign_in")).status_code == 202
    first, second = mailbox.of(email)
    assert words in first.text.splitlines()
    assert words in second.text.splitlines()
    assert first.text.startswith("Ong Contoh Hwa")
    assert (await phone.post_json(LOOK, {"token": token_in(first)})).status_code == 404
    assert (await phone.post_json(USE, {"token": token_in(second)})).json()["next"] == "done"
    assert (await phone.get("/api/my/cases")).status_code == 200


async def test_what_changes_about_how_one_signs_in_is_told_by_mail(
    office: Office, cast: Cast, join: Join, clock: Clock, mailbox: Mailbox, tx: Tx
) -> None:
    member = await join()
    here, admin = await office(None), await office(cast.hidayah)
    await give_password(here, member)
    await set_up_app(here, clock)
    wrong = await here.post_json("/api/me/password", {"current": "not these words at all", "new": NEW_PASSWORD})
    assert code_of(wrong) == "wrong_password"
    assert (await here.post_json("/api/me/password", {"current": PASSWORD, "new": NEW_PASSWORD})).status_code == 204
    assert (await here.post_json("/api/me/recovery-codes")).status_code == 201
    key = await a_passkey(tx, member)
    assert (await here.delete(f"/api/me/factors/{key}")).status_code == 204
    assert (await here.delete(f"/api/me/factors/{key}")).status_code == 404
    await tie(tx, member)
    assert (await admin.delete(f"/api/people/{member.id}/single-sign-on")).status_code == 204
    told = [mail.text.splitlines()[2].partition(":")[0] for mail in mailbox.of(member.email)]
    assert told == [
        "An authenticator app was added to your account",
        "Your password was changed",
        "New recovery codes were made, and the ones before are no longer good",
        "A passkey or an authenticator app was removed from your account",
        "An administrator ended the tie between your account and your organisation's sign-in",
    ]


async def a_passkey(tx: Tx, member: Member) -> UUID:
    key = new_id()
    await tx.run(
        "INSERT INTO authenticators (office_id, id, user_id, kind, name, credential_id, public_key, created_at, confirmed_at) "
        "VALUES (%(office)s, %(id)s, %(user)s, 'passkey', 'A key', %(raw)s, %(raw)s, %(now)s, %(now)s)",
        {"office": member.office_id, "id": key, "user": member.id, "raw": key.bytes, "now": utc_now()},
    )
    return key


async def tie(tx: Tx, member: Member) -> None:
    await tx.run(
        "INSERT INTO outside_identities (office_id, id, user_id, issuer, subject, created_at) "
        "VALUES (%(office)s, %(id)s, %(user)s, 'https://idp.example', %(subject)s, %(now)s)",
        {"office": member.office_id, "id": new_id(), "user": member.id, "subject": new_id().hex, "now": utc_now()},
    )


async def test_a_name_of_several_lines_does_not_write_headers(office: Office, cast: Cast, mailbox: Mailbox) -> None:
    admin = await office(cast.hidayah)
    email = f"{new_id().hex}@own.invalid"
    name = "New Contoh\r\nBcc: other@own.invalid\r\n\r\n{address} {0}"
    await admin.post_json("/api/people", {"name": name, "email": email, "role": "staff"})
    [mail] = mailbox.received
    assert (mail.recipients, mail.message["to"], mail.message["bcc"]) == ([email], email, None)
    assert "{address} {0}" in mail.text
