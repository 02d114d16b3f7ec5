"""A form that another site made a browser send changes nothing: each needs a token that only our pages have."""

from django.urls import reverse

from countersign.watch.middleware import PROBES
from tests.invariants.test_access_matrix import World
from tests.signing_in import copy_of
from tests.urls import addresses

# A phone's “Share” comes from no page: the browser itself says who sends it (`tests/invoices/desk/test_sharing.py`).
SAID_BY_THE_BROWSER = "invoices:share"
# Programs send these, and all that they are known by: no cookie counts there (`tests/programs/test_attacks.py`).
SAID_BY_PROGRAMS = {"programs:token", "programs:revoke"}

# A provider's page sends this (SAML). It is kept for a minute, and counts with the session of the browser that asked for it alone.
SAID_BY_PROVIDERS = "accounts:answer_of_provider"


def test_no_form_is_taken_without_its_token(alice, bob, mona, olga, otto):
    world = World(alice, bob, mona, olga, otto)
    browsers = [copy_of(one) for one in world.browsers().values()]
    for browser in browsers:
        browser.handler.enforce_csrf_checks = True
    taken = {
        (address.name, answer.status_code)
        for address in addresses()
        if address.is_ours and f"/{address.name}" not in PROBES
        if address.name not in SAID_BY_PROGRAMS | {SAID_BY_PROVIDERS}
        for browser in browsers
        if not is_refused(address, answer := world.visit(browser, address, "POST"))
    }
    assert taken == set()


def is_refused(address, answer):
    if address.name == SAID_BY_THE_BROWSER and answer.status_code != 403:
        is_told_to_sign_in = answer.get("Location", "").startswith(reverse("account_login"))  # fmt: skip
        return is_told_to_sign_in or answer.status_code == 404
    return answer.status_code == 403
