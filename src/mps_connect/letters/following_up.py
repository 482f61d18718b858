"""The follow-up letter: it quotes the earlier letter and the agency's answers, and says only what is new."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from mps_connect.assistant.formatting import written_date
from mps_connect.assistant.models import LetterDraft, Sentence
from mps_connect.cases.models import FactRow
from mps_connect.kit.db import Tx
from mps_connect.kit.errors import Fault
from mps_connect.letters.background import Background
from mps_connect.letters.models import LetterBody, LetterRecord, LetterStatus
from mps_connect.letters.queries import dispatch_of, open_body, replies_of, version_at

ANSWERS = frozenset({"response", "decision"})
_STANDING = frozenset(
    {
        "person_name", "nric", "fin", "birth_cert_no", "phone", "email", "block", "street", "unit", "postal_code", "reference_no",
        "vehicle_no", "request", "contact", "do_not_call",
    }
)  # fmt: skip
"""Types of fact that say who it is, how the file is found and what is asked: a second letter needs them again."""


class NothingNewSinceTheReply(Fault):
    """A refused appeal is not simply repeated: an officer needs a new fact to look again."""

    status = 409
    code = "nothing_new_since_the_reply"
    message = (
        "The agency has answered, and nothing new has been heard since. Add what is new, then draft the follow-up."
    )


@dataclass(frozen=True, slots=True)
class Earlier:
    """The last letter sent to the same agency, and what came back."""

    letter_id: UUID
    body: LetterBody
    sent_on: date
    written_at: datetime
    replies: Sequence[dict[str, Any]]

    @property
    def answer(self) -> dict[str, Any] | None:
        """The last answer that settles or informs; a receipt does neither."""
        return next((reply for reply in reversed(self.replies) if reply["kind"] != "receipt"), None)

    @property
    def record(self) -> tuple[str, ...]:
        """Dates and references of the exchange so far, which a follow-up may state."""
        days = [self.sent_on, *(reply["received_on"] for reply in self.replies)]
        references = [self.body.our_ref, self.body.your_ref, *(reply["agency_ref"] for reply in self.replies)]
        return (*(written_date(day.isoformat()) for day in days), *(reference for reference in references if reference))

    @property
    def answered(self) -> bool:
        return any(reply["kind"] in ANSWERS for reply in self.replies)


async def earlier_letter(tx: Tx, *, letters: Sequence[LetterRecord], agency: str) -> Earlier | None:
    """The newest sent letter to the agency among a case's letters, or None. The caller has checked the case."""
    sent = [one for one in letters if one.agency == agency and one.status in (LetterStatus.SENT, LetterStatus.REPLIED)]
    if not sent:
        return None
    letter = sent[-1]
    held = await version_at(tx, letter_id=letter.id, seq=letter.current_version)
    dispatch = await dispatch_of(tx, letter=letter)
    if dispatch is None:
        raise RuntimeError("a sent letter has no dispatch")
    body = open_body(await tx.box(letter.case_id), version_id=held.id, sealed=held.body_enc)
    return Earlier(letter.id, body, dispatch["sent_on"], held.created_at, await replies_of(tx, letter=letter))


def facts_to_follow_up(background: Background, earlier: Earlier) -> list[FactRow]:
    """What a follow-up may use: whatever was heard since, and of the rest only who it is, where, and what is asked."""
    return [fact for fact in background.usable() if fact.type in _STANDING or _is_new(fact, background, earlier)]


def _is_new(fact: FactRow, background: Background, earlier: Earlier) -> bool:
    """Heard, corrected or added by hand after the earlier letter was written. Reading old words again makes none new."""
    told = background.turns.get(fact.turn_id) if fact.turn_id and fact.origin != "corrected" else None
    return (told.at if told else fact.created_at) > earlier.written_at


def follow_up_draft(
    fresh: LetterDraft, *, earlier: Earlier, background: Background, facts: Sequence[FactRow]
) -> LetterDraft:
    """Turn a fresh draft of the matter into a follow-up. `facts` are the rows the draft's indexes point into.

    Raises NothingNewSinceTheReply.
    """
    news = _new_sentences(fresh, earlier, background, facts)
    if earlier.answered and not news:
        raise NothingNewSinceTheReply
    quoted = f"our letter of {written_date(earlier.sent_on.isoformat())} ({earlier.body.our_ref})"
    answer = earlier.answer
    reference = (answer or {}).get("agency_ref") or earlier.body.your_ref or fresh.your_ref
    return replace(
        fresh,
        subject=f"Follow-up to {quoted} – {matter_of(earlier.body.subject)}",
        your_ref=reference,
        sentences=(
            *_opening(earlier, background),
            *news,
            *_ask(fresh, earlier),
            *(s for s in fresh.sentences if s.part in ("contact", "safe_contact")),
        ),
        left_out=(*fresh.left_out, "What the earlier letter already says is not repeated."),
    )


def matter_of(subject: str) -> str:
    """What a subject line is about, without its opener: `Appeal – renewal of licence: Mr Goh` gives what follows the dash."""
    opener, dash, matter = subject.partition(" – ")
    return matter if dash else opener


def _opening(earlier: Earlier, background: Background) -> tuple[Sentence, ...]:
    who = background.named
    sent = written_date(earlier.sent_on.isoformat())
    subject = who.full or "a resident"
    text = f"I refer to my letter of {sent} ({earlier.body.our_ref}) on behalf of {subject}, a resident of {background.office.division}"
    answer = earlier.answer
    if answer:
        reference = f", {answer['agency_ref']}" if answer["agency_ref"] else ""
        kind = "interim reply" if answer["kind"] == "interim" else "reply"
        text += f", and to your {kind} of {written_date(answer['received_on'].isoformat())}{reference}"
    first = Sentence(f"{text}.", (), "opening", from_record=True)
    if answer:
        return (first,)
    receipt = next((reply for reply in reversed(earlier.replies) if reply["kind"] == "receipt"), None)
    since = (
        f"You acknowledged it on {written_date(receipt['received_on'].isoformat())}; my office has not received a reply since."
        if receipt
        else "My office has not received a reply."
    )
    return (first, Sentence(since, (), "opening", from_record=True))


def _new_sentences(
    fresh: LetterDraft, earlier: Earlier, background: Background, facts: Sequence[FactRow]
) -> tuple[Sentence, ...]:
    """Sentences of the fresh draft that rest on something new."""
    new = {at for at, fact in enumerate(facts) if _is_new(fact, background, earlier)}
    return tuple(s for s in fresh.sentences if s.part in ("facts", "grounds", "enclosures") and new & set(s.facts))


def _ask(fresh: LetterDraft, earlier: Earlier) -> tuple[Sentence, ...]:
    if earlier.answered:
        return tuple(s for s in fresh.sentences if s.part in ("ask", "fallback"))
    text = "I would be grateful for the outcome of this matter or, if more time is needed, an interim reply."
    return (Sentence(text, (), "ask", from_record=True),)
