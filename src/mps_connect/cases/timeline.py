"""What happened on a case: events written by the verbs, and the sentences they read as."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any
from uuid import UUID

from mps_connect.access.models import Actor
from mps_connect.cases.schemas import TimelineItem
from mps_connect.kit.db import Tx
from mps_connect.kit.ids import new_id

CODES = {
    "case_submitted": "SUBMITTED",
    "letter_sent": "MP-REF",
    "follow_up_sent": "MP-FUP",
    "case_closed": "RES-CLO",
    "escalated": "ESCALATED",
}

SENTENCES = {
    "case_opened": "Interview begun ({channel})",
    "case_submitted": "Case handed in as {number}",
    "consent_recorded": "Consent recorded: {given} given, {refused} refused",
    "routing_chosen": "Sorted by hand: {category}, {agency}",
    "safety_opened": "Call first: {flag}",
    "safety_decided": "Safety step recorded: {flag}, {state}",
    "letter_drafted": "Letter {ordinal} to {agency} drafted",
    "letter_edited": "Letter {ordinal} to {agency} edited, version {seq}",
    "letter_retyped": "Letter {ordinal} to {agency} drafted again as {type}",
    "letter_vetted": "Letter {ordinal} to {agency} vetted",
    "letter_returned": "Letter {ordinal} to {agency} returned with a reason",
    "letter_approved": "Letter {ordinal} to {agency} signed",
    "letter_approval_undone": "Signature on letter {ordinal} to {agency} taken back",
    "letter_voided": "Letter {ordinal} to {agency} withdrawn",
    "letter_sent": "Letter {ordinal} sent to {agency} by {channel}",
    "follow_up_sent": "Follow-up letter {ordinal} sent to {agency} by {channel}",
    "reply_recorded": "Reply from {agency} recorded: {reply}",
    "case_closed": "Closed: {outcome}",
    "case_reopened": "Opened again",
    "case_declined": "Declined: nothing may be written",
    "escalated": "Marked for the MP's attention",
    "calmed": "No longer marked for the MP's attention",
    "urgency_changed": "Urgency set to {urgency}",
    "note_added": "Note added",
    "owner_changed": "Given to {owner}",
    "refusal_overridden": "The MP set aside the rule {rule}, with a reason",
    "taken_over": "A person took over the interview",
    "fact_added": "Fact added by hand",
    "facts_decided": "Facts checked with the resident",
    "person_changed": "Contact details changed",
    "correction_made": "Put right as the resident asked",
    "consent_withdrawn": "Consent taken back: {count}. Letters stopped: {stopped}",
}

PLAIN = {
    "walk_in": "at the table", "email": "e-mail", "whatsapp": "WhatsApp", "phone": "phone", "post": "post", "portal": "online form",
    "hand": "hand", "fax": "fax", "dealt_with": "dealt with", "not_so": "found not to be so", "receipt": "receipt only",
    "interim": "interim reply", "response": "answer", "decision": "decision", "partly_granted": "granted in part",
    "advice_given": "advice given", "no_reply": "no reply", "follow_up": "a follow-up",
}  # fmt: skip


async def record_event(
    tx: Tx, *, actor: Actor, now: datetime, case_id: UUID, kind: str, code: str | None = None,
    letter_id: UUID | None = None, detail: dict[str, Any] | None = None,
) -> UUID:  # fmt: skip
    """Write one event; return its id. `kind` must have a sentence; `detail` holds keys and codes only, never a
    resident's words.
    """
    if kind not in SENTENCES:
        raise RuntimeError(f"event {kind} has no sentence")
    event_id = new_id()
    await tx.run(
        "INSERT INTO case_events (office_id, id, case_id, at, kind, code, actor_id, letter_id, detail) "
        "VALUES (%(office)s, %(id)s, %(case)s, %(at)s, %(kind)s, %(code)s, %(actor)s, %(letter)s, %(detail)s)",
        {
            "office": tx.office_id, "id": event_id, "case": case_id, "at": now, "kind": kind, "code": code or CODES.get(kind),
            "actor": actor.user_id, "letter": letter_id, "detail": json.dumps(detail or {}),
        },
    )  # fmt: skip
    return event_id


def sentence(kind: str, detail: dict[str, Any]) -> str:
    """The event in words; a missing detail reads as nothing rather than failing the page."""
    words = {key: PLAIN.get(str(value), str(value).replace("_", " ")) for key, value in detail.items()}
    return SENTENCES[kind].format_map(_Blank(words)).replace(" ,", ",").replace("()", "").strip(" ,:")


class _Blank(dict[str, str]):
    def __missing__(self, key: str) -> str:
        return ""


async def timeline_of(tx: Tx, *, case_id: UUID) -> list[TimelineItem]:
    """Newest first. The caller has checked that the actor may see the case."""
    rows = await tx.all(
        "SELECT e.id, e.at, e.kind, e.code, e.letter_id, coalesce(u.name, 'the system') AS actor, "
        "CASE WHEN o.id IS NULL THEN e.detail ELSE e.detail || jsonb_build_object('owner', o.name) END AS detail "
        "FROM case_events e LEFT JOIN users u ON u.office_id = e.office_id AND u.id = e.actor_id "
        "LEFT JOIN users o ON o.office_id = e.office_id AND e.kind = 'owner_changed' AND o.id = (e.detail ->> 'owner_id')::uuid "
        "WHERE e.office_id = %(office)s AND e.case_id = %(case)s ORDER BY e.at DESC, e.id DESC",
        {"office": tx.office_id, "case": case_id},
    )
    return [TimelineItem(**row, text=sentence(row["kind"], row["detail"])) for row in rows]
