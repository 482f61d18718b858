"""The worker: what must go on while nobody asks for it. It makes the record a tree, and does jobs asked for or due.

Any number may run: the database lets one sequence, and gives each job to one.
"""

from __future__ import annotations

import asyncio
import logging
import signal
import sys
from collections.abc import Iterable, Mapping
from time import monotonic

import psycopg

from mps_connect.audit.guard_tasks import jobs as guard_jobs
from mps_connect.audit.publishing import (
    WitnessAt,
    ask_witnesses,
    check_for_fork,
    hold_against_witnesses,
    publish,
    read_witness,
)
from mps_connect.audit.sequencer import tick
from mps_connect.audit.tasks import jobs as audit_jobs
from mps_connect.compliance.request_tasks import jobs as request_jobs
from mps_connect.compliance.tasks import jobs as compliance_jobs
from mps_connect.kit.clock import utc_now
from mps_connect.kit.db import Database
from mps_connect.kit.errors import Fault
from mps_connect.kit.job_queue import JobQueue, pause
from mps_connect.kit.jobs import Job, Jobs, Login, Logins
from mps_connect.kit.key_wrappers import wrapper_for
from mps_connect.kit.outgoing import Outside
from mps_connect.kit.vault import Vault
from mps_connect.retention.tasks import jobs as retention_jobs
from mps_connect.settings import Settings

log = logging.getLogger(__name__)

BETWEEN_TICKS = 0.25
WITNESS_EVERY = 10.0
AFTER_TROUBLE = 5.0

ROOMS: tuple[Jobs, ...] = (audit_jobs, guard_jobs, retention_jobs, compliance_jobs, request_jobs)
"""The jobs of each room that has any: `<room>/tasks.py`."""


def all_jobs() -> Iterable[Job]:
    return (job for room in ROOMS for job in room.declared.values())


class Sequencing:
    """The sequencer's loop: sequence, publish, have it cosigned."""

    def __init__(self, settings: Settings, database: Database) -> None:
        self._database = database
        self._folder = settings.record_dir
        self._witnesses: list[WitnessAt] = [read_witness(one) for one in settings.witnesses]
        self._outside = Outside(networks=settings.witness_networks, loopback=not settings.is_production)
        self._asked_at = -WITNESS_EVERY
        self._unpublished = True

    async def begin(self) -> None:
        """Refuse to go on from a database that is not the published one, or not the one that was witnessed. Raises LogForked."""
        await check_for_fork(self._database, self._folder)
        await hold_against_witnesses(self._database, self._outside, self._witnesses, now=utc_now())

    async def step(self) -> bool:
        """One tick and what follows from it. True where more is waiting."""
        grown = await tick(self._database, now=utc_now())
        if grown is not None or self._unpublished:
            await publish(self._database, self._folder)
            self._unpublished = False
        if self._witnesses and monotonic() - self._asked_at >= WITNESS_EVERY:
            self._asked_at = monotonic()
            refused = await ask_witnesses(self._database, self._outside, self._witnesses, now=utc_now())
            for name, why in refused.items():
                log.warning("a witness did not sign", extra={"witness": name, "why": why})
            await publish(self._database, self._folder)
        return grown is not None and grown.full

    async def go_on(self, stop: asyncio.Event) -> None:
        """Step after step until `stop`."""
        while not stop.is_set():
            wait = BETWEEN_TICKS
            try:
                wait = 0.0 if await self.step() else BETWEEN_TICKS
            except (Fault, OSError, psycopg.Error) as error:
                log.exception("the record was not sequenced", exc_info=error)
                wait = AFTER_TROUBLE
            await pause(stop, wait)


async def work(settings: Settings, urls: Mapping[Login, str], *, while_parent_lives: bool = False) -> None:
    """Sequence and do jobs until SIGTERM or SIGINT. Raises LogForked at the start; later trouble is waited out and logged.

    `urls`: connection strings by login; the sequencer's is needed. `while_parent_lives`: also end when standard input
    does, which a parent that was killed outright closes.
    """
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for signalled in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(signalled, stop.set)
    if while_parent_lives:
        await loop.connect_read_pipe(lambda: _Ends(stop), sys.stdin)
    wrapper = wrapper_for(settings, urls["sequencer"])
    database = Database(urls["sequencer"], Vault(wrapper), max_size=2)
    logins = Logins(urls, wrapper)
    await database.open()
    try:
        sequencing = Sequencing(settings, database)
        await sequencing.begin()
        queue = JobQueue(urls["sequencer"], logins, all_jobs())
        queueing = asyncio.create_task(queue.work())
        try:
            await sequencing.go_on(stop)
        finally:
            queue.stop()
            await queueing
    finally:
        await logins.close()
        await database.close()


class _Ends(asyncio.Protocol):
    """Sets an event when the other end of a pipe is closed."""

    def __init__(self, event: asyncio.Event) -> None:
        self._event = event

    def connection_lost(self, _: Exception | None) -> None:
        self._event.set()
