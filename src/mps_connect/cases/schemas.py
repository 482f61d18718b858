"""Cases, facts, routing and timeline on the wire."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import Field, StringConstraints

from mps_connect.audit.schemas import LineageLink
from mps_connect.constituents.schemas import PersonCard
from mps_connect.kit.addresses import ID, Codes, Keys
from mps_connect.kit.wire import Wire

CaseStatus = Literal["draft", "submitted", "in_progress", "closed", "declined", "reopened"]
Stage = Literal["told_us", "sorted", "written", "returned", "vetted", "signed", "sent", "replied", "closed", "declined"]
UrgencyName = Literal["low", "medium", "high", "urgent"]
Channel = Literal["walk_in", "email", "whatsapp", "phone", "post", "portal"]
FactStatus = Literal["heard", "confirmed", "disputed", "superseded"]
Outcome = Literal["granted", "partly_granted", "refused", "referred", "withdrawn", "advice_given", "no_reply"]


class Who(Wire):
    id: UUID
    name: str


class Colleague(Who):
    """Somebody a case can be given to."""

    role: Literal["volunteer", "staff", "mp"]


class Colleagues(Wire):
    items: list[Colleague]


class CaseRow(Wire):
    """One row of the case list."""

    id: UUID
    number: str | None
    person_name: str
    block: str
    category: str
    category_label: str
    agency: str
    urgency: UrgencyName
    stage: Stage
    status: CaseStatus
    waiting_for: str
    """Who or what the current step waits for, in words: `you`, `a vetter`, `the MP`, `CPFB`."""
    call_first: bool
    escalated: bool
    owner: Who | None
    created_by: Who
    language: str
    channel: Channel
    session_date: date
    updated_at: datetime
    version: int
    found_by: str | None = None
    """In a search: `number`, `name`, `nric`, `phone`, `block`, `reference` or `words`."""


class CaseFilters(Wire):
    """What a list of cases is narrowed to, and which page of it. Several values of one filter are joined by commas."""

    stage: Keys = ""
    status: Keys = ""
    urgency: Keys = ""
    category: Keys = ""
    agency: Codes = ""
    owner: Annotated[str, StringConstraints(pattern=f"^(me|nobody|{ID})?$")] = ""
    """`me`, `nobody`, a user's id; empty for anybody."""
    call_first: bool = False
    escalated: bool = False
    late: bool = False
    sort: Literal["updated", "session", "urgency", "number", "name"] = "updated"
    order: Literal["asc", "desc"] = "desc"
    page: int = Field(1, ge=1, le=5000)
    page_size: int = Field(20, ge=1, le=100)


class CaseSearch(CaseFilters):
    """The same, of the cases these words fit. They may be an NRIC: they travel in a body, never in an address."""

    q: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]


class CasePage(Wire):
    items: list[CaseRow]
    total: int
    page: int
    page_size: int


class Fact(Wire):
    """One fact with the words behind it. NRIC and phone values and quotes are masked."""

    id: UUID
    type: str
    label: str
    """Plain words: `Owed`, `Cut-off date`, `Lives at`."""
    value: str
    shown: str
    """The value as people write it: `S$1,286.40`, `25 November 2026`."""
    quote: str
    turn_id: UUID | None
    start: int | None
    end: int | None
    """Code points into the turn's text as served (masking keeps every offset)."""
    subject: str
    origin: Literal["said", "inferred", "corrected", "document"]
    status: FactStatus
    slot: str | None
    confidence: float | None
    """Only for those who may see confidence."""
    check: str | None
    check_message: str | None
    used_in_letters: int
    version: int


class FactDecision(Wire):
    """Confirm, correct or dispute a fact. `value` is needed to correct."""

    action: Literal["confirm", "correct", "dispute", "undo"]
    value: str | None = Field(None, max_length=500)
    note: str = Field("", max_length=500)


class NewFact(Wire):
    """A fact a person adds by hand, from a paper or from the talk."""

    type: str = Field(min_length=2, max_length=40)
    value: str = Field(min_length=1, max_length=500)
    slot: str | None = Field(None, max_length=40)
    subject: Literal["resident", "family", "third_party"] = "resident"
    from_document: bool = False


class AgencyOption(Wire):
    short: str
    name: str
    likelihood: Literal["very_likely", "likely", "possible", "unlikely"] | None
    confidence: float | None
    """Both only for those who may see confidence."""
    reason: str


class Slot(Wire):
    slot: str
    label: str
    blocking: bool
    status: Literal["unknown", "heard", "confirmed", "none", "not_known", "will_bring", "skipped", "conflict"]
    fact_ids: list[UUID]


class EvidenceSpan(Wire):
    turn_id: UUID
    start: int
    end: int
    quote: str


class RefusalCard(Wire):
    """Why no letter may go to whom the resident wishes, and the lawful way."""

    rule: str
    reason: str
    instead: str
    tell_resident: str
    quote: str | None
    lawful_agency: str | None
    overridden: bool
    may_override: bool


