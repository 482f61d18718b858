"""What a person's details look like when they are right, and what recorded consents allow. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable

from mps_connect.constituents.models import BASIS, ConsentAnswered, Contact

_IDENTITY = re.compile(r"([STFGM])(\d{7})([A-Z])")
_WEIGHTS = (2, 7, 6, 5, 4, 3, 2)
_LETTERS = {"S": "JZIHGFEDCBA", "T": "JZIHGFEDCBA", "F": "XWUTRQPNMLK", "G": "XWUTRQPNMLK", "M": "XWUTRQPNJLK"}
_OFFSET = {"S": 0, "T": 4, "F": 0, "G": 4, "M": 3}
_EMAIL = re.compile(r"[^\s@]+@[^\s@]+\.[^\s@.]+")
_UNIT = re.compile(r"#?[\dA-Za-z]{1,3}-[\dA-Za-z]{1,5}")


def plain_identity(value: str) -> str:
    """An NRIC or FIN as it is looked up: capitals, no blanks or dashes."""
    return re.sub(r"[\s\-.]", "", value).upper()


def plain_phone(value: str) -> str:
    """A telephone number as it is looked up: digits only, without Singapore's own country code."""
    digits = "".join(character for character in value if character.isdecimal())
    return digits[2:] if len(digits) == 10 and digits.startswith("65") else digits


def identity_letter_fits(value: str) -> bool:
    """Whether the last letter of an NRIC or FIN belongs to its digits (ICA's published scheme of weights)."""
    found = _IDENTITY.fullmatch(plain_identity(value))
    if found is None:
        return False
    prefix, digits, letter = found.groups()
    total = _OFFSET[prefix] + sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, digits, strict=True))
    return _LETTERS[prefix][total % 11] == letter


def checks_of(contact: Contact) -> list[str]:
    """What a person should look at again. Nothing is ever corrected silently.

    `nric_letter`, `nric_shape`, `phone_shape`, `email_shape`, `postal_code_shape`, `unit_shape`.
    """
    found = []
    if contact.nric and not identity_letter_fits(contact.nric):
        found.append("nric_letter" if _IDENTITY.fullmatch(plain_identity(contact.nric)) else "nric_shape")
    if contact.phone and not re.fullmatch(r"[3689]\d{7}", plain_phone(contact.phone)):
        found.append("phone_shape")
    if contact.email and not _EMAIL.fullmatch(contact.email.strip()):
        found.append("email_shape")
    if contact.postal_code and not re.fullmatch(r"\d{6}", contact.postal_code.strip()):
        found.append("postal_code_shape")
    if contact.unit and not _UNIT.fullmatch(contact.unit.strip()):
        found.append("unit_shape")
    return found


def can_be_reached(contact: Contact) -> bool:
    """Whether there is any way to reach the person that they have not told us to leave alone."""
    by_post = bool(contact.postal_code or (contact.block and contact.street))
    return not contact.do_not_call and bool(contact.phone or contact.email or by_post)


def registered(contact: Contact) -> frozenset[str]:
    """Slots that the person's own card answers, so that nobody asks for them again."""
    found = {
        "identity": bool(contact.nric),
        "address": bool(contact.postal_code or (contact.block and contact.street)),
        "contact": can_be_reached(contact),
    }
    return frozenset(slot for slot, is_known in found.items() if is_known)


def standing(answers: Iterable[ConsentAnswered]) -> dict[tuple[str, str | None], bool]:
    """The answer that counts for each (kind, agency): the last one that was not withdrawn. `answers` oldest first."""
    found: dict[tuple[str, str | None], bool] = {}
    for answer in answers:
        key = (answer.kind, answer.agency)
        if answer.withdrawn:
            found.pop(key, None)
        else:
            found[key] = answer.given
    return found


def basis_complete(answers: Iterable[ConsentAnswered]) -> bool:
    held = standing(answers)
    return all(held.get((kind, None), False) for kind in BASIS)


def may_disclose(answers: Iterable[ConsentAnswered], agency: str) -> bool:
    """Whether the person agreed that this agency is told."""
    return standing(answers).get(("disclosure", agency), False)


def looked_at(field: str) -> str:
    """What the list of who looked says about a revealed identifier. The reason is kept beside it, sealed."""
    return f"showed the {field} in full"
