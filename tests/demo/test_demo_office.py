"""The demo office: interrupted, started twice at once, and then a week an office would recognise, made once."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, suppress
from dataclasses import dataclass
from typing import Any

import psycopg
import pytest

from mps_connect.access.models import Role
from mps_connect.demo.office import ensure_demo_office
from mps_connect.demo.stories import stories
from mps_connect.intake.policy import UNREAD
from mps_connect.kit.db import Database
from mps_connect.kit.vault import Vault
from mps_connect.migrations.runner import migrate
from mps_connect.settings import Settings
from tests.conftest import Cluster
from tests.support.cast import Member
from tests.support.clients import Client, acting, app_on

NAME = "demo_office"
FIRST_START_SECONDS = 20
ClientOf = Callable[[str], Awaitable[Client]]


@dataclass(frozen=True, slots=True)
class Week:
    """The demo's own database, after all the starts, and how long the one that made it took."""

    superuser: str
    app: str
    owner: str
    settings: Settings
    seconds: float

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        with psycopg.connect(self.superuser) as conn:
            return conn.execute(query).fetchall()

    def start(self) -> Awaitable[None]:
        return ensure_demo_office(
            app_url=self.app, owner_url=self.owner, settings=self.settings, say=lambda words: None
        )


@pytest.fixture(scope="module")
async def week(cluster: Cluster, settings: Settings) -> Week:
    with psycopg.connect(cluster.superuser, autocommit=True) as conn:
        conn.execute(f"CREATE DATABASE {NAME} OWNER mps_owner TEMPLATE template0 ENCODING 'UTF8'")
    superuser, app, owner = (
        url.replace("/mps?", f"/{NAME}?") for url in (cluster.superuser, cluster.app, cluster.owner)
    )
    await asyncio.to_thread(migrate, owner)
    week = Week(superuser, app, owner, settings.model_copy(update={"demo": True}), 0.0)
    with suppress(TimeoutError):
        await asyncio.wait_for(week.start(), 1.0)
    assert week.rows("SELECT count(*) FROM cases") == [(0,)], "an interrupted start leaves no part of a week"
    began = time.monotonic()
    await asyncio.gather(week.start(), week.start())
    return Week(superuser, app, owner, week.settings, time.monotonic() - began)


@pytest.fixture
async def client_of(week: Week, vault: Vault) -> AsyncIterator[ClientOf]:
    """`await client_of("mp")`: an HTTP client signed in as that person of the demo office."""
    database = Database(week.app, vault, max_size=3)
    await database.open()
    app = app_on(database, week.settings)
    people = {
        key: Member(user, office, Role(role), name, "")
        for key, user, office, role, name in week.rows(
            "SELECT split_part(email, '@', 1), id, office_id, role, name FROM users"
        )
    }
    async with AsyncExitStack() as stack:

        async def make(key: str) -> Client:
            return await stack.enter_async_context(acting(app, database, people[key]))

        yield make
    await database.close()


async def get(client: Client, url: str) -> dict[str, Any]:
    answer = await client.get(url)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def test_two_starts_at_once_after_an_interrupted_one_make_one_week_in_time(week: Week) -> None:
    assert week.rows("SELECT count(*) FROM offices WHERE is_demo") == [(1,)]
    assert week.rows("SELECT count(*) FROM cases") == [(len(stories()),)]
    assert week.seconds <= FIRST_START_SECONDS


async def test_another_start_changes_nothing_and_takes_no_time(week: Week) -> None:
    count = "SELECT count(*), max(seq) FROM audit.logs"
    before, began = week.rows(count), time.monotonic()
    await week.start()
    assert time.monotonic() - began < 0.5
    assert week.rows(count) == before


async def test_where_demo_data_is_refused_nothing_is_even_asked(settings: Settings) -> None:
    nowhere = "postgresql://nobody@127.0.0.1:1/none"
    await ensure_demo_office(app_url=nowhere, owner_url=nowhere, settings=settings, say=print)


