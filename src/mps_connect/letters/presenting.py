"""A letter as the wire shows it: whole, masked, with what stands behind each sentence and what may be done now."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import timedelta
from typing import Any, cast
from uuid import UUID

from mps_connect.access.models import Actor, Permission, Role
from mps_connect.access.table import may as role_may
from mps_connect.assistant.models import Finding
from mps_connect.cases.models import CaseRecord, CaseStatus
from mps_connect.cases.presenting import fact_out
from mps_connect.cases.queries import names_of
from mps_connect.cases.routing import latest_assessment
from mps_connect.constituents.models import Contact
from mps_connect.constituents.policy import registered
from mps_connect.constituents.queries import contact_of
from mps_connect.kit.db import Tx
from mps_connect.kit.masking import mask_text
from mps_connect.kit.vault import Box
from mps_connect.letters.background import Background, background_of
from mps_connect.letters.models import LetterBody, LetterRecord, LetterStatus, VersionRecord
from mps_connect.letters.policy import Standing, acts_open
from mps_connect.letters.printing import day_of_approval, masked
from mps_connect.letters.queries import (
    RETURN_PLACE,
    Held,
    dispatch_of,
    held_letter,
    letters_page,
    open_body,
    replies_of,
    versions_of,
)  # fmt: skip
from mps_connect.letters.remarks import blocking_rules, contested_in, findings_of, share_of, support_of
from mps_connect.letters.schemas import (
    DispatchOut,
    FellAway,
    LetterDetail,
    LetterRow,
    LetterRows,
    RecipientOut,
    Remark,
    ReplyOut,
    SentenceOut,
    SourceWords,
    VersionOut,
)  # fmt: skip

OPEN_CASE = frozenset({CaseStatus.SUBMITTED, CaseStatus.IN_PROGRESS, CaseStatus.REOPENED})
ANSWERED = frozenset({"heard", "confirmed", "none"})
FALLEN = ("vetted", "approved")
BURST = timedelta(minutes=2)
"""Saves of one person this close together read as one version in the list; each stays stored."""


def standing_of(
    case: CaseRecord, letter: LetterRecord, current: VersionRecord, *, blocking: tuple[str, ...] = (),
    contested: tuple[str, ...] = (),
) -> Standing:  # fmt: skip
    return Standing(
        status=letter.status,
        case_open=case.status in OPEN_CASE,
        written_by=current.author_id,
        vetted_by=letter.vetted_by,
        approved_by=letter.approved_by,
        blocking=blocking,
        contested=contested,
    )


async def letter_detail(tx: Tx, *, actor: Actor, letter_id: UUID) -> LetterDetail:
    """One letter, whole. Raises NotFound."""
    held = await held_letter(tx, actor=actor, letter_id=letter_id)
    background = await background_of(tx, actor=actor, case=held.case)
    findings = await findings_of(held.body, background)
    return await _detail(tx, actor=actor, held=held, background=background, findings=findings)


async def _detail(
    tx: Tx, *, actor: Actor, held: Held, background: Background, findings: Sequence[Finding]
) -> LetterDetail:
    letter, body = held.letter, masked(held.body)
    contested = contested_in(held.body, background, actor=actor)
    standing = standing_of(held.case, letter, held.current, blocking=blocking_rules(findings), contested=contested)
    may, why_not = acts_open(actor, standing)
    people = {held.current.author_id, letter.vetted_by, letter.approved_by, letter.returned_by}
    names = await names_of(tx, user_ids={person for person in people if person})
    return LetterDetail(
        **_text(body),
        **_decisions(letter, names),
        **await _afterwards(tx, letter=letter, identifiers=held.body.identifiers),
        id=letter.id, case_id=letter.case_id, case_number=held.case.number, ordinal=letter.ordinal,
        sentences=[
            SentenceOut(
                id=s.id, paragraph=s.paragraph, part=s.part, text=s.text, facts=list(s.facts), support=support_of(s, background.facts)
            )
            for s in body.sentences
        ],
        dated=day_of_approval(letter),
        sources=sources_of(body, background, actor=actor, identifiers=held.body.identifiers),
        remarks=[_remark(finding, held.body.identifiers) for finding in findings],
        share=share_of(body, background.facts),
        still_missing=await still_missing(tx, case=held.case, agency=letter.agency),
        versions=_versions(await versions_of(tx, letter_id=letter.id)),
        hash=letter.content_hash.hex(),
        written_by=names.get(held.current.author_id, ""),
        returned_reason=await _returned_reason(tx, letter=letter, identifiers=held.body.identifiers),
        contested=list(contested), fell_away=await _fell_away(tx, letter=letter), vetted_by_signer=await _signs(tx, letter.vetted_by),
        may=may, why_not=why_not, version=letter.version,
    )  # fmt: skip


def _text(body: LetterBody) -> dict[str, Any]:
    return {
        "our_ref": body.our_ref, "type": body.type, "recipient": RecipientOut(**asdict(body.recipient)), "your_ref": body.your_ref,
        "subject": body.subject, "subject_facts": list(body.subject_facts), "salutation": body.salutation, "close": body.close,
        "enclosures": list(body.enclosures), "cc": list(body.cc), "letterhead": list(body.sender.lines),
        "mp_name": body.sender.mp_name, "division": body.sender.division, "left_out": list(body.left_out),
        "differs_from_draft": body.differs_from_draft,
    }  # fmt: skip


def _decisions(letter: LetterRecord, names: dict[UUID, str]) -> dict[str, Any]:
    def name(person: UUID | None) -> str | None:
        return names.get(person, "") if person else None

    return {
        "status": letter.status.value, "vetted_by": name(letter.vetted_by), "vetted_at": letter.vetted_at,
        "approved_by": name(letter.approved_by), "approved_at": letter.approved_at, "returned_by": name(letter.returned_by),
    }  # fmt: skip


async def _afterwards(tx: Tx, *, letter: LetterRecord, identifiers: Iterable[str]) -> dict[str, Any]:
    if letter.status not in (LetterStatus.SENT, LetterStatus.REPLIED):
        return {"dispatch": None, "replies": []}
    sent = await dispatch_of(tx, letter=letter)
    return {
        "dispatch": DispatchOut(**{key: sent[key] for key in DispatchOut.model_fields}) if sent else None,
        "replies": [
            ReplyOut(
                id=reply["id"], kind=reply["kind"], channel=reply["channel"], received_on=reply["received_on"],
                agency_ref=reply["agency_ref"], outcome=reply["outcome"], text=mask_text(reply["text"], identifiers),
                recorded_by=reply["recorded_by"], recorded_at=reply["created_at"],
            )
            for reply in await replies_of(tx, letter=letter)
        ],
    }  # fmt: skip


async def _fell_away(tx: Tx, *, letter: LetterRecord) -> FellAway | None:
    """The change of words that took away a vetting or an approval, while nobody has vetted again."""
    if letter.status is not LetterStatus.DRAFT:
        return None
    row = await tx.one(
        "SELECT e.kind, e.detail->>'was' AS was, e.at, u.name AS by FROM case_events e "
        "LEFT JOIN users u ON u.office_id = e.office_id AND u.id = e.actor_id "
        "WHERE e.office_id = %(office)s AND e.letter_id = %(letter)s AND (e.kind IN ('letter_vetted', 'letter_returned') "
        "OR e.kind IN ('letter_edited', 'letter_retyped') AND e.detail->>'was' IN ('vetted', 'approved')) "
        "ORDER BY e.at DESC, e.id DESC LIMIT 1",
        {"office": tx.office_id, "letter": letter.id},
    )
    return FellAway(was=row["was"], by=row["by"] or "", at=row["at"]) if row and row["was"] in FALLEN else None


async def _signs(tx: Tx, person: UUID | None) -> bool:
    """Whether this person's role approves letters."""
    role = await tx.value(
        "SELECT role FROM users WHERE office_id = %(office)s AND id = %(id)s", {"office": tx.office_id, "id": person}
    )
    return role is not None and role_may(Role(role), Permission.APPROVE_LETTERS)


