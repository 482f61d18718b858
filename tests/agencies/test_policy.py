"""What an office may change in its directory, by the rules alone."""

from __future__ import annotations

from datetime import date
from uuid import uuid4

import pytest

from mps_connect.access.models import Actor, Role
from mps_connect.agencies.models import Agency
from mps_connect.agencies.policy import (
    AddressNotUsable,
    AgencyUnknown,
    NeverAddressed,
    RuleIsTheMPs,
    check_email,
    check_owners,
    check_receives,
    check_rule_switch,
)


def actor(role: Role) -> Actor:
    return Actor(user_id=uuid4(), office_id=uuid4(), role=role, name="Someone Contoh")


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize(("was", "becomes"), [(True, False), (False, True), (True, True), (False, False)])
def test_only_the_mp_switches_a_rule_and_leaving_it_is_no_switch(role: Role, was: bool, becomes: bool) -> None:
    if was == becomes or role is Role.MP:
        check_rule_switch(actor(role), was_active=was, becomes_active=becomes)
        return
    with pytest.raises(RuleIsTheMPs):
        check_rule_switch(actor(role), was_active=was, becomes_active=becomes)


def test_a_court_never_receives_letters_and_an_offices_own_agency_may() -> None:
    court = Agency("COURT", "A court", "", "court", "", (), False, "", date(2026, 11, 1))
    with pytest.raises(NeverAddressed):
        check_receives(court, receives_letters=True)
    check_receives(court, receives_letters=False)
    check_receives(None, receives_letters=True)


def test_owners_are_known_and_named_once() -> None:
    known = frozenset({"HDB", "CPFB"})
    check_owners(["HDB", "CPFB"], known)
    for owners in (["HDB", "HDB"], ["HDB", "NOBODY"]):
        with pytest.raises(AgencyUnknown):
            check_owners(owners, known)


def test_an_address_is_empty_or_one_address() -> None:
    for usable in ("", "desk@agency.invalid"):
        check_email(usable)
    for wrong in ("desk", "@agency.invalid", "desk@agency", "a b@agency.invalid", "a@b.invalid,c@d.invalid"):
        with pytest.raises(AddressNotUsable):
            check_email(wrong)
