"""One running service and one browser for all the stories of a run."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.support.browser import DESKTOP, Watched, chromium, chromium_path
from tests.support.service import Service, serving

# A page may be slow beside other work on a small machine; nothing here waits longer than it must.
expect.set_options(timeout=15_000)


@pytest.fixture(scope="session")
def service() -> Iterator[Service]:
    with serving() as running:
        yield running


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    if chromium_path() is None:
        pytest.fail("Chromium is not installed: apt-get install chromium")
    with chromium() as started:
        yield started


Visit = Callable[..., Watched]


@pytest.fixture
def visit(browser: Browser, service: Service) -> Iterator[Visit]:
    """`visit("staff")`: a page signed in as the demo office's staff member. Its troubles must be none at the end."""
    pages: list[Watched] = []

    def make(account: str | None, *, viewport: dict[str, int] = DESKTOP, scheme: str = "light") -> Watched:
        context = browser.new_context(
            viewport=viewport,  # type: ignore[arg-type]
            color_scheme=scheme,  # type: ignore[arg-type]
            locale="en-SG",
            timezone_id="Asia/Singapore",
        )
        watched = Watched(context, service.url)
        if account:
            watched.sign_in(account)
        pages.append(watched)
        return watched

    yield make
    troubles = [trouble for watched in pages for trouble in watched.troubles]
    for watched in pages:
        watched.context.close()
    assert troubles == []
