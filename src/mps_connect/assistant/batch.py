"""`mps intake`: a JSON line in, a JSON line out. A bad line gives a line with its error, never a crash.

In: `{"id", "text", "session_date"}`; the date is the day of the session (ISO), which half-said dates are resolved
against. Out: as drawn in design.md section 7. No server, no database, no network.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date
from typing import Any, Protocol

from mps_connect.assistant.models import (
    Assessment,
    Fact,
    LetterBrief,
    LetterDraft,
    LetterType,
    Office,
    Person,
    Turn,
    Urgency,
)

_TELLING = frozenset({"facts", "grounds", "point", "ask", "enclosures"})
LONGEST = 20_000
"""Characters of one text, read in full."""


class Writer(Protocol):
    def write(self, text: str, /) -> object: ...


class _BadLine(Exception):
    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


def run(lines: Iterable[str], out: Writer) -> None:
    """Write one answer for each line that is not blank."""
    for number, line in enumerate(lines, 1):
        if line.strip():
            out.write(json.dumps(answer(line, number), ensure_ascii=False) + "\n")


def answer(line: str, number: int = 1) -> dict[str, Any]:
    """The answer to one line, as a JSON object."""
    identity: Any = None
    try:
        entry = _entry(line, number)
        identity = entry.get("id")
        return _understood(identity, _text(entry), _session_date(entry))
    except _BadLine as bad:
        return _empty(identity, bad.code, str(bad))
    except Exception as error:  # noqa: BLE001 - one story that cannot be read must not stop the others
        return _empty(identity, "not_read", f"This text could not be read ({type(error).__name__}). A person reads it.")


def _entry(line: str, number: int) -> dict[str, Any]:
    try:
        entry = json.loads(line)
    except (ValueError, RecursionError):
        raise _BadLine("bad_json", f"Line {number} is not JSON. Each line is one object.") from None
    if not isinstance(entry, dict):
        raise _BadLine("bad_json", f"Line {number} is not an object with id, text and session_date.")
    return entry


def _text(entry: dict[str, Any]) -> str:
    text = entry.get("text")
    if not isinstance(text, str):
        raise _BadLine("no_text", "The line has no text. Put the resident's words in `text`.")
    if not text.strip():
        raise _BadLine("empty_text", "The text is empty. Put the resident's words in `text`.")
    if len(text) > LONGEST:
        raise _BadLine("text_too_long", f"The text has {len(text)} characters; {LONGEST} can be read. Split it.")
    return text


def _session_date(entry: dict[str, Any]) -> date:
    written = entry.get("session_date")
    if written is None:
        raise _BadLine(
            "no_session_date", "The line has no session_date. Give the day of the session, such as 2026-11-19."
        )
    try:
        return date.fromisoformat(str(written)[:10])
    except ValueError:
        raise _BadLine("bad_session_date", "The session_date is not a date such as 2026-11-19.") from None


def _understood(identity: Any, text: str, session_date: date) -> dict[str, Any]:
    from mps_connect.assistant.assessing import assess

    assessment = assess([Turn(text)], session_date=session_date)
    refusal = assessment.must_not_write
    return {
        "id": identity,
        "language": assessment.language,
        "category": assessment.category,
        "category_confidence": assessment.category_confidence,
        "agencies": [{"short": choice.short, "confidence": choice.confidence} for choice in assessment.agencies],
        "urgency": assessment.urgency.value,
        "urgency_reason": assessment.urgency_reason,
        "flags": [flag.name for flag in assessment.flags],
        "must_not_write": None if refusal is None else {"rule": refusal.rule, "reason": refusal.reason},
        "facts": [_fact(fact) for fact in assessment.facts],
        "missing": [slot.slot for slot in assessment.slots if slot.status == "unknown"],
        "letter": _letter(assessment, session_date),
        "error": None,
    }


def _empty(identity: Any, code: str, message: str) -> dict[str, Any]:
    """A line with nothing but its error; every key of a good line is there."""
    return {
        "id": identity, "language": None, "category": None, "category_confidence": 0.0, "agencies": [], "urgency": None,
        "urgency_reason": None, "flags": [], "must_not_write": None, "facts": [], "missing": [], "letter": None,
        "error": {"code": code, "message": message},
    }  # fmt: skip


def _fact(fact: Fact) -> dict[str, Any]:
    return {
        "type": fact.type,
        "value": fact.value,
        "quote": fact.quote,
        "start": fact.start,
        "end": fact.end,
        "confidence": fact.confidence,
    }


def _letter(assessment: Assessment, session_date: date) -> dict[str, Any] | None:
    """The draft, where a letter may be written and has anything in it: to the owning agency, or a refusal's lawful one."""
    from mps_connect.assistant.drafting import draft

    refusal = assessment.must_not_write
    agency = assessment.agencies[0].short if assessment.agencies else "NONE"
    if agency == "NONE" or (refusal is not None and refusal.lawful_agency is None):
        return None
    drafted = draft(brief_for(assessment, session_date=session_date))
    if drafted is None or not _says_anything(drafted):
        return None
    return {
        "agency": drafted.agency_short,
        "subject": drafted.subject,
        "sentences": [{"text": sentence.text, "facts": list(sentence.facts)} for sentence in drafted.sentences],
    }


def _says_anything(drafted: LetterDraft) -> bool:
    """Whether a fact or a wish of the resident stands in it. Frame alone is nothing to hand anybody."""
    return any(sentence.facts for sentence in drafted.sentences if sentence.part in _TELLING)


def brief_for(assessment: Assessment, *, session_date: date, office: Office | None = None) -> LetterBrief:
    """What a draft may use when nobody has confirmed anything: said facts only, the person as the words name her."""
    from mps_connect.agencies.seeds import load_directory

    agency = assessment.agencies[0].short
    flags = tuple(flag.name for flag in assessment.flags)
    kind = LetterType.URGENT if assessment.urgency is Urgency.URGENT else LetterType.STANDARD
    return LetterBrief(
        type=kind,
        category=assessment.category,
        agency_short=agency,
        agency_name=load_directory().agencies[agency].name,
        person=_person(assessment.facts),
        office=office or Office(code="", division="this division", mp_name="", session_date=session_date),
        facts=assessment.facts,
        flags=flags,
    )


def _person(facts: tuple[Fact, ...]) -> Person:
    def first(*kinds: str) -> str:
        return next((fact.value for fact in facts if fact.type in kinds and fact.subject == "resident"), "")

    return Person(
        full_name=first("person_name"),
        nric=first("nric", "fin"),
        phone=next(
            (f.value for f in facts if f.type == "phone" and f.subject == "resident" and f.slot != "unsafe"), ""
        ),
        block=first("block"),
        street=first("street"),
        unit=first("unit"),
        postal_code=first("postal_code"),
    )
