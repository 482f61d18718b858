"""The record on the wire."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from mps_connect.kit.wire import Wire


class RecordRow(Wire):
    """One captured change: who, what, when, which columns. The values are not here: a commitment stands for them."""

    seq: int
    at: datetime
    actor: str
    actor_name: str
    op: str
    table: str
    row: str
    changed: list[str]
    purpose: str | None
    commitment: str


class RecordPage(Wire):
    items: list[RecordRow]
    next_before: int | None
    """Ask again with `before` set to this for older rows."""


class LookRow(Wire):
    id: UUID
    at: datetime
    actor: UUID
    actor_name: str
    role: str
    route: str
    purpose: str
    detail: str
    case_count: int
    case_ids: list[UUID]


class LookPage(Wire):
    items: list[LookRow]
    next_before: datetime | None


class LineageLink(Wire):
    derived_kind: str
    derived_id: UUID
    part: int | None
    source_kind: str
    source_id: UUID
    start: int | None
    end: int | None


class Lineage(Wire):
    links: list[LineageLink]
