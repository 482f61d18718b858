"""Changes of the office's directory. Each is checked, versioned, captured in the record and noted as somebody's act."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from mps_connect.access.activity import record_activity
from mps_connect.access.models import Actor
from mps_connect.agencies import policy
from mps_connect.agencies.queries import known_agencies
from mps_connect.agencies.seeds import load_directory
from mps_connect.kit.db import Tx
from mps_connect.kit.errors import NotFound, VersionConflict

Changes = dict[str, Any]
"""Column to new value. A column that is absent stays as it is."""


@dataclass(frozen=True, slots=True)
class _Table:
    """How the rows of one table are read for a change and written back. `keys` names the columns of the key."""

    name: str
    keys: tuple[str, ...]
    read: str
    write: str


_AGENCIES = _Table(
    "agencies", ("short",),
    "SELECT short, name, parent, kind, mandate, matters, addressee, address, email, receives_letters, source, "
    "checked_on, version FROM agencies WHERE office_id = %(office)s AND short = %(short)s FOR UPDATE",
    "UPDATE agencies SET name = %(name)s, addressee = %(addressee)s, address = %(address)s, email = %(email)s, "
    "receives_letters = %(receives_letters)s, source = %(source)s, checked_on = %(checked_on)s, version = version + 1 "
    "WHERE office_id = %(office)s AND short = %(short)s RETURNING version",
)  # fmt: skip
_CATEGORIES = _Table(
    "categories", ("key",),
    "SELECT key, label, scope, agencies, source, checked_on, version FROM categories "
    "WHERE office_id = %(office)s AND key = %(key)s FOR UPDATE",
    "UPDATE categories SET label = %(label)s, agencies = %(agencies)s, version = version + 1 "
    "WHERE office_id = %(office)s AND key = %(key)s RETURNING version",
)  # fmt: skip
_CHECKLISTS = _Table(
    "checklists", ("category", "slot"),
    "SELECT category, slot, ordinal, label, weight, blocking, source, checked_on, version FROM checklists "
    "WHERE office_id = %(office)s AND category = %(category)s AND slot = %(slot)s FOR UPDATE",
    "UPDATE checklists SET label = %(label)s, weight = %(weight)s, blocking = %(blocking)s, version = version + 1 "
    "WHERE office_id = %(office)s AND category = %(category)s AND slot = %(slot)s RETURNING version",
)  # fmt: skip
_STANDARDS = _Table(
    "service_standards", ("key",),
    "SELECT key, standard, applies_to, working_days, source, checked_on, version FROM service_standards "
    "WHERE office_id = %(office)s AND key = %(key)s FOR UPDATE",
    "UPDATE service_standards SET standard = %(standard)s, working_days = %(working_days)s, "
    "checked_on = %(checked_on)s, version = version + 1 "
    "WHERE office_id = %(office)s AND key = %(key)s RETURNING version",
)  # fmt: skip
_RULES = _Table(
    "recipient_rules", ("rule",),
    "SELECT rule, trigger, what_to_do, tell_resident, is_active, source, checked_on, version FROM recipient_rules "
    "WHERE office_id = %(office)s AND rule = %(rule)s FOR UPDATE",
    "UPDATE recipient_rules SET what_to_do = %(what_to_do)s, tell_resident = %(tell_resident)s, "
    "is_active = %(is_active)s, version = version + 1 "
    "WHERE office_id = %(office)s AND rule = %(rule)s RETURNING version",
)  # fmt: skip


async def change_agency(
    tx: Tx, *, actor: Actor, now: datetime, short: str, expected_version: int, changes: Changes
) -> dict[str, Any]:
    """Change how an agency is named and addressed. Returns the row. Raises NotFound, VersionConflict, NeverAddressed,
    AddressNotUsable."""
    row = await _held(tx, _AGENCIES, {"short": short}, expected_version)
    after = row | changes
    policy.check_email(after["email"])
    policy.check_receives(load_directory().agencies.get(short), receives_letters=after["receives_letters"])
    return await _write(tx, _AGENCIES, actor=actor, now=now, row=row, after=after)


async def change_category(
    tx: Tx, *, actor: Actor, now: datetime, key: str, expected_version: int, changes: Changes
) -> dict[str, Any]:
    """Change a category's label or its usual agencies. Raises NotFound, VersionConflict, AgencyUnknown."""
    row = await _held(tx, _CATEGORIES, {"key": key}, expected_version)
    after = row | changes
    policy.check_owners(after["agencies"], await known_agencies(tx))
    return await _write(tx, _CATEGORIES, actor=actor, now=now, row=row, after=after)


async def change_checklist(
    tx: Tx, *, actor: Actor, now: datetime, category: str, slot: str, expected_version: int, changes: Changes
) -> dict[str, Any]:
    """Change how much one thing on a category's list matters, or its name. Raises NotFound, VersionConflict."""
    row = await _held(tx, _CHECKLISTS, {"category": category, "slot": slot}, expected_version)
    return await _write(tx, _CHECKLISTS, actor=actor, now=now, row=row, after=row | changes)


async def change_standard(
    tx: Tx, *, actor: Actor, now: datetime, key: str, expected_version: int, changes: Changes
) -> dict[str, Any]:
    """Change what the Service promises and its time in working days. Raises NotFound, VersionConflict."""
    row = await _held(tx, _STANDARDS, {"key": key}, expected_version)
    return await _write(tx, _STANDARDS, actor=actor, now=now, row=row, after=row | changes)


async def change_rule(
    tx: Tx, *, actor: Actor, now: datetime, rule: str, expected_version: int, changes: Changes
) -> dict[str, Any]:
    """Change what is done where no letter may be written. Raises NotFound, VersionConflict, RuleIsTheMPs."""
    row = await _held(tx, _RULES, {"rule": rule}, expected_version)
    after = row | changes
    policy.check_rule_switch(actor, was_active=row["is_active"], becomes_active=after["is_active"])
    return await _write(tx, _RULES, actor=actor, now=now, row=row, after=after)


async def _held(tx: Tx, table: _Table, key: dict[str, str], expected_version: int) -> dict[str, Any]:
    row = await tx.one(table.read, {"office": tx.office_id, **key})
    if row is None:
        raise NotFound
    if row["version"] != expected_version:
        current = {name: value.isoformat() if isinstance(value, date) else value for name, value in row.items()}
        raise VersionConflict(details={"current_version": row["version"], "current": current})
    return row


async def _write(
    tx: Tx, table: _Table, *, actor: Actor, now: datetime, row: dict[str, Any], after: dict[str, Any]
) -> dict[str, Any]:
    changed = sorted(name for name in after if after[name] != row[name])
    if not changed:
        return row
    version = await tx.value(table.write, {"office": tx.office_id, **after})
    await record_activity(
        tx, actor=actor, now=now, kind="directory_changed",
        detail={"table": table.name, "key": "/".join(row[key] for key in table.keys), "columns": changed},
    )  # fmt: skip
    return after | {"version": version}
