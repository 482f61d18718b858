"""Where an act leads from each state of a case, and which rows an actor may see."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from itertools import product
from uuid import uuid4

import pytest

from mps_connect.access.models import Actor, Role
from mps_connect.cases.models import CASE_TRANSITIONS, CaseRecord, CaseStatus, CaseVerb
from mps_connect.cases.policy import CaseNotInThatState, acts_open, next_status, scope

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
CASE = CaseRecord(
    id=uuid4(), office_id=uuid4(), number=None, constituent_id=uuid4(), status=CaseStatus.DRAFT, urgency="normal",
    urgency_rule="", category="", agency="", flags=(), refusal_rule=None, readiness=0.0, channel="walk_in",
    language="en", session_date=date(2026, 11, 24), escalated=False, routing_by=None, outcome=None, created_by=uuid4(),
    owner_id=None, submitted_at=None, closed_at=None, version=1, created_at=NOW, updated_at=NOW,
)  # fmt: skip


def actor(role: Role) -> Actor:
    return Actor(user_id=uuid4(), office_id=CASE.office_id, role=role, name="Someone Contoh")


@pytest.mark.parametrize(("status", "verb"), list(product(CaseStatus, CaseVerb)))
def test_an_act_leads_where_the_table_says_or_is_refused(status: CaseStatus, verb: CaseVerb) -> None:
    case = replace(CASE, status=status)
    if (status, verb) in CASE_TRANSITIONS:
        assert next_status(case, verb) is CASE_TRANSITIONS[status, verb]
    else:
        with pytest.raises(CaseNotInThatState):
            next_status(case, verb)


@pytest.mark.parametrize("role", list(Role))
def test_the_desk_sees_the_offices_cases_and_nobody_else_does(role: Role) -> None:
    one = actor(role)
    seen = scope(one)
    assert seen["whole_office"] is (role in (Role.STAFF, Role.MP))
    assert (seen["me"], seen["office"]) == (one.user_id, CASE.office_id)


@pytest.mark.parametrize("status", [CaseStatus.CLOSED, CaseStatus.DECLINED])
def test_a_case_that_ended_is_not_written_for(status: CaseStatus) -> None:
    open_to = acts_open(actor(Role.STAFF), replace(CASE, status=status), refused=True)
    assert not {"edit_facts", "edit_person", "choose_routing", "draft_letter", "override_refusal"} & set(open_to)


def test_a_letter_is_drafted_once_the_case_is_handed_in_and_not_where_a_rule_bars_it() -> None:
    handed_in = replace(CASE, status=CaseStatus.SUBMITTED)
    assert "draft_letter" in acts_open(actor(Role.STAFF), handed_in)
    assert "draft_letter" not in acts_open(actor(Role.STAFF), handed_in, barred=True)
    assert "draft_letter" not in acts_open(actor(Role.STAFF), CASE)
