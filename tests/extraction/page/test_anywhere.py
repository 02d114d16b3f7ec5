"""Days and tax numbers of countries whose language has no file."""

from datetime import date

import pytest
from babel.dates import format_date

from countersign.extraction.page.month_names import month_names, of_cldr

from .paper import read, said


def test_the_file_of_months_is_what_cldr_says():
    assert month_names() == of_cldr()


@pytest.mark.parametrize("code", ["hsb", "fy", "rm", "br", "fo", "sc", "tk", "zu"])
def test_a_day_is_read_in_any_language(code):

    day = date(2026, 10, 5)
    text = format_date(day, "d MMMM y", locale=code)

    extracted = read(f"Invoice number 17\nInvoice date {text}\n")

    assert said(extracted, "issue_date") == {"issue_date": "2026-10-05"}


@pytest.mark.parametrize(
    "number",
    ["51 824 753 556", "201012461K", "302235912", "12345678-0-8", "L308744595B"],
)
def test_a_tax_number_is_read_behind_its_label_and_below_it(number):
    plain = number.replace(" ", "")
    beside = read(f"Kestrel Ltd\nVAT number: {number}\n")
    below = read(f"Kestrel Ltd\n\nVAT number\n{number}\n")

    found = [said(one, "vat_id").get("vat_id", "").replace("-", "") for one in (beside, below)]  # fmt: skip

    assert found == [plain.replace("-", "")] * 2
