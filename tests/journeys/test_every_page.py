"""Each page of each role: nothing against accessibility, nothing wider than the screen, no error, in both sizes and both themes."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import Visit
from tests.support.browser import DESKTOP, PHONE, Watched
from tests.support.desk import WORDS, Desk
from tests.support.service import Service

pytestmark = pytest.mark.browser

PAGES = {
    None: ("/sign-in", "/pass", "/link", "/forgot-password", "/my-case/sign-in"),
    "volunteer": ("/table", "/cases", "/interview/new", "{interview}", "{interview}#facts", "{interview}#missing"),
    "staff": (
        "/evening", "/cases", "{case}", "{case}?tab=facts", "{case}?tab=talk", "{case}?tab=letters", "{case}?tab=notes",
        "{case}?show=looks", "/letters?view=all", "{letter}", "{letter}?edit=true", "/replies", "/corrections", "/passes",
        "/office",
    ),
    "mp": ("/evening", "/approvals", "/cases", "{case}", "{letter}", "/replies"),
    "auditor": (
        "/record", "/looks", "/requests", "/requests?list=decided", "/breaches", "/alarms", "/account",
        *(f"/retention?tab={tab}" for tab in ("terms", "due", "holds", "erased")),
        *(f"/reports?tab={tab}" for tab in ("standing", "controls", "reports")),
    ),
    "admin": (
        "/people", "/alarms", "/retention", "/reports",
        *(f"/office?tab={tab}" for tab in ("agencies", "categories", "needs", "standards", "rules")),
    ),
    "resident": ("/my-case",),
}  # fmt: skip
SCREENS = {"desktop": DESKTOP, "phone": PHONE}
THUMB = 44


@pytest.fixture(scope="module")
def places(service: Service) -> Iterator[dict[str, str]]:
    """A talk that goes on, and a case with a letter of its own."""
    volunteer, staff = Desk(service.url, "volunteer"), Desk(service.url, "staff")
    talk = volunteer.open_case()["case_id"]
    volunteer.say(talk, WORDS)
    case = volunteer.open_case(mode="paste")["case_id"]
    view = volunteer.say(case, WORDS, kind="paste")
    volunteer.write_down(case)
    volunteer.consent(case, view["routing"]["agency"])
    volunteer.hand_in(case)
    letter = staff.write(case)
    yield {"interview": f"/cases/{talk}/interview", "case": f"/cases/{case}", "letter": f"/letters/{letter['id']}"}
    volunteer.close()
    staff.close()


def is_too_wide(watched: Watched) -> bool:
    return bool(watched.page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"))


def small_targets(watched: Watched) -> list[str]:
    """What is pressed in the bars above and below the page and is lower or narrower than a thumb wants it."""
    small: list[str] = watched.page.evaluate(
        """least => [...document.querySelectorAll('header :is(a, button), nav[aria-label="Pages"] :is(a, button)')]
            .map(one => [one, one.getBoundingClientRect()])
            .filter(([, at]) => at.width > 1 && (at.width < least || at.height < least))
            .map(([one, at]) => `${one.getAttribute('aria-label') ?? one.textContent}: ${at.width} by ${at.height}`)""",
        THUMB,
    )
    return small


@pytest.mark.parametrize("role", PAGES)
def test_a_page_of_a_role(visit: Visit, places: dict[str, str], role: str | None) -> None:
    watched = visit(role)
    for number, page in enumerate(PAGES[role]):
        path = page.format(**places)
        # Every other page is loaded on a phone; each is seen on both.
        for screen in sorted(SCREENS, reverse=number % 2 == 1):
            watched.page.set_viewport_size(SCREENS[screen])  # type: ignore[arg-type]
            if watched.page.url != f"{watched.base}{path}":
                watched.open(path)
            watched.traffic.rest()
            expect(watched.page.get_by_role("heading", level=1)).to_have_count(1)
            expect(watched.page.get_by_role("heading", name="There is no page at this address")).to_have_count(0)
            assert watched.page.url == f"{watched.base}{path}"
            assert watched.violations_in_any_light() == [], (path, screen)
            assert not is_too_wide(watched), (path, screen)
            assert screen == "desktop" or small_targets(watched) == [], path
