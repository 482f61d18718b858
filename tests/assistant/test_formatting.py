"""Money, dates, addresses and numbers as a Singapore letter writes them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mps_connect.assistant import formatting as form


@pytest.mark.parametrize(
    ("value", "written"),
    [("860.00", "S$860"), ("1720.00", "S$1,720"), ("3240.50", "S$3,240.50"), ("MYR 500.00", "MYR 500"), ("x", "x")],
)
def test_money(value: str, written: str) -> None:
    assert form.money(value) == written


@pytest.mark.parametrize(
    ("value", "written"),
    [("2026-11-02", "2 November 2026"), ("2026-11", "November 2026"), ("2026", "2026"), ("2026-13-40", "2026-13-40")],
)
def test_dates(value: str, written: str) -> None:
    assert form.written_date(value) == written


def test_dates_of_one_month_share_it() -> None:
    assert form.written_dates(["2026-11-02", "2026-11-05"]) == "2 and 5 November 2026"
    assert form.written_dates(["2026-10-31", "2026-11-05"]) == "31 October 2026 and 5 November 2026"


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ("P5W", "five weeks"), ("P18D", "18 days"), ("P1Y", "one year"), ("PT1H40M", "1 hour 40 minutes"),
        ("P3M/P4M", "three to four months"), ("P", "P"),
    ],
)  # fmt: skip
def test_durations(value: str, written: str) -> None:
    assert form.duration(value) == written


def test_addresses_streets_phones_vehicles() -> None:
    whole = form.address(block="911", street_name="Contoh St 1", unit="#05-911", postal_code="560911")
    assert whole == "Blk 911 Contoh Street 1 #05-911 Singapore 560911"
    assert form.street("Jln Contoh") == "Jalan Contoh"
    assert form.street("St Contoh Ave 2") == "St Contoh Avenue 2"
    assert form.phone("+6590000111") == "9000 0111"
    assert form.phone("90000111") == "9000 0111"
    assert form.vehicle("SXX911A") == "SXX 911 A"


@given(st.text(max_size=30))
def test_nothing_a_person_types_breaks_a_form(value: str) -> None:
    for write in (form.money, form.written_date, form.on_date, form.duration, form.phone, form.street, form.vehicle):
        assert isinstance(write(value), str)
