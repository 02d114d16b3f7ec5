"""Kinds of layout that were first met on pages drawn after the ways of other programs: who writes, when, what and how much."""

from dataclasses import replace

from countersign.extraction.model import Buyer, Extracted, Page
from countersign.extraction.page import read_pages

from .paper import items, paper, read, said


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


def test_a_number_and_its_date_stand_under_a_label_of_both():
    text = """
Rechnung
Nummer/Datum
90586859 / 09.08.2026
Auftragsnr./Datum
96012 / 30.07.2026

Zahlungsbedingungen: bis 17.08.2026 2,00 % Skonto, bis 08.09.2026 ohne Abzug
"""
    found = said(read(text))
    assert found["invoice_number"] == "90586859"
    assert found["issue_date"] == "2026-08-09"
    assert found["due_date"] == "2026-09-08"


def test_the_date_behind_the_number_is_the_invoices_in_a_title_of_several_words():
    text = """
Votre facture n° T4711903844 du 01/03/2026

Ce montant sera prélevé le 16/03/2026 sur votre compte bancaire.
"""
    found = said(read(text))
    assert found["issue_date"] == "2026-03-01"
    assert found["due_date"] == "2026-03-16"


def test_days_in_the_item_tables_column_are_not_the_invoices():
    text = """
                                         Linz, am 10.09.2026
Honorarnote Nr. 2026-507

Datum            Leistung                Betrag
21.08.2026       Ultraschall             116,62
24.08.2026       Beratung                80,00

Bitte überweisen Sie den Betrag bis 24.09.2026 auf unser Konto.
"""
    found = said(read(text))
    assert found["issue_date"] == "2026-09-10"
    assert found["due_date"] == "2026-09-24"


def test_a_vat_id_in_the_column_before_does_not_swallow_the_account():
    text = """
Rechnung Nr. 17
USt.-ID DE982147748          IBAN DE89370400440532013000
"""
    assert said(read(text), "iban") == {"iban": "DE89370400440532013000"}


def test_an_account_that_breaks_after_its_first_groups_is_read_whole():
    text = """
Rechnung Nr. 17

Tel. 0711 63975            Volksbank
info@example.org           IBAN DE89 3704
example.org                0044 0532 0130 00
"""
    assert said(read(text), "iban") == {"iban": "DE89370400440532013000"}


def test_a_row_called_a_tax_begins_with_what_is_taxed():
    text = """
Rechnungsbetrag                                   68,02 €

USt. %         Zwischensumme (ohne USt.)          USt.
19 %                          57,16 €          10,86 €
USt. Gesamt                   57,16 €          10,86 €
"""
    found = said(read(text), "net_total", "tax_total", "gross_total")
    assert found == {"net_total": "57.16", "tax_total": "10.86", "gross_total": "68.02"}


def test_without_any_known_label_the_sum_of_a_column_is_the_total():
    text = """
Zzyzx                      Qux
Aaa bbb                    70,10
Ccc ddd                    29,90
Eee                       100,00
"""
    assert said(read(text), "gross_total") == {"gross_total": "100.00"}


def test_a_sellers_number_without_a_label_is_told_by_letters_and_check_digits():
    text = """
Estudio Lumbre, S.L.
B58818501
Calle de la Palma 24

Factura F264894
"""
    assert said(read(text), "vat_id") == {"vat_id": "B58818501"}
    assert "vat_id" not in said(read(text.replace("B58818501", "B58818502")))


def test_an_australian_business_number_is_the_vat_id():
    text = """
TAX INVOICE
ABN
51 824 753 556
"""
    assert said(read(text), "vat_id") == {"vat_id": "51824753556"}


def test_a_currency_of_two_signs_stands_in_a_label():
    text = """
FATURA Nº 987.510

VALOR TOTAL DA NOTA (R$)        3.441,78
"""
    assert said(read(text), "currency") == {"currency": "BRL"}


def test_an_items_texts_may_stand_in_the_line_over_its_numbers():
    text = """
Pos.      Material     Bezeichnung
                                        Menge         Preis         Wert
000010    321708       Facharbeiter
                                        12,000 STD    48,10 EUR     577,20
000020    750966       Bodenbelag
                                        2,000 M2      34,77 EUR      69,54
"""
    assert items(read(text), "description", "quantity", "line_total") == [
        ("Facharbeiter", "12.000", "577.20"),
        ("Bodenbelag", "2.000", "69.54"),
    ]


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


