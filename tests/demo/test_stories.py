"""The demo's people are visibly invented, and its stories ask of each person only what that person may do."""

from __future__ import annotations

import re
from datetime import date, time

import pytest

from mps_connect.access.models import Permission, Role
from mps_connect.access.table import may
from mps_connect.agencies.seeds import load_directory
from mps_connect.constituents.policy import identity_letter_fits
from mps_connect.demo.playing import ACTS
from mps_connect.demo.stories import Story, office_data, spoken, stories

NEEDS = {
    "safety": Permission.DEAL_WITH_SAFETY,
    "route": Permission.CHOOSE_ROUTING,
    "hand_in": Permission.SUBMIT_CASES,
    "draft": Permission.DRAFT_LETTERS,
    "add_sentence": Permission.EDIT_LETTERS,
    "vet": Permission.VET_LETTERS,
    "approve": Permission.APPROVE_LETTERS,
    "return": Permission.RETURN_LETTERS,
    "send": Permission.SEND_LETTERS,
    "reply": Permission.RECORD_REPLIES,
    "change": Permission.ASSIGN_CASES,
    "close": Permission.CLOSE_CASES,
    "reopen": Permission.CLOSE_CASES,
    "decline": Permission.DECLINE_CASES,
}
INVENTED = re.compile(r"\b(Contoh|Sampel|Sample)\b")
STORIES = pytest.mark.parametrize("story", stories(), ids=lambda story: story.key)


def role_of(key: str) -> Role:
    return Role(office_data()["people"][key]["role"])


@STORIES
def test_the_person_is_visibly_invented(story: Story) -> None:
    person = story.person
    assert INVENTED.search(person.name or "")
    if person.nric:
        assert re.fullmatch(r"[ST]\d{2}000\d{2}[A-Z]", person.nric)
        assert identity_letter_fits(person.nric)
    if person.phone:
        assert re.fullmatch(r"[89]0000\d{3}", person.phone)


def test_nobody_shares_a_number_or_an_address() -> None:
    for field in ("nric", "phone", "block"):
        held = [getattr(story.person, field) for story in stories() if getattr(story.person, field)]
        assert len(held) == len(set(held)), field


def test_everybody_who_works_there_is_visibly_invented_and_every_role_has_its_click() -> None:
    people = office_data()["people"]
    assert all(INVENTED.search(person["name"]) for person in people.values())
    assert {key for key, person in people.items() if key == person["role"]} == {role.value for role in Role}
    assert set(office_data()["addressees"]) <= set(load_directory().agencies)


@STORIES
def test_each_act_is_done_by_somebody_who_may(story: Story) -> None:
    assert may(role_of(story.by), Permission.OPEN_CASES)
    for step in story.steps:
        assert may(role_of(step.by), NEEDS[step.act]), (step.act, step.by)


@STORIES
def test_time_only_goes_forward_and_ends_before_today(story: Story) -> None:
    today = date(2026, 11, 24)
    moments = [story.opened.on(today), *(step.when.on(today) for step in story.steps)]
    assert moments == sorted(set(moments))
    assert moments[-1].date() < today
    assert time(19, 0) <= story.opened.at <= time(21, 30)


@STORIES
def test_whoever_approves_has_not_vetted(story: Story) -> None:
    by = {step.act: step.by for step in story.steps}
    if "approve" in by:
        assert by["approve"] != by["vet"]


def test_every_act_is_played_by_some_story() -> None:
    assert set(ACTS) == set(NEEDS) == {step.act for story in stories() for step in story.steps}


def test_days_are_told_from_the_evening_the_case_was_opened() -> None:
    opened = date(2026, 12, 30)
    assert spoken("by {in_4}", opened=opened) == "by 3 January 2027"
    assert spoken("{ago_30_zh}", opened=opened) == "11月30日"
    assert spoken("{ago_12_ta}", opened=opened) == "டிசம்பர் 18"
