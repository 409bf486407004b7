"""Chromium against the real server, with a clock that can be moved."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.hashers import make_password
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, sync_playwright

from config.settings import BASE_DIR
from tests.factories import City
from workflows import clock
from workflows.people.models import User

CHROMIUM = "/usr/bin/chromium"
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update",
    "--disable-sync", "--no-first-run",
]  # fmt: skip
PASSWORD = "kata-sandi-untuk-uji"
AXE = (BASE_DIR / "web/frontend/node_modules/axe-core/axe.min.js").read_text(encoding="utf-8")
#: a desk and a cheap phone
WIDTHS = {1280: 900, 390: 844}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    # Playwright keeps a loop in this thread; the tests use the database from it as well, one after the other
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


class Clock:
    """The time of the domain, for the test and for the threads of the server alike."""

    def __init__(self, at: datetime) -> None:
        self.at = at

    def travel(self, span: timedelta) -> datetime:
        self.at += span
        return self.at


@pytest.fixture
def moving_clock(now: datetime, monkeypatch: pytest.MonkeyPatch) -> Clock:
    held = Clock(now)
    monkeypatch.setattr(clock, "now", lambda: held.at)
    return held


@pytest.fixture
def pekalongan(transactional_db, moving_clock: Clock) -> City:
    """The city with the procedures of ``bpmn/``; everybody has the same password."""
    city = City.build(moving_clock.at, BASE_DIR / "bpmn")
    User.objects.update(password=make_password(PASSWORD))
    return city


class Visit:
    """A browser window that notes every complaint: errors, and what the content policy forbids."""

    def __init__(self, context: BrowserContext, base: str) -> None:
        self.context = context
        self.base = base
        self.complaints: list[str] = []
        #: parts of complaints that a test provokes
        self.expected: list[str] = []
        self.page: Page = context.new_page()
        self.page.on("console", self._heard)
        self.page.on("pageerror", lambda error: self.complaints.append(f"{self.page.url}: {error}"))

    def _heard(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning") and not any(part in message.text for part in self.expected):
            self.complaints.append(f"{self.page.url}: {message.text}")

    def go(self, path: str) -> Page:
        self.page.goto(self.base + path)
        return self.page

    def sign_in(self, name: str) -> Visit:
        page = self.go("/masuk/")
        page.get_by_label("Nama pengguna").fill(name)
        page.get_by_label("Kata sandi").fill(PASSWORD)
        page.get_by_role("button", name="Masuk").click()
        page.wait_for_url(lambda url: not url.startswith(self.base + "/masuk/"))
        return self

    def barriers(self) -> list[str]:
        """Serious faults of accessibility on the page as it is (axe-core, WCAG 2.2 A and AA)."""
        self.page.evaluate(AXE)
        found: dict[str, Any] = self.page.evaluate(
            "axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']})"
        )
        return [
            f"{v['id']}: {v['help']} ({v['nodes'][0]['html'][:160]})"
            for v in found["violations"]
            if v["impact"] in ("serious", "critical")
        ]

    def too_wide(self) -> bool:
        return bool(self.page.evaluate("document.documentElement.scrollWidth > window.innerWidth"))


@pytest.fixture
def visit(chromium: Browser, live_server) -> Iterator[Callable[..., Visit]]:
    """Opens windows; at the end none of them may have complained."""
    opened: list[Visit] = []

    def open_window(width: int = 1280, **options: Any) -> Visit:
        context = chromium.new_context(
            viewport={"width": width, "height": WIDTHS[width]}, locale="id-ID", timezone_id="Asia/Jakarta",
            **options,
        )  # fmt: skip
        context.set_default_timeout(15_000)
        opened.append(Visit(context, live_server.url))
        return opened[-1]

    yield open_window
    complaints = [c for v in opened for c in v.complaints]
    for v in opened:
        v.context.close()
    assert not complaints
