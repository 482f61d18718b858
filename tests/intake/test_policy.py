"""What must be there before a case is handed in, by the rules alone."""

from __future__ import annotations

from dataclasses import replace
from uuid import uuid4

import pytest

from mps_connect.access.models import Actor, Role
from mps_connect.cases.models import CaseStatus
from mps_connect.constituents.models import BASIS, ConsentAnswered, Contact
from mps_connect.intake.models import Conversation, TalkState
from mps_connect.intake.policy import (
    BIDI_KEPT,
    CONSENT_WORDS,
    REFUSED_WORDS,
    Standing,
    acts,
    is_blank,
    may_hand_in,
    must_come_first,
    notices_of,
    still_wanted,
    takes_words,
)
from tests.cases.test_policy import CASE

AGREED = tuple(ConsentAnswered(kind, None, True, False) for kind in BASIS)
CONTACT = Contact(uuid4(), "Resident Contoh", "", "", "", "", "", "", "", "", "en", False, 1)
TALK = Conversation(uuid4(), CASE.id, "chat", "en", "open", TalkState(), {}, 1)  # type: ignore[arg-type]
COMPLETE = Standing(CASE, TALK, CONTACT, AGREED, "", 4, (), ())
ASKED = (("ask", "What is wanted", True, "heard"), ("contact", "A way to reach", True, "heard"))


def test_what_cannot_be_seen_is_blank_and_what_turns_the_reading_is_said() -> None:
    assert is_blank(" \u200b\n")
    assert not is_blank(" a")
    assert notices_of("plain") == ()
    assert notices_of("a\u202eb") == (BIDI_KEPT,)


def test_nothing_bars_a_case_of_which_all_is_there() -> None:
    assert must_come_first(COMPLETE) == []
    assert may_hand_in(COMPLETE)
    assert not may_hand_in(replace(COMPLETE, heard=3))
    assert not may_hand_in(replace(COMPLETE, case=replace(CASE, status=CaseStatus.SUBMITTED)))


def test_each_thing_that_must_come_first_is_said() -> None:
    bare = replace(COMPLETE, contact=replace(CONTACT, name=""), consents=(), heard=0, open_safety=("Danger",))
    assert must_come_first(bare) == [
        "Danger. Record what was done.",
        "Add what the resident says.",
        *(CONSENT_WORDS[kind] for kind in BASIS),
        "Write down the resident's name.",
    ]
    refused = tuple(ConsentAnswered(kind, None, False, False) for kind in BASIS)
    assert must_come_first(replace(COMPLETE, consents=refused)) == [REFUSED_WORDS[kind] for kind in BASIS]


def test_an_agency_is_told_only_with_consent() -> None:
    for_hdb = replace(COMPLETE, case=replace(CASE, agency="HDB"), agency_name="Housing Board")
    assert must_come_first(for_hdb) == ["Ask whether Housing Board may be told, and record the answer."]
    unnamed = replace(for_hdb, agency_name="", consents=(*AGREED, ConsentAnswered("disclosure", "HDB", False, False)))
    assert must_come_first(unnamed) == [
        "The resident does not want HDB to be told. Ask a member of staff to choose with them."
    ]
    assert (
        must_come_first(replace(for_hdb, consents=(*AGREED, ConsentAnswered("disclosure", "HDB", True, False)))) == []
    )


def test_what_is_still_wanted_is_said_until_there_is_enough() -> None:
    assert still_wanted(COMPLETE) == [
        "Ask what the resident wants the agency to do.",
        "Ask for one safe way to reach the resident.",
    ]
    slots = (
        *ASKED, ("since", "Since when", True, "unknown"), ("rent", "The rent", False, "conflict"),
        ("flat", "The flat", True, "heard"), ("pets", "Pets", False, "unknown"),
    )  # fmt: skip
    wanting = replace(COMPLETE, slots=slots)
    assert still_wanted(wanting) == ["Still missing: Since when.", "Two different things were said: The rent."]
    assert still_wanted(replace(wanting, conversation=replace(TALK, state=TalkState(ready=True)))) == []
    reached = replace(COMPLETE, contact=replace(CONTACT, phone="80000001"), slots=ASKED[:1])
    assert still_wanted(reached) == []


def test_a_case_in_a_persons_hands_or_barred_by_a_rule_goes_with_things_missing() -> None:
    first = replace(COMPLETE, heard=1)
    assert not first.as_it_is
    for handled in (
        replace(first, conversation=replace(TALK, mode="paste")),
        replace(first, conversation=replace(TALK, status="taken_over")),
        replace(first, case=replace(CASE, refusal_rule="courts")),
    ):
        assert handled.as_it_is
    assert not replace(first, heard=0, conversation=replace(TALK, mode="paste")).as_it_is


@pytest.mark.parametrize("status", list(CaseStatus))
def test_the_interview_goes_on_until_the_case_is_over(status: CaseStatus) -> None:
    over = status in (CaseStatus.CLOSED, CaseStatus.DECLINED)
    case = replace(CASE, status=status)
    assert takes_words(case) is not over
    staff = Actor(user_id=uuid4(), office_id=CASE.office_id, role=Role.STAFF, name="Someone Contoh")
    open_to = acts(staff, replace(COMPLETE, case=case), may_decline=False)
    assert ("take_over" in open_to) is not over
    assert ("submit" in open_to) is (status is CaseStatus.DRAFT)
    assert "decline" not in open_to
