"""What is owed to the people the data is about."""

from __future__ import annotations

from datetime import timedelta

from mps_connect.compliance.checks.ground import Ground, found, none_of
from mps_connect.compliance.policy import Finding
from mps_connect.kit.clock import singapore_date

KINDS = 4
LANGUAGES = 4
TOLD_WITHIN = timedelta(days=30)
ASSESSED_WITHIN = timedelta(days=30)

OFFICERS = """
SELECT count(*) FROM users u WHERE u.office_id = %(office)s AND u.role = 'auditor' AND u.is_active
   AND (EXISTS (SELECT FROM authenticators a WHERE a.office_id = u.office_id AND a.user_id = u.id
                   AND a.confirmed_at IS NOT NULL AND a.removed_at IS NULL)
        OR EXISTS (SELECT FROM outside_identities o WHERE o.office_id = u.office_id AND o.user_id = u.id AND o.removed_at IS NULL))
"""
# The newest version of the texts counts.
TEXTS = """
SELECT count(*) AS texts, count(*) FILTER (WHERE reviewed_by = '') AS unread FROM consent_texts
 WHERE office_id = %(office)s AND version_label = (SELECT max(version_label) FROM consent_texts WHERE office_id = %(office)s)
   AND length(text) > 0
"""
WITHOUT_CONSENT = """
SELECT count(*) FILTER (WHERE c.status NOT IN ('draft', 'declined')) AS cases,
       count(*) FILTER (WHERE c.status NOT IN ('draft', 'declined', 'closed') AND NOT EXISTS (
           SELECT FROM consents k WHERE k.office_id = c.office_id AND k.case_id = c.id AND k.kind = 'use' AND k.given
              AND k.withdrawn_at IS NULL)) AS without
  FROM cases c WHERE c.office_id = %(office)s
"""
TOLD_WITHOUT = """
SELECT count(*) AS sent, count(*) FILTER (WHERE NOT EXISTS (
           SELECT FROM consents k WHERE k.office_id = l.office_id AND k.case_id = l.case_id AND k.kind = 'disclosure'
              AND k.agency = l.agency AND k.given AND k.recorded_at <= l.sent_at
              AND (k.withdrawn_at IS NULL OR k.withdrawn_at >= l.sent_at))) AS without
  FROM letters l WHERE l.office_id = %(office)s AND l.sent_at IS NOT NULL
"""
LATE_BREACHES = """
SELECT count(*) FILTER (WHERE notifiable AND pdpc_told_at IS NULL AND notify_by < %(today)s) AS untold,
       count(*) FILTER (WHERE assessed_at IS NULL AND found_at < %(assess_before)s) AS unassessed, count(*) AS standing
  FROM breaches WHERE office_id = %(office)s AND closed_at IS NULL
"""


async def officer_in_place(ground: Ground) -> Finding:
    many = await ground.count(OFFICERS)
    said = (
        f"{many} can sign in with a second step"
        if many
        else "Nobody with an auditor's account can sign in with a second step"
    )
    return found(many > 0, said, officers=many)


async def told_before_asked(ground: Ground) -> Finding:
    (row,) = await ground.all(TEXTS)
    return found(
        row["texts"] == KINDS * LANGUAGES, f"{row['texts']} of {KINDS * LANGUAGES} texts are there", texts=row["texts"]
    )


async def texts_read_over(ground: Ground) -> Finding:
    (row,) = await ground.all(TEXTS)
    read = row["texts"] - row["unread"]
    return found(
        row["unread"] == 0 and row["texts"] > 0, f"{read} of {row['texts']} texts were read over by somebody", **row
    )


async def consent_to_use(ground: Ground) -> Finding:
    (row,) = await ground.all(WITHOUT_CONSENT)
    said = none_of(row["without"], what=f"All of {row['cases']:,} cases do", otherwise="open cases do not").said
    return found(row["without"] == 0, said, **row)


async def consent_to_tell(ground: Ground) -> Finding:
    (row,) = await ground.all(TOLD_WITHOUT)
    said = none_of(row["without"], what=f"All of {row['sent']:,} letters had it", otherwise="letters had none").said
    return found(row["without"] == 0, said, **row)


async def corrections_passed_on(ground: Ground) -> Finding:
    late = await ground.count(
        "SELECT count(*) FROM recipients_to_tell t JOIN data_requests r ON r.office_id = t.office_id AND r.id = t.request_id "
        "WHERE t.office_id = %(office)s AND t.told_on IS NULL AND r.decided_at < %(before)s",
        before=ground.now - TOLD_WITHIN,
    )
    return none_of(late, what="Nobody waits longer", otherwise="agencies have waited longer")


async def requests_in_time(ground: Ground) -> Finding:
    late = await ground.count(
        "SELECT count(*) FROM data_requests WHERE office_id = %(office)s AND status = 'open' AND due_on < %(today)s",
        today=singapore_date(ground.now),
    )
    return none_of(late, what="None is", otherwise="requests are overdue")


async def breaches_in_time(ground: Ground) -> Finding:
    (row,) = await ground.all(
        LATE_BREACHES, today=singapore_date(ground.now), assess_before=ground.now - ASSESSED_WITHIN
    )
    late = row["untold"] + row["unassessed"]
    return found(late == 0, none_of(late, what="None does", otherwise="breaches do").said, **row)
