"""What the directory holds. Every row says where it comes from and when somebody last checked it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True, slots=True)
class Agency:
    short: str
    name: str
    parent: str
    kind: str
    mandate: str
    matters: tuple[str, ...]
    writable: bool
    """False where an MP never writes: courts, tribunals, and the place-holder NONE."""
    source: str
    checked_on: date


@dataclass(frozen=True, slots=True)
class Category:
    key: str
    label: str
    scope: str
    agencies: tuple[str, ...]
    """Shorts of the agencies that usually own such a matter, the most usual first."""
    source: str
    checked_on: date


@dataclass(frozen=True, slots=True)
class DocumentRequirement:
    category: str
    agency: str
    item: str
    source: str
    checked_on: date


@dataclass(frozen=True, slots=True)
class ServiceStandard:
    """`days_min` and `days_max` count in `unit` (`working days` or `days`); None where the promise has no number."""

    key: str
    promise: str
    days_min: int | None
    days_max: int | None
    unit: str
    applies_to: str
    source: str
    checked_on: date


@dataclass(frozen=True, slots=True)
class RecipientRule:
    """When nothing may be written in the MP's name, and what the office does instead."""

    rule: str
    when: str
    instead: str
    lawful_agencies: tuple[str, ...]
    source: str
    checked_on: date


@dataclass(frozen=True, slots=True)
class Division:
    code: str
    name: str
    kind: str
    seats: int
    electors: int
    contested: bool
    town_council: str
    source: str
    checked_on: date


@dataclass(frozen=True, slots=True)
class Member:
    """A Member of Parliament of a division from `elected_on` until `left_on` (None: still)."""

    division: str
    name: str
    elected_on: date
    left_on: date | None
    source: str
    checked_on: date


@dataclass(frozen=True, slots=True)
class PostalSector:
    """The first two digits of a postal code. A sector does not decide a division."""

    sector: str
    district: str
    area: str
    source: str
    checked_on: date


@dataclass(frozen=True, slots=True)
class OfficeSlot:
    """The office's own say on one thing an agency asks for. `weight` 0: this office does not ask for it."""

    slot: str
    label: str
    weight: int
    blocking: bool


@dataclass(frozen=True, slots=True)
class Directory:
    agencies: Mapping[str, Agency]
    categories: Mapping[str, Category]
    documents: tuple[DocumentRequirement, ...]
    standards: Mapping[str, ServiceStandard]
    rules: Mapping[str, RecipientRule]
    divisions: Mapping[str, Division]
    members: tuple[Member, ...]
    sectors: Mapping[str, PostalSector]
    edited_slots: Mapping[str, Mapping[str, OfficeSlot]] = field(default_factory=dict)
    """By category and slot, only what the office has set otherwise than the product ships it."""

    def usual_agencies(self, category: str) -> tuple[Agency, ...]:
        """Agencies that usually own a matter of this category, the most usual first."""
        return tuple(self.agencies[short] for short in self.categories[category].agencies)

    def documents_for(self, category: str, agency: str) -> tuple[DocumentRequirement, ...]:
        """Papers this agency asks for in such a matter; empty where the directory names none."""
        return tuple(row for row in self.documents if row.category == category and row.agency == agency)

    def members_of(self, division: str, on: date) -> tuple[Member, ...]:
        """Members who hold a seat of the division on that day."""
        return tuple(
            member
            for member in self.members
            if member.division == division
            and member.elected_on <= on
            and (member.left_on is None or on < member.left_on)
        )
