"""The case page in one answer."""

from __future__ import annotations

from uuid import UUID

from mps_connect.access.models import Actor
from mps_connect.access.reasons import reasons_of
from mps_connect.cases.listing import CaseFilter, cases_page
from mps_connect.cases.models import stage_of
from mps_connect.cases.policy import acts_open
from mps_connect.cases.presenting import (
    category_label,
    directory_names,
    fact_out,
    identifiers_in,
    pipeline,
    routing_view,
    waiting_for,
)
from mps_connect.cases.queries import case_for, facts_of, looks_at, names_of, notes_of, uses_of_facts
from mps_connect.cases.safety import safety_cards
from mps_connect.cases.schemas import CaseDetail, LookItem, Note, Who
from mps_connect.cases.timeline import timeline_of
from mps_connect.constituents.queries import contact_of, person_card
from mps_connect.kit.db import Tx
from mps_connect.kit.masking import mask_text

LOOKS = {
    **dict.fromkeys(
        ("list", "home", "list of letters", "list of approvals", "letters waiting for a reply"), "saw it in a list"
    ),
    "search": "found it in a search",
    **dict.fromkeys(("own case", "own cases"), "saw where it stands"),
    "letters of a case": "opened the case",
    "letter": "opened the letter",
    "versions of a letter": "compared two versions of the letter",
    "letter as PDF": "opened the letter as PDF",
    "letter as text": "opened the letter as text",
    "letter as data": "opened the letter as data",
}


async def case_detail(tx: Tx, *, actor: Actor, case_id: UUID) -> CaseDetail:
    """Everything the case page shows but conversation and letters. Raises NotFound."""
    case = await case_for(tx, actor=actor, case_id=case_id)
    facts = await facts_of(tx, case_id=case_id)
    uses = await uses_of_facts(tx, case_id=case_id)
    contact = await contact_of(tx, constituent_id=case.constituent_id)
    identifiers = [*identifiers_in(facts), *contact.identifiers]
    names = await names_of(tx, user_ids={case.created_by} | ({case.owner_id} if case.owner_id else set()))
    row = await tx.one(
        "SELECT rank, any_returned FROM case_stages WHERE office_id = %(office)s AND case_id = %(case)s",
        {"office": tx.office_id, "case": case_id},
    ) or {"rank": None, "any_returned": False}
    stage = stage_of(case.status, row["rank"], bool(row["any_returned"]))
    agencies, labels = await directory_names(tx)
    writer = names.get(case.created_by, "")
    routing = await routing_view(tx, actor=actor, case=case, identifiers=identifiers)
    refused = routing.refusal is not None and not routing.refusal.overridden
    barred = refused and routing.refusal is not None and routing.refusal.lawful_agency != (case.agency or None)
    others = await cases_page(
        tx, actor=actor, wanted=CaseFilter(constituent_id=case.constituent_id, not_case_id=case_id, page_size=20)
    )
    return CaseDetail(
        id=case.id, number=case.number, title=category_label(labels, case.category),
        status=case.status.value, stage=stage,
        waiting_for=waiting_for(stage, case.agency, writer), urgency=case.urgency,
        escalated=case.escalated, channel=case.channel,
        language=case.language, session_date=case.session_date, created_at=case.created_at, updated_at=case.updated_at,
        created_by=Who(id=case.created_by, name=writer),
        owner=Who(id=case.owner_id, name=names.get(case.owner_id, "")) if case.owner_id else None,
        outcome=case.outcome,
        pipeline=pipeline(case, stage, row["rank"], agencies.get(case.agency, case.agency), writer),
        person=await person_card(tx, constituent_id=case.constituent_id),
        routing=routing,
        safety=await safety_cards(tx, case_id=case_id),
        facts=[fact_out(f, actor=actor, identifiers=identifiers, uses=uses.get(f.id, 0)) for f in facts],
        timeline=await timeline_of(tx, case_id=case_id),
        notes=[Note(**n | {"text": mask_text(n["text"], identifiers)}) for n in await notes_of(tx, case_id=case_id)],
        who_looked=await _who_looked(tx, case_id=case_id),
        other_cases=others.items, may=acts_open(actor, case, refused=refused, barred=barred), version=case.version,
    )  # fmt: skip


async def _who_looked(tx: Tx, *, case_id: UUID) -> list[LookItem]:
    reasons = await reasons_of(tx, case_id=case_id)
    return [
        LookItem(
            at=look["at"], actor=look["actor"], role=look["role"],
            what=what_was_done(look["route"], look["detail"], reasons.get((look["actor_id"], look["at"]), "")),
        )
        for look in await looks_at(tx, case_id=case_id)
    ]  # fmt: skip


def what_was_done(route: str, detail: str, reason: str = "") -> str:
    """A logged request in words, with the reason its maker gave."""
    if reason:
        return f"{detail}: {reason}"
    method, _, path = route.partition(" ")
    if detail == "letter" and method != "GET":
        return "changed the letter"
    if detail:
        return LOOKS.get(detail, detail)
    place = (
        "the letter" if "letters" in path else "the interview" if "intake" in path or "turns" in path else "the case"
    )
    return f"{'opened' if method == 'GET' else 'changed'} {place}"
