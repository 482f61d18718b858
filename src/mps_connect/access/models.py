"""Actor, Role, Permission."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID


class Role(StrEnum):
    RESIDENT = "resident"
    VOLUNTEER = "volunteer"
    STAFF = "staff"
    MP = "mp"
    ADMIN = "admin"
    AUDITOR = "auditor"


class Permission(StrEnum):
    """Named as verb and object. What a role may do is `access.table`; which rows it may do it to is each room's policy."""

    SEE_SELF = "see_self"
    SEE_OWN_CASE_STATUS = "see_own_case_status"
    OPEN_CASES = "open_cases"
    READ_CASES = "read_cases"
    INTERVIEW = "interview"
    DECIDE_FACTS = "decide_facts"
    RECORD_CONSENT = "record_consent"
    DEAL_WITH_SAFETY = "deal_with_safety"
    CHOOSE_ROUTING = "choose_routing"
    SUBMIT_CASES = "submit_cases"
    DECLINE_CASES = "decline_cases"
    OVERRIDE_REFUSAL = "override_refusal"
    ASSIGN_CASES = "assign_cases"
    WRITE_NOTES = "write_notes"
    CLOSE_CASES = "close_cases"
    REVEAL_IDENTIFIERS = "reveal_identifiers"
    SEE_CONFIDENCE = "see_confidence"
    DRAFT_LETTERS = "draft_letters"
    READ_LETTERS = "read_letters"
    EDIT_LETTERS = "edit_letters"
    VET_LETTERS = "vet_letters"
    APPROVE_LETTERS = "approve_letters"
    RETURN_LETTERS = "return_letters"
    SEND_LETTERS = "send_letters"
    RECORD_REPLIES = "record_replies"
    READ_DIRECTORY = "read_directory"
    EDIT_DIRECTORY = "edit_directory"
    ISSUE_PASSES = "issue_passes"
    LET_RESIDENTS_IN = "let_residents_in"
    MANAGE_PEOPLE = "manage_people"
    MANAGE_OFFICE = "manage_office"
    READ_RECORD = "read_record"
    OPEN_RECORD_VALUES = "open_record_values"
    CHECK_RECORD = "check_record"
    SEE_RETENTION = "see_retention"
    PROPOSE_RETENTION = "propose_retention"
    CONSENT_TO_RETENTION = "consent_to_retention"
    HOLD_DATA = "hold_data"
    ERASE_DATA = "erase_data"
    SEE_COMPLIANCE = "see_compliance"
    MAKE_REPORTS = "make_reports"
    HANDLE_REQUESTS = "handle_requests"
    HANDLE_BREACHES = "handle_breaches"
    SEE_HEALTH = "see_health"


@dataclass(frozen=True, slots=True)
class Actor:
    """The signed-in person a request acts for."""

    user_id: UUID
    office_id: UUID
    role: Role
    name: str
    session_id: UUID | None = None
    constituent_id: UUID | None = None
    """For a resident: whose cases are theirs."""
    enrolling: bool = False
    """Signed in only to set up the second factor that the role needs: nothing else is allowed yet."""
