"""What happened in a period, counted from events: the record's own entries, and rows that carry the moment they happened."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from mps_connect.compliance.periods import Period
from mps_connect.kit.db import Tx

Figures = dict[str, dict[str, int]]
"""By group and name."""

# Events in the record outlive the rows they speak of: erasing a case does not change last year's numbers.
RECORDED = """
SELECT table_name, op::text AS op, count(*) AS many FROM public.audit_logs
 WHERE office_id = %(office)s AND at >= %(begins)s AND at < %(ends)s GROUP BY 1, 2
"""
IN_RECORD: Final[Mapping[str, Mapping[str, tuple[str, str]]]] = {
    "casework": {
        "cases begun": ("cases", "I"),
        "letters begun": ("letters", "I"),
        "letters sent": ("dispatches", "I"),
        "replies recorded": ("replies", "I"),
        "consents recorded": ("consents", "I"),
    },
    "access": {"looks at cases": ("access_logs", "A"), "sessions begun": ("sessions", "I")},
    "rights": {
        "requests about own data": ("data_requests", "I"),
        "breaches recorded": ("breaches", "I"),
        "holds placed": ("retention_holds", "I"),
        "terms changed": ("retention_policies", "I"),
    },
    "erasure": {"cases and people erased": ("keystore.subject_keys", "E")},
}
COUNTED: Final[Mapping[str, Mapping[str, str]]] = {
    "casework": {
        "cases closed": "SELECT count(*) FROM cases WHERE office_id = %(office)s AND closed_at >= %(begins)s AND closed_at < %(ends)s",
        "consents withdrawn": "SELECT count(*) FROM consents WHERE office_id = %(office)s AND withdrawn_at >= %(begins)s "
        "AND withdrawn_at < %(ends)s",
    },
    "access": {
        "people who looked": "SELECT count(DISTINCT actor_id) FROM access_logs WHERE office_id = %(office)s AND at >= %(begins)s "
        "AND at < %(ends)s",
        "reasons given for a look": "SELECT count(*) FROM look_reasons WHERE office_id = %(office)s AND at >= %(begins)s AND at < %(ends)s",
        "second steps refused": "SELECT count(*) FROM user_activities WHERE office_id = %(office)s AND kind = 'second_step_refused' "
        "AND at >= %(begins)s AND at < %(ends)s",
    },
    "rights": {
        "requests answered": "SELECT count(*) FROM data_requests WHERE office_id = %(office)s AND decided_at >= %(begins)s "
        "AND decided_at < %(ends)s",
        "breaches closed": "SELECT count(*) FROM breaches WHERE office_id = %(office)s AND closed_at >= %(begins)s "
        "AND closed_at < %(ends)s",
    },
    "erasure": {
        "purges ended": "SELECT count(*) FROM purge_runs WHERE office_id = %(office)s AND finished_at >= %(begins)s "
        "AND finished_at < %(ends)s",
    },
}


async def figures_of(tx: Tx, period: Period) -> Figures:
    """The period's numbers. Nothing of a person is in them."""
    values = {"office": tx.office_id, "begins": period.begins, "ends": period.ends}
    recorded = {(row["table_name"], row["op"]): row["many"] for row in await tx.all(RECORDED, values)}
    figures: Figures = {
        group: {name: recorded.get(place, 0) for name, place in names.items()} for group, names in IN_RECORD.items()
    }
    for group, queries in COUNTED.items():
        for name, query in queries.items():
            figures[group][name] = await tx.value(query, values)
    figures["record"] = {"changes and looks recorded": sum(recorded.values())}
    return figures
