"""Reports: asked for by a person or the clock, made once, kept in three forms with their signed statement."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from datetime import datetime
from typing import Final
from uuid import UUID

import anyio.to_thread

from mps_connect.access.activity import record_activity
from mps_connect.access.models import Actor
from mps_connect.audit.statements import sign_statement
from mps_connect.compliance.checks.ground import Surroundings
from mps_connect.compliance.evaluating import keep_run
from mps_connect.compliance.periods import Cadence, Period, last_whole, period_of
from mps_connect.compliance.report_document import document_of
from mps_connect.compliance.report_forms import STATEMENT_KIND, forms_of, statement_text
from mps_connect.kit.clock import singapore_date
from mps_connect.kit.crypto import KeyWrapper
from mps_connect.kit.db import Tx
from mps_connect.kit.ids import new_id
from mps_connect.kit.jobs import defer

MAKE_REPORT: Final = "make_report"
Opened = Callable[[str], AbstractAsyncContextManager[Tx]]
"""A transaction for the office, by login: `app`, `sequencer`."""


async def ask_report(tx: Tx, *, actor: Actor, now: datetime, cadence: Cadence, is_running: bool) -> UUID:
    """Ask for a report of the last whole period, or of the one that still runs. The worker makes it. Returns its id."""
    today = singapore_date(now)
    period = period_of(cadence, today) if is_running else last_whole(cadence, today)
    report = await plan(tx, period, now=now, asked_by=actor.user_id)
    await defer(tx, MAKE_REPORT, report_id=report)
    await record_activity(
        tx, actor=actor, now=now, kind="report_asked", detail={"cadence": str(cadence), "report": str(report)}
    )
    return report


async def plan_due(tx: Tx, *, now: datetime) -> list[UUID]:
    """Plan what the clock owes: of every cadence the last whole period, unless it was planned already. Returns what is not made.

    An office that was founded after a period's end owes no report of it.
    """
    founded = await tx.value("SELECT created_at FROM offices WHERE office_id = %(office)s", {"office": tx.office_id})
    owed = []
    for cadence in Cadence:
        period = last_whole(cadence, singapore_date(now))
        if period.ends <= founded:
            continue
        planned = await tx.one(
            "SELECT id, made_at FROM compliance_reports WHERE office_id = %(office)s AND cadence = %(cadence)s "
            "AND first_day = %(first)s AND by_clock",
            {"office": tx.office_id, "cadence": cadence, "first": period.first},
        )
        if planned is None:
            owed.append(await plan(tx, period, now=now, by_clock=True))
        elif planned["made_at"] is None:
            owed.append(planned["id"])
    return owed


async def plan(tx: Tx, period: Period, *, now: datetime, asked_by: UUID | None = None, by_clock: bool = False) -> UUID:
    """Say that a report is wanted; `make_report` makes it. Returns its id."""
    report = new_id()
    await tx.run(
        "INSERT INTO compliance_reports (office_id, id, cadence, first_day, last_day, asked_by, by_clock, asked_at) "
        "VALUES (%(office)s, %(id)s, %(cadence)s, %(first)s, %(last)s, %(by)s, %(clock)s, %(now)s)",
        {
            "office": tx.office_id, "id": report, "cadence": period.cadence, "first": period.first, "last": period.last,
            "by": asked_by, "clock": by_clock, "now": now,
        },
    )  # fmt: skip
    return report


async def make_report(
    opened: Opened, wrapper: KeyWrapper, *, report_id: UUID, around: Surroundings, now: datetime
) -> bool:
    """Look at everything, write the report, have it signed, keep it. False where it was made already.

    Three transactions, because nobody holds one while a page is set, and each login does its own part. Begun again, it ends the
    same: what was not kept is made anew. Raises NothingToSpeakOf before the record's first checkpoint.
    """
    async with opened("app") as tx:
        planned = await tx.one(
            "SELECT cadence, first_day, last_day, made_at FROM compliance_reports WHERE office_id = %(office)s AND id = %(id)s",
            {"office": tx.office_id, "id": report_id},
        )
        if planned is None or planned["made_at"] is not None:
            return False
        period = Period(Cadence(planned["cadence"]), planned["first_day"], planned["last_day"])
        run = await keep_run(tx, around=around, now=now)
        document = await document_of(tx, run=run, period=period, around=around, now=now)
    forms = await anyio.to_thread.run_sync(lambda: forms_of(document, now=now))
    async with opened("sequencer") as tx:
        statement = await sign_statement(
            tx, wrapper, kind=STATEMENT_KIND, text=statement_text(document, forms), now=now,
            checkpoint_note=document["record"]["note"],
        )  # fmt: skip
    async with opened("app") as tx:
        kept = await tx.run(
            "UPDATE compliance_reports SET made_at = %(now)s, run_id = %(run)s, html = %(html)s, pdf = %(pdf)s, json = %(json)s, "
            "statement = %(statement)s WHERE office_id = %(office)s AND id = %(id)s AND made_at IS NULL",
            {
                "office": tx.office_id, "id": report_id, "now": now, "run": run.id, "html": forms.html, "pdf": forms.pdf,
                "json": forms.json, "statement": statement,
            },
        )  # fmt: skip
    return kept == 1
