"""How much of an address the history keeps."""

import pytest
from django.urls import reverse

from countersign.accounts.addresses import kept
from countersign.history.models import Event
from countersign.review.links.actions import issue_link
from tests.factories import make_invoice


@pytest.mark.parametrize(
    ("address", "detail", "expected"),
    [
        ("192.0.2.77", "whole", "192.0.2.77"),
        ("192.0.2.77", "short", "192.0.2.0/24"),
        ("192.0.2.77", "none", ""),
        ("2001:db8:1:2:3:4:5:6", "whole", "2001:db8:1:2:3:4:5:6"),
        ("2001:db8:1:2:3:4:5:6", "short", "2001:db8:1::/48"),
        ("2001:db8:1:2:3:4:5:6", "none", ""),
        ("::ffff:192.0.2.77", "short", "192.0.2.0/24"),
        ("fe80::1%eth0", "short", "fe80::/48"),
        ("unix socket", "short", ""),
        ("", "short", ""),
        ("", "whole", ""),
    ],
)
def test_the_setting_says_how_much(address, detail, expected):
    assert kept(address, detail) == expected


@pytest.mark.parametrize(
    ("detail", "expected"),
    [("whole", "192.0.2.77"), ("short", "192.0.2.0/24"), ("none", "")],
)
def test_the_history_keeps_what_the_organization_set(
    client, alice, mona, detail, expected
):
    alice.organization.address_detail = detail
    alice.organization.save()
    invoice = make_invoice(alice)
    client.force_login(alice.user)
    client.post(
        reverse("review:submit", args=[invoice.pk]),
        REMOTE_ADDR="192.0.2.77",
        HTTP_X_FORWARDED_FOR="198.51.100.9",
    )
    submitted = Event.objects.get(verb="submitted")
    assert submitted.address == expected


def test_stopping_a_link_keeps_as_much(client, mona):
    mona.organization.address_detail = "short"
    mona.organization.save()
    token = issue_link(mona)[1]
    client.post(
        reverse("review:unexpected", args=[token]), REMOTE_ADDR="2001:db8:1:2::5"
    )
    assert Event.objects.get(verb="revoked").address == "2001:db8:1::/48"
