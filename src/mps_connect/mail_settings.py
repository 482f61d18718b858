"""The part of the configuration that says by which server mails leave, if any do."""

from __future__ import annotations

import re
from email.utils import parseaddr
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, field_validator
from pydantic_settings import BaseSettings

PORTS = {"starttls": 587, "implicit": 465, "none": 25}


class MailSettings(BaseSettings):
    """What an operator can set about mail. Without `smtp_host` none is sent, and links are handed over by hand."""

    smtp_host: str | None = None
    smtp_port: Annotated[int | None, Field(ge=1, le=65535)] = None
    """Default: 587, or 465 where TLS comes first."""
    smtp_tls: Literal["starttls", "implicit", "none"] = "starttls"
    """TLS 1.3 with a verified name in any case; `none` to this machine only."""
    smtp_ca: Path | None = None
    """The authority (PEM) that vouches for the mail server. None: those this machine knows."""
    smtp_user: str | None = None
    smtp_password: Annotated[str | None, Field(repr=False)] = None
    smtp_password_file: Path | None = None
    mail_from: str | None = None
    """The sender: office@office.example, or with a name: The office <office@office.example>."""

    @property
    def sends_mail(self) -> bool:
        return self.smtp_host is not None

    @field_validator("smtp_ca", "smtp_password_file")
    @classmethod
    def _whole_path(cls, path: Path | None) -> Path | None:
        return path.expanduser().absolute() if path else None

    def mail_problems(self, *, public_url: str | None, is_here: bool) -> list[str]:
        """One sentence for each setting to put right. `is_here`: the mail server is on this machine."""
        if self.smtp_host is None:
            given = self.smtp_user or self.smtp_password or self.smtp_password_file or self.mail_from
            return (
                ["MPS_SMTP_HOST is not set, but other settings of mail are. Set it, or leave all out."] if given else []
            )
        problems = []
        if public_url is None:
            # A mail must never carry an address that whoever asked for it chose.
            problems.append("MPS_SMTP_HOST needs MPS_PUBLIC_URL: the address that links in mails open.")
        if not _is_sender(self.mail_from or ""):
            problems.append("MPS_SMTP_HOST needs MPS_MAIL_FROM: whom mails come from, such as office@office.example.")
        if self.smtp_tls == "none" and not is_here:
            problems.append("MPS_SMTP_TLS is none and MPS_SMTP_HOST is another machine. Use starttls or implicit.")
        if self.smtp_password and self.smtp_password_file:
            problems.append("MPS_SMTP_PASSWORD and MPS_SMTP_PASSWORD_FILE are both set. Leave one out.")
        if (self.smtp_user is None) != (self.smtp_password is None and self.smtp_password_file is None):
            problems.append("MPS_SMTP_USER and its password belong together. Set both, or neither.")
        missing = [path.name for path in (self.smtp_ca, self.smtp_password_file) if path and not path.is_file()]
        return [*problems, *(f"The file {name} is not there. Check the settings of mail." for name in missing)]


def _is_sender(text: str) -> bool:
    return text.isprintable() and re.fullmatch(r"[^@\s]+@[^@\s]+", parseaddr(text)[1]) is not None
