"""Lists by stage against the stage each row shows: none missing, none twice, in order, counted exactly."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from itertools import product
from uuid import UUID

import pytest

from mps_connect.access.models import Actor
from mps_connect.cases.home import home_of
from mps_connect.cases.listing import ENDED, STAGES, CaseFilter, cases_page
from mps_connect.cases.schemas import CasePage
from mps_connect.kit.clock import utc_now
from mps_connect.kit.db import Context, Database, Tx
from mps_connect.kit.ids import new_id
from tests.cases.conftest import MakeCase
from tests.support.cast import Cast

Made = dict[UUID, tuple[str, tuple[str, ...]]]

LETTERS: tuple[tuple[str, ...], ...] = (
    (), ("voided",), ("draft",), ("returned",), ("vetted",), ("approved",), ("sent",), ("replied",), ("draft", "returned"),
    ("vetted", "draft"), ("approved", "vetted"), ("sent", "approved"), ("replied", "sent"), ("replied", "returned"),
    ("voided", "replied"), ("sent", "sent"),
)  # fmt: skip
"""What a case's letters may have come to, together."""
CASES: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("draft", ()), ("draft", ("voided",)), *product(("submitted", "in_progress", "reopened"), LETTERS),
    *product(("closed", "declined"), ((), ("sent",), ("draft", "replied"))),
)  # fmt: skip
LETTER = (
    "INSERT INTO letters (office_id, id, case_id, ordinal, type, agency, status, current_version, content_hash, created_by, "
    "created_at, updated_at, vetted_hash, vetted_by, vetted_at, approved_hash, approved_by, approved_at, sent_at) VALUES "
    "(%(office)s, %(id)s, %(case)s, %(ordinal)s, 'standard', 'HDB', %(status)s, 1, %(hash)s, %(writer)s, %(at)s, %(at)s, "
    "%(hash)s, %(vetter)s, %(at)s, %(hash)s, %(mp)s, %(at)s, CASE WHEN %(status)s IN ('sent', 'replied') THEN %(sent)s END)"
)