async def _returned_reason(tx: Tx, *, letter: LetterRecord, identifiers: Iterable[str]) -> str | None:
    if letter.return_enc is None:
        return None
    box = await tx.box(letter.case_id)
    return mask_text(box.open_text(RETURN_PLACE, letter.id, letter.return_enc), identifiers)


def sources_of(
    body: LetterBody, background: Background, *, actor: Actor, identifiers: Iterable[str]
) -> list[SourceWords]:
    """Every fact the letter stands on, in the order of the letter, with the resident's words, masked."""
    cited = dict.fromkeys([*body.subject_facts, *(fact for s in body.sentences for fact in s.facts)])
    sources = []
    for fact_id in cited:
        fact = background.facts.get(fact_id)
        if fact is None:
            continue
        shown = fact_out(fact, actor=actor, identifiers=identifiers)
        told = background.turns.get(fact.turn_id) if fact.turn_id else None
        sources.append(
            SourceWords(
                fact_id=fact_id, label=shown.label, shown=shown.shown, quote=shown.quote, origin=shown.origin, status=shown.status,
                turn_id=fact.turn_id, start=fact.start, end=fact.end, said_at=told.at if told else None,
                typed_by=told.typed_by if told else None,
            )
        )  # fmt: skip
    return sources


def _remark(finding: Finding, identifiers: Iterable[str]) -> Remark:
    return Remark(
        rule=finding.rule, severity=finding.severity, sentence=finding.sentence, start=finding.start, end=finding.end,
        message=mask_text(finding.message, identifiers),
    )  # fmt: skip


