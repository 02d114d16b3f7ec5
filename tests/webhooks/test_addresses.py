"""No packet leaves for an inner network, however its address is written or hidden (SSRF)."""

import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from ipaddress import ip_address, ip_network

import pytest
from django.utils import timezone

from countersign.outside import is_public
from countersign.webhooks import actions
from countersign.webhooks.addresses import Forbidden, target_of
from countersign.webhooks.models import Delivery, State, Webhook
from countersign.webhooks.sending.rounds import Sender
from tests.factories import make_invoice
from tests.webhooks.conftest import told_of_all

# Refused as they are written: no name is asked for, and nothing is connected to.
WRITTEN = (
    "https://127.0.0.1/",
    "https://127.0.0.1:8443/",
    "https://127.1/",
    "https://127.0.1/",
    "https://2130706433/",
    "https://017700000001/",
    "https://0177.0.0.1/",
    "https://127.0.0.01/",
    "https://0x7f000001/",
    "https://0x7f.0.0.1/",
    "https://127.0.0.0x1/",
    "https://0x7f.1/",
    "https://0/",
    "https://0.0.0.0/",
    "https://127.0.0.1./",
    "https://10.0.0.1/",
    "https://172.16.0.1/",
    "https://192.168.1.1/",
    "https://100.64.0.1/",
    "https://100.100.100.200/",
    "https://169.254.169.254/latest/meta-data/",
    "https://168.63.129.16/",
    "https://192.0.0.192/",
    "https://198.18.0.1/",
    "https://203.0.113.7/",
    "https://224.0.0.1/",
    "https://239.255.255.250/",
    "https://240.0.0.1/",
    "https://255.255.255.255/",
    "https://192.88.99.1/",
    "https://[::1]/",
    "https://[::]/",
    "https://[::ffff:127.0.0.1]/",
    "https://[::ffff:7f00:1]/",
    "https://[::127.0.0.1]/",
    "https://[fe80::1]/",
    "https://[fe80::1%25eth0]/",
    "https://[fc00::1]/",
    "https://[fd00:ec2::254]/",
    "https://[ff02::1]/",
    "https://[2002:7f00:1::]/",
    "https://[2002:a9fe:a9fe::1]/",
    "https://[64:ff9b::7f00:1]/",
    "https://[64:ff9b:1::a00:1]/",
    "https://[2001:0:7f00:1::]/",
    "https://[2001:db8::1]/",
    "https://[3fff::1]/",
    "https://[2600:1234::5efe:127.0.0.1]/",
    "https://[2600:1234::200:5efe:a00:1]/",
    "http://example.org/",
    "ftp://example.org/",
    "gopher://127.0.0.1:6379/_x",
    "file:///etc/passwd",
    "https://user@example.org/",
    "https://user:word@example.org/",
    "https://example.org@127.0.0.1/",
    "https://127.0.0.1#@example.org/",
    "https://example.org\\@127.0.0.1/",
    "https://127.0.0.1\\.example.org/",
    "https:/127.0.0.1/",
    "https:127.0.0.1",
    "//127.0.0.1/",
    "https://①②⑦.⓪.⓪.①/",
    "https://127。0。0。1/",
    "https://\uff11\uff12\uff17.0.0.1/",
    "https://example.org:0/",
    "https://example.org:99999/",
    "https://example.org:22x/",
    "https://exa mple.org/",
    "https://example.org/\r\nX: y",
    "https://example.org/\x00",
    "https://.example.org/",
    "https://-x-.-/",
    "https:///x",
    "https://[127.0.0.1]/",
    "https://[::1/",
    "https://%31%32%37.0.0.1/",
    "https://127.0.0.1%2eexample.org/",
    "https://" + "a" * 600 + ".example.org/",
)
# What names resolve to, the second time something else, or several at once.
RESOLVED = (
    ["127.0.0.1"],
    ["10.0.0.1"],
    ["169.254.169.254"],
    ["100.64.0.1"],
    ["0.0.0.0"],  # noqa: S104 - to be refused
    ["::1"],
    ["::ffff:10.0.0.1"],
    ["fd00:ec2::254"],
    ["64:ff9b::a9fe:a9fe"],
    ["2002:7f00:1::1"],
    ["93.184.215.14", "127.0.0.1"],
    ["2606:2800:21f:cb07::1", "::1"],
)
_LEAVING = {"socket.connect", "socket.sendto", "socket.sendmsg"}
_seen: list[tuple] = []
_watching: list[bool] = []


def _hook(event: str, args: tuple) -> None:
    if _watching and event in _LEAVING and args[0].family in (socket.AF_INET, socket.AF_INET6):  # fmt: skip
        _seen.append(args[1:])


@contextmanager
def leaving() -> Iterator[list[tuple]]:
    """Where to packets leave meanwhile, as the interpreter itself sees it."""
    if _hook not in _hooked:
        sys.addaudithook(_hook)
        _hooked.append(_hook)
    _seen.clear()
    _watching.append(True)
    try:
        yield _seen
    finally:
        _watching.clear()


