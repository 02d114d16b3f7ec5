"""What a payment code says is held to the form: whoever scans one pays what it says."""

from dataclasses import replace
from decimal import Decimal

import pytest

from countersign.extraction.from_file import read
from countersign.extraction.model import Buyer
from countersign.invoices import checks
from countersign.invoices.checks import Level
from countersign.invoices.models import Status
from countersign.invoices.suggesting.said import as_json
from countersign.samples import draw, make_sample, with_payment_code, zatca_code
from tests.extraction.codes.test_on_pages import paper
from tests.factories import make_account, make_document, make_invoice
from tests.invoices.suggesting.test_reading import upload

DRAWN = make_sample(5, language="de", currency="EUR", kind="invoice")
SAMPLE = replace(DRAWN, prepaid=Decimal(0))
SWISS = replace(
    make_sample(5, language="de", currency="CHF", kind="invoice"), prepaid=Decimal(0)
)
OTHER = "DE02120300000000202051"
EPC = "BCD\n002\n1\nSCT\n\nBeispiel GmbH\n{iban}\nEUR{amount}\n\n\nR-1"


def entered(agent, pdf, sample=SAMPLE, **values):
    """An invoice that says what the sample says, entered from this file."""
    document = make_document(agent, said=as_json(read(pdf, buyer=Buyer())))
    typed = {
        "iban": sample.vendor.iban,
        "currency": sample.currency,
        "net_total": sample.net,
        "tax_total": sample.tax,
        "gross_total": sample.gross,
        **values,
    }
    return make_invoice(agent, document=document, status=Status.SUBMITTED, **typed)


def told(invoice):
    return [
        check
        for check in checks.all_checks(invoice, None)
        if check.name in ("payment-code", "file-account", "second-account")
    ]


@pytest.mark.parametrize("sample", [SAMPLE, SWISS])
def test_a_code_that_says_what_the_form_says_is_nothing_to_tell(alice, sample):
    assert told(entered(alice, draw(with_payment_code(sample)), sample)) == []


def test_another_account_in_the_code_stops_approval_and_shows_where(alice):
    invoice = entered(alice, draw(with_payment_code(SAMPLE, iban=OTHER)))
    (check,) = told(invoice)
    ours = " ".join(
        SAMPLE.vendor.iban[at : at + 4] for at in range(0, len(SAMPLE.vendor.iban), 4)
    )
    assert check.level == Level.STOP
    assert check.message == (
        "IBAN: the EPC code on the page says DE02 1203 0000 0000 2020 51,"
        f" the form {ours}."
    )
    assert check.fields == ("iban",)
    ((document, page, x0, y0, x1, y1),) = check.places
    assert (document, page) == (invoice.files.get().pk, 1)
    assert 60 < x1 - x0 < 100
    assert 60 < y1 - y0 < 100


def test_an_account_of_the_code_that_somebody_confirmed_is_the_vendors(alice):
    invoice = entered(alice, draw(with_payment_code(SAMPLE, iban=OTHER)))
    make_account(alice, OTHER)
    assert told(invoice) == []


def test_another_amount_in_the_code_stops_approval(alice):
    pdf = draw(with_payment_code(SAMPLE, amount="9999.99"))
    (check,) = told(entered(alice, pdf))
    assert check.level == Level.STOP
    assert check.message.startswith(
        "Gross total: the EPC code on the page says 9.999,99 EUR, the form "
    )


def test_another_currency_in_the_code_stops_approval(alice):
    (check,) = told(entered(alice, draw(with_payment_code(SWISS)), SWISS, currency="EUR"))  # fmt: skip
    assert check.level == Level.STOP
    assert check.message == (
        "Currency: the Swiss QR-bill code on the page says CHF, the form EUR."
    )


def test_an_account_that_stands_in_the_code_alone_is_one_the_file_names(alice):
    pdf = paper(EPC.format(iban=OTHER, amount="119.00"), "Invoice R-1 of today")
    (missing,) = told(entered(alice, pdf, iban="", gross_total=Decimal(119)))
    assert (missing.name, missing.level) == ("file-account", Level.STOP)
    assert "the file says DE02 1203 0000 0000 2020 51" in missing.message


def test_instalments_in_several_codes_come_to_the_total(alice):
    both = [
        EPC.format(iban=OTHER, amount="100.00"),
        EPC.format(iban=OTHER, amount="19.00"),
    ]
    document = make_document(alice, said=as_json(read(paper(both[0]), buyer=Buyer())))
    second = as_json(read(paper(both[1]), buyer=Buyer()))
    document.said["codes"] += second["codes"]
    document.save()
    invoice = make_invoice(alice, document=document, iban=OTHER)
    assert told(invoice) == []
    document.said["codes"].pop()
    document.save()
    assert [check.name for check in told(type(invoice).objects.get(organization=invoice.organization, pk=invoice.pk))] == ["payment-code"]  # fmt: skip


def test_a_tax_code_is_held_to_total_tax_and_vat_id(alice):
    text = zatca_code("Bobs Records", "310122393500003", "2022-04-25T15:30:00Z", "1150.00", "150.00")  # fmt: skip
    lines = ("Tax Invoice INV-7", "VAT number: 310122393599993", "Total SAR 1,150.00")
    typed = {"currency": "SAR", "iban": "", "net_total": Decimal(1000)}
    document = make_document(alice, said=as_json(read(paper(text, *lines), buyer=Buyer())))  # fmt: skip
    document.said["fields"]["vat_id"]["confidence"] = 0.95
    document.save()
    right = make_invoice(
        alice,
        document=document,
        tax_total=Decimal(150),
        gross_total=Decimal(1150),
        **typed,
    )
    assert [check.message for check in told(right)] == [
        "VAT id: the ZATCA code on the page says 310122393500003,"
        " the text 310122393599993."
    ]
    wrong = make_invoice(
        alice,
        document=document,
        number="R-2",
        tax_total=Decimal(200),
        gross_total=Decimal(1200),
        **typed,
    )
    assert [check.message.split(",")[0] for check in told(wrong)][:2] == [
        "Gross total: the ZATCA code on the page says 1.150",
        "Tax total: the ZATCA code on the page says 150",
    ]


def test_an_uploaded_file_is_read_with_its_codes(alice, work):
    invoice = upload(alice, draw(with_payment_code(SAMPLE, iban=OTHER)))
    work()
    (code,) = invoice.documents.get().said["codes"]
    assert (code["kind"], code["account"]) == ("EPC", OTHER)
    invoice.refresh_from_db()
    assert invoice.iban == SAMPLE.vendor.iban
    assert [check.name for check in told(invoice)] == ["payment-code"]


def test_a_file_that_an_earlier_version_read_has_no_codes(alice):
    document = make_document(alice, said={"fields": {}, "accounts": []})
    assert told(make_invoice(alice, document=document)) == []