@pytest.fixture
async def in_every_stage(database: Database, make_case: MakeCase, cast: Cast) -> Made:
    """One case for each of CASES, Aisyah's and Wei Jie's in turn; letters sent thirty days ago."""
    made = {}
    for number, (status, letters) in enumerate(CASES):
        member = (cast.aisyah, cast.wei_jie)[number % 2]
        case = await make_case(member, name=f"Ong Contoh {number:02d}", submitted=status != "draft")
        async with database.transaction(Context(actor_id=str(member.id), office_id=member.office_id)) as tx:
            await tx.run(
                "UPDATE cases SET status = %(status)s, updated_at = %(at)s, closed_at = CASE WHEN %(status)s = 'closed' THEN %(at)s "
                "END, outcome = CASE WHEN %(status)s = 'closed' THEN 'granted' END WHERE id = %(id)s",
                {"status": status, "id": case.id, "at": utc_now() - timedelta(minutes=number // 3)},
            )
            for ordinal, letter in enumerate(letters, start=1):
                await _write(tx, cast, case.id, ordinal, letter)
        made[case.id] = (status, letters)
    return made


async def _write(tx: Tx, cast: Cast, case_id: UUID, ordinal: int, status: str) -> None:
    at = utc_now()
    await tx.run(
        LETTER,
        {
            "office": cast.office_id, "id": new_id(), "case": case_id, "ordinal": ordinal, "status": status, "hash": bytes(32),
            "writer": cast.aisyah.id, "vetter": cast.priya.id, "mp": cast.dr_koh.id, "at": at, "sent": at - timedelta(days=30),
        },
    )  # fmt: skip


async def listed(database: Database, actor: Actor, wanted: CaseFilter) -> CasePage:
    async with database.transaction(Context(actor_id=str(actor.user_id), office_id=actor.office_id)) as tx:
        return await cases_page(tx, actor=actor, wanted=wanted)


async def test_each_stage_lists_exactly_the_cases_that_show_it(
    database: Database, cast: Cast, in_every_stage: Made
) -> None:
    for actor in (cast.priya.actor(), cast.aisyah.actor()):
        everything = await listed(database, actor, CaseFilter(page_size=100))
        assert (
            everything.total
            == len(everything.items)
            == (len(CASES) if actor.role == "staff" else (len(CASES) + 1) // 2)
        )
        for stage in (*STAGES, *ENDED):
            found = await listed(database, actor, CaseFilter(stage=(stage,), page_size=100))
            assert {row.id for row in found.items} == {row.id for row in everything.items if row.stage == stage}, stage
            assert found.total == len(found.items), stage
        if actor.role == "staff":
            assert {row.stage for row in everything.items} == {*STAGES, *ENDED}


@pytest.mark.parametrize(
    "stages", [("written", "returned"), ("sorted", "sent", "replied"), ("told_us", "closed"), tuple(STAGES)]
)
async def test_stages_together_are_the_sum_of_each(
    database: Database, cast: Cast, in_every_stage: Made, stages: tuple[str, ...]
) -> None:
    actor = cast.priya.actor()
    together = await listed(database, actor, CaseFilter(stage=stages, page_size=100))
    alone = [await listed(database, actor, CaseFilter(stage=(stage,), page_size=100)) for stage in stages]
    assert {row.id for row in together.items} == {row.id for page in alone for row in page.items}
    assert together.total == sum(page.total for page in alone)


async def test_an_unknown_stage_lists_nothing(database: Database, cast: Cast, make_case: MakeCase) -> None:
    await make_case(cast.aisyah)
    found = await listed(database, cast.priya.actor(), CaseFilter(stage=("nowhere",)))
    assert (found.items, found.total) == ([], 0)


@pytest.mark.parametrize("stage", [(), ("sorted", "sent", "replied")])
async def test_pages_together_are_the_whole_list_in_its_order(
    database: Database, cast: Cast, in_every_stage: Made, stage: tuple[str, ...]
) -> None:
    actor = cast.priya.actor()
    for sort, order in product(("updated", "session", "number", "name", "urgency"), ("asc", "desc")):
        wanted = CaseFilter(stage=stage, sort=sort, order=order, page_size=100)
        whole = await listed(database, actor, wanted)
        pages = [
            await listed(database, actor, replace(wanted, page=page, page_size=19))
            for page in range(1, whole.total // 19 + 2)
        ]
        assert [row.id for page in pages for row in page.items] == [row.id for row in whole.items], (sort, order)
        assert {page.total for page in pages} == {whole.total}
        if column := {"name": "person_name", "updated": "updated_at", "number": "number"}.get(sort):
            shown = [getattr(row, column) for row in whole.items if getattr(row, column) is not None]
            assert shown == sorted(shown, reverse=order == "desc"), (sort, order)


async def test_a_page_past_the_end_still_says_how_many_there_are(
    database: Database, cast: Cast, in_every_stage: Made
) -> None:
    for stage in ((), ("sent",)):
        first = await listed(database, cast.priya.actor(), CaseFilter(stage=stage))
        past = await listed(database, cast.priya.actor(), CaseFilter(stage=stage, page=900))
        assert (past.items, past.total) == ([], first.total)


async def test_late_are_the_open_cases_with_a_letter_out_for_three_weeks(
    database: Database, cast: Cast, in_every_stage: Made
) -> None:
    found = await listed(database, cast.priya.actor(), CaseFilter(late=True, page_size=100))
    expected = {case for case, (status, letters) in in_every_stage.items() if status not in ENDED and "sent" in letters}
    assert ({row.id for row in found.items}, found.total) == (expected, len(expected))


async def test_home_counts_and_lists_what_the_desk_has_to_do(
    database: Database, cast: Cast, in_every_stage: Made
) -> None:
    actor = cast.priya.actor()
    async with database.transaction(Context(actor_id=str(actor.user_id), office_id=actor.office_id)) as tx:
        home = await home_of(tx, actor=actor, overdue=utc_now() - timedelta(days=21))
    assert [count.count for count in home.counts] == [sum(s not in ENDED for s, _ in CASES), 0, 0, 3]
    letters = [letter for status, letters in CASES if status not in ENDED for letter in letters]
    kinds: list[str] = [item.kind for item in home.items]
    assert kinds == sorted(kinds, key=["returned", "to_send", "reply_to_tell", "late", "to_vet", "unassigned"].index)
    waits = (("to_send", "approved"), ("reply_to_tell", "replied"), ("late", "sent"), ("to_vet", "draft"))
    for kind, status in (("returned", "returned"), *waits):
        assert kinds.count(kind) == letters.count(status), kind
    without = [c for c in CASES if c[0] in ("submitted", "reopened") and not set(c[1]) - {"voided"}]
    assert kinds.count("unassigned") == len(without)
