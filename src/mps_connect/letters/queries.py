"""Reads of letters. Every one begins at the case the actor may see, or carries the same scope."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any
from uuid import UUID

from mps_connect.access.models import Actor
from mps_connect.cases.models import CaseRecord
from mps_connect.cases.policy import OPEN, SCOPE, scope
from mps_connect.cases.queries import case_for
from mps_connect.kit.db import Tx
from mps_connect.kit.errors import NotFound
from mps_connect.kit.vault import Box
from mps_connect.letters.models import LetterBody, LetterRecord, LetterStatus, VersionRecord, body_from_json

VERSION_PLACE = "letter_versions.body"
RETURN_PLACE = "letters.return"
DISPATCH_PLACE = "dispatches.body"
REPLY_PLACE = "replies.body"
TURN_PLACE = "conversation_turns.body"

_ROW = ", ".join(f.name for f in fields(LetterRecord))
ONE_LETTER = f"SELECT {_ROW} FROM letters WHERE office_id = %(office)s AND id = %(id)s"
ONE_LETTER_LOCKED = f"{ONE_LETTER} FOR UPDATE"
LETTERS_OF_CASE = f"SELECT {_ROW} FROM letters WHERE office_id = %(office)s AND case_id = %(case)s ORDER BY ordinal"

ONE_VERSION = (
    "SELECT id, letter_id, seq, made, content_hash, author_id, created_at, body_enc FROM letter_versions "
    "WHERE office_id = %(office)s AND letter_id = %(letter)s AND seq = %(seq)s"
)
TURNS = (
    "SELECT t.id, t.case_id, t.seq, t.speaker, t.created_at, t.body_enc, u.name AS typed_by FROM conversation_turns t "
    "LEFT JOIN users u ON u.office_id = t.office_id AND u.id = t.typed_by "
    "WHERE t.office_id = %(office)s AND t.case_id = ANY(%(cases)s) ORDER BY t.case_id, t.seq"
)

LETTER = ", ".join(f"l.{f.name}" for f in fields(LetterRecord))
_LISTED = f"""
SELECT {LETTER}, c.number AS case_number, c.urgency, c.flags, p.name AS person_name, coalesce(a.name, l.agency) AS agency_name,
       v.id AS version_id, v.body_enc, w.name AS written_by, ve.name AS vetter, ap.name AS approver
"""
_BESIDE = """
  JOIN letters l ON l.office_id = chosen.office_id AND l.id = chosen.id
  JOIN cases c ON c.office_id = l.office_id AND c.id = l.case_id
  JOIN constituents p ON p.office_id = c.office_id AND p.id = c.constituent_id
  JOIN letter_versions v ON v.office_id = l.office_id AND v.letter_id = l.id AND v.seq = l.current_version
  JOIN users w ON w.office_id = v.office_id AND w.id = v.author_id
  LEFT JOIN users ve ON ve.office_id = l.office_id AND ve.id = l.vetted_by
  LEFT JOIN users ap ON ap.office_id = l.office_id AND ap.id = l.approved_by
  LEFT JOIN agencies a ON a.office_id = l.office_id AND a.short = l.agency
