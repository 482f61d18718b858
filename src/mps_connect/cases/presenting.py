"""A case as the wire shows it: masked, with confidence only for those who may see it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from mps_connect.access.models import Actor, Permission
from mps_connect.access.table import may
from mps_connect.cases.labels import IDENTIFIERS, OUTCOMES, STEP_LABELS, check_message, fact_label, shown_value
from mps_connect.cases.models import STAGE_OF_RANK, CaseRecord, FactRow
from mps_connect.cases.queries import facts_of, names_of, uses_of_facts
from mps_connect.cases.routing import latest_assessment, refusal_overridden
from mps_connect.cases.schemas import (
    AgencyOption,
    EvidenceSpan,
    Fact,
    PipelineStep,
    RefusalCard,
    Routing,
    Slot,
    Who,
)  # fmt: skip
from mps_connect.kit.db import Tx
from mps_connect.kit.masking import mask_text

STEPS = ("told_us", "sorted", "written", "vetted", "signed", "sent", "closed")
DONE_BEFORE = {
    "told_us": 0, "sorted": 2, "written": 3, "returned": 2, "vetted": 4, "signed": 5, "sent": 6, "replied": 6,
}  # fmt: skip


def identifiers_in(facts: Iterable[FactRow]) -> list[str]:
    """Every identifier said on the case, for masking texts that repeat it."""
    return [fact.value for fact in facts if fact.type in IDENTIFIERS]


def fact_out(fact: FactRow, *, actor: Actor, identifiers: Iterable[str] = (), uses: int = 0) -> Fact:
    """One fact, masked. Offsets hold because masking keeps every character's place."""
    masked = fact.type in IDENTIFIERS
    shown = shown_value(fact)
    return Fact(
        id=fact.id,
        type=fact.type,
        label=fact_label(fact),
        value=shown if masked else mask_text(fact.value, identifiers),
        shown=shown if masked else mask_text(shown, identifiers),
        quote=mask_text(fact.quote, identifiers),
        turn_id=fact.turn_id,
        start=fact.start,
        end=fact.end,
        subject=fact.subject,
        origin=fact.origin,
        status=fact.status,
        slot=fact.slot,
        confidence=fact.confidence if may(actor.role, Permission.SEE_CONFIDENCE) else None,
        check=fact.check,
        check_message=check_message(fact.check),
        used_in_letters=uses,
        version=fact.version,
    )


async def facts_out(tx: Tx, *, actor: Actor, case_id: UUID) -> list[Fact]:
    facts = await facts_of(tx, case_id=case_id)
    uses = await uses_of_facts(tx, case_id=case_id)
    identifiers = identifiers_in(facts)
    return [fact_out(f, actor=actor, identifiers=identifiers, uses=uses.get(f.id, 0)) for f in facts]


def likelihood(confidence: float) -> str:
    if confidence >= 0.85:
        return "very_likely"
    if confidence >= 0.6:
        return "likely"
    return "possible" if confidence >= 0.3 else "unlikely"


async def directory_names(tx: Tx) -> tuple[dict[str, str], dict[str, str]]:
    """(agency names by short, category labels by key) of the office."""
    rows = await tx.all(
        "SELECT 'a' AS kind, short AS key, name AS label FROM agencies WHERE office_id = %(office)s "
        "UNION ALL SELECT 'c', key, label FROM categories WHERE office_id = %(office)s",
        {"office": tx.office_id},
    )
    return (
        {r["key"]: r["label"] for r in rows if r["kind"] == "a"},
        {r["key"]: r["label"] for r in rows if r["kind"] == "c"},
    )


def category_label(labels: dict[str, str], key: str) -> str:
    return labels.get(key) or ("Not sorted yet" if key == "unknown" else key.replace("_", " ").capitalize())


