"""Whose name stands where: over an address of its own, in letters, at the top, in a frame."""

from .paper import read, said


def vendor(text: str) -> str:
    return said(read(text), "vendor_name").get("vendor_name", "")


def test_who_gives_a_telephone_over_an_address_is_the_seller():
    text = """
Morel                                                   Rocher SAS
22, boulevard Patrick Pages                             chemin Poirier
64550 Saint Gilles                                      03837 Nguyen
Tel. 02 36 41 10 28


Facture 40007539 du 16/08/2026
"""
    assert vendor(text) == "Morel"


def test_who_gives_a_vat_id_with_its_address_is_the_seller():
    text = """
Blum & Partner
Braunstrasse 526
7337 Meyrin
CHE-116.281.710 MWST


                                                        Scheidegger & Co.
                                                        Fuchsstrasse 3
                                                        8770 Yverdon


Rechnung Nr. 17
"""
    assert vendor(text) == "Blum & Partner"


def test_a_heading_of_a_column_and_a_currency_are_no_names():
    text = """
Briere Groep
Laan 5

Aantal   Omschrijving     Stukprijs      Bedrag
2        Webhosting       EUR 10,00      EUR 20,00
"""
    assert vendor(text) == "Briere Groep"


def test_a_legal_form_is_read_to_its_end():
    text = """
Seller: Hotel Palaez y asociados S.L.N.E
Calle 5

Factura 7
"""
    assert vendor(text) == "Hotel Palaez y asociados S.L.N.E"


def test_a_form_with_a_stroke_does_not_go_on_in_the_street():
    text = """
Guerreiro S/A
Avenida de Valente, 80
1233-147 Lisboa

Fatura 17
"""
    assert vendor(text) == "Guerreiro S/A"


def test_an_account_glued_to_its_label_is_read():
    extracted = read("Pay by bank transfer: IBANGB29NWBK60161331926819, BIC NWBKGB2L")

    assert said(extracted, "iban") == {"iban": "GB29NWBK60161331926819"}


def test_who_is_named_as_the_buyer_once_is_no_seller_elsewhere():
    text = """
INVOICE
                                   Invoice Date
Reid Ltd                           5 March 2026      Adams-Patel
87 Forster Wells                                     Flat 5
Leeds                              Invoice Number    London
                                   17


PAYMENT ADVICE
To: Adams-Patel                    Customer          Reid Ltd
    Flat 5                         Amount Due        119.00
"""
    assert vendor(text) != "Reid Ltd"


def test_headings_over_a_row_of_totals_end_the_items():
    extracted = read(
        """
Faktura 17

Artikel              Ant         Pris        Belopp
Frakt                  1       193,10        193,10
Service                2       100,00        200,00

                   Netto    Moms 25 %    Summa att betala
                  393,10        98,28              491,38
"""
    )

    assert len(extracted.lines) == 2
    assert said(extracted, "gross_total") == {"gross_total": "491.38"}


def test_a_street_behind_a_comma_is_no_part_of_the_name():
    text = """
Invoice 17

From: Fahy, OHiggins and McGoff, 98 MacBreen Street, Leeds
To:   Reid Ltd, 5 Mill Lane, London
"""
    assert vendor(text) == "Fahy, OHiggins and McGoff"


def test_a_part_of_an_account_is_no_invoice_number():
    extracted = read("Faktura\nRachunek: PL55 1240 2180 8587 0000 9508 1234\n")

    assert "invoice_number" not in extracted.fields
