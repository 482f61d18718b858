"""The first text of a letter, from the facts of the case, and the same letter again as another type."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from anyio import to_thread

from mps_connect.access.activity import record_activity
from mps_connect.access.models import Actor
from mps_connect.agencies.queries import Addressee, addressee_of
from mps_connect.assistant.checking import SAFE_CONTACT
from mps_connect.assistant.drafting import draft
from mps_connect.assistant.models import LetterBrief, LetterDraft, LetterType, Part, Sentence
from mps_connect.cases.actions import touch_case
from mps_connect.cases.models import CaseStatus, CaseVerb, FactRow
from mps_connect.cases.policy import next_status
from mps_connect.cases.queries import case_for
from mps_connect.cases.timeline import record_event
from mps_connect.kit.db import Tx
from mps_connect.kit.errors import Fault
from mps_connect.kit.ids import new_id
from mps_connect.letters.background import Background, background_of
from mps_connect.letters.following_up import Earlier, earlier_letter, facts_to_follow_up, follow_up_draft
from mps_connect.letters.grounds import check_may_write
from mps_connect.letters.locking import allow, hold, same_version
from mps_connect.letters.models import (
    LIVE,
    BodySentence,
    LetterAct,
    LetterBody,
    LetterRecord,
    Recipient,
)  # fmt: skip
from mps_connect.letters.policy import CaseNotOpen
from mps_connect.letters.printing import close_for
from mps_connect.letters.queries import letters_of_case
from mps_connect.letters.writing import insert_letter, store_change, write_version

_FORMAL: Final = frozenset({"MinLaw", "AGC", "PDO", "LAB"})
_GRIEF: Final = frozenset({"death", "stroke", "caregiver"})
"""Events that make a letter compassionate: bereavement, grave illness, care of another."""
_PARAGRAPH: Final = {
    "opening": 0, "facts": 1, "grounds": 2, "enclosures": 2, "point": 3, "ask": 4, "fallback": 5, "concurrent": 5, "contact": 5,
    "safe_contact": 6,
}  # fmt: skip
_FORMAL_PARAGRAPH: Final = _PARAGRAPH | {"fallback": 4, "concurrent": 4, "contact": 4}


REPLY_LINE: Final = "Please copy your reply to my office, quoting our reference."


THIS_MATTER: Final = "this matter"
"""A case is one matter, and of another agency's letter nothing else is told."""


class CaseNotHandedIn(Fault):
    status = 409
    code = "case_not_handed_in"
    message = "Hand the case in first: its number stands on the letter."


class NoAgencyChosen(Fault):
    status = 409
    code = "no_agency_chosen"
    message = "Nobody has chosen the agency yet. Choose it on the case page, then draft."


class LetterAlreadyBegun(Fault):
    """`details.letter_id` is the letter to go on with."""

    status = 409
    code = "letter_already_begun"
    message = "A letter to this agency is already being written. Open it, or set it aside first."


class NotEnoughToWrite(Fault):
    status = 409
    code = "not_enough_to_write"
    message = "There is not enough for a letter yet: what the resident asks for has not been heard. Ask, then draft."


