"""Each page of each role: nothing against accessibility, nothing wider than the screen, no error, in both sizes and both themes."""

from __future__ import annotations

import pytest

from tests.journeys.conftest import Visit
from tests.support.browser import DESKTOP, PHONE, Watched

pytestmark = pytest.mark.browser

PAGES = {
    "volunteer": ("/", "/cases", "/interview/new"),
    "staff": ("/", "/cases", "/letters?view=all", "/replies", "/office"),
    "mp": ("/", "/approvals", "/cases", "/replies"),
    "auditor": ("/record", "/who-looked"),
    "admin": ("/people", "/office"),
    "resident": ("/my-case",),
}
SCREENS = {"desktop-light": (DESKTOP, "light"), "phone-dark": (PHONE, "dark")}


def is_too_wide(watched: Watched) -> bool:
    return bool(watched.page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"))


@pytest.mark.parametrize("screen", SCREENS)
@pytest.mark.parametrize("role", PAGES)
def test_a_page_of_a_role(visit: Visit, role: str, screen: str) -> None:
    viewport, scheme = SCREENS[screen]
    watched = visit(role, viewport=viewport, scheme=scheme)
    for path in PAGES[role]:
        watched.open(path)
        assert watched.page.get_by_role("heading", level=1).count() == 1, path
        assert watched.violations() == [], path
        assert not is_too_wide(watched), path
