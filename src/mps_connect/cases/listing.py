"""The case list: filters, order, pages, and one box that searches."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from mps_connect.access.models import Actor
from mps_connect.cases.models import stage_of
from mps_connect.cases.policy import SCOPE, WHOLE_OFFICE, scope
from mps_connect.cases.presenting import category_label, directory_names, waiting_for
from mps_connect.cases.schemas import CasePage, CaseRow, Who
from mps_connect.kit.blind_index import blind, terms
from mps_connect.kit.db import Tx

STAGE_SQL = (
    "CASE WHEN c.status IN ('closed', 'declined') THEN c.status "
    "WHEN s.rank IS NULL THEN CASE WHEN c.status = 'draft' THEN 'told_us' ELSE 'sorted' END "
    "WHEN s.rank = 1 AND s.any_returned THEN 'returned' "
    "ELSE (ARRAY['written', 'vetted', 'signed', 'sent', 'replied'])[s.rank] END"
)
ORDERS = {
    ("updated", "desc"): "c.updated_at DESC, c.id",
    ("updated", "asc"): "c.updated_at, c.id",
    ("session", "desc"): "c.session_date DESC, c.updated_at DESC, c.id",
    ("session", "asc"): "c.session_date, c.updated_at, c.id",
    ("number", "desc"): "c.number DESC NULLS LAST, c.id",
    ("number", "asc"): "c.number NULLS LAST, c.id",
    ("name", "desc"): "p.name DESC, c.id",
    ("name", "asc"): "p.name, c.id",
    (
        "urgency",
        "desc",
    ): "array_position(ARRAY['urgent', 'high', 'medium', 'low'], c.urgency), c.escalated DESC, c.updated_at DESC, c.id",
    ("urgency", "asc"): "array_position(ARRAY['low', 'medium', 'high', 'urgent'], c.urgency), c.updated_at DESC, c.id",
}
SEARCH_LIMIT = 500
FOUND_BY = {
    9: "number",
    8: "number",
    7: "nric",
    6: "phone",
    5: "reference",
    4: "name",
    3: "block",
    2: "name",
    1: "words",
}

_NRIC = re.compile(r"[STFGM]\d{7}[A-Z]")
_PHONE = re.compile(r"(?:\+?65)?([3689]\d{7})")
_NUMBER = re.compile(r"MPS-[A-Z]{2,6}-.*")
_SERIAL = re.compile(r"\d{4,}")
_BLOCK = re.compile(r"(?:BLK|BLOCK)\s*(\d{1,4}[A-Z]?)|(\d{1,3}[A-Z]?)")


@dataclass(frozen=True, slots=True)
class CaseFilter:
    """What a list shows. Empty tuples mean any."""

    q: str = ""
    stage: tuple[str, ...] = ()
    status: tuple[str, ...] = ()
    urgency: tuple[str, ...] = ()
    category: tuple[str, ...] = ()
    agency: tuple[str, ...] = ()
    owner: str = ""
    """`me`, `nobody`, or a user's id."""
    call_first: bool = False
    escalated: bool = False
    late: bool = False
    sort: str = "updated"
    order: str = "desc"
    page: int = 1
    page_size: int = 20
    constituent_id: object = field(default=None)
    not_case_id: object = field(default=None)


def _where(wanted: CaseFilter, params: dict[str, Any]) -> str:
    clauses = ["c.office_id = %(office)s", SCOPE]
    for column in ("status", "urgency", "category", "agency"):
        values = getattr(wanted, column)
        if values:
            clauses.append(f"c.{column} = ANY(%({column})s)")
            params[column] = list(values)
    if wanted.stage:
        clauses.append(f"{STAGE_SQL} = ANY(%(stage)s)")
        params["stage"] = list(wanted.stage)
    if wanted.owner == "me":
        clauses.append("c.owner_id = %(me)s")
    elif wanted.owner == "nobody":
        clauses.append("c.owner_id IS NULL")
    elif wanted.owner:
        clauses.append("c.owner_id::text = %(owner)s")
        params["owner"] = wanted.owner
    if wanted.call_first:
        clauses.append(
            "EXISTS (SELECT FROM safety_events e WHERE e.office_id = c.office_id AND e.case_id = c.id AND e.state = 'open')"
        )
    if wanted.escalated:
        clauses.append("c.escalated")
    if wanted.late:
        clauses.append("s.waiting_since < now() - interval '21 days' AND c.status NOT IN ('closed', 'declined')")
    if wanted.constituent_id is not None:
        clauses.append("c.constituent_id = %(constituent)s AND c.id <> %(not_case)s")
        params |= {"constituent": wanted.constituent_id, "not_case": wanted.not_case_id}
    return " AND ".join(clauses)


ROW_COLUMNS = (
    "c.id, c.number, p.name AS person_name, p.block, c.category, c.agency, c.urgency, c.status, c.escalated, c.owner_id, "
    "c.created_by, c.language, c.channel, c.session_date, c.updated_at, c.version, s.rank, s.any_returned, o.name AS owner_name, "
    "w.name AS writer_name, EXISTS (SELECT FROM safety_events e WHERE e.office_id = c.office_id AND e.case_id = c.id "
    "AND e.state = 'open') AS call_first"
)
JOINS = (
    "JOIN constituents p ON p.office_id = c.office_id AND p.id = c.constituent_id "
    "LEFT JOIN LATERAL (SELECT * FROM case_stages x WHERE x.office_id = c.office_id AND x.case_id = c.id) s ON true "
    "LEFT JOIN users o ON o.office_id = c.office_id AND o.id = c.owner_id "
    "LEFT JOIN users w ON w.office_id = c.office_id AND w.id = c.created_by"
)