class Routing(Wire):
    category: str
    category_label: str
    agency: str
    agency_name: str
    needs_person: bool
    chosen_by: Who | None
    reason: str
    options: list[AgencyOption]
    other_needs: list[str]
    """Labels of other matters heard in the same story."""
    evidence: list[EvidenceSpan]
    urgency: UrgencyName
    urgency_rule: str
    urgency_reason: str
    refusal: RefusalCard | None
    slots: list[Slot]
    readiness: float
    """0..1; enough to draft at 0.8."""


class RoutingChoice(Wire):
    category: str = Field(max_length=60)
    agency: str = Field(max_length=20)
    reason: str = Field("", max_length=500)


class SafetyCard(Wire):
    flag: str
    state: Literal["open", "dealt_with", "not_so"]
    title: str
    """One sentence: `Call first, write second: power may be cut with a baby at home`."""
    quote: str | None
    first_step: str
    say: list[str]
    never: list[str]
    numbers: list[SafetyNumber]
    do_not_contact: bool
    decided_by: Who | None
    decided_at: datetime | None
    version: int


class SafetyNumber(Wire):
    name: str
    number: str
    hours: str
    checked_on: date


class SafetyDecision(Wire):
    action: Literal["dealt_with", "not_so"]
    note: str = Field(min_length=3, max_length=1000)


class PipelineStep(Wire):
    key: Literal["told_us", "sorted", "written", "vetted", "signed", "sent", "closed"]
    label: str
    state: Literal["done", "current", "todo"]
    detail: str


class TimelineItem(Wire):
    id: UUID
    at: datetime
    kind: str
    code: str | None
    """Lifecycle code: SUBMITTED, MP-ACK, MP-REF, AGY-RCV, AGY-RSP, AGY-ACT, MP-FUP, RES-CLO, ESCALATED."""
    actor: str
    text: str
    """One plain sentence."""
    letter_id: UUID | None
    detail: dict[str, Any]


class Note(Wire):
    id: UUID
    author: str
    text: str
    at: datetime


class NewNote(Wire):
    text: str = Field(min_length=1, max_length=5000)


class LookItem(Wire):
    at: datetime
    actor: str
    role: str
    what: str


class CaseDetail(Wire):
    """One case. Conversation and letters have their own addresses."""

    id: UUID
    number: str | None
    title: str
    status: CaseStatus
    stage: Stage
    waiting_for: str
    urgency: UrgencyName
    escalated: bool
    channel: Channel
    language: str
    session_date: date
    created_at: datetime
    updated_at: datetime
    created_by: Who
    owner: Who | None
    outcome: Outcome | None
    pipeline: list[PipelineStep]
    person: PersonCard
    routing: Routing
    safety: list[SafetyCard]
    facts: list[Fact]
    timeline: list[TimelineItem]
    notes: list[Note]
    who_looked: list[LookItem]
    other_cases: list[CaseRow]
    """Earlier and other cases of the same person."""
    may: list[str]
    """Acts open to this actor now: submit, decline, reopen, close, escalate, assign, write_note, edit_facts, edit_person,
    choose_routing, draft_letter, override_refusal, reveal."""
    version: int


class CaseChange(Wire):
    owner_id: UUID | None = None
    escalated: bool | None = None
    urgency: UrgencyName | None = None
    reason: str = Field("", max_length=500)


class CloseCase(Wire):
    outcome: Outcome
    note: str = Field("", max_length=2000)
    resident_told: bool
    """The resident has been told the outcome, or cannot be reached safely and the note says so."""


class Reason(Wire):
    reason: str = Field(min_length=3, max_length=2000)


class HomeItem(Wire):
    """One thing that needs this person."""

    kind: Literal[
        "safety", "draft", "returned", "to_vet", "to_approve", "to_send", "late", "reply_to_tell", "unassigned"
    ]
    title: str
    detail: str
    case_id: UUID
    letter_id: UUID | None
    at: datetime
    urgent: bool


class HomeCount(Wire):
    key: str
    label: str
    count: int
    query: str
    """Query string of the case list that shows exactly these cases."""


class Home(Wire):
    items: list[HomeItem]
    counts: list[HomeCount]


class MyCase(Wire):
    """A resident's own case in plain words, in their language."""

    id: UUID
    number: str
    matter: str
    happened: str
    next: str
    you_can: str
    steps: list[MyStep]
    updated_at: datetime


class CaseLink(LineageLink):
    letter_id: UUID | None
    """The letter a sentence or a version belongs to."""
    current: bool
    """Whether that version is the letter as it now stands."""


class CaseLineage(Wire):
    links: list[CaseLink]


class MyStep(Wire):
    label: str
    state: Literal["done", "current", "todo"]
    on: date | None


class OfficeContact(Wire):
    """How a resident reaches the office, as on its letterhead. Empty where the office has put nothing there."""

    address: list[str]
    email: str


class MyCases(Wire):
    language: str
    office: str
    contact: OfficeContact
    cases: list[MyCase]
