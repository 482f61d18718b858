"""The shipped directory written into an office's own tables, where the office may then change it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from mps_connect.agencies.models import Directory
from mps_connect.agencies.overlay import working_days
from mps_connect.agencies.seeds import load_directory
from mps_connect.kit.db import Tx


@dataclass(frozen=True, slots=True)
class ChecklistSeed:
    """One thing an agency asks for in matters of a category. `weight` 1 to 3 as the interview counts it."""

    category: str
    slot: str
    ordinal: int
    label: str
    weight: int
    blocking: bool
    source: str
    checked_on: date


async def plant_directory(tx: Tx, *, checklists: Iterable[ChecklistSeed], tell_resident: Mapping[str, str]) -> None:
    """Write what the office does not have yet; rows it has, edited or not, stay as they are. Safe to repeat.

    `tell_resident`: for a rule, the sentence to say to the resident. Runs with the owner's login.
    """
    directory = load_directory()
    await _plant_agencies(tx, directory)
    await _plant_categories(tx, directory)
    await _plant_rules(tx, directory, tell_resident)
    await tx.run_many(
        "INSERT INTO checklists (office_id, category, slot, ordinal, label, weight, blocking, source, checked_on) "
        "VALUES (%(office)s, %(category)s, %(slot)s, %(ordinal)s, %(label)s, %(weight)s, %(blocking)s, %(source)s, "
        "%(checked)s) ON CONFLICT DO NOTHING",
        [
            {
                "office": tx.office_id, "category": seed.category, "slot": seed.slot, "ordinal": seed.ordinal,
                "label": seed.label, "weight": seed.weight, "blocking": seed.blocking, "source": seed.source,
                "checked": seed.checked_on,
            }
            for seed in checklists
        ],
    )  # fmt: skip


async def _plant_agencies(tx: Tx, directory: Directory) -> None:
    await tx.run_many(
        "INSERT INTO agencies (office_id, short, name, parent, kind, mandate, matters, receives_letters, source, "
        "checked_on) VALUES (%(office)s, %(short)s, %(name)s, %(parent)s, %(kind)s, %(mandate)s, %(matters)s, "
        "%(receives)s, %(source)s, %(checked)s) ON CONFLICT DO NOTHING",
        [
            {
                "office": tx.office_id, "short": agency.short, "name": agency.name, "parent": agency.parent,
                "kind": agency.kind, "mandate": agency.mandate, "matters": "; ".join(agency.matters),
                "receives": agency.writable, "source": agency.source, "checked": agency.checked_on,
            }
            for agency in directory.agencies.values()
        ],
    )  # fmt: skip


async def _plant_categories(tx: Tx, directory: Directory) -> None:
    await tx.run_many(
        "INSERT INTO categories (office_id, key, label, scope, agencies, source, checked_on) "
        "VALUES (%(office)s, %(key)s, %(label)s, %(scope)s, %(agencies)s, %(source)s, %(checked)s) "
        "ON CONFLICT DO NOTHING",
        [
            {
                "office": tx.office_id, "key": category.key, "label": category.label, "scope": category.scope,
                "agencies": list(category.agencies), "source": category.source, "checked": category.checked_on,
            }
            for category in directory.categories.values()
        ],
    )  # fmt: skip


async def _plant_rules(tx: Tx, directory: Directory, tell_resident: Mapping[str, str]) -> None:
    await tx.run_many(
        "INSERT INTO service_standards (office_id, key, standard, applies_to, working_days, source, checked_on) "
        "VALUES (%(office)s, %(key)s, %(standard)s, %(applies_to)s, %(days)s, %(source)s, %(checked)s) "
        "ON CONFLICT DO NOTHING",
        [
            {
                "office": tx.office_id, "key": standard.key, "standard": standard.promise,
                "applies_to": standard.applies_to, "days": working_days(standard),
                "source": standard.source, "checked": standard.checked_on,
            }
            for standard in directory.standards.values()
        ],
    )  # fmt: skip
    await tx.run_many(
        "INSERT INTO recipient_rules (office_id, rule, trigger, what_to_do, tell_resident, source, checked_on) "
        "VALUES (%(office)s, %(rule)s, %(when)s, %(instead)s, %(tell)s, %(source)s, %(checked)s) "
        "ON CONFLICT DO NOTHING",
        [
            {
                "office": tx.office_id, "rule": rule.rule, "when": rule.when, "instead": rule.instead,
                "tell": tell_resident.get(rule.rule, ""), "source": rule.source, "checked": rule.checked_on,
            }
            for rule in directory.rules.values()
        ],
    )  # fmt: skip
