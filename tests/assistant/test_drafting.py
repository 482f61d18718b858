"""Letters that an MP could sign: the ten stories of the letter standard, typed and as the product reads them."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from time import perf_counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mps_connect.assistant import formatting
from mps_connect.assistant.checking import check
from mps_connect.assistant.drafting import draft
from mps_connect.assistant.facts.finding import find_facts
from mps_connect.assistant.models import (
    Fact,
    LetterBrief,
    LetterDraft,
    LetterText,
    LetterType,
    Office,
    Person,
    Turn,
)
from tests.assistant import ten_stories as ten
from tests.assistant.telling import Story

IDS = [story.name for story in ten.STORIES]


def as_text(brief: LetterBrief, letter: LetterDraft, said: str) -> LetterText:
    earlier = formatting.written_date(brief.earlier_date.isoformat()) if brief.earlier_date else ""
    return LetterText(
        type=brief.type, agency_short=letter.agency_short, subject=letter.subject, sentences=letter.sentences,
        facts=brief.facts, person=brief.person, office=brief.office, flags=brief.flags, resident_words=(said,),
        record=(brief.agency_name, brief.earlier_ref, earlier),
    )  # fmt: skip


def read(story: Story) -> LetterBrief:
    return replace(story.brief, facts=find_facts((Turn(story.said),), session_date=story.brief.office.session_date))


def drafted(brief: LetterBrief) -> LetterDraft:
    letter = draft(brief)
    assert letter is not None
    return letter


def body(letter: LetterDraft) -> str:
    return " ".join(sentence.text for sentence in letter.sentences)


@pytest.mark.parametrize("how", ["typed", "read"])
@pytest.mark.parametrize("story", ten.STORIES, ids=IDS)
def test_no_letter_of_the_ten_is_blocked_by_the_checker(story: Story, how: str) -> None:
    brief = story.brief if how == "typed" else read(story)
    letter = drafted(brief)
    findings = check(as_text(brief, letter, story.said))
    assert [finding for finding in findings if finding.severity == "B"] == []


@pytest.mark.parametrize("story", ten.STORIES, ids=IDS)
def test_every_letter_asks_once_on_the_merits_and_names_its_facts(story: Story) -> None:
    letter = drafted(read(story))
    asks = [s for s in letter.sentences if s.part == "ask" or s.text.startswith("Requested:")]
    assert len(asks) == 1
    assert "would be grateful" in asks[0].text
    assert "merits" in asks[0].text or "interim reply" in asks[0].text or "position of" in asks[0].text
    for sentence in letter.sentences:
        assert sentence.facts or sentence.from_record or sentence.part in ("ask", "fallback"), sentence.text
        assert all(index < len(read(story).facts) for index in sentence.facts)


@pytest.mark.parametrize("story", ten.STORIES, ids=IDS)
def test_no_word_of_another_script_or_of_the_street_reaches_a_letter(story: Story) -> None:
    text = body(drafted(read(story)))
    assert not re.search(r"[\u0b80-\u0bff\u4e00-\u9fff]", text)
    assert not re.search(r"\b(lah|liao|sia|kena|where got|monster|scold|press|damn|third world)\b", text, re.IGNORECASE)


def test_the_licence_letter_says_what_he_said() -> None:
    text = body(drafted(read(ten.LTA)))
    assert "operation at Tan Tock Seng Hospital on 28 September 2026" in text
    assert "no income for three months" in text
    assert "S$1,200 remains of his savings" in text
    assert "renewing his licence without his retaking the course" in text
    assert "9000 0111" in text


def test_the_subject_carries_the_full_number_only_where_the_agency_needs_it() -> None:
    assert "S5800022A" in drafted(ten.NEA.brief).subject
    assert "S6700011J" not in drafted(replace(ten.LTA.brief, category="traffic_fine")).subject
    estate = drafted(ten.TC.brief)
    assert not re.search(r"[STFG]\d{7}[A-Z]", estate.subject + body(estate))
    for story in ten.STORIES:
        letter = drafted(read(story))
        assert not re.search(r"[STFG]\d{7}[A-Z]", body(letter)), story.name


def test_the_town_council_letter_is_in_points() -> None:
    letter = drafted(ten.TC.brief)
    heads = [s.text.split(":")[0] for s in letter.sentences if s.part == "point"]
    assert heads[0] == "Location"
    assert heads.count("Matter") == 2
    assert {"Since", "Effect", "Requested", "Contact"} <= set(heads)
    assert "Koh" not in body(letter)
    assert letter.subject == "Estate matter – lift B and corridor, Blk 977 Contoh Lane"


def test_it_is_not_safe_to_reach_her_so_nothing_in_the_letter_does() -> None:
    letter = drafted(ten.MOE.brief)
    text = letter.subject + body(letter)
    assert "9000 0909" not in text
    assert "90000909" not in text
    assert "please do not disclose" in text
    assert "Ms Sample of Contoh Family Service Centre at 8000 0900" in text
    assert letter.cc_resident is False
    assert "hit" not in text
    assert "shelter" not in text


def test_a_follow_up_quotes_the_earlier_letter() -> None:
    letter = drafted(ten.CPFB.brief)
    assert letter.subject.startswith("Follow-up to our letter of 5 October 2026 (MPS-CTH-202610-P2-0088/1)")
    assert "I refer to my letter of 5 October 2026" in body(letter)
    assert "interim reply" in body(letter)
    assert "Harjit Singh s/o Contoh (NRIC S5900089F)" in letter.subject


def test_legal_aid_is_asked_after_and_the_court_left_alone() -> None:
    text = body(drafted(read(ten.PDO)))
    assert "position of his application before 3 December 2026" in text
    assert "which is for the court" in text
    assert "sentence" not in text
    assert "drink" not in text


def test_another_type_adds_no_fact() -> None:
    standard = drafted(replace(ten.LTA.brief, type=LetterType.STANDARD))
    for kind in (LetterType.URGENT, LetterType.FORMAL, LetterType.COMPASSIONATE):
        other = drafted(replace(ten.LTA.brief, type=kind))
        assert other.subject != standard.subject or kind is LetterType.URGENT
        cited = {index for sentence in other.sentences for index in sentence.facts}
        assert cited <= {index for sentence in standard.sentences for index in sentence.facts}


def test_what_is_not_written_is_said_to_the_vetter() -> None:
    letter = drafted(read(ten.NEA))
    assert any("隔壁林先生" in note for note in letter.left_out)
    assert any("check that the papers are in the case" in note for note in letter.left_out)


def test_an_inferred_fact_waits_for_a_yes() -> None:
    said = "I have no income now, my HDB rent arrears is $900, please allow instalments"
    facts = find_facts((Turn(said),), session_date=date(2026, 11, 19))
    inferred = next(i for i, fact in enumerate(facts) if fact.origin == "inferred")
    brief = replace(ten.LTA.brief, category="housing_rental", agency_short="HDB", facts=facts)
    assert all(inferred not in s.facts for s in drafted(brief).sentences)
    only = (facts[inferred], *(fact for fact in facts if fact.type == "request"))
    confirmed = drafted(replace(brief, facts=only, confirmed=frozenset({0})))
    assert any(0 in s.facts for s in confirmed.sentences)


@pytest.mark.parametrize("agency", ["COURTS", "CDRT", "NONE", ""])
def test_no_letter_goes_where_none_may(agency: str) -> None:
    assert draft(replace(ten.LTA.brief, agency_short=agency)) is None


def test_there_is_no_letter_with_nothing_to_ask() -> None:
    name = tuple(fact for fact in ten.LTA.facts if fact.type in ("person_name", "nric", "phone"))
    assert draft(replace(ten.LTA.brief, facts=name)) is None


def test_a_name_that_is_only_in_chinese_is_asked_for_and_not_translated() -> None:
    said = "我叫王范例,租金欠 $900,想分期还"
    facts = find_facts((Turn(said),), session_date=date(2026, 11, 19))
    brief = replace(ten.LTA.brief, category="housing_rental", agency_short="HDB", person=Person(), facts=facts)
    letter = drafted(brief)
    assert "王" not in letter.subject + body(letter)
    assert any("spelling of the NRIC" in note for note in letter.left_out)


def test_a_date_to_come_is_never_told_as_past() -> None:
    said = "SP will cut my electricity on 25 Nov 2026, bill $900, please ask them not to cut"
    facts = find_facts((Turn(said),), session_date=date(2026, 11, 19))
    text = body(drafted(replace(ten.LTA.brief, category="utilities", agency_short="SP", facts=facts)))
    assert "is to be cut on 25 November 2026" in text
    assert "has been cut" not in text


def test_the_illness_of_another_is_not_given_to_the_resident() -> None:
    said = "I was rushing my father to NUH because he had chest pain, heart attack. Fine $200, can waive?"
    facts = find_facts((Turn(said),), session_date=date(2026, 11, 19))
    text = body(drafted(replace(ten.LTA.brief, category="traffic_fine", agency_short="TP", facts=facts)))
    assert "he is ill" not in text
    husband = find_facts((Turn("先生中风住院,想请议员帮忙申请援助金"),), session_date=date(2026, 11, 19))
    brief = replace(ten.LTA.brief, category="financial_assistance", agency_short="SSO", facts=husband)
    assert "stroke" not in body(drafted(brief))


KINDS = st.sampled_from(
    [
        "amount",
        "date",
        "duration",
        "count",
        "statement",
        "belief",
        "request",
        "document",
        "person_name",
        "phone",
        "unit",
    ]
)
VALUES = {
    "amount": st.decimals(0, 99999, places=2).map(str),
    "date": st.dates(date(2020, 1, 1), date(2027, 12, 31)).map(date.isoformat),
    "duration": st.integers(1, 40).map(lambda n: f"P{n}M"),
    "count": st.integers(0, 30).map(str),
}
SLOTS = st.sampled_from(
    [None, "arrears", "income", "offer", "rent", "deadline", "since", "refusal", "agency_letter", "household", "not_working",
     "no_income", "illness", "death", "instalments", "waive", "status", "relief", "disconnected", "stroke"]
)  # fmt: skip


@st.composite
def facts(draw: st.DrawFn) -> Fact:
    kind = draw(KINDS)
    value = draw(VALUES.get(kind, st.text(min_size=1, max_size=30)))
    quote = draw(st.one_of(st.just(value), st.text(min_size=1, max_size=40)))
    start = draw(st.integers(0, 300))
    return Fact(
        kind, value, quote, start, start + len(quote), 0.9, subject=draw(st.sampled_from(["resident", "family", "third_party"])),
        slot=draw(SLOTS), origin=draw(st.sampled_from(["said", "inferred", "corrected", "document"])),
    )  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(
    st.lists(facts(), max_size=12),
    st.sampled_from(
        [
            ("HDB", "housing_rental"),
            ("SP", "utilities"),
            ("TC", "town_council"),
            ("TP", "traffic_fine"),
            ("MOE", "education"),
        ]
    ),
    st.sampled_from(list(LetterType)),
    st.sampled_from(["", "Mr", "Mdm"]),
)
def test_whatever_the_facts_a_draft_states_nothing_that_is_not_in_them(
    some: list[Fact], to: tuple[str, str], kind: LetterType, title: str
) -> None:
    office = Office("CTH", "Contoh GRC", "Sampel Contoh", date(2026, 11, 19))
    brief = LetterBrief(
        kind, to[1], to[0], "Housing & Development Board", Person("Goh Contoh Seng", title), office, tuple(some)
    )
    letter = draft(brief)
    if letter is None:
        return
    findings = check(as_text(brief, letter, ""))
    assert [f for f in findings if f.rule == "S09"] == []


def test_a_draft_takes_less_than_ten_milliseconds() -> None:
    for story in ten.STORIES:
        brief = read(story)
        draft(brief)
        taken = []
        for _ in range(10):
            begun = perf_counter()
            draft(brief)
            taken.append(perf_counter() - begun)
        # The quickest of ten: a busy machine slows any one of them.
        assert min(taken) < 0.010, story.name
