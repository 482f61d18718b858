"""What needs this person now: a list, and one line of counts that each open the cases they count."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from mps_connect.access.models import Actor, Role
from mps_connect.cases.policy import OPEN, SCOPE, scope
from mps_connect.cases.presenting import category_label, directory_names
from mps_connect.cases.schemas import Home, HomeCount, HomeItem
from mps_connect.kit.db import Tx

NEEDS = """
WITH mine AS MATERIALIZED (
    SELECT c.id, c.status, c.created_by, c.updated_at, c.urgency IN ('urgent', 'high') AS urgent
      FROM cases c
     WHERE c.office_id = %(office)s AND {open} AND {scope}
), needs AS (
    SELECT 'safety' AS kind, c.id AS case_id, NULL::uuid AS letter_id, e.created_at AS at, true AS urgent, e.flag AS note, 0 AS rank
      FROM mine c JOIN safety_events e ON e.office_id = %(office)s AND e.case_id = c.id AND e.state = 'open'
    UNION ALL
    SELECT CASE l.status WHEN 'returned' THEN 'returned' WHEN 'draft' THEN 'to_vet' WHEN 'vetted' THEN 'to_approve' ELSE 'to_send' END,
           c.id, l.id, l.updated_at, c.urgent, l.status,
           CASE l.status WHEN 'returned' THEN 1 WHEN 'vetted' THEN 2 WHEN 'approved' THEN 3 ELSE 6 END
      FROM letters l JOIN mine c ON c.id = l.case_id
     WHERE l.office_id = %(office)s AND l.status IN ('draft', 'returned', 'vetted', 'approved') AND l.status = ANY(%(letters)s)
    UNION ALL
    SELECT 'reply_to_tell', c.id, l.id, l.updated_at, c.urgent, 'replied', 4
      FROM letters l JOIN mine c ON c.id = l.case_id
     WHERE %(answers)s AND l.office_id = %(office)s AND l.status = 'replied'
    UNION ALL
    SELECT 'late', c.id, l.id, l.updated_at, c.urgent, 'sent', 5
      FROM letters l JOIN mine c ON c.id = l.case_id
     WHERE %(answers)s AND l.office_id = %(office)s AND l.status = 'sent' AND l.sent_at < %(overdue)s
    UNION ALL
    SELECT CASE WHEN c.status = 'draft' THEN 'draft' ELSE 'unassigned' END, c.id, NULL, c.updated_at, c.urgent, c.status, 7
      FROM mine c
     WHERE (c.status = 'draft' AND c.created_by = %(me)s) OR (%(unwritten)s AND c.status IN ('submitted', 'reopened')
            AND NOT EXISTS (SELECT FROM letters l WHERE l.office_id = %(office)s AND l.case_id = c.id AND l.status <> 'voided'))
), first AS (
    SELECT * FROM needs ORDER BY urgent DESC, rank, at LIMIT 60
)
-- Only what is shown is read whole.
SELECT n.*, c.category, c.number, coalesce(l.agency, c.agency) AS agency, p.name AS person
  FROM first n
  JOIN cases c ON c.office_id = %(office)s AND c.id = n.case_id
  JOIN constituents p ON p.office_id = c.office_id AND p.id = c.constituent_id
  LEFT JOIN letters l ON l.office_id = %(office)s AND l.id = n.letter_id
 ORDER BY n.urgent DESC, n.rank, n.at
"""

LETTERS_OF_ROLE = {
    Role.VOLUNTEER: ["returned"],
    Role.STAFF: ["returned", "draft", "approved"],
    Role.MP: ["vetted"],
}

TITLES = {
    "safety": "Call first: {person}",
    "draft": "Interview not handed in: {person}",
    "returned": "Returned, to change: {agency}, {person}",
    "to_vet": "To vet: {agency}, {person}",
    "to_approve": "To sign: {agency}, {person}",
    "to_send": "Signed, to send: {agency}, {person}",
    "late": "No answer in three weeks: {agency}, {person}",
    "reply_to_tell": "Answered, tell the resident: {agency}, {person}",
    "unassigned": "No letter yet: {person}",
}

COUNTS = """
SELECT count(*) AS open,
       count(*) FILTER (WHERE c.urgency IN ('urgent', 'high')) AS urgent,
       count(*) FILTER (WHERE c.escalated) AS escalated,
       (SELECT count(*) FROM cases c WHERE c.office_id = %(office)s AND c.status = 'closed' AND {scope}) AS closed
  FROM cases c
 WHERE c.office_id = %(office)s AND {open} AND {scope}
"""


async def home_of(tx: Tx, *, actor: Actor, overdue: datetime) -> Home:
    """The actor's list. Letters sent before `overdue` and not answered are late."""
    params = scope(actor) | {
        "letters": LETTERS_OF_ROLE.get(actor.role, []),
        "answers": actor.role == Role.STAFF,
        "unwritten": actor.role == Role.STAFF,
        "overdue": overdue,
    }
    rows = await tx.all(NEEDS.format(open=OPEN, scope=SCOPE), params)
    _, labels = await directory_names(tx)
    counts = await tx.one(COUNTS.format(open=OPEN, scope=SCOPE), params) or {}
    return Home(
        items=[_item(row, labels) for row in rows],
        counts=[
            HomeCount(key="open", label="open cases", count=counts["open"], query="status=draft,submitted,in_progress,reopened"),
            HomeCount(
                key="urgent", label="urgent or high", count=counts["urgent"],
                query="urgency=urgent,high&status=draft,submitted,in_progress,reopened",
            ),
            HomeCount(
                key="escalated", label="marked for the MP", count=counts["escalated"],
                query="escalated=true&status=draft,submitted,in_progress,reopened",
            ),
            HomeCount(key="closed", label="closed", count=counts["closed"], query="status=closed"),
        ],
    )  # fmt: skip


def _item(row: dict[str, Any], labels: dict[str, str]) -> HomeItem:
    person = row["person"] or "name not given yet"
    detail = ", ".join(part for part in (category_label(labels, row["category"]), row["number"] or "") if part)
    return HomeItem(
        kind=row["kind"], title=TITLES[row["kind"]].format(person=person, agency=row["agency"] or "no agency"),
        detail=row["note"].replace("_", " ") + f", {detail}" if row["kind"] == "safety" else detail, case_id=row["case_id"],
        letter_id=row["letter_id"], at=row["at"], urgent=row["urgent"],
    )  # fmt: skip
