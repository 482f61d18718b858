"""The ten stories of the letter standard, from words alone: facts, route, urgency, refusal."""

from __future__ import annotations

from datetime import date

import pytest

from mps_connect.assistant.assessing import understand
from mps_connect.assistant.models import Assessment, Turn
from tests.assistant import ten_stories
from tests.assistant.ten_stories import Story

STORIES = [value for value in vars(ten_stories).values() if isinstance(value, Story)]
FREE_TEXT = {"statement", "request", "document", "belief", "contact", "income", "place", "level", "do_not_call", "flag"}
ALSO_SAID_AS = {"birth_cert_no": {"nric"}}


def read_story(story: Story) -> Assessment:
    return understand([Turn(story.said)], session_date=story.brief.office.session_date)


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.name)
def test_every_typed_fact_is_found_with_its_value(story: Story) -> None:
    found = {(fact.type, fact.value) for fact in read_story(story).facts}
    wanted = {(fact.type, fact.value) for fact in story.facts if fact.type not in FREE_TEXT}
    wanted = {(kind, value) for kind, value in wanted if kind != "count" or value.isdecimal()}
    wanted = {(kind, value) for kind, value in wanted if kind != "duration" or "–" not in value}
    assert wanted - found == set()


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.name)
def test_every_statement_of_the_story_is_inside_a_found_clause_or_meets_one(story: Story) -> None:
    found = read_story(story).facts
    wanted = [fact for fact in story.facts if fact.type in ("request", "document")]
    for fact in wanted:
        assert any(
            other.type in ("request", "document", "statement", "belief")
            and other.start < fact.end and fact.start < other.end
            for other in found
        ), fact.quote  # fmt: skip


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.name)
def test_the_story_goes_to_the_agency_of_its_letter(story: Story) -> None:
    assessment = read_story(story)
    assert assessment.agencies[0].short == story.brief.agency_short
    assert assessment.category == story.brief.category


def story(name: str) -> Story:
    return next(item for item in STORIES if item.name == name)


def test_the_wish_for_a_lighter_sentence_is_refused_and_legal_aid_is_named() -> None:
    refused = [item for item in STORIES if read_story(item).must_not_write]
    assert len(refused) == 1
    refusal = read_story(refused[0]).must_not_write
    assert refusal is not None
    assert refusal.rule == "court_sentencing"
    assert refusal.lawful_agency == "PDO"
    assert refusal.span is not None
    assert refusal.span.quote in refused[0].said


def test_enlistment_in_seven_days_and_violence_at_home_are_urgent() -> None:
    urgent = {item.brief.agency_short for item in STORIES if read_story(item).urgency == "urgent"}
    assert urgent == {"MINDEF", "MOE"}


def test_words_about_a_violent_husband_raise_both_flags() -> None:
    school = next(item for item in STORIES if item.brief.agency_short == "MOE")
    flags = {flag.name for flag in read_story(school).flags}
    assert {"family_violence", "do_not_call"} <= flags
    phones = {fact.value: fact.slot for fact in read_story(school).facts if fact.type == "phone"}
    assert phones["90000909"] == "unsafe"


def test_last_friday_is_resolved_against_the_session() -> None:
    estate = next(item for item in STORIES if item.brief.agency_short == "TC")
    days = {fact.value for fact in read_story(estate).facts if fact.type == "date"}
    assert date(2026, 11, 13).isoformat() in days
