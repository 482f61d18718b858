"""Verbs on a case. Each checks, then changes, in the caller's transaction, and leaves an event."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from mps_connect.access.activity import record_activity
from mps_connect.access.models import Actor
from mps_connect.cases.models import PRIORITY, CaseRecord, CaseStatus, CaseVerb
from mps_connect.cases.policy import next_status
from mps_connect.cases.queries import case_for
from mps_connect.cases.timeline import record_event
from mps_connect.kit.blind_index import blind, terms
from mps_connect.kit.clock import singapore_date
from mps_connect.kit.db import Tx
from mps_connect.kit.errors import Fault, InvalidInput, VersionConflict
from mps_connect.kit.ids import new_id

MAX_WORDS = 20_000


class LettersStillOpen(Fault):
    status = 409
    code = "letters_still_open"
    message = "A letter of this case is not finished. Send it or withdraw it, then close the case."


class ResidentNotTold(Fault):
    status = 422
    code = "resident_not_told"
    message = "Tell the resident the outcome before closing, or write in the note why that is not safe."


async def open_case(
    tx: Tx, *, actor: Actor, now: datetime, constituent_id: UUID, channel: str, language: str, session_date: date | None
) -> CaseRecord:
    """Open a draft case for somebody who has come. It gets its own key here and its number when it is handed in."""
    case_id = new_id()
    await tx.new_box(case_id)
    await tx.run(
        "INSERT INTO cases (office_id, id, constituent_id, status, channel, language, session_date, created_by, owner_id, "
        "created_at, updated_at) VALUES (%(office)s, %(id)s, %(constituent)s, 'draft', %(channel)s, %(language)s, %(session)s, "
        "%(actor)s, %(actor)s, %(now)s, %(now)s)",
        {
            "office": tx.office_id, "id": case_id, "constituent": constituent_id, "channel": channel, "language": language,
            "session": session_date or singapore_date(now), "actor": actor.user_id, "now": now,
        },
    )  # fmt: skip
    await tx.run(
        "INSERT INTO case_words (office_id, case_id) VALUES (%(office)s, %(case)s)",
        {"office": tx.office_id, "case": case_id},
    )
    await record_event(tx, actor=actor, now=now, case_id=case_id, kind="case_opened", detail={"channel": channel})
    await record_activity(tx, actor=actor, now=now, kind="case_opened", case_id=case_id)
    return await case_for(tx, actor=actor, case_id=case_id)


async def lock_case(tx: Tx, *, actor: Actor, case_id: UUID, expected_version: int) -> CaseRecord:
    """The case, locked, if it still is the version the change was based on. Raises NotFound, VersionConflict."""
    case = await case_for(tx, actor=actor, case_id=case_id, lock=True)
    if case.version != expected_version:
        raise VersionConflict(
            details={
                "current_version": case.version,
                "current": {
                    "status": case.status,
                    "urgency": case.urgency,
                    "category": case.category,
                    "agency": case.agency,
                },
            },
            shows=(case_id,),
        )
    return case


async def touch_case(tx: Tx, *, now: datetime, case_id: UUID, status: CaseStatus | None = None) -> None:
    """The case changed: next version, moved up in lists, and possibly in another state."""
    await tx.run(
        "UPDATE cases SET version = version + 1, updated_at = %(now)s, status = coalesce(%(status)s, status) "
        "WHERE office_id = %(office)s AND id = %(id)s",
        {"office": tx.office_id, "id": case_id, "now": now, "status": status.value if status else None},
    )


async def index_words(tx: Tx, *, case_id: UUID, texts: Sequence[str]) -> None:
    """Add the words of `texts` to the case's blind index. Words are only ever added; the row goes with the case."""
    words: set[str] = set()
    for text in texts:
        words |= terms(text)
    if not words:
        return
    box = await tx.office_box()
    await tx.run(
        "UPDATE case_words SET words = (SELECT array_agg(DISTINCT w) FROM unnest(words || %(words)s::bigint[]) AS w) "
        "WHERE office_id = %(office)s AND case_id = %(case)s AND cardinality(words) < %(most)s",
        {"office": tx.office_id, "case": case_id, "words": blind(box.search_key(), words), "most": MAX_WORDS},
    )


