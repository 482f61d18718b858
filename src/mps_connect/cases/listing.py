"""The case list: filters, order, pages, and one box that searches."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from mps_connect.access.models import Actor
from mps_connect.cases.models import stage_of
from mps_connect.cases.policy import OPEN, SCOPE, WHOLE_OFFICE, scope
from mps_connect.cases.presenting import category_label, directory_names, waiting_for
from mps_connect.cases.schemas import CasePage, CaseRow, Who
from mps_connect.kit.blind_index import blind, terms
from mps_connect.kit.db import Tx

ENDED = ("closed", "declined")


def _has(*statuses: str) -> str:
    words = ", ".join(f"'{status}'" for status in statuses)
    return (
        f"EXISTS (SELECT FROM letters l WHERE l.office_id = c.office_id AND l.case_id = c.id AND l.status IN ({words}))"
    )


IN_THE_HOUSE = ("draft", "returned", "vetted", "approved")
NO_LETTER = f"NOT {_has(*IN_THE_HOUSE)} AND NOT {_has('sent')} AND NOT {_has('replied')}"
STAGES = {
    "told_us": f"c.status = 'draft' AND {NO_LETTER}",
    "sorted": f"c.status <> 'draft' AND {NO_LETTER}",
    "written": f"{_has('draft')} AND NOT {_has('returned')}",
    "returned": _has("returned"),
    "vetted": f"{_has('vetted')} AND NOT {_has('draft', 'returned')}",
    "signed": f"{_has('approved')} AND NOT {_has('draft', 'returned', 'vetted')}",
    "sent": f"{_has('sent')} AND NOT {_has(*IN_THE_HOUSE)}",
    "replied": f"{_has('replied')} AND NOT {_has(*IN_THE_HOUSE)} AND NOT {_has('sent')}",
}
"""The stage of a case that has not ended, as `stage_of` says it: set against set, each read from a small index."""

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
            # One value by equality, so that an index on it hands out the rows in their order.
            clauses.append(f"c.{column} = %({column})s" if len(values) == 1 else f"c.{column} = ANY(%({column})s)")
            params[column] = values[0] if len(values) == 1 else list(values)
    if wanted.stage:
        clauses.append(_in_stage(wanted.stage, params))
    if wanted.owner:
        clauses.append(_owned_by(wanted.owner, params))
    if wanted.call_first:
        clauses.append(
            "EXISTS (SELECT FROM safety_events e WHERE e.office_id = c.office_id AND e.case_id = c.id AND e.state = 'open')"
        )
    if wanted.escalated:
        clauses.append("c.escalated")
    if wanted.late:
        clauses.append(
            f"{OPEN} AND EXISTS (SELECT FROM letters l WHERE l.office_id = c.office_id AND l.case_id = c.id "
            "AND l.status = 'sent' AND l.sent_at < now() - interval '21 days')"
        )
    if wanted.constituent_id is not None:
        clauses.append("c.constituent_id = %(constituent)s AND c.id <> %(not_case)s")
        params |= {"constituent": wanted.constituent_id, "not_case": wanted.not_case_id}
    return " AND ".join(clauses)


def _in_stage(stages: tuple[str, ...], params: dict[str, Any]) -> str:
    """Cases in one of these stages. Letters are looked at only for cases that have not ended."""
    ended = [stage for stage in stages if stage in ENDED]
    under_way = [f"({STAGES[stage]})" for stage in dict.fromkeys(stages) if stage in STAGES]
    alternatives = []
    if ended:
        alternatives.append("c.status = ANY(%(ended)s)")
        params["ended"] = ended
    if under_way:
        alternatives.append(f"{OPEN} AND ({' OR '.join(under_way)})")
    return f"({' OR '.join(alternatives)})" if alternatives else "false"


def _owned_by(owner: str, params: dict[str, Any]) -> str:
    if owner == "me":
        return "c.owner_id = %(me)s"
    if owner == "nobody":
        return "c.owner_id IS NULL"
    try:
        params["owner"] = UUID(owner)
    except ValueError:
        return "false"
    return "c.owner_id = %(owner)s"


ROW_COLUMNS = (
    "c.id, c.number, p.name AS person_name, p.block, c.category, c.agency, c.urgency, c.status, c.escalated, c.owner_id, "
    "c.created_by, c.language, c.channel, c.session_date, c.updated_at, c.version, s.rank, s.any_returned, o.name AS owner_name, "
    "w.name AS writer_name, EXISTS (SELECT FROM safety_events e WHERE e.office_id = c.office_id AND e.case_id = c.id "
    "AND e.state = 'open') AS call_first"
)
NAMES = "JOIN constituents p ON p.office_id = c.office_id AND p.id = c.constituent_id"
JOINS = (
    f"{NAMES} "
    # LIMIT keeps the planner from working out the stage of every case there is.
    "LEFT JOIN LATERAL (SELECT * FROM case_stages x WHERE x.office_id = c.office_id AND x.case_id = c.id LIMIT 1) s ON true "
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
    order = ORDERS.get((wanted.sort, wanted.order), ORDERS["updated", "desc"])
    if wanted.q.strip():
        found = await search(tx, actor=actor, q=wanted.q)
        where += " AND c.id = ANY(%(found)s)"
        params["found"] = list(found)
        if wanted.sort == "updated" and wanted.order == "desc":
            order = "array_position(%(found)s::uuid[], c.id)"
    names = NAMES if wanted.sort == "name" else ""
    rows, total = await (_gathered if _few(wanted, actor) else _walked)(tx, f"{names} WHERE {where}", order, params)
    _, labels = await directory_names(tx)
    items = [case_row(row, labels, FOUND_BY.get(found.get(row["id"], 0))) for row in rows]
    return CasePage(items=items, total=total, page=wanted.page, page_size=wanted.page_size)


def _few(wanted: CaseFilter, actor: Actor) -> bool:
    """Whether the list can only hold a small part of the office's cases: those found, those at one table, those at work."""
    in_stages = wanted.stage and not set(wanted.stage) & set(ENDED)
    narrow = wanted.q.strip() or in_stages or wanted.late or wanted.call_first
    return bool(narrow) or actor.role not in WHOLE_OFFICE