_hooked: list = []


@pytest.fixture
def names(monkeypatch):
    """What names resolve to, one answer after the other; and how often they were asked for."""
    answers: list[list[str]] = []
    asked: list[str] = []

    def getaddrinfo(host, port, *_args, **_kwargs):
        asked.append(host)
        found = answers.pop(0) if len(answers) > 1 else answers[0]
        return [(socket.AF_INET6 if ":" in one else socket.AF_INET, socket.SOCK_STREAM, 6, "", (one, port)) for one in found]  # fmt: skip

    monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)
    return answers, asked


@pytest.fixture
def closed(settings) -> None:
    """As it is where the operator allows nothing."""
    settings.WEBHOOK_NETWORKS = []
    settings.WEBHOOK_HTTP = False


def sent_to(url: str, alice, olga, happens) -> Delivery:
    """An event for a webhook that leads there, as if its row had been written by an earlier release."""
    made = actions.add("https://example.org/", ["invoice.approved"], by=olga)
    Webhook.objects.filter(made.webhook.itself).update(url=url)
    happens(make_invoice(alice), "approved", alice)
    sender = Sender(clock=timezone.now, seconds=5)
    try:
        sender.drain()
    finally:
        sender.close()
    return Delivery.objects.get(organization=olga.organization)


def test_an_address_that_may_not_be_is_not_taken(closed):
    assert len(WRITTEN) >= 30
    for url in WRITTEN:
        with pytest.raises(Forbidden):
            target_of(url)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "url", [one for one in WRITTEN if "\0" not in one and len(one) < 500]
)
def test_no_packet_leaves_for_what_is_written(url, alice, olga, happens, closed, names):
    answers, asked = names
    answers.append(["127.0.0.1"])
    with leaving() as left:
        found = sent_to(url, alice, olga, happens)

    assert left == []
    assert asked == []
    assert (found.state, found.status) == (State.WAITING, None)


@pytest.mark.django_db
@pytest.mark.parametrize("resolved", RESOLVED, ids=",".join)
def test_no_packet_leaves_for_what_a_name_resolves_to(
    resolved, alice, olga, happens, closed, names
):
    answers, _asked = names
    answers.append(resolved)
    with leaving() as left:
        found = sent_to("https://inner.example.org/", alice, olga, happens)

    assert left == []
    assert found.problem == "inner-network"


@pytest.mark.django_db
def test_no_packet_leaves_for_a_port_of_another_service(
    alice, olga, happens, closed, names
):
    answers, _asked = names
    answers.append(["93.184.215.14"])
    with leaving() as left:
        found = sent_to("https://public.example.org:25/", alice, olga, happens)

    assert left == []
    assert found.problem == "port"


@pytest.mark.django_db
def test_a_name_is_asked_for_once_and_what_was_looked_at_is_connected_to(
    alice, olga, receivers, happens, settings, names
):
    """A name that first leads to what is allowed, and a moment later elsewhere (DNS rebinding)."""
    receiver = receivers()
    settings.WEBHOOK_NETWORKS = [ip_network("127.0.0.1/32")]
    answers, asked = names
    answers += [["127.0.0.1"], ["127.0.0.2"]]
    url = f"http://moving.example.org:{receiver.port}/x"
    with leaving() as left:
        found = sent_to(url, alice, olga, happens)

    assert asked == ["moving.example.org"]
    assert left == [(("127.0.0.1", receiver.port),)]
    assert found.state == State.DELIVERED
    assert receiver.got[0].headers["host"] == f"moving.example.org:{receiver.port}"


@pytest.mark.django_db
def test_no_redirect_is_followed(alice, olga, receivers, happens):
    elsewhere, receiver = receivers(), receivers()
    said = f"HTTP/1.1 302 Found\r\nLocation: {elsewhere.url}\r\n\r\n"
    receiver.answer = said.encode()
    told_of_all(receiver, olga)
    happens(make_invoice(alice), "submitted", alice)
    sender = Sender()
    sender.drain()
    sender.close()

    assert (receiver.knocks, elsewhere.knocks) == (1, 0)
    found = Delivery.objects.get(organization=olga.organization)
    assert (found.state, found.problem) == (State.WAITING, "redirect")


@pytest.mark.django_db
def test_an_address_outside_what_the_operator_allows_is_refused_although_something_is(
    olga, receiver, settings
):
    settings.WEBHOOK_NETWORKS = [ip_network("10.1.0.0/16")]
    target_of("https://10.1.2.3:9000/")
    with pytest.raises(Forbidden):
        actions.add(receiver.url, [], by=olga)
    assert receiver.knocks == 0


def test_what_everybody_reaches_is_public():
    for text in ("93.184.215.14", "8.8.8.8", "2606:2800:21f:cb07::1", "2a00:1450::1"):
        assert is_public(ip_address(text))
    assert target_of("https://example.org:8443/a?b=c").authority == "example.org:8443"
    assert target_of("HTTPS://Example.ORG").authority == "example.org"
