"""Who sells: names over two lines, behind and beside headings, and what only looks like a name."""

import pytest

from .paper import read, said


@pytest.mark.parametrize(
    ("page", "vendor"),
    [
        ("Invoice 7\n\nIssuer: Kestrel, Otter\nand Finch        Customer: Heron Ltd", "Kestrel, Otter and Finch"),
        ("Invoice 7\n\nFrom:\nKestrel, Otter and\nFinch\n12 Forge Lane", "Kestrel, Otter and Finch"),
        ("Facture n° 7\n\nSociété Kestrel\n12 rue des Forges", "Société Kestrel"),
        ("Invoice 7\n\nBENEFICIARY      Kestrel and Sons\nBANK             Otter Bank", "Kestrel and Sons"),
        ("Facture n° 7\n\nTotal TTC 20,00 €\n\nKestrel, SIRET : 75487916100017", "Kestrel"),
        ("Factura 7\n\nDomicilio: Calle Pte. Perón 5369\nRazón Social: Kestrel y Nutria", "Kestrel y Nutria"),
    ],
)  # fmt: skip
def test_the_seller_is_named(page, vendor):
    assert said(read(page), "vendor_name") == {"vendor_name": vendor}


def test_the_expiry_of_an_authorisation_is_no_due_date():
    page = "Kestrel S.A.\nFactura 7\n\nFecha de Vto. de CAE: 11/03/2026"
    assert "due_date" not in said(read(page))
