"""An answer of SAML counts once, whichever web process it comes to, and when it comes to two at the same moment."""

import threading
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.urls import reverse

from tests.accounts.providers.test_saml import INSIDE, go, is_in, post
from tests.processes import web_process
from tests.saml import ENTITY, Answer, description
from tests.samlp import ENTITY as SAMLP
from tests.samlp import samlp_on_loopback
from tests.test_several_machines import Browser

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(scope="module")
def other(django_db_setup, tmp_path_factory):
    """The port of a web process beside that of the tests."""
    data = tmp_path_factory.mktemp("data")
    with web_process(data, COUNTERSIGN_URL=settings.SITE_URL) as address:
        yield port_in(address)


def port_in(address: str) -> int:
    return int(urlsplit(address).port or 0)


def asked(browser: Browser, key: str) -> str:
    path = reverse("accounts:go_to_provider", args=[key])
    return str(browser.ask(path).headers["Location"])


def brought(browser: Browser, key: str, answer: str) -> str:
    """Where the browser is led once it has posted the answer."""
    path = reverse("accounts:answer_of_provider", args=[key])
    return str(browser.ask(path, {"SAMLResponse": answer}).headers["Location"])


def inside(browser: Browser) -> bool:
    return browser.ask(INSIDE).status == 200


def test_a_statement_used_in_one_process_is_refused_in_another(
    own, olga, alice, client, other
):
    """The other browser has a question of its own, which the provider answers by the same statement."""
    key = own(olga.organization, kind="saml", issuer=ENTITY, metadata=description())
    first = Answer(go(client, key), alice.user.email)
    post(client, key, first.posted())
    stranger = Browser(other)

    again = Answer(asked(stranger, key), alice.user.email, name=first.name)
    page = stranger.ask(brought(stranger, key, again.posted()))

    assert (is_in(client), inside(stranger)) == (True, False)
    assert (page.status, "was used already" in page.page) == (403, True)


def test_an_answer_brought_to_two_processes_at_once_signs_in_one(
    own, olga, alice, other, live_server
):
    """Somebody holds all that the browser has, its session too."""
    with samlp_on_loopback() as samlp:
        key = own(
            olga.organization, kind="saml", issuer=SAMLP, metadata=samlp.description()
        )
        browser = Browser(port_in(live_server.url))
        sent = asked(browser, key)
        answer = samlp.answer(sent, alice.user.email)["SAMLResponse"]
    before = dict(browser.cookies)
    thief = Browser(other, **before)
    both = (browser, thief)
    paths = [brought(one, key, answer) for one in both]
    together = threading.Barrier(2)

    def come(one: Browser, path: str) -> int:
        together.wait(60)
        return one.ask(path).status

    with ThreadPoolExecutor(2) as threads:
        statuses = list(threads.map(come, both, paths))

    assert sorted(inside(one) for one in both) == [False, True], statuses
    assert sorted(statuses)[0] == 302
    assert sorted(statuses)[1] in (400, 403)
    for port in (browser.port, thief.port):
        late = Browser(port, **before)
        assert late.ask(brought(late, key, answer)).status == 403
        assert not inside(late)
