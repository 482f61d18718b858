"""The directory as the project ships it: read once from the CSV files beside this module.

An office may overlay its own rows; these are the starting point, each with its source and the day it was checked.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable
from datetime import date
from functools import lru_cache
from importlib.resources import files
from types import MappingProxyType
from typing import TypeVar

from mps_connect.agencies.models import (
    Agency,
    Category,
    Directory,
    Division,
    DocumentRequirement,
    Member,
    PostalSector,
    RecipientRule,
    ServiceStandard,
)

Row = dict[str, str]
T = TypeVar("T")


@lru_cache(maxsize=1)
def load_directory() -> Directory:
    """The shipped directory, checked for dangling references. Raises ValueError where a file contradicts another."""
    directory = Directory(
        agencies=_keyed("agencies.csv", _agency, lambda agency: agency.short),
        categories=_keyed("categories.csv", _category, lambda category: category.key),
        documents=tuple(_document(row) for row in _rows("documents.csv")),
        standards=_keyed("standards.csv", _standard, lambda standard: standard.key),
        rules=_keyed("recipient_rules.csv", _rule, lambda rule: rule.rule),
        divisions=_keyed("divisions.csv", _division, lambda division: division.code),
        members=tuple(_member(row) for row in _rows("members.csv")),
        sectors=_keyed("sectors.csv", _sector, lambda sector: sector.sector),
    )
    _check_references(directory)
    return directory


def _rows(name: str) -> Iterable[Row]:
    text = files("mps_connect.agencies").joinpath("data", name).read_text(encoding="utf-8")
    yield from csv.DictReader(text.splitlines())


def _keyed(name: str, read: Callable[[Row], T], key: Callable[[T], str]) -> MappingProxyType[str, T]:
    found: dict[str, T] = {}
    for row in _rows(name):
        item = read(row)
        if key(item) in found:
            raise ValueError(f"{name}: {key(item)} is listed twice")
        found[key(item)] = item
    return MappingProxyType(found)


def _check_references(directory: Directory) -> None:
    named = {short for category in directory.categories.values() for short in category.agencies}
    named |= {row.agency for row in directory.documents}
    named |= {short for rule in directory.rules.values() for short in rule.lawful_agencies}
    if unknown := named - directory.agencies.keys():
        raise ValueError(f"agencies named but not listed: {sorted(unknown)}")
    if unknown := {row.category for row in directory.documents} - directory.categories.keys():
        raise ValueError(f"categories named but not listed: {sorted(unknown)}")
    if unknown := {member.division for member in directory.members} - directory.divisions.keys():
        raise ValueError(f"divisions named but not listed: {sorted(unknown)}")


def _several(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(";") if part.strip())


def _number(text: str) -> int | None:
    return int(text) if text else None


def _checked(row: Row) -> date:
    return date.fromisoformat(row["checked_on"])


def _agency(row: Row) -> Agency:
    return Agency(
        row["short"], row["name"], row["parent"], row["kind"], row["mandate"], _several(row["matters"]),
        row["writable"] == "yes", row["source"], _checked(row),
    )  # fmt: skip


def _category(row: Row) -> Category:
    return Category(row["key"], row["label"], row["scope"], _several(row["agencies"]), row["source"], _checked(row))


def _document(row: Row) -> DocumentRequirement:
    return DocumentRequirement(row["category"], row["agency"], row["item"], row["source"], _checked(row))


def _standard(row: Row) -> ServiceStandard:
    return ServiceStandard(
        row["key"], row["promise"], _number(row["days_min"]), _number(row["days_max"]), row["unit"],
        row["applies_to"], row["source"], _checked(row),
    )  # fmt: skip


def _rule(row: Row) -> RecipientRule:
    return RecipientRule(
        row["rule"], row["when"], row["instead"], _several(row["lawful_agencies"]), row["source"], _checked(row)
    )


def _division(row: Row) -> Division:
    return Division(
        row["code"], row["name"], row["kind"], int(row["seats"]), int(row["electors"]), row["contested"] == "yes",
        row["town_council"], row["source"], _checked(row),
    )  # fmt: skip


def _member(row: Row) -> Member:
    left = row["left_on"]
    return Member(
        row["division"], row["name"], date.fromisoformat(row["elected_on"]),
        date.fromisoformat(left) if left else None, row["source"], _checked(row),
    )  # fmt: skip


def _sector(row: Row) -> PostalSector:
    return PostalSector(row["sector"], row["district"], row["area"], row["source"], _checked(row))
