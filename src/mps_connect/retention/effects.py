"""What a proposed term would do, said before anybody consents to it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from mps_connect.kit.db import Tx
from mps_connect.retention.due import due
from mps_connect.retention.models import DataClass, Policy


async def would_go(
    tx: Tx, *, now: datetime, policies: Mapping[DataClass, Policy], data_class: DataClass, days: int
) -> tuple[int, int] | None:
    """(how many cases, persons or rows of the class are due by its term in force, how many by one of `days`).

    None for what is not kept in this database: back-ups go by what makes them.
    """
    proposed = {**policies, data_class: replace(policies[data_class], days=days)}
    by_now = await due(tx, now=now, limit=1, policies=dict(policies))
    by_then = await due(tx, now=now, limit=1, policies=proposed)
    if data_class not in by_now.totals:
        return None
    return by_now.totals[data_class].due, by_then.totals[data_class].due