async def _gathered(tx: Tx, matching: str, order: str, params: dict[str, Any]) -> tuple[list[dict[str, Any]], int]:
    """A page and how many match, in one statement that finds every match once."""
    rows = await tx.all(
        # clauses: constants of this module, joined by _where(); order is one of ORDERS.
        f"WITH matched AS MATERIALIZED (SELECT c.id, row_number() OVER (ORDER BY {order}) AS place FROM cases c {matching}), "
        f"page AS (SELECT {ROW_COLUMNS}, m.place FROM matched m JOIN cases c ON c.office_id = %(office)s AND c.id = m.id {JOINS} "
        "WHERE m.place > %(offset)s AND m.place <= %(offset)s + %(limit)s) "
        "SELECT page.*, total.of_all FROM (SELECT count(*) AS of_all FROM matched) total LEFT JOIN page ON true ORDER BY page.place",
        params,
    )
    return [row for row in rows if row["id"]], rows[0]["of_all"]


async def _walked(tx: Tx, matching: str, order: str, params: dict[str, Any]) -> tuple[list[dict[str, Any]], int]:
    """The same where very many match: the page is read off an index in its order, and the count from an index alone."""
    # clauses: as above. A count does not ask for names.
    total = await tx.value(f"SELECT count(*) FROM cases c {matching.removeprefix(NAMES)}", params)
    rows = await tx.all(
        # clauses: as above; order is one of ORDERS. The page's rows are chosen first, and only they are joined to the rest.
        f"SELECT {ROW_COLUMNS} FROM (SELECT c.office_id, c.id FROM cases c {matching} ORDER BY {order} "
        f"LIMIT %(limit)s OFFSET %(offset)s) chosen JOIN cases c ON c.office_id = chosen.office_id AND c.id = chosen.id "
        f"{JOINS} ORDER BY {order}",
        params,
    )
    return rows, total


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
