"""How many statements a page asks of the database. A page that begins to ask once a row fails here.

Counted are the page's own statements. The gate adds its own round trips to each: knowing the caller, setting the context, and
writing down who looked.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

import pytest

from mps_connect.cases.detail import case_detail
from mps_connect.cases.home import home_of
from mps_connect.cases.listing import CaseFilter, cases_page
from mps_connect.cases.portal import own_cases
from mps_connect.kit.clock import utc_now
from mps_connect.kit.db import Context, Database, Params, Tx
from mps_connect.letters.approvals import approvals
from mps_connect.letters.presenting import letter_rows
from tests.cases.conftest import MakeCase
from tests.conftest import ClientAs
from tests.letters.matters import drafted, ready_case, step
from tests.support.cast import Cast, Member

Page = Callable[[Tx], Awaitable[Any]]


class Counting(Tx):
    """A transaction that counts what is asked of it. `value` asks through `one`."""

    def __init__(self, tx: Tx) -> None:
        super().__init__(tx.conn, tx.vault, tx.context)
        self.asked = 0

    async def one(self, query: str, params: Params = None) -> dict[str, Any] | None:
        self.asked += 1
        return await super().one(query, params)

    async def all(self, query: str, params: Params = None) -> list[dict[str, Any]]:
        self.asked += 1
        return await super().all(query, params)

    async def run(self, query: str, params: Params = None) -> int:
        self.asked += 1
        return await super().run(query, params)


async def asked_by(database: Database, member: Member, page: Page) -> int:
    async with database.transaction(Context(actor_id=str(member.id), office_id=member.office_id)) as tx:
        counting = Counting(tx)
        await page(counting)
        return counting.asked


@pytest.mark.parametrize("cases", [1, 4])
async def test_a_page_asks_the_same_however_much_it_shows(
    database: Database, cast: Cast, make_case: MakeCase, cases: int
) -> None:
    for _ in range(cases):
        await make_case(cast.aisyah, submitted=True)
    staff = cast.priya.actor()
    overdue = utc_now() - timedelta(days=21)
    pages: dict[str, tuple[Member, Page, int]] = {
        "list": (cast.priya, lambda tx: cases_page(tx, actor=staff, wanted=CaseFilter()), 3),
        "stage": (cast.priya, lambda tx: cases_page(tx, actor=staff, wanted=CaseFilter(stage=("sorted",))), 2),
        "home": (cast.priya, lambda tx: home_of(tx, actor=staff, overdue=overdue), 3),
        "own cases": (cast.priya, lambda tx: own_cases(tx, actor=staff, language="en"), 3),
    }
    for name, (member, page, expected) in pages.items():
        assert await asked_by(database, member, page) == expected, name
    # One more the first time in a while: the keys, all of them at once.
    assert (
        await asked_by(database, cast.priya, lambda tx: cases_page(tx, actor=staff, wanted=CaseFilter(q="Contoh"))) == 4
    )


async def test_pages_of_letters_ask_the_same_for_one_and_for_three(
    database: Database, cast: Cast, client_as: ClientAs
) -> None:
    priya, koh = cast.priya, cast.dr_koh
    client = await client_as(priya)
    asked = []
    for count in (1, 2):
        for _ in range(count):
            await step(client, await drafted(client, await ready_case(database, cast)), "vet")
        waiting = await asked_by(database, koh, lambda tx: approvals(tx, actor=koh.actor(), now=utc_now()))
        listed = await asked_by(database, priya, lambda tx: letter_rows(tx, actor=priya.actor(), statuses=["vetted"]))
        asked.append((waiting, listed))
    # Checks were kept when the letters were vetted: no letter, fact or word is read again. One may ask for the keys.
    assert all(2 <= waiting <= 3 and listed <= 2 for waiting, listed in asked), asked


async def test_the_case_page_asks_nineteen_times(database: Database, cast: Cast, make_case: MakeCase) -> None:
    case = await make_case(cast.aisyah, submitted=True)
    actor = cast.priya.actor()
    assert await asked_by(database, cast.priya, lambda tx: case_detail(tx, actor=actor, case_id=case.id)) == 19