async def submit_case(tx: Tx, *, actor: Actor, now: datetime, case_id: UUID, expected_version: int) -> CaseRecord:
    """Hand the case in: it gets its number. What must be there first is the interview's business, checked by its caller."""
    case = await lock_case(tx, actor=actor, case_id=case_id, expected_version=expected_version)
    status = next_status(case, CaseVerb.SUBMIT)
    number = case.number or await _next_number(tx, case=case)
    await tx.run(
        "UPDATE cases SET status = %(status)s, number = %(number)s, submitted_at = %(now)s, updated_at = %(now)s, "
        "version = version + 1 WHERE office_id = %(office)s AND id = %(id)s",
        {"office": tx.office_id, "id": case_id, "status": status.value, "number": number, "now": now},
    )
    await record_event(tx, actor=actor, now=now, case_id=case_id, kind="case_submitted", detail={"number": number})
    await record_activity(tx, actor=actor, now=now, kind="case_submitted", case_id=case_id)
    return await case_for(tx, actor=actor, case_id=case_id)


async def _next_number(tx: Tx, *, case: CaseRecord) -> str:
    """`MPS-{OFFICE}-{YYYYMM}-{P1..P4}-{SEQ}`: a sequence for each office and month, never reused, growing past 9999."""
    month = case.session_date.strftime("%Y%m")
    seq = await tx.value(
        "INSERT INTO case_counters (office_id, month, last) VALUES (%(office)s, %(month)s, 1) "
        "ON CONFLICT (office_id, month) DO UPDATE SET last = case_counters.last + 1 RETURNING last",
        {"office": tx.office_id, "month": month},
    )
    code = await tx.value("SELECT code FROM offices WHERE office_id = %(office)s", {"office": tx.office_id})
    return f"MPS-{code}-{month}-{PRIORITY[case.urgency]}-{seq:04d}"


async def close_case(
    tx: Tx,
    *,
    actor: Actor,
    now: datetime,
    case_id: UUID,
    expected_version: int,
    outcome: str,
    note: str,
    resident_told: bool,
) -> CaseRecord:
    """Close with an outcome. Every letter must be sent, answered or withdrawn, and the resident told."""
    case = await lock_case(tx, actor=actor, case_id=case_id, expected_version=expected_version)
    status = next_status(case, CaseVerb.CLOSE)
    unfinished = await tx.value(
        "SELECT count(*) FROM letters WHERE office_id = %(office)s AND case_id = %(case)s "
        "AND status IN ('draft', 'returned', 'vetted', 'approved')",
        {"office": tx.office_id, "case": case_id},
    )
    if unfinished:
        raise LettersStillOpen(details={"letters": unfinished})
    if not resident_told and not note.strip():
        raise ResidentNotTold
    await tx.run(
        "UPDATE cases SET status = %(status)s, outcome = %(outcome)s, closed_at = %(now)s, updated_at = %(now)s, "
        "version = version + 1 WHERE office_id = %(office)s AND id = %(id)s",
        {"office": tx.office_id, "id": case_id, "status": status.value, "outcome": outcome, "now": now},
    )
    if note.strip():
        await add_note(tx, actor=actor, now=now, case_id=case_id, text=note)
    detail = {"outcome": outcome, "resident_told": resident_told}
    await record_event(tx, actor=actor, now=now, case_id=case_id, kind="case_closed", detail=detail)
    await record_activity(tx, actor=actor, now=now, kind="case_closed", case_id=case_id)
    return await case_for(tx, actor=actor, case_id=case_id)


async def reopen_case(
    tx: Tx, *, actor: Actor, now: datetime, case_id: UUID, expected_version: int, reason: str
) -> CaseRecord:
    """Open a closed or declined case again; the reason becomes a note."""
    case = await lock_case(tx, actor=actor, case_id=case_id, expected_version=expected_version)
    status = next_status(case, CaseVerb.REOPEN)
    number = case.number or await _next_number(tx, case=case)
    await tx.run(
        "UPDATE cases SET status = %(status)s, outcome = NULL, closed_at = NULL, number = %(number)s, updated_at = %(now)s, "
        "version = version + 1 WHERE office_id = %(office)s AND id = %(id)s",
        {"office": tx.office_id, "id": case_id, "status": status.value, "number": number, "now": now},
    )
    await add_note(tx, actor=actor, now=now, case_id=case_id, text=reason)
    await record_event(tx, actor=actor, now=now, case_id=case_id, kind="case_reopened")
    await record_activity(tx, actor=actor, now=now, kind="case_reopened", case_id=case_id)
    return await case_for(tx, actor=actor, case_id=case_id)


