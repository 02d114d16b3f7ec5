"""Payment codes on drawn invoices: found where they stand, and what they add to the words."""

import io
from dataclasses import replace

import pytest
import zxingcpp
from fpdf import FPDF
from PIL import Image

from countersign.extraction.from_file import read
from countersign.extraction.model import Box, Buyer
from countersign.samples import (
    draw,
    draw_image,
    draw_scan,
    make_sample,
    with_payment_code,
    zatca_code,
)

OTHER = "DE02120300000000202051"


def read_file(data):
    return read(data, buyer=Buyer())


def qr_picture(text, scale=4):
    code = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode, ec_level="M")
    return Image.fromarray(zxingcpp.write_barcode_to_image(code, scale=scale))


def paper(text, *lines, side=100, at=(200, 300), pages_before=0, pages_after=0):
    """A PDF with these lines and a QR code, among pages that say nothing of it."""
    pdf = FPDF(unit="pt", format="A4")
    pdf.set_font("helvetica", size=11)
    for number in range(pages_before):
        pdf.add_page()
        pdf.text(60, 60, f"Conditions of delivery, page {number + 1} of many words")
    pdf.add_page()
    for row, line in enumerate(lines):
        pdf.text(60, 60 + 18 * row, line)
    pdf.image(qr_picture(text), *at, side, side)
    for _number in range(pages_after):
        pdf.add_page()
        pdf.text(60, 60, "What the slip is for")
    return bytes(pdf.output())


@pytest.fixture(params=[("de", "EUR", "EPC"), ("de", "CHF", "Swiss QR-bill")])
def sample(request):
    language, currency, kind = request.param
    sample = make_sample(5, language=language, currency=currency)
    return kind, replace(sample, prepaid=sample.prepaid * 0)


def test_a_code_is_read_and_agrees_with_the_text(sample):
    kind, invoice = sample
    found = read_file(draw(with_payment_code(invoice)))
    (code,) = found.codes
    assert (code.kind, code.account) == (kind, invoice.vendor.iban)
    assert code.amount == str(invoice.due)
    assert found.fields["iban"].source == "text"
    assert found.fields["iban"].proven
    assert found.fields["gross_total"].proven
    assert [one.value for one in found.accounts] == [invoice.vendor.iban]


@pytest.mark.parametrize("form", [draw_scan, draw_image])
def test_a_code_on_a_scan_is_read(sample, form):
    kind, invoice = sample
    found = read_file(form(with_payment_code(invoice)))
    assert [(code.kind, code.account) for code in found.codes] == [
        (kind, invoice.vendor.iban)
    ]


def test_a_code_on_a_page_that_was_scanned_askew_is_read(sample):
    invoice = with_payment_code(sample[1])
    found = read_file(draw_image(invoice, turn=7, blur=0.6, grain=20))
    assert [code.account for code in found.codes] == [invoice.vendor.iban]


def test_another_account_in_the_code_is_an_account_of_the_file_and_not_the_value(
    sample,
):
    invoice = sample[1]
    other = OTHER if invoice.currency == "EUR" else "CH4431999123000889012"
    found = read_file(draw(with_payment_code(invoice, iban=other)))
    assert found.fields["iban"].value == invoice.vendor.iban
    assert [(one.value, one.source) for one in found.accounts] == [
        (invoice.vendor.iban, "text"),
        (other, "code"),
    ]
    assert found.accounts[1].words[0].box == found.codes[0].box


def test_a_code_fills_what_the_text_lacks_and_alone_proves_nothing():
    text = (
        f"BCD\n002\n1\nSCT\n\nBeispiel GmbH\n{OTHER}\nEUR119.00\n\nRF18539007547034\n"
    )
    found = read_file(paper(text, "Please scan the code below to pay for your order."))
    values = {name: one.value for name, one in found.fields.items()}
    assert values["iban"] == OTHER
    assert values["gross_total"] == "119.00"
    assert values["currency"] == "EUR"
    assert values["payment_reference"] == "RF18539007547034"
    iban = found.fields["iban"]
    assert (iban.source, iban.proven, iban.confidence < 0.9) == ("code", False, True)
    (place,) = iban.words
    assert place.page == 1
    assert place.box == pytest.approx(Box(209, 309, 291, 391), abs=4)


