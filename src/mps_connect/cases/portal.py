"""A resident's own cases in plain words, in her language. No codes, no notes, no scores."""

from __future__ import annotations

import tomllib
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any
from uuid import UUID

from mps_connect.access.models import Actor
from mps_connect.cases.models import stage_of
from mps_connect.cases.presenting import category_label, directory_names
from mps_connect.cases.schemas import MyCase, MyCases, MyStep, OfficeContact
from mps_connect.kit.clock import singapore_date
from mps_connect.kit.db import Tx
from mps_connect.kit.errors import NotFound

STEP_OF_STAGE = {
    "told_us": 0, "sorted": 1, "written": 2, "returned": 2, "vetted": 3, "signed": 4, "sent": 5, "replied": 6, "closed": 7,
    "declined": 7,
}  # fmt: skip

OWN = """
SELECT c.id, c.number, c.status, c.category, c.agency, c.updated_at, c.submitted_at, c.closed_at, s.rank, s.any_returned,
       l.written_at,
       l.vetted_at,
       l.approved_at,
       (SELECT max(d.sent_on) FROM dispatches d WHERE d.office_id = c.office_id AND d.case_id = c.id) AS sent_on,
       (SELECT max(r.received_on) FROM replies r
         WHERE r.office_id = c.office_id AND r.case_id = c.id AND r.kind <> 'receipt') AS replied_on
  FROM cases c
  LEFT JOIN LATERAL (SELECT min(created_at) AS written_at, max(vetted_at) AS vetted_at, max(approved_at) AS approved_at FROM letters
                      WHERE office_id = c.office_id AND case_id = c.id AND status <> 'voided') l ON true
  LEFT JOIN LATERAL (SELECT * FROM case_stages x WHERE x.office_id = c.office_id AND x.case_id = c.id LIMIT 1) s ON true
 WHERE c.office_id = %(office)s AND c.constituent_id = %(constituent)s AND c.number IS NOT NULL
 ORDER BY c.updated_at DESC LIMIT 50
"""


@cache
def _texts() -> dict[str, Any]:
    return tomllib.loads(files("mps_connect.cases").joinpath("data", "portal.toml").read_text(encoding="utf-8"))


async def own_cases(tx: Tx, *, actor: Actor, language: str) -> MyCases:
    """The resident's own handed-in cases. Somebody without a resident's record sees none."""
    texts = _texts().get(language) or _texts()["en"]
    office = await tx.one("SELECT name, letterhead FROM offices WHERE office_id = %(o)s", {"o": tx.office_id})
    if office is None:
        raise NotFound
    rows = await tx.all(OWN, {"office": tx.office_id, "constituent": actor.constituent_id})
    agencies, labels = await directory_names(tx)
    return MyCases(
        language=language if language in _texts() else "en",
        office=office["name"],
        contact=OfficeContact(
            address=[str(line) for line in office["letterhead"].get("address") or ()],
            email=str(office["letterhead"].get("email") or ""),
        ),
        cases=[_my_case(row, texts, agencies, labels) for row in rows],
    )


async def own_case(tx: Tx, *, actor: Actor, language: str, case_id: UUID) -> MyCase:
    """One own case. Raises NotFound for anybody else's."""
    cases = (await own_cases(tx, actor=actor, language=language)).cases
    found = next((case for case in cases if case.id == case_id), None)
    if found is None:
        raise NotFound
    return found


def _my_case(row: dict[str, Any], texts: dict[str, Any], agencies: dict[str, str], labels: dict[str, str]) -> MyCase:
    stage = stage_of(row["status"], row["rank"], bool(row["any_returned"]))
    words = {
        "agency": agencies.get(row["agency"], "") or row["agency"],
        "date": _written(row["sent_on"], texts) if row["sent_on"] else "",
    }
    ending = "closed" if stage in ("closed", "declined") else "default"
    return MyCase(
        id=row["id"], number=row["number"], matter=category_label(labels, row["category"]),
        happened=texts["happened"][stage].format(**words), next=texts["next"][stage].format(**words),
        you_can=texts["you_can"][ending], steps=_steps(row, stage, texts), updated_at=row["updated_at"],
    )  # fmt: skip


def _written(day: date, texts: dict[str, Any]) -> str:
    """A date as people write it in the language of the texts."""
    return str(texts["date"]).format(day=day.day, month=str(texts["months"]).split()[day.month - 1], year=day.year)


def _steps(row: dict[str, Any], stage: str, texts: dict[str, Any]) -> list[MyStep]:
    def day(moment: Any) -> date | None:
        return singapore_date(moment) if moment else None

    days = [
        day(row["submitted_at"]), day(row["written_at"]), day(row["vetted_at"]), day(row["approved_at"]), row["sent_on"],
        row["replied_on"], day(row["closed_at"] or row["updated_at"]),
    ]  # fmt: skip
    current = STEP_OF_STAGE[stage]
    shown = list(zip(texts["steps"], texts["steps_ahead"], days, strict=True))
    if stage in ("closed", "declined"):
        # What never came is no step of a case that has ended.
        shown = [shown[0], *(step for step in shown[1:-1] if step[2]), shown[-1]]
    return [
        MyStep(
            label=label if i < current else ahead,
            state="done" if i < current else "current" if i == current else "todo",
            on=on if i < current else None,
        )
        for i, (label, ahead, on) in enumerate(shown)
    ]
