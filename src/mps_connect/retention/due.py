"""What would go now, and why: the dry run. Reads the same lines as the purge (`erasure` in the schema) and changes nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from mps_connect.kit.db import Tx
from mps_connect.retention.holds import held_units
from mps_connect.retention.models import DataClass, Policy, UnitKind
from mps_connect.retention.policies import policies_of

THE_FIRST = datetime(1, 1, 1, tzinfo=UTC)
MOST_COUNTED = 100_000
"""Payloads of the record are counted no further than this."""
CLASSES = {UnitKind.CASE: DataClass.CLOSED_CASES, UnitKind.CONSTITUENT: DataClass.CONSTITUENTS}
ROWS = (DataClass.ACCESS, DataClass.ACTIVITIES, DataClass.SESSIONS, DataClass.LINKS, DataClass.IDEMPOTENCY)
"""Classes of rows that are nobody's unit: they go in batches, without a key of their own."""
UNITS = (
    "SELECT 'case' AS kind, e.id, coalesce(e.number, '') AS number, e.ended FROM erasure.cases_ended e "
    "WHERE e.office_id = %(office)s AND e.ended < %(cases)s "
    "UNION ALL SELECT 'constituent', e.id, '', e.ended FROM erasure.constituents_ended e "
    "WHERE e.office_id = %(office)s AND e.ended < %(constituents)s "
)
COUNTED = (
    f"SELECT kind, count(*) FILTER (WHERE NOT id = ANY (%(held)s)) AS due, count(*) FILTER (WHERE id = ANY (%(held)s)) AS held "
    f"FROM ({UNITS}) AS u GROUP BY kind"
)
LISTED = f"SELECT * FROM ({UNITS}) AS u ORDER BY ended, id LIMIT %(limit)s"


@dataclass(frozen=True, slots=True)
class DueItem:
    """One case or person whose term is over. `label`: the case's number, or empty where it has none to show."""

    data_class: DataClass
    kind: UnitKind
    unit_id: UUID
    label: str
    since: datetime
    """The event the term runs from."""
    due_at: datetime
    held: bool
    rule: int
    """Version of the policy."""


@dataclass(frozen=True, slots=True)
class Total:
    """How many of a class would go, and how many would but are held."""

    due: int
    held: int = 0


@dataclass(frozen=True, slots=True)
class Due:
    """`items`: units, the longest over first, no more than asked for. `totals`: every class, counted in full."""

    items: list[DueItem]
    totals: dict[DataClass, Total]


async def due(tx: Tx, *, now: datetime, limit: int = 200, policies: Mapping[DataClass, Policy] | None = None) -> Due:
    """The dry run for the transaction's office at `now`; `policies` stand in for those in force, to see what another term does."""
    terms = {**await policies_of(tx), **(policies or {})}
    before = {data_class: now - timedelta(days=policy.days) for data_class, policy in terms.items()}
    held = await held_units(tx)
    query = {
        "office": tx.office_id, "cases": before[DataClass.CLOSED_CASES], "constituents": before[DataClass.CONSTITUENTS],
        "held": list(held), "limit": limit,
    }  # fmt: skip
    counted = {row["kind"]: Total(row["due"], row["held"]) for row in await tx.all(COUNTED, query)}
    totals = {
        DataClass.CLOSED_CASES: counted.get(UnitKind.CASE, Total(0)),
        DataClass.CONSTITUENTS: counted.get(UnitKind.CONSTITUENT, Total(0)),
        DataClass.AUDIT: Total(await _outlived(tx, terms, now=now)),
        **{data_class: Total(await _rows(tx, data_class, before[data_class])) for data_class in ROWS},
    }
    return Due([_item(row, terms, held) for row in await tx.all(LISTED, query)], totals)


def _item(row: dict[str, Any], terms: Mapping[DataClass, Policy], held: set[UUID]) -> DueItem:
    kind, unit_id = UnitKind(row["kind"]), row["id"]
    data_class = CLASSES[kind]
    policy = terms[data_class]
    return DueItem(
        data_class, kind, unit_id, row["number"], since=row["ended"], due_at=row["ended"] + timedelta(days=policy.days),
        held=unit_id in held, rule=policy.version,
    )  # fmt: skip


async def _rows(tx: Tx, data_class: DataClass, before: datetime) -> int:
    counted: int = await tx.value(
        "SELECT count(*) FROM erasure.rows_ended WHERE data_class = %(data_class)s AND office_id = %(office)s "
        "AND ended < %(before)s",
        {"data_class": data_class, "office": tx.office_id, "before": before},
    )
    return counted


async def _outlived(tx: Tx, terms: Mapping[DataClass, Policy], *, now: datetime) -> int:
    until = now - timedelta(days=terms[DataClass.AUDIT].days)
    looks = until - timedelta(days=terms[DataClass.ACCESS].days)
    since = await tx.value(
        "SELECT max(looks_until) FROM purge_runs WHERE office_id = %(office)s AND looks_until < %(looks)s",
        {"office": tx.office_id, "looks": looks},
    )
    counted: int = await tx.value(
        "SELECT erasure.count_outlived(%(until)s, tstzrange(%(since)s, %(looks)s), %(most)s)",
        {"until": until, "since": since or THE_FIRST, "looks": looks, "most": MOST_COUNTED},
    )
    return counted
