"""What the agency needs, and what counts as heard."""

from __future__ import annotations

from datetime import date

import pytest

from mps_connect.agencies.seeds import load_directory
from mps_connect.assistant.assessing import assess
from mps_connect.assistant.checklists import categories, checklist_for, slot_rules
from mps_connect.assistant.completeness import missing, readiness, slots_for, with_known
from mps_connect.assistant.models import Fact, SlotState, Turn

HOSPITAL = (
    Turn("hello my father bill at hospital 2.8k where got money, only me working cleaner 1.6k a month", ("story",)),
    Turn("citizen. not yet. bill A26-00123, contoh hospital C class 3 to 12 oct", ("patient_status", "social_worker")),
    Turn("pay monthly can or not, 100. he know, he sign for me liao. call me 9000 0123, can", ("ask",)),
)


def fact(turns: tuple[Turn, ...], kind: str, value: str, quote: str, turn: int = 0, slot: str | None = None) -> Fact:
    start = turns[turn].text.index(quote)
    return Fact(kind, value, quote, start, start + len(quote), 0.9, turn, slot=slot)


def test_every_category_has_a_checklist_of_known_slots() -> None:
    assert set(categories()) == set(load_directory().categories)
    for category in categories():
        checklist = checklist_for(category, None)
        assert checklist.blocking
        assert set(checklist.points()) <= set(slot_rules())
        assert checklist.source


def test_the_worked_talk_ends_at_twenty_of_twenty_four_points() -> None:
    facts = (
        fact(HOSPITAL, "amount", "2800.00", "2.8k"),
        fact(HOSPITAL, "amount", "1600.00", "1.6k", slot="income"),
        fact(HOSPITAL, "reference_no", "A26-00123", "A26-00123", 1),
        fact(HOSPITAL, "phone", "90000123", "9000 0123", 2),
    )
    slots = slots_for("health_cost", "HOSP", facts, (), HOSPITAL)
    assert sum(slot.weight for slot in slots) == 24
    assert readiness(slots) == pytest.approx(20 / 24)
    assert [slot.slot for slot in missing(slots)] == ["patient_identity", "next_treatment"]


def test_an_answer_counts_for_the_slot_it_was_asked_for() -> None:
    asked = Turn("at my sister's living room", ("sleeping_place",))
    unasked = Turn("at my sister's living room")
    heard = {slot.slot: slot.status for slot in slots_for("housing_rental", "HDB", (), (), (asked,))}
    silent = {slot.slot: slot.status for slot in slots_for("housing_rental", "HDB", (), (), (unasked,))}
    assert heard["sleeping_place"] == "heard"
    assert silent["sleeping_place"] == "unknown"


@pytest.mark.parametrize(
    ("answer", "status"),
    [("Skip", "skipped"), ("I'll bring it", "will_bring"), ("not sure", "not_known"), ("I don't have it", "none")],
)
def test_an_answer_without_a_fact_has_its_own_status(answer: str, status: str) -> None:
    slots = slots_for("housing_rental", "HDB", (), (), (Turn(answer, ("court_order",)),))
    assert {slot.slot: slot.status for slot in slots}["court_order"] == status


def test_a_confused_message_answers_nothing() -> None:
    slots = slots_for("housing_rental", "HDB", (), (), (Turn("huh?", ("income",)),))
    assert {slot.slot: slot.status for slot in slots}["income"] == "unknown"


def test_points_follow_the_standard() -> None:
    def slot(weight: int, status: str) -> SlotState:
        return SlotState("x", "", weight, weight == 3, status)  # type: ignore[arg-type]

    assert readiness([]) == 0.0
    assert readiness([slot(3, "heard"), slot(3, "unknown")]) == 0.5
    assert readiness([slot(3, "heard"), slot(1, "skipped")]) == 1.0
    assert readiness([slot(3, "skipped"), slot(3, "none")]) == 0.5
    assert readiness([slot(2, "will_bring"), slot(2, "not_known")]) == 0.5
    assert readiness([slot(3, "conflict")]) == 0.0


def test_an_agency_may_ask_for_other_things_than_the_category() -> None:
    assert "loan_with" in checklist_for("housing_loan_arrears", "HDB").blocking
    assert "identity" not in checklist_for("housing_loan_arrears", "BANK").blocking
    injured = checklist_for("employment_dispute", None, words="I fell and was injured, accident at work")
    assert "accident" in injured.blocking
    evicted = checklist_for("housing_rental", "HDB", flags=["eviction_imminent"])
    assert "deadline" in evicted.blocking


def test_registration_counts_as_known_but_never_over_a_conflict() -> None:
    slots = slots_for("housing_rental", "HDB", (), (), (Turn("hello"),))
    known = {slot.slot: slot.status for slot in with_known(slots, frozenset({"identity"}))}
    assert known["identity"] == "confirmed"
    clash = (SlotState("identity", "", 3, True, "conflict"),)
    assert with_known(clash, frozenset({"identity"}))[0].status == "conflict"


def test_a_phone_that_is_not_safe_is_no_way_to_reach_her() -> None:
    turn = Turn("dont call my phone 9000 0909")
    unsafe = Fact("phone", "90000909", "9000 0909", 19, 28, 0.9)
    slots = slots_for("family_violence", "MSF", (unsafe,), ("do_not_call",), (turn,))
    assert {slot.slot: slot.status for slot in slots}["contact"] == "unknown"


def test_the_same_turns_give_the_same_slots_in_a_real_assessment() -> None:
    story = [
        Turn("My SP bill is $1,845.20 and they will cut my electricity on 25 Nov, account 8912345678. hp 9000 0123")
    ]
    first = assess(story, session_date=date(2026, 11, 19))
    assert first.slots == assess(story, session_date=date(2026, 11, 19)).slots
    heard = {slot.slot for slot in first.slots if slot.status == "heard"}
    assert {"arrears", "account_no", "power_now", "contact"} <= heard
