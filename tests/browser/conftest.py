"""A real Chromium against a real server."""

import os

import pytest

from tests.browser.install import chromium


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
