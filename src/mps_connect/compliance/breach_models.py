"""A breach of personal data: what kinds there are, and what is kept of one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final, Literal, get_args
from uuid import UUID

BreachKind = Literal[
    "wrong_recipient", "looked_without_cause", "account_taken", "device_lost", "paper_lost", "shown_in_public", "system_entered",
    "other",
]  # fmt: skip
DataKind = Literal["name", "nric", "contact", "words", "money", "health", "family", "violence", "children", "sign_in"]
DATA_KINDS: Final[tuple[DataKind, ...]] = get_args(DataKind)
PeopleException = Literal["harm_prevented", "unreadable_to_others", "told_not_to"]
"""Why the people need not be told one by one."""
TellingChannel = Literal["email", "post", "hand", "phone", "in_person"]


@dataclass(frozen=True, slots=True)
class Breach:
    """A row of `breaches`, opened. `story`: what happened, as typed; `reasons`: those of the assessment."""

    id: UUID
    year: int
    ordinal: int
    kind: BreachKind
    data_kinds: tuple[str, ...]
    found_at: datetime
    began_at: datetime | None
    ended_at: datetime | None
    assessed_at: datetime | None
    significant_harm: bool | None
    counted: int | None
    notifiable: bool | None
    notify_by: date | None
    pdpc_told_at: datetime | None
    pdpc_reference: str
    people_exception: str | None
    closed_at: datetime | None
    version: int
    created_at: datetime
    story: str
    reasons: str

    @property
    def label(self) -> str:
        return f"{self.year}-{self.ordinal}"
