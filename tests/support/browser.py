"""Debian's Chromium driven as a person drives it, with every page watched: script errors, policy violations, accessibility."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, sync_playwright

ROOT = Path(__file__).resolve().parents[2]
AXE = ROOT / "web" / "node_modules" / "axe-core" / "axe.min.js"
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
DESKTOP = {"width": 1440, "height": 900}
PHONE = {"width": 390, "height": 844}


def chromium_path() -> str | None:
    return shutil.which("chromium") or shutil.which("chromium-browser")


@contextmanager
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_path(), args=FLAGS)
        try:
            yield browser
        finally:
            browser.close()


class Watched:
    """A signed-in person's page. `troubles` collects what a user would never be told: errors and policy violations."""

    def __init__(self, context: BrowserContext, base: str) -> None:
        self.context = context
        self.base = base
        self.page: Page = context.new_page()
        self.troubles: list[str] = []
        self.page.on("console", self._heard)
        self.page.on("pageerror", lambda error: self.troubles.append(f"error: {error}"))

    def _heard(self, message: ConsoleMessage) -> None:
        # A refused request is part of some stories; what the page makes of it is asserted there.
        if message.type == "error" and "Failed to load resource" not in message.text:
            self.troubles.append(f"console: {message.text}")

    def sign_in(self, account: str) -> None:
        """One click on the demo office's sign-in page."""
        answer = self.context.request.post(
            f"{self.base}/api/demo/sign-in", data={"account": account}, headers={"origin": self.base}
        )
        assert answer.status == 200, answer.text()

    def open(self, path: str) -> None:
        self.page.goto(f"{self.base}{path}", wait_until="networkidle")

    def violations(self, *rules: str) -> list[str]:
        """Accessibility violations of the page as it stands now, one line each; of these rules alone, if any are named."""
        if not self.page.evaluate("'axe' in window"):
            self.page.evaluate(_axe())
        found: list[dict[str, Any]] = self.page.evaluate(
            "rules => axe.run(document, {resultTypes: ['violations'], ...(rules.length > 0 && {runOnly: rules})})"
            ".then(r => r.violations)",
            rules,
        )
        return [f"{v['id']}: {n['target']} {n['failureSummary']}" for v in found for n in v["nodes"]]

    def violations_in_any_light(self) -> list[str]:
        """As `violations`, in light and in dark, which differ in their colours alone; the page stays as it is."""
        # Colours that fade over would be read half way.
        self.page.emulate_media(color_scheme="light", reduced_motion="reduce")
        light = self.violations()
        self.page.emulate_media(color_scheme="dark", reduced_motion="reduce")
        dark = self.violations("color-contrast")
        self.page.emulate_media(color_scheme="light", reduced_motion="reduce")
        return [*light, *(f"dark: {violation}" for violation in dark)]


@cache
def _axe() -> str:
    return AXE.read_text(encoding="utf-8")
