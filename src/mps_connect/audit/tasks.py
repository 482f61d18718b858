"""The record's own jobs: reading it again, all of it every night, what is new every hour, and whenever an auditor asks."""

from __future__ import annotations

import logging
from uuid import UUID

from mps_connect.audit.checking import Record, new_check, run_check
from mps_connect.audit.publishing import read_witness
from mps_connect.kit.ids import new_id
from mps_connect.kit.jobs import Desk, Jobs
from mps_connect.settings import Settings

log = logging.getLogger(__name__)
jobs = Jobs(purpose="audit")


@jobs.job("check_record")
async def check_record(desk: Desk, *, office_id: UUID, check_id: UUID) -> None:
    """A check that an auditor of the office asked for: of the whole record, which is every office's."""
    del office_id
    await _check(desk, check_id)


@jobs.periodic("check_whole_record", cron="30 18 * * *")
async def check_whole_record(desk: Desk) -> None:
    """Half past two at night in Singapore."""
    await _begin(desk, whole=True)


@jobs.periodic("check_new_record", cron="7 * * * *")
async def check_new_record(desk: Desk) -> None:
    await _begin(desk, whole=False)


async def _begin(desk: Desk, *, whole: bool) -> None:
    check_id = new_id()
    async with desk.transaction(login="sequencer") as tx:
        await new_check(tx, check_id=check_id, whole=whole)
    await _check(desk, check_id)


async def _check(desk: Desk, check_id: UUID) -> None:
    settings = Settings()
    witnesses = [read_witness(one).verifier for one in settings.witnesses]
    record = Record(desk.logins.url("sequencer"), desk.wrapper, settings.record_dir, witnesses)
    report = await run_check(await desk.database("sequencer"), record, check_id=check_id, stopping=desk.stopping)
    for remark in report.remarks if report else ():
        log.warning("a check of the record remarks", extra={"remark": remark})
