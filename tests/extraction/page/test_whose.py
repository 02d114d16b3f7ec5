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


@pytest.mark.parametrize(
    "told",
    [
        "Carrier: Swift Parcel Services Ltd",
        "Shipped by\nSwift Parcel Services Ltd",
        "Versand durch:\nSchnell Spedition GmbH",
        "Votre facture\nTransporteur : Rapide Transports SARL",
        "Powered by Otter Software Inc.",
    ],
)
def test_who_carries_the_goods_or_wrote_the_program_is_not_the_seller(told):
    found = read(f"Invoice 7\n\n{told}\n\nTotal 20.00 EUR")
    assert "vendor_name" not in said(found)


@pytest.mark.parametrize(
    ("terms", "due"),
    [
        ("Zahlbar bis 15.10.2026 mit 2 % Skonto = 116,62 EUR\noder bis 04.11.2026 ohne Abzug", "2026-11-04"),
        ("Skonto bis 15.10.2026   2,00 %    2,38 EUR\nFällig am 04.11.2026", "2026-11-04"),
        ("Escompte de 2 % pour paiement avant le 15.10.2026\nDate d'échéance : 04.11.2026", "2026-11-04"),
        ("Sconto 2% entro il 15.10.2026\nScadenza 04.11.2026", "2026-11-04"),
        ("2 % Skonto innerhalb von 10 Tagen, fällig am 04.11.2026", "2026-11-04"),
        ("2 % Skonto in 10 Tagen fällig am 04.11.2026", "2026-11-04"),
    ],
)  # fmt: skip
def test_the_day_of_a_cash_discount_is_not_the_due_date(terms, due):
    found = read(f"Kestrel GmbH\nRechnung Nr. 7\n\nSumme 119,00 EUR\n\n{terms}")
    assert said(found, "due_date") == {"due_date": due}
