"""The score, its controls and the reports, on the wire."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field, StringConstraints

from mps_connect.compliance.controls import Risk
from mps_connect.compliance.periods import Cadence
from mps_connect.compliance.policy import Grade, Health, State
from mps_connect.kit.addresses import Key
from mps_connect.kit.wire import Wire

Form = Literal["html", "pdf", "json", "statement"]
Remark = Annotated[str, StringConstraints(strip_whitespace=True, min_length=5, max_length=1000)]
"""What somebody looked at, in their own words."""


class RequirementOut(Wire):
    id: str
    title: str
    weight: Annotated[float, Field(ge=0, le=1)]
    share: Annotated[float, Field(ge=0, le=1)] | None
    """How much of it is met; None before anybody has looked."""


class ObligationOut(Wire):
    id: str
    title: str
    section: str
    in_force: bool
    met: bool | None
    """None where it is not in force, and before anybody has looked."""


class ConfirmationOut(Wire):
    by: str
    at: datetime
    until: datetime
    remark: str


class ControlOut(Wire):
    id: str
    title: str
    risk: Risk
    requirement: str | None
    obligations: list[str]
    sources: list[str]
    by: Literal["program", "person"]
    ask: str | None
    """What a person confirms."""
    every_days: int | None
    advice: str
    state: State
    said: str
    confirmation: ConfirmationOut | None
    """The newest word of a person, also where it no longer counts."""


class CoursePoint(Wire):
    day: date
    score: float
    grade: Grade
    health: Health


class ComplianceOut(Wire):
    looked_at: datetime | None
    score: float | None
    grade: Grade | None
    health: Health | None
    requirements: list[RequirementOut]
    obligations: list[ObligationOut]
    controls: list[ControlOut]
    fallen: list[str]
    """Controls that once held and have not held since."""
    risen: list[str]
    course: list[CoursePoint]
    statement_keys: list[str]
    """Verifier keys under which reports are signed."""


class ReportOut(Wire):
    id: UUID
    cadence: Cadence
    name: str
    first_day: date
    last_day: date
    asked_at: datetime
    asked_by: str | None
    """None: the clock."""
    made_at: datetime | None
    score: float | None
    grade: Grade | None
    health: Health | None


class Reports(Wire):
    items: list[ReportOut]


class NewReport(Wire):
    cadence: Cadence
    running: bool
    """Of the period that still runs; else of the last whole one."""


class AskedReport(Wire):
    id: UUID


class NewConfirmation(Wire):
    control: Key
    remark: Remark