class NothingToFollowUp(Fault):
    status = 409
    code = "nothing_to_follow_up"
    message = "No letter to this agency has been sent on this case, so there is nothing to follow up."


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything one draft is made from."""

    background: Background
    to: Addressee
    type: LetterType
    our_ref: str
    earlier: Earlier | None
    others: tuple[str, ...]
    """Names of the other agencies a letter of this case is being written to."""


async def draft_letter(
    tx: Tx,
    *,
    actor: Actor,
    now: datetime,
    case_id: UUID,
    letter_type: LetterType | None = None,
    agency: str | None = None,
) -> UUID:
    """Draft a letter of an open case and return its id. The assistant chooses the type where none is given.

    Raises CaseNotHandedIn, CaseNotOpen, NoAgencyChosen, the refusals of `grounds`, LetterAlreadyBegun, NotEnoughToWrite,
    NothingToFollowUp.
    """
    case = await case_for(tx, actor=actor, case_id=case_id, lock=True)
    if case.status is CaseStatus.DRAFT:
        raise CaseNotHandedIn
    if case.status in (CaseStatus.CLOSED, CaseStatus.DECLINED):
        raise CaseNotOpen
    short = agency or case.agency
    if not short:
        raise NoAgencyChosen
    to = await check_may_write(tx, case=case, agency=short)
    letters = await letters_of_case(tx, case_id=case_id)
    begun = next((letter for letter in letters if letter.agency == short and letter.status in LIVE), None)
    if begun:
        raise LetterAlreadyBegun(details={"letter_id": str(begun.id)})
    background = await background_of(tx, actor=actor, case=case)
    earlier = await earlier_letter(tx, letters=letters, agency=short)
    chosen = letter_type or type_for(background, agency=short, earlier=earlier)
    ordinal = len(letters) + 1
    others = await _others(tx, background=background, letters=letters, agency=short)
    body = await _compose(Plan(background, to, chosen, f"{case.number}/{ordinal}", earlier, others))
    letter_id = new_id()
    await insert_letter(tx, actor=actor, now=now, letter_id=letter_id, case_id=case_id, ordinal=ordinal, body=body)
    await write_version(
        tx, actor=actor, now=now, case_id=case_id, letter_id=letter_id, seq=1, made="drafted", body=body
    )
    detail = {"ordinal": ordinal, "agency": short, "type": body.type}
    await record_event(
        tx, actor=actor, now=now, case_id=case_id, kind="letter_drafted", letter_id=letter_id, detail=detail
    )
    await record_activity(tx, actor=actor, now=now, kind="letter_drafted", case_id=case_id, detail=detail)
    begins = case.status in (CaseStatus.SUBMITTED, CaseStatus.REOPENED)
    await touch_case(tx, now=now, case_id=case_id, status=next_status(case, CaseVerb.BEGIN) if begins else None)
    return letter_id


async def retype_letter(
    tx: Tx, *, actor: Actor, now: datetime, letter_id: UUID, expected_version: int, letter_type: LetterType
) -> None:
    """Draft the same letter again as another type. What was changed by hand stays in the earlier versions."""
    held = await hold(tx, actor=actor, letter_id=letter_id)
    await same_version(tx, actor=actor, held=held, expected_version=expected_version)
    status = allow(LetterAct.RETYPE, actor=actor, held=held)
    to = await check_may_write(tx, case=held.case, agency=held.letter.agency)
    background = await background_of(tx, actor=actor, case=held.case)
    letters = await letters_of_case(tx, case_id=held.case.id)
    earlier = await earlier_letter(tx, letters=letters, agency=held.letter.agency)
    others = await _others(tx, background=background, letters=letters, agency=held.letter.agency)
    body = await _compose(Plan(background, to, letter_type, held.body.our_ref, earlier, others))
    await store_change(tx, actor=actor, now=now, held=held, body=body, made="drafted", status=status)
    detail = {
        "ordinal": held.letter.ordinal,
        "agency": held.letter.agency,
        "type": letter_type.value,
        "was": held.letter.status.value,
    }
    await record_event(
        tx, actor=actor, now=now, case_id=held.case.id, kind="letter_retyped", letter_id=letter_id, detail=detail
    )
    await record_activity(tx, actor=actor, now=now, kind="letter_retyped", case_id=held.case.id, detail=detail)


def type_for(background: Background, *, agency: str, earlier: Earlier | None) -> LetterType:
    """The type a letter has where nobody chooses: what came before, then how urgent, then to whom and about what."""
    if earlier:
        return LetterType.FOLLOW_UP
    if background.case.urgency == "urgent":
        return LetterType.URGENT
    if agency in _FORMAL:
        return LetterType.FORMAL
    if agency == "TC":
        # Point form has no grounds to be moved by.
        return LetterType.STANDARD
    events = {fact.slot for fact in background.usable() if fact.type == "statement"}
    return LetterType.COMPASSIONATE if events & _GRIEF else LetterType.STANDARD


async def _others(tx: Tx, *, background: Background, letters: Sequence[LetterRecord], agency: str) -> tuple[str, ...]:
    """To whom else this case is being written, so that each agency knows of the other. Nobody is told more than needed
    where the resident is not safe."""
    if SAFE_CONTACT & set(background.flags):
        return ()
    found = [await addressee_of(tx, short=one.agency) for one in letters if one.agency != agency and one.status in LIVE]
    return tuple(dict.fromkeys(one.name for one in found if one))


async def _compose(plan: Plan) -> LetterBody:
    """The body of a new draft. Raises NothingToFollowUp, NotEnoughToWrite."""
    if plan.type is LetterType.FOLLOW_UP and plan.earlier is None:
        raise NothingToFollowUp
    background = plan.background
    follows = plan.earlier if plan.type is LetterType.FOLLOW_UP else None
    rows = facts_to_follow_up(background, follows) if follows else background.usable()
    brief = LetterBrief(
        # A follow-up is made out of a fresh standard draft: its contact lines and whatever is new.
        type=LetterType.STANDARD if follows else plan.type,
        category=background.case.category,
        agency_short=plan.to.short,
        agency_name=plan.to.name,
        person=background.person,
        office=background.office,
        facts=background.assistant_facts(rows),
        flags=background.flags,
        other_agencies=tuple((name, THIS_MATTER) for name in plan.others),
        confirmed=frozenset(at for at, fact in enumerate(rows) if fact.status == "confirmed"),
    )
    drafted = await to_thread.run_sync(draft, brief)
    if drafted is None:
        raise NotEnoughToWrite
    if follows:
        drafted = follow_up_draft(drafted, earlier=follows, background=background, facts=rows)
    return _body(plan, drafted, rows, follows)


def _with_reply_line(sentences: Sequence[Sentence]) -> tuple[Sentence, ...]:
    """The body with the line that brings the reply to the office, where the safe-contact paragraph does not say it."""
    if any(sentence.part == "safe_contact" for sentence in sentences):
        return tuple(sentences)
    part: Part = "point" if sentences[-1].part == "point" else "contact"
    return (*sentences, Sentence(REPLY_LINE, (), part, from_record=True))


def _body(plan: Plan, drafted: LetterDraft, rows: list[FactRow], follows: Earlier | None) -> LetterBody:
    def ids(indexes: tuple[int, ...]) -> tuple[UUID, ...]:
        return tuple(rows[at].id for at in indexes if 0 <= at < len(rows))

    background = plan.background
    paragraphs = _FORMAL_PARAGRAPH if plan.type is LetterType.FORMAL else _PARAGRAPH
    ordered = sorted(_with_reply_line(drafted.sentences), key=lambda sentence: paragraphs[sentence.part])
    used = sorted({paragraphs[sentence.part] for sentence in ordered})
    sentences = tuple(
        BodySentence(
            id=f"s{number}",
            paragraph=used.index(paragraphs[sentence.part]),
            part=sentence.part,
            text=sentence.text,
            facts=ids(sentence.facts),
            record=sentence.from_record,
            drafted=sentence.text,
        )
        for number, sentence in enumerate(ordered, start=1)
    )
    to = plan.to
    name = background.named.full
    return LetterBody(
        type=plan.type.value,
        our_ref=plan.our_ref,
        sender=background.sender,
        recipient=Recipient(
            agency=to.short, agency_name=to.name, addressee=to.addressee, address=to.address, email=to.email
        ),
        your_ref=drafted.your_ref,
        subject=drafted.subject,
        subject_facts=ids(drafted.subject_facts),
        salutation=drafted.salutation,
        sentences=sentences,
        close=close_for(drafted.salutation),
        enclosures=drafted.enclosures,
        cc=(name,) if drafted.cc_resident and name and not background.contact.do_not_call else (),
        left_out=drafted.left_out,
        identifiers=background.identifiers,
        drafted_sentences=len(sentences),
        record=(to.name, *plan.others, *(follows.record if follows else ())),
        follows=follows.letter_id if follows else None,
    )
