"""JSON lines: all that a record has, exactly."""

import json

from tests.exports.formats.conftest import a_record


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