def test_the_week_shows_every_state(week: Week) -> None:
    assert {row[0] for row in week.rows("SELECT DISTINCT status FROM cases")} == {
        "draft", "submitted", "in_progress", "closed", "declined", "reopened",
    }  # fmt: skip
    assert {row[0] for row in week.rows("SELECT DISTINCT status FROM letters")} == {
        "draft", "vetted", "approved", "sent", "replied", "returned",
    }  # fmt: skip
    codes = {"SUBMITTED", "MP-ACK", "MP-REF", "AGY-RCV", "AGY-RSP", "AGY-ACT", "RES-CLO", "ESCALATED"}
    assert {row[0] for row in week.rows("SELECT DISTINCT code FROM case_events WHERE code IS NOT NULL")} == codes
    assert week.rows("SELECT count(DISTINCT category) >= 10 FROM cases") == [(True,)]
    assert {row[0] for row in week.rows("SELECT DISTINCT language FROM cases")} == {
        "en",
        "en-singlish",
        "zh",
        "ms",
        "ta",
    }
    assert {row[0] for row in week.rows("SELECT DISTINCT urgency FROM cases")} == {"low", "medium", "high", "urgent"}


def test_every_one_of_the_ten_tables_but_sign_ins_was_written(week: Week) -> None:
    for table in (
        "users",
        "cases",
        "conversations",
        "letters",
        "audit_logs",
        "data_lineage",
        "user_activities",
        "access_logs",
    ):
        assert week.rows(f"SELECT count(*) > 0 FROM {table}") == [(True,)], table


def test_nothing_lies_in_the_future_or_more_than_a_week_back(week: Week) -> None:
    spread = week.rows(
        "SELECT max(at) < now(), min(at) > now() - interval '9 days', max(at) - min(at) > interval '5 days' FROM case_events"
    )
    assert spread == [(True, True, True)]


async def test_every_interview_was_read_and_every_letter_stands_up(week: Week, client_of: ClientOf) -> None:
    mp = await client_of("mp")
    for (case_id,) in week.rows("SELECT id FROM cases"):
        view = await get(mp, f"/api/cases/{case_id}/intake")
        assert UNREAD not in view["notices"]
        assert view["person"]["check"] == []
    for letter_id, status in week.rows("SELECT id, status FROM letters"):
        letter = await get(mp, f"/api/letters/{letter_id}")
        assert letter["subject"]
        if status in ("vetted", "approved", "sent", "replied"):
            assert [remark["message"] for remark in letter["remarks"] if remark["severity"] == "B"] == []


async def test_each_role_finds_something_to_do(client_of: ClientOf) -> None:
    for key in ("volunteer", "weijie", "staff", "mp"):
        assert (await get(await client_of(key), "/api/home"))["items"], key
    assert len((await get(await client_of("mp"), "/api/approvals"))["items"]) >= 2
    assert (await get(await client_of("auditor"), "/api/record"))["items"]
    assert (await get(await client_of("auditor"), "/api/looks"))["items"]
    assert (await get(await client_of("admin"), "/api/people"))["people"]


async def test_the_resident_sees_her_own_case_and_no_other(client_of: ClientOf) -> None:
    mine = (await get(await client_of("resident"), "/api/my/cases"))["cases"]
    assert [case["number"][-4:] for case in mine] == ["0001"]


async def test_a_volunteer_sees_her_own_table_only(client_of: ClientOf) -> None:
    found = await get(await client_of("weijie"), "/api/cases?page_size=100")
    assert {row["created_by"]["name"] for row in found["items"]} == {"Wei Jie Sampel"}
    assert found["total"] == sum(story.by == "weijie" for story in stories())


async def test_the_six_accounts_open_with_one_click(week: Week) -> None:
    assert [row[0] for row in week.rows("SELECT key FROM signin.demo_people()")] == [
        "volunteer", "staff", "mp", "admin", "auditor", "resident",
    ]  # fmt: skip
    assert week.rows("SELECT count(*) FROM users WHERE password_hash IS NOT NULL") == [(0,)]
