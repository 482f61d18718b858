"""The worker: what must go on while nobody asks for it. Any number may run; the database lets one work."""

from __future__ import annotations

import asyncio
import logging
import signal
from time import monotonic

import psycopg

from mps_connect.audit.publishing import WitnessAt, ask_witnesses, check_for_fork, publish, read_witness
from mps_connect.audit.sequencer import tick
from mps_connect.kit.clock import utc_now
from mps_connect.kit.db import Database
from mps_connect.kit.errors import Fault
from mps_connect.kit.key_wrappers import wrapper_for
from mps_connect.kit.outgoing import Outside
from mps_connect.kit.vault import Vault
from mps_connect.settings import Settings

log = logging.getLogger(__name__)

BETWEEN_TICKS = 0.25
WITNESS_EVERY = 10.0
AFTER_TROUBLE = 5.0


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
        """Refuse to go on from a database that is not the published one. Raises LogForked."""
        await check_for_fork(self._database, self._folder)

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


async def work(settings: Settings, sequencer_url: str) -> None:
    """Until SIGTERM or SIGINT. Raises LogForked at the start; later trouble is waited out and logged."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for signalled in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(signalled, stop.set)
    database = Database(sequencer_url, Vault(wrapper_for(settings, sequencer_url)), max_size=2)
    await database.open()
    try:
        sequencing = Sequencing(settings, database)
        await sequencing.begin()
        while not stop.is_set():
            wait = BETWEEN_TICKS
            try:
                wait = 0.0 if await sequencing.step() else BETWEEN_TICKS
            except (Fault, OSError, psycopg.Error) as error:
                log.exception("the record was not sequenced", exc_info=error)
                wait = AFTER_TROUBLE
            try:
                await asyncio.wait_for(stop.wait(), wait)
            except TimeoutError:
                continue
    finally:
        await database.close()