"""
MAY_SEE = f"EXISTS (SELECT FROM cases c WHERE c.office_id = l.office_id AND c.id = l.case_id AND {SCOPE})"
NOT_ENDED = f"EXISTS (SELECT FROM cases c WHERE c.office_id = l.office_id AND c.id = l.case_id AND {OPEN})"


def record_of(row: dict[str, Any]) -> LetterRecord:
    values = {f.name: row[f.name] for f in fields(LetterRecord)}
    hashes = ("content_hash", "vetted_hash", "approved_hash", "return_enc")
    values |= {name: bytes(values[name]) if values[name] is not None else None for name in hashes}
    return LetterRecord(**values | {"status": LetterStatus(row["status"])})


def version_of(row: dict[str, Any]) -> VersionRecord:
    values = {f.name: row[f.name] for f in fields(VersionRecord)}
    return VersionRecord(
        **values | {"content_hash": bytes(values["content_hash"]), "body_enc": bytes(values["body_enc"])}
    )


def open_body(box: Box, *, version_id: UUID, sealed: bytes) -> LetterBody:
    return body_from_json(box.open_json(VERSION_PLACE, version_id, sealed))


@dataclass(frozen=True, slots=True)
class Held:
    """A letter with its case and the content of its current version, opened."""

    case: CaseRecord
    letter: LetterRecord
    current: VersionRecord
    body: LetterBody


async def letter_for(tx: Tx, *, actor: Actor, letter_id: UUID, lock: bool = False) -> tuple[CaseRecord, LetterRecord]:
    """A letter of a case the actor may see. Raises NotFound, the same for absent and for not theirs.

    `lock` takes the case's row before the letter's, so that all changes to a case's letters queue in one order.
    """
    key = {"office": tx.office_id, "id": letter_id}
    case_id = await tx.value("SELECT case_id FROM letters WHERE office_id = %(office)s AND id = %(id)s", key)
    if case_id is None:
        raise NotFound
    case = await case_for(tx, actor=actor, case_id=case_id, lock=lock)
    row = await tx.one(ONE_LETTER_LOCKED if lock else ONE_LETTER, key)
    if row is None:
        raise NotFound
    return case, record_of(row)


async def letters_of_case(tx: Tx, *, case_id: UUID) -> list[LetterRecord]:
    """All letters of a case, first to last. The caller has checked the case."""
    return [record_of(row) for row in await tx.all(LETTERS_OF_CASE, {"office": tx.office_id, "case": case_id})]


async def version_at(tx: Tx, *, letter_id: UUID, seq: int) -> VersionRecord:
    """One version of a letter, sealed. The caller has checked the letter. Raises NotFound."""
    row = await tx.one(ONE_VERSION, {"office": tx.office_id, "letter": letter_id, "seq": seq})
    if row is None:
        raise NotFound
    return version_of(row)


async def body_at(tx: Tx, *, letter: LetterRecord, seq: int | None = None) -> LetterBody:
    """The content of one version, the current one by default. The caller has checked the letter."""
    held = await version_at(tx, letter_id=letter.id, seq=seq or letter.current_version)
    return open_body(await tx.box(letter.case_id), version_id=held.id, sealed=held.body_enc)


async def held_letter(tx: Tx, *, actor: Actor, letter_id: UUID, lock: bool = False) -> Held:
    """A letter the actor may see, whole. Raises NotFound, and KeyErased once its words are gone."""
    case, letter = await letter_for(tx, actor=actor, letter_id=letter_id, lock=lock)
    current = await version_at(tx, letter_id=letter_id, seq=letter.current_version)
    box = await tx.box(case.id)
    body = open_body(box, version_id=current.id, sealed=current.body_enc)
    return Held(case=case, letter=letter, current=current, body=body)


async def turns_of(tx: Tx, *, case_id: UUID) -> list[dict[str, Any]]:
    """Turns of a case's conversation, first to last, opened. The caller has checked the case. Raises KeyErased."""
    await tx.box(case_id)
    return (await turns_of_cases(tx, case_ids=[case_id]))[case_id]


async def turns_of_cases(tx: Tx, *, case_ids: Sequence[UUID]) -> dict[UUID, list[dict[str, Any]]]:
    """The same of many cases; erased ones are absent. The caller has checked them."""
    boxes = await tx.boxes(list(case_ids))
    found: dict[UUID, list[dict[str, Any]]] = {case_id: [] for case_id in case_ids if case_id in boxes}
    for row in await tx.all(TURNS, {"office": tx.office_id, "cases": list(found)}):
        text = boxes[row["case_id"]].open_json(TURN_PLACE, row["id"], bytes(row["body_enc"]))["text"]
        found[row["case_id"]].append(row | {"text": text})
    return found


async def versions_of(tx: Tx, *, letter_id: UUID) -> list[dict[str, Any]]:
    """Who made each version when, first to last; no content. The caller has checked the letter."""
    return await tx.all(
        "SELECT v.seq, v.made, v.author_id, u.name AS author, v.created_at AS at, v.content_hash, s.seq AS made_from "
        "FROM letter_versions v JOIN users u ON u.office_id = v.office_id AND u.id = v.author_id "
        "LEFT JOIN data_lineage l ON l.office_id = v.office_id AND l.derived_kind = 'letter_version' AND l.derived_id = v.id "
        "AND l.source_kind = 'letter_version' "
        "LEFT JOIN letter_versions s ON s.office_id = v.office_id AND s.id = l.source_id AND s.letter_id = v.letter_id "
        "WHERE v.office_id = %(office)s AND v.letter_id = %(letter)s ORDER BY v.seq",
        {"office": tx.office_id, "letter": letter_id},
    )


