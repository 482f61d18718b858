"""Who came, as the other rooms may know them, and what was consented to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args
from uuid import UUID

from mps_connect.constituents.schemas import ConsentKind

TextLanguage = Literal["en", "zh", "ms", "ta"]
TEXT_LANGUAGES: tuple[TextLanguage, ...] = get_args(TextLanguage)
BASIS: tuple[ConsentKind, ...] = ("use", "program", "keeping")
"""The three consents without which a case goes no further than the table."""

SEALED = ("nric", "phone", "email", "street", "unit", "postal_code")
CLEAR = ("name", "title", "block", "language", "do_not_call")


@dataclass(frozen=True, slots=True)
class Contact:
    """Everything known about a person, in full. Empty strings where not known. Never leaves the server as it is."""

    id: UUID
    name: str
    title: str
    nric: str
    phone: str
    email: str
    block: str
    street: str
    unit: str
    postal_code: str
    language: str
    do_not_call: bool
    version: int

    @property
    def identifiers(self) -> tuple[str, ...]:
        """What must be masked wherever the person's words are shown."""
        return tuple(value for value in (self.nric, self.phone, self.email) if value)

    @property
    def known(self) -> frozenset[str]:
        """Names of the fields that are filled."""
        fields = (*SEALED, "name", "block")
        return frozenset(name for name in fields if getattr(self, name))


@dataclass(frozen=True, slots=True)
class ConsentAnswered:
    """One answer as recorded. A withdrawn yes counts as no answer."""

    kind: ConsentKind
    agency: str | None
    given: bool
    withdrawn: bool


def text_language(language: str) -> TextLanguage:
    """The language a consent is read in: Singlish speakers hear plain English."""
    return next((known for known in TEXT_LANGUAGES if known == language), "en")
