"""What the assistant sees and says: turns in; facts, routing, urgency, refusals and questions out.

Everything here is a frozen value. Offsets are Unicode code points into the text of one turn.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Literal

Language = Literal["en", "en-singlish", "zh", "ms", "ta"]
Subject = Literal["resident", "family", "third_party", "agency", "unknown"]
Origin = Literal["said", "inferred", "corrected", "document"]


class Urgency(StrEnum):
    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"
    URGENT = "urgent"


@dataclass(frozen=True, slots=True)
class Turn:
    """One message of the resident, verbatim. `asked` names the slots the message answers, in the order asked."""

    text: str
    asked: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Fact:
    """A typed value with the exact words it came from.

    `value` is normalised: amounts `1845.00` (cents always), dates ISO (`2026-11` where only a month is said), phones
    8 digits, units `#07-942`, NRIC/FIN upper case even if its check letter is wrong (then `check` is set).
    `quote == turns[turn].text[start:end]`. `confidence` is 0..1.
    """

    type: str
    value: str
    quote: str
    start: int
    end: int
    confidence: float
    turn: int = 0
    subject: Subject = "resident"
    origin: Origin = "said"
    slot: str | None = None
    """What the value is for, where the words say so: `arrears`, `income`, `deadline`, `since`, `offer`, `rent`, `relief` ..."""
    check: str | None = None
    """Why a person should look at it again: `nric_letter`, `impossible_date`, `postal_conflict`, `hedged`, `past_or_future`."""


@dataclass(frozen=True, slots=True)
class Span:
    turn: int
    start: int
    end: int
    quote: str


@dataclass(frozen=True, slots=True)
class AgencyChoice:
    short: str
    confidence: float
    reason: str
    """One plain sentence for staff: why this agency owns the matter."""


@dataclass(frozen=True, slots=True)
class Flag:
    """A safety or handling flag, with the words that fired it and the rule's name."""

    name: str
    rule: str
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why no letter may be written for the wish, and what may be done instead."""

    rule: str
    reason: str
    instead: str
    tell_resident: str
    span: Span | None = None
    lawful_agency: str | None = None
    """Agency a lawful letter may still go to (MinLaw, AGC, PDO, LAB, SPF status), when the story carries such a wish."""


@dataclass(frozen=True, slots=True)
class SlotState:
    """One thing the agency will ask for, and whether it was heard."""

    slot: str
    label: str
    weight: int
    blocking: bool
    status: Literal["unknown", "heard", "confirmed", "none", "not_known", "will_bring", "skipped", "conflict"]
    facts: tuple[int, ...] = ()
    """Indexes into Assessment.facts."""


@dataclass(frozen=True, slots=True)
class Assessment:
    """All the assistant understood from the turns so far. The same turns give the same assessment."""

    language: Language
    category: str
    category_confidence: float
    agencies: tuple[AgencyChoice, ...]
    urgency: Urgency
    urgency_rule: str
    urgency_reason: str
    flags: tuple[Flag, ...]
    must_not_write: Refusal | None
    facts: tuple[Fact, ...]
    evidence: tuple[Span, ...] = ()
    """The words that decided category and agency."""
    other_categories: tuple[str, ...] = ()
    """Other needs heard in the same story, parked."""
    slots: tuple[SlotState, ...] = ()
    readiness: float = 0.0
    conflicts: tuple[str, ...] = ()
    needs_person: bool = False
    """Confidence below the threshold: a person chooses category and agency."""
    taken_back: frozenset[str] = frozenset()
    """Slots whose every fact a person found not right: open again, whatever else the words seem to say."""


@dataclass(frozen=True, slots=True)
class Chip:
    id: str
    text: str


@dataclass(frozen=True, slots=True)
class Question:
    slot: str
    text: str
    """In the resident's language."""
    english: str
    reason: str
    """Why it is asked, one short English line for the volunteer."""
    chips: tuple[Chip, ...] = ()


