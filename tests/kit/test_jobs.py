"""Jobs: asked for in a transaction, done once, tried again, and not lost with a worker that dies."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import psycopg
import pytest
from psycopg.rows import dict_row

from mps_connect.kit.db import Context, Database, Tx, set_context
from mps_connect.kit.embedded_postgres import Role
from mps_connect.kit.ids import new_id
from mps_connect.kit.job_queue import JobQueue
from mps_connect.kit.jobs import Desk, Job, Jobs, JobUnknown, LoginNotSet, Logins, defer
from mps_connect.kit.vault import Vault
from tests.conftest import Cluster
from tests.support.cast import Cast, gather_cast
from tests.support.own_database import own_database


@dataclass(slots=True)
class Done:
    """What jobs did, and a bell that each rings."""

    what: list[Any] = field(default_factory=list)
    bell: asyncio.Event = field(default_factory=asyncio.Event)

    def note(self, one: Any) -> None:
        self.what.append(one)
        self.bell.set()

    async def until(self, count: int) -> None:
        async with asyncio.timeout(20):
            while len(self.what) < count:
                self.bell.clear()
                await self.bell.wait()


@dataclass(frozen=True, slots=True)
class Office:
    urls: dict[Role, str]
    app: Database
    cast: Cast
    super: psycopg.AsyncConnection[dict[str, Any]]

    def context(self) -> Context:
        return Context(actor_id=str(self.cast.priya.id), office_id=self.cast.office_id, purpose="jobs")

    async def asks(self, job: str, **given: Any) -> int | None:
        async with self.app.transaction(self.context()) as tx:
            return await defer(tx, job, **given)

    async def queued(self) -> list[dict[str, Any]]:
        cursor = await self.super.execute("SELECT * FROM jobs.procrastinate_jobs ORDER BY id")
        return await cursor.fetchall()


@pytest.fixture(scope="module")
async def office(cluster: Cluster, vault: Vault) -> AsyncIterator[Office]:
    urls = own_database(cluster.data_dir, "mps_jobs")
    owner = Database(urls["owner"], Vault(vault.wrapper), max_size=2)
    app = Database(urls["app"], Vault(vault.wrapper), max_size=3)
    await owner.open()
    await app.open()
    async with await psycopg.AsyncConnection.connect(urls["superuser"], autocommit=True, row_factory=dict_row) as conn:
        yield Office(urls, app, await gather_cast(owner), conn)
    await owner.close()
    await app.close()


@pytest.fixture(autouse=True)
async def empty(office: Office) -> None:
    await office.super.execute(
        "TRUNCATE jobs.procrastinate_jobs, jobs.procrastinate_workers, jobs.procrastinate_periodic_defers CASCADE"
    )


def queue_of(office: Office, vault: Vault, jobs: Jobs) -> JobQueue:
    logins = Logins({"app": office.urls["app"], "sequencer": office.urls["sequencer"]}, vault.wrapper)
    return JobQueue(office.urls["sequencer"], logins, jobs.declared.values())


@asynccontextmanager
async def working(queue: JobQueue) -> AsyncIterator[None]:
    task = asyncio.create_task(queue.work())
    try:
        yield
    finally:
        queue.stop()
        await task
        await queue._logins.close()


async def test_a_job_asked_for_in_a_transaction_is_done_for_that_office_as_the_system(
    office: Office, vault: Vault
) -> None:
    jobs, done = Jobs(purpose="jobs"), Done()

    @jobs.job("count_people")
    async def count_people(desk: Desk, *, office_id: UUID, run_id: UUID, since: str) -> None:
        async with desk.transaction(office_id) as tx:
            people = await tx.value("SELECT count(*) FROM users")
            actor = await tx.value("SELECT current_setting('mps.actor_id')")
        done.note((office_id, run_id, since, people, actor))

    run_id = new_id()
    async with working(queue_of(office, vault, jobs)):
        assert await office.asks("count_people", run_id=run_id, since=datetime(2026, 11, 24, tzinfo=UTC)) is not None
        await done.until(1)
    ((office_id, run, since, people, actor),) = done.what
    assert (office_id, run, since) == (office.cast.office_id, run_id, "2026-11-24T00:00:00+00:00")
    assert people >= 8
    assert actor == "system:count_people"
    assert await office.queued() == [], "what was done leaves nothing behind"


async def test_what_is_rolled_back_was_never_asked_for(office: Office) -> None:
    async with office.app.connection() as conn, conn.transaction(force_rollback=True):
        await set_context(conn, office.context())
        assert await defer(Tx(conn, office.app.vault, office.context()), "nothing") is not None
    assert await office.queued() == []


async def test_the_same_that_still_waits_is_not_asked_for_twice(office: Office) -> None:
    assert await office.asks("tidy", once="tidy:now") is not None
    assert await office.asks("tidy", once="tidy:now") is None
    assert len(await office.queued()) == 1


@pytest.mark.parametrize(
    "given",
    [
        {"name": "Mdm Contoh"}, {"nric": "S6700011J"}, {"phone": "8000 0123"}, {"lock": "Mdm Contoh"}, {"once": "Tan"},
        {"mail": "a@b.invalid"}, {"ids": ["x"]}, {"more": {"name": "x"}}, {"Name": 1},
    ],
    ids=["name", "nric", "phone", "lock", "once", "mail", "list", "object", "key"],
)  # fmt: skip
async def test_a_job_is_told_nothing_of_a_person(office: Office, given: dict[str, Any]) -> None:
    with pytest.raises(psycopg.errors.CheckViolation):
        await office.asks("tell", **given)
    assert await office.queued() == []


@pytest.mark.parametrize(
    "attack",
    [
        "SELECT * FROM jobs.procrastinate_jobs", "DELETE FROM jobs.procrastinate_jobs",
        "UPDATE jobs.procrastinate_jobs SET status = 'failed'", "TRUNCATE jobs.procrastinate_jobs CASCADE",
        "INSERT INTO jobs.procrastinate_jobs (queue_name, task_name) VALUES ('default', 'x')",
        "SELECT jobs.procrastinate_fetch_job_v2(NULL, 1)", "SELECT jobs.procrastinate_finish_job_v1(1, 'failed', true)",
        "SELECT * FROM jobs.procrastinate_events", "SELECT jobs.procrastinate_cancel_job_v1(1, true, true)",
    ],
)  # fmt: skip
async def test_the_application_asks_and_does_nothing_else_with_the_queue(office: Office, attack: str) -> None:
    async with office.app.connection() as conn:
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            await conn.execute(attack)


async def test_nobody_asks_in_the_name_of_another_office_or_of_none(office: Office) -> None:
    async with office.app.connection() as conn:
        for of in (str(office.cast.other_office_id), ""):
            asking = (
                "SELECT jobs.defer('x', jsonb_build_object('office_id', %s::text), NULL, NULL, NULL) "
                "FROM set_config('mps.office_id', %s, true)"
            )
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                await conn.execute(asking, [str(office.cast.office_id), of])


async def test_a_job_that_fails_is_tried_again_later_and_at_last_shown_as_failed(office: Office, vault: Vault) -> None:
    jobs, done = Jobs(purpose="jobs"), Done()

    @jobs.job("break_down")
    async def break_down(_: Desk, *, office_id: UUID) -> None:
        done.note(office_id)
        raise OSError("Mdm Contoh, S6700011J")

    async with working(queue_of(office, vault, jobs)):
        await office.asks("break_down")
        for tries in range(1, 6):
            await done.until(tries)
            await _until(office, lambda rows, tries=tries: rows[0]["attempts"] == tries)
            (row,) = await office.queued()
            assert row["status"] == ("failed" if tries == 5 else "todo")
            if tries < 5:
                due = row["scheduled_at"] - datetime.now(UTC)
                assert due.total_seconds() == pytest.approx(4**tries, abs=3)
                # The wait is brought to its end instead of slept through.
                await office.super.execute("UPDATE jobs.procrastinate_jobs SET scheduled_at = now()")
                await office.super.execute(
                    'SELECT pg_notify(\'procrastinate_any_queue_v1\', \'{"type":"job_inserted","job_id":1}\')'
                )
    async with office.app.connection() as conn:
        state = await (await conn.execute("SELECT * FROM jobs.state()")).fetchone()
    assert state is not None
    assert state["failed"] == ["break_down"]
    assert len(done.what) == 5


async def _until(office: Office, holds: Any) -> None:
    async with asyncio.timeout(20):
        while not holds(await office.queued()):  # noqa: ASYNC110
            await asyncio.sleep(0.02)


async def test_what_a_killed_worker_left_is_begun_again_and_given_up_after_five_deaths(
    office: Office, vault: Vault
) -> None:
    jobs, done = Jobs(purpose="jobs"), Done()

    @jobs.job("go_on")
    async def go_on(_: Desk, *, office_id: UUID) -> None:
        done.note(office_id)

    await office.asks("go_on")
    await office.asks("go_on")
    # Two workers took one each and were not heard of since; the second job has seen four deaths.
    await office.super.execute(
        "WITH dead AS (INSERT INTO jobs.procrastinate_workers (last_heartbeat) VALUES (now() - interval '1 minute') RETURNING id) "
        "UPDATE jobs.procrastinate_jobs SET status = 'doing', worker_id = dead.id FROM dead"
    )
    await office.super.execute(
        "UPDATE jobs.procrastinate_jobs SET attempts = 4 WHERE id = (SELECT max(id) FROM jobs.procrastinate_jobs)"
    )
    async with working(queue_of(office, vault, jobs)):
        await done.until(1)
    (left,) = await office.queued()
    assert left["status"] == "failed"
    assert len(done.what) == 1


HANGING = """
import asyncio, sys
from mps_connect.kit.job_queue import JobQueue
from mps_connect.kit.jobs import Jobs, Logins

