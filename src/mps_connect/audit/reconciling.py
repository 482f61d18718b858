"""Holds every captured table against the record: what somebody changed while the capture was off shows here, and nowhere else.

With the backup's login, which reads everything and changes nothing. Both sides come in one order as streams, a row at a time. It
believes the record: verify that first.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any

from psycopg import sql
from psycopg.rows import tuple_row

from mps_connect.audit.folding import Entry, Folded, Row, differing, fold, parsed
from mps_connect.audit.reading import Connection, Keys
from mps_connect.kit.crypto import KeyWrapper

AT_ONCE = 500
LOOKS = "access_logs"
"""Captured by a function of its own: each row once, when it is written."""
HISTORY = (
    "SELECT l.row_pk, l.op::text, l.seq, f.leaf_index, l.changed, l.commitment, l.office_id::text, "
    "coalesce(l.shred_id, l.office_id)::text, p.sealed, CASE WHEN e.seq IS NULL THEN i.salt || convert_to(i.body, 'UTF8') END, l.at "
    "FROM audit.logs l LEFT JOIN audit.leaves f ON f.seq = l.seq AND f.at = l.at LEFT JOIN audit.payloads p ON p.seq = l.seq "
    "LEFT JOIN audit.inbox i ON i.seq = l.seq LEFT JOIN audit.erased_units e ON e.office_id = l.office_id AND e.shred_id = l.shred_id "
    "WHERE l.table_name = %(table)s AND l.op IN ('I', 'U', 'D', 'A', 'C') "
    'ORDER BY l.row_pk COLLATE "C", l.seq'
)
GONE = (
    "SELECT table_name, office_id::text AS office, row_pk FROM audit.logs "
    "WHERE op = 'E' AND table_name NOT IN ('keystore.subject_keys', 'audit.payloads')"
)
LATE = timedelta(seconds=5)
"""How much later than a row its entry may say that it was written."""


@dataclass(frozen=True, slots=True)
class Table:
    """A captured table: what names a row of it in the record, and which columns the record never holds."""

    name: str
    pk: tuple[str, ...]
    excluded: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """Where a table and the record part ways. No values."""

    table: str
    row: str
    what: str

    def __str__(self) -> str:
        return f"{self.table} {self.row}: {self.what}"


@dataclass(slots=True)
class Counts:
    """What was compared."""

    tables: int = 0
    rows: int = 0


def reconcile(conn: Connection, wrapper: KeyWrapper, counts: Counts) -> Iterator[Difference]:
    """Every difference between the captured tables and the record, as one moment shows both."""
    keys, gone = Keys(conn, wrapper), _gone(conn)
    for table in captured_tables(conn):
        counts.tables += 1
        yield from _table(conn, table, keys, gone, counts)


def captured_tables(conn: Connection) -> list[Table]:
    rows = conn.execute("SELECT table_name, pk_columns, excluded_columns FROM audit.capture_config ORDER BY table_name")
    tables = [Table(row["table_name"], tuple(row["pk_columns"]), tuple(row["excluded_columns"])) for row in rows]
    return tables if any(one.name == LOOKS for one in tables) else [*tables, Table(LOOKS, ("id",), ())]


def _table(
    conn: Connection, table: Table, keys: Keys, gone: dict[tuple[str, str], datetime], counts: Counts
) -> Iterator[Difference]:
    defaults = _defaults(conn, table.name)
    with (
        conn.cursor("history", row_factory=tuple_row) as history,
        conn.cursor("live", row_factory=tuple_row) as live,
    ):
        history.itersize = live.itersize = AT_ONCE
        history.execute(HISTORY, {"table": table.name}, binary=True)
        live.execute(_live(table), {"pk": list(table.pk), "excluded": list(table.excluded)})
        rows = _Rows(live)
        for pk, entries in groupby(history, key=lambda row: row[0]):
            for unrecorded, _ in rows.before(pk):
                yield Difference(table.name, unrecorded, "it is in the table, and never was in the record")
            found = rows.at(pk)
            counts.rows += found is not None
            one = _History(entries, keys)
            row = fold(one)
            by_rule = gone.get((table.name, one.office))
            missing = by_rule is not None and one.at is not None and one.at - LATE < by_rule
            for what in _differences(row, found, defaults, gone_by_rule=missing):
                yield Difference(table.name, pk, what)
        for unrecorded, _ in rows.before(None):
            yield Difference(table.name, unrecorded, "it is in the table, and never was in the record")


def _differences(row: Folded, live: Row | None, defaults: Row, *, gone_by_rule: bool) -> Iterator[str]:
    yield from row.problems
    if live is None:
        if row.exists and not gone_by_rule:
            yield "it is in the record, and gone from the table"
    elif not row.exists:
        yield "it is in the table, and deleted in the record"
    else:
        columns = differing(row, live, defaults)
        if columns:
            yield f"the table says otherwise than the record in {', '.join(columns)}"


class _History:
    """The entries of one row as a stream, and of the last of them the office and the moment."""

    def __init__(self, rows: Iterable[tuple[Any, ...]], keys: Keys) -> None:
        self._rows = rows
        self._keys = keys
        self.office = ""
        self.at: datetime | None = None

    def __iter__(self) -> Iterator[Entry]:
        for _, op, seq, leaf, changed, commitment, office, unit, sealed, waiting, at in self._rows:
            self.office, self.at = office or "", at
            opened = waiting if sealed is None else self._keys.opened(office, unit, seq, sealed)
            yield Entry(op, seq, leaf, changed, commitment, opened)


class _Rows:
    """The live rows as a stream, read one ahead, in the order of how the record names them."""

    def __init__(self, rows: Iterator[tuple[str, str]]) -> None:
        self._rows = rows
        self._next = next(rows, None)

    def before(self, pk: str | None) -> Iterator[tuple[str, str]]:
        """Rows that come before `pk`; all that are left where it is None."""
        while self._next is not None and (pk is None or self._next[0].encode() < pk.encode()):
            yield self._next
            self._next = next(self._rows, None)

    def at(self, pk: str) -> Row | None:
        if self._next is None or self._next[0] != pk:
            return None
        found: Row = parsed(self._next[1])
        self._next = next(self._rows, None)
        return found


def _live(table: Table) -> sql.Composed:
    return sql.SQL(
        "SELECT pk, (j - %(excluded)s::text[])::text FROM (SELECT to_jsonb(t) AS j FROM {} t) AS live, "
        "LATERAL (SELECT string_agg(j ->> c, '/' ORDER BY n) AS pk FROM unnest(%(pk)s::text[]) WITH ORDINALITY AS u (c, n)) AS named "
        'ORDER BY pk COLLATE "C"'
    ).format(sql.Identifier("public", table.name))


def _defaults(conn: Connection, table: str) -> Row:
    """What columns hold in rows that are older than the column itself."""
    rows = conn.execute(
        "SELECT attname AS name, (to_jsonb(attmissingval) -> 0)::text AS value FROM pg_attribute "
        "WHERE attrelid = format('public.%%I', %(table)s::text)::regclass AND attnum > 0 AND atthasmissing",
        {"table": table},
    )
    return {row["name"]: parsed(row["value"]) for row in rows if row["value"] is not None}


def _gone(conn: Connection) -> dict[tuple[str, str], datetime]:
    """By table and office: before which moment rows were removed by rule, where their going is not captured one by one."""
    gone: dict[tuple[str, str], datetime] = {}
    for row in conn.execute(GONE):
        where, moment = (row["table_name"], row["office"]), datetime.fromisoformat(row["row_pk"])
        gone[where] = max(moment, gone.get(where, moment))
    return gone
