"""The wall between casework and every other use: a purpose on every column, every transaction and every route, and no way out for
lists of residents."""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator
from typing import Any, LiteralString

import psycopg
import pytest
from psycopg import sql

from mps_connect.access.models import Permission
from mps_connect.access.purposes import purpose_of
from mps_connect.kit.db import Context, Database
from mps_connect.kit.purposes import PURPOSES, NoSuchPurpose
from tests.conftest import Cluster
from tests.letters.matters import ready_case
from tests.rules.sources import ROOT, parsed, python_files, shown
from tests.security.routes import ADDRESSES, DESCRIPTION
from tests.support.cast import Cast, gather_cast

Json = dict[str, Any]
REGISTER: dict[str, Json] = tomllib.loads((ROOT / "docs" / "personal-data.toml").read_text(encoding="utf-8"))
COLUMNS = """
SELECT CASE n.nspname WHEN 'public' THEN '' ELSE n.nspname || '.' END || c.relname AS named,
       array_agg(a.attname::text) AS columns,
       (SELECT pg_get_expr(p.polqual, p.polrelid) FROM pg_policy p WHERE p.polrelid = c.oid AND p.polname = 'wall') AS wall
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
  JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
 WHERE n.nspname IN ('public', 'audit', 'keystore') AND c.relkind IN ('r', 'p') AND NOT c.relispartition
 GROUP BY n.nspname, c.relname, c.oid
"""
SET = "SELECT set_config('mps.actor_id', %s, true), set_config('mps.office_id', %s, true), set_config('mps.purpose', %s, true)"
WALLED = """
SELECT c.relname FROM pg_class c JOIN pg_policy p ON p.polrelid = c.oid AND p.polname = 'app_by_office' AND NOT c.relispartition
 WHERE c.relnamespace = 'public'::regnamespace ORDER BY 1
"""


def schema_of(cluster: Cluster) -> dict[str, tuple[set[str], str | None]]:
    with psycopg.connect(cluster.superuser) as conn:
        return {name: (set(columns), wall) for name, columns, wall in conn.execute(COLUMNS).fetchall()}


def test_every_column_has_its_purposes(cluster: Cluster) -> None:
    found = schema_of(cluster)
    assert set(REGISTER) == set(found)
    wrong = []
    for table, held in REGISTER.items():
        named = [*held.get("personal", ()), *held.get("plain", ())]
        if len(set(named)) != len(named) or set(named) != found[table][0]:
            wrong.append(f"{table}: {sorted(set(named) ^ found[table][0])}")
        if bool(held.get("personal")) != ("whose" in held):
            wrong.append(f"{table}: of whom is it?")
        if not held["for"] or set(held["for"]) - PURPOSES:
            wrong.append(f"{table}: {held['for']}")
    assert not wrong, "\n".join(wrong)


def test_what_the_register_says_the_database_holds_to(cluster: Cluster) -> None:
    for table, (_, wall) in schema_of(cluster).items():
        if wall is not None:
            [inside] = re.findall(r"\{(.*?)\}", wall)
            assert set(inside.split(",")) == set(REGISTER[table]["for"]), table


def test_every_table_of_the_offices_stands_behind_the_wall(cluster: Cluster) -> None:
    with psycopg.connect(cluster.superuser) as conn:
        tables = {row[0] for row in conn.execute(WALLED).fetchall()}
    assert len(tables) > 40
    assert {table for table, (_, wall) in schema_of(cluster).items() if wall is None} & tables == set()


@pytest.mark.parametrize("purpose", ["campaign", "newsletter", "party", "", "CASEWORK", "casework,office"])
def test_no_other_purpose_can_be_named(purpose: str) -> None:
    with pytest.raises(NoSuchPurpose):
        Context(actor_id="system:test", purpose=purpose)


@pytest.fixture(scope="module")
async def wall(owner: Database, committed: Database) -> Cast:
    """An office of its own with a case that was written about: rows stay, so that there is something to refuse."""
    cast = await gather_cast(owner, code="WALLS", other_code="YARDS")
    await ready_case(committed, cast)
    return cast


