"""From findings to a score, a grade and a state of health. Pure: no I/O, no clock."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from mps_connect.compliance.controls import POINTS, Catalogue, Control, Risk


class State(StrEnum):
    """Of one control. A person who has not looked, or not lately, leaves it open, and what is open does not count as met."""

    MET = "met"
    NOT_MET = "not_met"
    PERSON_MUST_LOOK = "person_must_look"


class Grade(StrEnum):
    COMPLIANT = "compliant"
    AT_RISK = "at_risk"
    NOT_COMPLIANT = "not_compliant"


class Health(StrEnum):
    HEALTHY = "healthy"
    DEGRADED = "degraded"
    UNHEALTHY = "unhealthy"


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found of one control: plain words without anything of a person, and the numbers they rest on."""

    state: State
    said: str
    measured: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Attestation:
    """A person's word for one control."""

    control: str
    by: str
    at: datetime
    until: datetime


Findings = Mapping[str, Finding]
"""By control."""


def attested(control: Control, given: Attestation | None, *, now: datetime) -> Finding:
    """What a person's word is worth at `now`."""
    if given is None:
        return Finding(State.PERSON_MUST_LOOK, f"Nobody has confirmed it yet: {control.ask}")
    day = given.at.date().isoformat()
    if given.until <= now:
        return Finding(
            State.PERSON_MUST_LOOK, f"Confirmed by {given.by} on {day}, which counted for {control.every_days} days"
        )
    return Finding(State.MET, f"Confirmed by {given.by} on {day}", {"until": given.until.date().isoformat()})


def counts_until(control: Control, at: datetime) -> datetime:
    """Until when a word given at `at` counts."""
    return at + timedelta(days=control.every_days or 0)


def shares(catalogue: Catalogue, findings: Findings) -> dict[str, float]:
    """For each requirement how much of it is met, 0 to 1, a control counting by its risk. What was not looked at is not met."""
    found = {}
    for requirement in catalogue.requirements:
        asked = [one for one in catalogue.controls if one.requirement == requirement.id]
        met = sum(POINTS[one.risk] for one in asked if _is_met(findings, one))
        found[requirement.id] = met / sum(POINTS[one.risk] for one in asked)
    return found


def score(catalogue: Catalogue, share: Mapping[str, float]) -> float:
    """The weighted whole, 0 to 1, to four places."""
    return round(sum(one.weight * share[one.id] for one in catalogue.requirements), 4)


def grade(catalogue: Catalogue, whole: float) -> Grade:
    if whole >= catalogue.compliant_from:
        return Grade.COMPLIANT
    return Grade.AT_RISK if whole >= catalogue.at_risk_from else Grade.NOT_COMPLIANT


def health(catalogue: Catalogue, findings: Findings) -> Health:
    """Unhealthy where something critical does not hold, or the score is too low; healthy where nothing high is open either."""
    open_risks = {one.risk for one in catalogue.controls if not _is_met(findings, one)}
    graded = grade(catalogue, score(catalogue, shares(catalogue, findings)))
    if Risk.CRITICAL in open_risks or graded is Grade.NOT_COMPLIANT:
        return Health.UNHEALTHY
    return Health.HEALTHY if Risk.HIGH not in open_risks and graded is Grade.COMPLIANT else Health.DEGRADED


def obligations_met(catalogue: Catalogue, findings: Findings) -> dict[str, bool | None]:
    """For each obligation whether everything that serves it holds; None for one that is not in force."""
    return {
        one.id: all(_is_met(findings, control) for control in catalogue.controls if one.id in control.obligations)
        if one.in_force
        else None
        for one in catalogue.obligations
    }


def fallen(before: Mapping[str, State], findings: Findings) -> list[str]:
    """Controls that held the last time and do not now."""
    return [
        control
        for control, finding in findings.items()
        if before.get(control) is State.MET and finding.state is not State.MET
    ]


def still_down(had_fallen: Iterable[str], findings: Findings) -> list[str]:
    """Of controls that had fallen earlier, those that do not hold yet."""
    return [
        control
        for control in had_fallen
        if (finding := findings.get(control)) is not None and finding.state is not State.MET
    ]


def risen(before: Mapping[str, State], findings: Findings) -> list[str]:
    """Controls that hold now and did not the last time; those looked at for the first time are neither."""
    return [
        control
        for control, finding in findings.items()
        if control in before and before[control] is not State.MET and finding.state is State.MET
    ]


def to_do(catalogue: Catalogue, findings: Findings) -> Iterable[Control]:
    """What does not hold, the worst first."""
    order = list(Risk)
    return sorted(
        (one for one in catalogue.controls if not _is_met(findings, one)), key=lambda one: order.index(one.risk)
    )


def _is_met(findings: Findings, control: Control) -> bool:
    finding = findings.get(control.id)
    return finding is not None and finding.state is State.MET
