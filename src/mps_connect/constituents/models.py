"""Who came, as the other rooms may know them; and the consent texts the product ships."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Literal, get_args
from uuid import UUID

from mps_connect.constituents.schemas import ConsentKind

TextLanguage = Literal["en", "zh", "ms", "ta"]
TEXT_LANGUAGES: tuple[TextLanguage, ...] = get_args(TextLanguage)
BASIS: tuple[ConsentKind, ...] = ("use", "program", "keeping")
"""The three consents without which a case goes no further than the table."""

SEALED = ("nric", "phone", "email", "street", "unit", "postal_code")
CLEAR = ("name", "title", "block", "language", "do_not_call")
KEEPING_YEARS = 2


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
class ConsentTextSeed:
    """One text to read aloud, as an office starts with it. `reviewed_by` stays empty until a fluent speaker read it."""

    version_label: str
    kind: ConsentKind
    language: TextLanguage
    text: str
    reviewed_by: str = ""


@dataclass(frozen=True, slots=True)
class ConsentAnswered:
    """One answer as recorded. A withdrawn yes counts as no answer."""

    kind: ConsentKind
    agency: str | None
    given: bool
    withdrawn: bool


@dataclass(frozen=True, slots=True)
class Answer:
    """What the resident said to one text. `agency` for a disclosure only."""

    kind: ConsentKind
    given: bool
    agency: str | None = None


def text_language(language: str) -> TextLanguage:
    """The language a consent is read in: Singlish speakers hear plain English."""
    return next((known for known in TEXT_LANGUAGES if known == language), "en")


@cache
def _shipped() -> dict[str, Any]:
    raw = files("mps_connect.constituents").joinpath("data", "consent_texts.toml").read_text(encoding="utf-8")
    return tomllib.loads(raw)


def shipped_consent_texts(*, keeping_years: int = KEEPING_YEARS) -> tuple[ConsentTextSeed, ...]:
    """The texts a new office starts with, every kind in four languages. `keeping_years` fills the keeping text.

    `{agency}` stays in the disclosure text: it is filled for each recipient.
    """
    shipped = _shipped()
    kinds: tuple[ConsentKind, ...] = (*BASIS, "disclosure")
    return tuple(
        ConsentTextSeed(
            version_label=f"{shipped['version']}-{keeping_years}y",
            kind=kind,
            language=language,
            text=shipped["text"][kind][language].replace(
                "{period}", shipped["period"][language].replace("{n}", str(keeping_years))
            ),
            reviewed_by=shipped["reviewed_by"],
        )
        for kind in kinds
        for language in TEXT_LANGUAGES
    )
