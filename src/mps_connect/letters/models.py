"""A letter's states and its content.

`LETTER_TRANSITIONS` is the one table of what may follow what; who may do it is `policy`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType
from typing import Any, Final, Literal
from uuid import UUID


class LetterStatus(StrEnum):
    DRAFT = "draft"
    VETTED = "vetted"
    APPROVED = "approved"
    SENT = "sent"
    REPLIED = "replied"
    RETURNED = "returned"
    VOIDED = "voided"


class LetterAct(StrEnum):
    EDIT = "edit"
    RETYPE = "retype"
    VET = "vet"
    APPROVE = "approve"
    RETURN = "return"
    VOID = "void"
    UNDO_APPROVAL = "undo_approval"
    MARK_SENT = "mark_sent"
    RECORD_RECEIPT = "record_receipt"
    """A receipt or an interim reply: the clock runs on."""
    RECORD_REPLY = "record_reply"
    """A response or a decision."""


_S, _A = LetterStatus, LetterAct

LETTER_TRANSITIONS: Final[Mapping[tuple[LetterStatus, LetterAct], LetterStatus]] = MappingProxyType(
    {
        **{
            (status, act): _S.DRAFT
            for status in (_S.DRAFT, _S.VETTED, _S.APPROVED, _S.RETURNED)
            for act in (_A.EDIT, _A.RETYPE)
        },
        (_S.DRAFT, _A.VET): _S.VETTED,
        (_S.RETURNED, _A.VET): _S.VETTED,
        # A second vetter takes the first one's place, so that an MP who vetted can still be the one who approves.
        (_S.VETTED, _A.VET): _S.VETTED,
        (_S.VETTED, _A.APPROVE): _S.APPROVED,
        (_S.DRAFT, _A.RETURN): _S.RETURNED,
        (_S.VETTED, _A.RETURN): _S.RETURNED,
        (_S.APPROVED, _A.RETURN): _S.RETURNED,
        (_S.APPROVED, _A.UNDO_APPROVAL): _S.VETTED,
        **{(status, _A.VOID): _S.VOIDED for status in (_S.DRAFT, _S.VETTED, _S.APPROVED, _S.RETURNED)},
        (_S.APPROVED, _A.MARK_SENT): _S.SENT,
        (_S.SENT, _A.RECORD_RECEIPT): _S.SENT,
        (_S.SENT, _A.RECORD_REPLY): _S.REPLIED,
        (_S.REPLIED, _A.RECORD_RECEIPT): _S.REPLIED,
        (_S.REPLIED, _A.RECORD_REPLY): _S.REPLIED,
    }
)

LIVE: Final = frozenset({_S.DRAFT, _S.VETTED, _S.APPROVED, _S.RETURNED})
"""Statuses in which the text may still change."""

Made = Literal["drafted", "edited", "restored"]


@dataclass(frozen=True, slots=True)
class Recipient:
    agency: str
    agency_name: str
    addressee: str = ""
    attention: str = ""
    address: str = ""
    """Lines separated by newlines."""
    email: str = ""


@dataclass(frozen=True, slots=True)
class Sender:
    """Whose letter it is, kept in the version so that a later change of the office's settings alters no approved letter."""

    mp_name: str
    division: str
    lines: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class BodySentence:
    """One sentence, identifiers in full. `facts` are what it was made from.

    `edited` holds from the moment a hand changes the text until facts are given for it again. `drafted` is the
    drafter's own wording; None where a person added the sentence.
    """

    id: str
    paragraph: int
    part: str
    text: str
    facts: tuple[UUID, ...] = ()
    record: bool = False
    edited: bool = False
    drafted: str | None = None


@dataclass(frozen=True, slots=True)
class LetterBody:
    """The whole content of one version. Sealed as JSON under the case's key."""

    type: str
    our_ref: str
    sender: Sender
    recipient: Recipient
    your_ref: str
    subject: str
    subject_facts: tuple[UUID, ...]
    salutation: str
    sentences: tuple[BodySentence, ...]
    close: str
    enclosures: tuple[str, ...] = ()
    cc: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()
    identifiers: tuple[str, ...] = ()
    """Full NRIC, phone and e-mail values that may stand in the text and are hidden on screens."""
    drafted_sentences: int = 0
    """How many sentences the draft had, so that a removed one counts as a difference."""
    record: tuple[str, ...] = ()
    """What the office's own record lets the letter state: the agency's name, dates and references of earlier letters."""
    follows: UUID | None = None
    """The earlier letter a follow-up quotes."""

    @property
    def differs_from_draft(self) -> int:
        """Sentences changed, added or removed since the draft."""
        kept = [sentence for sentence in self.sentences if sentence.drafted is not None]
        changed = sum(sentence.text != sentence.drafted for sentence in self.sentences)
        return changed + max(0, self.drafted_sentences - len(kept))


def body_to_json(body: LetterBody) -> dict[str, Any]:
    def plain(value: Any) -> Any:
        if isinstance(value, UUID):
            return str(value)
        if isinstance(value, tuple):
            return [plain(item) for item in value]
        if isinstance(value, Recipient | Sender | BodySentence | LetterBody):
            return {f.name: plain(getattr(value, f.name)) for f in fields(value)}
        return value

    return {f.name: plain(getattr(body, f.name)) for f in fields(body)}


def body_from_json(stored: dict[str, Any]) -> LetterBody:
    def sentence(raw: dict[str, Any]) -> BodySentence:
        return BodySentence(**{**raw, "facts": tuple(UUID(f) for f in raw["facts"])})

    texts = ("enclosures", "cc", "left_out", "identifiers", "record")
    return LetterBody(
        **{
            **stored,
            **{name: tuple(stored[name]) for name in texts},
            "sender": Sender(**{**stored["sender"], "lines": tuple(stored["sender"]["lines"])}),
            "recipient": Recipient(**stored["recipient"]),
            "subject_facts": tuple(UUID(f) for f in stored["subject_facts"]),
            "sentences": tuple(sentence(raw) for raw in stored["sentences"]),
            "follows": UUID(stored["follows"]) if stored["follows"] else None,
        }
    )


@dataclass(frozen=True, slots=True)
class LetterRecord:
    """A row of `letters`."""

    id: UUID
    case_id: UUID
    ordinal: int
    type: str
    agency: str
    status: LetterStatus
    current_version: int
    content_hash: bytes
    created_by: UUID
    version: int
    created_at: datetime
    updated_at: datetime
    vetted_hash: bytes | None = None
    vetted_by: UUID | None = None
    vetted_at: datetime | None = None
    approved_hash: bytes | None = None
    approved_by: UUID | None = None
    approved_at: datetime | None = None
    returned_by: UUID | None = None
    returned_at: datetime | None = None
    return_enc: bytes | None = field(default=None, repr=False)
    sent_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class VersionRecord:
    """A row of `letter_versions`, still sealed."""

    id: UUID
    letter_id: UUID
    seq: int
    made: Made
    content_hash: bytes
    author_id: UUID
    created_at: datetime
    body_enc: bytes = field(repr=False)
