"""The one table joining roles and permissions. The database's `permissions` is written from it at each migration."""

from __future__ import annotations

from mps_connect.access.models import Permission, Role

P = Permission

_TABLE_WORK = frozenset(
    {
        P.OPEN_CASES, P.READ_CASES, P.INTERVIEW, P.DECIDE_FACTS, P.RECORD_CONSENT, P.DEAL_WITH_SAFETY, P.SUBMIT_CASES,
        P.WRITE_NOTES, P.DRAFT_LETTERS, P.READ_LETTERS, P.EDIT_LETTERS, P.READ_DIRECTORY,
    }
)  # fmt: skip

_DESK_WORK = _TABLE_WORK | {
    P.CHOOSE_ROUTING, P.DECLINE_CASES, P.ASSIGN_CASES, P.CLOSE_CASES, P.REVEAL_IDENTIFIERS, P.SEE_CONFIDENCE, P.VET_LETTERS,
    P.RETURN_LETTERS, P.SEND_LETTERS, P.RECORD_REPLIES, P.EDIT_DIRECTORY, P.ISSUE_PASSES,
}  # fmt: skip

PERMISSIONS: dict[Role, frozenset[P]] = {
    Role.RESIDENT: frozenset({P.SEE_SELF, P.SEE_OWN_CASE_STATUS}),
    Role.VOLUNTEER: _TABLE_WORK | {P.SEE_SELF},
    Role.STAFF: _DESK_WORK | {P.SEE_SELF, P.LET_RESIDENTS_IN},
    Role.MP: _DESK_WORK | {P.SEE_SELF, P.APPROVE_LETTERS, P.OVERRIDE_REFUSAL},
    Role.ADMIN: frozenset(
        {P.SEE_SELF, P.MANAGE_PEOPLE, P.MANAGE_OFFICE, P.READ_DIRECTORY, P.EDIT_DIRECTORY, P.SEE_HEALTH}
    ),
    Role.AUDITOR: frozenset({P.SEE_SELF, P.READ_RECORD, P.READ_DIRECTORY, P.SEE_HEALTH}),
}


def may(role: Role, permission: P) -> bool:
    return permission in PERMISSIONS[role]
