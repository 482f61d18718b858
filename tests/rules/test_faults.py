"""Every expected failure is a fact with a status, a code of its own, and words a person can act on."""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections.abc import Iterable, Iterator

import mps_connect
from mps_connect.kit.errors import Fault

UNWANTED = re.compile(r"!|\bplease\b|\boops\b|\bAI\b|\berror\b|\binvalid\b", re.IGNORECASE)


def every_fault(root: type[Fault] = Fault) -> Iterator[type[Fault]]:
    for fault in root.__subclasses__():
        yield fault
        yield from every_fault(fault)


def poor_faults(faults: Iterable[type[Fault]]) -> Iterator[str]:
    """What is wrong with each: a code that another has, a status that is no failure, words that help nobody."""
    codes: dict[str, str] = {}
    for fault in faults:
        if fault.code in codes:
            yield f"{fault.__name__} has the code of {codes[fault.code]}: {fault.code}"
        codes[fault.code] = fault.__name__
        if not 400 <= fault.status < 600:
            yield f"{fault.__name__} has status {fault.status}"
        if not fault.message.endswith((".", "?")) or UNWANTED.search(fault.message):
            yield f"{fault.__name__} says: {fault.message}"


def test_the_rule_sees_poor_faults() -> None:
    first = type(
        "CaseClosed", (Exception,), {"code": "a", "status": 409, "message": "The case is closed. Reopen it first."}
    )
    second = type("Odd", (Exception,), {"code": "a", "status": 200, "message": "Please try again!"})
    assert list(poor_faults([first, second])) == [
        "Odd has the code of CaseClosed: a",
        "Odd has status 200",
        "Odd says: Please try again!",
    ]


def test_every_fault_is_a_fact() -> None:
    for module in pkgutil.walk_packages(mps_connect.__path__, "mps_connect."):
        if ".migrations" not in module.name:
            importlib.import_module(module.name)
    faults = [fault for fault in every_fault() if fault.__module__.startswith("mps_connect.")]
    assert len(faults) > 10
    assert not list(poor_faults(faults))