def test_of_two_accounts_that_are_printed_the_code_tells_the_one_to_pay():
    first = "DE89370400440532013000"
    text = f"BCD\n002\n1\nSCT\n\nBeispiel GmbH\n{OTHER}\nEUR119.00\n\n\nR-1"
    lines = ("Invoice R-1", f"IBAN {first}", f"IBAN {OTHER}", "Total EUR 119.00")
    found = read_file(paper(text, *lines))
    assert found.fields["iban"].value == OTHER
    assert [one.value for one in found.alternatives["iban"]] == [first]


def test_two_codes_that_differ_are_no_sure_value():
    pdf = FPDF(unit="pt", format="A4")
    pdf.add_page()
    for at, account in enumerate((OTHER, "DE89370400440532013000")):
        text = f"BCD\n002\n1\nSCT\n\nBeispiel GmbH\n{account}\nEUR119.00"
        pdf.image(qr_picture(text), 60 + 250 * at, 300, 120, 120)
    found = read_file(bytes(pdf.output()))
    assert {code.account for code in found.codes} == {OTHER, "DE89370400440532013000"}
    assert found.fields["iban"].confidence == 0.5
    assert len(found.alternatives["iban"]) == 1


def test_a_slip_between_many_pages_is_read():
    text = f"BCD\n002\n1\nSCT\n\nBeispiel GmbH\n{OTHER}\nEUR119.00"
    (code,) = read_file(paper(text, pages_before=7, pages_after=3)).codes
    assert (code.page, code.account) == (8, OTHER)


def test_a_slip_on_the_last_of_many_pages_is_read():
    text = f"BCD\n002\n1\nSCT\n\nBeispiel GmbH\n{OTHER}\nEUR119.00"
    (code,) = read_file(paper(text, pages_before=11)).codes
    assert (code.page, code.account) == (12, OTHER)


def test_a_small_code_of_much_text_is_read():
    text = f"BCD\n002\n1\nSCT\n\n{'Beispiel ' * 8}\n{OTHER}\nEUR119.00\n\n\n{'x' * 140}"
    (code,) = read_file(paper(text, side=45)).codes
    assert code.account == OTHER


def test_a_zatca_code_is_held_beside_the_text():
    text = zatca_code("Bobs Records", "310122393500003", "2022-04-25T15:30:00Z", "1150.00", "150.00")  # fmt: skip
    lines = (
        "Tax Invoice INV-7",
        "VAT number: 310122393500003",
        "Net total SAR 1,000.00",
        "VAT 15% SAR 150.00",
        "Total SAR 1,150.00",
    )
    found = read_file(paper(text, *lines))
    assert found.fields["gross_total"].value == "1150.00"
    assert found.fields["gross_total"].source == "text"
    assert found.fields["tax_total"].proven
    assert found.fields["vat_id"].value.endswith("310122393500003")
    assert found.accounts == ()


def test_other_codes_add_nothing():
    found = read_file(paper("https://example.org/rate-us", "Invoice R-1 of today"))
    assert (found.codes, found.notices) == ((), ())


def test_a_code_that_no_bank_takes_is_told_with_its_place():
    text = "BCD\n002\n1\nSCT\n\nBeispiel GmbH\nDE03120300000000202051\nEUR119.00"
    found = read_file(paper(text, "Invoice R-1 of today"))
    (notice,) = found.notices
    assert (notice.code, found.codes) == ("payment-code-malformed", ())
    assert notice.words[0].page == 1


def test_a_code_of_hostile_length_is_no_trouble():
    found = read_file(paper("BCD\n" + "9" * 2000, side=400, at=(60, 300)))
    assert [notice.code for notice in found.notices] == ["payment-code-malformed"]


def test_a_picture_without_a_code_has_none():
    out = io.BytesIO()
    Image.new("RGB", (300, 420), "white").save(out, "PNG")
    assert read_file(out.getvalue()).codes == ()
