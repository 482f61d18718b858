"""`mps compliance`: how an office stands, and its reports as files."""

from __future__ import annotations

import argparse
import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine, Mapping
from contextlib import AbstractAsyncContextManager, AbstractContextManager, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

from mps_connect.audit.terminal import say
from mps_connect.settings import Settings

if TYPE_CHECKING:
    from mps_connect.compliance.checks.ground import Surroundings
    from mps_connect.compliance.report_queries import Made
    from mps_connect.kit.db import Tx
    from mps_connect.kit.jobs import Login, Logins

Ready = Callable[[Settings], AbstractContextManager[Mapping["Login", str]]]
"""Connection strings by login for the length of a block, as far as they are known."""
Act = Callable[[argparse.Namespace, Settings, Mapping["Login", str]], Coroutine[None, None, int]]
ACTOR = "system:compliance"
PERIODS = ("daily", "weekly", "monthly", "quarterly", "yearly")


@dataclass(frozen=True, slots=True)
class Desk:
    """Where one command works: the logins and the office."""

    logins: Logins
    office_id: UUID
    around: Surroundings

    @asynccontextmanager
    async def _transaction(self, login: Login) -> AsyncIterator[Tx]:
        from mps_connect.kit.db import Context

        database = await self.logins.database(login)
        async with database.transaction(Context(ACTOR, self.office_id, purpose="compliance")) as tx:
            yield tx

    def opened(self, login: str) -> AbstractAsyncContextManager[Tx]:
        return self._transaction("sequencer" if login == "sequencer" else "app")


@asynccontextmanager
async def _desk(settings: Settings, urls: Mapping[Login, str], code: str) -> AsyncIterator[Desk | None]:
    from mps_connect.compliance.checks.ground import look_around
    from mps_connect.kit.jobs import Logins
    from mps_connect.kit.key_wrappers import wrapper_for

    wrapper = wrapper_for(settings, urls.get("app", ""))
    logins = Logins(urls, wrapper)
    try:
        async with (await logins.database("app")).connection() as conn:
            cursor = await conn.execute("SELECT office_id FROM signin.offices() WHERE code = %(code)s", {"code": code})
            row = await cursor.fetchone()
        if row is None:
            say(f"There is no office {code}.")
            yield None
            return
        yield Desk(logins, row["office_id"], look_around(settings, wrapper))
    finally:
        await logins.close()


async def _check(args: argparse.Namespace, settings: Settings, urls: Mapping[Login, str]) -> int:
    """Look at everything and say it; kept as any look is. Exit 1 where the office is not compliant."""
    from mps_connect.compliance.controls import catalogue
    from mps_connect.compliance.evaluating import keep_run
    from mps_connect.compliance.policy import Grade, State, to_do
    from mps_connect.compliance.report_forms import GRADES, HEALTHS, percent
    from mps_connect.kit.clock import utc_now

    async with _desk(settings, urls, args.office) as desk:
        if desk is None:
            return 2
        async with desk.opened("app") as tx:
            run = await keep_run(tx, around=desk.around, now=utc_now())
    known = catalogue()
    say(f"{percent(run.score)}, {GRADES[run.grade].lower()}; health: {HEALTHS[run.health].lower()}")
    for one in known.requirements:
        say(f"  {one.title} ({percent(one.weight)}): {percent(run.shares[one.id])}")
    for control in to_do(known, run.findings):
        finding = run.findings[control.id]
        who = "a person must look" if finding.state is State.PERSON_MUST_LOOK else f"{control.risk} risk"
        say(f"- {control.title} ({who}): {finding.said.rstrip('.')}. {control.advice}")
    return 0 if run.grade is Grade.COMPLIANT else 1


async def _report(args: argparse.Namespace, settings: Settings, urls: Mapping[Login, str]) -> int:
    """Make a report now, keep it as any other, and write its forms and its statement into a folder."""
    from mps_connect.compliance.periods import Cadence, last_whole, period_of
    from mps_connect.compliance.report_queries import made_report
    from mps_connect.compliance.reports import make_report, plan
    from mps_connect.kit.clock import singapore_date, utc_now

    if not urls.get("sequencer"):
        say(
            "MPS_DATABASE_URL_SEQUENCER is not set: reports are signed with the sequencer's login. Set it and try again."
        )
        return 2
    cadence, today = Cadence(args.period), singapore_date(utc_now())
    period = period_of(cadence, today) if args.running else last_whole(cadence, today)
    async with _desk(settings, urls, args.office) as desk:
        if desk is None:
            return 2
        async with desk.opened("app") as tx:
            report = await plan(tx, period, now=utc_now())
        await make_report(desk.opened, desk.logins.wrapper, report_id=report, around=desk.around, now=utc_now())
        async with desk.opened("app") as tx:
            made = await made_report(tx, report_id=report)
    folder = Path(args.out)
    _write(folder, made)
    say(f"{period.name}: report.html, report.pdf, report.json and report.statement in {folder}")
    say("Check them anywhere: mps audit statement --check report.statement --key KEY --of report.pdf")
    return 0


def _write(folder: Path, made: Made) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    forms = {"html": made.html, "pdf": made.pdf, "json": made.json, "statement": made.statement.encode()}
    for form, content in forms.items():
        (folder / f"report.{form}").write_bytes(content)


def add_compliance_commands(commands: argparse._SubParsersAction[argparse.ArgumentParser], ready: Ready) -> None:
    compliance = commands.add_parser("compliance", help="how an office stands, and its reports").add_subparsers(
        dest="compliance_command", required=True
    )
    for name, act, words in (
        ("check", _check, "look at every control now; exit 1 where the office is not compliant"),
        ("report", _report, "make a signed report, and write it as HTML, PDF and JSON"),
    ):
        parser = compliance.add_parser(name, help=words)
        parser.add_argument("--office", required=True, help="its code")

        def run(args: argparse.Namespace, settings: Settings, act: Act = act) -> int:
            with ready(settings) as urls:
                return asyncio.run(act(args, settings, urls))

        parser.set_defaults(run=run)
        if name == "report":
            parser.add_argument("--period", required=True, choices=PERIODS)
            parser.add_argument("--running", action="store_true", help="of the period that still runs, so far")
            parser.add_argument("--out", required=True, help="a folder")
