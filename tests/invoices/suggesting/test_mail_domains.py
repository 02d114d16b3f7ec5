"""The mail domain that a file names is kept with its reading, and learnt of its vendor."""

import re
from datetime import date

import pytest

from countersign.invoices.checks import Level, all_checks
from countersign.invoices.desk import actions as desk
from countersign.invoices.models import Invoice
from countersign.review.submitting import actions as submitting
from countersign.samples import make_sample, to_ubl
from countersign.vendors.models import Vendor
from tests.factories import make_account, make_vendor
from tests.files import pdf, upload


@pytest.fixture
def entered(alice, mona, work):
    """Upload a file that says a text, enter the rest by hand, submit it and let its vendor learn."""

    def enter(text, vendor="Acme Print Ltd", number="R-1"):
        pk = desk.upload(upload(pdf(text)), by=alice).invoice.pk
        work()
        invoice = Invoice.objects.get(pk=pk)
        invoice.number, invoice.vendor_name, invoice.currency = number, vendor, "EUR"
        invoice.issue_date, invoice.gross_total = date(2026, 3, 31), len(text)
        invoice.no_items, invoice.vendor = True, None
        invoice.items.all().delete()
        invoice.save()
        submitting.submit(invoice, by=alice)
        work()
        return Invoice.objects.get(pk=pk)

    return enter


def domain(name="Acme Print Ltd"):
    return Vendor.objects.get(name=name).mail_domain


@pytest.mark.parametrize(
    ("text", "learnt"),
    [
        ("Write to billing@mail.acme-print.com", "acme-print.com"),
        ("Write to a@acme-print.com or b@acme-print.com", "acme-print.com"),
        ("Write to a@acme-print.com or b@another.com", None),
        ("Write to acme.print@gmail.com", None),
        ("Bought by alice@example.org", None),
        ("Call us", None),
    ],
)
def test_the_one_domain_of_a_file_is_learnt(entered, text, learnt):
    entered(text)
    assert domain() == learnt


def test_the_first_that_was_learnt_stays(entered):
    entered("Write to billing@acme-print.com")
    entered("Write to billing@other-print.com", number="R-2")
    assert domain() == "acme-print.com"


def test_another_new_vendor_with_it_is_stopped(entered, alice, mona):
    vendor = make_vendor(alice.organization, "Acme Print Ltd")
    make_account(alice, "DE89370400440532013000", vendor=vendor.name)
    entered("Write to billing@acme-print.com")
    again = entered(
        "Please write to accounts@acme-print.com", vendor="Zeta", number="9"
    )
    told = [one for one in all_checks(again, mona) if one.name == "likeness"]
    assert [(one.level, one.message) for one in told] == [
        (
            Level.STOP,
            "“Zeta” is new here and resembles “Acme Print Ltd”. Its mail domain is that vendor's. “Acme Print Ltd” has a confirmed account.",
        )
    ]


def test_an_xml_without_a_page_teaches_whose_it_is(alice, mona, work):
    sample = make_sample(38, language="de", currency="EUR", kind="invoice", lines=3)
    end = b"</cac:Party></cac:AccountingSupplierParty>"
    contact = b"<cac:Contact><cbc:ElectronicMail>ar@sellers-own.com</cbc:ElectronicMail></cac:Contact>"
    xml = re.sub(rb">\s+<", b"><", to_ubl(sample)).replace(end, contact + end, 1)
    pk = desk.upload(upload(xml, "invoice.xml"), by=alice).invoice.pk
    work()
    submitting.submit(Invoice.objects.get(pk=pk), by=alice)
    work()
    vendor = Vendor.objects.get()
    assert (vendor.vat_id, vendor.mail_domain) == (
        sample.vendor.vat_id.replace(" ", ""),
        "sellers-own.com",
    )