jobs = Jobs(purpose="jobs")

@jobs.job("hang")
async def hang(desk, *, office_id):
    print("begun", flush=True)
    await asyncio.Event().wait()

asyncio.run(JobQueue(sys.argv[1], Logins({}, None), jobs.declared.values()).work())
"""
"""A worker that takes a job and never ends it."""


async def test_a_job_whose_worker_is_killed_outright_is_done_by_the_next(
    office: Office, vault: Vault, monkeypatch: pytest.MonkeyPatch
) -> None:
    await office.asks("hang")
    worker = await asyncio.create_subprocess_exec(
        sys.executable, "-c", HANGING, office.urls["sequencer"], stdout=asyncio.subprocess.PIPE
    )
    assert worker.stdout is not None
    assert (await worker.stdout.readline()).strip() == b"begun"
    worker.kill()
    await worker.wait()
    assert [row["status"] for row in await office.queued()] == ["doing"]
    jobs, done = Jobs(purpose="jobs"), Done()

    @jobs.job("hang")
    async def no_longer(_: Desk, *, office_id: UUID) -> None:
        done.note(office_id)

    # How long a silent worker is taken to live is cut short instead of waited for.
    monkeypatch.setattr("mps_connect.kit.job_queue.STALLED_SECONDS", 0.2)
    async with working(queue_of(office, vault, jobs)):
        await done.until(1)
    assert done.what == [office.cast.office_id]
    assert await office.queued() == []


async def test_a_worker_told_to_stop_lets_its_job_end_and_one_that_does_not_is_begun_again(
    office: Office, vault: Vault, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("mps_connect.kit.job_queue.DRAIN_SECONDS", 0.3)
    jobs, begun, ended = Jobs(purpose="jobs"), Done(), Done()

    @jobs.job("listen")
    async def listen(desk: Desk, *, office_id: UUID) -> None:
        begun.note(office_id)
        await desk.stopping.wait()
        ended.note("listened")

    @jobs.job("go_deaf")
    async def go_deaf(_: Desk, *, office_id: UUID) -> None:
        begun.note(office_id)
        await asyncio.Event().wait()

    async with working(queue_of(office, vault, jobs)):
        await office.asks("listen")
        await office.asks("go_deaf")
        await begun.until(2)
    assert ended.what == ["listened"]
    (left,) = await office.queued()
    assert (left["task_name"], left["status"]) == ("go_deaf", "todo")


async def test_an_hour_that_passed_while_no_worker_ran_is_made_up_for_once(office: Office, vault: Vault) -> None:
    jobs, done = Jobs(purpose="jobs"), Done()

    @jobs.periodic("nightly", cron="30 19 * * *")
    async def nightly(desk: Desk) -> None:
        done.note(desk.job.name)

    queue = queue_of(office, vault, jobs)
    now = datetime(2026, 11, 24, 20, 0, tzinfo=UTC).timestamp()
    async with queue.app.open_async():
        assert await queue.catch_up(now) == [], "never done: its first hour is yet to come"
        await office.super.execute(
            "INSERT INTO jobs.procrastinate_periodic_defers (task_name, defer_timestamp) VALUES ('nightly', %s)",
            [now - 90_000],
        )
        assert await queue.catch_up(now) == ["nightly"]
        assert await queue.catch_up(now) == []
    async with working(queue):
        await done.until(1)
    assert done.what == ["nightly"]


async def test_a_job_for_each_office_waits_once_an_office(office: Office, vault: Vault) -> None:
    logins = Logins({"app": office.urls["app"]}, vault.wrapper)
    desk = Desk(Job("all_offices", "jobs", _nothing), logins, asyncio.Event())
    await desk.for_each_office("tidy", period="monthly")
    await desk.for_each_office("tidy", period="monthly")
    rows = await office.queued()
    assert {row["args"]["office_id"] for row in rows} == {str(one) for one in await desk.offices()}
    assert len(rows) >= 2
    assert all(row["args"]["period"] == "monthly" for row in rows)
    with pytest.raises(LoginNotSet, match="MPS_DATABASE_URL_SHREDDER"):
        await desk.database("shredder")
    await logins.close()


async def _nothing(_: Desk) -> None: ...


def test_a_job_has_one_declaration_and_a_plain_name(office: Office, vault: Vault) -> None:
    jobs, others = Jobs(purpose="jobs"), Jobs(purpose="jobs")
    jobs.job("tidy")(_nothing)
    others.job("tidy")(_nothing)
    for name in ("tidy", "Tidy", "tidy up", ""):
        with pytest.raises(JobUnknown):
            jobs.job(name)(_nothing)
    with pytest.raises(JobUnknown):
        JobQueue(office.urls["sequencer"], Logins({}, vault.wrapper), _of(jobs, others))


def _of(*rooms: Jobs) -> Iterable[Job]:
    return [job for room in rooms for job in room.declared.values()]
