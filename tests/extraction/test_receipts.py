"""Receipts: narrow, in the middle, rounded, and with the customer's numbers beside the seller's."""

from typing import Literal

from countersign.extraction.from_file import read_words
from countersign.extraction.model import Box, Buyer, Page, Word

WIDTH, STEP = 300.0, 16.0


def receipt(*lines: str, source: Literal["text", "ocr"] = "text") -> Page:
    """A receipt with each line in its middle; two blanks part a text on the left from one on the right."""
    words = []
    for row, line in enumerate(lines):
        left, _, right = line.partition("  ")
        start = (WIDTH - 6 * len(left)) / 2 if not right else 20.0
        top = 20 + STEP * row
        for part, begins in ((left, start), (right.strip(), 220.0)):
            x = begins
            for word in part.split():
                box = Box(x, top, x + 6 * len(word), top + 10)
                words.append(Word(word, 1, box, source))
                x += 6 * len(word) + 4
    return Page(1, WIDTH, 40 + STEP * len(lines), tuple(words))


def fields(*lines: str, source: Literal["text", "ocr"] = "text") -> dict[str, str]:
    extracted = read_words([receipt(*lines, source=source)], buyer=Buyer())
    return {name: one.value for name, one in extracted.fields.items()}


def test_the_seller_leads_and_is_no_currency():
    said = fields(
        "A0047",
        "KEDAI MAJU JAYA SDN BHD",
        "12, Jalan Mawar 3",
        "TAX INVOICE",
        "PELANGGAN (M) SDN `BHD",
        "Date: 05/03/2026",
        "Soap  RM 8.02",
        "Total  RM 8.02",
    )
    assert said["vendor_name"] == "KEDAI MAJU JAYA SDN BHD"
    assert said["currency"] == "MYR"
    assert said["issue_date"] == "2026-03-05"


def test_a_rounded_total_is_what_is_owed():
    said = fields(
        "KEDAI MAJU JAYA SDN BHD",
        "INVOICE",
        "Brush  RM 19.00",
        "Paint  RM 14.92",
        "Total  RM 33.92",
        "Rounding adjustment  RM -0.02",
        "Total rounded  RM 33.90",
    )
    assert said["gross_total"] == "33.90"


def test_the_customers_tax_number_is_not_the_sellers():
    said = fields(
        "ANAND MOTORS PVT. LTD.",
        "TAX INVOICE",
        "Customer GSTIN: 27AAPFU0939F1ZV",
        "Dealer GSTIN: 29AAGCB7383J1Z4",
        "Grand total  Rs. 413.00",
    )
    assert said["vat_id"] == "29AAGCB7383J1Z4"


def test_a_word_scribbled_over_a_picture_is_not_the_seller():
    said = fields(
        "purr",
        "KEDAI MAJU JAYA·SDN BHD",
        "12, Jalan Mawar 3",
        "Soap  RM 8.02",
        "Total  RM 8.02",
        source="ocr",
    )
    assert said["vendor_name"] == "KEDAI MAJU JAYA SDN BHD"


def test_what_a_total_includes_is_no_total():
    said = fields(
        "KEDAI MAJU JAYA SDN BHD",
        "Soap  RM 26.60",
        "Takeout Total (incl GST)  RM 26.60",
        "Cash  RM 100.00",
        "Change  RM 73.40",
        "TOTAL INCLUDES 6% GST  RM 1.51",
    )
    assert said["gross_total"] == "26.60"
