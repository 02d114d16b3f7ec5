"""FatturaPA: several bodies, what is withheld, attachments, the simplified form."""

from decimal import Decimal

from countersign.extraction.einvoice import read_xml
from countersign.extraction.einvoice.national.attached import contents
from countersign.extraction.einvoice.parse import parse
from countersign.extraction.record import (
    CashDiscount,
    Identifier,
    Instalment,
    Preceding,
)

from .told import FILES, codes, header, lines, read


def test_a_fatturapa_with_two_invoices():
    first = read("fatturapa.xml")
    (second,) = first.others

    assert header(
        first,
        *("invoice_number", "vendor_name", "vat_id", "issue_date", "due_date", "iban"),
        *("net_total", "tax_total", "gross_total", "amount_due", "withheld_amount"),
        *("order_reference", "project_reference", "kind", "payee_name"),
    ) == {
        "invoice_number": "12/A",
        "vendor_name": "Luigi Verdi",
        "vat_id": "IT07643520567",
        "issue_date": "2026-03-02",
        "due_date": "2026-03-31",
        "iban": "IT60X0542811101000000123456",
        "net_total": "1040.00",
        "tax_total": "228.80",
        "gross_total": "1268.80",
        "amount_due": "1068.80",
        "withheld_amount": "200.00",
        "order_reference": "ORD-5",
        "project_reference": "J51B21001",
        "kind": "invoice",
        "payee_name": "Ing. Luigi Verdi",
    }
    assert lines(first) == [
        ("Progettazione", "10", "ore", "110.00", "22", "1000.00"),
    ]
    assert codes(first) == []
    assert dict(first.notices[0].values) == {"at": "1", "count": "2"}
    assert header(second, "invoice_number", "kind", "gross_total") == {
        "invoice_number": "13/A",
        "kind": "credit note",
        "gross_total": "100.00",
    }


def test_what_a_fatturapa_says_beyond_its_form():
    said = read("fatturapa.xml").einvoice
    (line,) = said.lines

    assert (said.stamp_duty, said.tender, said.despatch_advice) == (
        *("2.00", "Z4F3161"),
        "D77",
    )
    assert said.buyer.electronic_address == Identifier("conti@pec.rossi.example", "PEC")
    assert said.preceding == (Preceding("3/A", "2026-01-10"),)
    assert said.instalments == (
        Instalment("2026-04-30", "534.40"),
        Instalment("2026-03-31", "534.40"),
    )
    assert said.discounts == (CashDiscount(until="2026-03-10", amount="5.00"),)
    assert (line.order_line, line.seller_item) == ("30", "ING-1")
    assert line.standard_item == Identifier("8001234567890", "EAN")
    assert line.attributes == (("Ritenuta", "SI"), ("COMMESSA", "P-9"))
    fund, discount = said.allowances
    assert (fund.charge, fund.amount, fund.rate) == (True, "40.00", "22.00")
    assert (discount.charge, Decimal(discount.amount), discount.line) == (False, 100, 1)
    assert ("Dati Generali / Dati DDT / Data DDT", "2026-02-27") in said.also


def test_a_simplified_one_is_summed():
    whole = read("fatturapa_simplified.xml")

    assert header(whole, "vendor_name", "net_total", "tax_total", "gross_total") == {
        "vendor_name": "Caffè Verdi",
        "net_total": "20.00",
        "tax_total": "3.20",
        "gross_total": "23.20",
    }


def test_attachments_are_counted_through_the_whole_file():
    first = read("fatturapa.xml")
    attached = [*first.einvoice.attachments, *first.others[0].einvoice.attachments]
    inside = contents(parse((FILES / "fatturapa.xml").read_bytes()))

    assert [(one.name, one.media_type, one.size) for one in attached] == [
        ("ore.csv", "text/csv", 7),
        ("nota.txt", "text/plain", 4),
    ]
    assert [inside[one.embedded] for one in attached] == [b"ore;10\n", b"nota"]


def test_a_total_that_is_wrong_is_told():
    xml = (FILES / "fatturapa.xml").read_text("utf-8")
    whole = read_xml(xml.replace("1268.80</Imp", "1278.80</Imp").encode())

    _several, notice = whole.notices
    assert notice.code == "xml-sum-differs"
    assert dict(notice.values) == {
        "rule": "BR-CO-15",
        "stated": "1278.80",
        "expected": "1268.80",
    }
    assert not whole.fields["gross_total"].proven


def test_a_total_after_withholding_is_no_contradiction():
    xml = (FILES / "fatturapa.xml").read_text("utf-8")
    whole = read_xml(xml.replace("1268.80</Imp", "1068.80</Imp").encode())

    assert codes(whole) == []
