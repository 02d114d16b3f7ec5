"""A form that another site made a browser send changes nothing: each needs a token that only our pages have."""

from countersign.watch.middleware import PROBES
from tests.invariants.test_access_matrix import World
from tests.signing_in import copy_of
from tests.urls import addresses


def test_no_form_is_taken_without_its_token(alice, bob, mona, olga, otto):
    world = World(alice, bob, mona, olga, otto)
    browsers = [copy_of(one) for one in world.browsers().values()]
    for browser in browsers:
        browser.handler.enforce_csrf_checks = True
    taken = {
        (address.name, answer.status_code)
        for address in addresses()
        if address.is_ours and f"/{address.name}" not in PROBES
        for browser in browsers
        if (answer := world.visit(browser, address, "POST")).status_code != 403
    }
    assert taken == set()
