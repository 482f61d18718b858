"""Which cases an actor may see, and what may be done to a case now. Pure: no I/O, no clock."""

from __future__ import annotations

from typing import Any

from mps_connect.access.models import Actor, Permission, Role
from mps_connect.access.table import may
from mps_connect.cases.models import CASE_TRANSITIONS, CaseRecord, CaseStatus, CaseVerb
from mps_connect.kit.errors import Fault


class CaseNotInThatState(Fault):
    status = 409
    code = "case_not_in_that_state"
    message = "The case has moved on since this page was loaded. Reload it to see where it stands."


WHOLE_OFFICE = frozenset({Role.STAFF, Role.MP})

SCOPE = "(%(whole_office)s OR c.created_by = %(me)s OR c.owner_id = %(me)s)"
"""The rows an actor may see: the desk sees the office's cases, a volunteer those at her own table."""

OPEN = "c.status IN ('draft', 'submitted', 'in_progress', 'reopened')"
"""Cases that have not ended. Written out, so that the index on them is known to hold them all."""


def scope(actor: Actor) -> dict[str, Any]:
    """Parameters for SCOPE."""
    return {"whole_office": actor.role in WHOLE_OFFICE, "me": actor.user_id, "office": actor.office_id}


def next_status(case: CaseRecord, verb: CaseVerb) -> CaseStatus:
    """Where `verb` leads. Raises CaseNotInThatState."""
    target = CASE_TRANSITIONS.get((case.status, verb))
    if target is None:
        raise CaseNotInThatState
    return target


def acts_open(actor: Actor, case: CaseRecord, *, refused: bool = False, barred: bool = False) -> list[str]:
    """Acts open to this actor on this case now, for the screen.

    `refused`: a must-not-write rule stands. `barred`: and the case's agency is not the one a lawful letter may go to.
    """
    open_case = case.status not in (CaseStatus.CLOSED, CaseStatus.DECLINED)
    verbs = {verb for (status, verb) in CASE_TRANSITIONS if status == case.status}
    acts = {
        "submit": CaseVerb.SUBMIT in verbs and may(actor.role, Permission.SUBMIT_CASES),
        "decline": CaseVerb.DECLINE in verbs and may(actor.role, Permission.DECLINE_CASES),
        "close": CaseVerb.CLOSE in verbs and may(actor.role, Permission.CLOSE_CASES),
        "reopen": CaseVerb.REOPEN in verbs and may(actor.role, Permission.CLOSE_CASES),
        "escalate": open_case and may(actor.role, Permission.ASSIGN_CASES),
        "assign": open_case and may(actor.role, Permission.ASSIGN_CASES),
        "write_note": may(actor.role, Permission.WRITE_NOTES),
        "edit_facts": open_case and may(actor.role, Permission.DECIDE_FACTS),
        "edit_person": open_case and may(actor.role, Permission.INTERVIEW),
        "choose_routing": open_case and may(actor.role, Permission.CHOOSE_ROUTING),
        "draft_letter": open_case
        and case.status != CaseStatus.DRAFT
        and not barred
        and may(actor.role, Permission.DRAFT_LETTERS),
        "override_refusal": open_case and refused and may(actor.role, Permission.OVERRIDE_REFUSAL),
        "reveal": may(actor.role, Permission.REVEAL_IDENTIFIERS),
    }
    return [act for act, is_open in acts.items() if is_open]
