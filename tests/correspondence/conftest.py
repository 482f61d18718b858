"""Letters that are signed, and letters that have gone out."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from mps_connect.kit.db import Database
from tests.conftest import ClientAs
from tests.letters.matters import Letter, drafted, ready_case, step
from tests.support.cast import Cast

Signed = Callable[..., Awaitable[Letter]]


def signing(database: Database, client_as: ClientAs, cast: Cast) -> Signed:
    async def make(**details: Any) -> Letter:
        case = await ready_case(database, cast, **details)
        writer, desk, mp = [await client_as(member) for member in (cast.aisyah, cast.priya, cast.dr_koh)]
        return await step(mp, await step(desk, await drafted(writer, case), "vet"), "approve")

    return make


@pytest.fixture
def signed(database: Database, client_as: ClientAs, cast: Cast) -> Signed:
    """`await signed()`: a letter the MP has approved; rolled back after the test."""
    return signing(database, client_as, cast)


@pytest.fixture
def committed_signed(committed: Database, committed_client_as: ClientAs, cast: Cast) -> Signed:
    return signing(committed, committed_client_as, cast)


@pytest.fixture
def sent(signed: Signed, client_as: ClientAs, cast: Cast) -> Signed:
    """`await sent()`: a letter that went out by e-mail today."""

    async def make(**details: Any) -> Letter:
        letter = await signed(**details)
        return await step(await client_as(cast.priya), letter, "sent", channel="email", sent_on=letter["dated"])

    return make
