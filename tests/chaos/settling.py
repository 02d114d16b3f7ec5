"""Whom an installation has from the start."""

import uuid
from typing import Any

from django.conf import settings
from django.test import Client

from countersign.accounts.models import Membership, Role
from countersign.history.actions import record
from countersign.invoices.models import Invoice
from tests.factories import make_document, make_invoice, make_member, make_organization

DRAFTS = 20


def settle() -> dict[str, str]:
    """Make people and drafts; the cookie of each person."""
    organization = make_organization()
    alice = make_member(organization, "Alice")
    people = [
        alice,
        make_member(organization, "Bob"),
        make_member(organization, "Mona", Role.MANAGER),
        make_member(organization, "Olga", Role.OWNER),
    ]
    for one in people:  # it is mailed to where a mail server is set
        one.user.proved_email = one.user.email
        one.user.save(update_fields=["proved_email"])
    for number in range(DRAFTS):
        draft(alice, f"C-{number}")
    return {one.user.name: _cookie(one) for one in people}


def _cookie(member: Membership) -> str:
    client = Client()
    client.force_login(member.user)
    name = settings.SESSION_COOKIE_NAME
    return f"{name}={client.cookies[name].value}"


def draft(member: Membership, number: str, **values: Any) -> Invoice:
    """A complete one with a file of its own, which the history knows."""
    data = f"%PDF-1.4 {uuid.uuid4()}".encode()
    invoice = make_invoice(
        member, number=number, document=make_document(member, data), **values
    )
    record(member.organization_id, member.actor, "began", invoice, {})
    return invoice
