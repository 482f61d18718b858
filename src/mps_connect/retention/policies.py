"""The terms in force and their history. Versions are only ever added."""

from __future__ import annotations

from typing import Any

from mps_connect.kit.db import Tx
from mps_connect.retention.models import DataClass, Policy, Trigger


async def policies_of(tx: Tx) -> dict[DataClass, Policy]:
    """The policy in force of every class of the transaction's office, in the order of `DataClass`."""
    rows = await tx.all(
        "SELECT DISTINCT ON (data_class) data_class, days, trigger, legal_basis, version FROM retention_policies "
        "WHERE office_id = %(office)s ORDER BY data_class, version DESC",
        {"office": tx.office_id},
    )
    found = {DataClass(row["data_class"]): _policy(row) for row in rows}
    return {data_class: found[data_class] for data_class in DataClass if data_class in found}


async def policy_history(tx: Tx) -> list[dict[str, Any]]:
    """Every version of every policy, newest first: `data_class`, `version`, `days`, `legal_basis`, `since`, and the names
    of who proposed it and who consented, both None for what the office began with.
    """
    return await tx.all(
        "SELECT p.data_class, p.version, p.days, p.legal_basis, p.since, asked.name AS proposed_by, "
        "agreed.name AS consented_by FROM retention_policies p "
        "LEFT JOIN retention_proposals r ON r.office_id = p.office_id AND r.id = p.proposal_id "
        "LEFT JOIN users asked ON asked.office_id = r.office_id AND asked.id = r.proposed_by "
        "LEFT JOIN users agreed ON agreed.office_id = r.office_id AND agreed.id = r.answered_by "
        "WHERE p.office_id = %(office)s ORDER BY p.since DESC, p.data_class, p.version DESC LIMIT 200",
        {"office": tx.office_id},
    )


def _policy(row: dict[str, Any]) -> Policy:
    return Policy(
        DataClass(row["data_class"]), row["days"], Trigger(row["trigger"]), row["legal_basis"], row["version"]
    )
