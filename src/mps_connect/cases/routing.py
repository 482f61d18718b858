"""Which category, which agency, how urgent, what is refused: the assistant's reading, and a person's choice over it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from mps_connect.access.activity import record_activity
from mps_connect.access.models import Actor
from mps_connect.assistant.models import Assessment, Span
from mps_connect.audit.lineage import Link, record_lineage
from mps_connect.cases.actions import add_note, lock_case, touch_case
from mps_connect.cases.models import URGENCY_ORDER, CaseRecord
from mps_connect.cases.safety import open_safety
from mps_connect.cases.timeline import record_event
from mps_connect.kit.db import Tx
from mps_connect.kit.errors import Fault, InvalidInput
from mps_connect.kit.ids import new_id

ENGINE = "rules-1"
NO_AGENCY = "NONE"
"""The directory's place-holder for matters no letter goes out on."""


class NothingToOverride(Fault):
    status = 409
    code = "nothing_to_override"
    message = "No rule stands in the way of this letter."


def _span(span: Span | None, turn_ids: Sequence[UUID]) -> dict[str, Any] | None:
    if span is None or not 0 <= span.turn < len(turn_ids):
        return None
    return {"turn_id": str(turn_ids[span.turn]), "start": span.start, "end": span.end, "quote": span.quote}


def assessment_body(assessment: Assessment, fact_ids: Sequence[UUID], turn_ids: Sequence[UUID]) -> dict[str, Any]:
    """What is kept of an assessment: everything shown to people, with the ids of facts and turns in place of indexes."""
    refusal = assessment.must_not_write
    return {
        "language": assessment.language,
        "category": assessment.category,
        "category_confidence": assessment.category_confidence,
        "agencies": [{"short": a.short, "confidence": a.confidence, "reason": a.reason} for a in assessment.agencies],
        "urgency": assessment.urgency.value,
        "urgency_rule": assessment.urgency_rule,
        "urgency_reason": assessment.urgency_reason,
        "flags": [{"name": f.name, "rule": f.rule, "span": _span(f.span, turn_ids)} for f in assessment.flags],
        "refusal": None
        if refusal is None
        else {
            "rule": refusal.rule, "reason": refusal.reason, "instead": refusal.instead, "tell_resident": refusal.tell_resident,
            "span": _span(refusal.span, turn_ids), "lawful_agency": refusal.lawful_agency,
        },
        "evidence": [found for span in assessment.evidence if (found := _span(span, turn_ids))],
        "other_categories": list(assessment.other_categories),
        "slots": [
            {
                "slot": s.slot, "label": s.label, "weight": s.weight, "blocking": s.blocking, "status": s.status,
                "fact_ids": [str(fact_ids[i]) for i in s.facts if 0 <= i < len(fact_ids)],
            }
            for s in assessment.slots
        ],
        "readiness": assessment.readiness,
        "conflicts": list(assessment.conflicts),
        "needs_person": assessment.needs_person,
    }  # fmt: skip


async def record_assessment(
    tx: Tx, *, actor: Actor, now: datetime, case_id: UUID, assessment: Assessment, fact_ids: Sequence[UUID],
    turn_ids: Sequence[UUID],
) -> None:  # fmt: skip
    """Keep the reading and let it steer the case, where no person has chosen otherwise.

    Urgency and flags only ever rise here: what a resident adds later does not take a danger back; a person may.
    """
    case = await tx.one(
        "SELECT urgency, urgency_rule, category, agency, flags, routing_by FROM cases "
        "WHERE office_id = %(office)s AND id = %(id)s FOR UPDATE",
        {"office": tx.office_id, "id": case_id},
    )
    if case is None:
        raise RuntimeError("the case of an assessment does not exist")
    assessment_id = new_id()
    box = await tx.box(case_id)
    await tx.run(
        "INSERT INTO assessments (office_id, id, case_id, engine, body_enc, created_at) "
        "VALUES (%(office)s, %(id)s, %(case)s, %(engine)s, %(body)s, %(now)s)",
        {
            "office": tx.office_id, "id": assessment_id, "case": case_id, "engine": ENGINE,
            "body": box.seal_json("assessments.body", assessment_id, assessment_body(assessment, fact_ids, turn_ids)), "now": now,
        },
    )  # fmt: skip
    links = [Link("assessment", assessment_id, "turn", turn_id) for turn_id in turn_ids]
    await record_lineage(tx, case_id=case_id, links=links, now=now)
    rises = URGENCY_ORDER.index(assessment.urgency.value) > URGENCY_ORDER.index(case["urgency"])
    flags = sorted(set(case["flags"]) | {flag.name for flag in assessment.flags})
    chosen = case["routing_by"] is not None
    first = next((a.short for a in assessment.agencies if a.short != NO_AGENCY), "")
    if assessment.needs_person:
        # A later turn that makes the reading less sure does not take away what was sure before, while it is still on offer.
        first = case["agency"] if case["agency"] in {a.short for a in assessment.agencies} else ""
    keeps = assessment.needs_person and bool(first)
    await tx.run(
        "UPDATE cases SET urgency = %(urgency)s, urgency_rule = %(rule)s, category = %(category)s, agency = %(agency)s, "
        "flags = %(flags)s, refusal_rule = %(refusal)s, readiness = %(readiness)s, version = version + 1, updated_at = %(now)s "
        "WHERE office_id = %(office)s AND id = %(id)s",
        {
            "office": tx.office_id, "id": case_id,
            "urgency": assessment.urgency.value if rises else case["urgency"],
            "rule": assessment.urgency_rule if rises or not case["urgency_rule"] else case["urgency_rule"],
            "category": case["category"] if chosen or keeps else assessment.category,
            "agency": case["agency"] if chosen else first,
            "flags": flags,
            "refusal": assessment.must_not_write.rule if assessment.must_not_write else None,
            "readiness": assessment.readiness, "now": now,
        },
    )  # fmt: skip
    await open_safety(tx, actor=actor, now=now, case_id=case_id, flags=assessment.flags, turn_ids=turn_ids)