async def test_the_database_refuses_every_purpose_a_table_is_not_kept_for(cluster: Cluster, wall: Cast) -> None:
    """As the application's own login, and without the application: whatever it names, it gets no row."""
    kept_for = {table: set(held["for"]) for table, held in REGISTER.items() if "." not in table}
    wrong, refused = [], 0
    async with await psycopg.AsyncConnection.connect(cluster.app, autocommit=True) as conn:
        cursor = await conn.execute(WALLED)
        tables = [row[0] for row in await cursor.fetchall()]
        there = {table: await _rows(conn, wall, table, min(kept_for[table])) for table in tables}
        for purpose in (*sorted(PURPOSES), "campaign", ""):
            for table in tables:
                rows = await _rows(conn, wall, table, purpose)
                if purpose in kept_for[table]:
                    wrong += [f"{table} for {purpose}: {rows}"] if rows != there[table] else []
                    continue
                refused += rows == REFUSED
                # Where nothing is there nothing is asked. Without any purpose nobody is refused aloud, and nothing is there.
                if rows != (REFUSED if there[table] and purpose else 0) and not (rows == REFUSED and purpose):
                    wrong.append(f"{table} for {purpose!r}: {rows} of {there[table]}")
    assert sum(rows > 0 for rows in there.values()) >= 20
    assert refused > 50
    assert not wrong, "\n".join(wrong)


REFUSED = -1


async def _rows(conn: psycopg.AsyncConnection[Any], cast: Cast, table: str, purpose: str) -> int:
    """How many rows of the office's are there for this purpose, or REFUSED."""
    query = sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(table))
    try:
        async with conn.transaction(force_rollback=True):
            await conn.execute(SET, [str(cast.priya.id), str(cast.office_id), purpose])
            row = await (await conn.execute(query)).fetchone()
    except psycopg.errors.InsufficientPrivilege:
        return REFUSED
    assert row is not None
    return int(row[0])


@pytest.mark.parametrize(
    "statement", ["UPDATE constituents SET name = 'x'", "UPDATE cases SET agency = 'x'", "DELETE FROM case_words"]
)
async def test_nothing_is_written_for_another_purpose(cluster: Cluster, wall: Cast, statement: LiteralString) -> None:
    async with (
        await psycopg.AsyncConnection.connect(cluster.app, autocommit=True) as conn,
        conn.transaction(force_rollback=True),
    ):
        await conn.execute(SET, [str(wall.priya.id), str(wall.office_id), "keys"])
        with pytest.raises(psycopg.errors.InsufficientPrivilege, match="not kept for keys"):
            await conn.execute(statement)


def contexts_without_purpose(tree: ast.Module) -> Iterator[int]:
    """Lines that make a Context and say no purpose, by name or as the fifth argument."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and getattr(node.func, "id", getattr(node.func, "attr", "")) == "Context":
            named = {keyword.arg for keyword in node.keywords}
            if "purpose" not in named and len(node.args) < 5:
                yield node.lineno


IS_CASEWORK = {"src/mps_connect/demo/office.py", "src/mps_connect/demo/playing.py"}
"""They play a week of the demo office, with the office's own people at their casework."""


def test_every_transaction_of_ours_says_what_it_is_for() -> None:
    found = [
        f"{shown(path)}:{line}"
        for path in python_files("src")
        for line in contexts_without_purpose(parsed(path))
        if shown(path) not in IS_CASEWORK
    ]
    assert not found


def test_every_route_is_for_something() -> None:
    assert {purpose_of(permission) for permission in Permission} <= PURPOSES
    assert purpose_of(Permission.HANDLE_BREACHES) == "data_rights"
    assert purpose_of(Permission.READ_CASES) == "casework"


