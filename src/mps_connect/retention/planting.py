"""The terms an office begins with."""

from __future__ import annotations

from mps_connect.kit.db import Tx
from mps_connect.retention.policy import SHIPPED


async def plant_policies(tx: Tx) -> None:
    """Give the transaction's office the policies it lacks. Safe to repeat after an upgrade."""
    await tx.run_many(
        "INSERT INTO retention_policies (office_id, data_class, version, days, trigger, legal_basis) "
        "VALUES (%(office)s, %(data_class)s, 1, %(days)s, %(trigger)s, %(basis)s) ON CONFLICT DO NOTHING",
        [
            {
                "office": tx.office_id, "data_class": policy.data_class, "days": policy.days, "trigger": policy.trigger,
                "basis": policy.legal_basis,
            }
            for policy in SHIPPED.values()
        ],
    )  # fmt: skip
