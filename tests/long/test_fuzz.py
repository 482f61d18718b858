"""Many thousand invented texts through reading, asking and drafting. Too slow for every change."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mps_connect.assistant import interviewing
from mps_connect.assistant.assessing import assess
from mps_connect.assistant.models import Turn
from tests.assistant.test_any_text import TEXTS, check_offsets

pytestmark = pytest.mark.long

SESSION = date(2026, 11, 19)


@settings(max_examples=10_000, deadline=None, suppress_health_check=list(HealthCheck))
@given(TEXTS)
def test_ten_thousand_texts_are_understood_with_every_quote_in_place(text: str) -> None:
    check_offsets([text])


@settings(max_examples=1_500, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(TEXTS, min_size=1, max_size=6))
def test_no_talk_asks_a_third_question_or_the_same_slot_a_third_time(texts: list[str]) -> None:
    step = interviewing.open_conversation("en")
    asked: dict[str, int] = {}
    turns: list[Turn] = []
    for text in texts:
        turn = Turn(text, asked=step.interview.last_questions)
        turns.append(turn)
        assessment = assess(turns, session_date=SESSION)
        interview = interviewing.absorb(step.interview, turn, assessment)
        step = interviewing.next_step(interview, assessment, turns)
        assert len(step.questions) <= 2
        for question in step.questions:
            asked[question.slot] = asked.get(question.slot, 0) + 1
            assert asked[question.slot] <= 2
