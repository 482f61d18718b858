"""The letter's structured twin: the same content as data, for an agency or a test to read without parsing prose."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from mps_connect.assistant.checking import unverified_share
from mps_connect.assistant.completeness import readiness
from mps_connect.assistant.models import Fact, LetterBrief, LetterDraft, LetterText, SlotState
from mps_connect.assistant.naming import masked

FORMAT = "mps-connect/letter-twin/1"
_HIDDEN = frozenset({"nric", "fin", "birth_cert_no", "passport_no"})
_CONTACTS = frozenset({"phone", "email", "block", "street", "unit", "postal_code"})
_SAFE_CONTACT = frozenset({"do_not_call", "family_violence"})


def twin(
    brief: LetterBrief,
    draft: LetterDraft,
    *,
    slots: Sequence[SlotState] = (),
    our_ref: str = "",
    identities: bool = False,
) -> dict[str, Any]:
    """A JSON-ready object: recipient, subject, sentences with their facts, the ask, what is missing, how much is verified.

    Identity numbers are masked unless `identities`; contact details are absent under `do_not_call`. Facts are numbered as
    in `brief.facts`, and only those the letter cites are given. Keys are stable; `format` names the version.
    """
    cited = sorted({i for sentence in draft.sentences for i in sentence.facts} | set(draft.subject_facts))
    unsafe = bool(_SAFE_CONTACT & set(brief.flags))
    letter = LetterText(
        brief.type, draft.agency_short, draft.subject, draft.sentences, brief.facts, brief.person, brief.office
    )
    share = unverified_share(letter)
    return {
        "format": FORMAT,
        "type": brief.type.value,
        "category": brief.category,
        "agency": {"short": draft.agency_short, "name": brief.agency_name},
        "our_ref": our_ref,
        "your_ref": draft.your_ref,
        "subject": {"text": _safe(draft.subject, brief.facts, identities), "facts": list(draft.subject_facts)},
        "sentences": [
            {
                "part": sentence.part,
                "text": _safe(sentence.text, brief.facts, identities),
                "facts": list(sentence.facts),
                "from_record": sentence.from_record,
            }
            for sentence in draft.sentences
        ],
        "ask": [_safe(s.text, brief.facts, identities) for s in draft.sentences if _is_ask(s.part, s.text)],
        "facts": [
            _fact(i, brief.facts[i], identities)
            for i in cited
            if i < len(brief.facts) and not (unsafe and brief.facts[i].type in _CONTACTS)
        ],
        "enclosures": list(draft.enclosures),
        "concurrent": [{"agency": agency, "matter": matter} for agency, matter in brief.other_agencies],
        "safe_contact_only": unsafe,
        "completeness": {
            "readiness": round(readiness(slots), 4),
            "slots": [
                {"slot": s.slot, "weight": s.weight, "blocking": s.blocking, "status": s.status, "facts": list(s.facts)}
                for s in slots
            ],
        },
        "verified": {"said": share.said, "seen_on_paper": share.seen, "not_verified": share.said + share.inferred},
    }


def _is_ask(part: str, text: str) -> bool:
    return part == "ask" or (part == "point" and text.startswith("Requested:"))


def _fact(index: int, fact: Fact, identities: bool) -> dict[str, Any]:
    hidden = fact.type in _HIDDEN and not identities
    return {
        "index": index,
        "type": fact.type,
        "value": masked(fact.value) if hidden else fact.value,
        "for": fact.slot,
        "about": fact.subject,
        "origin": fact.origin,
        "check": fact.check,
    }


def _safe(text: str, facts: Sequence[Fact], identities: bool) -> str:
    if identities:
        return text
    for fact in facts:
        if fact.type in _HIDDEN and fact.value in text:
            text = text.replace(fact.value, masked(fact.value))
    return text
