"""Reads of the office's directory. Row security keeps each read inside the transaction's office."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from mps_connect.agencies.models import Directory
from mps_connect.agencies.overlay import overlay, shipped_with
from mps_connect.kit.db import Tx

AGENCIES = (
    "SELECT short, name, parent, kind, mandate, matters, addressee, address, email, receives_letters, source, "
    "checked_on, version FROM agencies WHERE office_id = %(office)s ORDER BY short"
)
CATEGORIES = (
    "SELECT key, label, scope, agencies, source, checked_on, version FROM categories "
    "WHERE office_id = %(office)s ORDER BY label"
)
CHECKLISTS = (
    "SELECT category, slot, ordinal, label, weight, blocking, source, checked_on, version FROM checklists "
    "WHERE office_id = %(office)s ORDER BY category, ordinal"
)
STANDARDS = (
    "SELECT key, standard, applies_to, working_days, source, checked_on, version FROM service_standards "
    "WHERE office_id = %(office)s ORDER BY key"
)
RULES = (
    "SELECT rule, trigger, what_to_do, tell_resident, is_active, source, checked_on, version FROM recipient_rules "
    "WHERE office_id = %(office)s ORDER BY rule"
)

# One round trip tells whether anything the overlay reads has changed; the rows themselves are fetched only then.
FINGERPRINT = """
SELECT encode(sha256(convert_to(concat(
    (SELECT string_agg(a::text, '|' ORDER BY a.short) FROM agencies a WHERE a.office_id = %(office)s),
    (SELECT string_agg(c::text, '|' ORDER BY c.key) FROM categories c WHERE c.office_id = %(office)s),
    (SELECT string_agg(s::text, '|' ORDER BY s.key) FROM service_standards s WHERE s.office_id = %(office)s),
    (SELECT string_agg(r::text, '|' ORDER BY r.rule) FROM recipient_rules r WHERE r.office_id = %(office)s),
    (SELECT string_agg(k::text, '|' ORDER BY k.category, k.slot) FROM checklists k
      WHERE k.office_id = %(office)s AND k.version > 1)), 'UTF8')), 'hex')
"""

_remembered: dict[UUID, tuple[str, Directory]] = {}


@dataclass(frozen=True, slots=True)
class Addressee:
    """To whom and where a letter to an agency goes, as the office keeps it. Empty strings where the office has none."""

    short: str
    name: str
    addressee: str
    address: str
    email: str
    receives_letters: bool


async def directory_rows(tx: Tx) -> dict[str, list[dict[str, Any]]]:
    """Every row of the office's directory under `agencies`, `categories`, `checklists`, `standards` and `rules`."""
    office = {"office": tx.office_id}
    return {
        "agencies": await tx.all(AGENCIES, office),
        "categories": await tx.all(CATEGORIES, office),
        "checklists": await tx.all(CHECKLISTS, office),
        "standards": await tx.all(STANDARDS, office),
        "rules": await tx.all(RULES, office),
    }


async def office_directory(tx: Tx) -> Directory:
    """The shipped directory with the office's rows laid over it: what the assistant and the letters go by."""
    office = {"office": tx.office_id}
    fingerprint = str(await tx.value(FINGERPRINT, office))
    held = _remembered.get(tx.office_id)
    if held and held[0] == fingerprint:
        return held[1]
    directory = overlay(
        agencies=await tx.all(AGENCIES, office),
        categories=await tx.all(CATEGORIES, office),
        standards=await tx.all(STANDARDS, office),
        rules=await tx.all(RULES, office),
        edited_slots=[row for row in await tx.all(CHECKLISTS, office) if row["version"] > 1],
    )
    # Keyed by content, so a transaction that rolls back leaves nothing wrong behind.
    _remembered[tx.office_id] = (fingerprint, directory)
    return directory


async def addressee_of(tx: Tx, *, short: str) -> Addressee | None:
    """Where letters to an agency go, or None when the office does not list it."""
    row = await tx.one(
        "SELECT short, name, addressee, address, email, receives_letters FROM agencies "
        "WHERE office_id = %(office)s AND short = %(short)s",
        {"office": tx.office_id, "short": short},
    )
    return None if row is None else Addressee(**row)


async def known_agencies(tx: Tx) -> frozenset[str]:
    """Shorts the office lists, with those that only the shipped directory has."""
    rows = await tx.all("SELECT short FROM agencies WHERE office_id = %(office)s", {"office": tx.office_id})
    return shipped_with(row["short"] for row in rows)
