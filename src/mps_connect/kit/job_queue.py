"""The worker's side of jobs: takes them from the queue, runs them, tries again what failed and what a killed worker left.

Loaded by the worker alone: whoever only asks for jobs needs no queue in its memory.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Iterable
from contextlib import suppress
from typing import Any
from uuid import UUID

import procrastinate
from procrastinate.exceptions import ConnectorException
from procrastinate.jobs import Status
from procrastinate.periodic import PeriodicDeferrer

from mps_connect.kit.jobs import Desk, Job, JobUnknown, Logins

log = logging.getLogger(__name__)

TRIES = 5
FIRST_WAIT_SECONDS = 4
"""The tries of a job that fails come 4, 16, 64 and 256 seconds after one another."""
DRAIN_SECONDS = 8.0
"""How long a job may still work when the worker is told to stop. Then it is broken off, and begun again by the next worker."""
AT_ONCE = 2
HEARTBEAT_SECONDS = 5.0
STALLED_SECONDS = 20.0
"""A worker that has not been heard of for so long is dead, and its jobs are given to others."""
CAUGHT_UP_SECONDS = 24 * 60 * 60
"""A periodic job whose hour passed while no worker ran is done late, unless a day has gone by."""
KEPT_HOURS = 30 * 24
"""How long a job that failed for good stays to be seen."""


class JobQueue:
    """One worker's part in the queue. `url`: the sequencer's login, which works the queue's tables."""

    def __init__(self, url: str, logins: Logins, jobs: Iterable[Job]) -> None:
        self.stopping = asyncio.Event()
        self._logins = logins
        self._jobs: dict[str, Job] = {}
        connector = procrastinate.PsycopgConnector(
            conninfo=url, min_size=1, max_size=3, kwargs={"options": "-c search_path=jobs,pg_catalog"}
        )
        self.app = procrastinate.App(connector=connector)
        logging.getLogger("procrastinate").setLevel(logging.ERROR)
        for job in jobs:
            self._register(job)

    def _register(self, job: Job) -> None:
        if job.name in self._jobs:
            raise JobUnknown(f"The job {job.name} is declared by two rooms.")
        self._jobs[job.name] = job

        async def run(timestamp: int = 0, **given: Any) -> None:  # noqa: ARG001  # the hour, which the queue tells what is periodic
            desk = Desk(job, self._logins, self.stopping)
            try:
                await job.run(desk, **{name: _typed(one) for name, one in given.items()})
            except Exception:
                # The type and the place only: what a message says may be somebody's.
                log.exception("a job failed", extra={"code": desk.actor_id})
                raise

        retry = procrastinate.RetryStrategy(max_attempts=TRIES - 1, exponential_wait=FIRST_WAIT_SECONDS)
        once = job.name if job.cron else None
        task = self.app.task(name=job.name, retry=retry, lock=once, queueing_lock=once)(run)
        if job.cron:
            self.app.periodic(cron=job.cron, periodic_id="")(task)

    async def work(self) -> None:
        """Until `stop`. Trouble with the database is waited out."""
        while not self.stopping.is_set():
            try:
                async with self.app.open_async():
                    await self._work()
            except (ConnectorException, OSError) as error:
                log.exception("the queue could not be worked", exc_info=error)
                await pause(self.stopping, STALLED_SECONDS / 4)

    def stop(self) -> None:
        self.stopping.set()

    async def _work(self) -> None:
        await self.rescue()
        await self.catch_up(time.time())
        worker = asyncio.create_task(
            self.app.run_worker_async(
                concurrency=AT_ONCE, install_signal_handlers=False, delete_jobs="successful",
                shutdown_graceful_timeout=DRAIN_SECONDS, update_heartbeat_interval=HEARTBEAT_SECONDS,
                stalled_worker_timeout=STALLED_SECONDS,
            )
        )  # fmt: skip
        rescuing = asyncio.create_task(self._keep_rescuing())
        stopped = asyncio.create_task(self.stopping.wait())
        try:
            # A worker that ends by itself has lost its database: `work` opens it anew.
            await asyncio.wait({worker, rescuing, stopped}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for one in (stopped, rescuing, worker):
                one.cancel()
            for one in (stopped, rescuing, worker):
                with suppress(asyncio.CancelledError):
                    await one

    async def _keep_rescuing(self) -> None:
        while True:
            await asyncio.sleep(STALLED_SECONDS / 2)
            await self.rescue()

    async def rescue(self) -> list[str]:
        """Queue again what dead workers left undone, and name it. A job that was begun five times and never ended has failed."""
        manager = self.app.job_manager
        await manager.prune_stalled_workers(STALLED_SECONDS)
        rescued = []
        for left in await manager.get_stalled_jobs(seconds_since_heartbeat=STALLED_SECONDS):
            if left.attempts + 1 >= TRIES:
                await manager.finish_job(left, Status.FAILED, delete_job=False)
                log.error("a job was given up: each of its workers died", extra={"code": left.task_name})
            else:
                await manager.retry_job(left)
                rescued.append(left.task_name)
        return rescued

    async def catch_up(self, now: float) -> list[str]:
        """Ask for each periodic job whose last hour was missed, and forget failures of long ago. `now`: Unix seconds."""
        await self.app.job_manager.delete_old_jobs(
            nb_hours=KEPT_HOURS, include_failed=True, include_cancelled=True, include_aborted=True
        )
        deferrer, caught = PeriodicDeferrer(self.app.periodic_registry, max_delay=CAUGHT_UP_SECONDS), []
        for periodic, due in deferrer.get_previous_tasks(at=now):
            last = await self.app.connector.execute_query_one_async(
                "SELECT max(defer_timestamp) AS at FROM procrastinate_periodic_defers WHERE task_name = %(name)s",
                name=periodic.task.name,
            )
            # Never done before: its first hour is yet to come.
            if last["at"] is not None and last["at"] < due:
                await deferrer.defer_jobs([(periodic, due)])
                caught.append(periodic.task.name)
        return caught


async def pause(stopping: asyncio.Event, seconds: float) -> None:
    """Wait, but not after `stopping`."""
    with suppress(TimeoutError):
        await asyncio.wait_for(stopping.wait(), seconds)


def _typed(value: Any) -> Any:
    """Ids come out of the queue as text."""
    if isinstance(value, str) and len(value) == 36 and value.count("-") == 4:
        return UUID(value)
    return value
