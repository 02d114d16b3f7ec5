"""An organization with a chart, and people who post forms."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from countersign.accounts.models import Role
from countersign.invoices.models import Invoice
from tests.factories import make_member
from tests.forms import posted_of

ACCOUNTS = "Konto;Bezeichnung\n4210;Miete\n4930;Bürobedarf\n6815;Hosting und Software\n"


@pytest.fixture
def olga(alice):
    return make_member(alice.organization, "Olga", Role.OWNER)


@pytest.fixture
def opened():
    """Somebody's browser, signed in."""

    def one(member):
        client = Client()
        client.force_login(member.user)
        return client

    return one


def bring(client, column, text, name="chart.csv"):
    """Import a table as the owner does: look at the preview, then take it."""
    data = text if isinstance(text, bytes) else text.encode()
    page = client.post(
        reverse("coding:import", args=[column]),
        {"file": SimpleUploadedFile(name, data)},
    )
    if page.status_code != 200:
        return page
    table = page.context["table"]
    return client.post(reverse("coding:take", args=[column]), {"table": table})


@pytest.fixture
def chart(olga, opened):
    """Three accounts, two cost centres, two tax codes."""
    owner = opened(olga)
    bring(owner, "account", ACCOUNTS)
    bring(owner, "cost_centre", "Kostenstelle;Name\n100;Verwaltung\n200;Vertrieb\n")
    bring(
        owner,
        "tax_code",
        "Code;Name;Steuersatz\nV19;Vorsteuer 19 %;19\nV7;Vorsteuer 7 %;7\n",
    )
    olga.organization.refresh_from_db()
    return owner


def save(client, invoice, *, how="saved", **coded):
    """Save the entry form; names of cells are `account`, or `1__account` for the second part."""
    cells = {}
    for name, text in coded.items():
        at, _sep, column = name.rpartition("__")
        cells[f"coding.{at or 0}.{column}"] = text
    invoice.refresh_from_db()
    data = posted_of(invoice) | cells | {"auto": how}
    return client.post(
        reverse("invoices:save", args=[invoice.pk]),
        data,
        headers={"Accept": "application/json"},
    )


def said(answer):
    """What the answer says is wrong."""
    checks = json.loads(answer.content)["checks"]
    return [check["message"] for check in checks if check["level"] != "ok"]


def submit(client, invoice):
    return client.post(reverse("review:submit", args=[invoice.pk]), {"seen": ""})


def status_of(invoice):
    return Invoice.objects.get(
        pk=invoice.pk, organization=invoice.organization_id
    ).status
