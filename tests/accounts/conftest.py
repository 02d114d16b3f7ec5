import re

import pytest
from django.test import Client
from django.urls import reverse

from tests.factories import PASSWORD


@pytest.fixture
def mail_server(settings):
    """As where EMAIL_URL names a mail server: addresses are proved."""
    settings.ADDRESSES_ARE_PROVED = True
    settings.ACCOUNT_CHANGE_EMAIL = True
    settings.ACCOUNT_EMAIL_VERIFICATION = "mandatory"
    settings.ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True


@pytest.fixture
def register():
    """Fill in the form of registration; the browser that did, at the page that follows."""

    def fill_in(email, name="", browser=None):
        browser = browser or Client()
        name = name or email.partition("@")[0].title()
        form = {"name": name, "email": email, "password1": PASSWORD}
        browser.page = browser.post(reverse("account_signup"), form, follow=True)
        return browser

    return fill_in


@pytest.fixture
def code_in(mailoutbox, work):
    """The code in the last mail to an address, once the worker has sent what is queued."""

    def read(address):
        work()
        mail = next(one for one in reversed(mailoutbox) if one.to == [address])
        return re.search(r"^[A-Z0-9]{3,4}-?[A-Z0-9]{3,4}$", mail.body, re.M)[0]

    return read


@pytest.fixture
def sign_in():
    """Fill in the form of signing in: what follows, and the browser."""

    def fill_in(email, password=PASSWORD, browser=None, **more):
        browser = browser or Client()
        form = {"login": email, "password": password}
        browser.page = browser.post(reverse("account_login"), form, follow=True, **more)
        return browser

    return fill_in
