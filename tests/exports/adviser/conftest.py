"""What the tests of DATEV's settings share: the owner's browser, and settings that are valid."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.signing_in import sign_in

SETTINGS = reverse("exports:datev_settings")
USUAL: dict[str, Any] = {
    "consultant": "29098",
    "client": "55003",
    "first_month": "1",
    "account_length": "4",
    "chart": "03",
    "currency": "EUR",
    "text": "vendor",
}


@pytest.fixture
def owner(olga) -> Client:
    return sign_in(Client(), olga)


@pytest.fixture
def configured(owner) -> Client:
    """The owner's browser, once DATEV is set with a key for 19 %."""
    assert owner.post(SETTINGS, USUAL).status_code == 302
    key = {"category": "S", "rate": "19", "key": "9"}
    assert owner.post(reverse("exports:datev_set_key"), key).status_code == 302
    return owner