def test_quantity_and_price_may_stand_in_an_items_text():
    text = """
Libellé                                Montant EUR
Brochures                                    28,00
8 pièces à 3,50 €
Reliure                                      90,00
10 x 9,00 €

Total TTC                                   118,00
"""
    lines = items(read(text), "quantity", "unit_price", "line_total")
    assert lines == [("8", "3.50", "28.00"), ("10", "9.00", "90.00")]


def test_the_name_of_a_group_of_items_is_none_of_their_descriptions():
    text = """
N°    Désignation         Qté        P.U. HT      Total HT
1     Préparation
1.1   Bâchage             2,00       10,00        20,00
1.2   Échafaudage         3,00       10,00        30,00
2     Couverture
2.1   Ardoises            4,00       10,00        40,00
"""
    assert items(read(text), "description") == [("Bâchage",), ("Échafaudage",), ("Ardoises",)]  # fmt: skip


def test_a_row_of_sums_is_read_by_the_item_tables_columns():
    text = """
Furnizor                          FACTURA
S.C. Mobila S.R.L.                Seria AP nr. 0618
Adresa: Str. Fabricii nr. 15      Data facturii: 20/04/2026

Denumire          Cant.     Pret unitar     Valoarea     Valoarea TVA
Scaun             2           189,92          379,84            79,77
Transport         2           194,69          389,38            81,77
                            Total             769,22           161,54
                            Total de plata                     930,76
"""
    found = said(read(text))
    assert found["invoice_number"] == "0618"
    assert found["net_total"] == "769.22"
    assert found["tax_total"] == "161.54"
    assert found["gross_total"] == "930.76"


def test_amounts_behind_an_r_are_in_rand():
    text = """
Tax Invoice
Total Exclusive:      R 1 500.00
Total VAT:            R 225.00
Total:                R 1 725.00
"""
    assert said(read(text), "currency") == {"currency": "ZAR"}


def test_a_number_may_be_printed_in_groups_of_digits():
    text = """
Facture du 3 mars 2026
n° 22 769 263 781
"""
    assert said(read(text), "invoice_number") == {"invoice_number": "22 769 263 781"}


def test_of_two_vat_ids_the_footers_is_the_sellers():
    text = """
Lumière & Co
Rue du Bailli 8

                                  Librairie Filigranes
                                  Avenue des Arts 39
                                  Tax ID: BE0952111715

Invoice INV/2026/00017
"""
    footer = "hello@lumiereco.be   BE0851763532"
    found = read_pages(with_footer(text, footer), buyer=Buyer())
    assert said(found, "vat_id") == {"vat_id": "BE0851763532"}


def test_words_may_stand_between_the_label_of_a_vat_id_and_its_colon():
    text = """
Fattura n. 17
Codice Fiscale, Partita IVA e iscrizione al Registro delle Imprese: 07954931205
"""
    assert said(read(text), "vat_id") == {"vat_id": "07954931205"}


def test_totals_may_have_their_labels_in_small_letters_below():
    text = """
Penrose & Daughters

£644.75        £128.95        £773.70
subtotal       VAT at 20%     total
"""
    (page,) = paper(text)
    lowest = max(word.box.y0 for word in page.words)
    words = tuple(
        word._replace(box=word.box._replace(y1=word.box.y0 + 5)) if word.box.y0 == lowest else word
        for word in page.words
    )  # fmt: skip
    found = said(read_pages((replace(page, words=words),), buyer=Buyer()))
    assert found["net_total"] == "644.75"
    assert found["tax_total"] == "128.95"
    assert found["gross_total"] == "773.70"


def test_the_domain_of_a_seller_tells_whose_dollars_these_are():
    text = """
Drip Busters Plumbing
greg@dripbusters.com.{}

Invoice 117
TOTAL           $1,240.50
"""
    assert said(read(text.format("au")), "currency") == {"currency": "AUD"}
    assert said(read(text.format("nz")), "currency") == {"currency": "NZD"}


def test_the_first_block_is_no_receivers_where_another_is_named():
    text = """
MESA VERDE OFFICE SUPPLY                            INVOICE NO. 481920
2200 E MAIN                                         INVOICE DATE 11/17/26
CORTEZ CO 81321

SOLD TO: BEACON FREIGHT CORP.
         9100 AIRPORT BLVD
"""
    assert vendor(text) == "MESA VERDE OFFICE SUPPLY"
