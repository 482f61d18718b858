"""Verbs on breaches: record, find the people, assess, tell, close."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from mps_connect.access.activity import record_activity
from mps_connect.access.models import Actor
from mps_connect.compliance.breach_models import Breach, BreachKind, DataKind, PeopleException
from mps_connect.compliance.breach_policy import (
    check_close,
    check_moments,
    check_open,
    check_span,
    check_told,
    must_be_told,
    notify_by,
)
from mps_connect.compliance.breach_queries import (
    REASONS_PLACE,
    STEP_PLACE,
    STORY_PLACE,
    breach_for,
    people_counted,
    people_shown,
)
from mps_connect.kit.clock import singapore_date
from mps_connect.kit.db import Tx
from mps_connect.kit.errors import Fault, InvalidInput, NotFound, VersionConflict
from mps_connect.kit.ids import new_id


class NobodyShown(Fault):
    status = 404
    code = "nobody_shown"
    message = "The record of who looked shows no case in that span. Check whose looks, and the two moments."


@dataclass(frozen=True, slots=True)
class NewBreach:
    kind: BreachKind
    data_kinds: Sequence[DataKind]
    found_at: datetime
    began_at: datetime | None
    ended_at: datetime | None
    story: str


async def record_breach(tx: Tx, *, actor: Actor, now: datetime, new: NewBreach) -> UUID:
    """Write a breach down; the story is sealed under the office's key. Raises InvalidInput."""
    check_moments(found_at=new.found_at, began_at=new.began_at, ended_at=new.ended_at, now=now)
    breach_id, box, year = new_id(), await tx.office_box(), singapore_date(new.found_at).year
    # Two at one moment would take one number: the office's row is held while it is given.
    await tx.one("SELECT office_id FROM offices WHERE office_id = %(office)s FOR UPDATE", {"office": tx.office_id})
    await tx.run(
        "INSERT INTO breaches (office_id, id, year, ordinal, kind, data_kinds, found_at, began_at, ended_at, story_enc, recorded_by, "
        "created_at, updated_at) SELECT %(office)s, %(id)s, %(year)s, coalesce(max(ordinal), 0) + 1, %(kind)s, %(data)s, %(found)s, "
        "%(began)s, %(ended)s, %(story)s, %(by)s, %(now)s, %(now)s FROM breaches WHERE office_id = %(office)s AND year = %(year)s",
        {
            "office": tx.office_id, "id": breach_id, "year": year, "kind": new.kind, "data": sorted(set(new.data_kinds)),
            "found": new.found_at, "began": new.began_at, "ended": new.ended_at, "by": actor.user_id, "now": now,
            "story": box.seal_text(STORY_PLACE, breach_id, new.story.strip()),
        },
    )  # fmt: skip
    await _step(tx, actor=actor, now=now, breach_id=breach_id, kind="recorded")
    return breach_id


async def hold_breach(tx: Tx, *, breach_id: UUID, expected_version: int) -> Breach:
    """The breach, locked, if it still is the version on the screen and open. Raises NotFound, VersionConflict, BreachClosed."""
    breach = await breach_for(tx, breach_id=breach_id, lock=True)
    if breach.version != expected_version:
        raise VersionConflict(
            details={"current_version": breach.version, "current": {"closed": bool(breach.closed_at)}}
        )
    check_open(breach)
    return breach


async def find_people(
    tx: Tx, *, actor: Actor, now: datetime, breach_id: UUID, expected_version: int, actor_id: UUID | None, session_id: UUID | None,
    since: datetime, until: datetime,
) -> tuple[Sequence[UUID], int]:  # fmt: skip
    """Add whoever's case this account or session was shown in the span. Returns (the cases, people new on the list).

    Raises InvalidInput, NobodyShown, and hold_breach's faults.
    """
    await hold_breach(tx, breach_id=breach_id, expected_version=expected_version)
    if actor_id is None and session_id is None:
        words = "Choose whose looks: an account, or one session of it."
        raise InvalidInput(words, details={"fields": [{"path": "actor_id", "message": words}]})
    check_span(since, until)
    cases, people = await people_shown(tx, actor_id=actor_id, session_id=session_id, since=since, until=until)
    if not people:
        raise NobodyShown
    added = await _add(tx, now=now, breach_id=breach_id, people=people, how="access_log")
    detail = {
        "actor": str(actor_id) if actor_id else None, "session": str(session_id) if session_id else None,
        "since": since.isoformat(), "until": until.isoformat(), "cases": len(cases), "people": len(people), "new": added,
    }  # fmt: skip
    await _step(tx, actor=actor, now=now, breach_id=breach_id, kind="people_found", detail=detail)
    await _touch(tx, now=now, breach_id=breach_id)
    return cases, added


