"""The demo office's accounts. None has a password: one click opens them, on this machine only."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from mps_connect.access.models import Actor, Role
from mps_connect.agencies.actions import change_agency
from mps_connect.demo.stories import office_data
from mps_connect.kit.db import Tx
from mps_connect.kit.ids import new_id

DOMAIN = "demo.invalid"


async def gather_people(tx: Tx, *, now: datetime) -> None:
    """Make the accounts that are not there yet. Runs with the owner's login, before there is anybody to act."""
    for key, person in office_data()["people"].items():
        await tx.run(
            "INSERT INTO users (office_id, id, email, name, role, created_at) "
            "VALUES (%(office)s, %(id)s, %(email)s, %(name)s, %(role)s, %(now)s) ON CONFLICT DO NOTHING",
            {
                "office": tx.office_id, "id": new_id(), "email": f"{key}@{DOMAIN}", "name": person["name"],
                "role": person["role"], "now": now,
            },
        )  # fmt: skip


async def people_of_office(tx: Tx) -> dict[str, Actor]:
    """The demo's people by key."""
    rows: list[dict[str, Any]] = await tx.all(
        "SELECT id, split_part(email, '@', 1) AS key, name, role FROM users "
        "WHERE office_id = %(office)s AND split_part(email, '@', 2) = %(domain)s",
        {"office": tx.office_id, "domain": DOMAIN},
    )
    return {
        row["key"]: Actor(user_id=row["id"], office_id=tx.office_id, role=Role(row["role"]), name=row["name"])
        for row in rows
    }


async def link_account(tx: Tx, *, account: UUID, case_id: UUID) -> None:
    """Let a resident's account see that resident's own cases."""
    await tx.run(
        "UPDATE users SET constituent_id = (SELECT constituent_id FROM cases WHERE office_id = %(office)s AND id = %(case)s), "
        "version = version + 1 WHERE office_id = %(office)s AND id = %(user)s",
        {"office": tx.office_id, "user": account, "case": case_id},
    )


async def write_addressees(tx: Tx, *, actor: Actor, now: datetime) -> None:
    """What this office has put into its directory: to whom and where its letters go."""
    for short, changes in office_data()["addressees"].items():
        version = await tx.value(
            "SELECT version FROM agencies WHERE office_id = %(office)s AND short = %(short)s",
            {"office": tx.office_id, "short": short},
        )
        await change_agency(tx, actor=actor, now=now, short=short, expected_version=version, changes=changes)
