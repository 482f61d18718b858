"""What needs this person now: a list, and one line of counts that each open the cases they count."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from mps_connect.access.models import Actor, Role
from mps_connect.cases.policy import SCOPE, scope
from mps_connect.cases.presenting import category_label, directory_names
from mps_connect.cases.schemas import Home, HomeCount, HomeItem
from mps_connect.kit.db import Tx

NEEDS = """
SELECT * FROM (
    SELECT 'safety' AS kind, c.id AS case_id, NULL::uuid AS letter_id, e.created_at AS at, true AS urgent, e.flag AS note,
           c.category, c.agency, p.name AS person, c.number, 0 AS rank
      FROM safety_events e JOIN cases c ON c.office_id = e.office_id AND c.id = e.case_id
      JOIN constituents p ON p.office_id = c.office_id AND p.id = c.constituent_id
     WHERE c.office_id = %(office)s AND e.state = 'open' AND c.status NOT IN ('closed', 'declined') AND {scope}
    UNION ALL
    SELECT CASE l.status WHEN 'returned' THEN 'returned' WHEN 'draft' THEN 'to_vet' WHEN 'vetted' THEN 'to_approve'
                         WHEN 'approved' THEN 'to_send' WHEN 'replied' THEN 'reply_to_tell' ELSE 'late' END,
           c.id, l.id, l.updated_at, c.urgency IN ('urgent', 'high'), l.status, c.category, l.agency, p.name, c.number,
           CASE l.status WHEN 'returned' THEN 1 WHEN 'vetted' THEN 2 WHEN 'approved' THEN 3 WHEN 'replied' THEN 4
                         WHEN 'sent' THEN 5 ELSE 6 END
      FROM letters l JOIN cases c ON c.office_id = l.office_id AND c.id = l.case_id
      JOIN constituents p ON p.office_id = c.office_id AND p.id = c.constituent_id
     WHERE c.office_id = %(office)s AND c.status NOT IN ('closed', 'declined') AND {scope}
       AND (l.status = ANY(%(letters)s) OR (%(late)s AND l.status = 'sent' AND l.sent_at < %(overdue)s))
    UNION ALL
    SELECT CASE WHEN c.status = 'draft' THEN 'draft' ELSE 'unassigned' END, c.id, NULL, c.updated_at,
           c.urgency IN ('urgent', 'high'), c.status, c.category, c.agency, p.name, c.number, 7
      FROM cases c JOIN constituents p ON p.office_id = c.office_id AND p.id = c.constituent_id
     WHERE c.office_id = %(office)s AND {scope}
       AND ((c.status = 'draft' AND c.created_by = %(me)s) OR (%(unwritten)s AND c.status IN ('submitted', 'reopened')
            AND NOT EXISTS (SELECT FROM letters l WHERE l.office_id = c.office_id AND l.case_id = c.id AND l.status <> 'voided')))
) n ORDER BY urgent DESC, rank, at LIMIT 60
"""

LETTERS_OF_ROLE = {
    Role.VOLUNTEER: ["returned"],
    Role.STAFF: ["draft", "approved", "replied"],
    Role.MP: ["vetted"],
}

TITLES = {
    "safety": "Call first: {person}",
    "draft": "Interview not handed in: {person}",
    "returned": "Returned to you: {agency}, {person}",
    "to_vet": "To vet: {agency}, {person}",
    "to_approve": "To sign: {agency}, {person}",
    "to_send": "Signed, to send: {agency}, {person}",
    "late": "No answer in three weeks: {agency}, {person}",
    "reply_to_tell": "Answered, tell the resident: {agency}, {person}",
    "unassigned": "No letter yet: {person}",
}

COUNTS = """
SELECT count(*) FILTER (WHERE c.status NOT IN ('closed', 'declined')) AS open,
       count(*) FILTER (WHERE c.status NOT IN ('closed', 'declined') AND c.urgency IN ('urgent', 'high')) AS urgent,
       count(*) FILTER (WHERE c.status NOT IN ('closed', 'declined') AND c.escalated) AS escalated,
       count(*) FILTER (WHERE c.status = 'closed') AS closed
  FROM cases c WHERE c.office_id = %(office)s AND {scope}
"""


async def home_of(tx: Tx, *, actor: Actor, overdue: datetime) -> Home:
    """The actor's list. Letters sent before `overdue` and not answered are late."""
    params = scope(actor) | {
        "letters": LETTERS_OF_ROLE.get(actor.role, []),
        "late": actor.role == Role.STAFF,
        "unwritten": actor.role == Role.STAFF,
        "overdue": overdue,
    }
    rows = await tx.all(NEEDS.format(scope=SCOPE), params)
    _, labels = await directory_names(tx)
    counts = await tx.one(COUNTS.format(scope=SCOPE), params) or {}
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
