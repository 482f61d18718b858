"""The shipped directory is whole: every key resolves, every row says where it comes from."""

from __future__ import annotations

from datetime import date
from typing import Any

from mps_connect.agencies.seeds import load_directory


def test_the_directory_holds_every_agency_and_category() -> None:
    directory = load_directory()
    assert len(directory.agencies) == 66
    assert len(directory.categories) == 36
    assert len(directory.divisions) == 33
    assert sum(division.seats for division in directory.divisions.values()) == 97
    assert len(directory.sectors) == 81


def test_every_category_names_agencies_that_exist() -> None:
    directory = load_directory()
    for key in directory.categories:
        assert directory.usual_agencies(key), key


def test_courts_are_never_written_to() -> None:
    agencies = load_directory().agencies
    assert [short for short, agency in agencies.items() if not agency.writable] == ["CDRT", "COURTS", "NONE"]


def test_every_row_says_where_it_comes_from_and_when_it_was_checked() -> None:
    directory = load_directory()
    rows: list[Any] = [
        *directory.agencies.values(), *directory.documents, *directory.standards.values(), *directory.rules.values(),
        *directory.divisions.values(), *directory.members, *directory.sectors.values(),
    ]  # fmt: skip
    assert all(row.source and row.checked_on <= date(2026, 11, 23) for row in rows)


def test_seats_are_held_by_as_many_members_as_the_division_has() -> None:
    directory = load_directory()
    for code, division in directory.divisions.items():
        assert len(directory.members_of(code, date(2025, 6, 1))) == division.seats, code
        assert directory.members_of(code, date(2025, 5, 2)) == ()
