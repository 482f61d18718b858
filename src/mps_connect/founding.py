"""A new office: its row, its keys, its directory and consent texts. Done with the owner's login, never by the application."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from uuid import UUID

from mps_connect.kit.db import Context, Database
from mps_connect.kit.ids import new_id


@dataclass(frozen=True, slots=True)
class NewOffice:
    """What an office starts with. `letterhead`: address lines and e-mail address printed on letters."""

    code: str
    name: str
    division: str
    mp_name: str
    letterhead: dict[str, object] = field(default_factory=dict)
    is_demo: bool = False


async def found_office(owner: Database, office: NewOffice) -> UUID:
    """Make the office and everything it cannot work without, in one transaction. Returns its id."""
    office_id = new_id()
    async with owner.transaction(Context(actor_id="system:found_office", office_id=office_id, purpose="set_up")) as tx:
        await tx.run(
            "INSERT INTO offices (office_id, code, name, division, mp_name, letterhead, is_demo) "
            "VALUES (%(id)s, %(code)s, %(name)s, %(division)s, %(mp)s, %(letterhead)s, %(demo)s)",
            {
                "id": office_id, "code": office.code, "name": office.name, "division": office.division, "mp": office.mp_name,
                "letterhead": json.dumps(office.letterhead), "demo": office.is_demo,
            },
        )  # fmt: skip
        await tx.new_box(office_id)
    return office_id
