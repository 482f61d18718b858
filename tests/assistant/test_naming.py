"""Names by community, titles only where something tells."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mps_connect.assistant.models import Person
from mps_connect.assistant.naming import latin, masked, named, short_name, title_of


@pytest.mark.parametrize(
    ("full", "short"),
    [
        ("Ong Contoh Hwa", "Ong"),
        ("Goh Contoh Seng", "Goh"),
        ("Sarah Tan Contoh Ling", "Tan"),
        ("Nur Contoh Binte Sampel", "Nur"),
        ("Rahim Bin Sampel", "Rahim"),
        ("Abdul Rahman Bin Sampel", "Abdul Rahman"),
        ("Selvam s/o Contoh", "Selvam"),
        ("Harjit Singh s/o Contoh", "Harjit"),
        ("Jaswinder Kaur d/o Contoh", "Jaswinder"),
        ("Ethan Contoh De Sample", "De Sample"),
        ("Maria Contoh Sample", "Sample"),
        ("Tan Contoh @ Ah Huat", "Tan"),
    ],
)
def test_the_short_name_follows_the_community(full: str, short: str) -> None:
    assert short_name(full) == short


def test_the_title_comes_from_the_record_then_the_name_then_the_words() -> None:
    assert title_of(Person("Nur Binte Sampel", "Dr")) == "Dr"
    assert title_of(Person("Nur Binte Sampel")) == "Mdm"
    assert title_of(Person("Selvam s/o Contoh")) == "Mr"
    assert title_of(Person("Goh Contoh Seng"), ("my wife never work",)) == "Mr"
    assert title_of(Person("Goh Contoh Seng"), ("suami saya sakit",)) == "Mdm"
    assert title_of(Person("Goh Contoh Seng"), ("I lost my job",)) == ""


def test_without_a_title_there_is_no_pronoun() -> None:
    who = named("Goh Contoh Seng", "")
    assert (who.short, who.she, who.her, who.known) == ("the resident", "the resident", "the resident's", False)
    assert who.full == "Goh Contoh Seng"


def test_only_the_latin_spelling_is_used() -> None:
    assert latin("王范例 (Ong Contoh Hwa)") == "Ong Contoh Hwa"
    assert latin("王范例") == ""
    assert latin("Selvam s/o Contoh") == "Selvam s/o Contoh"


def test_an_identity_number_shows_its_last_four() -> None:
    assert masked("S6700011J") == "S••••011J"


@given(st.text(max_size=60))
def test_any_name_has_a_short_form_or_none(name: str) -> None:
    assert isinstance(short_name(name), str)
    assert isinstance(named(name, "Mdm").opening, str)
