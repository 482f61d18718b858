"""One running service and one browser for all the stories of a run."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.support.browser import DESKTOP, Watched, chromium, chromium_path
from tests.support.desk import WORDS, Desk, Json
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


def come(
    browser: Browser,
    service: Service,
    account: str | None,
    *,
    viewport: dict[str, int] = DESKTOP,
    scheme: str = "light",
) -> Watched:
    context = browser.new_context(
        viewport=viewport,  # type: ignore[arg-type]
        color_scheme=scheme,  # type: ignore[arg-type]
        locale="en-SG",
        timezone_id="Asia/Singapore",
    )
    watched = Watched(context, service.url)
    if account:
        watched.sign_in(account)
    return watched


Visit = Callable[..., Watched]


@pytest.fixture
def visit(browser: Browser, service: Service) -> Iterator[Visit]:
    """`visit("staff")`: a page signed in as the demo office's staff member. Its troubles must be none at the end."""
    pages: list[Watched] = []

    def make(account: str | None, *, viewport: dict[str, int] = DESKTOP, scheme: str = "light") -> Watched:
        pages.append(come(browser, service, account, viewport=viewport, scheme=scheme))
        return pages[-1]

    yield make
    troubles = [trouble for watched in pages for trouble in watched.troubles]
    for watched in pages:
        watched.context.close()
    assert troubles == []


@pytest.fixture(scope="module")
def seats(browser: Browser, service: Service) -> Iterator[Callable[[str], Watched]]:
    """`seats("staff")`: one page for all the tests of a file that only look, since a page's first minute costs the most."""
    taken: dict[str, Watched] = {}

    def make(account: str) -> Watched:
        if account not in taken:
            taken[account] = come(browser, service, account)
        return taken[account]

    yield make
    for watched in taken.values():
        watched.context.close()


Written = Callable[[], Json]


@pytest.fixture(scope="module")
def staff(service: Service) -> Iterator[Desk]:
    desk = Desk(service.url, "staff")
    yield desk
    desk.close()


@pytest.fixture(scope="module")
def mp(service: Service) -> Iterator[Desk]:
    desk = Desk(service.url, "mp")
    yield desk
    desk.close()


@pytest.fixture
def written(staff: Desk) -> Written:
    """A letter of its own each time, written by the staff member and vetted by nobody."""

    def write() -> Json:
        case_id = staff.open_case()["case_id"]
        view = staff.say(case_id, WORDS, kind="paste")
        # A whole message is handed in as it came; the questions still open are asked when she is rung.
        staff.ask("PUT", f"/api/cases/{case_id}/mode", {"mode": "paste"}, version=view["conversation_version"])
        staff.write_down(case_id)
        staff.consent(case_id, "SP")
        staff.hand_in(case_id)
        return dict(staff.write(case_id))

    return write


@pytest.fixture
def vetted(staff: Desk, written: Written) -> Json:
    return dict(staff.vet(written()))


@pytest.fixture
def approved(mp: Desk, vetted: Json) -> Json:
    return dict(mp.approve(mp.letter(vetted["id"])))
