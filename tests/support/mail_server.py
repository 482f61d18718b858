"""A mail server of the test's own: it keeps what it is given, and speaks exactly the TLS that it is told to."""

from __future__ import annotations

import asyncio
import email
import email.policy
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from email.message import EmailMessage
from pathlib import Path
from typing import Any, Literal

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from tests.support.tls_office import Authority

NAME = "localhost"
LOGIN, SECRET = "office", "secret word of the mail server"


@dataclass(frozen=True, slots=True)
class Received:
    sender: str
    recipients: list[str]
    message: EmailMessage
    tls: str | None
    """The version of TLS it came by."""

    @property
    def text(self) -> str:
        return "\n".join(str(self.message.get_content()).splitlines())


@dataclass(slots=True)
class Mailbox:
    port: int = 0
    received: list[Received] = field(default_factory=list)

    def of(self, address: str) -> list[Received]:
        return [one for one in self.received if one.recipients == [address]]

    async def handle_DATA(self, _: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802  the library's name
        assert isinstance(envelope.content, bytes)
        message = email.message_from_bytes(envelope.content, policy=email.policy.default)
        assert isinstance(message, EmailMessage)
        sender = envelope.mail_from or ""
        self.received.append(Received(sender, list(envelope.rcpt_tos), message, _version(session.ssl)))
        return "250 kept"

    async def handle_RCPT(  # noqa: N802  the library's name
        self, _: SMTP, __: Session, envelope: Envelope, address: str, ___: list[str]
    ) -> str:
        if address.startswith("gone"):
            return f"550 nobody is called {address}"
        envelope.rcpt_tos.append(address)
        return "250 known"


def _version(held: Any) -> str | None:
    spoken = (held or {}).get("ssl_object")
    return str(spoken.version()) if spoken else None


def _authenticate(*given: Any) -> AuthResult:
    data = given[-1]
    right = isinstance(data, LoginPassword) and (data.login, data.password) == (LOGIN.encode(), SECRET.encode())
    return AuthResult(success=right)


def server_context(authority: Authority, folder: Path, *, name: str = NAME) -> ssl.SSLContext:
    certificate, key = authority.sign(name)
    (folder / "mail.pem").write_bytes(certificate)
    (folder / "mail.key").write_bytes(key)
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(folder / "mail.pem", folder / "mail.key")
    return context


@asynccontextmanager
async def mail_server(
    tls: ssl.SSLContext | None, *, way: Literal["starttls", "implicit", "none"] = "starttls", login: bool = False
) -> AsyncIterator[Mailbox]:
    """A server on 127.0.0.1. `login`: it wants LOGIN and SECRET first."""
    mailbox = Mailbox()
    spoken: list[SMTP] = []

    def speak() -> SMTP:
        one = SMTP(
            mailbox, hostname=NAME, tls_context=tls if way == "starttls" else None, require_starttls=way == "starttls",
            auth_required=login, authenticator=_authenticate if login else None, auth_require_tls=way == "starttls",
        )  # fmt: skip
        spoken.append(one)
        return one

    server = await asyncio.get_running_loop().create_server(
        speak, "127.0.0.1", 0, ssl=tls if way == "implicit" else None
    )
    mailbox.port = server.sockets[0].getsockname()[1]
    async with server:
        yield mailbox
        # Whoever broke off in the middle of a handshake leaves its connection open.
        for one in spoken:
            for transport in (one.transport, one._original_transport):
                if transport is not None:
                    transport.close()
        talks = [one._handler_coroutine for one in spoken if one._handler_coroutine is not None]
        for talk in talks:
            talk.cancel()
        await asyncio.gather(*talks, return_exceptions=True)
