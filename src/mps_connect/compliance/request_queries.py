"""Reads of what people asked about their own data. Only routes of the data protection desk, and the person's own, lead here."""

from __future__ import annotations

import base64
import re
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from mps_connect.access.models import Actor
from mps_connect.cases.listing import search_keys
from mps_connect.cases.policy import SCOPE, scope
from mps_connect.compliance.request_models import DataRequest, RequestStatus
from mps_connect.constituents.queries import contacts_of
from mps_connect.kit.db import Tx
from mps_connect.kit.errors import Fault, NotFound
from mps_connect.kit.masking import mask_identifier
from mps_connect.kit.vault import Box

ASKED_PLACE = "data_requests.asked"
REASON_PLACE = "data_requests.reason"
PACKAGE_PLACE = "data_releases.package"
MOST_PEOPLE = 10
PAGE_SIZE = 50


class PackageGone(Fault):
    status = 410
    code = "package_gone"
    message = "The copy is no longer kept. That it was handed out stays in the record; make another if it is needed."


_ROW = (
    "r.id, r.constituent_id, r.kind, r.asked_through, r.received_on, r.due_on, r.extended_at, r.status, r.identity_check, "
    "r.identity_at, r.about, r.case_id, r.fact_id, r.consents, r.told_in, r.told_at, r.decided_at, r.version, r.created_at, "
    "r.asked_enc, r.reason_enc"
)
ONE = f"SELECT {_ROW} FROM data_requests r WHERE r.office_id = %(office)s AND r.id = %(id)s"
ONE_LOCKED = f"{ONE} FOR UPDATE"
LISTED = (
    f"SELECT {_ROW}, p.name AS person_name, (SELECT count(*) FROM recipients_to_tell t WHERE t.office_id = r.office_id "
    "AND t.request_id = r.id AND t.told_on IS NULL) AS to_tell FROM data_requests r "
    "JOIN constituents p ON p.office_id = r.office_id AND p.id = r.constituent_id WHERE r.office_id = %(office)s "
)
OPEN_FIRST = f"{LISTED} AND r.status = 'open' ORDER BY r.due_on, r.id LIMIT 200"
DECIDED = f"{LISTED} AND r.status <> 'open' ORDER BY r.created_at DESC, r.id LIMIT %(limit)s OFFSET %(offset)s"
OF_PERSON = (
    f"SELECT {_ROW} FROM data_requests r WHERE r.office_id = %(office)s AND r.constituent_id = %(person)s "
    "ORDER BY r.created_at DESC, r.id LIMIT 50"
)
CORRECTIONS = (
    f"SELECT {_ROW}, p.name AS person_name, c.number FROM data_requests r "
    "JOIN cases c ON c.office_id = r.office_id AND c.id = r.case_id "
    "JOIN constituents p ON p.office_id = r.office_id AND p.id = r.constituent_id "
    f"WHERE r.office_id = %(office)s AND r.kind = 'correction' AND r.status = 'open' AND r.identity_at IS NOT NULL AND {SCOPE} "
    "ORDER BY r.due_on, r.id LIMIT 200"
)
FOUND = (
    "SELECT p.id, p.name, p.block, p.language, count(c.id) AS cases FROM constituents p "
    "LEFT JOIN cases c ON c.office_id = p.office_id AND c.constituent_id = p.id "
    "WHERE p.office_id = %(office)s AND (p.nric_hash = %(nric)s OR p.phone_hash = %(phone)s "
    "OR (%(name)s <> '' AND p.name ILIKE '%%' || %(name)s || '%%') "
    "OR (%(number)s <> '' AND p.id IN (SELECT n.constituent_id FROM cases n WHERE n.office_id = %(office)s AND n.number = %(number)s))) "
    "GROUP BY p.id, p.name, p.block, p.language ORDER BY p.name, p.id LIMIT %(limit)s"
)


def opened(row: dict[str, Any], box: Box) -> DataRequest:
    """A row with its words, opened with the constituent's box."""
    asked = box.open_json(ASKED_PLACE, row["id"], bytes(row["asked_enc"]))
    reason = box.open_text(REASON_PLACE, row["id"], bytes(row["reason_enc"])) if row["reason_enc"] else ""
    plain = {name: row[name] for name in DataRequest.__slots__ if name in row}
    return DataRequest(
        **plain
        | {"status": RequestStatus(row["status"]), "consents": tuple(row["consents"])}
        | {"words": asked["words"], "value": asked["value"], "reason": reason}
    )


async def request_for(tx: Tx, *, request_id: UUID, lock: bool = False) -> DataRequest:
    """One request of the office. Raises NotFound, and KeyErased once the person is erased."""
    row = await tx.one(ONE_LOCKED if lock else ONE, {"office": tx.office_id, "id": request_id})
    if row is None:
        raise NotFound
    return opened(row, await tx.box(row["constituent_id"]))


async def requests_listed(tx: Tx, *, decided: bool, page: int = 1) -> list[dict[str, Any]]:
    """Rows with `request`, `person_name` and `to_tell`: the open ones, the most pressing first; or those decided, newest first.

    What belongs to an erased person is left out.
    """
    rows = await tx.all(
        DECIDED if decided else OPEN_FIRST,
        {"office": tx.office_id, "limit": PAGE_SIZE, "offset": (page - 1) * PAGE_SIZE},
    )
    return await _with_words(tx, rows)


async def requests_of_person(tx: Tx, *, constituent_id: UUID) -> list[DataRequest]:
    """A person's own requests, newest first."""
    rows = await tx.all(OF_PERSON, {"office": tx.office_id, "person": constituent_id})
    return [row["request"] for row in await _with_words(tx, rows)]


