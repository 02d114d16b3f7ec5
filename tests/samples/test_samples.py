"""Sample invoices: their sums hold, their numbers are valid, and what they claim is on the page."""

import re
import subprocess
import sys
from decimal import Decimal

import pypdfium2
import pytest
from schwifty import IBAN

from countersign.money import round_amount, tax_amount
from countersign.samples import draw, make_sample, make_vendor, places, truth
from countersign.samples.catalogue import LAYOUTS
from countersign.samples.identity import is_vat_id
from countersign.samples.printing import Printed
from countersign.samples.wording import LANGUAGES


def page_text(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(pdf)
    return "\n".join(page.get_textpage().get_text_range() for page in document)


def squeezed(text: str) -> str:
    return re.sub(r"\s", "", text)


def test_the_sums_of_hundreds_of_invoices_hold():
    for seed in range(400):
        sample = make_sample(seed)
        for line in sample.lines:
            exact = line.quantity * line.unit_price * (100 - line.discount) / 100
            assert line.line_total == round_amount(exact, sample.currency)
        assert sample.net == sum(tax.taxable for tax in sample.taxes)
        assert sample.tax == sum(tax.amount for tax in sample.taxes)
        assert sample.gross == sample.net + sample.tax
        assert sample.due == sample.gross - sample.prepaid
        total = sample.gross if sample.tax_included else sample.net
        assert total == sample.line_sum - sample.discount
        if not sample.tax_included:
            for tax in sample.taxes:
                assert tax.amount == tax_amount(tax.taxable, tax.rate, sample.currency)


def test_vat_ids_and_ibans_are_valid():
    for seed in range(300):
        vendor = make_vendor(seed)
        assert vendor.vat_id == "" or is_vat_id(vendor.vat_id), vendor.vat_id
        assert vendor.iban == "" or IBAN(vendor.iban).is_valid


def test_the_same_seed_gives_the_same_bytes(tmp_path):
    for run in ("first", "second"):
        command = [sys.executable, "-m", "countersign.samples", "--count", "5"]
        subprocess.run([*command, "--out", str(tmp_path / run)], check=True)
    first = {path.name: path.read_bytes() for path in (tmp_path / "first").iterdir()}
    second = {path.name: path.read_bytes() for path in (tmp_path / "second").iterdir()}
    assert len(first) == 10
    assert first == second


@pytest.mark.parametrize("layout", [*LAYOUTS, "mixed"])
def test_what_the_truth_says_is_printed(layout):
    for seed in range(6):
        sample = make_sample(seed, layout=layout)
        printed = Printed(sample)
        text = squeezed(page_text(draw(sample)))
        fields = truth(sample)["fields"]
        for key, shown in {
            "invoice_number": sample.number,
            "vendor_name": sample.vendor.name,
            "issue_date": printed.date(sample.issue_date),
            "due_date": printed.date(sample.due_date),
            "gross_total": printed.number(sample.gross),
            "net_total": printed.number(sample.net),
            "tax_total": printed.number(sample.tax),
            "iban": printed.iban,
            "vat_id": printed.vat_id,
            "order_reference": sample.order_reference,
        }.items():
            if key in fields and key in places(sample):
                assert squeezed(shown) in text, (key, shown)
        for line in fields.get("lines", []):
            assert squeezed(line["description"]) in text


def test_what_the_truth_leaves_out_is_not_printed():
    for seed in range(120):
        sample = make_sample(seed)
        printed = Printed(sample)
        text = squeezed(page_text(draw(sample)))
        fields = truth(sample)["fields"]
        for key, shown in {
            "vendor_name": sample.vendor.name,
            "due_date": printed.date(sample.due_date),
            "iban": printed.iban,
            "vat_id": printed.vat_id,
            "order_reference": sample.order_reference,
        }.items():
            if key not in fields and shown:
                assert squeezed(shown) not in text, (seed, key, shown)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_can_be_drawn(language):
    for layout in list(LAYOUTS)[::3]:
        sample = make_sample(3, layout=layout, language=language)
        assert {"invoice_number", "vendor_name", "gross_total"} <= set(
            truth(sample)["fields"]
        )
        assert "?" not in page_text(draw(sample)).replace("¿", "")


@pytest.mark.parametrize(
    ("currency", "decimals"),
    [("JPY", 0), ("EUR", 2), ("PLN", 2), ("CZK", 2), ("SEK", 2), ("KWD", 3)],
)
def test_amounts_have_the_decimals_of_their_currency(currency, decimals):
    gross = make_sample(5, currency=currency).gross
    assert -gross.as_tuple().exponent == decimals
    assert gross > Decimal(0)


def test_a_vendor_keeps_its_look():
    first = make_sample(11)
    second = make_sample(12, vendor=first.vendor)
    assert second.vendor == first.vendor
    assert second.number != first.number
    assert {"invoice_number", "vendor_name"} <= set(truth(second)["fields"])


@pytest.mark.parametrize("layout", LAYOUTS)
def test_places_frame_the_words_of_their_field(layout):
    sample = make_sample(21, layout=layout)
    document = pypdfium2.PdfDocument(draw(sample))
    for place in places(sample)["invoice_number"]:
        page = document[place.page - 1]
        height = page.get_height()
        words = page.get_textpage().get_text_bounded(
            place.x0 - 1, height - place.y1 - 1, place.x1 + 1, height - place.y0 + 1
        )
        assert words.strip() == sample.number


@pytest.mark.parametrize("wrong", [{"layout": "no such"}, {"language": "xx"}])
def test_what_is_unknown_is_refused(wrong):
    with pytest.raises(KeyError):
        make_sample(1, **wrong)