async def latest_assessment(tx: Tx, *, case_id: UUID) -> dict[str, Any] | None:
    """The newest reading of a case, opened, or None. The caller has checked the case."""
    row = await tx.one(
        "SELECT id, body_enc FROM assessments WHERE office_id = %(office)s AND case_id = %(case)s "
        "ORDER BY created_at DESC, id DESC LIMIT 1",
        {"office": tx.office_id, "case": case_id},
    )
    if row is None:
        return None
    box = await tx.box(case_id)
    body: dict[str, Any] = box.open_json("assessments.body", row["id"], bytes(row["body_enc"]))
    return body


async def refusal_overridden(tx: Tx, *, case: CaseRecord) -> bool:
    """Whether the MP set the standing rule aside for this case."""
    return bool(
        await tx.value(
            "SELECT EXISTS (SELECT FROM case_events WHERE office_id = %(office)s AND case_id = %(case)s "
            "AND kind = 'refusal_overridden' AND detail ->> 'rule' = %(rule)s) AS overridden",
            {"office": tx.office_id, "case": case.id, "rule": case.refusal_rule or ""},
        )
    )


async def refusal_stands(tx: Tx, *, case: CaseRecord) -> bool:
    """Whether a must-not-write rule bars letters of this case now."""
    return case.refusal_rule is not None and not await refusal_overridden(tx, case=case)


async def override_refusal(
    tx: Tx, *, actor: Actor, now: datetime, case_id: UUID, expected_version: int, reason: str
) -> None:
    """The MP alone sets a must-not-write rule aside, with a reason that stays in the record and out of the letter."""
    case = await lock_case(tx, actor=actor, case_id=case_id, expected_version=expected_version)
    if not await refusal_stands(tx, case=case):
        raise NothingToOverride
    await record_event(
        tx, actor=actor, now=now, case_id=case_id, kind="refusal_overridden", detail={"rule": case.refusal_rule or ""}
    )
    await add_note(tx, actor=actor, now=now, case_id=case_id, text=reason)
    await record_activity(tx, actor=actor, now=now, kind="refusal_overridden", case_id=case_id)
    await touch_case(tx, now=now, case_id=case_id)


async def choose_routing(
    tx: Tx,
    *,
    actor: Actor,
    now: datetime,
    case_id: UUID,
    expected_version: int,
    category: str,
    agency: str,
    reason: str,
) -> None:
    """A person decides category and agency; the assistant's later readings no longer change them."""
    case = await lock_case(tx, actor=actor, case_id=case_id, expected_version=expected_version)
    known = await tx.one(
        "SELECT (SELECT true FROM categories WHERE office_id = %(office)s AND key = %(category)s) AS category, "
        "(SELECT receives_letters FROM agencies WHERE office_id = %(office)s AND short = %(agency)s) AS agency",
        {"office": tx.office_id, "category": category, "agency": agency},
    )
    if not known or not known["category"]:
        raise InvalidInput(
            "Choose a category from the list.", details={"fields": [{"path": "category", "message": "Not known."}]}
        )
    if known["agency"] is None:
        raise InvalidInput(
            "Choose an agency from the directory.", details={"fields": [{"path": "agency", "message": "Not known."}]}
        )
    if not known["agency"]:
        raise InvalidInput(
            "The office does not write to courts or tribunals. Choose the agency of a lawful request.",
            details={"fields": [{"path": "agency", "message": "No letters go there."}]},
        )
    await tx.run(
        "UPDATE cases SET category = %(category)s, agency = %(agency)s, routing_by = %(by)s, version = version + 1, "
        "updated_at = %(now)s WHERE office_id = %(office)s AND id = %(id)s",
        {
            "office": tx.office_id,
            "id": case_id,
            "category": category,
            "agency": agency,
            "by": actor.user_id,
            "now": now,
        },
    )
    detail = {"category": category, "agency": agency, "was_category": case.category, "was_agency": case.agency}
    await record_event(tx, actor=actor, now=now, case_id=case_id, kind="routing_chosen", detail=detail)
    await record_activity(tx, actor=actor, now=now, kind="routing_chosen", case_id=case_id, detail=detail)
    if reason.strip():
        await add_note(tx, actor=actor, now=now, case_id=case_id, text=reason)
