import csv
import io

import pytest
from django.core.management import call_command
from django.urls import reverse

from countersign.accounts.models import Organization
from countersign.coding.models import CodingLine
from countersign.demo.actions.loading import CAST, PASSWORD
from countersign.exports.models import Export, State
from countersign.history.models import Event
from countersign.invoices.models import Invoice, Status
from countersign.invoices.vendors.history import VendorHistory
from countersign.mail.models import Letter

pytestmark = pytest.mark.django_db


def load() -> str:
    """What the command says. It takes seconds, so what only looks at the demo looks at one."""
    out = io.StringIO()
    call_command("load_demo", stdout=out)
    return out.getvalue()


def test_it_shows_something_of_everything(client):
    said = load()
    _what_is_approved_was_confirmed_and_a_changed_account_waits()
    _its_history_is_what_is_stored()
    _what_was_submitted_is_coded_to_the_cent()
    _not_all_of_it_are_plain_invoices()
    _sixty_invoices_in_all_states_and_somebody_to_sign_in_as(said, client)
    client.logout()
    _no_page_of_exports_is_empty(client)


def _sixty_invoices_in_all_states_and_somebody_to_sign_in_as(said, client):
    organization = Organization.objects.get(is_demo=True)
    invoices = Invoice.objects.filter(organization=organization)
    assert invoices.count() == 60
    assert set(invoices.values_list("status", flat=True)) == set(Status.values)
    assert invoices.filter(documents=None).count() == 0
    names = organization.memberships.values_list("user__name", flat=True)
    assert set(names) == {name for name, _ in CAST}

    assert "alice@demo.example" in said
    assert PASSWORD in said
    credentials = {"login": "alice@demo.example", "password": PASSWORD}
    response = client.post(reverse("account_login"), credentials)
    assert response.url == reverse("home")


def test_running_it_twice_doubles_nothing_mails_nobody_and_keeps_the_order():
    load()
    load()
    assert Invoice.objects.count() == 60
    assert Letter.objects.count() == 0
    moments = list(Event.objects.order_by("sequence").values_list("at", flat=True))
    assert moments == sorted(moments)


def _what_is_approved_was_confirmed_and_a_changed_account_waits():
    for invoice in Invoice.objects.filter(status=Status.APPROVED).exclude(iban=""):
        assert VendorHistory.of(invoice).needs_confirmation is False
    waiting = Invoice.objects.filter(status=Status.SUBMITTED)
    changed = [one.iban for one in waiting if VendorHistory.of(one).has_changed_bank]
    assert changed == ["DE02120300000000202051"]


def _its_history_is_what_is_stored():
    out = io.StringIO()
    call_command("verify_history", stdout=out)
    assert "are as they were written" in out.getvalue()


def _what_was_submitted_is_coded_to_the_cent():
    organization = Organization.objects.get(is_demo=True)
    told = Invoice.objects.filter(organization=organization).exclude(
        status=Status.DRAFT
    )
    coded = CodingLine.objects.filter(organization=organization)
    for invoice in told:
        lines = list(coded.filter(invoice=invoice))
        assert all(line.account_id for line in lines)
        assert sum(line.gross for line in lines) == invoice.gross_total
    assert coded.exclude(text_key="").exists()


def _not_all_of_it_are_plain_invoices():
    waiting = Invoice.objects.filter(status=Status.SUBMITTED)
    (note,) = waiting.filter(kind="credit note")
    assert note.gross_total < 0
    assert note.net_total + note.tax_total == note.gross_total
    assert sum(item.line_total for item in note.items.all()) < 0
    prepaid = [one for one in waiting if "prepaid_amount" in (one.more or {})]
    assert any(0 < one.to_pay < one.gross_total for one in prepaid)
    assert any(
        {"allowances.0.amount", "taxes.1.rate"} <= (one.more or {}).keys()
        for one in waiting
    )
    drafts = Invoice.objects.filter(status=Status.DRAFT)
    assert drafts.filter(documents__media_type__contains="xml").count() == 1


def _no_page_of_exports_is_empty(client):
    organization = Organization.objects.get(is_demo=True)
    (export,) = Export.objects.filter(organization=organization)
    waiting = Invoice.objects.filter(organization=organization).unexported().count()
    assert export.state == State.READY
    assert export.invoices > 10
    assert 0 < waiting < export.invoices
    client.post(
        reverse("account_login"),
        {"login": "mona@demo.example", "password": PASSWORD},
    )
    shown = client.get(reverse("exports:list")).content.decode()
    assert "Tax adviser" in shown
    assert f"{waiting} approved invoices are not exported yet." in " ".join(
        shown.split()
    )
    file = client.get(reverse("exports:file", args=[export.pk]))
    table = b"".join(file.streaming_content).decode("utf-8-sig").splitlines()
    assert len(table) > export.invoices
    coded = [row["Account"] for row in csv.DictReader(table, delimiter=";")]
    assert all(coded)
    profiles = client.get(reverse("exports:profiles")).content.decode()
    assert "List to look at" in profiles