async def letters_page(
    tx: Tx, *, actor: Actor, case_id: UUID | None = None, statuses: Sequence[str] | None = None, agency: str = "",
    page: int = 1, page_size: int = 50, unanswered: bool = False,
) -> tuple[list[dict[str, Any]], int]:  # fmt: skip
    """Letters the actor may see, each with its current version, sealed; and how many there are on all pages.

    Newest change first; of one case in their order. With `unanswered` those still waited for: sent letters of cases that
    have not ended, the longest wait first.
    """
    params = scope(actor) | {"limit": page_size, "offset": (page - 1) * page_size}
    clauses = ["l.office_id = %(office)s"]
    if not params["whole_office"]:
        clauses.append(MAY_SEE)
    if case_id is not None:
        clauses.append("l.case_id = %(case)s")
        params["case"] = case_id
    if unanswered:
        statuses = ("sent",)
        clauses.append(NOT_ENDED)
    if statuses:
        # One status by equality, so that the index on it hands out the rows in their order.
        clauses.append("l.status = %(status)s" if len(statuses) == 1 else "l.status = ANY(%(status)s)")
        params["status"] = statuses[0] if len(statuses) == 1 else list(statuses)
    if agency:
        clauses.append("l.agency = %(agency)s")
        params["agency"] = agency
    where = " AND ".join(clauses)
    order = "l.updated_at DESC, l.id" if case_id is None else "l.ordinal, l.updated_at DESC, l.id"
    if unanswered:
        order = "l.sent_at, l.id"
    rows = await tx.all(
        # clauses: constants of this function; order is one of three. The page's letters are chosen first, then joined.
        f"WITH page AS ({_LISTED} FROM (SELECT l.office_id, l.id FROM letters l WHERE {where} ORDER BY {order} LIMIT %(limit)s "
        f"OFFSET %(offset)s) chosen {_BESIDE}) "
        f"SELECT l.*, total.of_all FROM (SELECT count(*) AS of_all FROM letters l WHERE {where}) total LEFT JOIN page l ON true "
        f"ORDER BY {order}",
        params,
    )
    return [row for row in rows if row["id"]], rows[0]["of_all"]


async def dispatch_of(tx: Tx, *, letter: LetterRecord) -> dict[str, Any] | None:
    """How the letter went out, opened; None before it has. The caller has checked the letter."""
    row = await tx.one(
        "SELECT d.id, d.channel, d.sent_on, d.body_enc, d.sent_by AS sender, u.name AS sent_by FROM dispatches d "
        "JOIN users u ON u.office_id = d.office_id AND u.id = d.sent_by "
        "WHERE d.office_id = %(office)s AND d.letter_id = %(letter)s",
        {"office": tx.office_id, "letter": letter.id},
    )
    if row is None:
        return None
    box = await tx.box(letter.case_id)
    return row | {"to": box.open_json(DISPATCH_PLACE, row["id"], bytes(row["body_enc"]))["to"]}


async def replies_of(tx: Tx, *, letter: LetterRecord) -> list[dict[str, Any]]:
    """Replies to a letter, first to last, opened. The caller has checked the letter."""
    rows = await tx.all(
        "SELECT r.id, r.kind, r.channel, r.received_on, r.agency_ref, r.outcome, r.body_enc, r.created_at, u.name AS recorded_by "
        "FROM replies r JOIN users u ON u.office_id = r.office_id AND u.id = r.recorded_by "
        "WHERE r.office_id = %(office)s AND r.letter_id = %(letter)s ORDER BY r.received_on, r.created_at",
        {"office": tx.office_id, "letter": letter.id},
    )
    if not rows:
        return []
    box = await tx.box(letter.case_id)
    return [row | {"text": box.open_json(REPLY_PLACE, row["id"], bytes(row["body_enc"]))["text"]} for row in rows]


async def approved_today(tx: Tx, *, actor: Actor, since: datetime) -> int:
    """How many letters this person approved since a moment, and that still stand approved."""
    return int(
        await tx.value(
            "SELECT count(*) FROM letters WHERE office_id = %(office)s AND approved_by = %(actor)s AND approved_at >= %(since)s "
            "AND status IN ('approved', 'sent', 'replied')",
            {"office": tx.office_id, "actor": actor.user_id, "since": since},
        )
    )
