"""Every captured table against the record: nothing on a whole office with a past, and each change made behind the capture's back."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

import psycopg
import pytest
from psycopg import sql
from psycopg.rows import dict_row

from mps_connect.audit.bundle import Earlier
from mps_connect.audit.folding import Entry, differing, fold
from mps_connect.audit.leaves import commitment_of
from mps_connect.audit.reading import connected, events_of, start_at
from mps_connect.audit.reconciling import Counts, _differences, captured_tables, reconcile
from mps_connect.audit.verifying import Trust, checkpoint_of, verify
from mps_connect.kit.ids import new_id
from mps_connect.retention.erasing import erase_unit
from mps_connect.retention.models import UnitKind
from tests.retention.lifetimes import Office
from tests.support.superuser import switch_guards_off

Conn = psycopg.Connection[dict[str, Any]]


def differences(office: Office, *, at_least: int = 1) -> list[str]:
    with connected(office.urls["backup"]) as conn:
        return said(office, conn, at_least=at_least)


def said(office: Office, conn: Conn, *, at_least: int = 1) -> list[str]:
    counts = Counts()
    found = [str(one) for one in reconcile(conn, office.sequencer.vault.wrapper, counts)]
    assert counts.tables == len(captured_tables(conn)) > 30
    assert counts.rows >= at_least
    return found


@contextmanager
def behind_its_back(office: Office, *tables: str) -> Iterator[Conn]:
    """The superuser with capture switched off for some tables; taken back afterwards."""
    with psycopg.connect(office.urls["superuser"], row_factory=dict_row) as conn:
        switch_guards_off(conn)
        for table in tables:
            conn.execute(sql.SQL("ALTER TABLE public.{} DISABLE TRIGGER ALL").format(sql.Identifier(table)))
        yield conn
        conn.rollback()


@pytest.fixture(scope="module")
async def cases(office: Office) -> tuple[UUID, UUID]:
    """One case that was heard, written for, answered and closed, and one that will be erased."""
    kept = await office.closed_case(letter=True)
    gone = await office.closed_case(letter=True)
    return kept.id, gone.id


async def test_nothing_differs_before_and_after_sequencing_and_after_an_erasure(
    office: Office, cases: tuple[UUID, UUID]
) -> None:
    assert differences(office, at_least=100) == []
    await office.sequence()
    assert differences(office, at_least=100) == []
    async with office.shredder.transaction(office.context()) as tx:
        await erase_unit(tx, kind=UnitKind.CASE, unit_id=cases[1], run_id=UUID(int=7), request_id=None)
    assert differences(office, at_least=50) == []
    await office.sequence()
    assert differences(office, at_least=50) == []
    assert office.verified().problems == []


ADDED = '{"id": "ffffffff-ffff-7fff-8fff-ffffffffffff", "email": "late@cast.invalid"}'
CHANGES = {
    "cases": ("UPDATE cases SET category = 'housing' WHERE id = %(case)s", "the table says otherwise than the record in category"),
    "letters": ("UPDATE letters SET version = version + 1 WHERE case_id = %(case)s", "otherwise than the record in version"),
    "case_events": ("DELETE FROM case_events WHERE case_id = %(case)s", "it is in the record, and gone from the table"),
    "access_logs": ("UPDATE access_logs SET route = 'else' WHERE case_ids[1] = %(case)s", "otherwise than the record in route"),
    "case_counters": (
        "INSERT INTO case_counters (office_id, month, last) SELECT office_id, '190001', 9 FROM offices LIMIT 1",
        "it is in the table, and never was in the record",
    ),
    "users": (
        f"INSERT INTO users SELECT (jsonb_populate_record(u, '{ADDED}')).* FROM users u LIMIT 1",
        "ffffffff-ffff-7fff-8fff-ffffffffffff: it is in the table, and never was in the record",
    ),
}  # fmt: skip


@pytest.mark.parametrize("table", CHANGES)
async def test_a_change_made_with_capture_off_is_named_without_its_values(
    office: Office, cases: tuple[UUID, UUID], table: str
) -> None:
    change, what = CHANGES[table]
    with behind_its_back(office, table) as conn:
        changed = conn.execute(change, {"case": cases[0]}).rowcount
        found = said(office, conn)
    assert changed > 0
    assert [one.startswith(f"{table} ") and what in one for one in found] == [True] * changed


async def test_a_change_that_was_taken_back_shows_in_what_the_next_one_found(
    office: Office, cases: tuple[UUID, UUID]
) -> None:
    with behind_its_back(office, "users") as conn:
        conn.execute("UPDATE users SET name = 'Somebody Else' WHERE id = %s", [office.cast.priya.id])
        conn.execute("ALTER TABLE users ENABLE ALWAYS TRIGGER capture")
        conn.execute("SELECT set_config('mps.actor_id', 'system:test', true)")
        conn.execute("UPDATE users SET name = %s WHERE id = %s", [office.cast.priya.name, office.cast.priya.id])
        found = said(office, conn)
    assert [f"users {office.cast.priya.id}: its name was changed without a record" in one for one in found] == [True]


async def test_rows_removed_by_rule_are_not_missed_and_others_are(office: Office, cases: tuple[UUID, UUID]) -> None:
    await office.sequence()
    with behind_its_back(office, "access_logs") as conn:
        gone = conn.execute("DELETE FROM access_logs").rowcount
        assert len(said(office, conn)) == gone > 0
        conn.execute(
            "INSERT INTO audit.logs (office_id, table_name, row_pk, op, changed, actor, commitment) "
            "SELECT office_id, 'access_logs', '2099-01-01T00:00:00+00:00', 'E', '{}', 'system:purge', sha256('') "
            "FROM offices"
        )
        assert said(office, conn) == []


async def test_a_check_that_goes_on_believes_an_erasure_that_lies_before_it(
    office: Office, cases: tuple[UUID, UUID]
) -> None:
    await office.sequence()
    with connected(office.urls["sequencer"]) as conn:
        row = conn.execute("SELECT note FROM audit.checkpoints ORDER BY tree_size DESC LIMIT 1").fetchone()
    assert row is not None
    kept = checkpoint_of(row["note"])
    async with office.app.transaction(office.context(actor=str(office.cast.priya.id), purpose="casework")) as tx:
        await tx.run(
            "INSERT INTO access_logs (office_id, id, at, actor_id, request_id, route, purpose, case_ids) "
            "VALUES (%(office)s, %(id)s, now(), %(actor)s, %(id)s, '/api/cases/{case_id}', 'casework', %(cases)s)",
            {"office": office.id, "id": new_id(), "actor": office.cast.priya.id, "cases": [cases[1]]},
        )
    await office.sequence()
    with connected(office.urls["sequencer"]) as conn:
        start = start_at(conn, kept)
        trust = Trust(kept.origin, office.keys(conn, kept.origin))
        events = list(events_of(conn, wrapper=office.sequencer.vault.wrapper, since=start))
    report = verify(events, trust, start=start.frontier)
    assert (report.problems, report.since, report.erased) == ([], kept.size, 1)
    unproved = verify([event for event in events if not isinstance(event, Earlier)], trust, start=start.frontier)
    assert "no erasure in the record covers them" in unproved.problems[0]


SALT = bytes(32)


def entry(op: str, seq: int, body: str | None, *, leaf: int | None = None, changed: tuple[str, ...] = ()) -> Entry:
    opened = SALT + body.encode() if body is not None else None
    return Entry(op, seq, leaf, list(changed), commitment_of(SALT, (body or "").encode()), opened)


BEGUN = entry("I", 1, '{"before": {}, "after": {"a": 1.0, "b": "x"}}', leaf=4)


def test_a_history_is_folded_from_a_baseline_on_and_past_values_that_are_gone() -> None:
    gone = entry("I", 1, None, leaf=0)
    later = entry("U", 2, '{"before": {"a": 1}, "after": {"a": 2}}', leaf=1, changed=("a", "secret"))
    row = fold([gone, later])
    assert (row.exists, row.whole, row.values, row.problems) == (True, False, {"a": 2}, [])
    assert differing(row, {"a": 3, "b": "never known"}, {}) == ["a"]
    baseline = entry("C", 3, '{"before": {}, "after": {"a": 2, "b": "y"}}', leaf=2)
    assert differing(fold([gone, later, baseline]), {"a": 2, "b": "z"}, {}) == ["b"]
    closed = entry("U", 4, None, changed=("b",))
    assert differing(fold([gone, later, baseline, closed]), {"a": 2, "b": "z"}, {}) == []
    assert not fold([BEGUN, entry("D", 2, '{"before": {"a": 1, "b": "x"}, "after": {}}')]).exists


def test_a_column_that_is_younger_than_a_row_has_its_default_there() -> None:
    row = fold([BEGUN])
    assert differing(row, {"a": 1, "b": "x", "later": 7, "empty": None}, {"later": 7}) == []
    assert differing(row, {"a": 1, "b": "x", "later": 8}, {"later": 7}) == ["later"]


def test_a_history_that_contradicts_itself_is_said() -> None:
    other = entry("U", 2, '{"before": {"a": 5}, "after": {"a": 6}}', leaf=5, changed=("a",))
    assert fold([BEGUN, other]).problems == ["its a was changed without a record before entry 2"]
    assert "was sequenced before an older one" in fold([BEGUN, other._replace(leaf=1)]).problems[0]
    assert "changes a row that was not there" in fold([other]).problems[0]
    assert "other values than were recorded" in fold([BEGUN._replace(commitment=bytes(32))]).problems[0]


def test_a_row_that_was_deleted_and_is_there_is_said_and_a_row_gone_by_rule_is_not() -> None:
    deleted = fold([BEGUN, entry("D", 2, '{"before": {"a": 1, "b": "x"}, "after": {}}')])
    there = {"a": 1, "b": "x"}
    assert list(_differences(deleted, there, {}, gone_by_rule=False)) == [
        "it is in the table, and deleted in the record"
    ]
    assert list(_differences(deleted, None, {}, gone_by_rule=False)) == []
    assert list(_differences(fold([BEGUN]), None, {}, gone_by_rule=True)) == []
    assert list(_differences(fold([BEGUN]), None, {}, gone_by_rule=False)) == [
        "it is in the record, and gone from the table"
    ]
