"""What keeps the record's guard and room: the state of capture said in the record every day, partitions made months ahead."""

from __future__ import annotations

import logging

from mps_connect.kit.jobs import Desk, Jobs

log = logging.getLogger(__name__)

jobs = Jobs(purpose="audit")
MONTHS_AHEAD = 3


@jobs.periodic("note_guard", cron="15 17 * * *")
async def note_guard(desk: Desk) -> None:
    """A row of the record that says whether the guard stands and what capture leans on: a quarter past one in Singapore."""
    async with desk.transaction(login="sequencer") as tx:
        await tx.value("SELECT audit.note_guard_state()")
        state = await tx.one("SELECT present, problems FROM audit.guard_state()")
    if state and state["problems"]:
        log.error("capture is not whole", extra={"code": "capture_not_whole"})


@jobs.periodic("make_partitions", cron="20 17 * * *")
async def make_partitions(desk: Desk) -> None:
    """The months of the record and of looks, this one and three ahead, where they are not there yet."""
    for make in ("SELECT audit.make_partitions(%(ahead)s)", "SELECT make_look_partitions(%(ahead)s)"):
        async with desk.transaction(login="sequencer") as tx:
            await tx.run(make, {"ahead": MONTHS_AHEAD})