async def routing_view(tx: Tx, *, actor: Actor, case: CaseRecord, identifiers: Iterable[str] = ()) -> Routing:
    """Where the case goes and why. Numbers only for those who may see confidence."""
    agencies, labels = await directory_names(tx)
    read = await latest_assessment(tx, case_id=case.id) or {}
    numbers = may(actor.role, Permission.SEE_CONFIDENCE)
    chosen = None
    if case.routing_by:
        names = await names_of(tx, user_ids={case.routing_by})
        chosen = Who(id=case.routing_by, name=names.get(case.routing_by, ""))
    options = [
        AgencyOption(
            short=a["short"], name=agencies.get(a["short"], a["short"]), reason=a["reason"],
            likelihood=likelihood(a["confidence"]) if numbers else None,
            confidence=a["confidence"] if numbers else None,
        )
        for a in read.get("agencies", [])
    ]  # fmt: skip
    reason = next((o.reason for o in options if o.short == case.agency), "")
    return Routing(
        category=case.category, category_label=category_label(labels, case.category), agency=case.agency,
        agency_name=agencies.get(case.agency, ""), needs_person=bool(read.get("needs_person")) and chosen is None and not case.agency,
        chosen_by=chosen, reason=reason, options=options,
        other_needs=[category_label(labels, key) for key in read.get("other_categories", [])],
        evidence=[EvidenceSpan(**span | {"quote": mask_text(span["quote"], identifiers)}) for span in read.get("evidence", [])],
        urgency=case.urgency, urgency_rule=case.urgency_rule,
        urgency_reason="Set by a person." if case.urgency_rule == "person" else read.get("urgency_reason", ""),
        refusal=await _refusal(tx, actor=actor, case=case, read=read, identifiers=identifiers),
        slots=[
            Slot(slot=s["slot"], label=s["label"], blocking=s["blocking"], status=s["status"], fact_ids=s["fact_ids"])
            for s in read.get("slots", [])
        ],
        readiness=case.readiness,
    )  # fmt: skip


async def _refusal(
    tx: Tx, *, actor: Actor, case: CaseRecord, read: dict[str, Any], identifiers: Iterable[str]
) -> RefusalCard | None:
    refusal = read.get("refusal")
    if refusal is None or case.refusal_rule is None:
        return None
    quote = (refusal.get("span") or {}).get("quote")
    overridden = await refusal_overridden(tx, case=case)
    return RefusalCard(
        rule=refusal["rule"], reason=refusal["reason"], instead=refusal["instead"], tell_resident=refusal["tell_resident"],
        quote=mask_text(quote, identifiers) if quote else None, lawful_agency=refusal.get("lawful_agency"),
        overridden=overridden, may_override=not overridden and may(actor.role, Permission.OVERRIDE_REFUSAL),
    )  # fmt: skip


def waiting_for(stage: str, agency: str, writer: str) -> str:
    """Who or what the case waits for, in words."""
    return {
        "told_us": "the interview", "sorted": "a letter", "written": "a vetter", "returned": writer or "the writer",
        "vetted": "the MP", "signed": "sending", "sent": agency or "the agency", "replied": "telling the resident",
    }.get(stage, "")  # fmt: skip


def pipeline(case: CaseRecord, stage: str, rank: int | None, agency_name: str, writer: str) -> list[PipelineStep]:
    """The seven plain steps; the current one says who has it. Of a case that has ended, those it came to, and its end."""
    if stage in ("closed", "declined"):
        return _ended(case, stage, rank)
    done = DONE_BEFORE[stage]
    waits = waiting_for(stage, agency_name, writer)
    details = {
        "told_us": "the interview goes on", "sorted": "", "returned": f"returned to {writer}" if writer else "returned",
        "written": "waiting for a vetter", "vetted": "waiting for the MP", "signed": "ready to send",
        "sent": f"waiting for {waits}", "replied": "answered, resident to be told",
    }  # fmt: skip
    current = min(done - 1 if stage in ("written", "vetted", "signed", "sent", "replied") else done, len(STEPS) - 1)
    return [
        PipelineStep(
            key=key, label=STEP_LABELS[key],
            state="current" if i == current else "done" if i < current else "todo",
            detail=details.get(stage, "") if i == current else "",
        )
        for i, key in enumerate(STEPS)
    ]  # fmt: skip


def _ended(case: CaseRecord, stage: str, rank: int | None) -> list[PipelineStep]:
    reached = STAGE_OF_RANK[rank] if rank else "sorted" if case.submitted_at else "told_us"
    came_to = STEPS[: DONE_BEFORE[reached] or 1]
    label = "Declined" if stage == "declined" else STEP_LABELS["closed"]
    outcome = OUTCOMES.get(case.outcome or "", "")
    return [
        *(PipelineStep(key=key, label=STEP_LABELS[key], state="done", detail="") for key in came_to),
        PipelineStep(key="closed", label=label, state="done", detail=outcome),
    ]
