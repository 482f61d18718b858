"""The record as a file: what a search found, as JSON or as a table for a spreadsheet. Never the values."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any, Literal

from mps_connect.audit.searching import Wanted, record_page
from mps_connect.kit.db import Tx
from mps_connect.kit.errors import Fault

Format = Literal["json", "csv"]
ROWS_AT_MOST = 20_000
COLUMNS = (
    "seq", "at", "actor", "actor_name", "op", "table", "row", "changed", "purpose", "case_id", "case_number", "commitment",
)  # fmt: skip
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
"""How a cell begins that a spreadsheet would work out instead of showing."""


class TooManyRows(Fault):
    status = 422
    code = "too_many_rows"
    message = (
        f"More than {ROWS_AT_MOST:,} entries fit this search. Choose a shorter time, and export the rest after it; or give "
        "the whole record to an auditor with: mps audit export."
    )


async def exported_rows(tx: Tx, wanted: Wanted) -> list[dict[str, Any]]:
    """Everything a search finds, newest first. Raises TooManyRows."""
    rows, more = await record_page(tx, wanted, limit=ROWS_AT_MOST)
    if more is not None:
        raise TooManyRows
    return rows


def as_json(rows: Sequence[dict[str, Any]], *, now: datetime) -> bytes:
    held = [{name: _plain(row[name]) for name in COLUMNS} for row in rows]
    return json.dumps({"exported_at": now.isoformat(), "entries": held}, ensure_ascii=False, indent=1).encode()


def as_csv(rows: Sequence[dict[str, Any]]) -> bytes:
    """With a mark of its encoding, which spreadsheets need; a cell that looks like a formula is shown as it is."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(COLUMNS)
    for row in rows:
        writer.writerow([cell(row[name]) for name in COLUMNS])
    return text.getvalue().encode("utf-8-sig")


def cell(value: Any) -> str:
    text = " ".join(value) if isinstance(value, list) else "" if value is None else str(_plain(value))
    return f"'{text}" if text.startswith(FORMULA) else text


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat()
    return value if value is None or isinstance(value, int | list) else str(value)