async def cases_page(tx: Tx, *, actor: Actor, wanted: CaseFilter) -> CasePage:
    """One page of the cases the actor may see."""
    params: dict[str, Any] = scope(actor) | {
        "limit": wanted.page_size,
        "offset": (wanted.page - 1) * wanted.page_size,
    }
    where = _where(wanted, params)
    found: dict[Any, int] = {}
    source = f"FROM cases c {JOINS}"
    order = ORDERS.get((wanted.sort, wanted.order), ORDERS["updated", "desc"])
    if wanted.q.strip():
        found = await search(tx, actor=actor, q=wanted.q)
        where += " AND c.id = ANY(%(found)s)"
        params["found"] = list(found)
        if wanted.sort == "updated" and wanted.order == "desc":
            order = "array_position(%(found)s::uuid[], c.id)"
    # The stage is the only filter that needs the letters; without it the count runs on the cases alone.
    counted = source if wanted.stage or wanted.late else "FROM cases c"
    # clauses: constants of this module, joined by _where(); order is one of ORDERS.
    total = await tx.value(f"SELECT count(*) {counted} WHERE {where}", params)
    # clauses: as above; the columns and joins are constants of this module.
    query = f"SELECT {ROW_COLUMNS} {source} WHERE {where} ORDER BY {order} LIMIT %(limit)s OFFSET %(offset)s"
    rows = await tx.all(query, params)
    _, labels = await directory_names(tx)
    items = [case_row(row, labels, FOUND_BY.get(found.get(row["id"], 0))) for row in rows]
    return CasePage(items=items, total=total, page=wanted.page, page_size=wanted.page_size)


def case_row(row: dict[str, Any], labels: dict[str, str], found_by: str | None) -> CaseRow:
    stage = stage_of(row["status"], row["rank"], bool(row["any_returned"]))
    return CaseRow(
        id=row["id"], number=row["number"], person_name=row["person_name"], block=row["block"], category=row["category"],
        category_label=category_label(labels, row["category"]), agency=row["agency"], urgency=row["urgency"],
        stage=stage,
        status=row["status"], waiting_for=waiting_for(stage, row["agency"], row["writer_name"] or ""),
        call_first=row["call_first"], escalated=row["escalated"],
        owner=Who(id=row["owner_id"], name=row["owner_name"]) if row["owner_id"] else None,
        created_by=Who(id=row["created_by"], name=row["writer_name"] or ""), language=row["language"], channel=row["channel"],
        session_date=row["session_date"], updated_at=row["updated_at"], version=row["version"], found_by=found_by,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class SearchKeys:
    """What one search box's text may mean, all at once."""

    words: tuple[str, ...]
    name: str
    number: str = ""
    serial: str = ""
    block: str | None = None
    nric: str | None = None
    phone: str | None = None
    reference: str = ""


def search_keys(q: str) -> SearchKeys:
    """Read the box: a case number, an NRIC, a phone number, a block, an agency's reference, a name, or words."""
    text = " ".join(q.split())
    upper = text.upper()
    compact = re.sub(r"[\s-]", "", upper)
    if _NRIC.fullmatch(compact):
        return SearchKeys((), "", nric=compact)
    phone = _PHONE.fullmatch(compact)
    if phone:
        return SearchKeys((), "", phone=phone[1])
    if _NUMBER.fullmatch(upper):
        return SearchKeys((), "", number=upper)
    block = _BLOCK.fullmatch(upper)
    return SearchKeys(
        words=tuple(sorted(terms(text, query=True))),
        name=text if not text.isdigit() else "",
        serial=compact if _SERIAL.fullmatch(compact) else "",
        block=(block[1] or block[2]) if block else None,
        reference=text,
    )


async def search(tx: Tx, *, actor: Actor, q: str) -> dict[Any, int]:
    """Case ids by rank, best first, at most SEARCH_LIMIT. Scoped again by the caller's own WHERE."""
    keys = search_keys(q)
    box = await tx.office_box()
    rows = await tx.all(
        "SELECT case_id, rank FROM finder.cases(%(words)s::bigint[], %(name)s, %(number)s, %(serial)s, %(block)s, %(nric)s, "
        "%(phone)s, %(reference)s, %(author)s::uuid, %(limit)s)",
        {
            "words": blind(box.search_key(), keys.words),
            "name": re.sub(r"([%_\\])", r"\\\1", keys.name),
            "number": re.sub(r"([%_\\])", r"\\\1", keys.number),
            "serial": keys.serial,
            "block": keys.block,
            "nric": box.lookup_hash("nric", keys.nric) if keys.nric else None,
            "phone": box.lookup_hash("phone", keys.phone) if keys.phone else None,
            "reference": keys.reference,
            "author": None if actor.role in WHOLE_OFFICE else actor.user_id,
            "limit": SEARCH_LIMIT,
        },
    )
    return {row["case_id"]: row["rank"] for row in rows}
