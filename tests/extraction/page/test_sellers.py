"""Who writes, on pages after the ways of other programs."""

from dataclasses import replace

from countersign.extraction.model import Buyer, Extracted, Page
from countersign.extraction.page import read_pages

from .paper import paper, read, said


def vendor(text: str) -> str:
    return said(read(text), "vendor_name").get("vendor_name", "")


def enlarged(text: str) -> Extracted:
    """A page of which the first line is set in letters twice as large."""
    (page,) = paper(text)
    top = page.words[0].box.y0
    words = tuple(
        word._replace(box=word.box._replace(y0=word.box.y0 - 9)) if word.box.y0 == top else word
        for word in page.words
    )  # fmt: skip
    return read_pages((replace(page, words=words),), buyer=Buyer())


def with_footer(text: str, footer: str) -> tuple[Page, ...]:
    """The first text at the top of a page, the other at its end."""
    (page,) = paper(text)
    (below,) = paper(footer)
    lower = tuple(
        word._replace(box=word.box._replace(y0=word.box.y0 + 720, y1=word.box.y1 + 720))
        for word in below.words
    )
    return (replace(page, words=(*page.words, *lower)),)


def test_a_sender_line_may_part_name_street_and_town_by_commas():
    text = """
Hofmann Haustechnik, Gartenweg 9, 73728 Esslingen
Kaltenbach Maschinenbau GmbH
Werkstraße 1
58095 Hagen


Rechnung 4711
"""
    assert vendor(text) == "Hofmann Haustechnik"


def test_the_name_stands_in_large_letters_over_trade_owner_and_address():
    text = """
Malerbetrieb Öztürk
Meisterbetrieb · Inh. Cem Kaya · Kölner Str. 112 · 50126 Bergheim

Rechnung Nr. 26-503
"""
    found = enlarged(text)
    assert said(found, "vendor_name") == {"vendor_name": "Malerbetrieb Öztürk"}


def test_a_page_count_and_a_place_with_its_date_are_no_names():
    assert vendor("Sida 1(1)\n\nFaktura 17") == ""
    text = """
                                                  Mag. Dr. Stefan Pichler
                                                  Hauptplatz 4
                                                  4020 Linz
                                                  praxis@pichler-linz.at

                                                  Linz, am 10.09.2026

Honorarnote Nr. 2026-507
"""
    found = said(read(text))
    assert found["vendor_name"] == "Mag. Dr. Stefan Pichler"
    assert found["issue_date"] == "2026-09-10"


def test_a_footer_over_an_address_names_the_sender_before_the_address_window():
    text = """
Wohnungsgenossenschaft Nord eG
Hafenstraße 20
24103 Kiel

                                                       Rechnungs-Nr. RE-8615
Rechnung Nr. RE-8615
"""
    footer = """
Adresse                    Kontakt                        Bank
Malerbetrieb Öztürk        Telefon 04351 4507             Sparkasse
Kölner Str. 112            post@example.org               Kto. 264750188
50126 Bergheim             www.example.org                BIC NOLADE21KIE
"""
    found = read_pages(with_footer(text, footer), buyer=Buyer())
    assert said(found, "vendor_name") == {"vendor_name": "Malerbetrieb Öztürk"}


def test_a_footers_first_clause_names_the_seller_in_full():
    text = """
Pennine Water                                 Invoice number
                                              868508160
"""
    footer = """
Pennine Water plc. Registered office: Reservoir Way, Halifax HX1 5AB. Registered in England and Wales No. 06388344.
"""
    found = read_pages(with_footer(text, footer), buyer=Buyer())
    assert said(found, "vendor_name") == {"vendor_name": "Pennine Water plc"}


def test_of_two_addresses_side_by_side_the_one_with_a_mail_address_is_the_sellers():
    text = """
Clara Benítez Ordóñez                 Bodegas Monteclaro S.A.
B00771329                             A58818501
Av. de la Constitución 7              Ctra. de Logroño km 4
41004 Sevilla, España                 26006 Logroño, España
clara@benitezfoto.es

Factura F264894
CONCEPTO          PRECIO     UNIDADES      TOTAL
Reportaje         100,00€    2             200,00€
"""
    found = said(read(text))
    assert found["vendor_name"] == "Clara Benítez Ordóñez"


def test_sold_by_names_the_seller_without_a_colon():
    text = """
Rechnung
Verkauft von Gadgetwelt Vertriebs GmbH
Rechnungsnummer DE94430229

Rechnungsadresse
Nord eG
"""
    assert vendor(text) == "Gadgetwelt Vertriebs GmbH"


