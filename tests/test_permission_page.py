"""docs/permissions.md holds what the table and the routes say, in words, and a stale one is noticed."""

from __future__ import annotations

from pathlib import Path

import pytest

from mps_connect.access.models import Permission, Role
from mps_connect.access.table import PERMISSIONS
from mps_connect.app import create_app
from mps_connect.permission_page import COLUMNS, MARK, MEANS, PAGE, addresses, page, stale, tables, write
from mps_connect.settings import Settings, source_tree
from tests.security.who_may import lines

LETTERS = dict(zip("RVSMAU", (COLUMNS[role] for role in Role), strict=True))


@pytest.fixture(scope="module")
def drawn() -> str:
    return tables()


def test_the_committed_page_fits_the_code() -> None:
    root = source_tree()
    assert root is not None
    assert stale(root / "docs") == []


def test_a_missing_and_a_stale_page_are_named_and_mended(tmp_path: Path) -> None:
    assert stale(tmp_path) == [PAGE]
    (tmp_path / PAGE).write_text("# By hand\n\nKept.\n\n", encoding="utf-8")
    assert write(tmp_path) == [PAGE]
    assert stale(tmp_path) == []
    written = (tmp_path / PAGE).read_text(encoding="utf-8")
    assert written.startswith("# By hand\n\nKept.\n\n" + MARK)
    (tmp_path / PAGE).write_text(written.replace("approve_letters", "approve_anything"), encoding="utf-8")
    assert stale(tmp_path) == [PAGE]
    assert write(tmp_path) == [PAGE]
    assert (tmp_path / PAGE).read_text(encoding="utf-8") == written


def test_what_is_written_by_hand_is_left_alone() -> None:
    assert page(f"# By hand\n{MARK}\nold tables").startswith(f"# By hand\n{MARK}")
    assert "old tables" not in page(f"# By hand\n{MARK}\nold tables")


def test_every_permission_is_told_in_words() -> None:
    assert set(MEANS) == {permission.value for permission in Permission}


def test_each_mark_is_one_of_the_table(drawn: str) -> None:
    rows = {line.split("`")[1]: line for line in drawn.splitlines() if line.startswith("| `") and "/" not in line[:40]}
    for permission in Permission:
        marks = [cell.strip() for cell in rows[permission.value].strip("|").split("|")[2:]]
        assert marks == ["yes" if permission in PERMISSIONS[role] else "" for role in COLUMNS]


def test_every_address_of_the_matrix_by_hand_is_on_the_page_with_the_same_people(drawn: str) -> None:
    told = [line.strip("|").split("|") for line in drawn.splitlines() if line.startswith("| `") and "/" in line[:12]]
    on_page = {cells[0].strip().strip("`"): cells[2].strip() for cells in told}
    open_ones = {line[3:-1] for line in drawn.splitlines() if line.startswith("- `")}
    for key, line in lines().items():
        if line.about == "open":
            assert key in open_ones
            continue
        expected = {LETTERS[letter] for letter in line.who}
        assert on_page[key] == "everybody" or set(on_page[key].split(", ")) == expected, key
        assert (on_page[key] == "everybody") == (expected == set(LETTERS.values())), key
    assert {f"{each.method} {each.path}" for each in addresses(create_app(Settings()))} == set(on_page) | open_ones
