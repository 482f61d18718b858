"""What details look like when they are right, and what recorded consents allow."""

from __future__ import annotations

from dataclasses import replace

import pytest

from mps_connect.constituents.models import BASIS, ConsentAnswered, Contact, text_language
from mps_connect.constituents.policy import (
    basis_complete,
    can_be_reached,
    checks_of,
    identity_letter_fits,
    may_disclose,
    plain_identity,
    plain_phone,
    standing,
)
from mps_connect.kit.ids import new_id

EMPTY = Contact(new_id(), "", "", "", "", "", "", "", "", "", "en", do_not_call=False, version=1)


@pytest.mark.parametrize("value", ["S6700011J", "s6700011j", "S 6700011-J"])
def test_a_right_letter_fits_however_it_is_written(value: str) -> None:
    assert identity_letter_fits(value)


@pytest.mark.parametrize("value", ["S6700011A", "S670001J", "X6700011J", "", "hello"])
def test_a_wrong_letter_does_not_fit(value: str) -> None:
    assert not identity_letter_fits(value)


@pytest.mark.parametrize(
    ("contact", "checks"),
    [
        (EMPTY, []),
        (replace(EMPTY, nric="S6700011A"), ["nric_letter"]),
        (replace(EMPTY, nric="six seven"), ["nric_shape"]),
        (replace(EMPTY, phone="1234"), ["phone_shape"]),
        (replace(EMPTY, phone="+65 9000 0111", email="mei@mail.example", postal_code="560900", unit="#07-942"), []),
        (replace(EMPTY, email="mei at mail", postal_code="56090"), ["email_shape", "postal_code_shape"]),
        (replace(EMPTY, unit="seven"), ["unit_shape"]),
    ],
)  # fmt: skip
def test_what_looks_wrong_is_named(contact: Contact, checks: list[str]) -> None:
    assert checks_of(contact) == checks


def test_lookups_do_not_depend_on_how_it_was_typed() -> None:
    assert plain_identity(" s6700011-j ") == "S6700011J"
    assert plain_phone("+65 9000-0111") == plain_phone("90000111") == "90000111"


@pytest.mark.parametrize(
    ("contact", "reached"),
    [
        (EMPTY, False),
        (replace(EMPTY, phone="90000111"), True),
        (replace(EMPTY, phone="90000111", do_not_call=True), False),
        (replace(EMPTY, email="mei@mail.example"), True),
        (replace(EMPTY, block="123", street="Contoh Street 4"), True),
        (replace(EMPTY, block="123"), False),
    ],
)
def test_reaching_somebody(contact: Contact, reached: bool) -> None:
    assert can_be_reached(contact) is reached


def said(kind: str, given: bool = True, *, agency: str | None = None, withdrawn: bool = False) -> ConsentAnswered:
    return ConsentAnswered(kind, agency, given, withdrawn)  # type: ignore[arg-type]


def test_the_last_answer_counts_and_a_withdrawn_one_does_not() -> None:
    assert standing([said("use"), said("use", given=False)]) == {("use", None): False}
    assert standing([said("use", given=False), said("use")]) == {("use", None): True}
    assert standing([said("use", withdrawn=True)]) == {}


def test_the_basis_needs_all_three() -> None:
    answers = [said(kind) for kind in BASIS]
    assert basis_complete(answers)
    assert not basis_complete(answers[:2])
    assert not basis_complete([*answers[:2], said("keeping", given=False)])
    assert not basis_complete([*answers, said("program", given=False)])


def test_telling_an_agency_needs_a_yes_for_that_agency() -> None:
    answers = [said("disclosure", agency="HDB"), said("disclosure", given=False, agency="CPFB")]
    assert may_disclose(answers, "HDB")
    assert not may_disclose(answers, "CPFB")
    assert not may_disclose(answers, "LTA")


def test_singlish_speakers_hear_plain_english() -> None:
    assert [text_language(spoken) for spoken in ("en-singlish", "en", "ta", "zh")] == ["en", "en", "ta", "zh"]
