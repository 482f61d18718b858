"""The MP's list: what needs a second look first, each with its reason, and what was checked on every letter."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from mps_connect.access.models import Actor
from mps_connect.assistant.models import Finding
from mps_connect.cases.many import cases_for, latest_assessments
from mps_connect.kit.clock import SINGAPORE
from mps_connect.kit.db import Tx
from mps_connect.letters.background import Background, backgrounds_of
from mps_connect.letters.models import LetterBody
from mps_connect.letters.presenting import letter_row, missing_by
from mps_connect.letters.queries import approved_today, letters_page, open_body, record_of
from mps_connect.letters.remarks import findings_of, share_of
from mps_connect.letters.schemas import ApprovalItem, Approvals, UnverifiedShare

CHECKED = (
    (frozenset({"S09"}), "Every number, date and name stands in the resident's words or the office's record"),
    (frozenset({"S11"}), "Every told fact is attributed to the resident"),
    (frozenset({"S01", "S02", "S05"}), "It promises nothing, presses nobody and gives no opinion"),
    (frozenset({"S10"}), "None of the resident's own sentences is copied"),
    (frozenset({"S12", "S13"}), "Nobody else is named, and the safe way to reach the resident is kept"),
)
"""What the checker looked for, as a signer would say it. A line is shown where none of its rules fired."""


async def approvals(tx: Tx, *, actor: Actor, now: datetime) -> Approvals:
    """Letters that wait for approval, exceptions first and the longest wait first among each."""
    rows = await letters_page(tx, actor=actor, statuses=("vetted",), page_size=500)
    case_ids = list({row["case_id"] for row in rows})
    boxes = await tx.boxes(case_ids)
    again = await _vetted_again(tx, letter_ids=[row["id"] for row in rows])
    cases = await cases_for(tx, actor=actor, case_ids=case_ids)
    behind = await backgrounds_of(tx, actor=actor, cases=list(cases.values()))
    readings = await latest_assessments(tx, case_ids=case_ids)
    items = []
    for row in sorted(rows, key=lambda row: row["vetted_at"]):
        background = behind.get(row["case_id"])
        if background is None:
            continue
        body = open_body(boxes[row["case_id"]], version_id=row["version_id"], sealed=bytes(row["body_enc"]))
        missing = missing_by(
            readings.get(row["case_id"]), case=background.case, agency=row["agency"], contact=background.contact
        )
        items.append(await _item(row, body, background, missing, vetted_again=row["id"] in again))
    midnight = now.astimezone(SINGAPORE).replace(hour=0, minute=0, second=0, microsecond=0)
    return Approvals(
        items=sorted(items, key=lambda item: not item.exception),
        done_today=await approved_today(tx, actor=actor, since=midnight),
    )


async def _vetted_again(tx: Tx, *, letter_ids: Sequence[UUID]) -> frozenset[UUID]:
    rows = await tx.all(
        "SELECT letter_id FROM case_events WHERE office_id = %(office)s AND letter_id = ANY(%(ids)s) AND kind = 'letter_vetted' "
        "GROUP BY letter_id HAVING count(*) > 1",
        {"office": tx.office_id, "ids": list(letter_ids)},
    )
    return frozenset(row["letter_id"] for row in rows)


async def _item(
    row: dict[str, Any], body: LetterBody, background: Background, missing: Sequence[str], *, vetted_again: bool
) -> ApprovalItem:
    findings = await findings_of(body, background)
    share = share_of(body, background.facts)
    reasons = _reasons(row, body, background, findings, share, missing, vetted_again=vetted_again)
    return ApprovalItem(
        letter=letter_row(row, body),
        exception=bool(reasons),
        reasons=reasons,
        share=share,
        checked=_checked(row, findings),
    )


def _reasons(
    row: dict[str, Any], body: LetterBody, background: Background, findings: Sequence[Finding], share: UnverifiedShare,
    missing: Sequence[str], *, vetted_again: bool,
) -> list[str]:  # fmt: skip
    """Why a letter is to be looked at first, the weightiest first; none for a routine one."""
    letter = record_of(row)
    blocking = sorted({finding.rule for finding in findings if finding.severity == "B"})
    doubtful, total = share.unverified, len(body.sentences)
    changed = body.differs_from_draft
    said = (
        ("Urgent", letter.type == "urgent" or row["urgency"] == "urgent"),
        (f"Remarks block approval: {', '.join(blocking)}", bool(blocking)),
        ("A rule was set aside for this case", background.case.refusal_rule is not None),
        ("The resident must not be called", "do_not_call" in background.flags),
        (f"{doubtful} of {total} sentences not verified", doubtful > 0),
        (f"Still missing: {', '.join(missing)}", bool(missing)),
        ("Vetted by the person who wrote it", row["written_by"] == row["vetter"]),
        ("Edited after vetting, vetted again", vetted_again),
        ("Returned once", letter.returned_by is not None),
        (f"{changed} sentence{'s' if changed > 1 else ''} changed by hand", changed > 0),
        ("Marked for your attention", background.case.escalated),
    )
    return [reason for reason, applies in said if applies]


def _checked(row: dict[str, Any], findings: Sequence[Finding]) -> list[str]:
    fired = {finding.rule for finding in findings}
    lines = [line for rules, line in CHECKED if not rules & fired]
    at: datetime = row["vetted_at"].astimezone(SINGAPORE)
    clock = f"{at.hour % 12 or 12}:{at.minute:02d} {'am' if at.hour < 12 else 'pm'}"
    return [*lines, f"Vetted by {row['vetter']}, {at.day} {at:%B}, {clock}"]
