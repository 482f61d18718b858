"""The record behind: an alarm after a minute, raised once and cleared; no writing after longer where the office wants it so."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from datetime import timedelta
from typing import Any

import psycopg
import pytest

from mps_connect.audit.guard_tasks import jobs
from mps_connect.audit.lag import LagWatch, RecordNotKept, look
from mps_connect.audit.sequencer import tick
from mps_connect.kit.clock import utc_now
from mps_connect.kit.db import Database
from mps_connect.kit.jobs import Desk, Logins
from mps_connect.kit.vault import Vault
from mps_connect.monitoring import checks
from mps_connect.settings import Settings
from tests.audit.conftest import Recorded
from tests.support.clients import acting, app_on


@pytest.fixture(autouse=True)
async def caught_up(recorded: Recorded) -> None:
    await _sequence(recorded)
    await look(recorded.app)


async def _sequence(recorded: Recorded) -> None:
    while await tick(recorded.sequencer, now=utc_now()) is not None:
        pass


async def behind(recorded: Recorded, superuser: psycopg.AsyncConnection, minutes: float) -> None:
    """A change that no sequencer has taken for so long."""
    await recorded.count("202611")
    # The leaf's row of the record says the same moment.
    await superuser.execute("SET session_replication_role = replica")
    await superuser.execute("ALTER EVENT TRIGGER mps_guard DISABLE")
    await superuser.execute("ALTER TABLE audit.logs DISABLE TRIGGER logs_append_only")
    moved = "SET at = at - make_interval(secs => %s) WHERE seq IN (SELECT seq FROM audit.inbox)"
    await superuser.execute(f"UPDATE audit.logs {moved}", [minutes * 60])
    await superuser.execute("UPDATE audit.inbox SET at = at - make_interval(secs => %s)", [minutes * 60])
    await superuser.execute("ALTER TABLE audit.logs ENABLE ALWAYS TRIGGER logs_append_only")
    await superuser.execute("ALTER EVENT TRIGGER mps_guard ENABLE ALWAYS")
    await superuser.execute("SET session_replication_role = origin")


@pytest.fixture
async def settings(recorded: Recorded, settings: Settings) -> Settings:
    return settings.model_copy(update={"fail_closed_after": timedelta(minutes=15)})


async def _standing(superuser: psycopg.AsyncConnection) -> list[tuple[Any, ...]]:
    cursor = await superuser.execute("SELECT waiting, cleared_at IS NULL FROM audit.alarms ORDER BY raised_at")
    return await cursor.fetchall()


async def test_an_alarm_is_raised_once_seen_by_those_who_look_after_the_office_and_cleared(
    recorded: Recorded, superuser: psycopg.AsyncConnection, settings: Settings
) -> None:
    assert not (await look(recorded.app)).is_alarming
    await behind(recorded, superuser, 0.5)
    lag = await look(recorded.app)
    assert (lag.waiting, lag.is_alarming) == (1, False)
    assert await _standing(superuser) == []
    await behind(recorded, superuser, 1)
    async with asyncio.TaskGroup() as together:
        for _ in range(5):
            together.create_task(look(recorded.app))
    assert await _standing(superuser) == [(2, True)]
    app = app_on(recorded.app, settings)
    for member, status in ((recorded.cast.arun, 200), (recorded.cast.hidayah, 200), (recorded.cast.priya, 403)):
        async with acting(app, recorded.app, member) as client:
            answer = await client.get("/api/record-alarms")
        assert answer.status_code == status
        if status == 200:
            (alarm,) = answer.json()["alarms"]
            assert (alarm["kind"], alarm["waiting"], alarm["cleared_at"]) == ("record_not_sequenced", 2, None)
    found = await checks.of_the_record(recorded.app)
    assert found["record"].only_warns
    assert not found["record"].holds
    assert "rows wait, the oldest for 1 min" in found["record"].detail
    await _sequence(recorded)
    assert (await checks.of_the_record(recorded.app))["record"].holds
    assert await _standing(superuser) == [(2, True)], "whoever only asks changes nothing"
    await look(recorded.app)
    assert await _standing(superuser) == [(2, False)]


async def test_nothing_is_written_once_the_record_is_a_quarter_of_an_hour_behind_and_reading_goes_on(
    recorded: Recorded, superuser: psycopg.AsyncConnection, settings: Settings
) -> None:
    body = {"channel": "walk_in", "mode": "guided", "language": "en"}
    await behind(recorded, superuser, 14)
    async with acting(app_on(recorded.app, settings), recorded.app, recorded.cast.priya) as client:
        assert (await client.post("/api/cases", json=body)).status_code == 201
    await behind(recorded, superuser, 2)
    async with acting(app_on(recorded.app, settings), recorded.app, recorded.cast.priya) as client:
        refused = await client.post("/api/cases", json=body)
        assert refused.status_code == 503
        assert refused.json()["error"]["code"] == "record_not_kept"
        assert "What you typed is kept on this device" in refused.json()["error"]["message"]
        assert (await client.get("/api/cases")).status_code == 200
        assert (await client.post("/api/cases/search", json={"q": "x"})).status_code == 200
    # Where the office has not asked for it, writing goes on whatever the lag.
    open_ended = settings.model_copy(update={"fail_closed_after": None})
    async with acting(app_on(recorded.app, open_ended), recorded.app, recorded.cast.priya) as client:
        assert (await client.post("/api/cases", json=body)).status_code == 201
    await _sequence(recorded)
    async with acting(app_on(recorded.app, settings), recorded.app, recorded.cast.priya) as client:
        assert (await client.post("/api/cases", json=body)).status_code == 201


async def test_one_look_answers_for_some_seconds_and_a_new_one_is_then_taken(
    recorded: Recorded, superuser: psycopg.AsyncConnection, monkeypatch: pytest.MonkeyPatch
) -> None:
    watch = LagWatch(recorded.app, timedelta(minutes=15))
    await watch.may_write()
    await behind(recorded, superuser, 20)
    await watch.may_write()
    monkeypatch.setattr("mps_connect.audit.lag.LOOK_AGAIN_SECONDS", -1.0)
    with pytest.raises(RecordNotKept):
        await watch.may_write()


async def test_the_application_keeps_looking_also_after_a_database_that_did_not_answer(
    recorded: Recorded, superuser: psycopg.AsyncConnection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("mps_connect.audit.lag.LOOK_EVERY_SECONDS", 0.0)
    before = len(await _standing(superuser))
    faltering = _Faltering(recorded.app)
    task = asyncio.create_task(LagWatch(faltering, None).keep_looking())
    async with asyncio.timeout(10):
        while faltering.asked < 3:  # noqa: ASYNC110  # it looks of itself
            await asyncio.sleep(0)
    await behind(recorded, superuser, 5)
    async with asyncio.timeout(10):
        while len(await _standing(superuser)) == before:  # noqa: ASYNC110  # the alarm stands in the database, which rings no bell
            await asyncio.sleep(0)
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task


class _Faltering(Database):
    """Does not answer the first time."""

    def __init__(self, real: Database) -> None:
        self._real, self.asked = real, 0

    def connection(self) -> Any:
        self.asked += 1
        if self.asked == 1:
            raise OSError("gone for a moment")
        return self._real.connection()


@pytest.fixture
async def desk(recorded: Recorded, vault: Vault) -> AsyncIterator[Desk]:
    logins = Logins({"app": recorded.urls["app"], "sequencer": recorded.urls["sequencer"]}, vault.wrapper)
    yield Desk(jobs.declared["note_guard"], logins, asyncio.Event())
    await logins.close()


async def test_the_guards_state_is_a_leaf_every_day(
    recorded: Recorded, superuser: psycopg.AsyncConnection, desk: Desk
) -> None:
    await jobs.declared["note_guard"].run(desk)
    await _sequence(recorded)
    cursor = await superuser.execute(
        "SELECT l.op::text, l.row_pk, l.actor, v.leaf_index IS NOT NULL FROM audit.logs l JOIN audit.leaves v USING (seq) "
        "WHERE table_name = 'audit.guard' ORDER BY seq DESC LIMIT 1"
    )
    row = await cursor.fetchone()
    assert row is not None
    assert (row[0], row[2], row[3]) == ("C", "system:note_guard", True)
    assert row[1].startswith("state: guard present, 0 problems, facts ")


async def test_months_are_made_ahead_with_the_walls_of_the_whole(
    recorded: Recorded, superuser: psycopg.AsyncConnection, desk: Desk
) -> None:
    months = "SELECT count(*) FROM pg_inherits WHERE inhparent = %s::regclass"
    for parent, name in (("audit.logs", "logs"), ("public.access_logs", "access_logs")):
        schema = parent.partition(".")[0]
        cursor = await superuser.execute(
            "SELECT c.relname FROM pg_class c JOIN pg_inherits i ON i.inhrelid = c.oid WHERE i.inhparent = %s::regclass "
            "AND c.relname <> %s ORDER BY c.relname DESC LIMIT 1",
            [parent, f"{name}_default"],
        )
        last = await cursor.fetchone()
        assert last is not None
        async with superuser.transaction():
            await superuser.execute("SELECT audit.open_door('the last month is taken away for a test')")
            await superuser.execute(f"DROP TABLE {schema}.{last[0]}")
    await jobs.declared["make_partitions"].run(desk)
    await jobs.declared["make_partitions"].run(desk)
    for parent in ("audit.logs", "public.access_logs"):
        count = await (await superuser.execute(months, [parent])).fetchone()
        assert count == (5,), "this month, three ahead, and the one for all others"
    state = await (await superuser.execute("SELECT present, problems FROM audit.guard_state()")).fetchone()
    assert state == (True, [])
    cursor = await superuser.execute(
        "SELECT bool_and(c.relrowsecurity AND c.relforcerowsecurity), "
        "bool_or(has_table_privilege('mps_app', c.oid, 'SELECT, INSERT, UPDATE, DELETE, TRUNCATE')), "
        "bool_and(has_table_privilege('mps_backup', c.oid, 'SELECT')) FROM pg_class c JOIN pg_inherits i ON i.inhrelid = c.oid "
        "WHERE i.inhparent IN ('audit.logs'::regclass, 'access_logs'::regclass) AND c.relkind = 'r'"
    )
    assert await cursor.fetchone() == (True, False, True)


async def test_a_month_that_already_has_rows_among_the_others_stays_there(
    recorded: Recorded, superuser: psycopg.AsyncConnection
) -> None:
    async with superuser.transaction(force_rollback=True):
        await superuser.execute("ALTER EVENT TRIGGER mps_guard DISABLE")
        await superuser.execute("SELECT set_config('mps.actor_id', 'system:test', true)")
        cursor = await superuser.execute("SELECT to_char(now() AT TIME ZONE 'UTC', 'YYYY_MM')")
        row = await cursor.fetchone()
        assert row is not None
        await superuser.execute(f"DROP TABLE audit.logs_{row[0]}")
        await superuser.execute("INSERT INTO case_counters VALUES (%s, '190101', 1)", [recorded.cast.office_id])
        made = await (await superuser.execute("SELECT audit.make_partitions(3)")).fetchone()
        assert made == ([],)


async def test_what_is_wrong_with_guard_or_jobs_is_a_warning_in_words(
    recorded: Recorded, superuser: psycopg.AsyncConnection, desk: Desk
) -> None:
    assert (await checks.of_the_record(recorded.app))["guard"] == checks.Outcome(True, "stands", only_warns=True)
    assert "no worker has been heard of" in (await checks.of_the_record(recorded.app))["jobs"].detail
    await superuser.execute("INSERT INTO jobs.procrastinate_workers DEFAULT VALUES")
    assert (await checks.of_the_record(recorded.app))["jobs"].holds
    await superuser.execute(
        "INSERT INTO jobs.procrastinate_jobs (queue_name, task_name, scheduled_at) VALUES ('default', 'x', now() - interval '2 hours')"
    )
    assert (await checks.of_the_record(recorded.app))["jobs"].detail == "a job has waited for more than an hour"
    await superuser.execute("UPDATE jobs.procrastinate_jobs SET status = 'failed'")
    assert (await checks.of_the_record(recorded.app))["jobs"].detail == "given up after five tries: x"
    await superuser.execute("ALTER EVENT TRIGGER mps_guard DISABLE")
    try:
        assert "DDL guard absent" in (await checks.of_the_record(recorded.app))["guard"].detail
        await superuser.execute("CREATE TABLE public.quiet (x int)")
        await superuser.execute("ALTER EVENT TRIGGER mps_guard ENABLE ALWAYS")
        assert (await checks.of_the_record(recorded.app))["guard"].detail == "quiet is not captured"
        await jobs.declared["note_guard"].run(desk)
        cursor = await superuser.execute(
            "SELECT row_pk FROM audit.logs WHERE table_name = 'audit.guard' ORDER BY seq DESC LIMIT 1"
        )
        row = await cursor.fetchone()
        assert row is not None
        assert row[0].startswith("state: guard present, 1 problems, ")
    finally:
        await superuser.execute("DROP TABLE IF EXISTS public.quiet")
        await superuser.execute("ALTER EVENT TRIGGER mps_guard ENABLE ALWAYS")
