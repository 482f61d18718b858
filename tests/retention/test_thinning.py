"""What the record's own term takes out of it: values that outlived what they speak of, and nothing beside them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

import psycopg

from mps_connect.access.looks import record_look
from mps_connect.audit.bundle import Leaf
from mps_connect.audit.leaves import SALT_BYTES
from mps_connect.audit.reading import connected, events_of
from mps_connect.kit.clock import utc_now
from mps_connect.kit.ids import new_id
from mps_connect.retention.due import due
from mps_connect.retention.models import DataClass
from tests.retention.lifetimes import Office, counts, run


def opened(office: Office) -> dict[int, dict[str, Any]]:
    """Every value of the record that can still be opened, by row."""
    found = {}
    with connected(office.urls["sequencer"]) as conn:
        for event in events_of(conn, wrapper=office.sequencer.vault.wrapper):
            if isinstance(event, Leaf) and event.data is not None and event.opened is not None:
                found[int(json.loads(event.data)["seq"])] = json.loads(event.opened[SALT_BYTES:])
    return found


async def record_set_back(office: Office, days: int, seqs: list[int]) -> None:
    """As if rows not yet sequenced had been recorded so long ago, which no login of ours can do."""
    async with await psycopg.AsyncConnection.connect(office.urls["superuser"]) as conn:
        if await (await conn.execute("SELECT 1 FROM pg_event_trigger WHERE evtname = 'mps_guard'")).fetchone():
            await conn.execute("ALTER EVENT TRIGGER mps_guard DISABLE")
        triggers = await conn.execute(
            "SELECT tgrelid::regclass::text, tgname FROM pg_trigger WHERE NOT tgisinternal AND tgparentid = 0 "
            "AND tgrelid IN ('audit.logs'::regclass, 'audit.inbox'::regclass) AND tgenabled <> 'D'"
        )
        found = await triggers.fetchall()
        for table, trigger in found:
            await conn.execute(f"ALTER TABLE {table} DISABLE TRIGGER {trigger}")
        for table in ("audit.logs", "audit.inbox"):
            await conn.execute(
                f"UPDATE {table} SET at = at - make_interval(days => %s) WHERE seq = ANY (%s)",
                [days, seqs],
            )
        for table, trigger in found:
            await conn.execute(f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {trigger}")
        if await (await conn.execute("SELECT 1 FROM pg_event_trigger WHERE evtname = 'mps_guard'")).fetchone():
            await conn.execute("ALTER EVENT TRIGGER mps_guard ENABLE ALWAYS")


async def seqs_of(office: Office, table: str, pk: str) -> list[int]:
    rows = await office.look(
        "SELECT seq FROM audit.logs WHERE table_name = %(t)s AND row_pk = %(pk)s ORDER BY seq", t=table, pk=pk
    )
    return [row["seq"] for row in rows]


@dataclass(frozen=True, slots=True)
class Past:
    """Rows of the record of long ago: of a counter that lives, a link that went, a look, a counter never changed again."""

    counter: list[int]
    link: list[int]
    look: int
    only_once: list[int]
    newest: int
    """And of the first counter, today's."""


MONTH = "209901"


async def a_long_past(office: Office) -> Past:
    put = "INSERT INTO case_counters (office_id, month, last) VALUES (%(office)s, %(month)s, 1)"
    change = "UPDATE case_counters SET last = last + 1 WHERE office_id = %(office)s AND month = %(month)s"
    for statement in (put, change, change):
        await office.set_back(statement, month=MONTH)
    await office.set_back(put, month="209902")
    link = new_id()
    await office.set_back(
        "INSERT INTO links (office_id, id, user_id, purpose, token_hash, created_at, expires_at) "
        "VALUES (%(office)s, %(id)s, %(user)s, 'invitation', sha256('a'), now(), now())",
        id=link, user=office.cast.aisyah.id,
    )  # fmt: skip
    await office.set_back("DELETE FROM links WHERE office_id = %(office)s AND id = %(id)s", id=link)
    async with office.app.transaction(office.context(actor=str(office.cast.arun.id), purpose="audit")) as tx:
        await record_look(
            tx, actor=office.cast.arun.actor(), now=utc_now(), route="GET /api/cases/{case_id}", case_ids=[new_id()],
            request_id=new_id(),
        )  # fmt: skip
    look = (await office.look("SELECT max(seq) AS seq FROM audit.logs WHERE op = 'A'"))[0]["seq"]
    counter = await seqs_of(office, "case_counters", f"{office.id}/{MONTH}")
    only_once = await seqs_of(office, "case_counters", f"{office.id}/209902")
    gone = await seqs_of(office, "links", str(link))
    # Earlier runs of this office looked further than this look was before it was set back.
    await office.set_back("UPDATE purge_runs SET looks_until = NULL WHERE office_id = %(office)s")
    await record_set_back(office, 3 * 366 + 800, [*counter, *gone, look, *only_once])
    await office.set_back(change, month=MONTH)
    newest = (await seqs_of(office, "case_counters", f"{office.id}/{MONTH}"))[-1]
    await office.sequence()
    return Past(counter, gone, look, only_once, newest)


async def test_values_of_the_record_go_two_years_after_what_they_speak_of(office: Office) -> None:
    """A row that lives keeps a baseline; of one that went, and of a look, nothing needs to stay."""
    past = await a_long_past(office)
    assert office.verified().problems == []
    assert {*past.counter, *past.link, past.look, past.newest} <= opened(office).keys()

    async with office.app.transaction(office.context()) as tx:
        listed = (await due(tx, now=utc_now())).totals[DataClass.AUDIT].due
    went = await counts(office, await run(office))
    assert went["audit"] == listed
    await office.sequence()
    assert office.verified().problems == []
    left = opened(office)
    assert left.keys().isdisjoint({*past.counter[:2], *past.link, past.look})
    assert {past.newest, *past.only_once} <= left.keys()
    baselines = await office.look(
        "SELECT seq FROM audit.logs WHERE op = 'C' AND table_name = 'case_counters' AND row_pk = %(pk)s",
        pk=f"{office.id}/{MONTH}",
    )
    assert [left[row["seq"]]["after"] for row in baselines] == [
        {"office_id": str(office.id), "month": MONTH, "last": 4}
    ]
    assert await counts(office, await run(office)) == {}


async def test_a_value_hidden_beside_those_removed_by_rule_is_found(office: Office) -> None:
    """An erasure by rule covers the rows it names, and none beside them."""
    await office.sequence()
    assert office.verified().problems == []
    with psycopg.connect(office.urls["superuser"]) as conn:
        conn.execute(
            "DELETE FROM audit.payloads WHERE seq = (SELECT max(seq) FROM audit.payloads WHERE shred_id = %s)",
            [office.id],
        )
        conn.commit()
    assert any(str(office.id) in problem for problem in office.verified().problems)
