"""Does what should go, go, and does it stay gone?"""

from __future__ import annotations

from datetime import timedelta

from mps_connect.audit.notes import NoteWrong
from mps_connect.audit.statements import open_statement, statement_verifiers
from mps_connect.compliance.checks.ground import Ground, found, named, none_of
from mps_connect.compliance.policy import Finding
from mps_connect.retention.due import due
from mps_connect.retention.models import DataClass
from mps_connect.retention.policies import policies_of
from mps_connect.retention.policy import TermOutOfBounds, check_term

RAN_WITHIN = timedelta(hours=48)
GRACE = timedelta(days=2)
OLD_HOLD = timedelta(days=365)
CERTIFIED_WITHIN = timedelta(hours=1)

LEFT_OF_ERASED = """
SELECT (SELECT count(*) FROM audit.erased_units WHERE office_id = %(office)s) AS erased,
       (SELECT count(*) FROM audit.erased_units e JOIN keystore.subject_keys k ON k.office_id = e.office_id AND k.shred_id = e.shred_id
         WHERE e.office_id = %(office)s) AS keys,
       (SELECT count(*) FROM audit.erased_units e JOIN audit.payloads p ON p.office_id = e.office_id AND p.shred_id = e.shred_id
         WHERE e.office_id = %(office)s) AS payloads
"""


async def terms_in_bounds(ground: Ground) -> Finding:
    terms = await policies_of(ground.tx)
    wrong = [str(data_class) for data_class in DataClass if data_class not in terms]
    for data_class, policy in terms.items():
        try:
            check_term(data_class, policy.days)
        except TermOutOfBounds:
            wrong.append(str(data_class))
    return named(
        wrong, what=f"All {len(terms)} classes have one within bounds", otherwise="Without one, or out of bounds"
    )


async def purge_ran(ground: Ground) -> Finding:
    ended = await ground.tx.value(
        "SELECT max(finished_at) FROM purge_runs WHERE office_id = %(o)s", {"o": ground.tx.office_id}
    )
    if ended is None:
        return found(False, "It has never run to its end", finished_at=None)
    return found(
        ground.now - ended <= RAN_WITHIN, f"It last ended on {ended:%Y-%m-%d %H:%M} UTC", finished_at=ended.isoformat()
    )


async def nothing_overdue(ground: Ground) -> Finding:
    totals = (await due(ground.tx, now=ground.now - GRACE, limit=1)).totals
    over = {str(data_class): total.due for data_class, total in totals.items() if total.due}
    said = none_of(sum(over.values()), what="Nothing is", otherwise=f"rows are ({', '.join(over)})").said
    return found(not over, said, overdue=over, held=sum(total.held for total in totals.values()))


async def purges_certified(ground: Ground) -> Finding:
    rows = await ground.all(
        "SELECT id, certificate FROM purge_runs WHERE office_id = %(office)s AND finished_at < %(settled)s "
        "ORDER BY started_at DESC LIMIT 50",
        settled=ground.now - CERTIFIED_WITHIN,
    )
    keys = await statement_verifiers(ground.tx)
    wrong = []
    for row in rows:
        try:
            open_statement(row["certificate"] or "", keys)
        except NoteWrong:
            wrong.append(str(row["id"]))
    return named(wrong, what=f"The certificates of the last {len(rows)} runs hold", otherwise="Without one that holds")


async def erased_stays_erased(ground: Ground) -> Finding:
    (row,) = await ground.all(LEFT_OF_ERASED)
    left = row["keys"] + row["payloads"]
    said = (
        f"{row['keys']:,} keys and {row['payloads']:,} values of what was erased are there again"
        if left
        else f"Of {row['erased']:,} erased nothing is left"
    )
    return found(left == 0, said, **row)


async def holds_reviewed(ground: Ground) -> Finding:
    old = await ground.count(
        "SELECT count(*) FROM retention_holds WHERE office_id = %(office)s AND released_at IS NULL AND placed_at < %(before)s",
        before=ground.now - OLD_HOLD,
    )
    return none_of(old, what="None is", otherwise="holds are")
