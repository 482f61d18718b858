"""What may be added to a conversation, and what must be there before a case is handed in. Pure."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from mps_connect.access.models import Actor, Permission
from mps_connect.access.table import may
from mps_connect.cases.models import CaseRecord, CaseStatus
from mps_connect.constituents.models import BASIS, ConsentAnswered, Contact
from mps_connect.constituents.policy import registered, standing
from mps_connect.intake.models import Conversation

SEND_AS_IS_FROM = 4
"""Messages of the resident after which the case may be handed in with what is missing shown."""

BIDI_KEPT = "The words hold invisible marks that change reading direction. They are kept; read the words with care."
UNREAD = (
    "The words are kept, but they could not be read just now: facts and questions are as they were before. "
    "Go on, or choose Resume to have them read again."
)
_BIDI = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_HEARD = frozenset({"heard", "confirmed"})
_SETTLED = _HEARD | {"none", "skipped"}
_OVER = frozenset({CaseStatus.CLOSED, CaseStatus.DECLINED})

CONSENT_WORDS = {
    "use": "Read out how the words are used, and record the answer.",
    "program": "Read out that a program helps to sort and draft, and record the answer.",
    "keeping": "Read out how long the words are kept, and record the answer.",
}
REFUSED_WORDS = {
    "use": "The resident does not agree to the use of their words. Without it no case can be handed in.",
    "program": "The resident does not want a program to help. Ask a member of staff to take the case by hand.",
    "keeping": "The resident does not agree to keeping. Without it no case can be handed in.",
}


def notices_of(text: str) -> tuple[str, ...]:
    """What whoever reads these words has to know about them. They are stored exactly as typed."""
    return (BIDI_KEPT,) if _BIDI & set(text) else ()


def is_blank(text: str) -> bool:
    """Whether nothing of the text can be seen."""
    return all(character.isspace() or unicodedata.category(character) in ("Cc", "Cf", "Zl", "Zp") for character in text)


@dataclass(frozen=True, slots=True)
class Standing:
    """All that decides whether a case may be handed in."""

    case: CaseRecord
    conversation: Conversation
    contact: Contact
    consents: Sequence[ConsentAnswered]
    agency_name: str
    heard: int
    """Messages of the resident."""
    open_safety: tuple[str, ...]
    """Titles of safety cards nobody has dealt with."""
    slots: Sequence[tuple[str, str, bool, str]]
    """(slot, label, blocking, status) as last read."""

    @property
    def ready(self) -> bool:
        return self.conversation.state.ready

    @property
    def as_it_is(self) -> bool:
        """Whether it may go with things missing: late enough, pasted whole, in a person's hands, or barred by a rule."""
        handled = self.conversation.mode == "paste" or self.conversation.status == "taken_over"
        barred = self.case.refusal_rule is not None
        return self.heard >= (1 if handled or barred else SEND_AS_IS_FROM)


def must_come_first(now: Standing) -> list[str]:
    """What bars handing in, whoever asks. Empty when nothing does."""
    found = [f"{title}. Record what was done." for title in now.open_safety]
    if not now.heard:
        found.append("Add what the resident says.")
    held = standing(now.consents)
    for kind in BASIS:
        answer = held.get((kind, None))
        if not answer:
            found.append(CONSENT_WORDS[kind] if answer is None else REFUSED_WORDS[kind])
    if now.case.agency:
        told = held.get(("disclosure", now.case.agency))
        name = now.agency_name or now.case.agency
        if told is None:
            found.append(f"Ask whether {name} may be told, and record the answer.")
        elif not told:
            found.append(f"The resident does not want {name} to be told. Ask a member of staff to choose with them.")
    if not now.contact.name:
        found.append("Write down the resident's name.")
    return found


def still_wanted(now: Standing) -> list[str]:
    """What the agency will ask for and nobody has said. It goes to the vetter; it never holds back a case for good."""
    if now.ready:
        return []
    status = {slot: state for slot, _, _, state in now.slots}
    recorded = registered(now.contact)
    found = []
    if status.get("ask", "unknown") not in _HEARD:
        found.append("Ask what the resident wants the agency to do.")
    if "contact" not in recorded and status.get("contact", "unknown") not in _HEARD:
        found.append("Ask for one safe way to reach the resident.")
    for slot, label, blocking, state in now.slots:
        if state == "conflict":
            found.append(f"Two different things were said: {label}.")
        elif blocking and state not in _SETTLED and slot not in {"ask", "contact"} | recorded:
            found.append(f"Still missing: {label}.")
    return found


def may_hand_in(now: Standing) -> bool:
    return now.case.status == CaseStatus.DRAFT and not must_come_first(now) and (now.ready or now.as_it_is)


def takes_words(case: CaseRecord) -> bool:
    """Whether the interview may still go on: any time until the case is closed or declined."""
    return case.status not in _OVER


def acts(actor: Actor, now: Standing, *, may_decline: bool) -> list[str]:
    """What this actor may do on the interview's screen now."""
    going, status = takes_words(now.case), now.conversation.status
    dealt_with = now.conversation.state.paused_for_safety and not now.open_safety
    interviews = may(actor.role, Permission.INTERVIEW)
    open_to = {
        "submit": may_hand_in(now) and may(actor.role, Permission.SUBMIT_CASES),
        "decline": may_decline,
        "take_over": going and interviews and status == "open",
        "resume": going and interviews and (status != "open" or dealt_with or now.conversation.state.unread),
        "edit_person": going and interviews,
        "record_consent": going and may(actor.role, Permission.RECORD_CONSENT),
    }
    return [act for act, is_open in open_to.items() if is_open]
