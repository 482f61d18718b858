"""The job of the data protection desk: copies of somebody's data go when their three days are over."""

from __future__ import annotations

from uuid import UUID

from mps_connect.compliance.request_releases import destroy_expired
from mps_connect.kit.jobs import Desk, Jobs

jobs = Jobs(purpose="data_rights")


@jobs.job("destroy_copies")
async def destroy_copies(desk: Desk, *, office_id: UUID) -> None:
    async with desk.transaction(office_id) as tx:
        await destroy_expired(tx, now=desk.now())


@jobs.periodic("destroy_all_copies", cron="15 * * * *")
async def destroy_all_copies(desk: Desk) -> None:
    """Every hour, so that a copy outlives its three days by less than one."""
    await desk.for_each_office("destroy_copies")
