"""Passes on the wire."""

from __future__ import annotations

from datetime import datetime
from typing import Literal, Self
from uuid import UUID

from pydantic import AwareDatetime, Field, model_validator

from mps_connect.kit.wire import Wire


class NewPass(Wire):
    """For a volunteer known by `volunteer_id`, or for somebody new by name. No `ends_at`: the next 02:00."""

    name: str = Field(default="", max_length=200)
    volunteer_id: UUID | None = None
    ends_at: AwareDatetime | None = None

    @model_validator(mode="after")
    def _somebody(self) -> Self:
        if self.volunteer_id is None and not self.name.strip():
            raise ValueError("Write the volunteer's name, or choose one from the list.")
        return self


class IssuedPass(Wire):
    """Shown once, to whoever stands at the door."""

    id: UUID
    name: str
    address: str
    """What the QR code holds: the address with the code after `#`, which no server is ever sent."""
    short_address: str
    """What to type, with the PIN."""
    qr_svg: str
    pin: str
    pin_until: datetime
    ends_at: datetime


class Pass(Wire):
    id: UUID
    volunteer_id: UUID
    name: str
    issued_by: str
    issued_at: datetime
    ends_at: datetime
    claimed_at: datetime | None
    revoked_at: datetime | None
    device: str
    last_seen_at: datetime | None
    is_in: bool


class Volunteer(Wire):
    id: UUID
    name: str


class Passes(Wire):
    passes: list[Pass]
    volunteers: list[Volunteer]
    default_end: datetime
    now: datetime


class PassShown(Wire):
    """A pass shown at the service's door: its code, or its PIN."""

    code: str | None = Field(default=None, min_length=20, max_length=100)
    pin: str | None = Field(default=None, min_length=8, max_length=20)

    @model_validator(mode="after")
    def _one(self) -> Self:
        if (self.code is None) == (self.pin is None):
            raise ValueError("Give the code or the PIN.")
        return self


class PassClaim(PassShown):
    tokens: Literal["cookies", "answer"] = "cookies"


class PassLook(Wire):
    name: str
    office_name: str
    ends_at: datetime
