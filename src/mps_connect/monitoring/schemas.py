"""Health on the wire."""

from __future__ import annotations

from typing import Literal

from mps_connect.kit.wire import Wire


class DatabaseHealth(Wire):
    status: Literal["up", "down"]
    ms: float | None
    """How long the database took to answer, in milliseconds."""


class Health(Wire):
    """The process lives. `tables`: rows in one's own office for those who may count them, else whether rows exist."""

    status: Literal["ok"]
    version: str
    database: DatabaseHealth
    tables: dict[str, int] | dict[str, bool] | None


class CheckResult(Wire):
    status: Literal["pass", "warn", "fail"]
    """warn: people can work, and somebody must look at it."""
    detail: str


class Readiness(Wire):
    ready: bool
    checks: dict[str, CheckResult]
