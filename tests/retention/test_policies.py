"""Every office has a term for every class of data, within bounds, and no two people are needed for less than a change."""

from __future__ import annotations

from calendar import isleap
from datetime import date
from math import ceil

import pytest
from hypothesis import given
from hypothesis import strategies as st
from psycopg import errors

from mps_connect.kit.db import Tx
from mps_connect.retention.models import DataClass, years
from mps_connect.retention.policies import policies_of
from mps_connect.retention.policy import BOUNDS, SHIPPED, TermOutOfBounds, check_term


async def test_an_office_begins_with_the_terms_shipped(tx: Tx) -> None:
    assert await policies_of(tx) == dict(SHIPPED)


def test_terms_shipped_are_the_ones_promised_and_within_their_bounds() -> None:
    days = {data_class: policy.days for data_class, policy in SHIPPED.items()}
    assert days == {
        DataClass.CLOSED_CASES: years(5), DataClass.CONSTITUENTS: 1, DataClass.AUDIT: years(2), DataClass.ACCESS: years(1),
        DataClass.ACTIVITIES: years(1), DataClass.SESSIONS: 7, DataClass.LINKS: 30, DataClass.IDEMPOTENCY: 2,
        DataClass.BACKUPS: 30,
    }  # fmt: skip
    for data_class, term in days.items():
        check_term(data_class, term)


@given(st.dates(date(2000, 1, 1), date(2090, 12, 31)), st.integers(1, 10))
def test_a_term_in_years_is_never_shorter_than_the_calendar_says(begins: date, count: int) -> None:
    ends_in = begins.year + count
    ends = (
        date(ends_in, 3, 1)
        if (begins.month, begins.day) == (2, 29) and not isleap(ends_in)
        else begins.replace(year=ends_in)
    )
    assert years(count) >= (ends - begins).days
    assert years(count) == ceil(count * 365.25)


@pytest.mark.parametrize("data_class", list(DataClass))
def test_a_term_outside_its_bounds_is_refused(data_class: DataClass) -> None:
    least, most = BOUNDS[data_class]
    for days in (least - 1, most + 1, 0, -5):
        with pytest.raises(TermOutOfBounds):
            check_term(data_class, days)
    check_term(data_class, least)
    check_term(data_class, most)


async def test_the_application_cannot_change_or_remove_a_term_or_add_one_nobody_agreed_to(tx: Tx) -> None:
    for statement in (
        "UPDATE retention_policies SET days = 1",
        "DELETE FROM retention_policies",
        "DELETE FROM retention_holds",
        "UPDATE retention_proposals SET days = 1",
    ):
        with pytest.raises(errors.InsufficientPrivilege):
            async with tx.conn.transaction():
                await tx.run(statement)
    with pytest.raises(errors.CheckViolation):
        async with tx.conn.transaction():
            await tx.run(
                "INSERT INTO retention_policies (office_id, data_class, version, days, trigger, legal_basis) "
                "VALUES (%(office)s, 'access', 2, 1, 'looked', '')",
                {"office": tx.office_id},
            )
