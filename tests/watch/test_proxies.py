"""Who asks: what proxies say is believed of those alone that are trusted."""

from ipaddress import ip_network

import pytest
from django.http import HttpResponse
from django.urls import reverse

from countersign.history.models import Event
from countersign.watch.middleware import TrustedProxies, Watched

PROXY = "10.0.0.1"


@pytest.fixture(autouse=True)
def _proxies(settings):
    settings.PROXIES = [ip_network("10.0.0.0/24"), ip_network("::1/128")]


def seen(rf, peer, **headers):
    """What the pages see of a request that comes from `peer`."""
    requests = []

    def page(request):
        requests.append(request)
        return HttpResponse()

    request = rf.get("/healthy/", headers=headers, REMOTE_ADDR=peer)
    response = TrustedProxies(Watched(page))(request)
    return requests[0], response


@pytest.mark.parametrize(
    ("peer", "forwarded", "address"),
    [
        (PROXY, "203.0.113.9", "203.0.113.9"),
        (PROXY, "1.2.3.4, 203.0.113.9", "203.0.113.9"),  # the first is only claimed
        (PROXY, "203.0.113.9, 10.0.0.7", "203.0.113.9"),
        (PROXY, "10.0.0.8, 10.0.0.7", "10.0.0.8"),
        (PROXY, "2001:db8::7", "2001:db8::7"),
        (PROXY, "", PROXY),
        (PROXY, "not an address", PROXY),
        ("::ffff:10.0.0.1", "203.0.113.9", "203.0.113.9"),
        ("198.51.100.2", "203.0.113.9", "198.51.100.2"),
    ],
)
def test_the_address_is_the_last_that_a_trusted_proxy_vouches_for(
    rf, peer, forwarded, address
):
    request, _ = seen(rf, peer, x_forwarded_for=forwarded)
    assert request.META["REMOTE_ADDR"] == address


@pytest.mark.parametrize(("peer", "secure"), [(PROXY, True), ("198.51.100.2", False)])
def test_https_is_what_a_trusted_proxy_says(rf, peer, secure):
    request, _ = seen(rf, peer, x_forwarded_proto="https")
    assert request.is_secure() is secure


def test_the_id_of_a_request_comes_from_the_proxy_or_is_made(rf):
    _, response = seen(rf, PROXY, x_request_id="of-the-proxy-1")
    assert response["X-Request-ID"] == "of-the-proxy-1"
    for peer, name in [
        ("198.51.100.2", "of-somebody-1"),
        (PROXY, "a\\nlie in the log"),
    ]:
        _, response = seen(rf, peer, x_request_id=name)
        assert len(response["X-Request-ID"]) == 32


def test_the_history_notes_the_address_behind_the_proxy(client, alice):
    client.force_login(alice.user)
    headers = {"x-forwarded-for": "203.0.113.9"}
    client.post(reverse("invoices:new"), REMOTE_ADDR=PROXY, headers=headers)
    assert [event.address for event in Event.objects.all()] == ["203.0.113.9"]


def test_a_proxy_may_be_named_as_a_host(rf, settings):
    settings.PROXIES = ["localhost", "nobody.invalid"]

    for peer, address in [("127.0.0.1", "203.0.113.9"), ("10.0.0.9", "10.0.0.9")]:
        request, _ = seen(rf, peer, x_forwarded_for="203.0.113.9")
        assert request.META["REMOTE_ADDR"] == address


def test_each_proxy_tells_of_one_hop(rf):
    chain = f"198.51.100.1, {PROXY}, {PROXY}"
    request, _ = seen(rf, PROXY, x_forwarded_for=chain)
    assert request.META["REMOTE_ADDR"] == PROXY


def test_somebody_behind_a_proxy_that_appends_is_who_they_are(rf, settings):
    settings.PROXIES = [ip_network("192.168.1.2")]
    chain = "8.8.8.8, 192.168.1.77"  # the first is what they say
    request, _ = seen(rf, "192.168.1.2", x_forwarded_for=chain)
    assert request.META["REMOTE_ADDR"] == "192.168.1.77"
    straight, _ = seen(rf, "192.168.1.77", x_forwarded_for="8.8.8.8")
    assert straight.META["REMOTE_ADDR"] == "192.168.1.77"
