"""Reads of breaches, and of whose data a session or an account was shown in a span of time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from mps_connect.compliance.breach_models import Breach
from mps_connect.kit.db import Tx
from mps_connect.kit.errors import NotFound
from mps_connect.kit.vault import Box

STORY_PLACE = "breaches.story"
REASONS_PLACE = "breaches.reasons"
STEP_PLACE = "breach_steps.body"
PAGE_SIZE = 50

_ROW = (
    "b.id, b.year, b.ordinal, b.kind, b.data_kinds, b.found_at, b.began_at, b.ended_at, b.assessed_at, b.significant_harm, "
    "b.counted, b.notifiable, b.notify_by, b.pdpc_told_at, b.pdpc_reference, b.people_exception, b.closed_at, b.version, "
    "b.created_at, b.story_enc, b.reasons_enc"
)
ONE = f"SELECT {_ROW} FROM breaches b WHERE b.office_id = %(office)s AND b.id = %(id)s"
ONE_LOCKED = f"{ONE} FOR UPDATE"
LISTED = (
    f"SELECT {_ROW}, (SELECT count(*) FROM breach_people p WHERE p.office_id = b.office_id AND p.breach_id = b.id) AS people "
    "FROM breaches b WHERE b.office_id = %(office)s "
    "ORDER BY (b.closed_at IS NOT NULL), b.found_at DESC, b.id LIMIT %(limit)s OFFSET %(offset)s"
)
SEEN = (
    "SELECT DISTINCT c.id AS case_id, c.constituent_id FROM access_logs a CROSS JOIN LATERAL unnest(a.case_ids) AS seen "
    "JOIN cases c ON c.office_id = a.office_id AND c.id = seen "
    "WHERE a.office_id = %(office)s AND a.at BETWEEN %(since)s AND %(until)s "
    "AND (%(actor)s::uuid IS NULL OR a.actor_id = %(actor)s) AND (%(session)s::uuid IS NULL OR a.session_id = %(session)s)"
)
SESSIONS = (
    "SELECT a.session_id AS id, min(a.at) AS first_at, max(a.at) AS last_at, count(*) AS looks, s.device FROM access_logs a "
    "LEFT JOIN sessions s ON s.office_id = a.office_id AND s.id = a.session_id WHERE a.office_id = %(office)s "
    "AND a.at BETWEEN %(since)s AND %(until)s AND a.actor_id = %(actor)s AND a.session_id IS NOT NULL "
    "GROUP BY a.session_id, s.device ORDER BY max(a.at) DESC LIMIT 50"
)


def opened(row: dict[str, Any], box: Box) -> Breach:
    """A row with its story, opened with the office's box."""
    reasons = box.open_text(REASONS_PLACE, row["id"], bytes(row["reasons_enc"])) if row["reasons_enc"] else ""
    plain = {name: row[name] for name in Breach.__slots__ if name in row}
    return Breach(
        **plain
        | {
            "data_kinds": tuple(row["data_kinds"]),
            "story": box.open_text(STORY_PLACE, row["id"], bytes(row["story_enc"])),
            "reasons": reasons,
        }
    )


async def breach_for(tx: Tx, *, breach_id: UUID, lock: bool = False) -> Breach:
    """One breach of the office. Raises NotFound."""
    row = await tx.one(ONE_LOCKED if lock else ONE, {"office": tx.office_id, "id": breach_id})
    if row is None:
        raise NotFound
    return opened(row, await tx.office_box())


async def breaches_listed(tx: Tx, *, page: int = 1) -> list[tuple[Breach, int]]:
    """(breach, people known to be concerned): open ones first, then the newest."""
    rows = await tx.all(LISTED, {"office": tx.office_id, "limit": PAGE_SIZE, "offset": (page - 1) * PAGE_SIZE})
    box = await tx.office_box()
    return [(opened(row, box), row["people"]) for row in rows]


async def steps_of(tx: Tx, *, breach_id: UUID) -> list[dict[str, Any]]:
    """What was done, oldest first, opened: `at`, `kind`, `text`, `detail`, `by`."""
    rows = await tx.all(
        "SELECT s.id, s.at, s.kind, s.body_enc, s.detail, u.name AS by FROM breach_steps s "
        "JOIN users u ON u.office_id = s.office_id AND u.id = s.taken_by "
        "WHERE s.office_id = %(office)s AND s.breach_id = %(breach)s ORDER BY s.at, s.id",
        {"office": tx.office_id, "breach": breach_id},
    )
    box = await tx.office_box()
    return [row | {"text": box.open_text(STEP_PLACE, row["id"], bytes(row["body_enc"]))} for row in rows]


async def people_of(tx: Tx, *, breach_id: UUID, page: int = 1) -> list[dict[str, Any]]:
    """People concerned, those not told yet first: name, language and newest case number, and nothing to reach them by."""
    return await tx.all(
        "SELECT p.id, c.name, c.language, c.do_not_call, p.how, p.told_on, p.channel, p.version, "
        "(SELECT k.number FROM cases k WHERE k.office_id = p.office_id AND k.constituent_id = p.constituent_id "
        "AND k.number IS NOT NULL ORDER BY k.created_at DESC LIMIT 1) AS case_number FROM breach_people p "
        "JOIN constituents c ON c.office_id = p.office_id AND c.id = p.constituent_id "
        "WHERE p.office_id = %(office)s AND p.breach_id = %(breach)s "
        "ORDER BY p.told_on NULLS FIRST, c.name, p.id LIMIT %(limit)s OFFSET %(offset)s",
        {"office": tx.office_id, "breach": breach_id, "limit": PAGE_SIZE, "offset": (page - 1) * PAGE_SIZE},
    )


async def people_counted(tx: Tx, *, breach_id: UUID) -> tuple[int, int]:
    """(people known to be concerned, how many of them are still to be told)."""
    row = await tx.one(
        "SELECT count(*) AS people, count(*) FILTER (WHERE told_on IS NULL) AS to_tell FROM breach_people "
        "WHERE office_id = %(office)s AND breach_id = %(breach)s",
        {"office": tx.office_id, "breach": breach_id},
    )
    return (row["people"], row["to_tell"]) if row else (0, 0)


async def people_shown(
    tx: Tx, *, actor_id: UUID | None, session_id: UUID | None, since: datetime, until: datetime
) -> tuple[Sequence[UUID], Sequence[UUID]]:
    """(cases, constituents) that answers showed to this account or session, from the record of who looked."""
    rows = await tx.all(
        SEEN, {"office": tx.office_id, "actor": actor_id, "session": session_id, "since": since, "until": until}
    )
    return sorted({row["case_id"] for row in rows}), sorted({row["constituent_id"] for row in rows})


async def sessions_seen(tx: Tx, *, actor_id: UUID, since: datetime, until: datetime) -> list[dict[str, Any]]:
    """Sessions of one account that were shown cases in a span: `id`, `device`, `first_at`, `last_at`, `looks`."""
    return await tx.all(SESSIONS, {"office": tx.office_id, "actor": actor_id, "since": since, "until": until})


async def accounts_of_office(tx: Tx) -> list[dict[str, Any]]:
    """Accounts that may have looked: everybody but residents, by name."""
    return await tx.all(
        "SELECT id, name, role, is_active FROM users WHERE office_id = %(office)s AND role <> 'resident' ORDER BY name, id",
        {"office": tx.office_id},
    )
