"""How sure a reading is: never of what is in doubt, and proven only by more than one way."""

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from countersign.extraction.page import confidence
from countersign.extraction.page.candidates import Candidate

from .paper import read

WHOLE = """
Invoice number: R-2026/0042
Description                Quantity     Price      Total
Oiling of hinges                  2     50.00     100.00
Brass screws                     10      2.00      20.00

Net total                                         120.00
VAT 20 %                                           24.00
Total                                      EUR    144.00
"""


def test_what_items_and_sum_agree_on_is_proven():
    extracted = read(WHOLE)
    for name in ("net_total", "tax_total", "gross_total"):
        one = extracted.fields[name]
        assert one.proven, name
        assert one.confidence >= 0.97, name
    assert all(
        line[kind].proven
        for line in extracted.lines
        for kind in ("quantity", "unit_price", "line_total")
    )


def test_the_row_of_one_rate_is_no_proof_of_the_totals():
    extracted = read(
        """
Rate          Net         VAT        Gross
19 %       100.00       19.00       119.00
7 %        200.00       14.00       214.00
"""
    )
    for name in ("net_total", "tax_total", "gross_total"):
        one = extracted.fields.get(name)
        assert one is None or not one.proven or one.value in ("300.00", "33.00", "333.00")  # fmt: skip


def test_of_two_values_that_say_as_much_neither_is_sure():
    both = [Candidate(one, 0.98, (), "beside a label") for one in ("R-1", "R-2")]
    sure, proven = confidence.of_header("invoice_number", both, confidence.Around())
    assert sure < 0.95
    assert not proven


def test_what_its_own_label_leaves_in_doubt_is_not_sure_for_having_no_rival():
    weak = [Candidate("2026-03-31", 0.7, (), "a date")]
    sure, _ = confidence.of_header("due_date", weak, confidence.Around())
    assert sure < 0.95


def test_items_that_come_to_no_total_prove_nothing():
    extracted = read(WHOLE.replace("120.00", "121.00").replace("144.00", "145.00"))
    assert not any(one.proven for line in extracted.lines for one in line.values())


@given(
    st.lists(st.floats(0, 1), min_size=1, max_size=4),
    st.booleans(),
    st.floats(0, 2),
    st.sampled_from(["gross_total", "net_total", "iban", "vendor_name", "due_date"]),
)
def test_a_confidence_is_a_share_whatever_stands_on_the_page(
    scores: list[float], proven: bool, lead: float, field: str
) -> None:
    found = [
        Candidate(f"{at}", score, (), "", proven, lead)
        for at, score in enumerate(sorted(scores, reverse=True))
    ]
    sure, _ = confidence.of_header(field, found, confidence.Around(agrees=proven))
    assert 0 <= sure <= 0.99


def test_the_weights_are_a_small_file_that_a_person_can_read():
    file = Path(confidence.__file__).with_name("confidence.json")
    assert file.stat().st_size < 200_000
    assert {"header", "item"} == set(confidence.weights())
