"""Mails: plain text, handed to the one server the operator named, over TLS 1.3 with its name proved, or not at all.

A mail that cannot be handed over is no failure of what it tells about: the log says that it did not go, without its address.
"""

from __future__ import annotations

import asyncio
import logging
import ssl
from dataclasses import dataclass
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, make_msgid, parseaddr

import aiosmtplib

from mps_connect.kit.clock import utc_now
from mps_connect.mail_settings import PORTS, MailSettings

SECONDS = 10.0
"""How long handing one mail over may take, from finding the server to its last word."""

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Mail:
    to: str
    subject: str
    text: str


class Mailer:
    """The way to the mail server."""

    def __init__(self, settings: MailSettings) -> None:
        self._settings = settings
        self._from = settings.mail_from or ""
        self._address = parseaddr(self._from)[1]
        self._tls: ssl.SSLContext | None = None
        if settings.smtp_tls != "none":
            self._tls = ssl.create_default_context(cafile=settings.smtp_ca)
            self._tls.minimum_version = ssl.TLSVersion.TLSv1_3

    async def send(self, mail: Mail) -> bool:
        """Hand one mail over. False where that did not come about; why stands in the log."""
        try:
            message = self._written(mail)
            async with asyncio.timeout(SECONDS):
                await self._hand_over(message, to=mail.to)
        # What an address may do to the writing of a header is more than its own errors: IndexError among them.
        except (aiosmtplib.SMTPException, MessageError, OSError, TimeoutError, ValueError, IndexError) as error:
            log.error("a mail was not sent", extra={"code": type(error).__name__})
            return False
        return True

    def _written(self, mail: Mail) -> EmailMessage:
        """The message. Raises ValueError or MessageError where the address is not one, whole and alone."""
        message = EmailMessage(policy=SMTP)
        message["From"] = self._from
        message["To"] = Address(addr_spec=mail.to)
        message["Subject"] = mail.subject
        message["Date"] = format_datetime(utc_now())
        message["Message-ID"] = make_msgid(domain=self._domain)
        message["Auto-Submitted"] = "auto-generated"
        message.set_content(mail.text)
        return message

    async def _hand_over(self, message: EmailMessage, *, to: str) -> None:
        settings = self._settings
        await aiosmtplib.send(
            message, sender=self._address, recipients=[to], hostname=settings.smtp_host,
            port=settings.smtp_port or PORTS[settings.smtp_tls], username=settings.smtp_user, password=_password(settings),
            use_tls=settings.smtp_tls == "implicit", start_tls=settings.smtp_tls == "starttls", tls_context=self._tls,
            # Our own name for the greeting: asking the network for it would take time, and tell what is inside.
            local_hostname=self._domain, timeout=SECONDS,
        )  # fmt: skip

    @property
    def _domain(self) -> str:
        return self._address.rpartition("@")[2]


def _password(settings: MailSettings) -> str | None:
    if settings.smtp_password_file is not None:
        return settings.smtp_password_file.read_text(encoding="utf-8").strip()
    return settings.smtp_password


def mailer_from(settings: MailSettings) -> Mailer | None:
    """The way to the mail server, or None where there is none."""
    return Mailer(settings) if settings.sends_mail else None
