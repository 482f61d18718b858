"""What a transaction may be for. There is no other: no purpose of a campaign, a newsletter or a party stands here, and the
database refuses what does not stand here (`for_purpose` in the schema)."""

from __future__ import annotations

from typing import Final

PURPOSES: Final = frozenset(
    {
        "casework", "sign_in", "office", "audit", "retention", "compliance", "data_rights", "monitoring", "set_up", "keys",
        "jobs",
    }
)  # fmt: skip


class NoSuchPurpose(RuntimeError):
    """Code asked for a transaction for something the system is not for."""


def check_purpose(purpose: str) -> None:
    """Raise NoSuchPurpose unless `purpose` is one of PURPOSES."""
    if purpose not in PURPOSES:
        raise NoSuchPurpose(f"{purpose} is no purpose of this system")
