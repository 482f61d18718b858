"""Facts of a case: stored with the words they came from, decided by people, never silently replaced."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast
from uuid import UUID

from mps_connect.access.models import Actor
from mps_connect.assistant import models as assistant
from mps_connect.audit.lineage import Link, record_lineage
from mps_connect.cases.models import FactRow
from mps_connect.cases.queries import fact_row, facts_of
from mps_connect.cases.timeline import record_event
from mps_connect.kit.db import Tx
from mps_connect.kit.errors import Fault, InvalidInput, NotFound, VersionConflict
from mps_connect.kit.ids import new_id
from mps_connect.kit.vault import Box

PLACE = "facts.body"

INSERT = (
    "INSERT INTO facts (office_id, id, case_id, turn_id, type, slot, subject, origin, status, confidence, check_code, start_at, "
    "end_at, body_enc, decided_by, replaces, created_at, updated_at) VALUES (%(office)s, %(id)s, %(case)s, %(turn)s, %(type)s, "
    "%(slot)s, %(subject)s, %(origin)s, %(status)s, %(confidence)s, %(check)s, %(start)s, %(end)s, %(body)s, %(decided_by)s, "
    "%(replaces)s, %(now)s, %(now)s)"
)


class FactAlreadyReplaced(Fault):
    status = 409
    code = "fact_already_replaced"
    message = "Somebody corrected this fact already. Reload to see the newer one."


@dataclass(frozen=True, slots=True)
class HeardFact:
    """A fact the assistant found in one stored turn."""

    turn_id: UUID
    fact: assistant.Fact


def _key(turn_id: UUID | None, type_: str, start: int | None, end: int | None, value: str) -> tuple[Any, ...]:
    return (turn_id, type_, start, end, value)


async def store_heard(tx: Tx, *, now: datetime, case_id: UUID, heard: Sequence[HeardFact]) -> list[UUID]:
    """Store what was heard; return ids in the same order. Repeating it changes nothing.

    What a person decided stays. What is no longer read from the words, and nobody decided on, becomes `superseded`.
    """
    box = await tx.box(case_id)
    known = {
        _key(f.turn_id, f.type, f.start, f.end, f.value): f for f in await facts_of(tx, case_id=case_id, every=True)
    }
    ids: list[UUID] = []
    inserts: list[dict[str, Any]] = []
    links: list[Link] = []
    for item in heard:
        fact = item.fact
        key = _key(item.turn_id, fact.type, fact.start, fact.end, fact.value)
        held = known.get(key)
        if held is not None:
            ids.append(held.id)
            await _refresh(tx, held, fact, now)
            continue
        row = _insert_row(tx, box, case_id, item, now)
        known[key] = FactRow(
            id=row["id"], type=fact.type, value=fact.value, quote=fact.quote, turn_id=item.turn_id, start=fact.start, end=fact.end,
            subject=fact.subject, origin=fact.origin, status="heard", slot=fact.slot, confidence=fact.confidence, check=fact.check,
            version=1, created_at=now, decided_by=None, replaces=None,
        )  # fmt: skip
        ids.append(row["id"])
        inserts.append(row)
        links.append(Link("fact", row["id"], "turn", item.turn_id, start=fact.start, end=fact.end))
    if inserts:
        await tx.run_many(INSERT, inserts)
        await record_lineage(tx, case_id=case_id, links=links, now=now)
    await tx.run(
        "UPDATE facts SET status = 'superseded', version = version + 1, updated_at = %(now)s WHERE office_id = %(office)s "
        "AND case_id = %(case)s AND status = 'heard' AND turn_id IS NOT NULL AND origin <> 'corrected' AND id <> ALL(%(ids)s)",
        {"office": tx.office_id, "case": case_id, "ids": ids, "now": now},
    )
    return ids


def _insert_row(tx: Tx, box: Box, case_id: UUID, item: HeardFact, now: datetime) -> dict[str, Any]:
    fact, fact_id = item.fact, new_id()
    return {
        "office": tx.office_id, "id": fact_id, "case": case_id, "turn": item.turn_id, "type": fact.type, "slot": fact.slot,
        "subject": fact.subject, "origin": fact.origin, "status": "heard", "confidence": min(max(fact.confidence, 0.0), 1.0),
        "check": fact.check, "start": fact.start, "end": fact.end,
        "body": box.seal_json(PLACE, fact_id, {"value": fact.value, "quote": fact.quote}), "decided_by": None, "replaces": None,
        "now": now,
    }  # fmt: skip


async def _refresh(tx: Tx, held: FactRow, fact: assistant.Fact, now: datetime) -> None:
    """Later turns may tell what an earlier value is for; a fact nobody decided on follows."""
    if held.status in ("heard", "superseded") and (
        held.status == "superseded" or (held.slot, held.subject, held.check) != (fact.slot, fact.subject, fact.check)
    ):
        await tx.run(
            "UPDATE facts SET slot = %(slot)s, subject = %(subject)s, check_code = %(check)s, status = 'heard', "
            "version = version + 1, updated_at = %(now)s WHERE office_id = %(office)s AND id = %(id)s "
            "AND NOT EXISTS (SELECT FROM facts r WHERE r.office_id = facts.office_id AND r.case_id = facts.case_id "
            "AND r.replaces = facts.id "
            "AND r.status <> 'superseded')",
            {
                "office": tx.office_id, "id": held.id, "slot": fact.slot, "subject": fact.subject, "check": fact.check,
                "now": now,
            },
        )  # fmt: skip


async def decide_fact(
    tx: Tx,
    *,
    actor: Actor,
    now: datetime,
    case_id: UUID,
    fact_id: UUID,
    expected_version: int,
    action: str,
    value: str | None,
) -> FactRow:
    """Confirm, correct, dispute, or undo the last decision. Returns the fact as it now stands (a correction is a new row)."""
    row = await tx.one(
        "SELECT * FROM facts WHERE office_id = %(office)s AND case_id = %(case)s AND id = %(id)s FOR UPDATE",
        {"office": tx.office_id, "case": case_id, "id": fact_id},
    )
    if row is None:
        raise NotFound
    box = await tx.box(case_id)
    held = fact_row(row, box)
    if held.status == "superseded":
        raise FactAlreadyReplaced
    if held.version != expected_version:
        current = {"status": held.status, "decided_by": str(held.decided_by) if held.decided_by else None}
        raise VersionConflict(details={"current_version": held.version, "current": current}, shows=(case_id,))
    if action == "correct":
        return await _correct(tx, box, actor=actor, now=now, case_id=case_id, held=held, value=(value or "").strip())
    if action == "undo" and held.origin == "corrected" and held.replaces:
        await _set_status(tx, held.id, "superseded", None, now)
        await _set_status(tx, held.replaces, "heard", None, now)
        return await one_fact(tx, case_id=case_id, fact_id=held.replaces)
    status = {"confirm": "confirmed", "dispute": "disputed", "undo": "heard"}[action]
    await _set_status(tx, held.id, status, None if action == "undo" else actor.user_id, now)
    return await one_fact(tx, case_id=case_id, fact_id=held.id)


async def _set_status(tx: Tx, fact_id: UUID, status: str, decided_by: UUID | None, now: datetime) -> None:
    await tx.run(
        "UPDATE facts SET status = %(status)s, decided_by = %(by)s, version = version + 1, updated_at = %(now)s "
        "WHERE office_id = %(office)s AND id = %(id)s",
        {"office": tx.office_id, "id": fact_id, "status": status, "by": decided_by, "now": now},
    )


async def _correct(
    tx: Tx, box: Box, *, actor: Actor, now: datetime, case_id: UUID, held: FactRow, value: str
) -> FactRow:
    if not value:
        raise InvalidInput(
            "Type what it should be.", details={"fields": [{"path": "value", "message": "This is needed."}]}
        )
    await _set_status(tx, held.id, "superseded", actor.user_id, now)
    fact_id = new_id()
    await tx.run(
        INSERT,
        {
            "office": tx.office_id, "id": fact_id, "case": case_id, "turn": held.turn_id, "type": held.type, "slot": held.slot,
            "subject": held.subject, "origin": "corrected", "status": "confirmed", "confidence": 1.0, "check": None,
            "start": held.start, "end": held.end, "body": box.seal_json(PLACE, fact_id, {"value": value, "quote": held.quote}),
            "decided_by": actor.user_id, "replaces": held.id, "now": now,
        },
    )  # fmt: skip
    links = [Link("fact", fact_id, "fact", held.id)]
    if held.turn_id:
        links.append(Link("fact", fact_id, "turn", held.turn_id, start=held.start, end=held.end))
    await record_lineage(tx, case_id=case_id, links=links, now=now)
    return await one_fact(tx, case_id=case_id, fact_id=fact_id)


async def add_fact(
    tx: Tx, *, actor: Actor, now: datetime, case_id: UUID, kind: str, value: str, slot: str | None, subject: str,
    from_document: bool,
) -> FactRow:  # fmt: skip
    """A fact a person adds by hand: from a paper seen, or from the talk. It has no quote.

    Its source is the entry itself: the event of the timeline that says who added it and when (`office_record` in the
    lineage). Which paper or talk it was is told by its origin, `document` or `said`.
    """
    box = await tx.box(case_id)
    fact_id = new_id()
    await tx.run(
        INSERT,
        {
            "office": tx.office_id, "id": fact_id, "case": case_id, "turn": None, "type": kind, "slot": slot, "subject": subject,
            "origin": "document" if from_document else "said", "status": "confirmed", "confidence": 1.0, "check": None,
            "start": None, "end": None, "body": box.seal_json(PLACE, fact_id, {"value": value.strip(), "quote": ""}),
            "decided_by": actor.user_id, "replaces": None, "now": now,
        },
    )  # fmt: skip
    entry = await record_event(tx, actor=actor, now=now, case_id=case_id, kind="fact_added")
    await record_lineage(tx, case_id=case_id, links=[Link("fact", fact_id, "office_record", entry)], now=now)
    return await one_fact(tx, case_id=case_id, fact_id=fact_id)


async def one_fact(tx: Tx, *, case_id: UUID, fact_id: UUID) -> FactRow:
    found = next((f for f in await facts_of(tx, case_id=case_id, every=True) if f.id == fact_id), None)
    if found is None:
        raise NotFound
    return found


def as_assistant_facts(rows: Sequence[FactRow], turn_index: Mapping[UUID, int]) -> list[assistant.Fact]:
    """Stored facts in the assistant's form, in the same order. Facts without a turn sit at turn -1 with an empty span."""
    return [
        assistant.Fact(
            type=row.type, value=row.value, quote=row.quote, start=row.start or 0, end=row.end or 0, confidence=row.confidence,
            turn=turn_index.get(row.turn_id, -1) if row.turn_id else -1, subject=cast(assistant.Subject, row.subject),
            origin=cast(assistant.Origin, row.origin), slot=row.slot, check=row.check,
        )
        for row in rows
    ]  # fmt: skip
