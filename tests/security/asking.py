"""What the data protection desk of each office has in hand: a request with a copy handed out and an agency to tell, a breach with
somebody concerned, and a correction asked for in each case."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from mps_connect.access.models import Role
from mps_connect.compliance.breaches import NewBreach, add_person, record_breach
from mps_connect.compliance.requests import NewRequest, open_request
from mps_connect.constituents.actions import new_constituent
from mps_connect.kit.clock import singapore_date, utc_now
from mps_connect.kit.db import Context, Database, Tx
from mps_connect.kit.ids import new_id
from tests.security.world import World
from tests.support.cast import Member

Ids = dict[str, Any]


async def ask_things(world: World, database: Database) -> dict[UUID, Ids]:
    """Ids by office. Each thing of the world gets the `correction_id` of a correction asked for in its case."""
    found = {}
    members = [voice.member for voice in world.voices.values() if voice.member is not None]
    auditors = {member.office_id: member for member in members if member.role is Role.AUDITOR}
    for office, auditor in auditors.items():
        context = Context(actor_id=str(auditor.id), office_id=office, purpose="data_rights")
        async with database.transaction(context) as tx:
            found[office] = await _desk(tx, auditor)
            for thing in world.things.values():
                if thing.office_id == office:
                    thing.ids["correction_id"] = await _correction(tx, auditor, thing.ids)
    return found


async def _desk(tx: Tx, auditor: Member) -> Ids:
    actor, now = auditor.actor(), utc_now()
    person = await new_constituent(tx, actor=actor, now=now, name="Asker Contoh", language="en")
    new = NewRequest(person, "access", "portal", singapore_date(now))
    request = await open_request(tx, actor=actor, now=now, new=new)
    release, recipient = new_id(), new_id()
    keys = {"o": tx.office_id, "r": request, "p": person, "now": now, "by": auditor.id}
    await tx.run(
        "INSERT INTO data_releases (office_id, id, request_id, constituent_id, sha256, size, pieces, keep_until, destroyed_at, "
        "made_by, made_at) VALUES (%(o)s, %(id)s, %(r)s, %(p)s, %(hash)s, 1, 1, %(now)s, %(now)s, %(by)s, %(now)s)",
        keys | {"id": release, "hash": bytes(32)},
    )
    await tx.run(
        "INSERT INTO recipients_to_tell (office_id, id, request_id, constituent_id, agency, sent_on) "
        "VALUES (%(o)s, %(id)s, %(r)s, %(p)s, 'LTA', %(day)s)",
        keys | {"id": recipient, "day": singapore_date(now)},
    )
    breach = await record_breach(
        tx, actor=actor, now=now, new=NewBreach("other", [], now, None, None, "Something went wrong here.")
    )
    await add_person(tx, actor=actor, now=now, breach_id=breach, expected_version=1, constituent_id=person)
    line = await tx.value("SELECT id FROM breach_people WHERE breach_id = %(b)s", {"b": breach})
    return {
        "person_id": person, "request_id": request, "release_id": release, "recipient_id": recipient, "breach_id": breach,
        "line_id": line, "actor": auditor.id, "since": now.isoformat(), "until": now.isoformat(),
    }  # fmt: skip


async def _correction(tx: Tx, auditor: Member, ids: Ids) -> UUID:
    new = NewRequest(
        ids["constituent_id"], "correction", "portal", singapore_date(utc_now()), about="block", value="912",
        case_id=ids["case_id"],
    )  # fmt: skip
    return await open_request(tx, actor=auditor.actor(), now=utc_now(), new=new)
