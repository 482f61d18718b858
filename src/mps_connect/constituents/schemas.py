"""Constituents and consent on the wire."""

from __future__ import annotations

from datetime import datetime
from typing import Literal
from uuid import UUID

from pydantic import Field

from mps_connect.kit.wire import Wire

ConsentKind = Literal["use", "program", "keeping", "disclosure"]
ConsentHow = Literal["spoken", "signed", "typed", "tapped"]
SpokenLanguage = Literal["en", "en-singlish", "zh", "ms", "ta"]


class PersonCard(Wire):
    """Who came. Identifiers are masked; `check` names what looks wrong (`nric_letter`)."""

    id: UUID
    name: str
    title: str
    nric: str
    """`•••• 012D`, or empty."""
    phone: str
    email: str
    block: str
    street: str
    unit: str
    postal_code: str
    language: str
    do_not_call: bool
    check: list[str]
    version: int


class PersonChange(Wire):
    """Only the fields given are changed. NRIC, phone and e-mail are given in full and come back masked."""

    name: str | None = Field(None, max_length=200)
    title: str | None = Field(None, max_length=20)
    nric: str | None = Field(None, max_length=20)
    phone: str | None = Field(None, max_length=30)
    email: str | None = Field(None, max_length=254)
    block: str | None = Field(None, max_length=20)
    street: str | None = Field(None, max_length=200)
    unit: str | None = Field(None, max_length=20)
    postal_code: str | None = Field(None, max_length=10)
    language: SpokenLanguage | None = None
    do_not_call: bool | None = None


class Reveal(Wire):
    field: Literal["nric", "phone", "email"]
    reason: str = Field(min_length=5, max_length=300)


class Revealed(Wire):
    value: str
    hide_after_seconds: int


class ConsentText(Wire):
    kind: ConsentKind
    language: str
    version: str
    text: str
    reviewed: bool


class Consent(Wire):
    id: UUID
    kind: ConsentKind
    agency: str | None
    given: bool
    text_version: str
    language: str
    how: ConsentHow
    recorded_by: str
    recorded_at: datetime
    withdrawn_at: datetime | None


class Consents(Wire):
    """Texts to read aloud in the person's language, and what was answered."""

    texts: list[ConsentText]
    recorded: list[Consent]
    basis_complete: bool
    """All of use, program and keeping given."""


class ConsentAnswer(Wire):
    kind: ConsentKind
    agency: str | None = Field(None, max_length=20)
    given: bool


class ConsentAnswers(Wire):
    answers: list[ConsentAnswer] = Field(min_length=1, max_length=20)
    language: Literal["en", "zh", "ms", "ta"]
    how: ConsentHow
