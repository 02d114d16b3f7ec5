"""Whatever signs are sent in a text: no answer is an error of the server."""

import pytest
from django.db import transaction

from countersign.invoices.content.fields import HEADER
from tests.invariants.test_access_matrix import World
from tests.outside import of_the_test
from tests.urls import addresses

WORDS = "q name text comment why how reason note seen then into sort status vendor agent days check stop answer code"
NAMES = (*WORDS.split(), *HEADER)
TEXTS = ["a\x00b", "\x00", "\u202eevil\r\nBcc: x" + "\ufdfa" * 500]
# Nobody is there: the page says so, whatever was sent.
NO_PROVIDER = ("accounts:go_to_provider", 503)


@pytest.mark.parametrize("text", TEXTS, ids=range(len(TEXTS)))
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_no_text_is_an_error_of_the_server(alice, bob, mona, olga, otto, method, text):
    world = World(alice, bob, mona, olga, otto)
    browsers = world.browsers()
    fixed = {
        "verdict": "returned",
        "version": str(world.waiting.version),
        "currency": "EUR",
        "role": "agent",
        "email": "x@example.org",
        "item_key": "0d7e4b0a-7d1c-4a53-9a54-4e8b7c7d3f11",
        "item_description": text,
        "key": "0d7e4b0a-7d1c-4a53-9a54-4e8b7c7d3f12",
    }
    form = dict.fromkeys(NAMES, text) | fixed
    wrong = []
    for address in addresses():
        for who, browser in browsers.items() if address.is_ours else ():
            with transaction.atomic(), of_the_test():
                status = world.visit(browser, address, method, form=form).status_code
                transaction.set_rollback(True)
            if status >= 500 and (address.name, status) != NO_PROVIDER:
                wrong.append((address.name, who, status))
    assert wrong == []
