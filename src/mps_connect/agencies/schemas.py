"""The office's directory on the wire."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import Field

from mps_connect.kit.wire import Wire


class AgencyOut(Wire):
    short: str
    name: str
    parent: str
    kind: str
    mandate: str
    matters: str
    addressee: str
    address: str
    email: str
    receives_letters: bool
    source: str
    checked_on: date | None
    version: int


class CategoryOut(Wire):
    key: str
    label: str
    scope: str
    agencies: list[str]
    source: str
    checked_on: date | None
    version: int


class ChecklistItem(Wire):
    category: str
    slot: str
    ordinal: int
    label: str
    weight: int
    blocking: bool
    source: str
    checked_on: date | None
    version: int


class StandardOut(Wire):
    key: str
    standard: str
    applies_to: str
    working_days: int | None
    source: str
    checked_on: date | None
    version: int


class RuleOut(Wire):
    rule: str
    trigger: str
    what_to_do: str
    tell_resident: str
    is_active: bool
    source: str
    checked_on: date | None
    version: int


class DirectoryOut(Wire):
    agencies: list[AgencyOut]
    categories: list[CategoryOut]
    checklists: list[ChecklistItem]
    standards: list[StandardOut]
    rules: list[RuleOut]


class AgencyChange(Wire):
    name: str | None = Field(None, min_length=1, max_length=200)
    addressee: str | None = Field(None, max_length=200)
    address: str | None = Field(None, max_length=400)
    email: str | None = Field(None, max_length=254)
    receives_letters: bool | None = None
    source: str | None = Field(None, max_length=400)
    checked_on: date | None = None


class CategoryChange(Wire):
    label: str | None = Field(None, min_length=1, max_length=120)
    agencies: list[Annotated[str, Field(max_length=60)]] | None = Field(None, min_length=1, max_length=8)


class ChecklistChange(Wire):
    label: str | None = Field(None, min_length=1, max_length=200)
    weight: int | None = Field(None, ge=0, le=5)
    blocking: bool | None = None


class StandardChange(Wire):
    standard: str | None = Field(None, max_length=200)
    working_days: int | None = Field(None, ge=0, le=400)
    checked_on: date | None = None


class RuleChange(Wire):
    what_to_do: str | None = Field(None, min_length=3, max_length=1000)
    tell_resident: str | None = Field(None, max_length=1000)
    is_active: bool | None = None
