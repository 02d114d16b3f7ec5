"""The check on short cuts past the login form sees what it is there for."""

import pytest

from tests.house.signing_in import all_short_cuts, short_cuts


@pytest.mark.parametrize(
    "line",
    [
        "client.force_login(alice.user)",
        "enter = browser.force_login",
        "client.login(username='alice', password='x')",
        "browser.logout()",
        "await async_client.alogin(username='alice')",
    ],
)
def test_a_short_cut_is_named(line):
    assert list(short_cuts(f"\n{line}")) == [2]


@pytest.mark.parametrize(
    "line", ["sign_in(client, alice)", 'client.post(reverse("account_login"), form)']
)
def test_posting_the_form_is_none(line):
    assert list(short_cuts(line)) == []


def test_there_is_none():
    assert all_short_cuts() == []
