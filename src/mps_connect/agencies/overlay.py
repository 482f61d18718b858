"""The office's rows laid over the directory the product ships. Pure: rows in, a Directory out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from types import MappingProxyType
from typing import Any

from mps_connect.agencies.models import Agency, Category, Directory, OfficeSlot, RecipientRule, ServiceStandard
from mps_connect.agencies.seeds import load_directory

Row = Mapping[str, Any]
WORKING_DAYS_A_WEEK, DAYS_A_WEEK = 5, 7


def overlay(
    *,
    agencies: Iterable[Row],
    categories: Iterable[Row],
    standards: Iterable[Row],
    rules: Iterable[Row],
    edited_slots: Iterable[Row],
) -> Directory:
    """A directory in which the office's own rows win. A rule the office switched off is not in it.

    Rows are the columns of the tables of the same names. What the office does not keep (documents, divisions, members,
    sectors) is the shipped directory's.
    """
    shipped = load_directory()
    return replace(
        shipped,
        agencies=MappingProxyType(dict(shipped.agencies) | {row["short"]: _agency(shipped, row) for row in agencies}),
        categories=MappingProxyType(
            dict(shipped.categories) | {row["key"]: _category(shipped, row) for row in categories}
        ),
        standards=MappingProxyType(
            dict(shipped.standards) | {row["key"]: _standard(shipped, row) for row in standards}
        ),
        rules=_rules(shipped, rules),
        edited_slots=_edited(edited_slots),
    )


def shipped_with(shorts: Iterable[str]) -> frozenset[str]:
    return frozenset(load_directory().agencies) | frozenset(shorts)


def working_days(standard: ServiceStandard) -> int | None:
    """The longest time promised, in working days; calendar days count five in seven, rounded up. None: no number."""
    if standard.days_max is None:
        return None
    if standard.unit == "working days":
        return standard.days_max
    return -(-standard.days_max * WORKING_DAYS_A_WEEK // DAYS_A_WEEK)


def _checked(row: Row, otherwise: date | None) -> date:
    checked: date | None = row["checked_on"] or otherwise
    return checked or date.min


def _agency(shipped: Directory, row: Row) -> Agency:
    known = shipped.agencies.get(row["short"])
    return Agency(
        short=row["short"],
        name=row["name"],
        parent=row["parent"],
        kind=row["kind"],
        mandate=row["mandate"],
        matters=known.matters if known else tuple(part.strip() for part in row["matters"].split(";") if part.strip()),
        writable=row["receives_letters"] and (known is None or known.writable),
        source=row["source"],
        checked_on=_checked(row, known.checked_on if known else None),
    )


def _category(shipped: Directory, row: Row) -> Category:
    known = shipped.categories.get(row["key"])
    return Category(
        key=row["key"],
        label=row["label"],
        scope=row["scope"],
        agencies=tuple(row["agencies"]),
        source=row["source"],
        checked_on=_checked(row, known.checked_on if known else None),
    )


def _standard(shipped: Directory, row: Row) -> ServiceStandard:
    known = shipped.standards.get(row["key"])
    if known and row["working_days"] == working_days(known):
        return replace(known, promise=row["standard"], checked_on=_checked(row, known.checked_on))
    return ServiceStandard(
        key=row["key"],
        promise=row["standard"],
        days_min=row["working_days"],
        days_max=row["working_days"],
        unit="working days",
        applies_to=row["applies_to"],
        source=row["source"],
        checked_on=_checked(row, known.checked_on if known else None),
    )


def _edited(rows: Iterable[Row]) -> Mapping[str, Mapping[str, OfficeSlot]]:
    found: dict[str, dict[str, OfficeSlot]] = {}
    for row in rows:
        slot = OfficeSlot(
            slot=row["slot"], label=row["label"], weight=row["weight"], blocking=row["blocking"] and row["weight"] > 0
        )
        found.setdefault(row["category"], {})[slot.slot] = slot
    return MappingProxyType(found)


def _rules(shipped: Directory, rows: Iterable[Row]) -> MappingProxyType[str, RecipientRule]:
    rules = dict(shipped.rules)
    for row in rows:
        known = shipped.rules.get(row["rule"])
        if not row["is_active"]:
            rules.pop(row["rule"], None)
            continue
        rules[row["rule"]] = RecipientRule(
            rule=row["rule"],
            when=row["trigger"],
            instead=row["what_to_do"],
            lawful_agencies=known.lawful_agencies if known else (),
            source=row["source"],
            checked_on=_checked(row, known.checked_on if known else None),
        )
    return MappingProxyType(rules)
