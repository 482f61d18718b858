"""Cases and people at hand for the letters' tests."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from mps_connect.cases.models import CaseRecord
from mps_connect.kit.db import Database
from tests.letters.matters import ready_case
from tests.support.cast import Cast

ReadyCase = Callable[..., Awaitable[CaseRecord]]


@pytest.fixture
def ready(database: Database, cast: Cast) -> ReadyCase:
    """`await ready()`: Mr Goh's case, handed in, routed and agreed to; rolled back after the test."""

    async def make(**details: Any) -> CaseRecord:
        return await ready_case(database, cast, **details)

    return make
