"""What does not fit is told before anything is written, and a person may agree to a short form."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from countersign.exports.adviser.checking import checked
from countersign.exports.books.setup import Books
from countersign.exports.models import DatevAgreement
from countersign.history.models import Event
from tests.exports.adviser.coded import make_coded
from tests.exports.datev import judges
from tests.signing_in import sign_in

CHECK = reverse("exports:datev_check")
CREDITORS = reverse("exports:datev_creditors")


@pytest.fixture
def manager(mona) -> Client:
    return sign_in(Client(), mona)


def found(organization):
    """(number, field, proposed) of all that does not fit."""
    looked = checked(organization, Books.of(organization.pk))
    return [(one.number, one.misfit.field, one.misfit.proposed) for one in looked.found]


def key_of(organization):
    looked = checked(organization, Books.of(organization.pk))
    return looked.found[0].key


def agree(browser, invoice, **values):
    address = reverse("exports:datev_agree", args=[invoice.pk])
    return browser.post(address, values, follow=True).content.decode()


def test_until_an_owner_has_set_it_the_page_says_so(manager):
    assert "Nothing is set for DATEV yet" in manager.get(CHECK).content.decode()


def test_it_lists_the_field_the_invoice_and_the_form_in_which_it_would_fit(
    configured, manager, alice
):
    make_coded(alice, number="R-1")
    bad = make_coded(alice, number="RE 2026.7")
    page = manager.get(CHECK).content.decode()
    assert "2 approved invoices that are not exported were looked at" in page
    assert "1 fits as it is." in page
    assert reverse("invoices:detail", args=[bad.pk]) in page
    assert "Invoice number (Belegfeld 1)" in page
    assert "It has signs that DATEV does not take here." in page
    assert "<strong>RE-2026-7</strong>" in page


def test_agreed_for_one_invoice_it_holds_for_that_one(configured, manager, mona, alice):
    one = make_coded(alice, number="RE 1")
    make_coded(alice, number="RE 2")
    page = agree(manager, one, key=key_of(alice.organization))
    assert "The short form is taken for this invoice." in page
    assert found(alice.organization) == [("RE 2", "number", "RE-2")]
    line = Event.objects.order_by("-sequence").first()
    assert (line.verb, line.actor_name) == ("agreed to DATEV form", "Mona")
    assert line.data == {"field": "number", "value": "RE 1", "written": "RE-1"}


def test_agreed_always_it_holds_for_every_one_until_it_is_withdrawn(
    configured, manager, owner, alice
):
    one = make_coded(alice, number="RE 1")
    make_coded(alice, number="RE 2")
    agree(manager, one, key=key_of(alice.organization), always="1")
    assert found(alice.organization) == []
    settings = owner.get(reverse("exports:datev_settings")).content.decode()
    assert "agreed to by Mona" in settings
    withdrawn = reverse(
        "exports:datev_withdraw", args=[DatevAgreement.objects.get().pk]
    )
    owner.post(withdrawn)
    assert len(found(alice.organization)) == 2


def test_what_was_shown_and_is_no_more_is_not_agreed_to(configured, manager, alice):
    one = make_coded(alice, number="RE 1")
    key = key_of(alice.organization)
    one.number = "RE 9"
    one.save()
    assert "This has changed since the page was shown." in agree(manager, one, key=key)
    assert DatevAgreement.objects.count() == 0


def test_what_has_no_form_can_not_be_agreed_to(configured, manager, alice):
    one = make_coded(alice, number="R-1", creditor="")
    key = key_of(alice.organization)
    assert "To be corrected first." in manager.get(CHECK).content.decode()
    assert "This has changed" in agree(manager, one, key=key)


def test_creditors_are_a_file(configured, manager, alice):
    make_coded(alice, number="R-1")
    answer = manager.get(CREDITORS)
    assert answer["Content-Disposition"] == 'attachment; filename="EXTF_Kreditoren.csv"'
    _head, _names, row = judges.cells(answer.content)
    assert row[:2] == ["70001", "Beispiel GmbH"]


def test_creditors_that_do_not_fit_are_told_first(configured, manager, alice):
    make_coded(alice, number="R-1", creditor="7001")
    page = manager.get(CREDITORS).content.decode()
    assert "Beispiel GmbH" in page
    assert "It is no account of the length that is set for the books." in page
    _head, _names, *rows = judges.cells(manager.get(f"{CREDITORS}?anyway").content)
    assert rows == []


def test_a_creditor_is_written_in_the_form_that_was_agreed_to(
    configured, manager, alice
):
    invoice = make_coded(alice, vendor="Łódź Sp. z o.o.")
    page = manager.get(CREDITORS).content.decode()
    assert "Proposed:" in page
    (key,) = re.findall(r'name="key" value="(\w+)"', page)
    address = reverse("exports:datev_agree_vendor", args=[invoice.vendor_id])
    assert (
        "This has changed"
        in manager.post(address, {"key": "x"}, follow=True).content.decode()
    )
    manager.post(address, {"key": key})
    _head, _names, row = judges.cells(manager.get(CREDITORS).content)
    assert row[:2] == ["70001", "Lódz Sp. z o.o."]


def test_however_many_wait_the_page_asks_twelve_times_at_most(
    configured, manager, alice
):
    for at in range(3):
        make_coded(alice, number=f"RE {at}")
    with CaptureQueriesContext(connection) as asked:
        manager.get(CHECK)
    assert len(asked) <= 12
