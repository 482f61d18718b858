"""A column that names a row is a key, and the key begins with the office: no row can point into another office."""

from __future__ import annotations

from mps_connect.kit.db import Tx

POINTERS = """
SELECT c.relname || '.' || a.attname AS named FROM pg_attribute a
  JOIN pg_class c ON c.oid = a.attrelid AND c.relkind IN ('r', 'p') AND NOT c.relispartition
  JOIN pg_namespace n ON n.oid = c.relnamespace AND n.nspname = 'public'
 WHERE a.atttypid = 'uuid'::regtype AND a.attnum > 0 AND a.attname NOT IN ('office_id', 'id')
   AND NOT EXISTS (SELECT FROM pg_constraint k WHERE k.conrelid = c.oid AND k.contype = 'f' AND a.attnum = ANY(k.conkey)
                      AND k.conkey[1] = (SELECT o.attnum FROM pg_attribute o WHERE o.attrelid = c.oid AND o.attname = 'office_id'))
 ORDER BY 1
"""
NOT_KEYS = {
    # The two sides are of several kinds; the case they belong to is a key.
    "data_lineage.derived_id": "of several kinds",
    "data_lineage.source_id": "of several kinds",
    # A log stays when what it tells of is gone.
    "access_logs.actor_id": "a log",
    "access_logs.session_id": "a log",
    "access_logs.request_id": "a log",
    # These stay when the case or person they name is erased: it is what they are for.
    "erased_cases.case_id": "what it names is gone",
    "erasure_requests.unit_id": "what it names may be gone",
    "retention_holds.unit_id": "what it names may be gone",
}

BARE_KEYS = """
SELECT c.relname || ' ' || (SELECT string_agg(a.attname, ', ' ORDER BY p.at) FROM unnest(k.conkey) WITH ORDINALITY AS p(num, at)
                              JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = p.num) AS key
  FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid
  JOIN pg_namespace n ON n.oid = c.relnamespace AND n.nspname = 'public'
 WHERE k.contype = 'f' AND cardinality(k.conkey) > 1 AND k.confrelid <> 'users'::regclass
   AND NOT EXISTS (SELECT FROM pg_index i WHERE i.indrelid = k.conrelid
                      AND (i.indkey::int2[])[0:cardinality(k.conkey) - 1] @> k.conkey)
 ORDER BY 1
"""


async def test_whatever_names_a_row_is_a_key_within_the_office(tx: Tx) -> None:
    found = [row["named"] for row in await tx.all(POINTERS)]
    assert found == sorted(NOT_KEYS)


async def test_what_goes_with_a_row_is_found_by_an_index(tx: Tx) -> None:
    """Accounts are closed, never deleted: keys to them need no index of their own."""
    assert [row["key"] for row in await tx.all(BARE_KEYS)] == []
