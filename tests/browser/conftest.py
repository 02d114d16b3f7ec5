"""A real Chromium against a real server."""

import os
from collections.abc import Iterator
from threading import Condition
from typing import Any

import pytest
from django.core.signals import request_finished, request_started
from playwright.sync_api import Keyboard, Page

from tests.browser.entering import open_entry, rest, sign_in
from tests.browser.install import chromium
from tests.factories import make_invoice


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    quiet = [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
    ]
    found = chromium()
    return {
        **browser_type_launch_args,
        "args": quiet,
        **({"executable_path": found} if found else {}),
    }


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args):
    return {
        **browser_context_args,
        "viewport": {"width": 1440, "height": 900},
        "locale": "en-GB",
    }


@pytest.fixture(scope="session", autouse=True)
def _sync_playwright_beside_django():
    """Playwright keeps an event loop in this thread; Django must not take that for an async view."""
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    yield
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


class PatientKeyboard:
    """A page's keyboard, which presses a key once the scripts of the page listen, as whoever looks at the screen does."""

    def __init__(self, page: Page, keyboard: Keyboard) -> None:
        self._page, self._keyboard = page, keyboard

    def press(self, key: str, **more: float) -> None:
        self._page.wait_for_load_state("domcontentloaded")
        self._keyboard.press(key, **more)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._keyboard, name)


@pytest.fixture(scope="session", autouse=True)
def _patient_keyboards() -> Iterator[None]:
    """A key that is pressed between a page and its scripts would do nothing, on a busy machine alone."""
    keyboard = Page.keyboard.fget
    with pytest.MonkeyPatch.context() as patch:
        patient = property(lambda page: PatientKeyboard(page, keyboard(page)))
        patch.setattr(Page, "keyboard", patient)
        yield


class InFlight:
    """How many requests the server is answering."""

    def __init__(self) -> None:
        self.count = 0
        self.changed = Condition()

    def begin(self, **_: object) -> None:
        self._step(1)

    def end(self, **_: object) -> None:
        self._step(-1)

    def _step(self, step: int) -> None:
        with self.changed:
            self.count += step
            self.changed.notify_all()

    def landed(self) -> bool:
        """Wait until all are answered, for a while."""
        with self.changed:
            return self.changed.wait_for(lambda: self.count <= 0, timeout=20)


@pytest.fixture(autouse=True)
def _requests_are_answered(transactional_db) -> Iterator[None]:
    """What a page sent last, as it was closed, is stored before the database is emptied, not after."""
    requests = InFlight()
    request_started.connect(requests.begin)
    request_finished.connect(requests.end)
    yield
    assert requests.landed()
    request_started.disconnect(requests.begin)
    request_finished.disconnect(requests.end)


@pytest.fixture
def draft(alice):
    """An invoice of which little is entered."""
    empty = {"net_total": None, "tax_total": None, "gross_total": None}
    return make_invoice(alice, lines=0, no_items=False, **empty)


@pytest.fixture
def entry(page, live_server, alice, draft):
    """Its entry page, ready to be typed in."""
    sign_in(page.context, live_server.url, alice)
    yield open_entry(page, live_server.url, draft)
    rest(page)
