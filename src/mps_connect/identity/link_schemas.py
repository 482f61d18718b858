"""One-time links on the wire."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from pydantic import Field

from mps_connect.identity.schemas import Person
from mps_connect.kit.wire import Wire

Purposes = Literal["invitation", "password_reset", "resident_sign_in"]


class LinkMade(Wire):
    """A link for somebody else. Where it could not be mailed, `address` and its picture are to be handed over by hand."""

    purpose: Purposes
    expires_at: datetime
    mailed: bool
    address: str | None
    """The token stands after `#`, which no server is ever sent."""
    qr_svg: str | None


class PersonInvited(Wire):
    person: Person
    link: LinkMade


class LinkForPerson(Wire):
    purpose: Literal["invitation", "password_reset"]


class WayIn(Wire):
    """Where a resident's link goes, now and whenever they ask for the next one."""

    email: str = Field(min_length=3, max_length=254, pattern=r"^[^@\s]+@[^@\s]+$")


class LinkShown(Wire):
    token: str = Field(min_length=20, max_length=100)


class LinkLook(Wire):
    """What a good link is for, before it is used."""

    purpose: Purposes
    name: str
    office_name: str
    email: str
    expires_at: datetime


class LinkUse(LinkShown):
    password: str | None = Field(default=None, min_length=1, max_length=1024)
    """For an invitation and for choosing another password."""
    tokens: Literal["cookies", "answer"] = "cookies"


class LinkAsked(Wire):
    email: str = Field(min_length=3, max_length=254)
    purpose: Literal["password_reset", "resident_sign_in"]


class LinkAskAnswer(Wire):
    """The same whether or not anybody has that e-mail address."""
