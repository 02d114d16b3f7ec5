"""Lists say how many doubts there are, and call nothing ready that was not looked at."""

from datetime import date

import pytest
from django.urls import reverse

from countersign.invoices.models import Invoice
from tests.factories import make_document, make_invoice
from tests.forms import posted_of


@pytest.fixture
def browser(alice, client):
    client.force_login(alice.user)
    return client


def desk(browser):
    return browser.get(reverse("invoices:desk")).content.decode()


def save(browser, invoice, how, **changed):
    form = posted_of(invoice, **changed) | {"auto": [how]}
    address = reverse("invoices:save", args=[invoice.pk])
    browser.post(address, form, headers={"Accept": "application/json"})


def test_what_is_found_while_typing_stands_on_the_desk_and_in_the_table(alice, browser):
    invoice = make_invoice(alice)
    assert "ready to submit" in desk(browser)

    save(browser, invoice, "left", due_date="2020-01-01", gross_total="500,00")

    shown = desk(browser)
    assert "1 stop, 1 doubt" in shown
    assert "ready to submit" not in shown
    assert "1 stop, 1 doubt" in browser.get(reverse("invoices:list")).content.decode()


def test_what_is_mended_is_found_no_more(alice, browser):
    invoice = make_invoice(alice, due_date=date(2020, 1, 1))
    save(browser, invoice, "left", number="R-9")
    assert "1 doubt" in desk(browser)
    save(browser, Invoice.objects.get(), "left", due_date="2026-04-30")
    assert "1 doubt" not in desk(browser)
    assert "ready to submit" in desk(browser)


def test_what_nobody_has_looked_at_is_not_ready(alice, browser):
    make_invoice(alice, findings=None, document=make_document(alice, said=None))
    assert "ready to submit" not in desk(browser)


def test_typing_that_is_not_checked_yet_is_not_ready(alice, browser):
    invoice = make_invoice(alice)
    save(browser, invoice, "typing", number="R-9")
    assert "ready to submit" not in desk(browser)
