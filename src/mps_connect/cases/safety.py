"""Call first, write second: a safety event opens when the words say danger, and stays until a person has dealt with it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from mps_connect.access.activity import record_activity
from mps_connect.access.models import Actor
from mps_connect.assistant.models import Flag
from mps_connect.assistant.safety_cards import SAFETY_FLAGS, card_for
from mps_connect.cases.actions import add_note
from mps_connect.cases.schemas import SafetyCard, SafetyNumber, Who
from mps_connect.cases.timeline import record_event
from mps_connect.kit.db import Tx
from mps_connect.kit.errors import NotFound, VersionConflict
from mps_connect.kit.ids import new_id

PLACE = "safety_events.body"
NO_CONTACT = frozenset({"family_violence", "do_not_call", "harassment"})


async def open_safety(
    tx: Tx, *, actor: Actor, now: datetime, case_id: UUID, flags: Sequence[Flag], turn_ids: Sequence[UUID]
) -> None:
    """Open an event for each safety flag not yet open on the case. Sealed: it is in no list and in no letter."""
    box = await tx.box(case_id)
    for flag in flags:
        if flag.name not in SAFETY_FLAGS:
            continue
        event_id = new_id()
        turn = str(turn_ids[flag.span.turn]) if flag.span and flag.span.turn < len(turn_ids) else None
        body = {"rule": flag.rule, "quote": flag.span.quote if flag.span else None, "turn_id": turn, "note": ""}
        opened = await tx.run(
            "INSERT INTO safety_events (office_id, id, case_id, flag, state, body_enc, created_at) "
            "VALUES (%(office)s, %(id)s, %(case)s, %(flag)s, 'open', %(body)s, %(now)s) ON CONFLICT DO NOTHING",
            {
                "office": tx.office_id, "id": event_id, "case": case_id, "flag": flag.name,
                "body": box.seal_json(PLACE, event_id, body), "now": now,
            },
        )  # fmt: skip
        if opened:
            await record_event(
                tx, actor=actor, now=now, case_id=case_id, kind="safety_opened", detail={"flag": flag.name}
            )


async def decide_safety(
    tx: Tx, *, actor: Actor, now: datetime, case_id: UUID, flag: str, expected_version: int, action: str, note: str
) -> None:
    """Record what was done, or that it is not so, and by whom. The words that fired stay with it; the note is one of the
    case's notes too, where colleagues read it.
    """
    row = await tx.one(
        "SELECT id, version, state, body_enc FROM safety_events WHERE office_id = %(office)s AND case_id = %(case)s "
        "AND flag = %(flag)s FOR UPDATE",
        {"office": tx.office_id, "case": case_id, "flag": flag},
    )
    if row is None:
        raise NotFound
    if row["version"] != expected_version:
        raise VersionConflict(
            details={"current_version": row["version"], "current": {"state": row["state"]}}, shows=(case_id,)
        )
    box = await tx.box(case_id)
    body = box.open_json(PLACE, row["id"], bytes(row["body_enc"])) | {"note": note}
    await tx.run(
        "UPDATE safety_events SET state = %(state)s, body_enc = %(body)s, decided_by = %(by)s, decided_at = %(now)s, "
        "version = version + 1 WHERE office_id = %(office)s AND id = %(id)s",
        {
            "office": tx.office_id, "id": row["id"], "state": action, "body": box.seal_json(PLACE, row["id"], body),
            "by": actor.user_id, "now": now,
        },
    )  # fmt: skip
    await record_event(
        tx, actor=actor, now=now, case_id=case_id, kind="safety_decided", detail={"flag": flag, "state": action}
    )
    await add_note(tx, actor=actor, now=now, case_id=case_id, text=note)
    await record_activity(tx, actor=actor, now=now, kind="safety_decided", case_id=case_id, detail={"flag": flag})


async def safety_cards(tx: Tx, *, case_id: UUID) -> list[SafetyCard]:
    """The case's safety cards, open ones first. The caller has checked the case."""
    rows = await tx.all(
        "SELECT s.*, u.name AS decider FROM safety_events s LEFT JOIN users u ON u.office_id = s.office_id AND u.id = s.decided_by "
        "WHERE s.office_id = %(office)s AND s.case_id = %(case)s ORDER BY s.state <> 'open', s.created_at",
        {"office": tx.office_id, "case": case_id},
    )
    if not rows:
        return []
    box = await tx.box(case_id)
    return [_card(row, box.open_json(PLACE, row["id"], bytes(row["body_enc"]))) for row in rows]


def _card(row: dict[str, Any], body: dict[str, Any]) -> SafetyCard:
    words = card_for(row["flag"])
    return SafetyCard(
        flag=row["flag"], state=row["state"], title=words.title, quote=body["quote"], first_step=words.first_step,
        say=list(words.say), never=list(words.never),
        numbers=[SafetyNumber(name=n.name, number=n.number, hours=n.hours, checked_on=n.checked_on) for n in words.numbers],
        do_not_contact=row["flag"] in NO_CONTACT and row["state"] != "not_so",
        decided_by=Who(id=row["decided_by"], name=row["decider"]) if row["decided_by"] else None,
        decided_at=row["decided_at"], version=row["version"],
    )  # fmt: skip
