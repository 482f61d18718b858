"""The purge at its hour and when two people agreed, and the certificate once the record has caught up."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from mps_connect.kit.jobs import Desk, Jobs, defer
from mps_connect.retention.certificates import RecordBehind, certify
from mps_connect.retention.past_runs import uncertified_runs
from mps_connect.retention.purging import carry_out, purge
from mps_connect.settings import get_settings

jobs = Jobs(purpose="retention")
CATCHING_UP = timedelta(seconds=10)


@jobs.periodic("purge_offices", cron="30 19 * * *")
async def purge_offices(desk: Desk) -> None:
    """Half past three in Singapore, when nobody is at work."""
    await desk.for_each_office("purge_office")


@jobs.job("purge_office")
async def purge_office(desk: Desk, *, office_id: UUID) -> None:
    """Everything of one office whose term is over. Stopped in the middle, it goes on with the next."""
    shredder = await desk.database("shredder")
    if await purge(shredder, office_id=office_id, now=desk.now(), stopping=desk.stopping) is None:
        async with desk.transaction(office_id) as tx:
            await defer(tx, "purge_office", once=f"purge_office:{office_id}")
        return
    await _ask_for_certificates(desk, office_id)


@jobs.job("erase_asked")
async def erase_asked(desk: Desk, *, office_id: UUID, request_id: UUID) -> None:
    """What two people agreed to."""
    shredder = await desk.database("shredder")
    await carry_out(shredder, office_id=office_id, request_id=request_id, now=desk.now(), stopping=desk.stopping)
    await _ask_for_certificates(desk, office_id)


@jobs.job("certify_purges")
async def certify_purges(desk: Desk, *, office_id: UUID) -> None:
    """Sign what is finished. An erasure the record does not hold yet is waited for by asking again."""
    shredder, sequencer = await desk.database("shredder"), await desk.database("sequencer")
    async with desk.transaction(office_id, login="shredder") as tx:
        waiting = await uncertified_runs(tx)
    for run_id in waiting:
        try:
            await certify(
                sequencer,
                shredder,
                office_id=office_id,
                run_id=run_id,
                folder=get_settings().record_dir,
                now=desk.now(),
            )
        except RecordBehind:
            await _ask_for_certificates(desk, office_id)
            return


async def _ask_for_certificates(desk: Desk, office_id: UUID) -> None:
    async with desk.transaction(office_id) as tx:
        await defer(tx, "certify_purges", once=f"certify_purges:{office_id}", at=desk.now() + CATCHING_UP)
