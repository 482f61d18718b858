"""The purge: everything whose term is over goes, one unit or one batch a transaction.

It may be stopped anywhere and begun again: an unfinished run is taken up, and what went before is not there to go twice.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from mps_connect.kit.clock import utc_now
from mps_connect.kit.db import Context, Database, Tx
from mps_connect.kit.errors import NotFound
from mps_connect.kit.jobs import defer
from mps_connect.retention.due import CLASSES, ROWS, THE_FIRST
from mps_connect.retention.erasing import Outcome, erase_unit, try_to_erase
from mps_connect.retention.models import DataClass, ErasureScope, UnitKind
from mps_connect.retention.past_runs import purge_run
from mps_connect.retention.policies import policies_of
from mps_connect.retention.runs import begin_run, count, finish_run

BATCH = 500
"""Rows a transaction."""
NOBODY = UUID(int=0)

AskedFor = tuple[UnitKind, UUID]
"""A case or a person, by id."""


@dataclass(frozen=True, slots=True)
class Purging:
    """One run of one office, with the shredder's login."""

    shredder: Database
    office_id: UUID
    stopping: asyncio.Event
    run_id: UUID = NOBODY
    batch: int = BATCH

    def context(self) -> Context:
        return Context("system:purge", self.office_id, purpose="retention")


async def defer_purge(tx: Tx, *, request_id: UUID, now: datetime) -> None:
    """Have an agreed request carried out at once by the worker. `now` is the moment it was agreed to."""
    await defer(
        tx, "erase_asked", lock=f"purge:{tx.office_id}", once=f"erase_asked:{request_id}", at=now, request_id=request_id
    )


async def purge(
    shredder: Database, *, office_id: UUID, now: datetime, stopping: asyncio.Event | None = None, batch: int = BATCH
) -> UUID | None:
    """Let everything go whose term is over. Returns the run, or None where it was stopped before its end."""
    return await _run(Purging(shredder, office_id, stopping or asyncio.Event(), batch=batch), now=now, request_id=None)


async def carry_out(
    shredder: Database, *, office_id: UUID, request_id: UUID, now: datetime, stopping: asyncio.Event | None = None
) -> UUID | None:
    """Do what two people agreed to: erase one unit before its term, or everything due now.

    Raises NotFound where nobody agreed to it, and what `erase_unit` raises. Returns as `purge`.
    """
    return await _run(Purging(shredder, office_id, stopping or asyncio.Event()), now=now, request_id=request_id)


async def _run(purging: Purging, *, now: datetime, request_id: UUID | None) -> UUID | None:
    async with purging.shredder.transaction(purging.context()) as tx:
        unit = await _asked_for(tx, request_id) if request_id else None
        run_id = await begin_run(tx, now=now, request_id=request_id)
        done = (await purge_run(tx, run_id=run_id))["finished_at"] is not None
        terms = await policies_of(tx)
    if done:
        return run_id
    purging = Purging(purging.shredder, purging.office_id, purging.stopping, run_id, purging.batch)
    if unit is not None:
        await _erase_asked(purging, unit, request_id)
        looks = None
    else:
        looks = now - timedelta(days=terms[DataClass.AUDIT].days + terms[DataClass.ACCESS].days)
        if not await _everything(purging):
            return None
    async with purging.shredder.transaction(purging.context()) as tx:
        await tx.value("SELECT erasure.sweep()")
        await finish_run(tx, run_id=run_id, now=utc_now(), looks_until=looks)
    return run_id


async def _asked_for(tx: Tx, request_id: UUID | None) -> AskedFor | None:
    """The unit of an agreed request; None for all that is due. Raises NotFound."""
    asked = await tx.one(
        "SELECT scope, unit_kind, unit_id FROM erasure_requests "
        "WHERE office_id = %(office)s AND id = %(request)s AND answer = 'agreed'",
        {"office": tx.office_id, "request": request_id},
    )
    if asked is None:
        raise NotFound
    return None if asked["scope"] == ErasureScope.ALL_DUE else (UnitKind(asked["unit_kind"]), asked["unit_id"])


async def _erase_asked(purging: Purging, asked: AskedFor, request_id: UUID | None) -> None:
    """One unit; a person with all their cases, or, where one of them is held, nothing of the person."""
    kind, unit_id = asked
    async with purging.shredder.transaction(purging.context()) as tx:
        units = [asked]
        if kind is UnitKind.CONSTITUENT:
            cases = await tx.all("SELECT erasure.cases_of(%(person)s) AS id", {"person": unit_id})
            units = [*((UnitKind.CASE, row["id"]) for row in cases), asked]
        for each, one in units:
            outcome = await erase_unit(tx, kind=each, unit_id=one, run_id=purging.run_id, request_id=request_id)
            await count(tx, run_id=purging.run_id, what=CLASSES[each], rows=int(outcome is Outcome.ERASED))


async def _everything(purging: Purging) -> bool:
    """True when nothing due is left; False where it was stopped."""
    for kind in (UnitKind.CASE, UnitKind.CONSTITUENT):
        async for unit_id in _units(purging, kind):
            if purging.stopping.is_set():
                return False
            async with purging.shredder.transaction(purging.context()) as tx:
                outcome = await try_to_erase(tx, kind=kind, unit_id=unit_id, run_id=purging.run_id)
                await count(tx, run_id=purging.run_id, what=CLASSES[kind], rows=int(outcome is Outcome.ERASED))
    for data_class in ROWS:
        if not await _batches(purging, data_class):
            return False
    return await _thin_record(purging)


async def _units(purging: Purging, kind: UnitKind) -> AsyncIterator[UUID]:
    """Units that may go now. What a race kept is passed over: it is due again in the next run."""
    after, last = THE_FIRST, NOBODY
    while True:
        async with purging.shredder.transaction(purging.context()) as tx:
            rows = await tx.all(
                "SELECT id, ended FROM erasure.due_units(%(kind)s, %(after)s, %(last)s, %(batch)s)",
                {"kind": kind, "after": after, "last": last, "batch": purging.batch},
            )
        for row in rows:
            yield row["id"]
        if len(rows) < purging.batch:
            return
        after, last = rows[-1]["ended"], rows[-1]["id"]


async def _batches(purging: Purging, data_class: DataClass) -> bool:
    while not purging.stopping.is_set():
        async with purging.shredder.transaction(purging.context()) as tx:
            rows: int = await tx.value(
                "SELECT erasure.remove_ended(%(data_class)s, %(batch)s)",
                {"data_class": data_class, "batch": purging.batch},
            )
            await count(tx, run_id=purging.run_id, what=data_class, rows=rows)
            if rows and data_class is DataClass.ACCESS:
                await tx.value("SELECT erasure.note_looks(%(run)s, %(rows)s)", {"run": purging.run_id, "rows": rows})
        if rows < purging.batch:
            return True
    return False


async def _thin_record(purging: Purging) -> bool:
    async with purging.shredder.transaction(purging.context()) as tx:
        since = await tx.value(
            "SELECT max(looks_until) FROM purge_runs WHERE office_id = %(office)s", {"office": purging.office_id}
        )
    while not purging.stopping.is_set():
        async with purging.shredder.transaction(purging.context()) as tx:
            rows: int = await tx.value(
                "SELECT erasure.thin_record(%(run)s, %(since)s, %(batch)s)",
                {"run": purging.run_id, "since": since or THE_FIRST, "batch": purging.batch},
            )
            await count(tx, run_id=purging.run_id, what=DataClass.AUDIT, rows=rows)
        if rows == 0:
            return True
    return False
