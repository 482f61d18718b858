"""The guided conversation on the wire."""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal
from uuid import UUID

from pydantic import Field

from mps_connect.cases.schemas import CaseStatus, Channel, Fact, Routing, SafetyCard
from mps_connect.constituents.schemas import Consents, PersonCard, SpokenLanguage
from mps_connect.kit.wire import Wire

Mode = Literal["guided", "paste"]
MAX_TEXT = 20_000


class NewCase(Wire):
    channel: Channel = "walk_in"
    mode: Mode = "guided"
    language: SpokenLanguage = "en"
    session_date: date | None = None
    person_name: str = Field("", max_length=200)


class ChipOut(Wire):
    id: str
    text: str


class QuestionOut(Wire):
    slot: str
    text: str
    english: str
    reason: str
    chips: list[ChipOut]


class TurnOut(Wire):
    id: UUID
    seq: int
    speaker: Literal["resident", "assistant", "staff"]
    kind: Literal["said", "chip", "paste", "question", "note"]
    text: str
    """Exactly as typed; NRIC and phone masked character by character, so every offset holds."""
    english: str | None
    language: str
    typed_by: str | None
    at: datetime


class Talk(Wire):
    """The conversation alone, for the case page."""

    mode: Mode
    status: Literal["open", "taken_over", "closed"]
    turns: list[TurnOut]


class IntakeView(Wire):
    """All the interview screen shows. Every changing call of the interview answers with it."""

    case_id: UUID
    number: str | None
    status: CaseStatus
    case_version: int
    conversation_version: int
    mode: Mode
    conversation_status: Literal["open", "taken_over", "closed"]
    language: str
    channel: Channel
    session_date: date
    person: PersonCard
    turns: list[TurnOut]
    acknowledgement: str
    questions: list[QuestionOut]
    start_chips: list[ChipOut]
    missing_chips: list[ChipOut]
    """Missing things; `text` pre-fills the composer: `Regarding the account number, it is: `."""
    ready: bool
    may_send_as_is: bool
    offer_person: bool
    paused_for_safety: bool
    readiness: float
    routing: Routing
    safety: list[SafetyCard]
    facts: list[Fact]
    consents: Consents
    draft: str
    """What was typed and not yet added."""
    notices: list[str]
    """Plain words about the input, such as marks in it that change reading direction."""
    may: list[str]
    """submit, decline, take_over, resume, edit_person, record_consent"""
    what_is_missing_to_submit: list[str]


class NewTurn(Wire):
    text: str = Field(max_length=MAX_TEXT)
    kind: Literal["said", "chip", "paste"] = "said"
    chip_id: str | None = Field(None, max_length=80)


class ModeChange(Wire):
    mode: Mode


class TypedDraft(Wire):
    text: str = Field(max_length=MAX_TEXT)


class LanguageChange(Wire):
    language: SpokenLanguage
