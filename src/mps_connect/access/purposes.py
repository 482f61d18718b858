"""What a request is for, by the permission its route names. It stands in the record beside every change and every look."""

from __future__ import annotations

from typing import Final

from mps_connect.access.models import Permission

P = Permission

CASEWORK: Final = "casework"
_BY_PERMISSION: Final[dict[P, str]] = {
    P.SEE_SELF: "sign_in",
    P.ISSUE_PASSES: "office",
    P.MANAGE_PEOPLE: "office",
    P.MANAGE_OFFICE: "office",
    P.READ_RECORD: "audit",
    P.OPEN_RECORD_VALUES: "audit",
    P.CHECK_RECORD: "audit",
    P.SEE_RETENTION: "retention",
    P.PROPOSE_RETENTION: "retention",
    P.CONSENT_TO_RETENTION: "retention",
    P.HOLD_DATA: "retention",
    P.ERASE_DATA: "retention",
    P.SEE_COMPLIANCE: "compliance",
    P.MAKE_REPORTS: "compliance",
    P.HANDLE_REQUESTS: "data_rights",
    P.HANDLE_BREACHES: "data_rights",
    P.SEE_HEALTH: "monitoring",
}


def purpose_of(permission: P) -> str:
    """The purpose of a request whose route names `permission`: casework, unless it is something else by name."""
    return _BY_PERMISSION.get(permission, CASEWORK)
