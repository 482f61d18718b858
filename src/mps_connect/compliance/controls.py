"""What the office answers for: requirements, obligations and controls, read from data. Pure."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any, Final


class Risk(StrEnum):
    """What it would mean if a control did not hold, the worst first."""

    CRITICAL = "critical"
    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


POINTS: Final[Mapping[Risk, int]] = {Risk.CRITICAL: 4, Risk.HIGH: 3, Risk.MEDIUM: 2, Risk.LOW: 1}
"""How much a control counts within its requirement."""


@dataclass(frozen=True, slots=True)
class Requirement:
    """One of the five that the score is made of. `weight`: its share of the whole, 0 to 1."""

    id: str
    title: str
    weight: float


@dataclass(frozen=True, slots=True)
class Obligation:
    """One of the PDPA's. One that is not in force yet is shown and not counted."""

    id: str
    title: str
    section: str
    in_force: bool = True


@dataclass(frozen=True, slots=True)
class Control:
    """Something that must hold. Either `check` says how the program looks for itself, or `ask` what a person confirms."""

    id: str
    title: str
    risk: Risk
    advice: str
    obligations: tuple[str, ...]
    sources: tuple[str, ...]
    requirement: str | None = None
    check: str | None = None
    ask: str | None = None
    every_days: int | None = None
    """How long a person's word counts."""


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Everything together. `compliant_from`, `at_risk_from`: least scores of the two better grades."""

    compliant_from: float
    at_risk_from: float
    requirements: tuple[Requirement, ...]
    obligations: tuple[Obligation, ...]
    controls: tuple[Control, ...]

    def control(self, control_id: str) -> Control | None:
        return next((one for one in self.controls if one.id == control_id), None)


@cache
def catalogue() -> Catalogue:
    """What ships with this version."""
    text = files("mps_connect.compliance").joinpath("data", "controls.toml").read_text(encoding="utf-8")
    data = tomllib.loads(text)
    return Catalogue(
        compliant_from=data["compliant"]["from"],
        at_risk_from=data["compliant"]["at_risk_from"],
        requirements=tuple(Requirement(**one) for one in data["requirement"]),
        obligations=tuple(Obligation(**one) for one in data["obligation"]),
        controls=tuple(_control(one) for one in data["control"]),
    )


def _control(row: dict[str, Any]) -> Control:
    given = row | {
        "risk": Risk(row["risk"]),
        "obligations": tuple(row["obligations"]),
        "sources": tuple(row["sources"]),
    }
    return Control(**given)