def test_a_legal_form_broken_off_into_its_own_line_belongs_to_the_name_above():
    text = """
Drukkerij Het Anker                         Scheldestraat 40
       bvba                                 9000 Gent
                                            info@hetanker-druk.be

                        Librairie Filigranes SA
                        Avenue des Arts 39
                        1040 Bruxelles
                        BTW BE0952111715
"""
    assert vendor(text) == "Drukkerij Het Anker bvba"


def test_a_firm_under_eastern_law_is_the_seller_unless_it_is_addressed():
    text = """
請 求 書

有限会社山本商店 御中                         請求番号: INV-202610-020
                                          請求日: 2026年10月24日
                                          登録番号: T1316192407612
                                          株式会社青葉製作所

お支払期限: 2026年11月23日
"""
    assert said(read(text), "vendor_name", "invoice_number", "due_date", "vat_id") == {
        "vendor_name": "株式会社青葉製作所",
        "invoice_number": "INV-202610-020",
        "due_date": "2026-11-23",
        "vat_id": "T1316192407612",
    }


def test_the_first_block_is_no_receivers_where_another_is_named():
    text = """
MESA VERDE OFFICE SUPPLY                            INVOICE NO. 481920
2200 E MAIN                                         INVOICE DATE 11/17/26
CORTEZ CO 81321

SOLD TO: BEACON FREIGHT CORP.
         9100 AIRPORT BLVD
"""
    assert vendor(text) == "MESA VERDE OFFICE SUPPLY"


def test_headings_of_a_timetable_name_no_seller():
    text = """
Rechnung                                  Rechnungsnummer: FA-8879

Flug          Von           Nach          Datum          Abflug
HA 0123       Frankfurt     Hamburg       17.05.2025     09:15

Gesamtpreis                 54,91 EUR

Alpenjet Fluggesellschaft mbH, Schachtstr. 34, 07441 Füssen; Aufsichtsrat: Gordon Schwital; Amtsgericht Köln HR B 2168; USt-IdNr.: DE136695976
"""
    assert vendor(text) == "Alpenjet Fluggesellschaft mbH"


def test_of_two_addresses_the_one_with_a_telephone_below_a_gap_is_the_senders():
    text = """
Salzmann Rettenbacher KG                               Schmid Feichter GmbH
USt-ID: ATU12345675                                    USt-ID: ATU62895905
Neureiterstr. 827                                      Gasse 8
Altheim 9738                                           Graz 4296

                                                       Tel: 07243 42127

Rechnung 2026-3380
"""
    found = said(read(text), "vendor_name", "vat_id")
    assert found == {"vendor_name": "Schmid Feichter GmbH", "vat_id": "ATU62895905"}


def test_a_number_beside_the_buyers_address_is_not_the_buyers():
    text = """
TAX INVOICE                       Invoice Date        White-Rios Pty Ltd
                                  11 Jun 2025         51 Andrea Street
Attention: Marie Richmond         Invoice Number      Sydney
338 Baker Close                   SI-25-8427
Newcastle                         ABN
                                  51 824 753 556
"""
    found = said(read(text), "vat_id", "invoice_number")
    assert found == {"vat_id": "51824753556", "invoice_number": "SI-25-8427"}


def test_a_column_of_doctors_names_no_seller():
    text = """
Lakeside Family Medicine
12 Main Street, Rochester, MN 55901

Date of Service     Description          Provider           Charges
03/04/2026          Consulting           Hardy, MD          $120.00

Patient Balance                                             $120.00
"""
    assert vendor(text) == "Lakeside Family Medicine"


def test_whose_page_it_is_stands_behind_the_sign_of_copyright():
    text = """
Invoice
SEQUENCE
2-5532922287

Total     €12.30

Copyright © 2025 Pearfruit Distribution International Ltd
"""
    assert vendor(text) == "Pearfruit Distribution International Ltd"


def test_a_bank_behind_a_label_is_no_name():
    text = """
Studio Tecnico Antonetti
Geom. Carla Antonetti
Rotonda Prati, 115 - 98048 Palestro

Fattura n. 71/26 del 28/04/2026
Totale fattura            69,30

Pagamento: bonifico bancario su UniCredit
IBAN: IT60X0542811101000000123456
"""
    assert vendor(text) == "Studio Tecnico Antonetti"