@dataclass(frozen=True, slots=True)
class Interview:
    """What must be remembered between turns; the facts themselves are re-read from the turns."""

    asked: tuple[tuple[str, int], ...] = ()
    """(slot, times asked)"""
    answered: tuple[tuple[str, str], ...] = ()
    """(slot, status) for chips and answers that carry no fact: none, not_known, will_bring, skipped."""
    confusions: int = 0
    dont_knows: int = 0
    taken_over: bool = False
    turns_heard: int = 0
    last_questions: tuple[str, ...] = ()
    """Slots of the questions now on the screen, so that an answer is read as an answer to them."""
    waiting: tuple[str, ...] = ()
    """Slots that stood on the screen when another one was answered: they come next, as if not asked yet."""


@dataclass(frozen=True, slots=True)
class Step:
    """What to say next. At most two questions; none when ready, taken over, or a safety card pauses the talk."""

    acknowledgement: str
    acknowledgement_english: str
    questions: tuple[Question, ...]
    ready: bool
    may_send_as_is: bool
    offer_person: bool
    paused_for_safety: bool
    readiness: float
    interview: Interview


@dataclass(frozen=True, slots=True)
class Person:
    """The resident as the letter may name them. Empty strings where not known."""

    full_name: str = ""
    title: str = ""
    """Mr, Mdm, Ms, Miss, Dr ... or empty: never guessed from a photograph, only from the record or the words."""
    nric: str = ""
    phone: str = ""
    block: str = ""
    street: str = ""
    unit: str = ""
    postal_code: str = ""


@dataclass(frozen=True, slots=True)
class Office:
    """The office's own record, which a letter may state plainly."""

    code: str
    division: str
    mp_name: str
    session_date: date
    approached: Literal["session", "wrote"] = "session"


class LetterType(StrEnum):
    STANDARD = "standard"
    URGENT = "urgent"
    COMPASSIONATE = "compassionate"
    FORMAL = "formal"
    FOLLOW_UP = "follow_up"


@dataclass(frozen=True, slots=True)
class LetterBrief:
    """Everything a draft may use. Facts disputed by the resident are left out by the caller."""

    type: LetterType
    category: str
    agency_short: str
    agency_name: str
    person: Person
    office: Office
    facts: tuple[Fact, ...]
    flags: tuple[str, ...] = ()
    confirmed: frozenset[int] = frozenset()
    """Indexes of facts a person confirmed; inferred facts that are not confirmed stay out of the letter."""
    other_agencies: tuple[tuple[str, str], ...] = ()
    """(agency name, matter in three words) of letters written separately, with the resident's yes."""
    proxy_relation: str = ""
    """What the person at the table is to the one the letter is for (`wife`, `son` ...); empty when they are the same."""
    earlier_date: date | None = None
    earlier_ref: str = ""
    """Date and our reference of the office's own earlier letter, for a follow-up."""


Part = Literal[
    "opening", "facts", "grounds", "enclosures", "ask", "fallback", "concurrent", "contact", "safe_contact", "point"
]


@dataclass(frozen=True, slots=True)
class Sentence:
    text: str
    facts: tuple[int, ...]
    part: Part
    from_record: bool = False
    """True where the office's own record carries it, so that no fact is needed."""


@dataclass(frozen=True, slots=True)
class LetterDraft:
    agency_short: str
    subject: str
    subject_facts: tuple[int, ...]
    your_ref: str
    salutation: str
    sentences: tuple[Sentence, ...]
    enclosures: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()
    """Plain notes for the vetter: what was heard and deliberately not written, and why."""
    cc_resident: bool = True


@dataclass(frozen=True, slots=True)
class Finding:
    """One remark of the letter checker. `rule` is S01..S24 or L1..L13; B blocks approval, W warns."""

    rule: str
    severity: Literal["B", "W"]
    sentence: int | None
    """Index of the sentence; None for subject or whole letter."""
    start: int
    end: int
    message: str


@dataclass(frozen=True, slots=True)
class LetterText:
    """A letter as it stands, drafted or edited by hand, ready to be checked."""

    type: LetterType
    agency_short: str
    subject: str
    sentences: tuple[Sentence, ...]
    facts: tuple[Fact, ...]
    person: Person
    office: Office
    other_names: tuple[str, ...] = field(default=())
    """Names the letter may carry besides the resident's: professional contacts, consenting family."""
    flags: tuple[str, ...] = ()
    resident_words: tuple[str, ...] = ()
    record: tuple[str, ...] = ()
    """What the office's own record lets a letter state: dates and references of earlier letters, enclosures, agency names."""
