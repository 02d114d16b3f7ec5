"""Webhooks may lead to this machine here, and in the clear."""

from collections.abc import Callable, Iterator
from ipaddress import ip_network

import pytest
from django.db import transaction

from countersign.accounts.models import Membership
from countersign.history.actions import record
from countersign.invoices.models import Invoice
from countersign.webhooks import actions
from countersign.webhooks.actions.owning import Made
from countersign.webhooks.kinds import KINDS

from .receiver import Receiver

Happens = Callable[..., None]


@pytest.fixture(autouse=True)
def _leads_here(settings) -> None:
    settings.WEBHOOK_NETWORKS = [ip_network("127.0.0.1/32")]
    settings.WEBHOOK_HTTP = True


@pytest.fixture
def receivers() -> Iterator[Callable[..., Receiver]]:
    """Makes receivers, and closes them."""
    made: list[Receiver] = []

    def make(**values) -> Receiver:
        made.append(Receiver(**values))
        return made[-1]

    yield make
    for one in made:
        one.close()


@pytest.fixture
def receiver(receivers) -> Receiver:
    return receivers()


@pytest.fixture
def happens() -> Happens:
    """Writes a line of the history about an invoice, as each step of it does."""

    def happen(invoice: Invoice, verb: str, by: Membership) -> None:
        with transaction.atomic():
            record(invoice.organization_id, by.actor, verb, invoice, {})

    return happen


def told_of_all(receiver: Receiver, by: Membership) -> Made:
    """A webhook that is told of everything."""
    return actions.add(receiver.url, list(KINDS), by=by)
