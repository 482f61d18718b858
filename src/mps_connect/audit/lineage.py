"""What was made from what: fact from turn, sentence from facts, version from version, reply from letter."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from mps_connect.kit.db import Tx
from mps_connect.kit.ids import new_id

Derived = Literal["fact", "sentence", "letter_version", "reply", "translation", "assessment"]
Source = Literal["turn", "fact", "letter_version", "letter", "document", "office_record"]


@dataclass(frozen=True, slots=True)
class Link:
    """One derivation. `part` is a sentence's index in its letter version; start and end are code points in the source.

    An `office_record` is something the office itself holds: for a sentence the office's own details, by the office's id;
    for a fact added by hand the entry, by the id of its event on the case's timeline.
    """

    derived_kind: Derived
    derived_id: UUID
    source_kind: Source
    source_id: UUID
    part: int | None = None
    start: int | None = None
    end: int | None = None


async def record_lineage(tx: Tx, *, case_id: UUID, links: Sequence[Link], now: datetime) -> None:
    """Write rows of `data_lineage`, one a link."""
    if not links:
        return
    await tx.run_many(
        "INSERT INTO data_lineage (office_id, id, case_id, derived_kind, derived_id, part, source_kind, source_id, start_at, end_at, "
        "created_at) VALUES (%(office)s, %(id)s, %(case)s, %(derived_kind)s, %(derived_id)s, %(part)s, %(source_kind)s, "
        "%(source_id)s, %(start)s, %(end)s, %(now)s)",
        [
            {
                "office": tx.office_id, "id": new_id(), "case": case_id, "derived_kind": link.derived_kind,
                "derived_id": link.derived_id, "part": link.part, "source_kind": link.source_kind, "source_id": link.source_id,
                "start": link.start, "end": link.end, "now": now,
            }
            for link in links
        ],
    )  # fmt: skip
