"""What tests of closing share: what was decided in a month, and closing it as a person does."""

from datetime import UTC, date, datetime

import pytest
from django.test import Client
from django.urls import reverse

from countersign.invoices.models import Status
from tests.factories import make_invoice
from tests.signing_in import sign_in

MARCH = date(2026, 3, 1)
CLOSE = reverse("month:close")
DECIDED = datetime(2026, 4, 2, tzinfo=UTC)


@pytest.fixture
def as_member():
    """A browser that a member signed in with."""
    return lambda member: sign_in(Client(), member)


@pytest.fixture
def decided(alice):
    """An invoice of 119.00 EUR of the last of March, approved unless it says otherwise."""

    def make(**values):
        usual = {
            "status": Status.APPROVED,
            "submitted_at": DECIDED,
            "decided_at": DECIDED,
        }
        return make_invoice(alice, **usual | values)

    return make


@pytest.fixture
def close_month():
    """Look at what is open in a month, then close it."""

    def close(browser, month="2026-03", **values):
        page = browser.get(CLOSE, {"month": month})
        seen = page.context["page"].seen
        return browser.post(f"{CLOSE}?month={month}", {"seen": seen} | values)

    return close
