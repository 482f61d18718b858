"""The checker marks what may not be sent, and never falls over."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mps_connect.assistant.checking import check, unverified_share
from mps_connect.assistant.models import Fact, LetterText, LetterType, Office, Part, Person, Sentence

PERSON = Person("Goh Contoh Seng", "Mr", "S6700011J", "90000111", "911", "Contoh Street 1", "#05-911", "560911")
OFFICE = Office("CTH", "Contoh GRC", "Sampel Contoh", date(2026, 11, 19))
FACTS = (
    Fact("amount", "1720.00", "$1,720", 0, 6, 0.9, slot="arrears"),
    Fact("date", "2026-11-02", "2 Nov", 10, 15, 0.9),
    Fact("reference_no", "HC/26/00022", "HC/26/00022", 20, 31, 0.9),
    Fact("duration", "P2M", "two months", 40, 50, 0.9),
    Fact("contact", "Ms Sample at Contoh Centre, 8000 0900", "Ms Sample at Contoh Centre, 8000 0900", 60, 97, 0.9),
    Fact("statement", "has not been paid", "boss never pay", 100, 114, 0.9, slot="salary_unpaid"),
)


def letter(
    text: str, *, part: Part = "facts", facts: tuple[int, ...] = (), from_record: bool = False, **more: object
) -> LetterText:
    base = LetterText(
        type=LetterType.STANDARD, agency_short="HDB", subject="Appeal – rent arrears: Mr Goh Contoh Seng (NRIC S6700011J)",
        sentences=(Sentence(text, facts, part, from_record),), facts=FACTS, person=PERSON, office=OFFICE,
        record=("Housing & Development Board",),
    )  # fmt: skip
    return replace(base, **more)  # type: ignore[arg-type]


def rules(text: str, **more: object) -> set[str]:
    return {finding.rule for finding in check(letter(text, **more)) if finding.rule != "S23"}  # type: ignore[arg-type]


GOOD = "Mr Goh informs me that S$1,720 is owed and that he wrote on 2 November 2026 (HC/26/00022)."


def test_a_good_sentence_has_no_remark() -> None:
    assert rules(GOOD, facts=(0, 1, 2)) == set()


@pytest.mark.parametrize(
    ("rule", "text"),
    [
        ("S01", "I assure you that he will pay."),
        ("S01", "His appeal will be approved."),
        ("S02", "You must reply without fail."),
        ("S02", "He will go to the press."),
        ("S03", "He begs for help."),
        ("S04", "He has waited!"),
        ("S04", "He is DESPERATE about it."),
        ("S05", "I strongly support his appeal."),
        ("S05", "In my view he is right."),
        ("S06", "This is priority P1 with an urgent flag."),
        ("S06", "The AI wrote this."),
        ("S07", "I write as branch chairman."),
        ("S08", "I write to the learned judge."),
        ("S14", "He says that it is a terrible and unfair thing."),
        ("S15", "He says that his kids have no food."),
        ("S16", "He says that he will revert."),
        ("S17", "He says that it began recently."),
        ("S18", "He claims that he paid."),
        ("S19", "He says that it was wrongful."),
        ("S20", "He says that he wrote on 2/11."),
        ("S20", "He says that he came yesterday."),
        ("S21", "He says that $1,720 is owed."),
        ("S24", "He says that the Resident came."),
    ],
)
def test_each_rule_marks_its_fault(rule: str, text: str) -> None:
    assert rule in rules(text)


@pytest.mark.parametrize(
    "text",
    [
        "He says that he began work in the beginning of the month.",
        "He says that he has poor sight.",
        "Ms Sample can give the place in confidence at 8000 0900.",
        "He says that a lift on the 8th storey has stopped.",
    ],
)
def test_a_word_with_another_meaning_is_let_pass(text: str) -> None:
    assert rules(text) & {"S03", "S06", "S14", "S20"} == set()


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("He says that S$1,721 is owed.", "S$1,721"),
        ("He says that he wrote on 3 November 2026.", "3 November 2026"),
        ("He says that the number is HC/26/00023.", "HC/26/00023"),
        ("He says that three months are unpaid.", "three"),
        ("He says that he lives at Bishan.", "Bishan"),
        ("He says that he called 9123 4567.", "9123 4567"),
        ("He says that S1234567D is his.", "S1234567D"),
        ("He says that 45 persons came.", "45"),
        ("He says that he wrote in December 2026.", "December 2026"),
    ],
)
def test_what_no_fact_carries_is_marked_where_it_stands(text: str, found: str) -> None:
    marked = [text[f.start : f.end] for f in check(letter(text)) if f.rule == "S09" and f.sentence == 0]
    assert marked == [found]


def test_the_record_and_the_forms_of_a_fact_are_grounded() -> None:
    assert "S09" not in rules("He says that two months, S$1,720, are owed since 2 November.")
    assert "S09" not in rules("He came on 19 November 2026 to Contoh GRC and lives at Blk 911 Contoh Street 1 #05-911.")
    assert "S09" not in rules("He says that he may write in May to the Housing & Development Board.")
    assert "S09" in rules("I refer to my letter of 5 October 2026.", record=())
    assert "S09" not in rules("I refer to my letter of 5 October 2026.", record=("5 October 2026",))


def test_six_words_of_hers_in_a_row_are_marked_and_five_are_not() -> None:
    said = ("he has not been paid since the shop closed down",)
    assert "S10" in rules("He says that he has not been paid since then.", resident_words=said)
    assert "S10" not in rules("He says that he has not been paid at all.", resident_words=said)


def test_a_told_fact_needs_somebody_who_tells_it() -> None:
    assert "S11" in rules("S$1,720 is owed.", facts=(0,))
    for told in (
        "Mr Goh informs me that",
        "He says that",
        "By his account",
        "According to him,",
        "He understands that",
    ):
        assert "S11" not in rules(f"{told} S$1,720 is owed.", facts=(0,))
    seen = (replace(FACTS[0], origin="document"), *FACTS[1:])
    assert {f.rule for f in check(replace(letter("S$1,720 is owed.", facts=(0,)), facts=seen))} & {"S11"} == set()


def test_only_who_agreed_is_named() -> None:
    assert "S12" in rules("He says that Mr Koh smokes.")
    assert "S12" not in rules("Ms Sample of Contoh Centre can be called at 8000 0900.")
    assert "S12" not in rules("Mr Goh says so.")


def test_an_unsafe_contact_never_leaves_the_office() -> None:
    safe = Sentence("Please reply to my office only.", (), "safe_contact", True)
    telephone = letter("Mr Goh may be reached at 9000 0111.", part="contact", from_record=True, flags=("do_not_call",))
    assert [f.rule for f in check(replace(telephone, sentences=(*telephone.sentences, safe))) if f.severity == "B"] == [
        "S13"
    ]
    without = letter("He says so.", flags=("do_not_call",))
    assert "S13" in {f.rule for f in check(without)}
    fine = replace(without, sentences=(*without.sentences, safe))
    assert "S13" not in {f.rule for f in check(fine)}


def test_a_court_gets_no_letter() -> None:
    assert "S08" in rules(GOOD, agency_short="COURTS")


def test_one_ask_and_its_fallback_are_enough() -> None:
    ask = Sentence(
        "I would be grateful if the Housing & Development Board would consider, on its merits, waiving it.", (), "ask"
    )
    back = Sentence("If this is not possible, I would appreciate your letting him know the reason.", (), "fallback")
    one = replace(letter(GOOD), sentences=(ask, back))
    two = replace(letter(GOOD), sentences=(ask, back, replace(ask, text=ask.text.replace("waiving", "lowering"))))
    assert "S22" not in {f.rule for f in check(one)}
    assert "S22" in {f.rule for f in check(two)}


def test_blocking_remarks_come_first() -> None:
    found = check(letter("He says that it is terrible and begs."))
    assert [f.severity for f in found] == sorted([f.severity for f in found])


def test_names_of_schemes_and_persons_are_not_read_as_words() -> None:
    person = replace(PERSON, full_name="Poor Contoh Party")
    assert rules("Mr Poor Contoh Party says so.", person=person) & {"S07", "S14"} == set()


@settings(max_examples=200, deadline=None)
@given(
    st.text(max_size=300), st.text(max_size=180), st.sampled_from(["facts", "ask", "point", "contact", "safe_contact"])
)
def test_no_text_breaks_the_checker(text: str, subject: str, part: str) -> None:
    found = check(replace(letter(text, part=part, facts=(0, 99)), subject=subject))  # type: ignore[arg-type]
    assert all(0 <= f.start <= f.end for f in found)
    assert found == check(replace(letter(text, part=part, facts=(0, 99)), subject=subject))  # type: ignore[arg-type]


def test_the_signer_sees_how_much_stands_on_words_alone() -> None:
    facts = (FACTS[0], replace(FACTS[1], origin="document"), replace(FACTS[2], origin="inferred"))
    share = unverified_share(replace(letter("x", facts=(0, 1, 2)), facts=facts))
    assert (share.said, share.seen, share.inferred) == (1, 1, 1)
    assert share.share == pytest.approx(2 / 3)
    assert unverified_share(letter("x")).share == 0.0