async def decline_case(
    tx: Tx, *, actor: Actor, now: datetime, case_id: UUID, expected_version: int, reason: str
) -> CaseRecord:
    """No letter will be written; the reason, and what the resident was told, become a note."""
    case = await lock_case(tx, actor=actor, case_id=case_id, expected_version=expected_version)
    status = next_status(case, CaseVerb.DECLINE)
    await touch_case(tx, now=now, case_id=case_id, status=status)
    await add_note(tx, actor=actor, now=now, case_id=case_id, text=reason)
    await record_event(
        tx, actor=actor, now=now, case_id=case_id, kind="case_declined", detail={"rule": case.refusal_rule or ""}
    )
    await record_activity(tx, actor=actor, now=now, kind="case_declined", case_id=case_id)
    return await case_for(tx, actor=actor, case_id=case_id)


async def add_note(tx: Tx, *, actor: Actor, now: datetime, case_id: UUID, text: str) -> UUID:
    """A note for colleagues, sealed. The caller has checked the case."""
    note_id = new_id()
    box = await tx.box(case_id)
    await tx.run(
        "INSERT INTO case_notes (office_id, id, case_id, author_id, body_enc, created_at) "
        "VALUES (%(office)s, %(id)s, %(case)s, %(author)s, %(body)s, %(now)s)",
        {
            "office": tx.office_id, "id": note_id, "case": case_id, "author": actor.user_id,
            "body": box.seal_text("case_notes.body", note_id, text), "now": now,
        },
    )  # fmt: skip
    await index_words(tx, case_id=case_id, texts=[text])
    await record_event(tx, actor=actor, now=now, case_id=case_id, kind="note_added")
    await record_activity(tx, actor=actor, now=now, kind="note_added", case_id=case_id)
    return note_id


async def change_case(
    tx: Tx, *, actor: Actor, now: datetime, case_id: UUID, expected_version: int, owner_id: UUID | None,
    escalated: bool | None, urgency: str | None, reason: str,
) -> CaseRecord:  # fmt: skip
    """Give to a colleague, mark for the MP, or set the urgency by hand (a reason is needed to lower it)."""
    case = await lock_case(tx, actor=actor, case_id=case_id, expected_version=expected_version)
    if urgency and urgency != case.urgency and not reason.strip():
        raise InvalidInput(
            "Say why the urgency changes.", details={"fields": [{"path": "reason", "message": "This is needed."}]}
        )
    if owner_id is not None:
        may_own = await tx.value(
            "SELECT true FROM users WHERE office_id = %(office)s AND id = %(id)s AND is_active AND role IN ('volunteer', 'staff', 'mp')",
            {"office": tx.office_id, "id": owner_id},
        )
        if not may_own:
            raise InvalidInput(
                "That person cannot own cases.",
                details={"fields": [{"path": "owner_id", "message": "Choose a colleague."}]},
            )
        await record_event(
            tx, actor=actor, now=now, case_id=case_id, kind="owner_changed", detail={"owner_id": str(owner_id)}
        )
    if escalated is not None and escalated != case.escalated:
        await record_event(tx, actor=actor, now=now, case_id=case_id, kind="escalated" if escalated else "calmed")
    if urgency and urgency != case.urgency:
        await record_event(
            tx, actor=actor, now=now, case_id=case_id, kind="urgency_changed", detail={"urgency": urgency}
        )
    await tx.run(
        "UPDATE cases SET owner_id = coalesce(%(owner)s, owner_id), escalated = coalesce(%(escalated)s, escalated), "
        "urgency = coalesce(%(urgency)s, urgency), urgency_rule = CASE WHEN %(urgency)s::text IS NULL THEN urgency_rule ELSE 'person' END, "
        "version = version + 1, updated_at = %(now)s WHERE office_id = %(office)s AND id = %(id)s",
        {
            "office": tx.office_id, "id": case_id, "owner": owner_id, "escalated": escalated,
            "urgency": urgency if urgency != case.urgency else None, "now": now,
        },
    )  # fmt: skip
    changed = {"owner": owner_id is not None, "escalated": escalated is not None, "urgency": bool(urgency)}
    detail = {"changed": [name for name, given in changed.items() if given]}
    await record_activity(tx, actor=actor, now=now, kind="case_changed", case_id=case_id, detail=detail)
    if reason.strip():
        await add_note(tx, actor=actor, now=now, case_id=case_id, text=reason)
    return await case_for(tx, actor=actor, case_id=case_id)
