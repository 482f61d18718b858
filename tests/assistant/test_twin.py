"""The letter as data: the same content, identity numbers masked, nothing unsafe."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

from mps_connect.assistant.assessing import assess
from mps_connect.assistant.drafting import draft
from mps_connect.assistant.models import LetterBrief, LetterType, Office, Person, Turn
from mps_connect.assistant.twin import FORMAT, twin

SAID = (
    "I am Goh Contoh Seng S6700011J, Blk 911 Contoh Street 1 #05-911. HDB rent arrears $900 for 3 months, ref R/26/00011. "
    "I can pay $100 a month. Please ask HDB for instalments. Call 9000 0111."
)
READ = assess([Turn(SAID)], session_date=date(2026, 11, 19))
BRIEF = LetterBrief(
    LetterType.STANDARD, "housing_rental", "HDB", "Housing & Development Board",
    Person("Goh Contoh Seng", "Mr", "S6700011J", "90000111"), Office("CTH", "Contoh GRC", "Sampel Contoh", date(2026, 11, 19)),
    READ.facts,
)  # fmt: skip


def test_the_twin_holds_what_the_letter_holds() -> None:
    letter = draft(BRIEF)
    assert letter is not None
    made = twin(BRIEF, letter, slots=READ.slots, our_ref="MPS-CTH-202611-P3-0011/1")
    assert made["format"] == FORMAT
    assert [s["facts"] for s in made["sentences"]] == [list(s.facts) for s in letter.sentences]
    cited = {i for s in letter.sentences for i in s.facts} | set(letter.subject_facts)
    assert {fact["index"] for fact in made["facts"]} == cited
    assert len(made["ask"]) == 1
    assert made["completeness"]["slots"]
    assert 0 < made["completeness"]["readiness"] <= 1
    assert made["verified"]["said"] > 0
    assert json.loads(json.dumps(made)) == made


def test_identity_numbers_are_masked_unless_asked_for() -> None:
    letter = draft(BRIEF)
    assert letter is not None
    assert "S6700011J" in letter.subject
    assert "S6700011J" not in json.dumps(twin(BRIEF, letter))
    assert "S6700011J" in json.dumps(twin(BRIEF, letter, identities=True))


def test_where_it_is_not_safe_the_twin_has_no_way_to_reach_her() -> None:
    unsafe = replace(BRIEF, flags=("do_not_call",))
    letter = draft(unsafe)
    assert letter is not None
    made = json.dumps(twin(unsafe, letter))
    assert "90000111" not in made
    assert "9000 0111" not in made
    assert "#05-911" not in made
