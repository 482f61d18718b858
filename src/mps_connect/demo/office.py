"""The demo office, made once: found the office, seat its people, and play a week of cases."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import UUID

import psycopg
from psycopg.rows import dict_row

from mps_connect.demo.people import gather_people, link_account, people_of_office, write_addressees
from mps_connect.demo.playing import play
from mps_connect.demo.stories import office_data, stories
from mps_connect.founding import NewOffice, found_office
from mps_connect.kit.clock import singapore_date, utc_now
from mps_connect.kit.db import Connection, Context, Database, Tx, set_context
from mps_connect.kit.key_wrappers import wrapper_for
from mps_connect.kit.vault import Vault
from mps_connect.settings import Settings

LOCK = 0x4D50_5302
JOB = "system:demo"
SETTLED_BEFORE = timedelta(days=8)


async def ensure_demo_office(*, app_url: str, owner_url: str, settings: Settings, say: Callable[[str], None]) -> None:
    """Make the demo office unless it is there. A second start only looks; one that was interrupted is taken up again.

    The cases are made in one transaction: either the whole week is there or none of it. Does nothing where demo data is
    refused (`settings.demo`).
    """
    if not settings.demo:
        return
    connection: Connection = await psycopg.AsyncConnection.connect(app_url, autocommit=True, row_factory=dict_row)
    async with connection:
        if await _finished(connection):
            return
        # Of two first starts on one database, the second waits here, and then finds the work done.
        await connection.execute("SELECT pg_advisory_lock(%(lock)s)", {"lock": LOCK})
        if await _finished(connection):
            return
        say("Demo office: making a week of cases, once; a few seconds")
        began = time.monotonic()
        vault = Vault(wrapper_for(settings, app_url))
        office_id = await _found(connection, owner_url, vault)
        await _play_week(app_url, vault, office_id, now=utc_now())
        say(f"Demo office: ready in {time.monotonic() - began:.1f} s")


async def _office_of(connection: Connection) -> UUID | None:
    cursor = await connection.execute("SELECT office_id FROM signin.offices() WHERE is_demo")
    row = await cursor.fetchone()
    return row["office_id"] if row else None


async def _finished(connection: Connection) -> bool:
    office_id = await _office_of(connection)
    if office_id is None:
        return False
    async with connection.transaction():
        await set_context(connection, Context(actor_id=JOB, office_id=office_id))
        cursor = await connection.execute("SELECT EXISTS (SELECT FROM cases) AS found")
        row = await cursor.fetchone()
    return bool(row and row["found"])


async def _found(connection: Connection, owner_url: str, vault: Vault) -> UUID:
    owner = Database(owner_url, vault, max_size=2)
    await owner.open()
    try:
        office_id = await _office_of(connection)
        if office_id is None:
            data = office_data()["office"]
            letterhead = {"address": data["address"], "email": data["email"]}
            office_id = await found_office(
                owner,
                NewOffice(data["code"], data["name"], data["division"], data["mp_name"], letterhead, is_demo=True),
            )
        async with owner.transaction(Context(actor_id=JOB, office_id=office_id, purpose="set_up")) as tx:
            await gather_people(tx, now=utc_now() - SETTLED_BEFORE)
    finally:
        await owner.close()
    return office_id


async def _play_week(app_url: str, vault: Vault, office_id: UUID, *, now: datetime) -> None:
    app = Database(app_url, vault, max_size=2)
    await app.open()
    try:
        async with app.transaction(Context(actor_id=JOB, office_id=office_id, purpose="set_up")) as tx:
            people = await people_of_office(tx)
            await set_context(tx.conn, Context(actor_id=str(people["staff"].user_id), office_id=office_id))
            await write_addressees(tx, actor=people["staff"], now=now - SETTLED_BEFORE)
            for story in stories():
                scene = await play(
                    Tx(tx.conn, vault, tx.context), people=people, today=singapore_date(now), story=story
                )
                if story.linked_account:
                    await set_context(tx.conn, tx.context)
                    await link_account(tx, account=people[story.linked_account].user_id, case_id=scene.case_id)
    finally:
        await app.close()
