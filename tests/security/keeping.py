"""One of each thing of retention in both offices: a proposal, a hold, an erasure asked for, a purge with its certificate; and a
report on compliance.
"""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from mps_connect.access.models import Role
from mps_connect.kit.clock import utc_now
from mps_connect.kit.db import Context, Database
from mps_connect.kit.ids import new_id
from mps_connect.retention.asking import ask_to_erase_all_due
from mps_connect.retention.holding import place_hold
from mps_connect.retention.models import DataClass, HoldBasis, UnitKind
from mps_connect.retention.proposals import propose_term
from tests.security.world import World
from tests.support.cast import Member

WHY = "Invented for this world."


async def keep_things(world: World, database: Database, owner: Database) -> Mapping[UUID, Mapping[str, UUID]]:
    """Their ids by office and by the name they have in an address."""
    members = [voice.member for voice in world.voices.values() if voice.member is not None]
    return {
        office: {
            **await _asked(database, _one(members, office, Role.ADMIN), _one(members, office, Role.AUDITOR)),
            "run_id": await _purge(owner, office),
            "report_id": await _report(owner, office),
        }
        for office in (world.cast.office_id, world.cast.other_office_id)
    }


def _one(members: list[Member], office: UUID, role: Role) -> Member:
    return next(member for member in members if member.office_id == office and member.role is role)


async def _asked(database: Database, admin: Member, auditor: Member) -> dict[str, UUID]:
    context = Context(str(auditor.id), auditor.office_id, purpose="retention")
    async with database.transaction(context) as tx:
        number = await tx.value(
            "SELECT number FROM cases WHERE office_id = %(office)s AND number IS NOT NULL ORDER BY number LIMIT 1",
            {"office": tx.office_id},
        )
        return {
            "proposal_id": await propose_term(
                tx, actor=admin.actor(), now=utc_now(), data_class=DataClass.LINKS, days=60, legal_basis="PDPA", reason=WHY
            ),
            "hold_id": await place_hold(
                tx, actor=auditor.actor(), now=utc_now(), case_number=number, kind=UnitKind.CASE, basis=HoldBasis.COURT,
                reason=WHY,
            ),
            "erasure_id": await ask_to_erase_all_due(tx, actor=auditor.actor(), now=utc_now(), reason=WHY),
        }  # fmt: skip


async def _purge(owner: Database, office: UUID) -> UUID:
    """Committed: only the shredder writes purges, and it has no part in this world."""
    run_id = new_id()
    async with owner.transaction(Context("system:test_world", office, purpose="set_up")) as tx:
        await tx.run(
            "INSERT INTO purge_runs (office_id, id, started_at, finished_at, certificate) "
            "VALUES (%(office)s, %(id)s, %(now)s, %(now)s, 'A certificate of nothing')",
            {"office": office, "id": run_id, "now": utc_now()},
        )
    return run_id


async def _report(owner: Database, office: UUID) -> UUID:
    """Committed: the worker makes reports, and has no part in this world either."""
    report, run = new_id(), new_id()
    values = {"office": office, "report": report, "run": run, "now": utc_now()}
    async with owner.transaction(Context("system:test_world", office, purpose="set_up")) as tx:
        await tx.run(
            "INSERT INTO compliance_runs (office_id, id, at, score, grade, health, shares, findings) "
            "VALUES (%(office)s, %(run)s, %(now)s, 0, 'not_compliant', 'unhealthy', "
            """'{"audit": 0, "authentication": 0, "retention": 0, "encryption": 0, "access": 0}', '{}')""",
            values,
        )
        await tx.run(
            "INSERT INTO compliance_reports (office_id, id, cadence, first_day, last_day, asked_at, made_at, run_id, html, pdf, json, "
            "statement) VALUES (%(office)s, %(report)s, 'daily', '2026-11-23', '2026-11-23', %(now)s, %(now)s, %(run)s, '', '', '', '')",
            values,
        )
    return report
