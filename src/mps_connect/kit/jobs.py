"""Jobs: work that is done later, or at its hour, by the worker. A room says in its `tasks.py` what there is to do.

    jobs = Jobs(purpose="retention")

    @jobs.job("purge_office")
    async def purge_office(desk: Desk, *, office_id: UUID, run_id: UUID) -> None: ...

    @jobs.periodic("purge_offices", cron="30 19 * * *")
    async def purge_offices(desk: Desk) -> None: ...

A job is asked for inside a transaction of the application's, `await defer(tx, "purge_office", run_id=run_id)`, and exists
only if that commits. It is told ids, days, numbers and words of lists, never anything of a person: the database refuses else.
A job may be run again from its beginning (a worker that is killed, a try that failed), so each must come to the same end.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from mps_connect.kit.clock import utc_now
from mps_connect.kit.crypto import KeyWrapper
from mps_connect.kit.db import Context, Database, Tx
from mps_connect.kit.errors import Fault
from mps_connect.kit.vault import Vault

Login = Literal["app", "sequencer", "shredder"]
Run = Callable[..., Awaitable[None]]


class LoginNotSet(Fault):
    """A job needs a login that this worker was not given."""

    status = 503
    code = "login_not_set"


class JobUnknown(Fault):
    """A job was declared twice, or a declaration is not one that the worker can run."""

    status = 500
    code = "job_unknown"


@dataclass(frozen=True, slots=True)
class Job:
    """What there is to do: its name, why data is looked at for it, and when of itself."""

    name: str
    purpose: str
    run: Run
    cron: str | None = None
    """Five fields in UTC (Singapore is eight hours ahead), or None: only when asked for."""


@dataclass(slots=True)
class Jobs:
    """The jobs of a room. `purpose`: what its transactions are for."""

    purpose: str
    declared: dict[str, Job] = field(default_factory=dict)

    def job(self, name: str) -> Callable[[Run], Run]:
        """Declare what is done when asked for. Its arguments are `office_id` and what `defer` was given."""
        return self._declare(name, None)

    def periodic(self, name: str, *, cron: str) -> Callable[[Run], Run]:
        """Declare what is done at its hour, once however many workers run. It gets the desk alone."""
        return self._declare(name, cron)

    def _declare(self, name: str, cron: str | None) -> Callable[[Run], Run]:
        def declare(run: Run) -> Run:
            if name in self.declared or not name.replace("_", "").isalpha() or not name.islower():
                raise JobUnknown(f"The job {name} is declared twice, or its name is not of small letters and _.")
            self.declared[name] = Job(name, self.purpose, run, cron)
            return run

        return declare


class Logins:
    """The databases of a worker, one a login, each opened when it is first needed."""

    def __init__(self, urls: Mapping[Login, str], wrapper: KeyWrapper) -> None:
        self.wrapper = wrapper
        self._urls = urls
        self._open: dict[Login, Database] = {}
        self._opening = asyncio.Lock()

    async def database(self, login: Login) -> Database:
        """Raises LoginNotSet, DatabaseNotReached."""
        async with self._opening:
            if login not in self._open:
                database = Database(self.url(login), Vault(self.wrapper), max_size=3)
                await database.open()
                self._open[login] = database
            return self._open[login]

    def url(self, login: Login) -> str:
        """For what reads by a connection of its own. Raises LoginNotSet."""
        url = self._urls.get(login)
        if not url:
            raise LoginNotSet(f"The worker was not given the {login}'s login: set MPS_DATABASE_URL_{login.upper()}.")
        return url

    async def close(self) -> None:
        for database in self._open.values():
            await database.close()
        self._open.clear()


@dataclass(frozen=True, slots=True)
class Desk:
    """Where one job works: the databases by login, the moment, and whether the worker is about to stop."""

    job: Job
    logins: Logins
    stopping: asyncio.Event
    """Set when the worker stops: a long job ends after the step it is at, and is begun again by the next worker."""

    @property
    def actor_id(self) -> str:
        return f"system:{self.job.name}"

    @property
    def wrapper(self) -> KeyWrapper:
        return self.logins.wrapper

    def now(self) -> datetime:
        return utc_now()

    async def database(self, login: Login) -> Database:
        """The pool of a login. Raises LoginNotSet."""
        return await self.logins.database(login)

    @asynccontextmanager
    async def transaction(self, office_id: UUID | None = None, *, login: Login = "app") -> AsyncIterator[Tx]:
        """One transaction as `system:<job>`, for one office or for none. Raises LoginNotSet."""
        database = await self.logins.database(login)
        async with database.transaction(Context(self.actor_id, office_id, purpose=self.job.purpose)) as tx:
            yield tx

    async def offices(self) -> list[UUID]:
        """Every office, in the order of their ids."""
        async with (await self.logins.database("app")).connection() as conn:
            cursor = await conn.execute("SELECT office_id FROM signin.offices() ORDER BY office_id")
            return [row["office_id"] for row in await cursor.fetchall()]

    async def for_each_office(self, name: str, **given: Any) -> None:
        """Ask for a job once an office; an office for which the same is already waiting is passed over."""
        for office_id in await self.offices():
            async with self.transaction(office_id) as tx:
                await defer(tx, name, once=f"{name}:{office_id}", **given)


async def defer(
    tx: Tx, job: str, *, lock: str | None = None, once: str | None = None, at: datetime | None = None, **given: Any
) -> int | None:
    """Ask for a job, for the transaction's own office, if and when the transaction commits.

    `lock`: jobs of one lock run one after the other. `once`: not asked for again while the same still waits: then None,
    else the job's number. `at`: not before. `given`: ids, days, numbers and words of lists.
    """
    number: int | None = await tx.value(
        "SELECT jobs.defer(%(job)s, %(given)s::jsonb, %(lock)s, %(once)s, %(at)s)",
        {
            "job": job, "lock": lock, "once": once, "at": at,
            "given": json.dumps({"office_id": tx.office_id, **given}, default=_as_text),
        },
    )  # fmt: skip
    return number


def _as_text(value: Any) -> str:
    return value.isoformat() if hasattr(value, "isoformat") else str(value)
