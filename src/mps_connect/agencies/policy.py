"""What an office may change in its directory."""

from __future__ import annotations

from mps_connect.access.models import Actor, Role
from mps_connect.agencies.models import Agency
from mps_connect.kit.errors import Fault


class RuleIsTheMPs(Fault):
    status = 403
    code = "rule_is_the_mps"
    message = "Only the MP may switch off or on a rule about what is never written. Ask the MP to do it."


class NeverAddressed(Fault):
    status = 409
    code = "never_addressed"
    message = "The MP never writes there, so it cannot receive letters. The rules say what to do instead."


class AgencyUnknown(Fault):
    status = 422
    code = "agency_unknown"
    message = "One of these agencies is not in the directory. Choose from the list."


class AddressNotUsable(Fault):
    status = 422
    code = "address_not_usable"
    message = "That is not an e-mail address a letter can go to. Check it, or leave it empty."


def check_rule_switch(actor: Actor, *, was_active: bool, becomes_active: bool) -> None:
    """Overriding one refusal is the MP's act, so switching all of a kind off is no one else's. Raises RuleIsTheMPs."""
    if was_active != becomes_active and actor.role is not Role.MP:
        raise RuleIsTheMPs


def check_receives(shipped: Agency | None, *, receives_letters: bool) -> None:
    """Courts and tribunals stay without letters, whatever an office sets. Raises NeverAddressed."""
    if receives_letters and shipped is not None and not shipped.writable:
        raise NeverAddressed


def check_owners(owners: list[str], known: frozenset[str]) -> None:
    """Every agency that may own a category is one the office lists, once. Raises AgencyUnknown."""
    if set(owners) - known or len(set(owners)) != len(owners):
        raise AgencyUnknown


def check_email(email: str) -> None:
    """Empty, or one address without blanks. Raises AddressNotUsable."""
    local, at, domain = email.partition("@")
    if email and (not at or not local or "." not in domain or any(c.isspace() or c in "@,;<>" for c in local + domain)):
        raise AddressNotUsable
