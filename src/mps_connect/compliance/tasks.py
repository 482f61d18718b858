"""The room's jobs: the controls looked at every night, and reports when their period is over or somebody asks."""

from __future__ import annotations

from contextlib import AbstractAsyncContextManager
from typing import cast
from uuid import UUID

from mps_connect.compliance.checks.ground import Surroundings, look_around
from mps_connect.compliance.evaluating import LOOK, keep_run
from mps_connect.compliance.reports import MAKE_REPORT, Opened, make_report, plan_due
from mps_connect.kit.db import Tx
from mps_connect.kit.jobs import Desk, Jobs, Login, defer
from mps_connect.kit.key_wrappers import wrapper_for
from mps_connect.settings import get_settings

jobs = Jobs(purpose="compliance")


def surroundings(desk: Desk) -> Surroundings:
    settings = get_settings()
    return look_around(settings, wrapper_for(settings, desk.logins.url("app")))


def opened_by(desk: Desk, office_id: UUID) -> Opened:
    def opened(login: str) -> AbstractAsyncContextManager[Tx]:
        return desk.transaction(office_id, login=cast("Login", login))

    return opened


@jobs.job(MAKE_REPORT)
async def make_asked_report(desk: Desk, *, office_id: UUID, report_id: UUID) -> None:
    await make_report(
        opened_by(desk, office_id), desk.wrapper, report_id=report_id, around=surroundings(desk), now=desk.now()
    )


@jobs.job(LOOK)
async def look_at_controls(desk: Desk, *, office_id: UUID) -> None:
    async with desk.transaction(office_id) as tx:
        await keep_run(tx, around=surroundings(desk), now=desk.now())


@jobs.job("make_due_reports")
async def make_due_reports(desk: Desk, *, office_id: UUID) -> None:
    """Plan what is owed to this office, and have each made by a job of its own."""
    async with desk.transaction(office_id) as tx:
        for report in await plan_due(tx, now=desk.now()):
            await defer(tx, MAKE_REPORT, once=f"{MAKE_REPORT}:{report}", report_id=report)


@jobs.periodic("make_reports", cron="10 20 * * *")
async def make_reports(desk: Desk) -> None:
    """Ten past four at night in Singapore, after the record was read and the purge has run."""
    await desk.for_each_office("make_due_reports")
