"""Cases of one table, made through the real verbs."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import pytest

from mps_connect.cases.actions import open_case, submit_case
from mps_connect.cases.models import CaseRecord
from mps_connect.constituents.actions import new_constituent
from mps_connect.kit.clock import utc_now
from mps_connect.kit.db import Context, Database
from tests.support.cast import Member

MakeCase = Callable[..., Awaitable[CaseRecord]]


@pytest.fixture
def make_case(database: Database) -> MakeCase:
    """`await make_case(cast.aisyah, name="Mdm Ong Contoh", submitted=True)`."""

    async def make(member: Member, *, name: str = "Ong Contoh Hwa", submitted: bool = False) -> CaseRecord:
        context = Context(actor_id=str(member.id), office_id=member.office_id)
        async with database.transaction(context) as tx:
            person = await new_constituent(tx, actor=member.actor(), now=utc_now(), name=name, language="en")
            case = await open_case(
                tx,
                actor=member.actor(),
                now=utc_now(),
                constituent_id=person,
                channel="walk_in",
                language="en",
                session_date=None,
            )
            if submitted:
                case = await submit_case(
                    tx, actor=member.actor(), now=utc_now(), case_id=case.id, expected_version=case.version
                )
            return case

    return make
