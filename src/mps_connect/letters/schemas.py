"""Letters on the wire."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from mps_connect.kit.wire import Wire

LetterStatus = Literal["draft", "vetted", "approved", "sent", "replied", "returned", "voided"]
LetterKind = Literal["standard", "urgent", "compassionate", "formal", "follow_up"]
Support = Literal["said", "seen", "unverified", "record", "none"]


class SourceWords(Wire):
    """What stands behind a sentence: the fact and the resident's words, identifiers masked."""

    fact_id: UUID
    label: str
    shown: str
    quote: str
    origin: str
    status: str
    turn_id: UUID | None
    start: int | None
    end: int | None
    said_at: datetime | None
    typed_by: str | None


class SentenceOut(Wire):
    id: str
    paragraph: int
    part: str
    text: str
    """NRIC and phone masked; the PDF of an approved letter carries them in full."""
    facts: list[UUID]
    support: Support
    """said: her words; seen: on a paper too; unverified: inferred, hedged or edited by hand; record: the office's own;
    none: claims nothing."""


class Remark(Wire):
    rule: str
    severity: Literal["B", "W"]
    sentence: int | None
    start: int
    end: int
    message: str


class UnverifiedShare(Wire):
    said: int
    seen: int
    unverified: int
    record: int
    plain: int


class RecipientOut(Wire):
    agency: str
    agency_name: str
    addressee: str
    attention: str
    address: str
    email: str


class VersionOut(Wire):
    seq: int
    made: Literal["drafted", "edited", "restored"]
    author: str
    at: datetime
    hash: str
    made_from: int | None
    """The version of this letter that it was made from."""


class LetterRow(Wire):
    id: UUID
    case_id: UUID
    case_number: str | None
    ordinal: int
    our_ref: str
    type: LetterKind
    agency: str
    agency_name: str
    person_name: str
    subject: str
    """Identifiers masked."""
    status: LetterStatus
    urgent: bool
    written_by: str
    vetted_by: str | None
    approved_by: str | None
    updated_at: datetime
    sent_at: datetime | None
    version: int


class LetterRows(Wire):
    items: list[LetterRow]
    total: int


class LetterDetail(Wire):
    id: UUID
    case_id: UUID
    case_number: str | None
    ordinal: int
    our_ref: str
    type: LetterKind
    status: LetterStatus
    recipient: RecipientOut
    your_ref: str
    subject: str
    subject_facts: list[UUID]
    salutation: str
    sentences: list[SentenceOut]
    close: str
    enclosures: list[str]
    cc: list[str]
    letterhead: list[str]
    mp_name: str
    division: str
    dated: date | None
    """The day of approval; None before it."""
    sources: list[SourceWords]
    remarks: list[Remark]
    share: UnverifiedShare
    left_out: list[str]
    still_missing: list[str]
    differs_from_draft: int
    """Sentences that differ from the first draft."""
    versions: list[VersionOut]
    hash: str
    """SHA-256 of exact text and recipient, hex. What vetting and approval are bound to."""
    written_by: str
    vetted_by: str | None
    vetted_at: datetime | None
    vetted_by_signer: bool
    """Whoever vetted it is one who approves: somebody else has to vet it before that person may."""
    approved_by: str | None
    approved_at: datetime | None
    returned_reason: str | None
    returned_by: str | None
    fell_away: FellAway | None
    contested: list[str]
    """What the letter says though it is disputed or was put right since: `Income: S$850 a month (disputed)`. Masked."""
    dispatch: DispatchOut | None
    replies: list[ReplyOut]
    may: list[str]
    """edit, vet, approve, return, void, undo_approval, mark_sent, record_reply, retype"""
    why_not: dict[str, str]
    """For each act shown but not open: the plain reason, such as `Another person has to vet it: you wrote it and vetted it`."""
    version: int


class FellAway(Wire):
    """Other words took a decision away."""

    was: Literal["vetted", "approved"]
    by: str
    """Who changed the words."""
    at: datetime


class DispatchOut(Wire):
    channel: str
    sent_on: date
    sent_by: str
    to: str


class ReplyOut(Wire):
    id: UUID
    kind: Literal["receipt", "interim", "response", "decision"]
    channel: str
    received_on: date
    agency_ref: str
    outcome: str | None
    text: str
    recorded_by: str
    recorded_at: datetime


class NewLetter(Wire):
    type: LetterKind | None = None
    """None: the assistant chooses by urgency and matter."""
    agency: str | None = Field(None, max_length=20)


class SentenceIn(Wire):
    id: str | None = Field(None, max_length=60)
    """None for a new sentence."""
    paragraph: int = Field(ge=0, le=60)
    text: str = Field(max_length=4000)
    facts: list[UUID] = Field(default_factory=list, max_length=40)


class RecipientIn(Wire):
    """To whom the letter goes. Another agency is another letter, so its two names only repeat what stands."""

    agency: str = Field(max_length=20)
    agency_name: str = Field(max_length=200)
    addressee: str = Field(max_length=200)
    attention: str = Field(max_length=200)
    address: str = Field(max_length=400)
    email: str = Field(max_length=254)


PrintedLine = Annotated[str, Field(max_length=300)]


class LetterEdit(Wire):
    subject: str = Field(min_length=1, max_length=400)
    your_ref: str = Field("", max_length=80)
    salutation: str = Field(min_length=1, max_length=120)
    recipient: RecipientIn
    sentences: list[SentenceIn] = Field(min_length=1, max_length=80)
    enclosures: list[PrintedLine] = Field(default_factory=list, max_length=20)
    cc: list[PrintedLine] = Field(default_factory=list, max_length=5)


class Decide(Wire):
    """Vet or approve exactly what was on the screen."""

    hash: str = Field(pattern="^[0-9a-f]{64}$")
    acknowledged: bool = False
    """Approve: the reasons and the unverified share were shown."""
    despite: list[Annotated[str, Field(max_length=100)]] = Field(default_factory=list, max_length=20)
    """What is missing and knowingly accepted."""


class ReturnLetter(Wire):
    hash: str = Field(pattern="^[0-9a-f]{64}$")
    reason: str = Field(min_length=3, max_length=2000)


class DiffPiece(Wire):
    op: Literal["same", "added", "removed"]
    text: str


class LetterDiff(Wire):
    from_seq: int
    to_seq: int
    pieces: list[DiffPiece]
    """Whole letter as text, subject first; identifiers masked."""


class PlainLetter(Wire):
    text: str
    hash: str


class ApprovalItem(Wire):
    letter: LetterRow
    exception: bool
    reasons: list[str]
    """Why it is to be looked at first: `Urgent`, `3 of 9 sentences not verified`, `Edited after vetting, vetted again`."""
    share: UnverifiedShare
    checked: list[str]
    """What was checked: `Every number and date stands in her words`, `Vetted by Priya Nair, 10:06 pm`."""


class Approvals(Wire):
    items: list[ApprovalItem]
    """A page: exceptions first, the longest wait first among each."""
    page: int
    """Which, from 1."""
    total: int
    exceptions: int
    """Of the total."""
    done_today: int


class MarkSent(Wire):
    channel: Literal["email", "post", "portal", "hand", "fax"]
    sent_on: date
    to: str = Field("", max_length=300)


class NewReply(Wire):
    kind: Literal["receipt", "interim", "response", "decision"]
    channel: Literal["email", "post", "phone", "portal", "resident"]
    received_on: date
    agency_ref: str = Field("", max_length=80)
    outcome: Literal["granted", "partly_granted", "refused", "referred", "information", "none"] | None = None
    text: str = Field("", max_length=20_000)
