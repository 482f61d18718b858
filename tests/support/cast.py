"""The cast: named people of two offices, so that denials are tested by habit.

Aisyah interviews (the owner of most cases here), Wei Jie is her colleague at the next table, Priya and Shu Min work at the
desk, Dr Koh approves, Hidayah administers, Arun audits, Salmah is a resident. Outsider, stranger and their MP belong to
another office.
"""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from mps_connect.access.models import Actor, Role
from mps_connect.founding import NewOffice, found_office
from mps_connect.kit.clock import utc_now
from mps_connect.kit.db import Context, Database
from mps_connect.kit.ids import new_id


@dataclass(frozen=True, slots=True)
class Member:
    id: UUID
    office_id: UUID
    role: Role
    name: str
    email: str

    def actor(self) -> Actor:
        return Actor(user_id=self.id, office_id=self.office_id, role=self.role, name=self.name)


@dataclass(frozen=True, slots=True)
class Cast:
    office_id: UUID
    other_office_id: UUID
    aisyah: Member
    wei_jie: Member
    priya: Member
    shu_min: Member
    dr_koh: Member
    hidayah: Member
    arun: Member
    salmah: Member
    outsider: Member
    other_staff: Member
    other_mp: Member


PEOPLE = {
    "aisyah": (Role.VOLUNTEER, "Aisyah Contoh"),
    "wei_jie": (Role.VOLUNTEER, "Wei Jie Contoh"),
    "priya": (Role.STAFF, "Priya Contoh"),
    "shu_min": (Role.STAFF, "Shu Min Contoh"),
    "dr_koh": (Role.MP, "Dr Koh Contoh"),
    "hidayah": (Role.ADMIN, "Hidayah Contoh"),
    "arun": (Role.AUDITOR, "Arun Contoh"),
    "salmah": (Role.RESIDENT, "Salmah Contoh"),
}
OTHERS = {
    "outsider": (Role.VOLUNTEER, "Outsider Sampel"),
    "other_staff": (Role.STAFF, "Other Staff Sampel"),
    "other_mp": (Role.MP, "Other MP Sampel"),
}


async def gather_cast(owner: Database, *, code: str = "BAN", other_code: str = "CTH") -> Cast:
    """Found two offices and their people. Committed: the session's tests share them and change nothing of them."""
    letterhead: dict[str, object] = {
        "address": ["Blk 900 Contoh Street 9 #01-900", "Singapore 560900"],
        "email": "office@ban.invalid",
    }
    first = await found_office(
        owner, NewOffice(code, "Bukit Angsana office", "Bukit Angsana", "Dr Koh Contoh", letterhead)
    )
    second = await found_office(owner, NewOffice(other_code, "Contoh office", "Contoh GRC", "Other MP Sampel"))
    members = {
        **{key: await _join(owner, first, key, role, name) for key, (role, name) in PEOPLE.items()},
        **{key: await _join(owner, second, key, role, name) for key, (role, name) in OTHERS.items()},
    }
    return Cast(office_id=first, other_office_id=second, **members)


async def _join(owner: Database, office_id: UUID, key: str, role: Role, name: str) -> Member:
    member = Member(new_id(), office_id, role, name, f"{key.replace('_', '')}@cast.invalid")
    context = Context(actor_id="system:test_cast", office_id=office_id)
    async with owner.transaction(context) as tx:
        await tx.run(
            "INSERT INTO users (office_id, id, email, name, role, created_at) "
            "VALUES (%(office)s, %(id)s, %(email)s, %(name)s, %(role)s, %(now)s)",
            {
                "office": office_id,
                "id": member.id,
                "email": f"{office_id.hex[-6:]}-{member.email}",
                "name": name,
                "role": role.value,
                "now": utc_now(),
            },
        )
    return member
