"""A row of another organization or another agent does not exist: 404, never 403."""

import pytest
from django.urls import reverse

from countersign.invoices.models import Invoice, Status
from tests.factories import make_invoice
from tests.invariants.test_access_matrix import World
from tests.signing_in import sign_in
from tests.urls import addresses

# A vendor belongs to the whole organization.
SHARED = {"vendors:detail"}


@pytest.fixture
def world(alice, bob, mona, olga, otto):
    return World(alice, bob, mona, olga, otto)


def rows_pages():
    """Every address that names a row."""
    return [
        address
        for address in addresses()
        if address.is_ours and "pk" in address.arguments
    ]


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize("address", rows_pages(), ids=lambda address: address.name)
def test_what_one_may_not_see_is_not_there(world, address, method):
    strangers = ["foreign"] if address.name in SHARED else ["foreign", "other"]
    browsers = world.browsers()
    answers = {world.ask(browsers[who], address, method) for who in strangers}

    assert answers in ({"404"}, {"405"})


@pytest.mark.parametrize(
    "name", ["home", "invoices:desk", "invoices:list", "vendors:list", "review:queue"]
)
@pytest.mark.parametrize("who", ["bob", "otto"])
def test_no_page_mentions_what_one_may_not_see(alice, client, request, name, who):
    for status in Status:
        make_invoice(alice, number=f"SECRET-{status}", vendor="Beispiel", status=status)
    sign_in(client, request.getfixturevalue(who))

    response = client.get(reverse(name), {"q": "secret"}, follow=True)

    assert "SECRET-" not in response.content.decode()
    assert "Alice" not in response.content.decode()


def test_what_a_member_may_see(alice, bob, mona, olga, otto):
    of_alice, of_bob = make_invoice(alice), make_invoice(bob)

    seen = {
        str(member): set(Invoice.objects.visible_to(member))
        for member in (alice, bob, mona, olga, otto)
    }

    assert seen == {
        "Alice": {of_alice},
        "Bob": {of_bob},
        "Mona": {of_alice, of_bob},
        "Olga": {of_alice, of_bob},
        "Otto": set(),
    }
