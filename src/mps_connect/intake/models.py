"""A conversation as it is kept: its turns, and what must be remembered between them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from mps_connect.assistant.models import Chip, Interview, Question, Step
from mps_connect.intake.schemas import Mode

ConversationStatus = Literal["open", "taken_over", "closed"]
Speaker = Literal["resident", "assistant", "staff"]
TurnKind = Literal["said", "chip", "paste", "question", "note"]


@dataclass(frozen=True, slots=True)
class TalkState:
    """What stands on the screen and what the next turn needs to know. Kept sealed: it may repeat the resident's words."""

    interview: Interview = field(default_factory=Interview)
    acknowledgement: str = ""
    questions: tuple[Question, ...] = ()
    missing: tuple[Chip, ...] = ()
    ready: bool = False
    """Enough for a letter, but for consent, which is asked of the consents themselves."""
    offer_person: bool = False
    paused_for_safety: bool = False
    readiness: float = 0.0
    notices: tuple[str, ...] = ()
    language_chosen: bool = False
    """A person chose the language of the questions; else they follow the resident's last words."""
    unread: bool = False
    """The last words are stored but could not be read."""

    def after(self, step: Step) -> TalkState:
        """The state once `step` is said."""
        return replace(
            self,
            interview=step.interview,
            acknowledgement=step.acknowledgement,
            questions=step.questions,
            ready=step.ready,
            offer_person=step.offer_person,
            paused_for_safety=step.paused_for_safety,
            readiness=step.readiness,
            unread=False,
        )

    def silent(self) -> TalkState:
        """The same with no question on the screen. What stood there unanswered counts as not asked, and may come back."""
        times = dict(self.interview.asked)
        for slot in self.interview.last_questions:
            times[slot] = times.get(slot, 1) - 1
        asked = tuple((slot, count) for slot, count in times.items() if count > 0)
        interview = replace(self.interview, asked=asked, last_questions=())
        return replace(self, interview=interview, acknowledgement="", questions=(), offer_person=False)

    def to_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def of(cls, kept: Mapping[str, Any]) -> TalkState:
        values = dict(kept)
        return cls(
            **values
            | {
                "interview": _interview(kept["interview"]),
                "questions": tuple(question_of(item) for item in kept["questions"]),
                "missing": tuple(Chip(**chip) for chip in kept["missing"]),
                "notices": tuple(kept["notices"]),
            }
        )


def _interview(kept: Mapping[str, Any]) -> Interview:
    values = dict(kept) | {name: tuple(tuple(pair) for pair in kept[name]) for name in ("asked", "answered")}
    return Interview(**values | {name: tuple(kept.get(name, ())) for name in ("last_questions", "waiting")})


def question_of(kept: Mapping[str, Any]) -> Question:
    return Question(**dict(kept) | {"chips": tuple(Chip(**chip) for chip in kept["chips"])})


@dataclass(frozen=True, slots=True)
class Conversation:
    id: UUID
    case_id: UUID
    mode: Mode
    language: str
    status: ConversationStatus
    state: TalkState
    drafts: Mapping[UUID, str]
    """What people typed and have not added yet, each shown to its writer alone."""
    version: int


@dataclass(frozen=True, slots=True)
class StoredTurn:
    """One turn, opened. `text` is exactly what was typed."""

    id: UUID
    seq: int
    speaker: Speaker
    kind: TurnKind
    language: str
    asked: tuple[str, ...]
    text: str
    english: str | None
    typed_by: str | None
    at: datetime


@dataclass(frozen=True, slots=True)
class NewWords:
    """A turn about to be stored. `english` and `questions` for what the assistant says."""

    speaker: Speaker
    kind: TurnKind
    language: str
    text: str
    asked: tuple[str, ...] = ()
    english: str | None = None
    questions: tuple[Question, ...] = ()
