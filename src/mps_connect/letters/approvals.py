"""The MP's list: what needs a second look first, each with its reason, and what was checked on every letter."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from mps_connect.access.models import Actor
from mps_connect.cases.policy import scope
from mps_connect.kit.clock import SINGAPORE
from mps_connect.kit.db import Tx
from mps_connect.letters.checks import BASIS, CHECK_PLACE, Check, keep_checks, reader
from mps_connect.letters.presenting import letter_row
from mps_connect.letters.queries import LETTER, MAY_SEE, approved_today
from mps_connect.letters.schemas import ApprovalItem, Approvals

CHECKED = (
    (frozenset({"S09"}), "Every number, date and name stands in the resident's words or the office's record"),
    (frozenset({"S11"}), "Every told fact is attributed to the resident"),
    (frozenset({"S01", "S02", "S05"}), "It promises nothing, presses nobody and gives no opinion"),
    (frozenset({"S10"}), "None of the resident's own sentences is copied"),
    (frozenset({"S12", "S13"}), "Nobody else is named, and the safe way to reach the resident is kept"),
)
"""What the checker looked for, as a signer would say it. A line is shown where none of its rules fired."""


PAGE_SIZE = 500

WAITING = f"""
SELECT {LETTER}, c.number AS case_number, c.urgency, c.escalated, c.refusal_rule, p.name AS person_name,
       p.do_not_call OR 'do_not_call' = ANY(c.flags) AS do_not_call, coalesce(a.name, l.agency) AS agency_name,
       v.author_id, w.name AS written_by, ve.name AS vetter, NULL AS approver,
       (SELECT count(*) > 1 FROM case_events e WHERE e.office_id = l.office_id AND e.letter_id = l.id AND e.kind = 'letter_vetted')
         AS vetted_again,
       k.body_enc AS check_enc, coalesce(k.basis = {BASIS}, false) AS stands
  FROM letters l
  JOIN cases c ON c.office_id = l.office_id AND c.id = l.case_id
  JOIN constituents p ON p.office_id = c.office_id AND p.id = c.constituent_id
  JOIN offices o ON o.office_id = l.office_id
  JOIN letter_versions v ON v.office_id = l.office_id AND v.letter_id = l.id AND v.seq = l.current_version
  JOIN users w ON w.office_id = v.office_id AND w.id = v.author_id
  LEFT JOIN users ve ON ve.office_id = l.office_id AND ve.id = l.vetted_by
  LEFT JOIN agencies a ON a.office_id = l.office_id AND a.short = l.agency
  LEFT JOIN letter_checks k ON k.office_id = l.office_id AND k.letter_id = l.id
 WHERE l.office_id = %(office)s AND l.status = 'vetted' AND {MAY_SEE}
 ORDER BY l.vetted_at, l.id
"""


async def approvals(
    tx: Tx, *, actor: Actor, now: datetime, page: int = 1, page_size: int = PAGE_SIZE, letter_id: UUID | None = None
) -> Approvals:
    """Letters that wait for approval, exceptions first and the longest wait first among each; the counts are of all pages.

    With `letter_id` the page on which that letter stands, whatever `page` says; `page` where it does not wait.
    """
    rows = await tx.all(WAITING, scope(actor) | {"reader": reader()})
    checks = await _checks(tx, actor=actor, rows=rows)
    items = [_item(row, checks[row["id"]]) for row in rows if row["id"] in checks]
    items.sort(key=lambda item: not item.exception)
    page = next((at // page_size + 1 for at, item in enumerate(items) if item.letter.id == letter_id), page)
    first = (page - 1) * page_size
    midnight = now.astimezone(SINGAPORE).replace(hour=0, minute=0, second=0, microsecond=0)
    return Approvals(
        items=items[first : first + page_size],
        page=page,
        total=len(items),
        exceptions=sum(item.exception for item in items),
        done_today=await approved_today(tx, actor=actor, since=midnight),
    )


async def _checks(tx: Tx, *, actor: Actor, rows: Sequence[dict[str, Any]]) -> dict[Any, Check]:
    """The kept checks that stand, and the others made anew. Letters of erased cases are absent."""
    anew = [row["id"] for row in rows if not row["stands"]]
    found = await keep_checks(tx, actor=actor, letter_ids=anew) if anew else {}
    boxes = await tx.boxes(list({row["case_id"] for row in rows}))
    for row in rows:
        if row["stands"] and row["case_id"] in boxes:
            stored = boxes[row["case_id"]].open_json(CHECK_PLACE, row["id"], bytes(row["check_enc"]))
            found[row["id"]] = Check.of_json(stored)
    return found


def _item(row: dict[str, Any], check: Check) -> ApprovalItem:
    reasons = _reasons(row, check)
    return ApprovalItem(
        letter=letter_row(row, our_ref=check.our_ref, subject=check.subject),
        exception=bool(reasons),
        reasons=reasons,
        share=check.share,
        checked=_checked(row, check),
    )


def _reasons(row: dict[str, Any], check: Check) -> list[str]:
    """Why a letter is to be looked at first, the weightiest first; none for a routine one."""
    doubtful, changed = check.share.unverified, check.changed
    said = (
        ("Urgent", row["type"] == "urgent" or row["urgency"] == "urgent"),
        (f"Remarks block approval: {', '.join(check.blocking)}", bool(check.blocking)),
        ("A rule was set aside for this case", row["refusal_rule"] is not None),
        ("The resident must not be called", row["do_not_call"]),
        (f"{doubtful} of {check.sentences} sentences not verified", doubtful > 0),
        (f"Still missing: {', '.join(check.missing)}", bool(check.missing)),
        ("Vetted by the person who wrote it", row["author_id"] == row["vetted_by"]),
        ("Edited after vetting, vetted again", row["vetted_again"]),
        ("Returned once", row["returned_by"] is not None),
        (f"{changed} sentence{'s' if changed > 1 else ''} changed by hand", changed > 0),
        ("Marked for your attention", row["escalated"]),
    )
    return [reason for reason, applies in said if applies]


def _checked(row: dict[str, Any], check: Check) -> list[str]:
    lines = [line for rules, line in CHECKED if not rules & set(check.rules)]
    at: datetime = row["vetted_at"].astimezone(SINGAPORE)
    clock = f"{at.hour % 12 or 12}:{at.minute:02d} {'am' if at.hour < 12 else 'pm'}"
    return [*lines, f"Vetted by {row['vetter']}, {at.day} {at:%B}, {clock}"]