async def add_person(
    tx: Tx, *, actor: Actor, now: datetime, breach_id: UUID, expected_version: int, constituent_id: UUID
) -> None:
    """Add one person by hand: for paper, and for what left the system. Raises InvalidInput and hold_breach's faults."""
    await hold_breach(tx, breach_id=breach_id, expected_version=expected_version)
    if not await tx.value(
        "SELECT true FROM constituents WHERE office_id = %(office)s AND id = %(id)s",
        {"office": tx.office_id, "id": constituent_id},
    ):
        words = "Choose the person again."
        raise InvalidInput(words, details={"fields": [{"path": "constituent_id", "message": words}]})
    added = await _add(tx, now=now, breach_id=breach_id, people=[constituent_id], how="by_hand")
    await _step(tx, actor=actor, now=now, breach_id=breach_id, kind="people_found", detail={"people": 1, "new": added})
    await _touch(tx, now=now, breach_id=breach_id)


async def _add(tx: Tx, *, now: datetime, breach_id: UUID, people: Sequence[UUID], how: str) -> int:
    return await tx.run(
        "INSERT INTO breach_people (office_id, id, breach_id, constituent_id, how, created_at) "
        "SELECT %(office)s, one.id, %(breach)s, one.person, %(how)s, %(now)s "
        "FROM unnest(%(ids)s::uuid[], %(people)s::uuid[]) AS one (id, person) ON CONFLICT DO NOTHING",
        {
            "office": tx.office_id, "breach": breach_id, "how": how, "now": now, "people": list(people),
            "ids": [new_id() for _ in people],
        },
    )  # fmt: skip


async def assess(
    tx: Tx, *, actor: Actor, now: datetime, breach_id: UUID, expected_version: int, significant_harm: bool, counted: int | None,
    reasons: str,
) -> None:  # fmt: skip
    """Decide whether it must be told. The people counted are those on the list, or more where `counted` says so.

    From now the Commission's three calendar days run; a later assessment that still says so does not move them.
    """
    breach = await hold_breach(tx, breach_id=breach_id, expected_version=expected_version)
    people, _ = await people_counted(tx, breach_id=breach_id)
    notifiable = must_be_told(significant_harm=significant_harm, people=max(people, counted or 0))
    first = breach.assessed_at if breach.notifiable and breach.assessed_at else now
    box = await tx.office_box()
    await tx.run(
        "UPDATE breaches SET assessed_at = %(at)s, assessed_by = %(by)s, significant_harm = %(harm)s, counted = %(counted)s, "
        "notifiable = %(notifiable)s, notify_by = %(until)s, reasons_enc = %(reasons)s, version = version + 1, updated_at = %(now)s "
        "WHERE office_id = %(office)s AND id = %(id)s",
        {
            "office": tx.office_id, "id": breach_id, "at": first, "by": actor.user_id, "harm": significant_harm, "counted": counted,
            "notifiable": notifiable, "until": notify_by(first) if notifiable else None, "now": now,
            "reasons": box.seal_text(REASONS_PLACE, breach_id, reasons.strip()),
        },
    )  # fmt: skip
    detail = {"harm": significant_harm, "people": max(people, counted or 0), "notifiable": notifiable}
    await _step(tx, actor=actor, now=now, breach_id=breach_id, kind="assessed", text=reasons, detail=detail)


async def pdpc_told(
    tx: Tx, *, actor: Actor, now: datetime, breach_id: UUID, expected_version: int, told_at: datetime, reference: str
) -> None:
    """Note that the Commission was told. Raises the faults of `breach_policy.check_told`."""
    breach = await hold_breach(tx, breach_id=breach_id, expected_version=expected_version)
    check_told(breach, told_at=told_at, now=now)
    await tx.run(
        "UPDATE breaches SET pdpc_told_at = %(at)s, pdpc_reference = %(reference)s, version = version + 1, updated_at = %(now)s "
        "WHERE office_id = %(office)s AND id = %(id)s",
        {"office": tx.office_id, "id": breach_id, "at": told_at, "reference": reference.strip(), "now": now},
    )
    await _step(tx, actor=actor, now=now, breach_id=breach_id, kind="pdpc_told", detail={"at": told_at.isoformat()})


