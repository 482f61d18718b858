"""The record on the wire."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import StringConstraints

from mps_connect.audit.values import Purpose
from mps_connect.kit.wire import Wire


class RecordRow(Wire):
    """One captured change: who, what, when, which columns. The values are not here: a commitment stands for them."""

    seq: int
    at: datetime
    actor: str
    actor_name: str
    op: str
    """I added, U changed, D removed, A looked, E erased, C kept as it was, X exported."""
    table: str
    row: str
    changed: list[str]
    purpose: str | None
    commitment: str
    case_id: UUID | None
    case_number: str | None


class RecordPage(Wire):
    items: list[RecordRow]
    next_before: int | None
    """Ask again with `before` set to this for older rows."""


class Entry(RecordRow):
    """One row and where it stands in the tree."""

    leaf: int | None
    """Its place in the tree; none until it is sequenced."""
    unchanged: bool
    """Whether the row is still the one that was sequenced."""
    witnessed_by: list[str]
    """Who outside has signed for a tree that holds it."""


class Doer(Wire):
    actor: str
    actor_name: str
    role: str


class Doers(Wire):
    items: list[Doer]


class FindUnits(Wire):
    words: Annotated[str, StringConstraints(min_length=3, max_length=200)]
    """An NRIC, a phone number, a case number, or part of a name."""


class FoundUnit(Wire):
    kind: Literal["case", "person"]
    id: UUID
    label: str
    case_ids: list[UUID]


class FoundUnits(Wire):
    items: list[FoundUnit]


class OpenValues(Wire):
    purpose: Purpose
    reason: Annotated[str, StringConstraints(max_length=500)]


class RecordedValues(Wire):
    """Before and after of one row, by column, as text."""

    state: Literal["open", "erased", "unreadable"]
    before: dict[str, str | None]
    after: dict[str, str | None]
    matches: bool
    """Whether it is exactly what was recorded."""
    erased_by: int | None
    """The row of the record that says why nothing is left to open."""
    erased_at: datetime | None


class WitnessStanding(Wire):
    name: str
    size: int
    at: datetime


class Guard(Wire):
    """Whether the database itself refuses to have the capture taken away, and what of the capture is not as it should be."""

    present: bool
    problems: list[str]


class Check(Wire):
    """One reading of the record, begun or ended. Sizes count leaves."""

    id: UUID
    asked_by: str
    asked_at: datetime
    whole: bool
    """Of everything; else of what came since the last one that held."""
    begun_at: datetime | None
    reached: int
    to_size: int | None
    opened: int
    erased: int
    ended_at: datetime | None
    took_seconds: float | None
    holds: bool | None
    problems: list[str]


class Checks(Wire):
    items: list[Check]


class CheckAsked(Wire):
    id: UUID


class Standing(Wire):
    """How the record stands."""

    origin: str | None
    size: int
    """Leaves under the newest checkpoint, of every office of this database."""
    signed_at: datetime | None
    witnesses: list[WitnessStanding]
    waiting: int
    """Rows that were captured and are not in the tree yet."""
    waiting_since: datetime | None
    erased: int
    """Units of this office whose key was destroyed."""
    guard: Guard
    last_whole: Check | None
    newest: Check | None
    """The newest check, ended or not."""


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
