"""Signing in as people do: by posting the form. A client that Django signs in without a request leaves out what is tested."""

from django.test import Client
from django.urls import reverse

from countersign.accounts.models import Membership
from tests.factories import PASSWORD


def sign_in(browser: Client, member: Membership, password: str = PASSWORD) -> Client:
    """The browser, in which this member has signed in, and whoever was before has signed out."""
    if "_auth_user_id" in browser.session:
        browser.post(reverse("account_logout"))
    form = {"login": member.user.email, "password": password}
    answer = browser.post(reverse("account_login"), form)
    assert answer.status_code == 302, f"{member} could not sign in"
    return browser


def copy_of(browser: Client) -> Client:
    """Another browser with the same cookies: the number of times one signs in a minute is limited."""
    other = Client()
    other.cookies.load({name: one.value for name, one in browser.cookies.items()})
    return other
