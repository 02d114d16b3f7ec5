"""JSON lines: all that a record has, exactly."""

import json

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.exports.formats.conftest import a_record, written


def test_each_line_is_an_invoice_with_all_it_has(write):
    data, misfits = write("jsonl", a_record(), a_record(id=2, number="=R\n8"))
    first, second = map(json.loads, data.splitlines())
    assert misfits == []
    assert first["invoice_number"] == "R-7"
    assert first["invoice_total_amount_with_vat"] == "1190.00"
    assert first["to_pay"] == "190.00"
    assert first["invoice_issue_date"] == "2026-03-31"
    assert first["vendor"]["vat_id"] == "DE123456788"
    assert first["lines"][0]["item_net_price"] == "0.123456"
    assert second["invoice_number"] == "=R\n8"


@settings(deadline=None)
@given(st.lists(st.text(), min_size=1, max_size=20))
def test_texts_of_any_unicode_survive(texts):
    data, misfits = written("jsonl", *(a_record(vendor_name=text) for text in texts))
    assert misfits == []
    lines = data.decode().split("\n")[:-1]
    assert [json.loads(line)["seller_name"] for line in lines] == texts