async def still_missing(tx: Tx, *, case: CaseRecord, agency: str) -> list[str]:
    """Labels of what this agency cannot decide without, nobody has said, and the person's card does not hold either."""
    read = await latest_assessment(tx, case_id=case.id)
    if read is None or agency != case.agency:
        return []
    return missing_by(read, case=case, agency=agency, contact=await contact_of(tx, constituent_id=case.constituent_id))


def missing_by(read: Mapping[str, Any] | None, *, case: CaseRecord, agency: str, contact: Contact) -> list[str]:
    """The same by a reading and a card at hand."""
    if read is None or agency != case.agency:
        return []
    recorded = registered(contact)
    return [
        slot["label"]
        for slot in read["slots"]
        if slot["blocking"] and slot["status"] not in ANSWERED and not _on_the_card(slot, recorded)
    ]


def _on_the_card(slot: Mapping[str, Any], recorded: frozenset[str]) -> bool:
    """Two different things said are for a person to settle, whatever the card holds."""
    return slot["slot"] in recorded and slot["status"] != "conflict"


def _versions(rows: Sequence[dict[str, Any]]) -> list[VersionOut]:
    shown = []
    for row, later in zip(rows, [*rows[1:], None], strict=True):
        same_hand = later and later["made"] == row["made"] == "edited" and later["author_id"] == row["author_id"]
        if later and same_hand and later["at"] - row["at"] <= BURST:
            continue
        shown.append(
            VersionOut(
                seq=row["seq"],
                made=row["made"],
                author=row["author"],
                at=row["at"],
                hash=bytes(row["content_hash"]).hex(),
                made_from=row["made_from"],
            )
        )
    return shown


async def letter_rows(
    tx: Tx, *, actor: Actor, case_id: UUID | None = None, statuses: Sequence[str] | None = None, agency: str = "",
    page: int = 1, page_size: int = 50, unanswered: bool = False,
) -> LetterRows:  # fmt: skip
    """A page of letters the actor may see. Subjects are opened one by one; an erased case shows none."""
    rows, total = await letters_page(
        tx, actor=actor, case_id=case_id, statuses=statuses, agency=agency, page=page, page_size=page_size,
        unanswered=unanswered,
    )  # fmt: skip
    boxes = await tx.boxes([row["case_id"] for row in rows])
    return LetterRows(items=[_listed_row(row, boxes.get(row["case_id"])) for row in rows], total=total)


def _listed_row(row: dict[str, Any], box: Box | None) -> LetterRow:
    if box is None:
        return letter_row(row, our_ref=f"{row['case_number']}/{row['ordinal']}", subject="")
    body = open_body(box, version_id=row["version_id"], sealed=bytes(row["body_enc"]))
    return letter_row(row, our_ref=body.our_ref, subject=mask_text(body.subject, body.identifiers))


def letter_row(row: dict[str, Any], *, our_ref: str, subject: str) -> LetterRow:
    """A row of a list. `subject` comes masked."""
    return LetterRow(
        id=row["id"], case_id=row["case_id"], case_number=row["case_number"], ordinal=row["ordinal"], our_ref=our_ref,
        type=cast(Any, row["type"]), agency=row["agency"], agency_name=row["agency_name"], person_name=row["person_name"],
        subject=subject, status=row["status"], urgent=row["type"] == "urgent" or row["urgency"] == "urgent",
        written_by=row["written_by"], vetted_by=row["vetter"], approved_by=row["approver"], updated_at=row["updated_at"],
        sent_at=row["sent_at"], version=row["version"],
    )  # fmt: skip