async def corrections_waiting(tx: Tx, *, actor: Actor) -> list[dict[str, Any]]:
    """Corrections that wait for somebody at work on the case: of the cases the actor may see."""
    return await _with_words(tx, await tx.all(CORRECTIONS, scope(actor)))


async def _with_words(tx: Tx, rows: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    boxes = await tx.boxes([row["constituent_id"] for row in rows])
    return [
        row | {"request": opened(row, boxes[row["constituent_id"]])} for row in rows if row["constituent_id"] in boxes
    ]


async def people_found(tx: Tx, *, q: str) -> list[dict[str, Any]]:
    """At most ten people whom a name, an NRIC, a phone number or a case number names: `id`, `name`, `block`, `language`,
    `cases`, `nric` (masked). Nobody for an empty question: people are found one by one and never listed.
    """
    keys, box = search_keys(q), await tx.office_box()
    name = re.sub(r"([%_\\])", r"\\\1", keys.name)
    rows = await tx.all(
        FOUND,
        {
            "office": tx.office_id, "name": name if len(name) >= 2 else "", "number": keys.number, "limit": MOST_PEOPLE,
            "nric": box.lookup_hash("nric", keys.nric) if keys.nric else None,
            "phone": box.lookup_hash("phone", keys.phone) if keys.phone else None,
        },
    )  # fmt: skip
    reachable = await tx.boxes([row["id"] for row in rows])
    contacts = await contacts_of(tx, constituent_ids=list(reachable))
    return [row | {"nric": mask_identifier(contacts[row["id"]].nric)} for row in rows if row["id"] in contacts]


async def person_exists(tx: Tx, *, constituent_id: UUID) -> bool:
    return bool(
        await tx.value(
            "SELECT true FROM constituents WHERE office_id = %(office)s AND id = %(id)s",
            {"office": tx.office_id, "id": constituent_id},
        )
    )


async def cases_of_person(tx: Tx, *, constituent_id: UUID) -> list[dict[str, Any]]:
    """A person's cases, newest first, as rows of `cases`."""
    return await tx.all(
        "SELECT * FROM cases WHERE office_id = %(office)s AND constituent_id = %(person)s ORDER BY created_at DESC, id",
        {"office": tx.office_id, "person": constituent_id},
    )


async def case_ids_of(tx: Tx, *, constituent_ids: Sequence[UUID]) -> list[UUID]:
    """The cases of these people, for noting that they were looked for."""
    rows = await tx.all(
        "SELECT id FROM cases WHERE office_id = %(office)s AND constituent_id = ANY(%(people)s) ORDER BY id",
        {"office": tx.office_id, "people": list(constituent_ids)},
    )
    return [row["id"] for row in rows]


async def recipients_of(tx: Tx, *, request_id: UUID) -> list[dict[str, Any]]:
    """Agencies to tell about a request, those not told yet first."""
    return await tx.all(
        "SELECT t.id, t.letter_id, t.agency, coalesce(a.name, t.agency) AS agency_name, t.sent_on, t.told_on, "
        "t.channel, t.version, c.number AS case_number FROM recipients_to_tell t "
        "LEFT JOIN agencies a ON a.office_id = t.office_id AND a.short = t.agency "
        "LEFT JOIN cases c ON c.office_id = t.office_id AND c.id = t.case_id "
        "WHERE t.office_id = %(office)s AND t.request_id = %(request)s ORDER BY t.told_on NULLS FIRST, t.agency, t.id",
        {"office": tx.office_id, "request": request_id},
    )


async def releases_of(tx: Tx, *, request_id: UUID) -> list[dict[str, Any]]:
    """Copies handed out, newest first, without the copies."""
    return await tx.all(
        "SELECT l.id, l.sha256, l.size, l.pieces, l.withheld, l.keep_until, l.destroyed_at, l.made_at, u.name AS made_by "
        "FROM data_releases l JOIN users u ON u.office_id = l.office_id AND u.id = l.made_by "
        "WHERE l.office_id = %(office)s AND l.request_id = %(request)s ORDER BY l.made_at DESC, l.id",
        {"office": tx.office_id, "request": request_id},
    )


async def sent_letters_of(tx: Tx, *, case_ids: Sequence[UUID], since: date) -> list[dict[str, Any]]:
    """Letters of these cases that left on or after a day: `id`, `case_id`, `agency`, `sent_on`, `version_id`."""
    return await tx.all(
        "SELECT l.id, l.case_id, l.agency, d.sent_on, v.id AS version_id, v.body_enc FROM letters l "
        "JOIN dispatches d ON d.office_id = l.office_id AND d.letter_id = l.id "
        "JOIN letter_versions v ON v.office_id = l.office_id AND v.letter_id = l.id AND v.seq = l.current_version "
        "WHERE l.office_id = %(office)s AND l.case_id = ANY(%(cases)s) AND d.sent_on >= %(since)s ORDER BY d.sent_on, l.id",
        {"office": tx.office_id, "cases": list(case_ids), "since": since},
    )


async def package_of(tx: Tx, *, request_id: UUID, release_id: UUID, now: datetime) -> tuple[bytes, UUID]:
    """(the copy, whose it is), until its time is over. Raises NotFound, PackageGone, KeyErased."""
    row = await tx.one(
        "SELECT id, constituent_id, package_enc, keep_until FROM data_releases WHERE office_id = %(office)s "
        "AND request_id = %(request)s AND id = %(id)s",
        {"office": tx.office_id, "request": request_id, "id": release_id},
    )
    if row is None:
        raise NotFound
    if row["package_enc"] is None or row["keep_until"] <= now:
        raise PackageGone
    box = await tx.box(row["constituent_id"])
    return base64.b64decode(box.open_text(PACKAGE_PLACE, row["id"], bytes(row["package_enc"]))), row["constituent_id"]
