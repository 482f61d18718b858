"""Rows as lines of PostgreSQL's text COPY, gathered table by table."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime
from typing import Any

import psycopg

COLUMNS = {
    "keystore.subject_keys": "office_id shred_id kek_id wrapped",
    "constituents": "office_id id name block language nric_hash phone_hash contact_enc created_at updated_at",
    "cases": "office_id id number constituent_id status urgency category agency readiness channel language session_date escalated "
    "outcome created_by owner_id submitted_at closed_at created_at updated_at",
    "case_counters": "office_id month last",
    "case_words": "office_id case_id words",
    "conversations": "office_id id case_id mode language status state_enc created_at updated_at",
    "conversation_turns": "office_id id case_id conversation_id seq speaker kind language body_enc typed_by created_at",
    "facts": "office_id id case_id turn_id type slot origin status confidence start_at end_at body_enc created_at updated_at",
    "assessments": "office_id id case_id engine body_enc created_at",
    "safety_events": "office_id id case_id flag state body_enc created_at",
    "consents": "office_id id case_id constituent_id kind agency given text_version language how recorded_by recorded_at",
    "case_notes": "office_id id case_id author_id body_enc created_at",
    "case_events": "office_id id case_id at kind code actor_id letter_id detail",
    "letters": "office_id id case_id ordinal type agency status current_version content_hash vetted_hash vetted_by vetted_at "
    "approved_hash approved_by approved_at returned_by returned_at sent_at created_by created_at updated_at",
    "letter_versions": "office_id id letter_id case_id seq made body_enc content_hash author_id created_at",
    "dispatches": "office_id id letter_id case_id channel sent_on sent_by content_hash body_enc created_at",
    "replies": "office_id id letter_id case_id kind channel received_on agency_ref outcome body_enc recorded_by created_at",
    "data_lineage": "office_id id case_id derived_kind derived_id part source_kind source_id start_at end_at created_at",
    "access_logs": "office_id id at actor_id request_id route purpose detail case_ids",
}
"""In the order of the load: what is pointed at comes first."""


class Pile:
    """Lines waiting to be copied."""

    def __init__(self) -> None:
        self.lines: dict[str, list[str]] = defaultdict(list)

    def add(self, table: str, *values: Any) -> None:
        self.lines[table].append("\t".join([_text(value) for value in values]))


def _text(value: Any) -> str:
    if value is None:
        return r"\N"
    if isinstance(value, bytes):
        return rf"\\x{value.hex()}"
    if isinstance(value, bool):
        return "t" if value else "f"
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, list):
        return "{" + ",".join(map(str, value)) + "}"
    return str(value)


def copy_in(conn: psycopg.Connection, pile: Pile) -> None:
    for table, columns in COLUMNS.items():
        lines = pile.lines.get(table)
        if not lines:
            continue
        with conn.cursor() as cursor, cursor.copy(f"COPY {table} ({', '.join(columns.split())}) FROM STDIN") as copy:
            copy.write("\n".join(lines) + "\n")


def stored(conn: psycopg.Connection) -> Iterator[str]:
    """Rows and size of what was loaded, the largest first."""
    found = conn.execute(
        "SELECT c.oid::regclass::text, c.reltuples::bigint, pg_size_pretty(pg_total_relation_size(c.oid)) FROM pg_class c "
        "WHERE c.relkind = 'r' AND c.reltuples >= 1000 AND c.relnamespace::regnamespace::text IN ('public', 'audit', 'keystore') "
        "ORDER BY pg_total_relation_size(c.oid) DESC"
    ).fetchall()
    return (f"| {name} | {rows:,} | {size} |" for name, rows, size in found)