async def person_told(
    tx: Tx, *, actor: Actor, now: datetime, breach_id: UUID, person_id: UUID, expected_version: int, told_on: date, channel: str
) -> None:  # fmt: skip
    """Tick off one person concerned. `person_id` names the line of the list. Raises NotFound, VersionConflict, InvalidInput."""
    row = await tx.one(
        "SELECT p.version, b.found_at FROM breach_people p JOIN breaches b ON b.office_id = p.office_id AND b.id = p.breach_id "
        "WHERE p.office_id = %(office)s AND p.breach_id = %(breach)s AND p.id = %(id)s FOR UPDATE OF p",
        {"office": tx.office_id, "breach": breach_id, "id": person_id},
    )
    if row is None:
        raise NotFound
    if row["version"] != expected_version:
        raise VersionConflict(details={"current_version": row["version"], "current": {}})
    if not singapore_date(row["found_at"]) <= told_on <= singapore_date(now):
        words = "Give the day they were told: after the breach was found, and not in the future."
        raise InvalidInput(words, details={"fields": [{"path": "told_on", "message": words}]})
    await tx.run(
        "UPDATE breach_people SET told_on = %(on)s, channel = %(channel)s, told_by = %(by)s, version = version + 1 "
        "WHERE office_id = %(office)s AND id = %(id)s",
        {"office": tx.office_id, "id": person_id, "on": told_on, "channel": channel, "by": actor.user_id},
    )
    await record_activity(tx, actor=actor, now=now, kind="breach_person_told", detail={"breach": str(breach_id)})


async def take_step(tx: Tx, *, actor: Actor, now: datetime, breach_id: UUID, expected_version: int, text: str) -> None:
    """Write down something that was done about it."""
    await hold_breach(tx, breach_id=breach_id, expected_version=expected_version)
    await _step(tx, actor=actor, now=now, breach_id=breach_id, kind="step", text=text)
    await _touch(tx, now=now, breach_id=breach_id)


async def close_breach(
    tx: Tx, *, actor: Actor, now: datetime, breach_id: UUID, expected_version: int, lesson: str, people_exception: PeopleException | None
) -> None:  # fmt: skip
    """Close it, with what was learnt. Raises the faults of `breach_policy.check_close`."""
    breach = await hold_breach(tx, breach_id=breach_id, expected_version=expected_version)
    _, left = await people_counted(tx, breach_id=breach_id)
    check_close(breach, people_left=0 if people_exception else left)
    await tx.run(
        "UPDATE breaches SET closed_at = %(now)s, closed_by = %(by)s, people_exception = %(exception)s, version = version + 1, "
        "updated_at = %(now)s WHERE office_id = %(office)s AND id = %(id)s",
        {
            "office": tx.office_id, "id": breach_id, "by": actor.user_id, "exception": people_exception, "now": now,
        },
    )  # fmt: skip
    await _step(tx, actor=actor, now=now, breach_id=breach_id, kind="closed", text=lesson)


async def _touch(tx: Tx, *, now: datetime, breach_id: UUID) -> None:
    await tx.run(
        "UPDATE breaches SET version = version + 1, updated_at = %(now)s WHERE office_id = %(office)s AND id = %(id)s",
        {"office": tx.office_id, "id": breach_id, "now": now},
    )


async def _step(
    tx: Tx, *, actor: Actor, now: datetime, breach_id: UUID, kind: str, text: str = "", detail: dict[str, Any] | None = None
) -> None:  # fmt: skip
    step_id, box = new_id(), await tx.office_box()
    await tx.run(
        "INSERT INTO breach_steps (office_id, id, breach_id, at, kind, body_enc, detail, taken_by) "
        "VALUES (%(office)s, %(id)s, %(breach)s, %(now)s, %(kind)s, %(body)s, %(detail)s, %(by)s)",
        {
            "office": tx.office_id, "id": step_id, "breach": breach_id, "now": now, "kind": kind, "by": actor.user_id,
            "body": box.seal_text(STEP_PLACE, step_id, text.strip()), "detail": json.dumps(detail or {}),
        },
    )  # fmt: skip
    await record_activity(tx, actor=actor, now=now, kind=f"breach_{kind}", detail={"breach": str(breach_id)})