REACHES = re.compile(r"^(phone|mobile|e_?mail|street|unit|postal_code|address|contact|contacts|nric|fin|telephone)$")
LISTS_OF = {
    "Person.email": "accounts of the office's own people, for the administrator",
    "PersonFound.nric": "masked; at most ten, to tell one from another before a request is opened",
    "AgencyOut.address": "an agency",
    "AgencyOut.email": "an agency",
}
"""Fields in an item of a list, by which somebody could be reached or named for good, and why each is no list of residents."""


def in_lists(schema: Json, name: str, *, inside: bool, seen: frozenset[str]) -> Iterator[str]:
    """`Schema.field` of every field that reaches somebody and stands, at whatever depth, in an item of a list."""
    if "$ref" in schema:
        name = schema["$ref"].rpartition("/")[2]
        if name in seen:
            return
        seen, schema = seen | {name}, DESCRIPTION["components"]["schemas"][name]
    for field, below in schema.get("properties", {}).items():
        if inside and REACHES.match(field):
            yield f"{name}.{field}"
        yield from in_lists(below, name, inside=inside, seen=seen)
    for one in schema.get("anyOf", []):
        yield from in_lists(one, name, inside=inside, seen=seen)
    if "items" in schema:
        yield from in_lists(schema["items"], name, inside=True, seen=seen)
    if isinstance(schema.get("additionalProperties"), dict):
        yield from in_lists(schema["additionalProperties"], name, inside=True, seen=seen)


def answers() -> Iterator[tuple[str, str, Json]]:
    for key, address in ADDRESSES.items():
        for status, answer in address.operation.get("responses", {}).items():
            for kind, content in answer.get("content", {}).items():
                if status.startswith("2"):
                    yield key, kind, content.get("schema", {})


def test_no_answer_is_a_list_of_ways_to_reach_residents() -> None:
    found: dict[str, set[str]] = {}
    for key, _, schema in answers():
        for field in in_lists(schema, key, inside=False, seen=frozenset()):
            found.setdefault(field, set()).add(key)
    assert {field: sorted(keys) for field, keys in found.items() if field not in LISTS_OF} == {}
    assert set(LISTS_OF) - set(found) == set()


FILES = {
    "GET /api/requests/{request_id}/releases/{release_id}/copy": "one person's own data, for that person",
}
"""Answers that are files with something of a resident in them."""
OF_NO_RESIDENT = re.compile(r"^(GET|POST) /api/(record|retention|reports|compliance|auth|looks)\b")
"""Files of the record, of certificates and of compliance: no name and no word of a resident stands in them."""


def test_no_answer_is_an_export_of_residents() -> None:
    files = {key for key, kind, schema in answers() if kind != "application/json" or not schema}
    assert {key for key in files if not OF_NO_RESIDENT.match(key)} == set(FILES)


MAILERS = {"identity/notices.py", "identity/link_endpoints.py", "identity/user_commands.py"}


def test_a_mail_goes_to_one_person_about_their_own_account() -> None:
    """No room but that of accounts hands mail over, and a mail has one address: there is no mailing list to make."""
    package = ROOT / "src" / "mps_connect"
    found = set()
    for path in python_files("src"):
        for node in ast.walk(parsed(path)):
            ours = isinstance(node, ast.ImportFrom) and node.module == "mps_connect.kit.mail"
            if ours and {alias.name for alias in node.names} & {"Mailer", "mailer_from"}:  # type: ignore[attr-defined]
                found.add(path.relative_to(package).as_posix())
    assert found - {"app.py"} == MAILERS
    from mps_connect.kit.mail import Mail

    assert Mail.__annotations__["to"] == "str"


NOT_OURS = re.compile(
    r"campaign|newsletter|mailing|broadcast|canvass|elector|voter|party_member|donat|volunteer_drive|outreach"
)


def test_nothing_is_named_for_a_campaign(cluster: Cluster) -> None:
    columns = [f"{table}.{column}" for table, (names, _) in schema_of(cluster).items() for column in names]
    names = [*ADDRESSES, *Permission, *columns, *DESCRIPTION["components"]["schemas"]]
    assert [name for name in names if NOT_OURS.search(str(name).lower())] == []
