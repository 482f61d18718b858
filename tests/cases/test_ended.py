"""A case that has ended shows the steps it came to and its end, on the case page and to the resident, and none that never came."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest

from mps_connect.access.models import Actor
from mps_connect.cases.detail import case_detail
from mps_connect.cases.portal import own_case
from mps_connect.kit.clock import utc_now
from mps_connect.kit.db import Tx
from mps_connect.kit.ids import new_id
from tests.cases.conftest import MakeCase
from tests.support.cast import Cast

TOLD = ["told_us", "sorted"]
WRITTEN = [*TOLD, "written"]
SENT = [*WRITTEN, "vetted", "signed", "sent"]
LETTER = (
    "INSERT INTO letters (office_id, id, case_id, ordinal, type, agency, status, current_version, content_hash, created_by, "
    "created_at, updated_at, vetted_hash, vetted_by, vetted_at, approved_hash, approved_by, approved_at, sent_at) VALUES "
    "(%(office)s, %(id)s, %(case)s, 1, 'standard', 'HDB', %(status)s, 1, %(hash)s, %(writer)s, %(at)s, %(at)s, "
    "CASE WHEN %(far)s THEN %(hash)s END, CASE WHEN %(far)s THEN %(vetter)s END, CASE WHEN %(far)s THEN %(at)s END, "
    "CASE WHEN %(far)s THEN %(hash)s END, CASE WHEN %(far)s THEN %(mp)s END, CASE WHEN %(far)s THEN %(at)s END, "
    "CASE WHEN %(far)s THEN %(at)s END)"
)


async def ended(tx: Tx, cast: Cast, case_id: UUID, status: str, letter: str | None) -> None:
    now = utc_now()
    if letter:
        await tx.run(
            LETTER,
            {
                "office": cast.office_id, "id": new_id(), "case": case_id, "status": letter, "hash": bytes(32), "at": now,
                "writer": cast.aisyah.id, "vetter": cast.priya.id, "mp": cast.dr_koh.id, "far": letter == "sent",
            },
        )  # fmt: skip
    await tx.run(
        "UPDATE cases SET status = %(status)s, closed_at = CASE WHEN %(status)s = 'closed' THEN %(now)s END, "
        "outcome = CASE WHEN %(status)s = 'closed' THEN 'advice_given' END WHERE id = %(id)s",
        {"status": status, "now": now, "id": case_id},
    )


def shown(steps: Any) -> list[tuple[str, str]]:
    return [(step.label, step.state) for step in steps]


@pytest.mark.parametrize(
    ("status", "submitted", "letter", "came_to"),
    [
        ("declined", False, None, TOLD[:1]), ("declined", True, None, TOLD), ("declined", True, "draft", WRITTEN),
        ("closed", True, None, TOLD), ("closed", True, "voided", TOLD), ("closed", True, "sent", SENT),
    ],
)  # fmt: skip
async def test_the_case_page_shows_what_the_case_came_to(
    make_case: MakeCase, cast: Cast, tx: Tx, status: str, submitted: bool, letter: str | None, came_to: list[str]
) -> None:
    case = await make_case(cast.aisyah, submitted=submitted)
    await ended(tx, cast, case.id, status, letter)
    detail = await case_detail(tx, actor=cast.priya.actor(), case_id=case.id)
    assert [step.key for step in detail.pipeline] == [*came_to, "closed"]
    assert {step.state for step in detail.pipeline} == {"done"}
    end = detail.pipeline[-1]
    assert (end.label, end.detail) == (("Closed", "advice given") if status == "closed" else ("Declined", ""))


@pytest.mark.parametrize("status", ["declined", "closed"])
@pytest.mark.parametrize(
    ("letter", "between"),
    [(None, []), ("draft", ["Letter written"]), ("sent", ["Letter written", "Checked", "Signed by the MP"])],
)
async def test_the_resident_reads_what_her_case_came_to(
    make_case: MakeCase, cast: Cast, tx: Tx, status: str, letter: str | None, between: list[str]
) -> None:
    case = await make_case(cast.aisyah, submitted=True)
    await ended(tx, cast, case.id, status, letter)
    salmah = Actor(
        user_id=cast.salmah.id, office_id=cast.office_id, role=cast.salmah.actor().role, name=cast.salmah.name,
        session_id=None, constituent_id=case.constituent_id,
    )  # fmt: skip
    mine = await own_case(tx, actor=salmah, language="en", case_id=case.id)
    assert shown(mine.steps) == [(label, "done") for label in ("You told us", *between, "Closed")]
    assert all(step.on for step in mine.steps)
