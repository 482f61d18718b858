"""Cases that were heard, written for, answered and closed long ago, and what is left of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import psycopg
from psycopg.rows import dict_row

from mps_connect.audit.notes import Verifier, read_verifier
from mps_connect.audit.reading import Connection, connected, events_of, known_keys, origin_of
from mps_connect.audit.sequencer import tick
from mps_connect.audit.verifying import Report, Trust, verify
from mps_connect.cases.actions import close_case
from mps_connect.cases.models import CaseRecord
from mps_connect.cases.queries import case_for
from mps_connect.kit.clock import singapore_date, utc_now
from mps_connect.kit.db import Context, Database
from mps_connect.kit.embedded_postgres import Role
from mps_connect.kit.ids import new_id
from mps_connect.retention.past_runs import purge_run
from mps_connect.retention.purging import purge
from mps_connect.settings import Settings
from tests.letters.matters import drafted, read, ready_case, step
from tests.support.cast import Cast
from tests.support.clients import acting, app_on

SIX_YEARS = timedelta(days=6 * 366)


@dataclass(frozen=True, slots=True)
class Office:
    urls: dict[Role, str]
    owner: Database
    app: Database
    sequencer: Database
    shredder: Database
    cast: Cast
    settings: Settings

    @property
    def id(self) -> UUID:
        return self.cast.office_id

    def context(self, *, actor: str = "system:purge", purpose: str = "retention") -> Context:
        return Context(actor, self.id, purpose=purpose)

    async def sequence(self) -> None:
        """Everything captured becomes leaves."""
        while await tick(self.sequencer, now=utc_now()):
            pass

    def verified(self, *, closed: bool = False) -> Report:
        """The verifier's report on the whole record as it lies in the database."""
        with connected(self.urls["sequencer"]) as conn:
            origin = origin_of(conn)
            assert origin is not None
            wrapper = None if closed else self.sequencer.vault.wrapper
            return verify(events_of(conn, wrapper=wrapper), Trust(origin, self.keys(conn, origin)))

    @staticmethod
    def keys(conn: Connection, origin: str) -> list[Verifier]:
        return [read_verifier(key) for key in known_keys(conn, origin)]

    async def look(self, query: str, **values: Any) -> list[dict[str, Any]]:
        """Rows as the superuser sees them."""
        async with await psycopg.AsyncConnection.connect(self.urls["superuser"], row_factory=dict_row) as conn:
            cursor = await conn.execute(query, values)
            return await cursor.fetchall()

    async def set_back(self, statement: str, **values: Any) -> None:
        """Change what no verb changes, such as how long ago something was, with the owner's login."""
        async with self.owner.transaction(Context("system:test_clock", self.id, purpose="set_up")) as tx:
            await tx.run(statement, {"office": self.id, **values})

    async def closed_case(self, *, ago: timedelta = SIX_YEARS, letter: bool = False, **details: Any) -> CaseRecord:
        """A case that ended so long ago; with `letter`, one was sent and answered."""
        case = await ready_case(self.app, self.cast, **details)
        if letter:
            await self._answered(await self._sent_letter(case))
        async with self.app.transaction(self.context(actor=str(self.cast.priya.id), purpose="casework")) as tx:
            held = await case_for(tx, actor=self.cast.priya.actor(), case_id=case.id)
            closed = await close_case(
                tx, actor=self.cast.priya.actor(), now=utc_now(), case_id=case.id, expected_version=held.version,
                outcome="granted", note="Told her by phone that LTA renewed it.", resident_told=True,
            )  # fmt: skip
        await self.ended(case.id, at=utc_now() - ago)
        return closed

    async def ended(self, case_id: UUID, *, at: datetime) -> None:
        await self.set_back(
            "UPDATE cases SET closed_at = %(at)s WHERE office_id = %(office)s AND id = %(case)s", case=case_id, at=at
        )

    async def _sent_letter(self, case: CaseRecord) -> dict[str, Any]:
        app, cast = app_on(self.app, self.settings), self.cast
        async with acting(app, self.app, cast.priya) as priya, acting(app, self.app, cast.dr_koh) as dr_koh:
            letter = await drafted(priya, case)
            letter = await step(priya, letter, "vet")
            letter = await step(dr_koh, await read(dr_koh, letter), "approve")
            return await step(
                priya, await read(priya, letter), "sent", channel="post", to="",
                sent_on=singapore_date(utc_now()).isoformat(),
            )  # fmt: skip

    async def _answered(self, letter: dict[str, Any]) -> None:
        app = app_on(self.app, self.settings)
        body = {
            "kind": "response", "channel": "post", "received_on": singapore_date(utc_now()).isoformat(), "outcome": "granted",
            "agency_ref": "LTA-KANARI-77", "text": "We renew the licence of Goh Contoh Seng.",
        }  # fmt: skip
        async with acting(app, self.app, self.cast.priya) as priya:
            answer = await priya.post_json(f"/api/letters/{letter['id']}/replies", body, key=new_id())
            assert answer.is_success, answer.text

    async def hold(self, kind: str, unit: UUID, *, number: str = "MPS-X") -> UUID:
        hold_id = new_id()
        await self.set_back(
            "INSERT INTO retention_holds (office_id, id, unit_kind, unit_id, case_number, basis, reason_enc, placed_by, placed_at) "
            "VALUES (%(office)s, %(id)s, %(kind)s, %(unit)s, %(number)s, 'court', 'x', %(by)s, now())",
            id=hold_id, kind=kind, unit=unit, number=number, by=self.cast.arun.id,
        )  # fmt: skip
        return hold_id

    async def agreed(self, kind: str, unit: UUID, *, answer: str = "agreed") -> UUID:
        """A request that Arun made and Hidayah answered."""
        request_id = new_id()
        by = self.cast.arun.id if answer == "withdrawn" else self.cast.hidayah.id
        await self.set_back(
            "INSERT INTO erasure_requests (office_id, id, scope, unit_kind, unit_id, case_number, basis, reason_enc, asked_by, "
            "asked_at, answer, answered_by, answered_at) VALUES (%(office)s, %(id)s, 'unit', %(kind)s, %(unit)s, 'MPS-X', "
            "'withdrawn', 'x', %(asked)s, now(), %(answer)s, %(by)s, now())",
            id=request_id, kind=kind, unit=unit, asked=self.cast.arun.id, answer=answer, by=by,
        )  # fmt: skip
        return request_id


async def run(office: Office, **options: Any) -> UUID:
    run_id = await purge(office.shredder, office_id=office.id, now=utc_now(), **options)
    assert run_id is not None
    return run_id


async def counts(office: Office, run_id: UUID) -> dict[str, int]:
    async with office.app.transaction(office.context()) as tx:
        return dict((await purge_run(tx, run_id=run_id))["counts"])
